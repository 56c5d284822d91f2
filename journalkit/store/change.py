"""One change to the store: a transaction, its rows in the chain, and its line in heads.log."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlite_utils

from journalkit.store.audit import Audit, Row, commitment
from journalkit.store.connection import translated


class Change:
    """A transaction that is open. What is said here stands in the chain once it commits."""

    def __init__(
        self, database: sqlite_utils.Database, *, who: str, device: str, at: datetime
    ) -> None:
        self.who = who
        self.at = at
        self._device = device
        self._database = database
        self._audit = Audit(database)
        self._seq, self._hash = self._audit.end()

    def say(self, what: str, *, kind: str, id: str, content: object = None) -> None:
        """Add to the chain that *what* happened to the record *id* of *kind*.

        With *content* (a JSON value) the row commits to it; the content itself is not kept here.
        """
        with translated():
            proof = "" if content is None else commitment(self._audit.salt(kind, id), content)
            at = self.at.astimezone(UTC).isoformat()
            row = Row(self._seq + 1, at, self.who, what, kind, id, self._device, proof, "")
            row = Row(*_head(row), row.hashed(self._hash))
            self._audit.add(row)
        self._seq, self._hash = row.seq, row.hash

    def as_of(self, who: str, at: datetime) -> None:
        """What is said next was done by *who* at *at*: notes that come in from elsewhere keep
        their authors and times."""
        self.who, self.at = who, at

    def unsigned(self) -> None:
        """What is said next names no member and no device: what is sealed says so itself, to those
        whom it is for."""
        self.who = self._device = ""

    def run(self, statement: str, *values: object) -> None:
        """One SQL statement; used by the tables' own files only."""
        with translated():
            self._database.execute(statement, list(values))

    def end(self) -> tuple[int, str]:
        """The chain's last row number and hash so far."""
        return self._seq, self._hash


def _head(row: Row) -> tuple[int, str, str, str, str, str, str, str]:
    return (row.seq, row.at, row.who, row.what, row.kind, row.id, row.device, row.commitment)
