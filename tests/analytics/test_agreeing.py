"""Agreement is shown as counts, and as kappa where there is enough of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from journalkit.analytics.agreeing import agreement, weighted_kappa
from journalkit.errors import BadRecord

LEVELS = [1, 2, 3, 4, 5]

COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
"""200 people, three diagnoses, two judges; Educational and Psychological Measurement 20: 37, and
again in Cohen 1968, Psychological Bulletin 70: 213, there with the weights below."""

COHEN_1968_WEIGHTS = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]


def pairs(table: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    first = [i for i, row in enumerate(table) for count in row for _ in range(count)]
    second = [j for row in table for j, count in enumerate(row) for _ in range(count)]
    return first, second


def test_kappa_of_cohens_own_tables_is_as_published() -> None:
    first, second = pairs(COHEN_1960)
    plain = weighted_kappa(first, second, levels=[0, 1, 2], weights=None)
    weighted = weighted_kappa(first, second, levels=[0, 1, 2], weights=COHEN_1968_WEIGHTS)
    assert plain == pytest.approx(0.492, abs=0.0005)
    assert weighted == pytest.approx(0.348, abs=0.0005)


@pytest.mark.parametrize("weights", ["linear", "quadratic", None])
@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4))
def test_kappa_is_that_of_another_library(weights: str | None, table: list[list[int]]) -> None:
    counts = np.array(table)
    ours = weighted_kappa(*pairs(table), levels=range(4), weights=weights)
    steps = np.abs(np.subtract.outer(range(4), range(4)))
    cost = {"linear": steps, "quadratic": steps**2, None: steps > 0}[weights]
    if not (cost * np.outer(counts.sum(1), counts.sum(0))).sum():
        assert ours is None
        return
    kind = {"linear": "linear", "quadratic": "fc", None: None}[weights]
    theirs = cohens_kappa(counts, wt=kind, return_results=False)
    assert ours == pytest.approx(float(theirs), abs=1e-9)


def test_counts_come_first_and_kappa_with_its_interval_from_ten_pairs() -> None:
    first = [1, 2, 3, 4, 5, 1, 2, 3, None, 4, 5, 5]
    second = [1, 2, 3, 4, 4, 2, 2, 3, 3, 4, 5, 3]
    summary = agreement(first, second, levels=LEVELS, seed=7)
    assert summary.sentence.startswith(
        "12 children, 11 judgements made by both: 8 the same, 2 one step apart, 1 further apart; "
        "1 not assessed by both. Weighted kappa 0.76 ("
    )
    assert summary.table.to_numpy().sum() == 12
    assert summary.table.loc["not assessed", "3"] == 1
    assert list(summary.table.index) == list(summary.table.columns) == [*"12345", "not assessed"]


def test_below_ten_pairs_there_are_counts_and_no_kappa() -> None:
    summary = agreement([1, 2, 3] * 3, [1, 2, 4] * 3, levels=LEVELS, seed=1, children=3)
    assert summary.sentence == (
        "3 children, 9 judgements made by both: 6 the same, 3 one step apart, 0 further apart. "
        "Below 10 such judgements no kappa is given."
    )
    assert summary.children == 3


def test_where_all_stand_at_one_level_kappa_cannot_be_had() -> None:
    assert weighted_kappa([3] * 12, [3] * 12, levels=LEVELS) is None
    summary = agreement([3] * 12, [3] * 12, levels=LEVELS, seed=1)
    assert "12 the same" in summary.sentence
    assert summary.sentence.endswith("kappa cannot be had.")


def test_the_interval_is_the_same_for_the_same_seed_and_holds_kappa() -> None:
    first, second = pairs(COHEN_1960)
    said = {
        seed: agreement(first, second, levels=[0, 1, 2], seed=seed, weights=None).sentence
        for seed in (1, 1, 2)
    }
    again = agreement(first, second, levels=[0, 1, 2], seed=1, weights=None).sentence
    assert said[1] == again
    low, high = (float(x) for x in said[2].split("(")[1].rstrip(").").split(" to "))
    assert 0.36 < low < 0.42 < 0.492 < 0.57 < high < 0.62
    # the large-sample interval of the same table, from another library, is close by
    theirs = cohens_kappa(np.array(COHEN_1960))
    assert low == pytest.approx(theirs.kappa_low, abs=0.03)
    assert high == pytest.approx(theirs.kappa_upp, abs=0.03)


def test_full_agreement_is_one_and_no_pairs_are_none() -> None:
    assert weighted_kappa(LEVELS, LEVELS, levels=LEVELS) == 1
    assert weighted_kappa([], [], levels=LEVELS) is None
    assert weighted_kappa([None], [3], levels=LEVELS) is None


def test_nobody_is_ranked() -> None:
    summary = agreement([], [], levels=LEVELS, seed=1)
    assert any("nobody is ranked" in caution for caution in summary.cautions)
    assert summary.sentence.startswith("0 children, 0 judgements")


def test_what_cannot_be_agreed_on_is_refused() -> None:
    with pytest.raises(BadRecord):
        weighted_kappa([1, 2], [1], levels=LEVELS)
    with pytest.raises(BadRecord):
        weighted_kappa([1, 9], [1, 2], levels=LEVELS)
    with pytest.raises(BadRecord):
        weighted_kappa([1], [1], levels=LEVELS, weights="cubic")
    with pytest.raises(BadRecord):
        weighted_kappa([1], [1], levels=LEVELS, weights=[[0, 1], [1, 0]])


@pytest.mark.parametrize("shift", [1, 4, 7])
def test_pairs_that_each_stand_alone_give_the_interval_of_the_plain_bootstrap(shift: int) -> None:
    pairs = [(n % 3, (n + (n % shift == 0)) % 3) for n in range(120)]
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    known = {"levels": [0, 1, 2], "seed": 3, "resamples": 8000}
    plain = agreement(first, second, **known).sentence
    alone = agreement(first, second, groups=[*range(len(pairs))], **known).sentence
    said = [re.findall(r"-?\d\.\d\d", one) for one in (plain, alone)]
    assert said[0][:1] == said[1][:1]
    assert [float(one) for one in said[0]] == pytest.approx(
        [float(one) for one in said[1]], abs=0.1
    )


def test_pairs_that_say_the_same_twice_give_no_narrower_interval() -> None:
    first, second = [0, 1, 2, 1, 0, 2, 1, 2, 0, 1], [0, 1, 1, 1, 0, 2, 2, 2, 0, 0]
    known = {"levels": [0, 1, 2], "seed": 3}
    once = agreement(first, second, groups=[*range(10)], **known)
    six = agreement(first * 6, second * 6, groups=[*range(10)] * 6, **known)
    apart = agreement(first * 6, second * 6, **known)
    low, high = _interval(once.sentence)
    assert _interval(six.sentence) == (low, high)
    assert _interval(apart.sentence)[1] - _interval(apart.sentence)[0] < (high - low) / 1.5


def _interval(sentence: str) -> tuple[float, float]:
    low, high = re.findall(r"\((-?\d\.\d\d) to (-?\d\.\d\d)\)", sentence)[0]
    return float(low), float(high)


def test_few_groups_give_no_kappa_and_say_so() -> None:
    first, second = [0, 1, 2] * 5, [0, 1, 1] * 5
    noun = ("note", "notes")
    few = agreement(
        first, second, levels=[0, 1, 2], seed=1, groups=[*range(5)] * 3, children=5, noun=noun
    )
    assert few.sentence == (
        "5 notes, 15 judgements made by both: 10 the same, 5 one step apart, 0 further apart. "
        "Below 6 notes no kappa is given."
    )
    enough = agreement(
        first, second, levels=[0, 1, 2], seed=1, groups=[*range(15)], children=15, noun=noun
    )
    assert "Weighted kappa 0." in enough.sentence
    assert "From fewer than 30 notes the interval comes out too narrow." in enough.cautions
    with pytest.raises(BadRecord):
        agreement(first, second, levels=[0, 1, 2], seed=1, groups=[1])
