"""Change is of the same children; who came and went stands apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from journalkit.analytics.changing import change, sign
from journalkit.analytics.one_child import path
from journalkit.analytics.tidy import Frames
from journalkit.errors import BadRecord, NotFound
from tests.analytics.few_children import AREAS, BANDS, few, here, made, names

FIRST, SECOND = "Autumn 1", "Autumn 2"


def moved(*pairs: tuple[int | None, int | None], joined: int = 0, left: int = 0) -> Frames:
    """Children with a band, by its number, in each of two half terms; joiners, leavers."""
    both, rest = names(len(pairs)), names(99)[len(pairs) :]
    children = here(both, half_terms=[FIRST, SECOND])
    children += here(rest[:joined], half_terms=[SECOND], joined=True)
    children += here(rest[joined : joined + left], half_terms=[FIRST], left=True)
    rows = [
        {"child": child, "half_term": half_term, "area": "Literacy", "band": BANDS[band]}
        for child, pair in zip(both, pairs, strict=True)
        for half_term, band in zip([FIRST, SECOND], pair, strict=True)
        if band is not None
    ]
    return made({"children": children, "judgements": rows})


def test_each_child_is_held_against_itself() -> None:
    frames = moved((0, 1), (1, 1), (2, 1), (0, 2), (None, 2), (1, None), joined=2, left=1)
    summary = change(frames, FIRST, SECOND, what="Literacy")
    assert dict(summary.table.loc["Literacy"]) == {
        "further on": 2,
        "the same": 1,
        "earlier": 1,
        "not assessed twice": 2,
        "joined": 2,
        "left": 1,
        "children": 9,
    }
    assert summary.children == 9
    assert summary.sentence == (
        "6 children here in both Autumn 1 and Autumn 2; 2 joined, 1 left. In Literacy, of 4 "
        "children assessed twice 2 further on, 1 the same, 1 earlier; 2 not assessed twice."
    )


@pytest.mark.parametrize("what", ["areas", "Literacy", "wellbeing", "involvement"])
@pytest.mark.parametrize("count", [3, 24, 400])
def test_each_row_adds_up_to_everybody_who_was_here_in_either(count: int, what: str) -> None:
    frames = few(count)
    summary = change(frames, "Autumn 1", "Spring 1", what=what)
    parts = summary.table.drop(columns="children")
    assert (parts.sum(axis=1) == summary.table["children"]).all()
    then = frames.children["half_term"].isin(["Autumn 1", "Spring 1"])
    assert set(summary.table["children"]) == {frames.children[then]["child"].nunique()}
    assert list(summary.table.index) == (list(AREAS) if what == "areas" else [what])


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_sign_test_is_that_of_another_library(up: int, down: int) -> None:
    theirs = binomtest(up, up + down, 0.5).pvalue if up + down else 1.0
    assert sign(up, down) == pytest.approx(theirs, abs=1e-9)


def test_the_sign_test_is_shown_only_where_it_could_say_something() -> None:
    five = change(moved(*[(0, 1)] * 5), FIRST, SECOND, what="Literacy").sentence
    six = change(moved(*[(0, 1)] * 6), FIRST, SECOND, what="Literacy").sentence
    assert "sign test" not in five
    assert "Of the 6 who moved: chance alone would seldom divide them so (p = 0.031" in six
    mixed = change(moved(*[(0, 1)] * 4, *[(1, 0)] * 3), FIRST, SECOND, what="Literacy").sentence
    assert "chance alone divides them so about 100 times in 100 (p = 1.000" in mixed


def test_of_all_areas_at_once_no_test_is_made() -> None:
    summary = change(few(400), FIRST, SECOND)
    assert "p " not in summary.sentence
    assert any("by chance" in caution for caution in summary.cautions)


def test_a_half_term_before_the_first_observation_leaves_all_not_assessed_twice() -> None:
    summary = change(moved((None, 1), (None, 2)), FIRST, SECOND, what="Literacy")
    assert summary.table.loc["Literacy", "not assessed twice"] == 2


def test_nobody_at_all_is_nought_everywhere() -> None:
    summary = change(made({}), FIRST, SECOND)
    assert summary.table.to_numpy().sum() == 0
    assert summary.sentence.startswith("0 children here in both")


def test_half_terms_stand_in_their_order() -> None:
    frames = few(3)
    for first, second in ((SECOND, FIRST), (FIRST, FIRST)):
        with pytest.raises(BadRecord):
            change(frames, first, second)
    with pytest.raises(NotFound):
        change(frames, FIRST, "Never")
    with pytest.raises(BadRecord):
        change(frames, FIRST, SECOND, what="height")


def test_a_path_shows_a_childs_half_terms_in_order_and_carries_nothing_over() -> None:
    frames = moved((0, None), (1, 2))
    summary = path(frames, "child-01")
    assert list(summary.table.index) == [FIRST, SECOND]
    assert list(summary.table["Literacy"]) == ["Birth to 3", ""]
    assert list(summary.table["wellbeing"]) == ["none", "none"]
    assert list(summary.table["observations"]) == [0, 0]
    assert summary.sentence == (
        "1 child, child-01, in 2 half terms: 0 observations, judged in 1 of 7 areas."
    )
    assert summary.children == 1


@pytest.mark.parametrize("count", [3, 24])
def test_the_paths_of_all_children_add_up_to_the_observations(count: int) -> None:
    frames = few(count)
    paths = [path(frames, child).table for child in frames.children["child"].unique()]
    assert sum(table["observations"].sum() for table in paths) == len(frames.observations)
    assert sum(len(table) for table in paths) == len(frames.children)


def test_a_path_of_nobody_is_not_found() -> None:
    with pytest.raises(NotFound):
        path(few(3), "child-99")
