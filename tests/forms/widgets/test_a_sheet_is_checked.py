"""A sheet, a roster and the sections of an app: what a browser sends is checked in Python."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from journalkit.errors import BadRecord, Refused
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.sections import Sections
from journalkit.forms.widgets.sheet import Sheet
from tests.forms.widgets.test_what_a_browser_may_set import JUNK, options, says

FIELDS = [
    {"name": "name", "label": "Name", "kind": "text"},
    {"name": "about", "label": "About", "kind": "long", "optional": True, "longest": 20},
    {"name": "born", "label": "Born", "kind": "date"},
    {"name": "opens", "label": "Opens", "kind": "time", "optional": True},
    {"name": "at", "label": "When", "kind": "datetime", "optional": True},
    {"name": "room", "label": "Room", "kind": "choice", "options": options("acorns", "oaks")},
    {"name": "days", "label": "Days", "kind": "choices", "options": options("mon", "tue")},
    {"name": "in_term", "label": "In term only", "kind": "yes"},
    {"name": "password", "label": "Password", "kind": "password"},
]
GOOD = {
    "name": " Maya ",
    "about": "",
    "born": "2022-03-01",
    "opens": "09:00",
    "at": "2026-09-14T18:00",
    "room": "oaks",
    "days": ["tue", "mon"],
    "in_term": True,
    "password": " kettle marble ",
}


def sheet() -> tuple[Sheet, list[dict[str, Any]]]:
    saved: list[dict[str, Any]] = []
    made = Sheet(fields=FIELDS)
    made.on_save = saved.append
    return made, saved


def test_what_is_whole_is_saved_with_exactly_the_fields_that_were_asked_for() -> None:
    made, saved = sheet()
    says(made, {"do": "save", "values": {**GOOD, "role": "manager"}})
    assert saved == [{**GOOD, "name": "Maya", "days": ["mon", "tue"]}]
    assert made.problems == {}


def test_every_field_says_for_itself_what_is_missing() -> None:
    made, saved = sheet()
    says(made, {"do": "save", "values": {}})
    assert saved == []
    assert sorted(made.problems) == ["born", "days", "name", "password", "room"]
    assert made.problems["room"] == "Choose one."


def test_what_was_not_offered_or_is_no_day_is_refused_beside_its_field() -> None:
    wrong = {
        "name": 3,
        "about": "x" * 21,
        "born": "yesterday",
        "opens": "09:00+01:00",
        "at": "2026-13-01T09:00",
        "room": "somewhere",
        "days": "mon",
        "in_term": "yes",
        "password": ["a"],
    }
    made, saved = sheet()
    says(made, {"do": "save", "values": wrong})
    assert saved == []
    assert set(made.problems) == set(wrong)


def test_a_record_that_is_refused_says_so_beside_its_fields_and_keeps_what_was_typed() -> None:
    made, _ = sheet()

    def refuse(values: dict[str, Any]) -> None:
        raise BadRecord({"born": "This child is not born yet.", "other": "And this."})

    made.on_save = refuse
    says(made, {"do": "save", "values": GOOD})
    assert made.problems == {"born": "This child is not born yet.", "other": "And this."}
    assert made.values["born"] == "2022-03-01"
    assert made.touched


def test_any_other_refusal_goes_to_the_page(published: list[Any]) -> None:
    made, _ = sheet()
    told: list[Any] = []

    def refuse(values: dict[str, Any]) -> None:
        raise Refused

    made.on_save, made.on_problem = refuse, told.append
    says(made, {"do": "save", "values": GOOD})
    assert [type(one) for one in told] == [Refused]
    assert published[-1][1]["content"] == {"kind": "answered"}


def test_a_password_stands_in_no_trait_however_it_is_sent(published: list[Any]) -> None:
    made, _ = sheet()
    for do in ("keep", "save"):
        says(made, {"do": do, "values": GOOD})
    assert "kettle" not in repr(made.get_state()) + repr(published)


@given(st.dictionaries(st.sampled_from([f["name"] for f in FIELDS]), JUNK), JUNK)
def test_only_values_of_the_right_kind_are_ever_kept_or_saved(sent: Any, junk: Any) -> None:
    made, saved = sheet()
    problems: list[Any] = []
    made.on_problem = problems.append
    for do in ("keep", "save"):
        says(made, {"do": do, "values": sent})
        says(made, {"do": do, "values": junk})
    assert problems == []
    assert set(made.values) <= {f["name"] for f in FIELDS} - {"password"}
    for values in saved:
        assert values["room"] in ("acorns", "oaks")
        assert isinstance(values["in_term"], bool)


def test_only_an_action_that_stands_on_the_row_is_done() -> None:
    remove = {"name": "remove", "label": "Remove"}
    roster = Roster(
        rows=[{"id": "a", "cells": ["A"], "actions": [remove]}, {"id": "b", "cells": ["B"]}],
        actions=[{"name": "add", "label": "Add"}],
    )
    done: list[tuple[str, str]] = []
    roster.on_act = lambda name, id: done.append((name, id))
    for name, id in (("remove", "b"), ("remove", ""), ("add", "a"), ("remove", "c"), (1, "a")):
        says(roster, {"do": "act", "name": name, "id": id})
    assert done == []
    says(roster, {"do": "act", "name": "remove", "id": "a"})
    says(roster, {"do": "act", "name": "add", "id": ""})
    assert done == [("remove", "a"), ("add", "")]


def test_only_a_section_that_is_offered_is_opened() -> None:
    sections = Sections(options=options("today", "children"))
    opened: list[str] = []
    sections.on_choose = opened.append
    for id in ("devices", None, "children"):
        says(sections, {"do": "choose", "id": id})
    assert opened == ["children"]
