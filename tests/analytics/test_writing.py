"""Whether notes get richer is asked of all notes together, and of nobody."""

from __future__ import annotations

import pytest

from journalkit.analytics.proportions import proportion
from journalkit.analytics.standing import levels, over_time, placed
from journalkit.analytics.writing import written
from journalkit.errors import BadRecord
from tests.analytics.few_children import AREAS, few, here, made


def test_a_note_about_three_children_is_one_note() -> None:
    children = ["child-01", "child-02", "child-03"]
    note = {"observation": "o-1", "half_term": "Autumn 1", "words": 30, "own_words": True}
    rows = [{**note, "child": child} for child in children]
    other = {**note, "observation": "o-2", "child": "child-01", "words": 9, "own_words": False}
    table = written(made({"children": here(children), "observations": [*rows, other]})).table
    assert table.loc["Autumn 1", ["notes", "words", "own words"]].to_list() == [
        2,
        9,
        proportion(1, 2).per_cent(),
    ]
    assert table.loc["Autumn 2", "notes"] == 0
    assert table.loc["Autumn 2", "own words"] == ""


def test_a_note_that_came_back_twice_was_sent_back_once_and_a_waiting_one_is_in_no_share() -> None:
    at = {"half_term": "Autumn 1", "child": "child-01"}
    notes = [{**at, "observation": f"o-{number}"} for number in range(4)]
    reviews = [
        {"observation": "o-0", "half_term": "Autumn 1", "decision": decision}
        for decision in ("changes", "changes", "approved")
    ]
    reviews.append({"observation": "o-1", "half_term": "Autumn 1", "decision": "approved"})
    frames = made({"children": here(["child-01"]), "observations": notes, "reviews": reviews})
    assert written(frames).table.loc["Autumn 1", "sent back"] == proportion(1, 2).per_cent()


def test_nothing_is_said_by_member() -> None:
    summary = written(few())
    told = summary.sentence + summary.table.to_csv() + " ".join(summary.cautions)
    assert "member-" not in told
    assert "child-" not in told
    assert any("nobody is to be ranked" in one for one in summary.cautions)


def test_half_terms_below_each_other_are_what_each_is_alone() -> None:
    frames = few()
    together = over_time(frames, "wellbeing").table
    for half_term in frames.half_terms:
        alone = levels(frames, half_term, scale="wellbeing").table.iloc[0]
        assert together.loc[half_term].to_list() == alone.to_list()
        area = placed(frames, half_term, area=AREAS[3]).table.iloc[0]
        assert over_time(frames, AREAS[3]).table.loc[half_term].to_list() == area.to_list()
    assert over_time(frames, "wellbeing").children == 24
    with pytest.raises(BadRecord):
        over_time(frames, "happiness")


def test_without_half_terms_there_is_nothing_to_tell_and_nothing_breaks() -> None:
    nothing = made({}, half_terms=())
    assert written(nothing).sentence == "0 notes about 0 children."
    assert over_time(nothing, "wellbeing").sentence == "0 children in 0 half terms."
