"""A share has its count first and an interval that means something of few children."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from journalkit.analytics.proportions import proportion
from journalkit.errors import BadRecord

NEWCOMBE_1998_TABLE_I = {
    (81, 263): (0.2553, 0.3662),
    (15, 148): (0.0624, 0.1605),
    (0, 20): (0.0, 0.1611),
    (1, 29): (0.0061, 0.1718),
}
"""Statistics in Medicine 17: 857, the score method without continuity correction."""


def test_sixteen_of_twenty_four_is_said_with_its_count_first() -> None:
    assert proportion(16, 24).words() == "16 of 24, 67 % (47 to 82)"


@pytest.mark.parametrize("counts", NEWCOMBE_1998_TABLE_I)
def test_the_interval_is_the_published_one(counts: tuple[int, int]) -> None:
    one = proportion(*counts)
    assert (round(one.low, 4), round(one.high, 4)) == NEWCOMBE_1998_TABLE_I[counts]


@given(st.integers(1, 1000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_is_that_of_another_library(counts: tuple[int, int]) -> None:
    one = proportion(*counts)
    theirs = proportion_confint(*counts, alpha=0.05, method="wilson")
    assert (one.low, one.high) == pytest.approx(theirs, abs=1e-9)
    assert one.share is not None
    assert 0 <= one.low <= one.share <= one.high <= 1


def test_halves_are_rounded_up() -> None:
    assert proportion(1, 8).per_cent().startswith("13 % ")  # 12.5
    assert proportion(1, 40).per_cent().startswith("3 % ")  # 2.5


def test_some_is_never_none_and_not_all_is_never_all() -> None:
    assert proportion(1, 400).per_cent() == "under 1 % (0 to 1)"
    assert proportion(399, 400).per_cent() == "over 99 % (99 to 100)"
    assert proportion(0, 400).per_cent() == "0 % (0 to 1)"


def test_a_share_of_no_children_is_no_share() -> None:
    nobody = proportion(0, 0)
    assert nobody.words() == "0 of 0"
    assert nobody.share is None
    assert (nobody.low, nobody.high) == (0, 1)


@pytest.mark.parametrize("counts", [(-1, 4), (5, 4), (0, -1)])
def test_a_part_is_no_more_than_the_whole(counts: tuple[int, int]) -> None:
    with pytest.raises(BadRecord):
        proportion(*counts)
