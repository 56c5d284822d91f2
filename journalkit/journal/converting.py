"""Videos that no browser plays yet, made playable in the background.

A video is in its note as soon as it has arrived; until it is converted its poster stands for it.
What is left to do stands in the store, so whoever works in the journal next goes on with it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import accumulate

import portalocker

from journalkit import media
from journalkit.darkroom.limits import Limits
from journalkit.disk import writing
from journalkit.errors import Changed
from journalkit.journal import picturing
from journalkit.journal.consenting import Book
from journalkit.journal.picturing import Sealed
from journalkit.journal.session import Session
from journalkit.media import Cabinet
from journalkit.records import Picture

MOST_TRIES = 2
"""A computer that was busy or went off may spoil one try; what fails again fails always."""


def waiting(session: Session) -> tuple[Picture, ...]:
    """The videos that wait and that the member may work with, the oldest first."""
    book, left = Book(session), session.vault.pictures.waiting(most_tries=MOST_TRIES)
    return tuple(one for one in left if book.may_work_with(one))


def given_up(picture: Picture) -> bool:
    """Whether nobody tries any more to make it playable."""
    return not picture.plays and picture.tries >= MOST_TRIES


def failed(session: Session, picture: Picture) -> Picture:
    """Note that converting *picture* came to nothing, so that nobody tries it for ever."""
    tried = replace(session.vault.pictures.get(picture.id), tries=picture.tries + 1)
    with session.change() as change:
        session.vault.pictures.put(change, tried, what="video could not be converted")
    return tried


@contextmanager
def turn(session: Session) -> Iterator[bool]:
    """Whether it is this process's turn: one video at a time is converted on a computer."""
    with writing():
        handle = session.vault.folder.converting.open("ab")
    try:
        how = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
        portalocker.lock(handle, how)
        yield True
    except portalocker.LockException:
        yield False
    finally:
        handle.close()


class Film:
    """The sealed pieces of a video, one after the other, as a `media.Source`.

    *read* gives the bytes of a part as `media.for_use` numbers it; one piece is held at a time.
    """

    def __init__(self, picture: Picture, read: Callable[[str | int], bytes]) -> None:
        self._read = read
        self._held: tuple[str | int, bytes] = (media.FULL, read(media.FULL))
        sizes = [len(self._held[1]), *(piece.size for piece in picture.pieces)]
        self._ends = list(accumulate(sizes))

    def __repr__(self) -> str:
        return "Film(…)"

    @property
    def size(self) -> int:
        """Bytes of the whole video."""
        return self._ends[-1]

    def read(self, offset: int, length: int) -> bytes:
        """At most *length* bytes from *offset* on; fewer at the end."""
        found = bytearray()
        while len(found) < length and offset < self.size:
            number = bisect_right(self._ends, offset)
            begins = self._ends[number - 1] if number else 0
            part = self._part(media.FULL if number == 0 else number - 1)
            piece = part[offset - begins : offset - begins + length - len(found)]
            if not piece:  # shorter than the record says: what comes out would be nonsense
                raise EOFError
            found += piece
            offset += len(piece)
        return bytes(found)

    def _part(self, part: str | int) -> bytes:
        if self._held[0] != part:
            self._held = (part, self._read(part))
        return self._held[1]


def converted(
    cabinet: Cabinet, film: Film, *, limits: Limits, progress: Callable[[float], object]
) -> Sealed:
    """*film* as every browser plays it, in new sealed files. Any thread may do it; it takes about
    as long as the film lasts."""
    return picturing.filmed(
        cabinet, lambda keep: media.convert(film, limits=limits, keep=keep, progress=progress)
    )


def finish(session: Session, picture: Picture, sealed: Sealed) -> Picture:
    """Put *sealed*, which was converted from *picture*, in its place; the old files go.

    `Changed`, and the new files go, where the picture's files are others by now.
    """
    current = session.vault.pictures.get(picture.id)
    if current.files != picture.files:
        picturing.drop(session.cabinet, sealed.names)
        raise Changed
    made = replace(
        picturing.entered(session, sealed, by=current.added_by, at=current.added_at),
        id=current.id,
        taken_at=current.taken_at,
        caption=current.caption,
        children=current.children,
        named_by=current.named_by,
    )
    with session.change() as change:
        session.vault.pictures.put(change, made, what="video converted")
    picturing.drop(session.cabinet, (name for name, _ in picture.files))
    return made
