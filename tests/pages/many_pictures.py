"""Hundreds and thousands of pictures, put straight into a store: a year of them in seconds."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from PIL import Image

from journalkit.journal import picturing
from journalkit.journal.picturing import Sealed
from journalkit.journal.session import Session
from journalkit.media.cabinet import Kept
from journalkit.records import HalfTerm, Note, Observation, Picture, State, Term
from journalkit.records.checking import new_id

EACH = 20
"""Pictures in a note."""


@cache
def small_jpeg(number: int, side: int = 160) -> bytes:
    """A picture of one colour, another for each of twenty numbers."""
    out = io.BytesIO()
    colour = (60 + 9 * (number % 20), 180 - 6 * (number % 20), 120)
    Image.new("RGB", (side, side * 3 // 4), colour).save(out, "JPEG", quality=60)
    return out.getvalue()


def half_terms(today: date, count: int = 4) -> tuple[Term, list[HalfTerm]]:
    """Half terms of six weeks each, the last of which has today in it."""
    first = today - timedelta(weeks=6 * count - 2)
    term = Term(name="Year", starts=first, ends=first + timedelta(weeks=6 * count) - timedelta(1))
    halves = [
        HalfTerm(
            term=term.id,
            name=f"Half term {number + 1}",
            starts=first + timedelta(weeks=6 * number),
            ends=first + timedelta(weeks=6 * number + 6) - timedelta(1),
        )
        for number in range(count)
    ]
    return term, halves


def fill(session: Session, count: int, *, children: Sequence[str], days: int = 140) -> list[str]:
    """Put *count* pictures into the store, over so many *days*, in notes of twenty.

    A note is about one of *children* (ids), who is in its pictures; in every tenth picture nobody
    has said who is in it. Every picture has sealed files of its own. Returns the pictures' ids.
    """
    cabinet, by = session.cabinet, session.member.id
    begun = datetime.now(UTC) - timedelta(hours=1)
    ids: list[str] = []
    notes: list[tuple[Observation, datetime]] = []
    pictures: list[Picture] = []
    for number in range(count):
        when = begun - timedelta(days=days * number / count)
        child = children[number // EACH % len(children)]
        sealed = Sealed(
            kind="picture",
            file=_kept(session, small_jpeg(number)),
            thumb=_kept(session, small_jpeg(number)),
            sealed_to=cabinet.recipient,
            width=160,
            height=120,
            taken_at=when,
        )
        entered = picturing.entered(session, sealed, by=by, at=when)
        if number % 10:
            entered = replace(entered, children=(child,), named_by=by)
        pictures.append(entered)
        ids.append(entered.id)
    for first in range(0, count, EACH):
        when = begun - timedelta(days=days * first / count)
        note = Note(
            children=(children[first // EACH % len(children)],),
            text=f"They built the bridge again, day {first // EACH}.",
            happened_at=when,
            pictures=tuple(ids[first : first + EACH]),
        )
        notes.append(
            Observation(
                id=new_id(),
                author=by,
                state=State.SUBMITTED,
                version=1,
                note=note,
                created_at=when,
                submitted_at=when,
            )
        )
    with session.change() as change:
        for picture in pictures:
            session.vault.pictures.put(change, picture, what="picture added")
        for note in notes:
            session.vault.observations.add(change, note, areas=())
    return ids


def _kept(session: Session, data: bytes) -> Kept:
    return session.cabinet.put(data)
