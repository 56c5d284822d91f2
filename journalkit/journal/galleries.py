"""Looking through pictures: a gallery by half term, and a slideshow for an open day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from journalkit import media
from journalkit.journal.consenting import Book
from journalkit.journal.session import Session
from journalkit.media import DISPLAY, Hindrance, Purpose
from journalkit.records import HalfTerm, Outing, Use
from journalkit.store.pictures import Listed


@dataclass(frozen=True, kw_only=True)
class Section:
    """The pictures of one half term, or of a time outside of any (``half_term`` is None)."""

    half_term: HalfTerm | None
    first: date
    """The day of the earliest picture in it."""
    last: date
    pictures: tuple[Listed, ...]
    """The latest first."""


def sections(session: Session, *, child: str = "") -> tuple[Section, ...]:
    """Every picture that an observation shows, by half term, the latest first.

    With *child* (an id) those that the child is in, and those of the child's observations that
    nobody has named yet. Staff at work see what consent holds back, too: `held_back` says which.
    """
    session.require("look through pictures")
    halves = session.vault.half_terms.all()

    def day(one: Listed) -> date:
        return one.when.astimezone(session.zone).date()

    def half_term(one: Listed) -> HalfTerm | None:
        at = day(one)
        return next((half for half in halves if half.starts <= at <= half.ends), None)

    shown = session.vault.pictures.shown(child=child, staff_too=True)
    grouped = ((half, tuple(group)) for half, group in groupby(shown, half_term))
    return tuple(
        Section(half_term=half, first=day(group[-1]), last=day(group[0]), pictures=group)
        for half, group in grouped
    )


def held_back(
    session: Session, pictures: Iterable[Listed], purpose: Purpose
) -> dict[str, tuple[Hindrance, ...]]:
    """Those of *pictures* (by id) that may not be used for *purpose*, and everything why."""
    book = Book(session)
    found = {
        one.id: media.against(
            purpose,
            named=one.named,
            children=one.children,
            told_of=one.told_of,
            agreed=book.agreed,
        )
        for one in pictures
    }
    return {id: reasons for id, reasons in found.items() if reasons}


def to_show(session: Session, pictures: Iterable[Listed]) -> tuple[Listed, ...]:
    """The photos among *pictures* that may be on display: everybody's carers agree to it."""
    photos = [one for one in pictures if one.kind == "picture"]
    held = held_back(session, photos, DISPLAY)
    return tuple(one for one in photos if one.id not in held)


def begin_show(session: Session, pictures: Iterable[Listed], *, what: str) -> tuple[str, ...]:
    """Record that a slideshow of *pictures* (*what* says which) begins; returns the ids to show.

    What may not be on display is left out. Each is asked about again when it is shown.
    """
    session.require("show pictures")
    shown = tuple(one.id for one in to_show(session, pictures))
    if shown:
        outing = Outing(
            use=Use.DISPLAY, pictures=shown, what=what, by=session.member.id, at=session.now()
        )
        with session.change() as change:
            session.vault.outings.put(change, outing, what="pictures went out")
    return shown


__all__ = ["Listed", "Section", "begin_show", "held_back", "sections", "to_show"]
