"""Rating a note in a staff meeting: blind until what everybody said is shown.

"Blind (the author is hidden until ratings are in)" (practice). `blind` gives what pages may have
of a note before that, and nothing of it says who wrote it, when, or why it was drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from journalkit import media
from journalkit.errors import BadRecord, Changed, NotFound, Refused
from journalkit.journal.consenting import Book
from journalkit.journal.meetings import under_way
from journalkit.journal.session import Session
from journalkit.journal.withholding import keep_out
from journalkit.media import WORK
from journalkit.records import (
    Drawn,
    Meeting,
    Note,
    Picture,
    Rating,
    Rubric,
    Score,
    State,
)
from journalkit.records.review import LEVELS

WITHHELD = "Withheld: a manager looks at it."
GONE = "This note is not in use any more."

Counts = tuple[int, ...]
"""How many rated with 0, with 1 and with 2."""


@dataclass(frozen=True)
class Blind:
    """A note of the meeting as everybody may see it, and how far its rating has come."""

    place: int
    of: int
    again: bool
    """Whether it comes for the second time."""
    gone: str
    """Why there is nothing to rate, in a sentence; empty where there is."""
    revealed: bool
    rated: int
    raters: int
    """How many of those who are here have rated it, and how many they are."""
    scores: Mapping[str, int]
    """What the member said themselves, by criterion; empty before."""
    children: tuple[str, ...] = ()
    text: str = ""
    own_words: str = ""
    meaning: str = ""
    next_step: str = ""
    where: str = ""
    areas: tuple[str, ...] = ()
    wellbeing: int | None = None
    involvement: int | None = None
    pictures: tuple[str, ...] = ()
    """The kind of each; their bytes come by `picture`, with the place and a number."""

    def __repr__(self) -> str:
        return f"Blind(place={self.place})"


@dataclass(frozen=True)
class Said:
    """What came out for one note, once it is shown: counts, never who said what."""

    author: str
    why: tuple[str, ...]
    """As `Drawn.why`."""
    ratings: int
    """Without the author's own."""
    counts: Mapping[str, Counts]
    """By criterion."""


def rubric(session: Session) -> Rubric:
    """The criteria that the meeting rates by."""
    session.require("join a staff meeting")
    return session.vault.rubrics.get(under_way(session).rubric)


def blind(session: Session) -> Blind:
    """The note that is shown now; `NotFound` where the meeting looks at none."""
    meeting = under_way(session)
    _require_here(session, meeting)
    place = meeting.shown
    drawn, again = _at(meeting, place)
    note, gone = _note(session, drawn)
    ratings = [
        one
        for one in session.vault.ratings.in_meeting(meeting.id)
        if (one.observation, one.again) == (drawn.observation, again)
    ]
    own = next((one for one in ratings if one.by == session.member.id), None)
    raters = (meeting.led_by,) if meeting.together else meeting.attended
    return Blind(
        place=place,
        of=len(meeting.places),
        again=again,
        gone=gone,
        revealed=place in meeting.revealed,
        rated=len({one.by for one in ratings} & {*raters}),
        raters=len(raters),
        scores={one.criterion: one.value for one in own.scores} if own else {},
        **({} if gone else _content(session, note)),
    )


def picture(session: Session, place: int, *, number: int) -> bytes:
    """The picture *number* (from 0) of the note at *place*; of a video how it begins.

    Whoever takes part sees what the meeting looks at, helpers too, and nothing else by it.
    """
    meeting = under_way(session)
    _require_here(session, meeting)
    if place != meeting.shown:
        raise NotFound
    note, gone = _note(session, _at(meeting, place)[0])
    pictures = _pictures(session, note)
    if gone or not 0 <= number < len(pictures):
        raise NotFound
    found = pictures[number]
    part = media.FULL if found.kind == "picture" else media.THUMB
    return media.for_use(found, WORK, ledger=_Shown(session), cabinet=session.cabinet, part=part)


