"""Two groups are compared where there are enough children, and the words stay careful."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from journalkit.analytics.comparing import Compared, Reached, Settled, compare, exact
from journalkit.analytics.tidy import Frames
from journalkit.errors import BadRecord, NotFound
from tests.analytics.few_children import few, here, made, names

OUTCOME = Settled("wellbeing")


def two_rooms(
    robins: tuple[int, int, int], wrens: tuple[int, int, int], **more: list[dict]
) -> Frames:
    """Children of two rooms: settled, not settled, not assessed."""
    children, seen = [], []
    child = iter(names(999))
    for room, counts in (("Robins", robins), ("Wrens", wrens)):
        for level, count in zip((4, 3, None), counts, strict=True):
            for _ in range(count):
                name = next(child)
                children += here([name], room=room)
                seen.append(
                    {"child": name, "half_term": "Autumn 1", "scale": "wellbeing", "level": level}
                )
    return made({"children": children, "wellbeing": seen, **more})


def rooms(frames: Frames, groups: tuple[str, str] = ("Robins", "Wrens"), **more: int) -> Compared:
    return compare(frames, "Autumn 1", by="room", groups=groups, outcome=OUTCOME, **more)


def said(summary: Compared) -> str:
    return " ".join([summary.title, summary.sentence, *summary.cautions])


def test_eleven_of_twelve_against_six_of_twelve_is_not_called_a_difference() -> None:
    summary = rooms(two_rooms((11, 1, 0), (6, 6, 0)))
    assert summary.p == pytest.approx(0.069, abs=0.0005)
    assert "p = 0.069" in summary.sentence
    assert "11 of 12 assessed children" in summary.sentence
    assert "differ" not in said(summary)


def test_a_difference_that_chance_seldom_makes_is_said_with_care() -> None:
    summary = rooms(two_rooms((12, 0, 0), (4, 8, 2)))
    assert summary.p is not None
    assert summary.p < 0.05
    assert "difference" in summary.sentence
    assert "nothing of its cause" in summary.sentence
    assert "many pairs" in summary.sentence
    assert "2 of 14 children not assessed" in summary.sentence


def test_fishers_lady_tasting_tea_and_langes_convicts_are_as_published() -> None:
    """Fisher 1935, chapter II: 1, 16, 36, 16 and 1 ways of 70. Lange's twins, Fisher 1962: one
    side 0.000465, of both 0.000537 (R's fisher.test shows the same data)."""
    assert exact(3, 1, 1, 3) == pytest.approx(34 / 70)
    assert exact(4, 0, 0, 4) == pytest.approx(2 / 70)
    assert exact(10, 3, 2, 15) == pytest.approx(0.0005367, abs=5e-8)


@given(*[st.integers(0, 60)] * 4)
def test_the_exact_test_is_that_of_another_library(a: int, b: int, c: int, d: int) -> None:
    assert exact(a, b, c, d) == pytest.approx(fisher_exact([[a, b], [c, d]]).pvalue, abs=1e-9)
    assert exact(a, b, c, d) == exact(c, d, a, b) == exact(b, a, d, c)


@pytest.mark.parametrize("robins", [(3, 1, 9), (0, 0, 5), (1, 0, 0)])
def test_a_group_below_the_floor_is_not_compared_and_the_page_says_why(
    robins: tuple[int, int, int],
) -> None:
    summary = rooms(two_rooms(robins, (6, 6, 0)))
    assert summary.p is None
    assert summary.sentence.startswith(f"Not compared: Robins has {sum(robins[:2])} child")
    assert "5 children" in summary.sentence
    assert list(summary.table["share"]) == ["", ""]
    assert list(summary.table["not assessed"]) == [robins[2], 0]
    assert "differ" not in said(summary)


def test_the_floor_is_of_assessed_children_and_five_are_enough() -> None:
    assert rooms(two_rooms((5, 0, 0), (0, 5, 0))).p == pytest.approx(2 / 252)
    assert rooms(two_rooms((5, 0, 0), (0, 5, 0)), floor=6).p is None


def test_a_group_without_children_is_not_compared() -> None:
    summary = rooms(two_rooms((5, 5, 0), (0, 0, 0)))
    assert summary.sentence == "Not compared: no children in Wrens in Autumn 1."
    assert list(summary.table.loc["Wrens"]) == [0, 0, 0, 0, ""]


def test_groups_that_share_children_are_not_compared() -> None:
    everybody = names(20)
    groups = [
        {"child": child, "half_term": "Autumn 1", "group": group}
        for group, part in (("Forest", everybody[:12]), ("Early talkers", everybody[10:]))
        for child in part
    ]
    frames = two_rooms((10, 10, 0), (0, 0, 0), groups=groups)
    summary = compare(
        frames, "Autumn 1", by="group", groups=("Forest", "Early talkers"), outcome=OUTCOME
    )
    assert summary.p is None
    assert summary.sentence.startswith("Not compared: 2 children in both groups")
    assert summary.children == 20


@pytest.mark.parametrize("count", [3, 24, 400])
def test_each_row_adds_up_to_its_children(count: int) -> None:
    outcome = Reached("Literacy", "3 and 4")
    frames = few(count)
    summary = compare(frames, "Autumn 2", by="room", groups=("Robins", "Wrens"), outcome=outcome)
    table = summary.table
    assert (table[["yes", "no", "not assessed"]].sum(axis=1) == table["children"]).all()
    assert summary.children == table["children"].sum() == count


def test_reached_means_at_the_band_or_above() -> None:
    bands = ["Birth to 3", "3 and 4", "Reception"]
    rows = [
        {"child": child, "half_term": "Autumn 1", "area": "Literacy", "band": band}
        for child, band in zip(names(3), bands, strict=True)
    ]
    frames = made({"children": here(names(4)), "judgements": rows})
    assert list(Reached("Literacy", "3 and 4").of(frames, "Autumn 1")) == [False, True, True]


def test_a_p_that_rounds_to_five_hundredths_is_not_shown_as_that() -> None:
    from journalkit.analytics.comparing import _verdict

    assert "p just under 0.05" in _verdict(0.0499)
    assert "p = 0.050" in _verdict(0.05)
    assert "difference" not in _verdict(0.05)
    assert "p < 0.001" in _verdict(0.0001)


def test_what_cannot_be_compared_is_refused() -> None:
    frames = two_rooms((5, 5, 0), (5, 5, 0))
    with pytest.raises(BadRecord):
        rooms(frames, ("Robins", "Robins"))
    with pytest.raises(BadRecord):
        compare(frames, "Autumn 1", by="age", groups=("a", "b"), outcome=OUTCOME)
    with pytest.raises(BadRecord):
        Reached("Literacy", "Year 6").of(frames, "Autumn 1")
    with pytest.raises(BadRecord):
        Settled("wellbeing", 6).of(frames, "Autumn 1")
    with pytest.raises(NotFound):
        compare(frames, "Never", by="room", groups=("Robins", "Wrens"), outcome=OUTCOME)
    with pytest.raises(BadRecord):
        exact(-1, 2, 3, 4)
