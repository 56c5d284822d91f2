"""One child's page: next steps open and closed, what was seen, and days when the child was here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journalkit.errors import BadRecord, Changed, NotFound, Refused
from journalkit.journal import childhood, consenting, observing, picturing, registering
from journalkit.journal.session import Session
from journalkit.media import SafePicture
from journalkit.reckoning.attending import days_here
from journalkit.records import Absence, Carer, Child, HalfTerm, Term, Use
from journalkit.records.checking import new_id
from tests.small_journal import Journal

STEP = "Offer the tall blocks."
CAME = "She built a tower as high as her shoulder."


def _submit(journal: Journal, session: Session, *children: int, **fields: object):
    chosen = tuple(journal.children[number].id for number in children or (0,))
    note = journal.note(**{"children": chosen, "next_step": STEP, **fields})
    return observing.submit(session, note, id=new_id())


def _close(session: Session, observation: str, child: str, step: str = STEP, outcome: str = CAME):
    return childhood.close_step(session, observation, child=child, step=step, outcome=outcome)


def _told(session: Session, child: str) -> list[tuple[str, str, bool]]:
    found = childhood.steps(session, child)
    return [(one.observation.id, one.words, one.closed is not None) for one in found]


def test_a_next_step_is_open_until_somebody_says_what_came_of_it(journal: Journal) -> None:
    maya = journal.children[0].id
    amira = journal.sign_in("amira")
    one = _submit(journal, amira)
    assert _told(amira, maya) == [(one.id, STEP, False)]
    for nothing in ("", "  \n"):
        with pytest.raises(BadRecord):
            _close(amira, one.id, maya, outcome=nothing)
    dee = journal.sign_in("dee")
    _close(dee, one.id, maya, outcome=f" {CAME}\n")
    [step] = childhood.steps(amira, maya)
    assert step.closed is not None
    assert (step.closed.outcome, step.closed.by) == (CAME, journal.members["dee"].id)
    rows = [(row.what, row.who) for row in amira.vault.audit.rows() if row.kind == "closed_steps"]
    assert rows == [("next step closed", journal.members["dee"].id)]


def test_a_step_for_two_children_is_closed_for_each_of_them(journal: Journal) -> None:
    maya, tomasz = (child.id for child in journal.children[:2])
    amira = journal.sign_in("amira")
    one = _submit(journal, amira, 0, 1)
    _close(amira, one.id, maya)
    assert _told(amira, maya) == [(one.id, STEP, True)]
    assert _told(amira, tomasz) == [(one.id, STEP, False)]


def test_other_words_in_a_later_version_are_another_step(journal: Journal) -> None:
    maya = journal.children[0].id
    amira = journal.sign_in("amira")
    one = _submit(journal, amira)
    _close(amira, one.id, maya)
    other = replace(one.note, next_step="Count the blocks with her.")
    observing.amend(amira, one.id, other, version=1)
    assert _told(amira, maya) == [(one.id, other.next_step, False), (one.id, STEP, True)]
    observing.amend(amira, one.id, replace(other, text="She counted."), version=2)
    opened = childhood.steps(amira, maya)[0]
    assert opened.since == amira.vault.observations.versions(one.id)[1].at
    observing.amend(amira, one.id, replace(other, next_step=""), version=3)
    assert _told(amira, maya) == [(one.id, STEP, True)]


def test_only_what_was_read_is_closed_and_only_once(journal: Journal) -> None:
    maya, tomasz = (child.id for child in journal.children[:2])
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    one = _submit(journal, amira)
    with pytest.raises(Changed):
        _close(ruth, one.id, maya, step="Something else.")
    with pytest.raises(NotFound):
        _close(ruth, one.id, tomasz)
    _close(ruth, one.id, maya)
    with pytest.raises(Changed, match="just now"):
        _close(amira, one.id, maya)
    gone = _submit(journal, amira, text="She left the blocks.")
    observing.withdraw(amira, gone.id)
    with pytest.raises(NotFound):
        _close(ruth, gone.id, maya)
    assert _told(ruth, maya) == [(one.id, STEP, True)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("write", "amend", "close", "withdraw")),
            st.integers(0, 3),
            st.sampled_from(("", "a", "b")),
        ),
        max_size=14,
    )
)
def test_every_step_is_open_or_closed_exactly_once_for_each_child(
    journal: Journal, acts: list[tuple[str, int, str]]
) -> None:
    maya = journal.children[0].id
    session = journal.sign_in("amira")
    for earlier in childhood.observations(session, maya, limit=99)[0]:
        observing.withdraw(session, earlier.id)
    notes: list[str] = []
    closed: set[tuple[str, str]] = set()
    for what, number, words in acts:
        if what == "write" or not notes:
            notes.append(_submit(journal, session, 0, 1, next_step=words).id)
            continue
        one = observing.read(session, notes[number % len(notes)])
        if one.state.value == "withdrawn":
            continue
        if what == "amend":
            note = replace(one.note, next_step=words)
            observing.amend(session, one.id, note, version=one.version)
        elif what == "withdraw":
            observing.withdraw(session, one.id)
        elif one.note.next_step and (one.id, one.note.next_step) not in closed:
            _close(session, one.id, maya, step=one.note.next_step)
            closed.add((one.id, one.note.next_step))
    standing = [observing.read(session, id) for id in notes]
    kept = {one.id for one in standing if one.state.value != "withdrawn"}
    says = {(one.id, one.note.next_step) for one in standing if one.note.next_step}
    expected = [(*one, one in closed) for one in says | closed if one[0] in kept]
    told = _told(session, maya)
    assert sorted(told) == sorted(expected)
    assert [over for *_, over in told] == sorted(over for *_, over in told), "the open ones first"
    assert not any(over for *_, over in _told(session, journal.children[1].id))
    session.close()


def test_a_helper_reads_no_childs_page_and_closes_nothing(journal: Journal) -> None:
    maya = journal.children[0].id
    hal = journal.sign_in("hal")
    one = _submit(journal, hal)
    for asked in (
        lambda: childhood.about(hal, maya),
        lambda: childhood.observations(hal, maya),
        lambda: childhood.steps(hal, maya),
        lambda: childhood.sightings(hal, maya),
        lambda: childhood.current_half_term(hal),
        lambda: _close(hal, one.id, maya),
    ):
        with pytest.raises(Refused, match="A helper may not do this"):
            asked()


def test_observations_are_read_newest_first_by_area_and_half_term(journal: Journal) -> None:
    maya, amira = journal.children[0].id, journal.sign_in("amira")
    at = datetime.now(UTC) - timedelta(hours=2)
    ids = [
        _submit(journal, amira, happened_at=at - timedelta(days=days), areas=areas).id
        for days, areas in ((40, ("mathematics",)), (2, ()), (0, ("literacy", "mathematics")))
    ]
    _submit(journal, amira, 1)
    gone = _submit(journal, amira)
    observing.withdraw(amira, gone.id)
    day = at.astimezone(amira.zone).date()
    half = HalfTerm(term="", name="Half", starts=day - timedelta(days=2), ends=day)

    def read(**narrower: object) -> list[str]:
        found, count = childhood.observations(amira, maya, **narrower)
        assert count >= len(found)
        return [one.id for one in found]

    assert read() == ids[::-1]
    assert read(area="mathematics") == [ids[2], ids[0]]
    assert read(half_term=half) == [ids[2], ids[1]]
    assert read(half_term=half, area="mathematics") == [ids[2]]
    assert read(limit=1, skip=1) == [ids[1]]


def test_areas_are_counted_for_the_half_term_and_before_and_by_days_here(journal: Journal) -> None:
    ruth, today = journal.sign_in("ruth"), journal.sign_in("ruth").today()
    monday = today - timedelta(days=today.weekday())
    ago = [monday - timedelta(weeks=weeks) for weeks in (10, 5)]
    term = Term(name="Autumn", starts=ago[0], ends=today + timedelta(days=60))
    halves = [
        HalfTerm(term=term.id, name="First", starts=ago[0], ends=ago[0] + timedelta(days=25)),
        HalfTerm(term=term.id, name="Second", starts=ago[1], ends=term.ends),
    ]
    away = Absence(child=journal.children[0].id, first=ago[1], last=ago[1] + timedelta(days=6))
    registering.enter(ruth, term, *halves)
    with ruth.change() as change:
        ruth.vault.absences.put(change, away, what="absence entered")
    for day, areas in ((ago[0], ("literacy",)), (ago[0], ("literacy", "mathematics"))):
        at = datetime.combine(day, datetime.min.time(), UTC).replace(hour=11)
        _submit(journal, ruth, happened_at=at, areas=areas)
    assert childhood.current_half_term(ruth) == halves[1]
    found = {one.area: one for one in childhood.sightings(ruth, journal.children[0].id)}
    assert set(found) == {"", *(area.id for area in ruth.vault.frameworks.current().areas)}
    assert (found[""].before, found["literacy"].before, found["mathematics"].before) == (2, 2, 1)
    assert found["literacy"].last == ago[0]
    # 19 weekdays were left of the first half; of five weeks since then the child was away for one.
    passed = min(today.weekday(), 5)
    assert found["literacy"].days_here == 19 + 20 + passed
    assert found["literacy"].weeks_here == (39 + passed) // 5
    assert found["physical-development"].last is None


def test_the_latest_photo_of_the_child_alone_stands_for_the_child(journal: Journal) -> None:
    maya, amira = journal.children[0], journal.sign_in("amira")
    assert childhood.about(amira, maya.id).photo == ""
    ids = []
    for children, hours in (((0,), 9), ((0,), 5), ((0, 1), 1)):
        photo = journal.photo(amira, SafePicture(b"full", b"thumb", 4, 3, None))
        at = datetime.now(UTC) - timedelta(hours=hours)
        _submit(journal, amira, *children, pictures=(photo.id,), happened_at=at)
        picturing.name_children(amira, photo.id, [journal.children[one].id for one in children])
        ids.append(photo.id)
    assert childhood.about(amira, maya.id).photo == "", "nobody has agreed to it"
    mother = Carer(
        child=maya.id, name="Ada Ode", relationship="mother", parental_responsibility=True
    )
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, mother)
        consenting.record(ruth, maya.id, [Use.JOURNAL], given=True, carer=mother.id)
    assert childhood.about(amira, maya.id).photo == ids[1]
    assert childhood.about(amira, journal.children[1].id).photo == ""


def test_the_page_knows_the_carers_and_the_next_absence_of_this_child_alone(
    journal: Journal,
) -> None:
    maya, tomasz = journal.children[:2]
    ruth, today = journal.sign_in("ruth"), date.today()
    hers = Carer(child=maya.id, name="Ada Ode", relationship="mother")
    registering.enter(ruth, hers, Carer(child=tomasz.id, name="Jan Lis", relationship="father"))
    spans = [(-9, -3), (20, 21), (3, 4)]
    absences = [
        Absence(child=maya.id, first=today + timedelta(first), last=today + timedelta(last))
        for first, last in spans
    ]
    with ruth.change() as change:
        for one in absences:
            ruth.vault.absences.put(change, one, what="absence entered")
    about = childhood.about(ruth, maya.id)
    assert (about.carers, about.absences) == ((hers,), (absences[2], absences[1]))
    assert about.room == journal.room


DAYS = st.dates(date(2026, 8, 1), date(2027, 7, 31))
SPANS = st.tuples(DAYS, DAYS).map(sorted)


@given(
    booked=st.sets(st.integers(0, 6)).map(tuple),
    asked=SPANS,
    middle=DAYS,
    terms=st.lists(SPANS, max_size=3),
    absences=st.lists(SPANS, max_size=3),
)
def test_days_here_are_booked_days_in_term_without_absences(
    booked: tuple[int, ...],
    asked: list[date],
    middle: date,
    terms: list[list[date]],
    absences: list[list[date]],
) -> None:
    child = Child(name="Maya Ode", born=date(2022, 3, 1), room="r", booked=booked)
    away = [Absence(child=child.id, first=first, last=last) for first, last in absences]
    known = [Term(name="T", starts=first, ends=last) for first, last in terms]
    first, last = asked

    def here(begin: date, end: date, gone: list[Absence] = away) -> tuple[date, ...]:
        return days_here(child, begin, end, absences=gone, terms=known)

    found = here(first, last)
    assert list(found) == sorted(set(found))
    for day in found:
        assert first <= day <= last
        assert day.weekday() in booked
        assert not terms or any(one.starts <= day <= one.ends for one in known)
        assert not any(one.first <= day <= one.last for one in away)
    without = here(first, last, [])
    assert set(without) - set(found) <= {
        day for day in without if any(one.first <= day <= one.last for one in away)
    }
    assert here(first, last, [replace(one, cancelled=True) for one in away]) == without
    if first <= middle < last:
        assert here(first, middle) + here(middle + timedelta(days=1), last) == found


def test_the_break_between_two_halves_is_no_time_to_be_seen_in() -> None:
    child = Child(name="Maya Ode", born=date(2022, 3, 1), room="r", booked=(0,))
    term = Term(name="Autumn", starts=date(2026, 9, 7), ends=date(2026, 12, 18))
    first = HalfTerm(term=term.id, name="1", starts=term.starts, ends=date(2026, 10, 23))
    second = HalfTerm(term=term.id, name="2", starts=date(2026, 11, 2), ends=term.ends)
    week = (date(2026, 10, 26), date(2026, 11, 1))
    assert days_here(child, *week, terms=[term]) == (week[0],)
    assert days_here(child, *week, terms=[term], half_terms=[first, second]) == ()