def rate(
    session: Session, place: int, *, scores: Mapping[str, int], appropriate: bool = True
) -> None:
    """Rate the note at *place* by criterion (ids), from `LEVELS`; once more changes it.

    What is not appropriate is withheld from every use at once. `Changed` once what was said is
    shown, `Refused` for who has not joined, or where the room rates on one screen.
    """
    session.require("rate an observation")
    vault, me = session.vault, session.member.id
    with session.change() as change:
        # Read inside the transaction: it may be shown, or withheld, at this very moment.
        meeting = under_way(session)
        _require_here(session, meeting)
        drawn, again = _at(meeting, place)
        if meeting.together and me != meeting.led_by:
            raise Refused("The room rates together, on the screen of whoever leads.")
        if place in meeting.revealed:
            raise Changed("What was said of this note is shown already.", what_to_do="Look on.")
        gone = _note(session, drawn)[1]
        if gone:
            raise Changed(gone, what_to_do="Go on to the next one.")
        known = {one.id for one in vault.rubrics.get(meeting.rubric).criteria}
        if not {*scores} <= known or (appropriate and not scores):
            raise BadRecord({"scores": "Rate it by at least one criterion."})
        earlier = vault.ratings.own(meeting.id, drawn.observation, me, again=again)
        rating = Rating(
            observation=drawn.observation,
            version=drawn.version,
            rubric=meeting.rubric,
            by=me,
            at=session.now(),
            scores=tuple(Score(criterion=id, value=value) for id, value in scores.items()),
            appropriate=appropriate,
            meeting=meeting.id,
            again=again,
        )
        rating = replace(rating, id=earlier.id) if earlier else rating
        vault.ratings.put(change, rating, what="observation rated")
        if not appropriate:
            latest = vault.observations.get(drawn.observation).version
            keep_out(session, change, drawn.observation, version=latest)


def said(session: Session, place: int) -> Said:
    """What was said of the note at *place*, who wrote it and why it was drawn: once it is shown."""
    meeting = under_way(session)
    _require_here(session, meeting)
    drawn, again = _at(meeting, place)
    if place not in meeting.revealed or _note(session, drawn)[1]:
        raise NotFound
    author = session.vault.observations.get(drawn.observation).author
    ratings = [
        one
        for one in session.vault.ratings.in_meeting(meeting.id)
        if (one.observation, one.again) == (drawn.observation, again)
        and (meeting.together or one.by != author)
    ]
    return Said(author, drawn.why, len(ratings), counted(ratings))


def counted(ratings: Sequence[Rating]) -> dict[str, Counts]:
    """How many of *ratings* gave 0, 1 and 2 to each criterion that one of them rated."""
    given = Counter((one.criterion, one.value) for rating in ratings for one in rating.scores)
    ids = dict.fromkeys(criterion for criterion, _ in given)
    return {id: tuple(given[id, level] for level in LEVELS) for id in ids}


class _Shown(Book):
    """Opens the door to the pictures of the note that a meeting looks at, to all who take part."""

    def may_work_with(self, picture: Picture) -> bool:
        return True


def _require_here(session: Session, meeting: Meeting) -> None:
    session.require("join a staff meeting")
    if session.member.id not in meeting.attended:
        raise Refused("You have not joined the meeting.")


def _at(meeting: Meeting, place: int) -> tuple[Drawn, bool]:
    if not 0 <= place < len(meeting.places):
        raise NotFound
    return meeting.places[place]


def _note(session: Session, drawn: Drawn) -> tuple[Note, str]:
    """The note in the version that was drawn, and why it cannot be looked at any more."""
    found = session.vault.observations.get(drawn.observation)
    if not found.state.in_use:
        return found.note, WITHHELD if found.state is State.WITHHELD else GONE
    if found.version == drawn.version:
        return found.note, ""
    versions = session.vault.observations.versions(found.id)
    drawn_as = (one.note for one in versions if one.number == drawn.version)
    return next(drawn_as, found.note), ""  # a version that was erased gave way to what remains


def _pictures(session: Session, note: Note) -> list[Picture]:
    found = session.vault.pictures.some(note.pictures)
    return [found[id] for id in note.pictures if id in found]


def _content(session: Session, note: Note) -> dict[str, Any]:
    """What `Blind` has of *note*, which has its time and the ids of its pictures too."""
    area_of = session.vault.frameworks.current().area_of
    areas = dict.fromkeys(filter(None, [*note.areas, *map(area_of, note.aspects)]))
    return {
        "children": note.children, "text": note.text, "own_words": note.own_words,
        "meaning": note.meaning, "next_step": note.next_step, "where": note.place,
        "areas": tuple(areas), "wellbeing": note.wellbeing, "involvement": note.involvement,
        "pictures": tuple(one.kind for one in _pictures(session, note)),
    }  # fmt: skip
