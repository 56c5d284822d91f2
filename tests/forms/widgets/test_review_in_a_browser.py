"""Reviewing what waits: reading, deciding, asking, looking at pictures."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from journalkit.errors import CannotOpen
from journalkit.forms.widgets.chips import Chips
from journalkit.forms.widgets.queue import Queue

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def card(ident: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ident,
        "version": 1,
        "author": "Amira",
        "when": "Tue 14:32",
        "children": "Maya",
        "place": "window table",
        "areas": ["Mathematics"],
        "marks": [],
        "text": f"Maya lined the jars up ({ident}).",
        "own_words": "It can’t see.",
        "meaning": "",
        "next_step": "Offer the tall blocks.",
        "wellbeing": 4,
        "involvement": None,
        "pictures": [],
        "state": "submitted",
        "state_label": "",
        "said": [],
        "versions": 1,
        "changed": [],
        "can_decide": True,
        **more,
    }


@pytest.fixture
def queue() -> Queue:
    """Three cards; what is decided is kept in `queue.done` and leaves the list."""
    queue = Queue(heading="3 waiting", cards=[card("a"), card("b", version=2), card("c")])
    queue.done = []

    def decided(ident: str, *rest: Any) -> None:
        queue.done.append((ident, *rest))
        queue.cards = [one for one in queue.cards if one["id"] != ident]

    queue.on_approve = queue.on_ask = decided
    return queue


def article(page: Any, ident: str) -> Any:
    return page.get_by_role("article").filter(has_text=f"({ident})")


def test_a_note_is_read_without_opening_and_approved_with_one_tap(stage: Any, queue: Queue) -> None:
    page = stage.show(queue)
    expect(article(page, "b").get_by_text("Offer the tall blocks.")).to_be_visible()
    article(page, "b").get_by_role("button", name="Approve", exact=True).tap()
    article(page, "b").wait_for(state="detached")
    assert queue.done == [("b", 2)]
    # The keyboard goes on with the card that took its place.
    stage.until("document.activeElement.tagName === 'H3'")
    assert page.evaluate("document.activeElement.closest('article').textContent.includes('(c)')")


def test_a_second_tap_does_not_decide_twice(stage: Any, queue: Queue) -> None:
    queue.on_approve = lambda *what: queue.done.append(what)
    page = stage.show(queue)
    approve = article(page, "a").get_by_role("button", name="Approve")
    approve.dblclick()
    stage.until("wire.sent.length > 0")
    assert len(stage.sent("approve")) == 1
    queue.cards = [card("a", problem="Somebody changed this while you had it open."), card("b")]
    page.get_by_role("alert").get_by_text("Somebody changed this").wait_for()
    approve.click()
    stage.until("wire.sent.length > 1")


def test_changes_are_asked_for_with_a_comment_and_never_without(stage: Any, queue: Queue) -> None:
    page = stage.show(queue)
    one = article(page, "a")
    ask = one.get_by_role("button", name="Ask for changes", exact=True)
    ask.focus()
    page.keyboard.press("Enter")
    assert ask.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    one.get_by_role("button", name="Send").click()
    one.get_by_text("Write what you would like to read.").wait_for()
    assert stage.sent("ask") == []
    one.get_by_label("Comment").press_sequentially("What did Maya say?")
    one.get_by_role("button", name="Send").click()
    one.wait_for(state="detached")
    assert queue.done == [("a", 1, "What did Maya say?")]


def test_a_comment_survives_while_the_list_is_drawn_anew(stage: Any, queue: Queue) -> None:
    page = stage.show(queue)
    article(page, "b").get_by_role("button", name="Ask for changes").click()
    comment = article(page, "b").get_by_label("Comment")
    comment.press_sequentially("What did")
    queue.cards = [card("new"), card("b", version=3, marks=[{"text": "short", "kind": "warning"}])]
    article(page, "b").get_by_text("short").wait_for()
    page.keyboard.type(" Maya say?")
    assert comment.input_value() == "What did Maya say?"
    article(page, "b").get_by_role("button", name="Send").click()
    article(page, "b").wait_for(state="detached")
    assert queue.done == [("b", 3, "What did Maya say?")]


def test_the_versions_stand_side_by_side_when_asked_for(stage: Any, queue: Queue) -> None:
    changed = [{"label": "What happened", "before": "Maya had fun.", "after": "Maya lined them."}]
    queue.cards = [card("a", versions=2, changed=changed)]
    page = stage.show(queue)
    assert not page.get_by_text("Maya had fun.").is_visible()
    page.get_by_role("button", name="What changed").click()
    before = page.get_by_text("Maya had fun.").bounding_box()
    now = page.get_by_text("Maya lined them.").bounding_box()
    assert before["y"] == now["y"]
    assert before["x"] < now["x"]


def test_pictures_are_asked_for_when_they_come_near_and_opened_by_the_page(
    stage: Any, queue: Queue
) -> None:
    asked: list[str] = []
    opened: list[str] = []

    def on_picture(picture: str) -> tuple[bytes, str]:
        asked.append(picture)
        if picture == "q8":
            raise CannotOpen
        return DOT, "image/png"

    queue.on_picture, queue.on_open = on_picture, opened.append
    queue.cards = [
        card(f"n{n}", pictures=[{"id": f"q{n}", "kind": "picture", "alt": f"Photo {n}"}])
        for n in range(10)
    ]
    page = stage.show(queue)
    stage.until("document.querySelectorAll('.queue-picture img').length > 0")
    assert "q9" not in asked
    page.evaluate(
        "() => { const r = URL.revokeObjectURL; window.given = [];"
        "URL.revokeObjectURL = (u) => { given.push(u); r(u); }; }"
    )
    page.get_by_role("button", name="Photo 0").tap()
    stage.until(lambda: opened == ["q0"])
    page.get_by_role("button", name="Photo 9").scroll_into_view_if_needed()
    page.get_by_role("img", name="Photo 9").wait_for()
    # One that does not open has its words all the same, and can be tapped.
    page.get_by_role("button", name="Photo 8").click()
    stage.until(lambda: opened == ["q0", "q8"])
    small = page.get_by_role("img", name="Photo 3").get_attribute("src")
    queue.cards = []
    page.get_by_text("Nothing is waiting.").wait_for()
    assert small in page.evaluate("given")


def test_a_note_that_one_may_not_decide_has_no_buttons(stage: Any, queue: Queue) -> None:
    queue.cards = [card("a", can_decide=False)]
    page = stage.show(queue)
    page.get_by_role("article").wait_for()
    assert page.get_by_role("button").count() == 0


def test_nothing_is_decided_without_a_connection(stage: Any, queue: Queue) -> None:
    page = stage.show(queue)
    stage.event("journal:offline")
    article(page, "a").get_by_role("button", name="Approve").click()
    article(page, "a").get_by_text("Not connected. Nothing was sent").wait_for()
    assert stage.sent("approve") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_queue_with_everything_on_it_has_nothing_that_axe_finds(
    stage: Any, queue: Queue, width: int, scheme: str
) -> None:
    queue.on_picture = lambda picture: (DOT, "image/png")
    queue.more = True
    queue.cards = [
        card(
            "a",
            marks=[{"text": "no exact words", "kind": "warning"}],
            said=[
                {"kind": "asked", "who": "Ruth", "when": "Mon 16:02", "text": "What did she say?"}
            ],
            versions=2,
            changed=[{"label": "What happened", "before": "", "after": "Jars."}],
            can_take=True,
            can_say=True,
            can_rate=True,
            criteria=CRITERIA,
            appropriate=False,
            pictures=[
                {"id": "q1", "kind": "picture", "alt": "Photo 1"},
                {"id": "q2", "kind": "video", "alt": "Video 1"},
            ],
        ),
        card("b", taken=True, can_say=True, can_rate=True, criteria=CRITERIA, appropriate=True),
        card("c", can_decide=False, can_release=True, can_say=True, marks=[]),
    ]
    queue.status, queue.can_undo = "Approved.", True
    page = stage.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    rooms = Chips(label="Room", multiple=False, options=[{"id": "a", "label": "Acorns"}])
    stage.show(rooms, queue)
    page.get_by_role("button", name="What changed").click()
    article(page, "a").get_by_role("button", name="Ask for changes").click()
    article(page, "a").get_by_role("button", name="Send").click()
    article(page, "b").get_by_role("button", name="Rate").click()
    article(page, "c").get_by_role("button", name="Withdraw it", exact=True).click()
    page.locator("h3").first.focus()
    page.keyboard.press("?")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_concern_is_raised_from_the_note_that_is_before_one(stage: Any, queue: Queue) -> None:
    queue.on_concern = lambda *what: queue.done.append(what)
    page = stage.show(queue)
    raises = article(page, "b").get_by_role("button", name="Raise a concern")
    assert raises.count() == 0, "not where the page does not offer it"
    queue._heard(None, {"do": "concern", "id": "b"}, [])
    assert queue.done == []
    queue.raises = True
    stage.until("document.querySelectorAll('.queue-concern:not([hidden])').length === 3")
    raises.tap()
    queue._heard(None, {"do": "concern", "id": "no card"}, [])
    stage.until("wire.sent.length > 0")
    assert queue.done == [("b", 2)]


CRITERIA = [
    {"id": "new", "heading": "Relevant", "text": "It says something new", "value": None},
    {"id": "exact", "heading": "Informative", "text": "Exact words", "value": 1},
]


def test_the_keyboard_reads_decides_and_takes_back_but_never_while_somebody_writes(
    stage: Any, queue: Queue
) -> None:
    def approved(ident: str, _: int) -> None:
        queue.cards = [one for one in queue.cards if one["id"] != ident]
        queue.status, queue.can_undo = "Approved.", True

    def undone() -> None:
        queue.cards = [card("a"), *queue.cards]
        queue.status, queue.can_undo = "", False
        queue.look_here("a")

    queue.on_approve, queue.on_undo = approved, undone
    page, here = stage.show(queue), "document.activeElement.closest('article')?.textContent || ''"
    article(page, "a").wait_for()
    press = page.keyboard.press
    press("a")  # nothing has the focus yet
    article(page, "a").get_by_role("button", name="Ask for changes").focus()
    for key in ("Control+a", "ArrowDown", "Alt+u"):
        press(key)
    assert "(a)" in page.evaluate(here)
    for key, ident in (("j", "b"), ("ArrowDown", "c"), ("j", "c"), ("k", "b"), ("ArrowUp", "a")):
        press(key)
        assert f"({ident})" in page.evaluate(here)
    press("c")
    page.keyboard.type("a juk?")
    assert article(page, "a").get_by_label("Comment").input_value() == "a juk?"
    press("Escape")
    press("?")
    expect(page.get_by_text("They work while the focus is in the list")).to_be_visible()
    press("?")
    assert stage.sent("approve") == []
    press("a")
    article(page, "a").wait_for(state="detached")
    stage.until(f"({here}).includes('(b)')")
    press("u")
    stage.until(f"({here}).includes('(a)')")
    assert not page.get_by_role("button", name="Undo").is_visible()


def test_several_are_approved_at_once_only_where_all_words_were_on_the_screen(
    stage: Any, queue: Queue
) -> None:
    long = "\n".join(f"Line {number} (long)." for number in range(60))
    queue.cards = [card("a"), card("long", text=long), card("b")]
    queue.on_approve_ticked = queue.done.extend
    page = stage.show(queue)
    box = article(page, "a").get_by_role("checkbox", name="Approve with others")
    box.wait_for()
    stage.until(lambda: "a" in queue.opened)
    box.check()
    last = page.get_by_role("article").filter(has_text="Line 59").get_by_role("checkbox")
    last.scroll_into_view_if_needed()
    stage.until(lambda: queue.opened == ["a", "b"])
    assert not last.is_enabled(), "its middle was never on the screen"
    for _ in range(6):
        page.mouse.wheel(0, -500)
        page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))"
        )
    stage.until(lambda: "long" in queue.opened)
    page.get_by_role("button", name="Approve the 1 ticked").click()
    stage.until(lambda: queue.done == [("a", 1)])
    queue.cards = [card("a", version=2), card("b")]
    page.get_by_role("button", name="Approve the").wait_for(state="hidden")
    assert "a" not in queue.opened or queue.ticked == []


def test_a_note_is_rated_and_withheld_only_after_a_question(stage: Any, queue: Queue) -> None:
    queue.on_rate = lambda *rated: queue.done.append(rated)
    queue.cards = [card("a", can_rate=True, criteria=CRITERIA, appropriate=True)]
    page = stage.show(queue)
    rate = page.get_by_role("button", name="Rated, change it")
    rate.focus()
    page.keyboard.press("Enter")
    new = page.get_by_role("radiogroup", name="It says something new")
    exact = page.get_by_role("radiogroup", name="Exact words")
    assert exact.get_by_role("radio", name="1, partly").is_checked()
    new.get_by_role("radio").nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Keep the rating").click()
    rate.and_(page.locator(":focus")).wait_for()
    assert queue.done == [("a", 1, {"new": 2, "exact": 1}, True, "")]
    rate.click()
    page.get_by_role("radiogroup", name="Appropriate").get_by_role("radio", name="No").tap()
    expect(page.get_by_text("Withhold this note?")).to_be_visible()
    page.get_by_label("What is not appropriate?").fill("A surname.")
    page.get_by_role("button", name="Withhold the note").click()
    stage.until(lambda: len(queue.done) == 2)
    assert queue.done[1][3:] == (False, "A surname.")


def test_what_did_not_work_can_be_pressed_again(stage: Any, queue: Queue) -> None:
    def fails(*_: Any) -> None:
        queue.done.append("tried")
        raise CannotOpen

    queue.on_say = fails
    queue.cards = [card("a", can_say=True)]
    page = stage.show(queue)
    page.get_by_role("button", name="Say something").click()
    page.get_by_label("What you would like to say").fill("Thank you.")
    for times in (1, 2):
        page.get_by_role("button", name="Send", disabled=False).click()
        stage.until(lambda times=times: len(queue.done) == times)
        page.locator("article[aria-busy=false]").wait_for()
    assert page.get_by_label("What you would like to say").input_value() == "Thank you."
