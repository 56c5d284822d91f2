"""Steps of a scale are counted, each child once, with those not assessed beside them."""

from __future__ import annotations

from statistics import median_high, median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.analytics.medians import lower_median, median
from journalkit.analytics.standing import levels, placed
from journalkit.errors import BadRecord, NotFound
from tests.analytics.few_children import AREAS, BANDS, few, here, made, names

LEVELS = [1, 2, 3, 4, 5]


def seen(child: str, *levels: int | None, half_term: str = "Autumn 1") -> list[dict]:
    return [
        {"child": child, "half_term": half_term, "scale": "wellbeing", "level": level}
        for level in levels
    ]


def judged(child: str, band: str, half_term: str = "Autumn 1") -> dict:
    return {"child": child, "half_term": half_term, "area": "Literacy", "band": band}


def test_one_judgement_of_22_36_and_three_of_30_50_have_a_median_of_30_50() -> None:
    bands = ("22-36", "30-50", "40-60")
    of = ["22-36", "30-50", "30-50", "30-50"]
    rows = [judged(child, band) for child, band in zip(names(4), of, strict=True)]
    frames = made({"children": here(names(5)), "judgements": rows}, bands=bands)
    summary = placed(frames, "Autumn 1", area="Literacy")
    assert list(summary.table.loc["Literacy"]) == [1, 3, 0, 1, 5, "30-50"]
    assert summary.sentence == (
        "4 of 5 children have a judgement in Literacy in Autumn 1; the median is 30-50; "
        "1 not assessed."
    )


@given(st.lists(st.sampled_from(LEVELS), min_size=1))
def test_the_median_is_the_middle_of_another_library_in_words(values: list[int]) -> None:
    low, high = median_low(values), median_high(values)
    assert median(values, LEVELS) == (str(low) if low == high else f"between {low} and {high}")
    assert lower_median(values, LEVELS) == low


def test_a_median_keeps_to_the_scales_own_order_and_not_to_the_alphabet() -> None:
    assert median(["Reception", "3 and 4", "Birth to 3"], BANDS) == "3 and 4"
    assert median(["Reception", "Birth to 3"], BANDS) == "between Birth to 3 and Reception"


def test_a_median_of_nobody_is_none_and_a_strange_step_is_refused() -> None:
    assert median([None, None], LEVELS) == "none"
    assert lower_median([], LEVELS) is None
    with pytest.raises(BadRecord):
        median([7], LEVELS)


def test_a_child_seen_often_counts_once_at_the_lower_middle() -> None:
    rows = [*seen("child-01", 2, 5, 5, 2), *seen("child-02", 4), *seen("child-03", None)]
    frames = made({"children": here(names(3)), "wellbeing": rows})
    summary = levels(frames, "Autumn 1", scale="wellbeing")
    assert list(summary.table.loc["All children"]) == [0, 1, 0, 1, 0, 1, 3, "between 2 and 4"]
    assert summary.children == 3


@pytest.mark.parametrize("by", [None, "room", "key_group"])
@pytest.mark.parametrize("count", [3, 24, 400])
def test_every_child_stands_in_one_column_of_one_row(count: int, by: str | None) -> None:
    frames = few(count)
    for half_term in frames.half_terms:
        here_then = (frames.children["half_term"] == half_term).sum()
        for summary in (
            levels(frames, half_term, scale="wellbeing", by=by),
            placed(frames, half_term, area="Literacy", by=by),
        ):
            steps = summary.table.columns[: summary.table.columns.get_loc("children")]
            assert "not assessed" in steps
            assert (summary.table[steps].sum(axis=1) == summary.table["children"]).all()
            assert summary.table["children"].sum() == here_then == summary.children


