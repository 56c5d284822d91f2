"""Filling in a sheet and finding one's way in a list: by finger, by keyboard, by ear."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from journalkit.errors import BadRecord
from journalkit.forms.widgets.account import Account
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.sections import Sections
from journalkit.forms.widgets.sheet import Sheet
from tests.forms.widgets.test_a_sheet_is_checked import FIELDS
from tests.forms.widgets.test_what_a_browser_may_set import options

NAMES = ("Zoë Łuczak", "<img src=x onerror=window.hit=1>", "Maya Ode")


@pytest.fixture
def sheet() -> Sheet:
    """A sheet with a field of each kind; what is saved is kept in `sheet.saved`."""
    sheet = Sheet(title="Add a child", note="A note.", fields=FIELDS, values={"room": "acorns"})
    sheet.saved = []
    sheet.on_save = sheet.saved.append
    return sheet


@pytest.fixture
def roster() -> Roster:
    """Three children; what is done is kept in `roster.done`."""
    opens = {"name": "open", "label": "Open", "kind": "open"}
    takes = {"name": "take", "label": "Take away", "kind": "danger", "question": "Really?"}
    roster = Roster(
        title="Children",
        columns=["Child", "Room"],
        rows=[
            {"id": str(n), "cells": [name, "Acorns"], "actions": [opens, takes], "mark": "new"}
            for n, name in enumerate(NAMES)
        ],
        actions=[{"name": "add", "label": "Add a child"}],
        search=True,
        page_size=2,
    )
    roster.done = []
    roster.on_act = lambda *what: roster.done.append(what)
    return roster


def test_a_sheet_is_filled_in_and_saved_in_one_message(stage: Any, sheet: Sheet) -> None:
    page = stage.show(sheet)
    stage.until("document.activeElement.type === 'text'")
    page.keyboard.type("Maya Ode")
    page.get_by_label("Born").fill("2022-03-01")
    page.get_by_label("When (optional)").fill("2026-09-14T18:00")
    page.get_by_role("radio", name="oaks").check()
    page.get_by_role("checkbox", name="mon").check()
    page.get_by_label("In term only").check()
    page.get_by_label("Password").fill("kettle marble")
    page.keyboard.press("Enter")
    stage.until(lambda: sheet.saved)
    assert len(stage.sent("save")) == 1
    saved = sheet.saved[0]
    assert (saved["name"], saved["room"], saved["days"]) == ("Maya Ode", "oaks", ["mon"])
    assert (saved["password"], saved["in_term"]) == ("kettle marble", True)
    assert page.get_by_label("Password").input_value() == ""
    assert stage.page.evaluate("wire.saved") == 0  # nothing travelled as a trait


def test_the_first_problem_has_the_focus_and_what_was_typed_stays(stage: Any, sheet: Sheet) -> None:
    def refuse(values: dict[str, Any]) -> None:
        raise BadRecord({"born": "This child is not born yet.", "": "And another thing."})

    sheet.on_save = refuse
    page = stage.show(sheet)
    page.get_by_label("Name").fill("Maya")
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("Choose at least one.").wait_for()
    stage.until("document.activeElement.type === 'date'")
    page.get_by_role("checkbox", name="mon").check()
    page.get_by_label("Password").fill("kettle marble")
    page.get_by_label("Born").fill("2032-03-01")
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("This child is not born yet.").wait_for()
    page.get_by_text("And another thing.").wait_for()
    assert page.get_by_label("Born").get_attribute("aria-invalid") == "true"
    assert page.get_by_label("Name").input_value() == "Maya"
    assert page.get_by_text("Choose at least one.").count() == 0


def test_half_a_sheet_is_kept_before_the_page_locks(stage: Any, sheet: Sheet) -> None:
    page = stage.show(sheet)
    page.get_by_label("Name").fill("Maya")
    page.get_by_label("Password").fill("kettle marble")
    stage.event("journal:flush")
    stage.until(lambda: sheet.touched)
    assert sheet.values["name"] == "Maya"
    assert "password" not in sheet.values


def test_leaving_asks_only_where_something_was_typed(stage: Any, sheet: Sheet) -> None:
    left: list[int] = []
    sheet.on_cancel = lambda: left.append(1)
    page = stage.show(sheet)
    page.get_by_label("Name").fill("Maya")
    page.get_by_role("button", name="Cancel").tap()
    stage.until("document.activeElement.textContent === 'Go on'")
    page.keyboard.press("Escape")
    stage.until("document.activeElement.textContent === 'Cancel'")
    assert left == []
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Leave").tap()
    stage.until(lambda: left)


def test_nothing_is_sent_while_out_of_reach_and_the_page_says_so(stage: Any, sheet: Sheet) -> None:
    page = stage.show(sheet)
    stage.event("journal:offline")
    page.get_by_label("Password").fill("kettle marble")
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("Not connected.").wait_for()
    assert page.get_by_label("Password").input_value() == "kettle marble"
    assert stage.sent("save") == []
    stage.event("journal:online")
    assert page.get_by_text("Not connected.").count() == 0


def test_a_child_is_found_without_accents_and_opened_by_keyboard(
    stage: Any, roster: Roster
) -> None:
    page = stage.show(roster)
    assert page.get_by_role("row").count() == 3  # the heads, and two of three
    page.get_by_label("Find").fill("zoe lucz")
    page.get_by_text("1 found").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    stage.until(lambda: roster.done == [("open", "0")])


def test_more_rows_come_when_asked_for(stage: Any, roster: Roster) -> None:
    page = stage.show(roster)
    assert page.get_by_text("Maya Ode").count() == 0
    page.get_by_role("button", name="Show more").tap()
    stage.until("document.activeElement.textContent === 'Maya Ode'")
    assert page.get_by_role("row").count() == 4
    assert page.get_by_role("button", name="Show more").count() == 0


def test_what_is_typed_out_of_reach_is_looked_for_when_the_page_is_back(
    stage: Any, roster: Roster
) -> None:
    page = stage.show(roster)
    stage.cut(True)
    page.get_by_label("Find").fill("maya")
    stage.until("document.querySelector('input').value === 'maya'")
    assert page.get_by_role("row").count() == 3
    stage.cut(False)
    stage.event("journal:online")
    page.get_by_text("1 found").wait_for()
    expect(page.get_by_text("Maya Ode")).to_be_visible()
    page.get_by_label("Find").fill("nobody")
    page.get_by_text("Nothing found by these words.").wait_for()
    expect(page.get_by_label("Find")).to_be_visible()


def test_what_takes_away_asks_first_and_a_no_leaves_it(stage: Any, roster: Roster) -> None:
    page = stage.show(roster)
    page.get_by_role("button", name="Take away: Zoë Łuczak").tap()
    asked = page.get_by_role("group", name="Really?")
    stage.until("document.activeElement.textContent === 'No'")
    page.keyboard.press("Enter")
    assert asked.count() == 0
    stage.until("document.activeElement.textContent === 'Take away'")
    assert roster.done == []
    page.keyboard.press("Enter")
    asked.get_by_role("button", name="Take away").tap()
    stage.until(lambda: roster.done == [("take", "0")])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820])
def test_axe_finds_nothing_and_a_finger_hits_everything(
    stage: Any, sheet: Sheet, roster: Roster, width: int, scheme: Any
) -> None:
    stage.page.set_viewport_size({"width": width, "height": 1000})
    stage.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    sections = Sections(options=options("Today", "Children"), chosen="Today")
    cards = Roster(
        title="Today",
        look="cards",
        rows=[{"id": "s", "cells": ["Shift", "No shift is open", "Staff need a manager."],
               "mark": "due", "mark_kind": "warning",
               "actions": [{"name": "open", "label": "Open shift", "kind": "primary"}]}],
    )  # fmt: skip
    page = stage.show(sections, sheet, roster, cards)
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("Choose at least one.").wait_for()
    page.get_by_role("button", name="Take away: Zoë Łuczak").tap()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, textarea, select')]
            .filter((one) => one.offsetParent)
            .filter((one) => { const box = one.getBoundingClientRect();
                return Math.min(box.width, box.height) < 43.5; })
            .map((one) => one.className || one.type)"""
    )
    assert small == []
    assert page.evaluate("window.hit") is None


