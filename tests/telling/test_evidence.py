"""What a draft is made from: spread over areas, with reasons, and nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journalkit.errors import Refused
from journalkit.journal import consenting
from journalkit.records import Observation, State, Use
from journalkit.telling import evidence
from journalkit.telling.evidence import Proposal
from tests.telling.conftest import Place

AREAS = ("literacy", "mathematics", "physical-development", "communication-and-language",
         "understanding-the-world", "expressive-arts-and-design",
         "personal-social-and-emotional-development")  # fmt: skip


def _proposed(place: Place, writing: str = "story") -> dict[str, Proposal]:
    found = evidence.proposals(place.session, place.maya, half_term=place.half.id, writing=writing)
    return {one.observation.id: one for one in found}


def test_a_child_without_observations_has_nothing_to_tell_of(place: Place) -> None:
    assert _proposed(place) == {}


def test_a_helper_reads_no_proposals(place: Place) -> None:
    with place.journal.sign_in("hal") as hal, pytest.raises(Refused):
        evidence.proposals(hal, place.maya, half_term=place.half.id)


def test_the_newest_stands_first_and_only_this_childs_half_term_counts(place: Place) -> None:
    now = place.session.now()
    older = place.note(happened_at=now - timedelta(days=3))
    newer = place.note(happened_at=now - timedelta(hours=2))
    place.note(happened_at=now - timedelta(days=40))
    place.note(children=(place.journal.children[1].id,))
    assert [*_proposed(place)] == [newer.id, older.id]


def test_it_is_spread_over_areas_and_at_most_six_are_chosen(place: Place) -> None:
    many = [place.note(areas=("literacy",)) for _ in range(4)]
    one_each = {area: place.note(areas=(area,)) for area in AREAS[1:]}
    found = _proposed(place)
    chosen = {id for id, one in found.items() if one.chosen}
    assert len(chosen) == evidence.MOST_CHOSEN
    assert sum(one.id in chosen for one in many) <= 1
    maths = found[one_each["mathematics"].id]
    assert maths.reason.startswith("The only one to tell of in Mathematics")


def test_the_childs_own_words_and_what_was_approved_go_first(place: Place) -> None:
    silent = place.note(areas=("literacy",), state=State.APPROVED)
    said = place.note(areas=("literacy",), own_words="It floats!", state=State.APPROVED)
    unread = place.note(areas=("literacy",), own_words="More!")
    back = place.note(areas=("mathematics",), own_words="Four!", state=State.CHANGES)
    found = _proposed(place)
    assert [one.id for one in (said, silent, unread) if found[one.id].chosen] == [
        said.id, silent.id, unread.id
    ]  # fmt: skip
    more = [place.note(areas=("literacy",), state=State.APPROVED) for _ in range(3)]
    found = _proposed(place)
    assert found[said.id].chosen
    assert not found[unread.id].chosen
    assert not found[back.id].chosen
    assert found[back.id].reason == "A manager asked for changes"
    assert "Maya's own words" in found[said.id].reason
    assert found[unread.id].reason.startswith("More in Literacy")
    assert found[unread.id].reason.endswith("not approved yet")
    assert sum(found[one.id].chosen for one in more) == 2


def test_a_photo_is_a_reason_only_where_the_family_agreed(place: Place) -> None:
    note = place.note(pictures=(place.photo(place.maya).id,))
    assert "photo" not in _proposed(place)[note.id].reason.lower()
    consenting.record(place.session, place.maya, [Use.JOURNAL], given=True, carer=place.mother.id)
    assert "photo that may go home" in _proposed(place)[note.id].reason


def test_what_was_told_is_not_proposed_again_but_in_what_sums_up(place: Place) -> None:
    told, fresh, now = place.note(), place.note(), place.note()
    place.given(told.id, half=place.before)
    place.story(now.id)
    assert {*_proposed(place)} == {fresh.id, now.id}
    assert {*_proposed(place, "check")} == {told.id, fresh.id, now.id}
    place.given(fresh.id, half=place.before, writing="check")
    assert {*_proposed(place, "check")} == {told.id, now.id}


def test_whoever_is_not_alone_in_a_note_is_not_said_to_be(place: Place) -> None:
    both = place.note(children=(place.maya, place.journal.children[1].id))
    alone: Observation = place.note()
    found = _proposed(place)
    assert (found[both.id].alone, found[alone.id].alone) == (False, True)
    assert "alone" not in found[both.id].reason
    assert found[alone.id].reason == "About Maya alone, the newest, not approved yet"
    assert "Maya" not in repr(found[alone.id])