@pytest.mark.parametrize("count", [3, 24, 400])
def test_the_bands_add_up_to_the_judgements_of_their_members(count: int) -> None:
    frames = few(count)
    summary = placed(frames, "Autumn 2")
    then = frames.judgements[frames.judgements["half_term"] == "Autumn 2"]
    assert list(summary.table.index) == list(AREAS)
    for area in AREAS:
        for band in BANDS:
            members = then[(then["area"] == area) & (then["band"] == band)]
            assert summary.table.loc[area, band] == members["child"].nunique()


def test_a_child_in_two_groups_counts_in_both_and_the_page_says_so() -> None:
    groups = [
        {"child": "child-01", "half_term": "Autumn 1", "group": "Forest"},
        {"child": "child-01", "half_term": "Autumn 1", "group": "Early talkers"},
    ]
    frames = made({"children": here(names(2)), "groups": groups})
    summary = levels(frames, "Autumn 1", scale="wellbeing", by="group")
    assert list(summary.table.index) == ["Early talkers", "Forest", "In no group"]
    assert list(summary.table["children"]) == [1, 1, 1]
    assert summary.children == 2
    assert any("1 child in more than one group" in caution for caution in summary.cautions)


def test_a_child_who_changed_rooms_stands_where_it_was_in_each_half_term() -> None:
    children = [
        *here(["child-01"], half_terms=["Autumn 1"], room="Robins"),
        *here(["child-01"], half_terms=["Spring 1"], room="Wrens"),
        *here(["child-02"], half_terms=["Autumn 1", "Spring 1"], room="Robins"),
    ]
    frames = made({"children": children, "wellbeing": seen("child-01", 3, half_term="Spring 1")})
    before = levels(frames, "Autumn 1", scale="wellbeing", by="room").table
    after = levels(frames, "Spring 1", scale="wellbeing", by="room").table
    assert dict(before["children"]) == {"Robins": 2}
    assert dict(after["children"]) == {"Robins": 1, "Wrens": 1}
    assert after.loc["Wrens", "3"] == 1


def test_children_without_a_room_or_key_person_are_a_row_of_their_own() -> None:
    frames = made({"children": [*here(["child-01"], room="Robins"), *here(["child-02"])]})
    rooms = levels(frames, "Autumn 1", scale="wellbeing", by="room").table
    keys = levels(frames, "Autumn 1", scale="wellbeing", by="key_group").table
    assert list(rooms.index) == ["Robins", "No room"]
    assert dict(keys["children"]) == {"No key person": 2}


def test_a_judgement_is_not_carried_into_a_later_half_term() -> None:
    children = here(["child-01"], half_terms=["Autumn 1", "Autumn 2"])
    frames = made({"children": children, "judgements": [judged("child-01", "3 and 4")]})
    assert placed(frames, "Autumn 2").table.loc["Literacy", "not assessed"] == 1


def test_a_half_term_before_the_first_observation_is_all_not_assessed() -> None:
    frames = made({"children": here(names(4))})
    table = levels(frames, "Autumn 1", scale="involvement").table
    assert list(table.loc["All children"]) == [0, 0, 0, 0, 0, 4, 4, "none"]
    assert placed(frames, "Autumn 1").table["not assessed"].tolist() == [4] * 7


def test_what_cannot_be_shown_is_refused_in_a_sentence() -> None:
    frames = few(3)
    with pytest.raises(BadRecord):
        levels(frames, "Autumn 1", scale="happiness")
    with pytest.raises(BadRecord):
        levels(frames, "Autumn 1", scale="wellbeing", by="family")
    with pytest.raises(BadRecord):
        placed(frames, "Autumn 1", by="room")
    with pytest.raises(BadRecord):
        placed(frames, "Autumn 1", area="Latin")
    with pytest.raises(NotFound):
        placed(frames, "Summer 9")


def test_there_is_no_average_anywhere() -> None:
    for summary in (levels(few(), "Autumn 1", scale="wellbeing"), placed(few(), "Autumn 1")):
        words = " ".join([summary.title, summary.sentence, *summary.table.columns])
        assert "mean" not in words
        assert "average" not in words
