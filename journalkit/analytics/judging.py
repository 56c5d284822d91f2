"""What meetings' ratings say over time: of the team's notes together, and to each of their own.

Nobody is ranked (practice): nothing here gives numbers of a member to anybody but that member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from journalkit.journal.rating import Counts, counted
from journalkit.journal.session import Session
from journalkit.records import Action, Criterion, Meeting, Rating


@dataclass(frozen=True)
class Looked:
    """What a meeting looked at and has shown: its criteria, and the ratings that count.

    Left out: what an author said of their own note, and notes that were withheld or withdrawn.
    """

    meeting: Meeting
    criteria: tuple[Criterion, ...]
    first: tuple[Rating, ...]
    again: tuple[Rating, ...]
    """The ratings of the second round."""

    def __repr__(self) -> str:
        return f"Looked(meeting={self.meeting.id!r})"

    @property
    def notes(self) -> int:
        """How many notes were rated."""
        return len({one.observation for one in self.first})


@dataclass(frozen=True)
class Own:
    """How the member's own notes were rated in one meeting."""

    meeting: Meeting
    criteria: tuple[Criterion, ...]
    notes: int
    counts: Mapping[str, Counts]


@dataclass(frozen=True)
class Since:
    """One criterion in the notes that a meeting looked at, and in those written after it."""

    criterion: Criterion
    before: Counts
    notes_before: int
    after: Counts
    notes_after: int


def looked(session: Session, meeting: Meeting) -> Looked:
    """What *meeting* has shown so far."""
    session.require("join a staff meeting")
    vault = session.vault
    ratings = vault.ratings.in_meeting(meeting.id)
    places = {
        (drawn.observation, again): place for place, (drawn, again) in enumerate(meeting.places)
    }
    shown = [one for one in ratings if places.get((one.observation, one.again)) in meeting.revealed]
    counting = _counting(session, shown, together=meeting.together)
    return Looked(
        meeting,
        vault.rubrics.get(meeting.rubric).criteria,
        first=tuple(one for one in counting if not one.again),
        again=tuple(one for one in counting if one.again),
    )


def own(session: Session) -> tuple[Own, ...]:
    """How the notes of the member who is signed in were rated, by meeting, the latest first."""
    session.require("join a staff meeting")
    vault, found = session.vault, []
    going_on = vault.meetings.going_on()
    for meeting in (*((going_on,) if going_on else ()), *vault.meetings.ended()):
        seen = looked(session, meeting)
        authors = vault.observations.some({one.observation for one in seen.first})
        mine = [one for one in seen.first if authors[one.observation].author == session.member.id]
        notes = len({one.observation for one in mine})
        if mine:
            found.append(Own(meeting, seen.criteria, notes, counted(mine)))
    return tuple(found)


def since(session: Session, action: Action, *, mine: bool = False) -> Since | None:
    """Whether later observations changed: *action*'s criterion in the notes of its meeting, and in
    those that were first handed in after that and rated anywhere.

    Of the whole team's notes; with *mine* of the member's own, for themselves. None where the
    action is about no criterion, or its meeting has not ended.
    """
    session.require("join a staff meeting")
    vault = session.vault
    meeting = vault.meetings.get(action.meeting)
    seen = looked(session, meeting)
    criterion = next((one for one in seen.criteria if one.id == action.criterion), None)
    if criterion is None or meeting.ended_at is None:
        return None
    outside = [one for one in vault.ratings.since(meeting.ended_at) if not one.meeting]
    later = _counting(session, outside, together=False)
    for another in vault.meetings.ended():
        if another.began_at > meeting.began_at:
            later += looked(session, another).first
    notes = vault.observations.some({one.observation for one in (*seen.first, *later)})
    fresh = [one for one in later if notes[one.observation].created_at > meeting.began_at]

    def counts(ratings: Iterable[Rating]) -> tuple[Counts, int]:
        those = [
            one
            for one in ratings
            if (not mine or notes[one.observation].author == session.member.id)
            and any(score.criterion == criterion.id for score in one.scores)
        ]
        given = counted(those).get(criterion.id, (0, 0, 0))
        return given, len({one.observation for one in those})

    return Since(criterion, *counts(seen.first), *counts(fresh))


def _counting(session: Session, ratings: Iterable[Rating], *, together: bool) -> list[Rating]:
    """Those of *ratings* that count: of notes in use, and of nobody's own note. What a room rated
    *together* is the room's, whoever's page it came from."""
    ratings = list(ratings)
    notes = session.vault.observations.some({one.observation for one in ratings})
    return [
        one
        for one in ratings
        if notes[one.observation].state.in_use
        and (together or one.by != notes[one.observation].author)
    ]
