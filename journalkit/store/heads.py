"""``heads.log``: how far the journal had come, written and synced before a save is acknowledged.

SQLite forgets in silence the end of a write-ahead log that was cut short. A line here for every
commit makes that show: *pulse* counts commits, *seq* the rows of the audit chain, *head* is the
chain's last hash. The MAC is under a key from D, so a thief cannot write a line that fits.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from dataclasses import dataclass
from pathlib import Path

from journalkit.crypto import kdf
from journalkit.crypto.secret import Secret
from journalkit.disk import writing
from journalkit.errors import DamagedStore, Tampered

LINE = re.compile(rb"(\d+) (\d+) ([0-9a-f]{64}) ([0-9a-f]{32})")
TAIL = 32 * 1024


@dataclass(frozen=True)
class Head:
    """How far the journal has come."""

    pulse: int
    seq: int
    head: str

    def line(self, key: bytes) -> bytes:
        """One line, with the line break in front: a torn line before it stays by itself."""
        body = f"{self.pulse} {self.seq} {self.head}"
        return f"\n{body} {_mac(body, key)}".encode()


class Heads:
    """The log of one store, open for appending."""

    def __init__(self, path: Path, database: Secret) -> None:
        self._key = kdf.subkey(database, "heads").reveal()
        self._path = path
        with writing():
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._file = os.open(path, flags, 0o600)

    def append(self, head: Head) -> None:
        """*head* on the disk when this returns. One write: lines of two processes never mix."""
        with writing():
            os.write(self._file, head.line(self._key))
            _sync(self._file)

    def lines(self) -> list[Head]:
        """Every head, oldest first; `Tampered` where a line is not ours."""
        return self._read(self._path.read_bytes())

    def last(self) -> Head | None:
        """The furthest head among the last lines: what the database has to have reached."""
        with self._path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            # Writers sync in any order, so the furthest may stand a few lines before the end.
            start = max(0, file.tell() - TAIL)
            file.seek(start)
            tail = file.read()
        if start:
            tail = tail.partition(b"\n")[2]
        return max(self._read(tail), key=lambda head: head.pulse, default=None)

    def close(self) -> None:
        """Let go of the file; once more does no harm."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _read(self, data: bytes) -> list[Head]:
        heads = []
        for line in data.splitlines():
            shape = LINE.fullmatch(line)
            if shape is None:  # torn by a crash or a full disk, so never acknowledged
                continue
            body, mac = line[: shape.end(3)].decode(), shape[4].decode()
            if not hmac.compare_digest(_mac(body, self._key), mac):
                raise Tampered("A line of heads.log is not what was written.")
            heads.append(Head(int(shape[1]), int(shape[2]), shape[3].decode()))
        return heads


def furthest(data: bytes) -> Head:
    """The furthest head in the log *data*, believed without a key; `DamagedStore` if none is."""
    shapes = [shape for line in data.splitlines() if (shape := LINE.fullmatch(line))]
    if not shapes:
        raise DamagedStore("heads.log, which says how far the journal had come, is gone.")
    return max(
        (Head(int(one[1]), int(one[2]), one[3].decode()) for one in shapes),
        key=lambda head: head.pulse,
    )


def _mac(body: str, key: bytes) -> str:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()[:32]


def _sync(handle: int) -> None:
    # The length of the file is metadata that fdatasync keeps; its times may be lost.
    getattr(os, "fdatasync", os.fsync)(handle)
