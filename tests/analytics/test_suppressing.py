"""No small number leaves the building, nor one that follows from what is shown."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journalkit.analytics.standing import levels, placed
from journalkit.analytics.suppressing import HIDDEN, TOGETHER, k_anonymity, suppressed
from journalkit.errors import BadRecord
from tests.analytics.few_children import few

Counts = list[list[int]]


def tables(most_rows: int = 3, most_columns: int = 3, most: int = 12) -> st.SearchStrategy[Counts]:
    """Small numbers and noughts are what is hard, so there are many of them."""
    number = st.one_of(st.integers(0, 2), st.integers(0, most))
    return st.tuples(st.integers(1, most_rows), st.integers(1, most_columns)).flatmap(
        lambda size: st.lists(
            st.lists(number, min_size=size[1], max_size=size[1]),
            min_size=size[0],
            max_size=size[0],
        )
    )


def with_totals(inner: Counts, *, add_up: bool) -> Counts:
    rows = [[*row, sum(row)] for row in inner]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]] if add_up else rows


def could_be(shown: list[list[object]], true: Counts, *, add_up: bool) -> list[list[set[int]]]:
    """By brute force: each number's values in all tables near the true one that agree.

    A reader knows that the totals are totals and that a hidden number is 1 or more.
    """
    spans = [
        range(max(1, true[i][j] - 1), true[i][j] + 2) if shown[i][j] == HIDDEN else [true[i][j]]
        for i in range(len(true))
        for j in range(len(true[0]))
    ]
    values: list[list[set[int]]] = [[set() for _ in row] for row in shown]
    for flat in itertools.product(*spans):
        width = len(true[0])
        inner = [list(flat[i * width : (i + 1) * width]) for i in range(len(true))]
        full = with_totals(inner, add_up=add_up)
        fits = all(
            cell >= 1 if sign == HIDDEN else cell == sign
            for row, signs in zip(full, shown, strict=True)
            for cell, sign in zip(row, signs, strict=True)
        )
        if fits:
            for i, j in itertools.product(range(len(full)), range(width + 1)):
                values[i][j].add(full[i][j])
    return values


@settings(max_examples=300, deadline=None)
@given(tables(), st.sampled_from([3, 5, 10]))
def test_no_hidden_number_follows_from_what_is_shown(inner: Counts, floor: int) -> None:
    shown = suppressed(pd.DataFrame(inner), floor).to_numpy().tolist()
    full = with_totals(inner, add_up=True)
    for signs, values, row in zip(shown, could_be(shown, inner, add_up=True), full, strict=True):
        for sign, could, cell in zip(signs, values, row, strict=True):
            assert (sign == HIDDEN and len(could) > 1) or (sign == cell and could == {cell})


@settings(max_examples=150, deadline=None)
@given(tables(), st.sampled_from([3, 5, 10]))
def test_no_small_number_stays_and_every_nought_does(inner: Counts, floor: int) -> None:
    shown = suppressed(pd.DataFrame(inner), floor).to_numpy().tolist()
    for signs, row in zip(shown, with_totals(inner, add_up=True), strict=True):
        for sign, cell in zip(signs, row, strict=True):
            if cell == 0:
                assert sign == 0
            elif cell < floor:
                assert sign == HIDDEN


@settings(max_examples=150, deadline=None)
@given(tables(1, 4))
def test_nor_in_a_row_by_itself(inner: Counts) -> None:
    shown = suppressed(pd.DataFrame(inner), add_up=False).to_numpy().tolist()
    [signs], [values] = shown, could_be(shown, inner, add_up=False)
    [row] = with_totals(inner, add_up=False)
    for sign, could, cell in zip(signs, values, row, strict=True):
        assert (sign == HIDDEN and len(could) > 1) or sign == cell


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 12), st.lists(st.lists(st.floats(0, 1), min_size=2, max_size=2), max_size=4))
def test_rows_of_the_same_children_do_not_tell_each_others_total(
    children: int, cuts: list[list[float]]
) -> None:
    rows = []
    for low, high in [*map(sorted, cuts), (0.2, 0.9)]:
        first, second = int(children * low), int(children * high)
        rows.append([first, second - first, children - second])
    shown = suppressed(pd.DataFrame(rows), add_up=False)
    totals = set(shown["children"])
    assert totals in ({children}, {HIDDEN})
    if totals == {HIDDEN}:
        assert set(shown.to_numpy().ravel()) <= {0, HIDDEN}


def test_a_table_without_small_numbers_is_shown_as_it_is() -> None:
    table = pd.DataFrame({"yes": [8, 9], "no": [0, 7]}, index=["Robins", "Wrens"])
    shown = suppressed(table)
    assert shown.loc["Robins"].tolist() == [8, 0, 8]
    assert shown.loc[TOGETHER].tolist() == [17, 7, 24]
    assert list(table.columns) == ["yes", "no"]


def test_two_ones_of_a_total_of_two_do_not_give_each_other_away() -> None:
    shown = suppressed(pd.DataFrame([[1, 1, 9], [6, 7, 8]]), floor=2)
    assert shown.iloc[0].tolist()[:2] == [HIDDEN, HIDDEN]
    assert HIDDEN in shown.iloc[0].tolist()[2:]  # 1 + 1 = 2 would show both


def test_numbers_are_hidden_before_totals() -> None:
    shown = suppressed(pd.DataFrame([[2, 20, 30], [40, 12, 60], [70, 80, 90]]))
    assert HIDDEN not in shown["children"].tolist()
    assert HIDDEN not in shown.loc[TOGETHER].tolist()
    assert (shown == HIDDEN).to_numpy().sum() == 4
    assert shown.iloc[1, 1] == HIDDEN


def test_summaries_can_be_made_safe_once_their_words_are_taken_out() -> None:
    by_room = levels(few(), "Autumn 1", scale="wellbeing", by="room").table
    assert list(suppressed(by_room.drop(columns="median")).columns) == list(by_room.columns[:-1])
    areas = suppressed(placed(few(), "Autumn 2").table.drop(columns="median"), add_up=False)
    assert list(areas["children"]) == [24] * 7
    for row in areas.to_numpy().tolist():
        assert not any(0 < cell < 5 for cell in row if cell != HIDDEN)
        assert row.count(HIDDEN) != 1


def test_a_table_of_hundreds_of_rows_is_no_trouble() -> None:
    table = pd.DataFrame([[i * j % 17 for j in range(1, 8)] for i in range(1, 60)])
    assert HIDDEN in suppressed(table).to_numpy()


def test_a_table_of_nothing_stays_one() -> None:
    assert suppressed(pd.DataFrame({"yes": [], "no": []})).loc[TOGETHER].tolist() == [0, 0, 0]
    assert suppressed(pd.DataFrame([[0, 0]])).to_numpy().tolist() == [[0, 0, 0]] * 2


@pytest.mark.parametrize(
    "table",
    [
        {"yes": ["a"]},
        {"yes": [1.5]},
        {"yes": [None]},
        {"yes": [-1]},
        {"yes": [1], "children": [2]},
    ],
)
def test_what_is_no_table_of_counts_is_refused(table: dict) -> None:
    with pytest.raises(BadRecord):
        suppressed(pd.DataFrame(table))


def test_one_child_who_looks_like_nobody_else_is_counted() -> None:
    frame = pd.DataFrame({"room": ["Robins"] * 6 + ["Wrens", None], "age": [36] * 8})
    found = k_anonymity(frame, ["room", "age"])
    assert (found.smallest, found.below, found.rows) == (1, 2, 8)
    assert found.words() == "2 of 8 rows look like fewer than 5; the smallest class has 1 row"
    assert k_anonymity(frame, ["age"]).below == 0


@given(st.lists(st.sampled_from("abc"), max_size=30))
def test_k_is_the_smallest_count(letters: list[str]) -> None:
    found = k_anonymity(pd.DataFrame({"x": pd.Series(letters, dtype="string")}), ["x"])
    counts = [letters.count(letter) for letter in set(letters)]
    assert found.smallest == min(counts, default=0)
    assert found.below == sum(count for count in counts if count < 5)


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadRecord):
        k_anonymity(pd.DataFrame({"x": [1]}), ["y"])
