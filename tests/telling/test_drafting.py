"""A draft says nothing that stands in no note, and shows nothing that may not go home."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from journalkit.errors import BadRecord
from journalkit.journal import (
    childhood,
    consenting,
    observing,
    picturing,
    registering,
    replying,
    storytelling,
)
from journalkit.records import Carer, Child, Passage, State, Story, Use
from journalkit.telling import drafting
from tests.small_journal import PHOTO
from tests.telling.conftest import TODAY, Place

BUSY = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _begin(place: Place, writing: str = "story", child: str = "") -> Story:
    return drafting.begin(
        place.session, child or place.maya, half_term=place.half.id, writing=writing
    )


def _agree(place: Place, *uses: Use, given: bool = True) -> None:
    consenting.record(place.session, place.maya, uses, given=given, carer=place.mother.id)


def _day(place: Place, days: int) -> dict[str, Any]:
    return {"happened_at": place.session.now() - timedelta(days=days)}


def test_a_draft_quotes_what_was_seen_and_said_and_what_comes_next(place: Place) -> None:
    note = place.note(
        "Maya poured water for Tomasz. It ran over", own_words="“It's too full!”",
        next_step="Offer jugs of other sizes", **_day(place, 2),
    )  # fmt: skip
    day = TODAY - timedelta(days=2)
    told, quote, step = _begin(place).passages
    assert told.text.startswith(f"On {day.day} {day:%B}")
    assert told.text.endswith(": Maya poured water for a friend. It ran over.")
    assert (quote.text, quote.quote, quote.section) == ("It's too full!", True, "story")
    assert (step.text, step.section) == ("Offer jugs of other sizes.", "next")
    assert all(one.drafted and one.source == note.id for one in (told, quote, step))
    assert place.session.vault.story_drafts.all() == ()


@pytest.mark.parametrize(
    ("text", "said", "told"),
    [
        ("She poured. “Too full!” “More!”", "Too full!", ["She poured. “More!”", "Too full!"]),
        ("She ran. “Wet!” she said.", "Wet!", ["She ran. “Wet!” she said."]),
        ("“Big. I’ll lick it,” she said.", "Big. I’ll lick it", ["“Big. I’ll lick it,” she said."]),
        ("She ran.", "“No!” and “More!”", ["She ran.", "“No!” and “More!”"]),
    ],
)
def test_nothing_is_said_twice(place: Place, text: str, said: str, told: list[str]) -> None:
    place.note(text, own_words=said)
    assert [one.text.partition(": ")[2] or one.text for one in _begin(place).passages] == told


def test_what_any_of_several_may_have_said_is_not_said_to_be_the_childs(place: Place) -> None:
    both = (place.maya, place.journal.children[1].id)
    place.note("They ran.", own_words="Wait!", children=both)
    assert [one.quote for one in _begin(place).passages] == [False]


def test_a_closed_step_does_not_come_next(place: Place) -> None:
    note = place.note(next_step="Try jugs")
    childhood.close_step(
        place.session, note.id, child=place.maya, step="Try jugs", outcome="She did."
    )
    assert [one.section for one in _begin(place).passages] == ["story"]


def test_a_long_note_is_cut_between_sentences(place: Place) -> None:
    place.note("Maya dug a hole. " * 60)
    [told] = _begin(place).passages
    assert len(told.text) < drafting.LONGEST + 40
    assert told.text.endswith("a hole.")
    place.note("dig " * 200, areas=("literacy",))
    assert all(len(one.text) < drafting.LONGEST + 40 for one in _begin(place).passages)


def test_a_check_sorts_what_was_seen_by_the_prime_areas(place: Place) -> None:
    for area in ("physical-development", "literacy", "communication-and-language"):
        place.note(areas=(area,), pictures=(place.photo(place.maya).id,))
    _agree(place, Use.JOURNAL)
    check = _begin(place, "check")
    assert {one.section for one in check.passages} == {"physical", "strengths", "communication"}
    assert check.pictures == ()
    assert {one.section for one in _begin(place, "moving").passages} == {"strengths"}


def test_what_the_family_wrote_last_time_comes_first_and_once(place: Place) -> None:
    place.note()
    last = place.given(half=place.before)
    reply = place.reply(last, "She counts the stairs with Tomasz.")
    place.reply(last, "", pictures=(place.photo().id,))
    first, *_ = _begin(place).passages
    assert (first.text, first.section) == ("She counts the stairs with [a friend].", "family")
    assert (first.source, first.quote, first.drafted) == (reply.id, True, True)
    label = drafting.source_label(place.session, reply.id)
    assert label.startswith("what Anna (mother) wrote on ")

    place.story(reply.id, half=place.before, writing="check")
    assert [one.section for one in _begin(place).passages] == ["story"]


def test_a_reply_that_became_an_observation_is_still_the_parents_words(place: Place) -> None:
    last = place.given(half=place.before)
    reply = place.reply(last, "She counts the stairs.")
    seen = replying.as_observation(place.session, reply.id)
    [said] = _begin(place).passages
    assert (said.section, said.quote) == ("family", True)
    empty = replace(_begin(place), passages=())
    [said] = drafting.bring_in(place.session, empty, seen.id).passages
    assert (said.section, said.quote) == ("family", True)


def test_photos_come_in_the_order_they_were_taken_and_never_a_video(place: Place) -> None:
    _agree(place, Use.JOURNAL)
    taken = [place.photo(place.maya).id for _ in range(11)]
    film = place.journal.film(place.session)
    picturing.name_children(place.session, film.id, [place.maya])
    place.note(pictures=(*reversed(taken[:9]), film.id))
    place.note(pictures=tuple(taken[9:]))
    pictures = _begin(place).pictures
    assert len(pictures) == drafting.DRAFTED_PICTURES
    assert [*pictures] == [id for id in taken if id in pictures]
    assert {*taken[9:]} <= {*pictures}, "each note shows something"


def test_a_blurred_photo_stands_for_one_that_may_not_go_home(place: Place) -> None:
    _agree(place, Use.JOURNAL)
    tomasz = place.journal.children[1]
    both = place.photo(place.maya, tomasz.id)
    note = place.note(pictures=(both.id,))
    sealed = picturing.seal(place.session.cabinet, PHOTO)
    blurred = picturing.derive(place.session, both.id, sealed, how="blurred")
    picturing.name_children(place.session, blurred.id, [place.maya])
    story = _begin(place)
    assert story.pictures == (blurred.id,)
    found = drafting.photos(place.session, story)
    assert found == (
        (both.id, False, "Tomasz's family has not agreed"), (blurred.id, True, "")
    )  # fmt: skip
    assert drafting.take_out(place.session, story, note.id).pictures == ()


def test_the_photos_to_choose_from_say_why_one_may_not_be(place: Place) -> None:
    _agree(place, Use.JOURNAL)
    own, unnamed = place.photo(place.maya).id, place.journal.photo(place.session).id
    place.note(pictures=(own, unnamed), state=State.CHANGES)
    place.note(pictures=(place.photo(place.maya).id,), staff_only=True)
    found = drafting.photos(place.session, _begin(place))
    assert found == ((own, True, ""), (unnamed, False, "nobody has said who is in it"))


def test_a_photo_that_is_in_the_way_can_still_be_seen(place: Place) -> None:
    _agree(place, Use.JOURNAL)
    own = place.photo(place.maya).id
    note = place.note(pictures=(own,))
    story = _begin(place)
    observing.withdraw(place.session, note.id)
    [seen] = drafting.photos(place.session, story)
    assert seen == (own, False, "no observation that may appear in a journal shows it")


def test_what_is_brought_in_can_be_taken_out_but_for_what_is_theirs(place: Place) -> None:
    _agree(place, Use.JOURNAL)
    shared, own = place.photo(place.maya).id, place.photo(place.maya).id
    first = place.note(areas=("literacy",), pictures=(shared,))
    story = _begin(place)
    second = place.note("Maya sang.", own_words="La!", pictures=(shared, own))
    more = drafting.bring_in(place.session, story, second.id)
    assert more.pictures == (shared, own)
    assert more.sources == (first.id, second.id)
    assert drafting.bring_in(place.session, more, second.id) == more
    assert drafting.take_out(place.session, more, second.id) == story

    mine = [replace(one, drafted=one.quote) for one in more.passages]
    left = drafting.take_out(place.session, replace(more, passages=tuple(mine)), second.id)
    assert [one.text for one in left.passages][1].endswith("Maya sang.")
    assert len(left.passages) == 2


def test_what_may_not_be_told_is_not_brought_in(place: Place) -> None:
    told = place.note()
    place.given(told.id, half=place.before)
    others = (
        told,
        place.note(staff_only=True),
        place.note(state=State.WITHHELD),
        observing.withdraw(place.session, place.note().id),
        place.note(children=(place.journal.children[1].id,)),
    )
    story = _begin(place)
    assert story.passages == ()
    for one in others:
        with pytest.raises(BadRecord):
            drafting.bring_in(place.session, story, one.id)


def test_a_source_is_named_by_its_day_its_author_and_its_areas(place: Place) -> None:
    note = place.note(areas=("literacy", "mathematics"), **_day(place, 0))
    label = drafting.source_label(place.session, note.id)
    assert label.endswith(", Ruth: Literacy and Mathematics")
    observing.withdraw(place.session, note.id)
    assert drafting.source_label(place.session, note.id).endswith("that was withdrawn")
    assert drafting.source_label(place.session, "nothing") == ""


# ---- properties: random notes, random consents

NAMES = ("Maya", "Tomasz", "Iris", "Ode", "Lis", "Tomasz Lis", "IRIS", "tomasz's", "Iris O’Neil")
WORDS = some.lists(
    some.sampled_from([*NAMES, "and", "ran to", "water.", "Look!", "“", "”", "gave", "\n", "Ja?"]),
    min_size=1, max_size=12,
).map(" ".join)  # fmt: skip
NOTES = some.lists(
    some.fixed_dictionaries(
        {
            "text": WORDS.filter(str.strip), "own_words": WORDS | some.just(""),
            "next_step": WORDS | some.just(""), "staff_only": some.booleans(),
            "areas": some.sampled_from([(), ("literacy",), ("mathematics",)]),
        }
    ),
    max_size=4,
)  # fmt: skip
FATES = some.lists(
    some.sampled_from([None, None, *State, "told", "earlier", "another's"]), min_size=4, max_size=4
)


@BUSY
@given(NOTES, FATES, some.sampled_from(["story", "check", "moving"]))
def test_every_sentence_is_of_a_note_that_may_be_told_and_names_no_other_child(
    place: Place, notes: list[dict[str, Any]], fates: list[Any], writing: str
) -> None:
    born = place.journal.children[0].born
    child = Child(name="Maya Ode", born=born, room=place.journal.room.id)
    registering.enter(place.session, child)
    tellable, told = set(), []
    for fields, fate in zip(notes, fates, strict=False):
        state = fate if isinstance(fate, State) else None
        days = 40 if fate == "earlier" else 0
        whose = place.journal.children[1] if fate == "another's" else child
        note = place.note(**fields, children=(whose.id,), state=state, **_day(place, days))
        if fate == "told":
            told.append(note.id)
        elif (state is None or state.in_use) and not days and whose is child:
            tellable |= set() if note.note.staff_only else {note.id}
    place.given(*told, half=place.before, writing=writing, child=child.id)
    story = _begin(place, writing, child.id)
    assert {*story.sources} <= tellable
    for passage in story.passages:
        assert passage.drafted
        assert passage.source
        assert not {"tomasz", "iris", "lis"} & {*_plain(passage)}
    sections = {one.id for one in storytelling.writing(story).sections}
    assert {one.section for one in story.passages} <= sections
    assert "sources" not in storytelling.blockers(place.session, story)


def _plain(passage: Passage) -> list[str]:
    return passage.text.lower().replace("'s", "").replace(".", " ").split()


@BUSY
@given(
    some.lists(
        some.tuples(some.integers(0, 1), some.sampled_from([Use.JOURNAL, Use.OTHERS]),
                    some.booleans()),
        max_size=6,
    ),
    some.lists(some.none() | some.sets(some.integers(0, 1)), min_size=1, max_size=3),
)  # fmt: skip
def test_no_photo_without_consent_is_drafted_or_brought_in(
    place: Place, answers: list[Any], named: list[Any]
) -> None:
    born = place.journal.children[0].born
    children = [
        Child(name=name, born=born, room=place.journal.room.id) for name in ("Ada O", "Ben P")
    ]
    carers = [
        Carer(child=one.id, name="Carer", relationship="mother", parental_responsibility=True)
        for one in children
    ]
    registering.enter(place.session, *children, *carers)
    for who, use, agreed in answers:
        consenting.record(
            place.session, children[who].id, [use], given=agreed, carer=carers[who].id
        )
    ids = []
    for inside in named:
        taken = place.journal.photo(place.session)
        if inside is not None:
            picturing.name_children(place.session, taken.id, [children[n].id for n in inside])
        ids.append(taken.id)
    own = children[0].id
    note = place.note(children=(own,), pictures=tuple(ids))
    story = _begin(place, child=own)
    again = drafting.bring_in(place.session, replace(story, passages=(), pictures=()), note.id)
    assert story.pictures == again.pictures
    against = storytelling.hindrances_of(place.session, replace(story, pictures=tuple(ids)))
    assert {*story.pictures} == {id for id in ids if not against[id]}
    offered = {one.picture for one in drafting.photos(place.session, story) if one.allowed}
    assert offered == {*story.pictures}
