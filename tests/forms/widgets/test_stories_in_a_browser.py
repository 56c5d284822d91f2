"""A story is written, the board is read and the pages are seen: by finger, by keyboard, by ear."""

from __future__ import annotations

import io
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from journalkit.forms.widgets.paper import Paper
from journalkit.forms.widgets.story_board import StoryBoard
from journalkit.forms.widgets.telling import Telling
from tests.forms.widgets.test_what_a_story_takes import PASSAGES, board, telling

FIRST, SECOND = "What happened, passage 1", "What happened, quoted words, passage 2"


def png(shade: int) -> bytes:
    """A small page."""
    data = io.BytesIO()
    Image.new("L", (21, 30), shade).save(data, "PNG")
    return data.getvalue()


def look(page: Page, width: int) -> None:
    """Nothing that axe finds, nothing at the side, and targets that a finger can hit."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, textarea')]
            .filter((one) => one.offsetParent && !one.matches('.board-open'))
            .filter((one) => { const box = one.getBoundingClientRect();
                return Math.min(box.width, box.height) < 43.5; })
            .map((one) => one.className || one.type)"""
    )
    assert small == []


@pytest.fixture
def story(stage: Any) -> tuple[Telling, list[Any], Page]:
    """A story that is drawn, and what the page is told."""
    made, told = telling()
    return made, told, stage.show(made)


def test_what_is_typed_in_a_drafted_passage_makes_it_ones_own_and_stays_while_others_come(
    stage: Any, story: tuple[Telling, list[Any], Page]
) -> None:
    made, told, page = story
    expect(page.get_by_text("Not yet yours.")).to_have_count(2)
    area = page.get_by_label(FIRST, exact=True)
    area.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Today ")
    stage.until(lambda: told[-1:] == [("text", "p1", "Today Maya lined the jars up.")])
    expect(page.get_by_text("Not yet yours.")).to_have_count(1)
    stage.cut(True)
    page.keyboard.type("little ")
    stage.until("wire.sent.at(-1).text.startsWith('Today little ')")  # and nobody heard it
    stage.cut(False)
    # From the kernel comes another passage, before this one, with what it knows of this one.
    more = {**PASSAGES[2], "id": "p0", "text": "It rained."}
    made.passages = [more, *made.passages]
    expect(page.get_by_label(FIRST, exact=True)).to_have_value("It rained.")
    mine = page.get_by_label("What happened, passage 2", exact=True)
    expect(mine).to_be_focused()
    expect(mine).to_have_value("Today little Maya lined the jars up.")
    page.keyboard.type("proud ")
    page.keyboard.press("Tab")
    stage.until(lambda: told[-1] == ("text", "p1", "Today little proud Maya lined the jars up."))
    made.replace([{**PASSAGES[0], "text": "As it was."}])
    expect(page.get_by_label(FIRST, exact=True)).to_have_value("As it was.")


def test_a_press_finds_what_was_typed_just_before_it(
    stage: Any, story: tuple[Telling, list[Any], Page]
) -> None:
    _, told, page = story
    page.get_by_label(SECOND, exact=True).fill("It could not see.")
    page.get_by_role("button", name=f"Earlier: {SECOND}").tap()
    stage.until(lambda: told == [("text", "p2", "It could not see."), ("move", "p2", -1)])
    page.get_by_label("What happened, passage 3", exact=True).fill("And then it rained.")
    stage.event("journal:flush")
    stage.until(lambda: told[-1] == ("text", "p3", "And then it rained."))


def test_passages_are_made_ones_own_moved_taken_out_and_added_by_keyboard(
    stage: Any, story: tuple[Telling, list[Any], Page]
) -> None:
    made, told, page = story
    page.get_by_role("button", name=f"Make it mine: {FIRST}").press("Enter")
    expect(page.get_by_text("Not yet yours.")).to_have_count(1)
    page.get_by_role("button", name=f"Later: {FIRST}").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Now passage 2 of 3.")
    expect(page.get_by_role("button", name="Later: What happened, passage 2")).to_be_focused()
    assert [one["id"] for one in made.passages] == ["p2", "p1", "p3"]

    page.get_by_role("button", name="Take out: What happened, passage 2").press("Enter")
    asked = page.get_by_role("group", name="Take it out?")
    expect(asked.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Take out: What happened, passage 2")).to_be_focused()
    page.keyboard.press("Enter")
    asked.get_by_role("button", name="Take it out").press("Enter")
    expect(page.get_by_role("textbox")).to_have_count(2)
    expect(page.get_by_label("What happened, passage 2", exact=True)).to_be_focused()

    def add(part: str) -> None:
        new = {"id": "p9", "part": part, "text": "", "source": "", "quote": False, "drafted": False}
        made.passages = [*made.passages, new]

    made.on_add = add
    expect(page.get_by_text("still to write")).to_be_visible()
    page.get_by_role("button", name="Write a passage: What comes next").press("Enter")
    expect(page.get_by_label("What comes next, passage 1", exact=True)).to_be_focused()
    page.keyboard.type("Offer the tall blocks.")
    expect(page.get_by_text("still to write")).to_be_hidden()
    page.get_by_role("button", name="From the note of 12 November, Amira: Literacy").first.tap()
    stage.until(lambda: told[-1] == ("source", "p2"))
    assert ("text", "p9", "Offer the tall blocks.") in told

    made.closed = True
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_text("Offer the tall blocks.")).to_be_visible()
    expect(page.get_by_text("Not yet made their own.")).to_have_count(1)


