"""Which observations a story may tell of, and which of them a draft takes, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from journalkit.journal import observing, storytelling
from journalkit.journal.consenting import Book
from journalkit.journal.session import Session
from journalkit.reckoning.blocking import may_be_told
from journalkit.records import Area, Observation, State
from journalkit.telling import album

MOST_CHOSEN = 6
LEAST_CHOSEN = 3
"""A draft takes more from the same areas before it takes fewer than this."""
MOST_NOTES = 500
"""Of one child in one half term: far more than anybody writes."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An observation that a story may tell of."""

    observation: Observation
    reason: str
    """Why it is proposed, or why a draft does not take it by itself, in words."""
    chosen: bool
    """Whether a draft takes it by itself."""
    alone: bool
    """Whether it is about this child only."""

    def __repr__(self) -> str:
        return f"Proposal({self.observation!r}, chosen={self.chosen})"


def proposals(
    session: Session, child: str, *, half_term: str, writing: str = "story"
) -> tuple[Proposal, ...]:
    """What the *writing* about *child* in *half_term* (all ids) may tell of, the newest first.

    Never what was told before: a learning story tells of nothing that any writing told, while a
    check or a summary, which sum up, may use what learning stories told.
    """
    session.require("read stories")
    notes = _tellable(session, child, half_term, writing)
    areas = areas_of(session, notes)
    book = Book(session)
    pictured = {
        one.id
        for one in notes
        if any(photo.allowed for photo in album.of_notes(session, child, [one], book=book))
    }
    counts = Counter(id for found in areas.values() for id in found)
    chosen = _chosen(notes, areas, pictured)
    covered = {id for one in chosen for id in areas[one.id]}
    called = session.vault.children.get(child).called
    return tuple(
        Proposal(
            observation=one,
            reason=_reason(
                one,
                areas[one.id],
                counts,
                covered=set() if one in chosen else covered,
                strong=_strong(one, called, pictured=one.id in pictured, newest=one is notes[0]),
            ),
            chosen=one in chosen,
            alone=len(one.note.children) == 1,
        )
        for one in notes
    )


def told_before(session: Session, child: str, *, half_term: str, writing: str) -> set[str]:
    """Ids of what the *writing* about *child* in *half_term* may not tell once more."""
    return {
        source
        for one in session.vault.stories.of(child)
        if (one.half_term, one.writing) != (half_term, writing)
        and writing in (storytelling.writings()[0].id, one.writing)
        for source in one.sources
    }


def areas_of(session: Session, notes: tuple[Observation, ...]) -> dict[str, dict[str, Area]]:
    """The areas of each of *notes* (by id) that the setting's framework has, by their ids."""
    frame = session.vault.frameworks.current()
    return {
        one.id: {id: area for id in observing.areas(session, one.note) if (area := frame.area(id))}
        for one in notes
    }


def own_words(one: Observation) -> str:
    """What the child said in *one*: nothing, where it is about several, since any may have said
    it."""
    return one.note.own_words.strip() if len(one.note.children) == 1 else ""


def in_half_term(session: Session, child: str, half_term: str) -> tuple[Observation, ...]:
    """The observations of *child* in *half_term* that a story may tell of, the newest first."""
    half = session.vault.half_terms.get(half_term)
    since = datetime.combine(half.starts, time(), session.zone)
    before = datetime.combine(half.ends + timedelta(days=1), time(), session.zone)
    found, _ = session.vault.observations.of_child(
        child, since=since, before=before, limit=MOST_NOTES
    )
    return tuple(one for one in found if may_be_told(one, child))


def _tellable(
    session: Session, child: str, half_term: str, writing: str
) -> tuple[Observation, ...]:
    told = told_before(session, child, half_term=half_term, writing=writing)
    return tuple(one for one in in_half_term(session, child, half_term) if one.id not in told)


def _chosen(
    notes: tuple[Observation, ...], areas: Mapping[str, Mapping[str, Area]], pictured: set[str]
) -> list[Observation]:
    """The first that brings in an area, as long as one does; then a few more."""

    def rank(one: Observation) -> tuple[bool, ...]:
        note = one.note
        approved = one.state is State.APPROVED
        alone = len(note.children) == 1
        return (not approved, not own_words(one), one.id not in pictured, not alone)

    # A sort keeps the order of what is alike, which is the newest first.
    left = sorted((one for one in notes if one.state is not State.CHANGES), key=rank)
    chosen, covered = list[Observation](), set[str]()
    while left and len(chosen) < MOST_CHOSEN:
        fresh = next((one for one in left if not {*areas[one.id]} <= covered), None)
        if fresh is None and len(chosen) >= LEAST_CHOSEN:
            break
        best = fresh or left[0]
        left.remove(best)
        chosen.append(best)
        covered |= {*areas[best.id]}
    return chosen


def _strong(one: Observation, called: str, *, pictured: bool, newest: bool) -> list[str]:
    """What speaks for *one* besides its areas."""
    reasons = (
        (bool(own_words(one)), f"{called}'s own words"),
        (pictured, "a photo that may go home"),
        (len(one.note.children) == 1, f"about {called} alone"),
        (newest, "the newest"),
    )
    return [words for true, words in reasons if true]


def _reason(
    one: Observation,
    areas: Mapping[str, Area],
    counts: Counter[str],
    *,
    covered: set[str],
    strong: list[str],
) -> str:
    if one.state is State.CHANGES:
        return "A manager asked for changes"
    where = next((area.short for area in areas.values()), "")
    if only := [area.short for id, area in areas.items() if counts[id] == 1]:
        where = f"the only one to tell of in {only[0]}"
    elif where and {*areas} <= covered:
        where = f"more in {where}"
    unread = [] if one.state is State.APPROVED else ["not approved yet"]
    said = ", ".join([*filter(None, [where]), *strong[:2], *unread]) or "from this half term"
    return said[0].upper() + said[1:]
