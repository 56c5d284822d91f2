"""Where the bytes of a file come from: never from a path, and for a film never all at once."""

from __future__ import annotations

from typing import Protocol


class Source(Protocol):
    """Bytes that can be read anywhere, such as `journalkit.crypto.scratch.Scratch`."""

    @property
    def size(self) -> int:
        """How many bytes there are."""

    def read(self, offset: int, length: int) -> bytes:
        """The *length* bytes from *offset*, fewer where it ends. Any thread may ask."""


class Whole:
    """Bytes that are all there already, as a `Source`."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __repr__(self) -> str:
        return "Whole(…)"

    @property
    def size(self) -> int:
        return len(self._data)

    def read(self, offset: int, length: int) -> bytes:
        return self._data[offset : offset + length]


def as_source(data: Source | bytes) -> Source:
    """*data* itself, or bytes in their wrapping."""
    return Whole(data) if isinstance(data, bytes) else data
