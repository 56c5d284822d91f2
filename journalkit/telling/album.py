"""Which photos may be in a story: those that may be in the child's journal, asked anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from journalkit.journal.consenting import Book
from journalkit.journal.session import Session
from journalkit.media import Hindrance, Why, hindrances, journal_of
from journalkit.records import Observation, Picture
from journalkit.telling.saying import listed


class Photo(NamedTuple):
    """A photo that somebody might choose."""

    picture: str
    """Its id."""
    allowed: bool
    why: str
    """Why not, in words and without a full stop."""


def of_notes(
    session: Session,
    child: str,
    notes: Iterable[Observation],
    *,
    also: Iterable[str] = (),
    book: Book | None = None,
) -> tuple[Photo, ...]:
    """The photos of *notes*, in their order, and *also* those (ids), for the story of *child* (an
    id). No video: it cannot be printed. Beside one that may not be used stand those that were
    blurred or cropped out of it."""
    book, purpose = book or Book(session), journal_of(child)
    ids = dict.fromkeys([*(id for note in notes for id in note.note.pictures), *also])
    found, against = session.vault.pictures.some(ids), dict[str, tuple[Hindrance, ...]]()
    for id in ids:
        if id in found and found[id].kind == "picture" and id not in against:
            against[id] = hindrances(found[id], purpose, book)
            for copy in session.vault.pictures.made_from(id) if against[id] else ():
                against.setdefault(copy.id, hindrances(copy, purpose, book))
    named = {reason.child for reasons in against.values() for reason in reasons}
    called = {id: one.called for id, one in session.vault.children.some(named).items()}
    return tuple(Photo(id, not why, _said(why, called)) for id, why in against.items())


def allowed(session: Session, child: str, notes: Iterable[Observation]) -> list[Picture]:
    """Those of `of_notes` that may be used, in the order in which they were taken."""
    ids = [one.picture for one in of_notes(session, child, notes) if one.allowed]
    return sorted(session.vault.pictures.some(ids).values(), key=lambda one: one.when)


def _said(reasons: Iterable[Hindrance], called: dict[str, str]) -> str:
    other = [str(one.why) for one in reasons if one.why is not Why.CONSENT]
    if other or not reasons:
        return "".join(other[:1])
    names = [called[id] for id in dict.fromkeys(one.child for one in reasons)]
    if len(names) == 1:
        return f"{names[0]}'s family has not agreed"
    return f"the families of {listed(names)} have not agreed"