def test_what_is_kept_is_left_without_asking_and_thrown_away_after_a_question(
    stage: Any, sheet: Sheet
) -> None:
    left: list[str] = []
    sheet.on_cancel = lambda: left.append(f"left {sheet.values['name']}")
    sheet.on_discard = lambda: left.append("thrown away")
    sheet.asks = False
    page = stage.show(sheet)
    assert page.get_by_role("button", name="Throw it away").count() == 0
    sheet._heard(None, {"do": "discard"}, [])
    sheet.discard_label = "Throw it away"
    page.get_by_label("Name").fill("Wren")
    page.get_by_role("button", name="Cancel").tap()
    stage.until(lambda: left == ["left Wren"])
    throw = page.get_by_role("button", name="Throw it away")
    throw.tap()
    page.get_by_text("Throw away what is written here?").wait_for()
    page.get_by_role("button", name="Go on").tap()
    throw.tap()
    page.get_by_role("group", name="Throw away").get_by_role("button", name="Throw it away").tap()
    stage.until(lambda: left == ["left Wren", "thrown away"])


@pytest.mark.parametrize("width", [390, 1440])
def test_what_was_said_of_something_is_read_from_the_top(stage: Any, width: int) -> None:
    stage.page.set_viewport_size({"width": width, "height": 900})
    said = {"label": "Raised", "about": "Amira Cole · today", "text": f"One.\nTwo. {NAMES[1]}"}
    account = Account(title="Maya Ode", mark="closed", entries=[said])
    account.note_label, account.note = "The note", "She held her arm."
    sheet = Sheet(title="Add to it", fields=FIELDS[:1], takes_focus=False)
    page = stage.show(account, sheet)
    stage.until("document.activeElement.textContent.startsWith('Maya Ode')")
    page.get_by_text("The note", exact=True).tap()
    page.get_by_text("She held her arm.").wait_for()
    account.entries = [said, {**said, "label": "Added"}]
    page.get_by_text("Added").wait_for()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.hit") is None
