"""A page that may leave the building: nobody on it can be counted out."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from journalkit.analytics.reporting import NOT_SHOWN, report
from journalkit.analytics.standing import SCALES, levels
from journalkit.analytics.suppressing import HIDDEN
from journalkit.errors import BadRecord, NotFound
from tests.analytics.few_children import few, here, made


@pytest.mark.parametrize("count", [5, 24, 60, 400])
def test_no_number_below_the_floor_stands_on_the_page(count: int) -> None:
    page = report(few(count), "Autumn 2")
    for part in page.parts:
        shown = [value for value in part.table.to_numpy().ravel() if value != HIDDEN]
        assert [value for value in shown if 0 < value < 5] == []


def test_a_number_kept_back_could_be_another_in_each_row() -> None:
    page = report(few(), "Autumn 2")
    for part in page.parts:
        for _, row in part.table.iterrows():
            kept = [name for name, value in row.items() if value == HIDDEN]
            rest = row["children"] - sum(v for v in row.drop("children") if v != HIDDEN)
            ways = product(range(1, rest + 1), repeat=max(len(kept) - 1, 0))
            possible = [way for way in ways if rest - sum(way) >= 1] if kept else []
            assert not kept or len(possible) > 1


def test_the_drawing_tells_no_more_than_the_table() -> None:
    frames = few()
    page = report(frames, "Autumn 2")
    for scale, part in zip(SCALES, page.parts, strict=False):
        row = part.table.iloc[0]
        shown = sorted(int(v) for v in row.drop("children") if v not in (0, HIDDEN))
        together = int(row["children"]) - sum(shown)
        drawn = sorted(map(int, re.findall(r"<text[^>]*>(\d+)</text>", part.drawing)))
        legend = [1, 2, 3, 4, 5]
        assert drawn == sorted([*legend, *shown, *([together] if together else [])])
        assert scale.capitalize() in part.title
        assert "median" not in part.drawing
    assert levels(frames, "Autumn 2", scale="wellbeing").table.iloc[0]["median"] == "2"


def test_it_holds_no_child_and_no_member_and_says_what_it_cannot_say() -> None:
    page = report(few(), "Autumn 2")._repr_html_()
    assert "child-" not in page
    assert "member-" not in page
    assert "number kept back" in page
    assert "It says nothing of why" in page


def test_a_table_that_would_have_to_keep_back_how_many_there_are_is_not_shown() -> None:
    children = [f"child-{number:02}" for number in range(1, 8)]
    seen = {"half_term": "Autumn 1", "scale": "wellbeing", "level": 4}
    rows = [{**seen, "child": child, "observation": child} for child in children[:6]]
    page = report(made({"children": here(children), "wellbeing": rows}), "Autumn 1")
    assert NOT_SHOWN not in page._repr_html_()
    few_here = made({"children": here(children[:4])})
    with pytest.raises(BadRecord):
        report(few_here, "Autumn 1")
    with pytest.raises(NotFound):
        report(few_here, "Autumn 9")


def test_a_half_term_without_one_before_has_nothing_that_changed() -> None:
    assert len(report(few(), "Autumn 1").parts) == 3


def test_it_is_saved_as_one_file_that_fetches_nothing(tmp_path: Path) -> None:
    path = report(few(), "Autumn 2").save(tmp_path / "page.html")
    text = path.read_text()
    assert text.startswith("<!doctype html>")
    assert not re.search(r"src=\"(?!data:)|href=|url\([^#]|@import|<script", text)
    assert path.stat().st_mode & 0o077 == 0
    assert repr(report(few(), "Autumn 2")) == "<Report: 4 parts>"
