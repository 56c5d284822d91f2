"""Bytes that wait on the disk for a while, under a key that only this process knows.

What a browser sends is far too much for memory and may not stand on a disk to be read. Here it is
ciphertext in a file without a name: when the process ends, however it ends, key and file are gone.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import IO, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from journalkit.disk import writing
from journalkit.errors import CannotOpen

BLOCK = 64 * 1024
"""Bytes that are closed at a time: what one read opens at least, and what waits in memory."""
_TAG = 16


class Scratch:
    """A growing file of bytes, in blocks closed by AES-256-GCM.

    The key is fresh and a block's number is its nonce, so every block is written once: what does
    not fill one yet stays in memory. Any number of threads may read while one appends.
    Close it, or use it in a ``with``: the disk's space is free again at once.
    """

    def __init__(self, folder: Path, *, block: int = BLOCK) -> None:
        """An empty one on *folder*'s disk, which is made if need be; `StoreTrouble` if not."""
        self._key = AESGCM(AESGCM.generate_key(256))
        self._block = block
        self._blocks = 0
        self._rest = bytearray()
        self._lock = threading.Lock()
        with writing():
            folder.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115

    def __repr__(self) -> str:
        return "Scratch(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("What waits here is never written down elsewhere.")

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def size(self) -> int:
        """Bytes appended so far."""
        return self._blocks * self._block + len(self._rest)

    @property
    def closed(self) -> bool:
        return self._file.closed

    def append(self, data: bytes | bytearray | memoryview) -> None:
        """Put *data* at the end.

        `DiskFull` or another `StoreTrouble` where the disk does not take it. All of it is given
        up then: a block whose writing broke off may not be closed a second time.
        """
        with self._lock:
            self._rest += data
            try:
                for start in range(0, len(self._rest) - self._block + 1, self._block):
                    self._write(self._rest[start : start + self._block])
            except BaseException:
                self._give_up()
                raise
            del self._rest[: len(self._rest) // self._block * self._block]

    def read(self, offset: int, length: int) -> bytes:
        """The *length* bytes from *offset*, fewer at the end; `CannotOpen` if one was changed."""
        if offset < 0 or length < 0:
            raise ValueError("Nothing lies before the beginning.")
        with self._lock:
            if self.closed:
                raise CannotOpen
            end = min(offset + length, self.size)
            if offset >= end:
                return b""
            first, last = offset // self._block, (end - 1) // self._block
            found = b"".join(self._opened(number) for number in range(first, last + 1))
        skipped = first * self._block
        return found[offset - skipped : end - skipped]

    def close(self) -> None:
        """Free the disk's space. Nothing can be read any more; closing again is no error."""
        with self._lock:
            self._give_up()

    def _give_up(self) -> None:
        self._file.close()
        self._rest.clear()
        self._blocks = 0

    def _write(self, block: bytearray) -> None:
        sealed = memoryview(self._key.encrypt(_nonce(self._blocks), block, None))
        with writing():
            self._file.seek(self._blocks * (self._block + _TAG))
            while sealed:  # the system may take less than it was given
                sealed = sealed[self._file.write(sealed) :]
        self._blocks += 1

    def _opened(self, number: int) -> bytes:
        if number == self._blocks:
            return bytes(self._rest)
        with writing():
            self._file.seek(number * (self._block + _TAG))
            sealed = self._file.read(self._block + _TAG)
        try:
            return self._key.decrypt(_nonce(number), sealed, None)
        except (InvalidTag, ValueError):
            raise CannotOpen from None


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
