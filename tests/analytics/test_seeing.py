"""Coverage and gaps say where to look, counted by the days when a child is here."""

from __future__ import annotations

import pandas as pd
import pytest

from journalkit.analytics.seeing import coverage, gaps
from journalkit.errors import NotFound
from tests.analytics.few_children import AREAS, few, here, made


@pytest.mark.parametrize("count", [3, 24, 400])
def test_coverage_adds_up_to_the_observations_of_its_children(count: int) -> None:
    frames = few(count)
    for half_term in frames.half_terms:
        summary = coverage(frames, half_term)
        rows = frames.areas[frames.areas["half_term"] == half_term]
        for area in AREAS:
            assert summary.table[area].sum() == (rows["area"] == area).sum()
        by_child = summary.table[list(AREAS)].sum(axis=1)
        assert by_child.sum() == len(rows)
        assert summary.children == len(summary.table)
        assert list(summary.table.columns) == [*AREAS, "days here"]
        assert set(summary.table.dtypes.astype(str)) == {"Int64"}


def test_an_observation_of_two_children_counts_for_each_and_twice_for_none() -> None:
    row = {"observation": "o-1", "half_term": "Autumn 1", "area": "Literacy"}
    pair = [{**row, "child": "child-01"}, {**row, "child": "child-02"}]
    frames = made(
        {
            "children": here(["child-01", "child-02", "child-03"], days_here=9),
            "observations": pair,
            "areas": [*pair, pair[0]],
        }
    )
    summary = coverage(frames, "Autumn 1")
    assert list(summary.table["Literacy"]) == [1, 1, 0]
    assert summary.sentence.startswith(
        "3 children here in Autumn 1, 1 observation. Look here: 1 child not written about yet;"
    )


def test_a_half_term_before_the_first_observation_is_all_noughts_and_says_so() -> None:
    frames = made({"children": here(["child-01", "child-02"])})
    summary = coverage(frames, "Autumn 1")
    assert summary.table[list(AREAS)].to_numpy().sum() == 0
    assert "0 observations. Look here: 2 children not written about yet." in summary.sentence


def test_days_that_cannot_be_counted_are_said_to_be_so() -> None:
    children = [*here(["child-01"], days_here=12), *here(["child-02"])]
    summary = coverage(made({"children": children}), "Autumn 1")
    assert list(summary.table["days here"].isna()) == [False, True]
    assert any("1 child without booked days" in caution for caution in summary.cautions)


def test_looking_is_never_worded_as_a_target() -> None:
    for summary in (coverage(few(), "Autumn 1"), gaps(few())):
        assert "look here" in summary.sentence.lower()
        assert not any(word in summary.sentence for word in ("target", "should", "must", "behind"))
        assert any("no target" in caution for caution in summary.cautions)


def test_an_unknown_half_term_is_not_found_and_not_repeated() -> None:
    with pytest.raises(NotFound) as caught:
        coverage(few(), "Ada's term")
    assert "Ada" not in str(caught.value)


def sighting(child: str, weeks: int | None, area: str | None = None, seen: bool = True) -> dict:
    return {"child": child, "area": area, "weeks_since": weeks, "seen": seen}


def test_the_longest_unseen_stand_first_and_the_uncountable_last() -> None:
    rows = [
        sighting("child-01", None),
        sighting("child-01", None, "Literacy"),
        sighting("child-02", 1),
        sighting("child-02", 8, "Literacy"),
        sighting("child-03", 6),
        sighting("child-03", 6, "Literacy", seen=False),
        sighting("child-04", 1),
        sighting("child-04", 9, "Literacy"),
    ]
    summary = gaps(made({"sightings": rows}, areas=["Literacy"]))
    assert list(summary.table.index) == ["child-03", "child-04", "child-02", "child-01"]
    assert list(summary.table.columns) == ["seen at all", "Literacy", "never"]
    assert list(summary.table["never"]) == [1, 0, 0, 0]
    assert summary.table.loc["child-01", "seen at all"] is pd.NA
    assert summary.sentence == (
        "4 children here now; look here first: child-03, 6 weeks here since last written about; "
        "1 child never seen in one area or more; "
        "1 child without booked days, whose weeks cannot be counted."
    )


def test_a_child_never_written_about_is_said_to_be_so() -> None:
    summary = gaps(made({"sightings": [sighting("child-01", 3, seen=False)]}, areas=["Literacy"]))
    assert "1 child never written about" in summary.sentence


@pytest.mark.parametrize("count", [3, 24, 400])
def test_every_child_who_is_here_has_a_row_of_gaps(count: int) -> None:
    frames = few(count)
    summary = gaps(frames)
    assert set(summary.table.index) == set(frames.sightings["child"])
    assert summary.children == len(summary.table)
    of_areas = frames.sightings.dropna(subset="area")
    assert summary.table["never"].sum() == (~of_areas["seen"]).sum()


def test_a_setting_without_children_has_empty_tables_and_says_nought() -> None:
    frames = made({})
    assert coverage(frames, "Autumn 1").sentence == "0 children here in Autumn 1, 0 observations."
    assert gaps(frames).sentence == "0 children here now."
