"""A film's bytes as the worker says them, put together to what is kept: a start, then pieces."""

from __future__ import annotations

from collections.abc import Callable

from journalkit.darkroom.limits import MEBI
from journalkit.media.boxes import Odd, Start, start_of, start_of_fragment

Keep = Callable[[bytes, float], object]
"""Called with each piece in order, and with where it begins in seconds: what keeps a film."""

LEAST, MOST, LONGEST = MEBI, 4 * MEBI, 5.0
"""Bytes of a piece, where the fragments allow, and the seconds after which no fragment is added.

A fragment lasts five seconds at most, so that a piece lasts ten.
"""
_MOST_START, _MOST_FRAGMENT = MEBI, 64 * MEBI


class Pieces:
    """Takes a film's bytes in any portions and hands whole pieces to *keep*.

    First the initialisation segment, then pieces of whole fragments; the first of them is one
    fragment alone, so that playing can start. `Odd` for anything that is not such a film, that is
    longer than *seconds*, or that has more than *most* bytes.
    """

    def __init__(self, keep: Keep, *, seconds: float, most: int) -> None:
        self._keep = keep
        self._seconds, self._most = seconds, most
        self._arriving = bytearray()
        self._start: Start | None = None
        self._piece = bytearray()
        self._begins = self._latest = 0.0
        self._kept = 0

    def __repr__(self) -> str:
        return "Pieces(…)"

    def take(self, data: bytes) -> None:
        """The film's next bytes."""
        self._most -= len(data)
        if self._most < 0:
            raise Odd
        self._arriving += data
        while length := self._whole():
            found = bytes(memoryview(self._arriving)[:length])
            del self._arriving[:length]
            try:
                self._found(found)
            except (KeyError, IndexError):
                raise Odd from None

    def finish(self) -> str:
        """Hand on what is left; the film's type for MediaSource, or nothing where it has none."""
        if self._arriving or self._start is None:
            raise Odd
        self._hand_on()
        if not self._kept:
            raise Odd
        return self._start.mime

    def _whole(self) -> int:
        """The length of the two boxes that have arrived whole at the front, or 0."""
        end = 0
        for _ in range(2):
            if len(self._arriving) < end + 8:
                return 0
            length = int.from_bytes(self._arriving[end : end + 4], "big")
            end += length
            if length < 8 or end > (_MOST_FRAGMENT if self._start else _MOST_START):
                raise Odd
        return end if len(self._arriving) >= end else 0

    def _found(self, data: bytes) -> None:
        if self._start is None:
            self._start = start_of(data)
            self._keep(self._start.data, 0.0)
            return
        begins = start_of_fragment(data, self._start)
        if not 0 <= begins <= self._seconds:
            raise Odd
        begins = self._latest = max(begins, self._latest)
        if self._piece and self._is_enough(len(data), begins):
            self._hand_on()
        if not self._piece:
            self._begins = begins if self._kept else 0.0
        self._piece += data

    def _is_enough(self, more: int, begins: float) -> bool:
        size = len(self._piece)
        return (
            not self._kept or size >= LEAST or size + more > MOST or begins - self._begins > LONGEST
        )

    def _hand_on(self) -> None:
        if self._piece:
            self._keep(bytes(self._piece), self._begins)
            self._piece = bytearray()
            self._kept += 1
