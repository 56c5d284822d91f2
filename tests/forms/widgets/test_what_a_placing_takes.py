"""Placing a child: what a browser sends is checked against what stood before the person."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from journalkit.forms.widgets.key_groups import KeyGroupTable
from journalkit.forms.widgets.placing import LONGEST_WHY, Placement, Placing
from tests.forms.widgets.test_what_a_browser_may_set import JUNK, options, says

CARD = {
    "id": "literacy",
    "stands": "",
    "bands": options("younger", "older"),
    "notes": options("n1", "n2"),
    "count": 2,
    "can": True,
}
GOOD = {"do": "place", "id": "literacy", "stands": "", "band": "older", "evidence": ["n2"]}


def placing(**card: Any) -> tuple[Placing, list[Placement]]:
    placed: list[Placement] = []
    made = Placing(rows=options("literacy", "mathematics"), card={**CARD, **card})
    made.on_place = placed.append
    return made, placed


def test_a_child_is_placed_with_what_stood_in_the_card() -> None:
    made, placed = placing()
    says(made, {**GOOD, "why": f"  {'x' * 3000}", "by": "somebody else"})
    assert placed == [Placement("literacy", "", "older", ("n2",), "x" * LONGEST_WHY)]
    assert "older" not in repr(placed)


@pytest.mark.parametrize(
    "wrong",
    [
        {"band": "reception"},
        {"band": ""},
        {"band": ["older"]},
        {"id": "mathematics"},
        {"id": None},
        {"evidence": ["n2", "of another child"]},
        {"evidence": "n2"},
        {"evidence": [["n2"]]},
        {"why": 7},
        {"stands": None},
    ],
    ids=lambda one: str(*one),
)
def test_what_did_not_stand_there_is_not_taken(wrong: dict[str, Any]) -> None:
    made, placed = placing()
    says(made, {**GOOD, "why": "", **wrong})
    assert placed == []


def test_who_may_only_read_places_nobody_whatever_the_browser_says() -> None:
    made, placed = placing(can=False)
    says(made, {**GOOD, "why": ""})
    closed = Placing(rows=options("literacy"))
    closed.on_place = placed.append
    says(closed, {**GOOD, "why": ""})
    assert placed == []


def test_a_button_can_be_pressed_again_where_it_did_not_work(published: list[Any]) -> None:
    made, _ = placing()

    def fails(_: Placement) -> None:
        raise RuntimeError("Maya is too young")

    made.on_place = fails
    problems: list[Any] = []
    made.on_problem = problems.append
    published.clear()
    says(made, {**GOOD, "why": ""})
    assert "answered" in str(published)
    assert "Maya" not in str(problems)


def test_only_an_area_that_stands_there_is_opened_and_more_only_while_there_is_more() -> None:
    made, _ = placing()
    opened: list[Any] = []
    made.on_open = opened.append
    made.on_more = lambda: opened.append("more")
    made.on_shut = lambda: opened.append("shut")
    for id in ("mathematics", "sums", 3, None):
        says(made, {"do": "open", "id": id})
    says(made, {"do": "more"})
    made.card = {**CARD, "count": 3}
    says(made, {"do": "more"})
    says(made, {"do": "shut"})
    made.card = {}
    for do in ("shut", "more"):
        says(made, {"do": do})
    assert opened == ["mathematics", "more", "shut"]


@given(JUNK, JUNK)
def test_no_message_about_a_placing_is_too_odd(one: Any, other: Any) -> None:
    made, placed = placing()
    problems: list[Any] = []
    made.on_problem = problems.append
    for do in ("place", "open", "more", "shut"):
        says(made, {**GOOD, "do": do, "why": one, "evidence": other})
        says(made, {"do": do, "id": one, "band": other})
    assert problems == []
    assert all(isinstance(one.why, str) for one in placed)


def test_a_table_opens_only_the_children_and_areas_that_stand_in_it() -> None:
    table = KeyGroupTable(
        areas=[{"id": "literacy"}], rows=[{"id": "maya", "name": "Maya", "cells": []}]
    )
    opened: list[Any] = []
    table.on_open = lambda *what: opened.append(what)
    for child, area in (
        ("maya", "literacy"), ("maya", ""), ("ayo", ""), ("maya", "sums"), (1, ""), ("maya", None),
    ):  # fmt: skip
        says(table, {"do": "open", "id": child, "area": area})
    assert opened == [("maya", "literacy"), ("maya", "")]
