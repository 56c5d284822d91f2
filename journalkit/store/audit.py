"""The audit chain: who did what, to which record, when and on which device. Never content.

Each row holds the hash of the row before it, and commits to the record it speaks of by an HMAC
with a salt of that record's own. While the salt exists the content is proved; once it is erased
with the record, nothing can be proved about what stood there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass

import sqlite_utils

from journalkit.crypto.secret import Secret
from journalkit.store.connection import translated

BEGINNING = "0" * 64
"""What stands before the first row."""


@dataclass(frozen=True)
class Row:
    """One row of the chain. ``commitment`` is empty where nothing of content was said."""

    seq: int
    at: str
    who: str
    what: str
    kind: str
    id: str
    device: str
    commitment: str
    hash: str

    def hashed(self, before: str) -> str:
        """What this row's hash has to be after *before*."""
        said = [self.seq, self.at, self.who, self.what, self.kind, self.id, self.device]
        canonical = json.dumps([before, *said, self.commitment], separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def commitment(salt: bytes, content: object) -> str:
    """The HMAC-SHA256 of *content* (a JSON value) under the record's own *salt*."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(salt, canonical.encode(), hashlib.sha256).hexdigest()


class Audit:
    """The chain in an open database. Only `vault.Change` adds to it."""

    def __init__(self, database: sqlite_utils.Database) -> None:
        self._database = database

    def end(self) -> tuple[int, str]:
        """The last row's number and hash; 0 and `BEGINNING` before the first."""
        found = self._database.execute(
            "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return (found[0], found[1]) if found else (0, BEGINNING)

    def last_at(self) -> str | None:
        """When the last row was written, in ISO form; None before the first."""
        found = self._database.execute("SELECT at FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        return found and str(found[0])

    def last_of(self, kind: str, what: str) -> str | None:
        """When *what* was last said of a record of *kind*, in ISO form; None where it never was."""
        found = self._database.execute(
            "SELECT max(at) FROM audit WHERE kind = ? AND what = ?", [kind, what]
        ).fetchone()
        return found[0] and str(found[0])

    def hash_at(self, seq: int) -> str | None:
        """The hash of row *seq*; None where the chain is shorter."""
        if seq == 0:
            return BEGINNING
        with translated():
            found = self._database.execute("SELECT hash FROM audit WHERE seq = ?", [seq]).fetchone()
        return found and str(found[0])

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """The rows in order, those behind row *after*."""
        yield from self._where("seq > ?", after)

    def on_device(self, device: str) -> Iterator[Row]:
        """What was done on *device* (an id), in order."""
        yield from self._where("device = ?", device)

    def _where(self, condition: str, value: object) -> Iterator[Row]:
        columns = "seq, at, who, what, kind, id, device, commitment, hash"
        query = f"SELECT {columns} FROM audit WHERE {condition} ORDER BY seq"  # noqa: S608
        with translated():  # a damaged page shows while the rows come
            for row in self._database.execute(query, [value]):
                yield Row(*row)

    def add(self, row: Row) -> None:
        self._database.execute(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                row.seq,
                row.at,
                row.who,
                row.what,
                row.kind,
                row.id,
                row.device,
                row.commitment,
                row.hash,
            ],
        )

    def known_salt(self, kind: str, id: str) -> bytes:
        """The record's own salt; empty where it has none, or was erased with it."""
        found = self._database.execute(
            "SELECT salt FROM salts WHERE kind = ? AND id = ?", [kind, id]
        ).fetchone()
        return bytes(found[0]) if found else b""

    def salt(self, kind: str, id: str) -> bytes:
        """The record's own salt, made at its first row."""
        known = self.known_salt(kind, id)
        if known:
            return known
        fresh = Secret.fresh().reveal()
        self._database.execute("INSERT INTO salts VALUES (?, ?, ?)", [kind, id, fresh])
        return fresh
