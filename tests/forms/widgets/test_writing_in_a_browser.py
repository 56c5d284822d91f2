"""Writing a note: fields, chips, scales, the save bar and the list of drafts."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from journalkit.forms.widgets.chips import Chips
from journalkit.forms.widgets.field import Field
from journalkit.forms.widgets.note_list import NoteList
from journalkit.forms.widgets.photos import Photos
from journalkit.forms.widgets.save_bar import SaveBar
from journalkit.forms.widgets.scale import Scale

CHILDREN = [
    {"id": "m", "label": "Maya", "group": "Your key group"},
    {"id": "t", "label": "Tomasz", "group": "Your key group"},
    {"id": "z", "label": "Zoë Adeyemi", "group": "Acorns", "detail": "mornings"},
    {"id": "l", "label": "Łucja", "group": "Oaks"},
]


TYPED = """(texts) => {
  const box = document.querySelector("textarea");
  for (const text of texts) {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return wire.saved;
}"""
"""Types faster than any hand: no time passes in between, however busy the machine is."""


def children(**more: Any) -> Chips:
    return Chips(
        label="Children", options=CHILDREN, first_group="Your key group", search=True, **more
    )


def test_typing_is_sent_once_a_quarter_of_a_second_after_the_last_letter(stage: Any) -> None:
    note = Field(label="What happened", rows=3, autofocus=True)
    page = stage.show(note)
    stage.until("document.activeElement.tagName === 'TEXTAREA'")
    saved_meanwhile = page.evaluate(TYPED, ["t", "tall", "tall jars"])
    assert saved_meanwhile == 0
    stage.until(lambda: note.value == "tall jars")
    assert page.evaluate("() => wire.saved") == 1


@pytest.mark.parametrize("event", ["journal:flush", "pagehide"])
def test_what_is_typed_is_sent_at_once_before_a_save_and_when_the_page_goes(
    stage: Any, event: str
) -> None:
    note = Field(label="What happened", rows=3)
    page = stage.show(note)
    assert page.evaluate(TYPED, ["jars"]) == 0
    stage.event(event)
    assert page.evaluate("() => wire.saved") == 1
    stage.until(lambda: note.value == "jars")


def test_the_journal_never_takes_words_from_under_somebodys_fingers(stage: Any) -> None:
    note = Field(label="What happened", rows=3)
    page = stage.show(note)
    box = page.get_by_label("What happened")
    box.focus()
    note.value = "from elsewhere"
    note.help = "drawn"
    page.get_by_text("drawn").wait_for()
    assert box.input_value() == ""
    box.blur()  # nothing of one's own typed: now it may come in
    assert box.input_value() == "from elsewhere"
    box.focus()
    box.press_sequentially("mine ")
    note.replace("another draft")
    stage.until("document.querySelector('textarea').value === 'another draft'")
    box.blur()
    assert note.value == "another draft"


def test_a_field_grows_with_its_text_and_keeps_taking_it_without_a_connection(stage: Any) -> None:
    note = Field(label="What happened", rows=2)
    page = stage.show(note)
    box = page.get_by_label("What happened")
    before = box.bounding_box()["height"]
    stage.cut(True)
    stage.event("journal:offline")
    box.fill("a line\n" * 12)
    assert box.bounding_box()["height"] > before + 150
    assert page.evaluate(
        "(() => { const t = document.querySelector('textarea');"
        "return t.scrollHeight <= t.clientHeight; })()"
    )


def test_a_problem_belongs_to_its_field(stage: Any) -> None:
    when = Field(label="When", kind="datetime", value="2026-09-14T14:32")
    page = stage.show(when)
    when.problem = "This lies in the future."
    page.get_by_text("This lies in the future.").wait_for()
    box = page.get_by_label("When")
    assert box.get_attribute("aria-invalid") == "true"
    described = page.evaluate(
        "(id) => document.getElementById(id).textContent", box.get_attribute("aria-describedby")
    )
    assert described == "This lies in the future."


def test_a_child_of_another_group_is_found_without_accents_and_stays_in_sight(stage: Any) -> None:
    chips = children(chosen=["t"])
    page = stage.show(chips)
    assert page.get_by_role("button", name="Zoë").count() == 0
    more = page.get_by_role("button", name="All children…")
    more.focus()
    page.keyboard.press("Enter")
    assert more.get_attribute("aria-expanded") == "true"
    search = page.get_by_label("Find a child")
    stage.until("document.activeElement.type === 'search'")
    search.fill("zoe")
    search.press("Enter")
    stage.until(lambda: chips.chosen == ["t", "z"])
    search.fill("LUCJA")
    page.get_by_role("group", name="Oaks").get_by_role("button", name="Łucja").click()
    search.fill("nobody")
    page.get_by_text("Nobody found by that name.").wait_for()
    search.press("Escape")
    search.press("Escape")
    assert more.get_attribute("aria-expanded") == "false"
    stage.until("document.activeElement.getAttribute('aria-expanded') === 'false'")
    shown = page.get_by_role("group", name="Children").get_by_role("button", pressed=True)
    assert [one.get_attribute("aria-pressed") for one in shown.all()] == ["true"] * 3
    assert chips.chosen == ["t", "z", "l"]


def test_a_choice_of_one_moves_and_can_be_taken_back(stage: Any) -> None:
    rooms = Chips(
        label="Room",
        multiple=False,
        options=[{"id": "a", "label": "Acorns"}, {"id": "o", "label": "Oaks"}],
    )
    page = stage.show(rooms)
    page.get_by_role("button", name="Acorns").click()
    page.get_by_role("button", name="Oaks").click()
    stage.until(lambda: rooms.chosen == ["o"])
    page.get_by_role("button", name="Oaks").click()
    stage.until(lambda: rooms.chosen == [])


def test_a_judgement_is_made_and_taken_back_by_keyboard_and_by_touch(stage: Any) -> None:
    scale = Scale(label="Wellbeing")
    page = stage.show(scale)
    group = page.get_by_role("radiogroup", name="Wellbeing")
    group.get_by_role("radio", name="4, high").tap()
    stage.until(lambda: scale.value == 4)
    page.get_by_text("high", exact=True).wait_for()
    page.keyboard.press("ArrowRight")
    stage.until(lambda: scale.value == 5)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "5, very high"
    page.keyboard.press("Space")
    stage.until(lambda: scale.value is None)
    page.keyboard.press("2")
    stage.until(lambda: scale.value == 2)
    page.keyboard.press("Delete")
    stage.until(lambda: scale.value is None)


def test_the_last_words_typed_are_there_when_the_save_is_heard(stage: Any) -> None:
    note, bar = Field(label="What happened", rows=3), SaveBar(blockers=["Write what happened."])
    saved: list[str] = []
    note.observe(lambda change: setattr(bar, "blockers", []), "value")
    bar.on_save = lambda: saved.append(note.value)
    page = stage.show(note, bar)
    page.get_by_role("button", name="Save observation").click()
    page.get_by_text("Write what happened.").wait_for()
    assert saved == []
    page.get_by_label("What happened").fill("jars")
    page.evaluate("document.querySelector('.save-bar-save').click()")
    stage.until(lambda: saved == ["jars"])
    page.get_by_text("Write what happened.").wait_for(state="detached")


def test_without_a_connection_the_bar_says_so_and_saves_when_it_is_back(stage: Any) -> None:
    bar = SaveBar(status="Saved 14:32")
    saved: list[int] = []
    bar.on_save = lambda: saved.append(1)
    page = stage.show(bar)
    stage.event("journal:offline")
    page.get_by_role("status").get_by_text("Not connected. Not saved yet.").wait_for()
    page.get_by_role("button", name="Save observation").click()
    page.get_by_text("It will be saved as soon as the connection is back.").wait_for()
    assert stage.sent("save") == []
    stage.event("journal:online")
    stage.until(lambda: saved == [1])
    page.get_by_role("status").get_by_text("Saved 14:32").wait_for()


def test_a_draft_is_not_discarded_by_one_careless_tap(stage: Any) -> None:
    bar = SaveBar(secondary="Discard draft", question="Discard this draft?")
    gone: list[int] = []
    bar.on_secondary = lambda: gone.append(1)
    page = stage.show(bar)
    page.get_by_role("button", name="Discard draft").click()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Discard draft").click()
    assert stage.sent("secondary") == []
    page.get_by_role("group", name="Discard this draft?").get_by_role(
        "button", name="Discard draft"
    ).click()
    stage.until(lambda: gone == [1])


def test_the_bar_never_hides_the_field_that_is_written_in(stage: Any) -> None:
    fields = [Field(label=f"Part {n}", rows=3) for n in range(8)]
    page = stage.show(*fields, SaveBar())
    page.get_by_label("Part 0").focus()
    for n in range(8):
        box = page.get_by_label(f"Part {n}").bounding_box()
        bar = page.locator(".save-bar-save").bounding_box()
        assert box["y"] + box["height"] <= bar["y"], n
        page.keyboard.press("Tab")


def test_a_list_without_notes_is_not_there_and_a_note_opens_with_one_press(stage: Any) -> None:
    notes = NoteList(title="Your drafts")
    opened: list[str] = []
    notes.on_open = opened.append
    page = stage.show(notes)
    assert not page.get_by_text("Your drafts").is_visible()
    notes.rows = [{"id": "n1", "title": "Maya", "detail": "jars", "action": "Continue"}]
    page.get_by_role("region", name="Your drafts").get_by_role("button", name="Maya").tap()
    stage.until(lambda: opened == ["n1"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_full_form_has_nothing_that_axe_finds_and_every_target_is_large_enough(
    stage: Any, width: int, scheme: str
) -> None:
    page = stage.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    stage.show(
        NoteList(
            title="Your drafts",
            rows=[{"id": "n", "title": "Maya", "mark": "Changes asked for", "action": "Change"}],
        ),
        children(chosen=["t", "z"], faces=True),
        Field(label="What happened", rows=3, help="Exact words help.", problem="Write a word."),
        Field(label="Own words", rows=2, quoted=True, value="It can’t see."),
        Field(label="Where", placeholder="Garden"),
        Photos(
            pictures=[
                {"id": "p", "name_for_screen": "Photo 1", "state": "refused", "problem": "Unsafe."}
            ]
        ),
        Scale(label="Wellbeing", value=4),
        SaveBar(blockers=["Choose a child."], secondary="Discard draft", status="Saved 14:32"),
    )
    page.get_by_role("button", name="All children…").click()
    page.get_by_role("button", name="Save observation").click()
    page.get_by_text("Choose a child.").wait_for()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALL) == []


SMALL = """[...document.querySelectorAll("button, input, textarea, .photos-add")]
  .filter((one) => one.checkVisibility() && !one.matches(".visually-hidden"))
  .map((one) => [one.textContent || one.id, one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44)
  .map(([name]) => name)"""
