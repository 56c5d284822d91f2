"""The board says for each child how far the story has come, and is gentle about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from journalkit.errors import Refused
from journalkit.journal import observing, registering, storytelling
from journalkit.records import FLOOR, Child, HalfTerm, Passage, Stage, Story
from journalkit.telling.answered import answered
from journalkit.telling.board import Board, Card, board
from tests.telling.conftest import TODAY, Place


def _board(place: Place, writing: str = "story", half: HalfTerm | None = None) -> Board:
    return board(place.session, half_term=(half or place.half).id, writing=writing)


def _card(place: Place, writing: str = "story") -> Card:
    return next(one for one in _board(place, writing).cards if one.child.id == place.maya)


def _enter(place: Place, *children: Child) -> list[Child]:
    registering.enter(place.session, *children)
    return [*children]


def _child(place: Place, name: str = "Zed Zo", **fields: object) -> Child:
    born = place.journal.children[0].born
    return Child(**{"name": name, "born": born, "room": place.journal.room.id, **fields})  # type: ignore[arg-type]


def test_a_story_moves_over_the_board(place: Place) -> None:
    card = _card(place)
    assert (card.column, card.story, card.late) == ("due", None, "")
    assert card.key_person_name == "Amira Cole"
    with place.journal.sign_in("amira") as amira:
        story = Story(
            child=place.maya, half_term=place.half.id, writing="story", by=amira.member.id,
            at=amira.now(),
            passages=tuple(Passage(section=one, text="Maya sang.") for one in ("story", "next")),
        )  # fmt: skip
        kept = storytelling.keep(amira, story)
        assert (_card(place).column, _card(place).story) == ("drafted", kept)
        handed = storytelling.hand_in(amira, kept)
        assert _card(place).column == "with the manager"
        back = storytelling.ask(place.session, handed.id, "What did she say?", version=1)
        assert (_card(place).column, _card(place).asked) == ("drafted", "What did she say?")
        storytelling.hand_in(amira, back)
    storytelling.approve(place.session, story.id, version=2)
    assert (_card(place).column, _card(place).asked) == ("approved", "")
    given = storytelling.give(place.session, story.id)
    assert _card(place).column == "given"
    assert _board(place).title == "1 of 3 families have their story"
    place.reply(given, "", pictures=(place.photo().id,))
    assert (_card(place).column, _card(place).reply) == ("answered", "A drawing came back")
    place.reply(given, "She counts the stairs, " * 9)
    assert _card(place).reply.startswith("She counts")
    assert len(_card(place).reply) <= 80
    assert "Maya" not in repr(_board(place))


def test_an_approved_story_warns_where_what_it_tells_of_was_withdrawn(place: Place) -> None:
    note = place.note()
    story = place.story(note.id, stage=Stage.APPROVED)
    step = Passage(section="next", text="More.")
    with place.session.change() as change:
        story = replace(story, passages=(*story.passages, step))
        place.session.vault.stories.put(change, story, what="story")
    assert _card(place).warning == ""
    observing.withdraw(place.session, note.id)
    assert "withdrawn" in _card(place).warning


@pytest.mark.parametrize(
    ("days", "words"),
    [(7, ""), (6, "ends in 6 days"), (1, "ends tomorrow"), (0, "ends today"),
     (-1, "ended yesterday"), (-3, "ended 3 days ago"), (-15, "ended 2 weeks ago")],
)  # fmt: skip
def test_time_runs_out_gently(place: Place, days: int, words: str) -> None:
    day = place.half.ends - timedelta(days=days)
    place.session.now = lambda: datetime.combine(day, time(12), UTC)
    place.session.look_again()
    assert _card(place).late == (words and f"The half term {words}")
    place.story(stage=Stage.WITH_MANAGER)
    assert _card(place).late == ""
    over = "ended" if days < 0 else "ends"
    assert _board(place).note.startswith(f"half term {over} {place.half.ends.day} ")


def test_a_story_is_for_whoever_was_here_in_the_half_term(place: Place) -> None:
    starts, ends, day = place.half.starts, place.half.ends, timedelta(days=1)
    _enter(
        place,
        _child(place, "In", joined=ends),
        _child(place, "Later", joined=ends + day),
        _child(place, "Left", left=starts),
        _child(place, "Gone", left=starts - day),
    )
    names = [one.child.called for one in _board(place).cards]
    assert names == ["In", "Iris", "Left", "Maya", "Tomasz"]


def test_a_check_is_for_two_year_olds_who_have_had_none(place: Place) -> None:
    def ago(day: date, years: int) -> date:
        return date(day.year - years, day.month, min(day.day, 28))

    month = timedelta(days=31)
    _, two, three, _, done = _enter(
        place,
        _child(place, "Young", born=ago(place.half.ends, 2) + month),
        _child(place, "Two", born=ago(place.half.ends, 2) - timedelta(days=9)),
        _child(place, "Three", born=ago(place.half.starts, 3) + timedelta(days=9)),
        _child(place, "Old", born=ago(place.half.starts, 3) - month),
        _child(place, "Done", born=ago(place.half.ends, 2) - month),
    )
    assert [one.child.called for one in _board(place, "check").cards] == ["Done", "Three", "Two"]
    place.given(half=place.before, writing="check", child=done.id)
    place.story(half=place.before, writing="check", child=two.id, stage=Stage.DRAFTED)
    found = _board(place, "check")
    assert [one.child.id for one in found.cards] == [three.id, two.id]
    assert found.title == "0 of 2 families have their progress check"


def test_a_summary_is_for_those_who_may_start_school_in_september(place: Place) -> None:
    autumn = date(TODAY.year, 10, 5)
    half = HalfTerm(
        term=place.half.term, name="Next", starts=autumn, ends=autumn + timedelta(days=20)
    )
    registering.enter(place.session, half)
    _enter(
        place,
        _child(place, "August", born=date(TODAY.year - 3, 8, 31)),
        _child(place, "September", born=date(TODAY.year - 3, 9, 1)),
        _child(place, "Leap", born=date(2020, 2, 29)),
    )
    names = {one.child.called for one in _board(place, "moving", half).cards}
    assert {"August", "Leap"} <= names
    assert "September" not in names


def test_a_helper_sees_no_board(place: Place) -> None:
    with place.journal.sign_in("hal") as hal:
        with pytest.raises(Refused):
            board(hal, half_term=place.half.id)
        with pytest.raises(Refused):
            answered(hal)


def test_what_families_answer_is_counted_and_never_of_a_few(place: Place) -> None:
    assert answered(place.session) == ()
    family = _enter(place, *(_child(place, f"Child {n}") for n in range(FLOOR)))
    stories = [place.given(child=one.id) for one in family[1:]]
    place.reply(stories[0], "Yes.")
    [few] = answered(place.session)
    assert (few.given, few.answered) == (FLOOR - 1, None)
    assert few.sentence == "4 families were given a story: too few to say how many answered"

    place.given(child=family[0].id)
    place.given(half=place.before)
    place.reply(stories[0], "And more.")
    now, earlier = answered(place.session)
    assert (now.half_term, now.sentence) == (place.half, "1 of 5 families answered")
    assert earlier.half_term == place.before
