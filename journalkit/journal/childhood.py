"""One child's page: who they are, what was seen of them, and their next steps.

A next step is open from the note that says it until somebody closes it with what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from journalkit.errors import Changed, NotFound
from journalkit.journal.consenting import Book
from journalkit.journal.session import Session
from journalkit.reckoning.attending import days_here
from journalkit.reckoning.sightings import Sightings, counted
from journalkit.records import (
    Absence,
    Carer,
    Child,
    ClosedStep,
    HalfTerm,
    KeyPerson,
    Observation,
    Room,
    Use,
)

A_YEAR = timedelta(days=365)
"""How far back days here are counted for a child whose first day was not entered."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What the register says of a child, and the latest photo of them alone."""

    child: Child
    room: Room
    key_persons: tuple[KeyPerson, ...]
    """All of them, the first one first."""
    carers: tuple[Carer, ...]
    absences: tuple[Absence, ...]
    """Those that are not over, the next first."""
    photo: str
    """A picture's id; empty where there is none that may be in the child's journal."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A next step of a child's, open or closed."""

    observation: Observation
    words: str
    since: datetime
    """When a version of the note first said it."""
    closed: ClosedStep | None = None


def about(session: Session, child: str) -> About:
    """What the register says of *child* (an id)."""
    session.require("read a child's page")
    vault, today = session.vault, session.today()
    found = vault.children.get(child)
    return About(
        child=found,
        room=vault.rooms.get(found.room),
        key_persons=vault.key_persons.of(child),
        carers=vault.carers.of(child),
        absences=tuple(one for one in reversed(vault.absences.of(child)) if one.last >= today),
        photo=_portrait(session, child),
    )


def _portrait(session: Session, child: str) -> str:
    """The latest photo of *child* alone, where the carers agree to the child's journal."""
    if Use.JOURNAL not in Book(session).agreed(child):
        return ""
    return session.vault.pictures.latest_alone(child)


def observations(
    session: Session,
    child: str,
    *,
    area: str = "",
    half_term: HalfTerm | None = None,
    limit: int = 10,
    skip: int = 0,
) -> tuple[tuple[Observation, ...], int]:
    """The observations of *child*, the newest first, and how many there are in use."""
    session.require("read a child's page")
    since = before = None
    if half_term is not None:
        since = datetime.combine(half_term.starts, time(), session.zone)
        before = datetime.combine(half_term.ends + timedelta(days=1), time(), session.zone)
    return session.vault.observations.of_child(
        child, area=area, since=since, before=before, limit=limit, skip=skip
    )


def steps(session: Session, child: str) -> tuple[Step, ...]:
    """Every next step of *child* once: the open ones, the newest first, then those closed last.

    What stands in the latest version of a note is open unless those very words were closed; what
    was closed stays so, also where a later version of the note says something else.
    """
    session.require("read a child's page")
    vault = session.vault
    notes = {one.id: one for one in vault.observations.with_steps(child)}
    ended = [one for one in vault.closed_steps.of(child) if one.observation in notes]
    over = {(one.observation, one.step) for one in ended}
    opened = [(one, one.note.next_step.strip(), None) for one in notes.values()]
    said = [one for one in opened if one[1] and (one[0].id, one[1]) not in over]
    every = [*said, *((notes[one.observation], one.step, one) for one in ended)]
    return tuple(
        Step(observation=note, words=words, since=_since(session, note, words), closed=closed)
        for note, words, closed in every
    )


def close_step(
    session: Session, observation: str, *, child: str, step: str, outcome: str
) -> ClosedStep:
    """Close the next *step* (its words, as they were read) for *child*: *outcome* came of it.

    `Changed` where the note says something else by now, or somebody closed it already.
    """
    session.require("close a next step")
    vault = session.vault
    closed = ClosedStep(
        observation=observation,
        child=child,
        step=step.strip(),
        outcome=outcome.strip(),
        by=session.member.id,
        at=session.now(),
    )
    with session.change() as change:
        # Read inside the transaction: two members may have pressed at the same moment.
        note = vault.observations.get(observation)
        if child not in note.note.children or not note.state.in_use:
            raise NotFound
        over = [(one.observation, one.step) for one in vault.closed_steps.of(child)]
        if not closed.step or closed.step != note.note.next_step.strip():
            raise Changed
        if (observation, closed.step) in over:
            raise Changed("Somebody closed this next step just now.")
        vault.closed_steps.put(change, closed, what="next step closed")
    return closed


def current_half_term(session: Session) -> HalfTerm | None:
    """The half term that it is, in the holidays the one before; None before the first."""
    session.require("read a child's page")
    begun = [one for one in session.vault.half_terms.all() if one.starts <= session.today()]
    return max(begun, key=lambda one: one.starts, default=None)


def sightings(session: Session, child: str) -> tuple[Sightings, ...]:
    """How often *child* was observed: at all, then in each area of the framework.

    It says where to look, and is no target: nothing here compares children or members.
    """
    half = current_half_term(session)
    vault, today = session.vault, session.today()
    found = vault.children.get(child)
    yesterday = today - timedelta(days=1)
    here = days_here(
        found,
        found.joined or today - A_YEAR,
        yesterday,
        absences=vault.absences.of(child),
        terms=vault.terms.all(),
        half_terms=vault.half_terms.all(),
    )
    days: dict[str, dict[str, date]] = {"": {}}
    for id, at, area in vault.observations.sightings(child):
        day = at.astimezone(session.zone).date()
        days[""][id] = days.setdefault(area, {})[id] = day
    areas = ["", *(area.id for area in vault.frameworks.current().areas)]
    return tuple(counted(found, area, days.get(area, {}).values(), here, half) for area in areas)


def _since(session: Session, note: Observation, words: str) -> datetime:
    """When a version of *note* first said *words* as its next step."""
    if note.version == 1:
        return note.submitted_at
    versions = session.vault.observations.versions(note.id)
    said = (one.at for one in versions if one.note.next_step.strip() == words)
    return next(said, note.submitted_at)