def test_the_board_is_folded_on_a_telephone_and_lies_open_where_there_is_room(stage: Any) -> None:
    made, told = board(*(f"child{n:02}" for n in range(20)), title="1 of 21 families"), []
    made.on_open = made.on_chosen = told.append
    made.columns = [*made.columns, {"id": "given", "label": "Given", "cards": []}]
    stage.page.set_viewport_size({"width": 390, "height": 900})
    page = stage.show(made)
    expect(page.get_by_role("heading", name="Given: nobody")).to_be_visible()
    expect(page.get_by_role("button", name="Child03", exact=True)).to_have_count(0)
    fold = page.get_by_role("button", name="With the manager 20")
    fold.press("Enter")
    expect(fold).to_be_focused()
    page.get_by_role("checkbox", name="Choose Child03").check()
    stage.until(lambda: told == [["child03"]])
    page.get_by_role("button", name="Choose all").tap()
    stage.until(lambda: len(told[-1]) == 20)
    page.get_by_role("button", name="Choose none").tap()
    stage.until(lambda: told[-1] == [])
    page.get_by_role("button", name="Child03", exact=True).tap()
    stage.until(lambda: told[-1] == "child03")

    page.set_viewport_size({"width": 1440, "height": 900})
    expect(fold).to_have_count(0)
    lefts = {one.bounding_box()["x"] for one in page.get_by_role("heading", level=3).all()}
    assert len(lefts) == 3
    given = {**board(*(f"given{n:02}" for n in range(20))).columns[1], "id": "given"}
    made.columns = [given]
    expect(page.get_by_role("listitem")).to_have_count(12)
    page.get_by_role("button", name="Show 8 more").press("Enter")
    expect(page.get_by_role("button", name="Given12", exact=True)).to_be_focused()


def test_only_a_page_that_changed_is_drawn_anew_and_none_is_left_on_the_tablet(stage: Any) -> None:
    made = Paper(working=True)
    made.on_ask = lambda: made.show((png(250), png(240)))
    page = stage.show(made)
    first, second = (page.get_by_alt_text(f"Page {n} of 2 of the story") for n in (1, 2))
    expect(page.get_by_text("One moment…")).to_be_visible()
    expect(second).to_have_js_property("naturalWidth", 21)
    kept, old = first.get_attribute("src"), second.get_attribute("src")
    made.show((png(250), png(230)))
    expect(second).not_to_have_attribute("src", old)
    expect(second).to_have_js_property("complete", True)
    assert first.get_attribute("src") == kept
    page.evaluate(
        "() => { window.revoked = []; const does = URL.revokeObjectURL.bind(URL);"
        " URL.revokeObjectURL = (url) => { revoked.push(url); does(url); }; }"
    )
    stage.event("journal:ended")
    expect(page.get_by_role("img")).to_have_count(0)
    assert kept in page.evaluate("revoked")


def test_axe_finds_nothing_and_a_finger_hits_everything(stage: Any) -> None:
    made, _ = telling()
    cards = [
        {
            "id": "rafi",
            "name": "رافي",
            "face": "ر",
            "line": "key person Joel",
            "mark": "late",
            "late": "A few days over",
            "words": "“She tells us!”",
            "kinds": ["check"],
        }
    ]
    shown = board("kofi", "amelie", chosen=["kofi"], title="26 of 42 families have their story")
    shown.columns = [*shown.columns, {"id": "answered", "label": "Answered", "cards": cards}]
    empty = StoryBoard(title="Nobody", columns=[{"id": "due", "label": "Due", "cards": []}])
    paper = Paper()
    paper.on_ask = lambda: paper.show((png(250),))
    page = stage.show(made, shown, empty, paper, telling(closed=True, label="Given")[0])
    page.get_by_role("button", name=f"Take out: {FIRST}").tap()
    expect(page.get_by_alt_text("Page 1 of 1 of the story")).to_be_visible()
    for width in (390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        look(page, width)
