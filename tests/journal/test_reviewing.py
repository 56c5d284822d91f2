"""Reviews as a conversation: praise, undo, several at once, and what waits too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from journalkit.errors import BadRecord, Changed, Refused
from journalkit.journal import conversing, criteria, observing, registering, reviewing
from journalkit.journal.session import Session
from journalkit.records import Criterion, HalfTerm, Rating, Rubric, State, Term
from tests.small_journal import Journal, make


@pytest.fixture(scope="module")
def one_journal(tmp_path_factory: Any) -> Iterator[Journal]:
    made = make(tmp_path_factory.mktemp("reviewed") / "journal")
    yield made
    made.close()


def kinds(session: Session, id: str) -> list[tuple[str, str]]:
    said = conversing.conversation(session, [session.vault.observations.get(id)])[id]
    return [(one.kind.value, one.text) for one in said]


def test_author_and_managers_talk_and_nobody_else_reads_it(journal: Journal) -> None:
    amira, ruth, dee = (journal.sign_in(who) for who in ("amira", "ruth", "dee"))
    one = journal.observe(amira)
    reviewing.ask_for_changes(ruth, one.id, version=1, comment="What did she say?")
    conversing.say(amira, one.id, "  Only “more”. ")
    observing.amend(amira, one.id, journal.note("She said: “More”."), version=1)
    reviewing.approve(ruth, one.id, version=2, praise="Now I hear her.")
    assert kinds(amira, one.id) == kinds(ruth, one.id) == [
        ("asked", "What did she say?"),
        ("said", "Only “more”."),
        ("praised", "Now I hear her."),
    ]  # fmt: skip
    with pytest.raises(Refused):
        kinds(dee, one.id)
    with pytest.raises(Refused):
        conversing.say(dee, one.id, "I was there.")
    with pytest.raises(BadRecord):
        conversing.say(amira, one.id, "  ")


def test_an_author_hears_what_others_said_last_first_and_not_what_was_taken_back(
    journal: Journal,
) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    notes = [journal.observe(amira, f"Note {number}.") for number in range(4)]
    reviewing.approve(ruth, notes[0].id, version=1, praise="The words!")
    reviewing.approve(ruth, notes[1].id, version=1)
    reviewing.approve(ruth, notes[2].id, version=1, praise="Good.")
    reviewing.undo(ruth, notes[2].id)
    conversing.say(amira, notes[3].id, "May I add a photo?")
    assert [one.id for one, _ in conversing.heard(amira)] == [notes[0].id]
    conversing.say(ruth, notes[3].id, "Do.")
    assert [one.id for one, _ in conversing.heard(amira)] == [notes[3].id, notes[0].id]
    assert conversing.heard(ruth) == ()
    later = datetime.now(UTC) + conversing.HEARD_FOR + timedelta(days=1)
    amira.now = lambda: later
    assert conversing.heard(amira) == ()


def test_a_decision_is_taken_back_within_ten_minutes_by_whoever_made_it(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    one = journal.observe(amira)
    for decide in (
        lambda: reviewing.approve(ruth, one.id, version=1, praise="Good."),
        lambda: reviewing.ask_for_changes(ruth, one.id, version=1, comment="Where?"),
    ):
        decide()
        assert reviewing.undo(ruth, one.id).state is State.SUBMITTED
        with pytest.raises(Changed):
            reviewing.undo(ruth, one.id)
    assert [kind for kind, _ in kinds(amira, one.id)] == [
        "praised", "taken back", "asked", "taken back",
    ]  # fmt: skip
    assert ruth.vault.facts.reviews() == [], "what was taken back counts in no number"
    assert [found.id for found in reviewing.queue(ruth)[0]] == [one.id], "at its old place"
    with pytest.raises(Refused):
        reviewing.undo(amira, one.id)
    reviewing.approve(ruth, one.id, version=1)
    late = datetime.now(UTC) + reviewing.UNDO_FOR + timedelta(seconds=5)
    ruth.now = lambda: late
    with pytest.raises(Refused, match="ten minutes"):
        reviewing.undo(ruth, one.id)


def test_nothing_is_taken_back_once_something_happened_since(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    one = journal.observe(amira)
    reviewing.ask_for_changes(ruth, one.id, version=1, comment="Where?")
    observing.amend(amira, one.id, journal.note("In the garden."), version=1)
    with pytest.raises(Changed):
        reviewing.undo(ruth, one.id)
    assert observing.read(ruth, one.id).version == 2


def test_several_are_approved_at_once_but_those_that_changed(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    notes = [journal.observe(amira, f"Note {number}.") for number in range(3)]
    observing.amend(amira, notes[1].id, journal.note("Other words."), version=1)
    those = [(one.id, 1) for one in notes]
    assert reviewing.approve_several(ruth, those) == (notes[1].id,)
    states = [observing.read(ruth, one.id).state for one in notes]
    assert states == [State.APPROVED, State.SUBMITTED, State.APPROVED]
    with pytest.raises(Refused):
        reviewing.approve_several(amira, [(notes[1].id, 2)])


def test_holidays_do_not_make_a_note_wait_too_long(journal: Journal) -> None:
    ruth, today = journal.sign_in("ruth"), date.today()
    now = ruth.now()
    ruth.now = lambda: now
    assert reviewing.too_long(ruth) == now - timedelta(days=reviewing.LONG)
    term = Term(name="T", starts=today - timedelta(60), ends=today + timedelta(30))
    first = HalfTerm(term=term.id, name="1", starts=term.starts, ends=today - timedelta(13))
    second = HalfTerm(term=term.id, name="2", starts=today - timedelta(2), ends=term.ends)
    registering.enter(ruth, term, first, second)
    # Two days of this half, ten of holidays, and five of the half before.
    assert reviewing.too_long(ruth) == now - timedelta(days=2 + 10 + 5)


def test_a_rating_may_be_changed_and_keeps_the_criteria_that_it_was_made_under(
    journal: Journal,
) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    one = journal.observe(amira)
    first = criteria.current(ruth)
    say: dict[str, Any] = {"version": 1, "rubric": first.id}
    made = reviewing.rate(ruth, one.id, **say, values={"learning": 2, "exact": 0})
    assert [(score.criterion, score.value) for score in made.scores] == [
        ("learning", 2), ("exact", 0),
    ]  # fmt: skip
    second = criteria.write(ruth, first.criteria[:2], after=first.id)
    with pytest.raises(Changed, match="criteria"):
        reviewing.rate(ruth, one.id, version=1, rubric=second.id, values={"learning": 1})
    again = reviewing.rate(ruth, one.id, **say, values={"exact": 1})
    assert again.id == made.id
    assert ruth.vault.ratings.of([one.id]) == (again,)
    other = journal.observe(amira)
    with pytest.raises(Changed, match="criteria"):
        reviewing.rate(ruth, other.id, **say, values={})
    with pytest.raises(BadRecord):
        reviewing.rate(ruth, other.id, version=1, rubric=second.id, values={"exact": 1})
    with pytest.raises(BadRecord):
        reviewing.rate(ruth, other.id, version=1, rubric=second.id, values={"learning": 3})
    with pytest.raises(Changed):
        reviewing.rate(ruth, other.id, version=2, rubric=second.id, values={})
    with pytest.raises(Refused):
        reviewing.rate(amira, other.id, version=1, rubric=second.id, values={})


def test_only_managers_write_criteria_and_not_over_each_other(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    first = criteria.current(amira)
    with pytest.raises(Refused):
        criteria.write(amira, first.criteria, after=first.id)
    assert criteria.write(ruth, first.criteria, after=first.id) == first, "nothing is different"
    kind = Criterion(id="", heading="Kind", text="It is kind")
    second = criteria.write(ruth, [*first.criteria, kind], after=first.id)
    assert (second.number, second.criteria[:-1]) == (2, first.criteria)
    assert second.criteria[-1].id not in ("", *(one.id for one in first.criteria))
    for written in (
        [*first.criteria],
        [*second.criteria, Criterion(id="x", heading="H", text="T")],
    ):
        with pytest.raises(Changed):
            criteria.write(ruth, written, after=first.id)
    with pytest.raises(BadRecord):
        criteria.write(ruth, [], after=second.id)


EDITS = some.lists(
    some.tuples(some.sampled_from(["rename", "drop", "add", "up"]), some.integers(0, 11)),
    min_size=1,
    max_size=5,
)
SCORES = some.dictionaries(some.integers(0, 11), some.integers(0, 2))


@settings(max_examples=25)
@given(some.lists(some.tuples(SCORES, EDITS), min_size=1, max_size=4))
def test_old_ratings_are_unchanged_when_criteria_change(
    one_journal: Journal, steps: list[tuple[dict[int, int], list[tuple[str, int]]]]
) -> None:
    amira, ruth = one_journal.sign_in("amira"), one_journal.sign_in("ruth")
    kept: dict[str, tuple[Rating, list[str]]] = {}
    numbers = count()
    for scores, edits in steps:
        rubric = criteria.current(ruth)
        ids = [one.id for one in rubric.criteria]
        values = {ids[place % len(ids)]: value for place, value in scores.items()}
        note = one_journal.observe(amira)
        rated = reviewing.rate(ruth, note.id, version=1, rubric=rubric.id, values=values)
        kept[note.id] = (rated, _read(rated, rubric))
        criteria.write(ruth, _changed(rubric, edits, numbers), after=rubric.id)
    ratings = ruth.vault.ratings.of([*kept])
    under = criteria.of(ruth, ratings)
    assert {one.observation: (one, _read(one, under[one.rubric])) for one in ratings} == kept
    one_journal.close()


def _read(rating: Rating, rubric: Rubric) -> list[str]:
    """A rating as it is shown, in the words of its own criteria."""
    words = {one.id: f"{one.heading}: {one.text}" for one in rubric.criteria}
    return [f"{words[one.criterion]} {one.value}" for one in rating.scores]


def _changed(rubric: Rubric, change: list[tuple[str, int]], numbers: Any) -> list[Criterion]:
    those = list(rubric.criteria)
    for what, place in change:
        at = place % len(those)
        one = those[at]
        if what == "rename":
            those[at] = Criterion(id=one.id, heading=one.heading, text=f"Other {next(numbers)}")
        elif what == "drop" and len(those) > 1:
            those.pop(at)
        elif what == "add" and len(those) < 12:
            those.insert(at, Criterion(id="", heading="New", text=f"New {next(numbers)}"))
        elif what == "up":
            those.insert(max(at - 1, 0), those.pop(at))
    return those
