"""Plain SQLite from the standard library: the same tables, indexes and search, unencrypted.

It writes rows that are ready made, and keeps no promise of ours: no permission is asked, no text
checked, nothing chained, sealed or logged beside. What is left is what a disk and SQLite cost.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from journalkit.records import Observation
from journalkit.store import rows
from journalkit.store.facts import COUNTED, counted
from journalkit.store.migrations import FILES, statements

HASH = "0123456789abcdef" * 4
SALT = bytes(range(32))
SEARCH = (
    "SELECT o.id FROM notes JOIN observations o ON o.number = notes.rowid"
    " WHERE notes MATCH ? ORDER BY notes.rowid DESC LIMIT ?"
)


@dataclass(frozen=True)
class Rows:
    """An observation's rows, ready to be written."""

    observation: tuple[object, ...]
    version: tuple[object, ...]
    children: list[tuple[str, str]]
    areas: list[tuple[str, str]]
    pictures: list[tuple[str, str]]
    words: str
    sightings: list[tuple[str, str, str, str]]
    audit: tuple[object, ...]
    salt: tuple[object, ...]


def rows_of(observation: Observation) -> Rows:
    """The same rows that the store writes for *observation*."""
    note, id, at = observation.note, observation.id, rows.plain(observation.submitted_at)
    texts = (note.text, note.own_words, note.meaning, note.next_step, note.place)
    happened = rows.plain(note.happened_at)
    return Rows(
        (id, observation.author, observation.state.value, 1, happened, at, at, *counted(note)),
        (id, 1, json.dumps(rows.plain(note), ensure_ascii=False), observation.author, at),
        [(id, child) for child in note.children],
        [(id, area) for area in note.areas],
        [(id, picture) for picture in note.pictures],
        "\n".join(text for text in texts if text),
        [(child, area, happened, id) for child in note.children for area in note.areas or ("",)],
        (at, observation.author, "observation submitted", "observations", id, "", HASH, HASH),
        ("observations", id, SALT),
    )


class Plain:
    """A plain database with a store's tables; ``durable`` syncs each commit, as a store does."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self.path = path
        fresh = not path.exists()
        self.database = sqlite3.connect(path, isolation_level=None, cached_statements=256)
        self.run = self.database.execute
        self.run("PRAGMA journal_mode = WAL")
        self.run(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        self.run("PRAGMA foreign_keys = ON")
        if fresh:
            self._make()

    def _make(self) -> None:
        for statement in (one for file in FILES for one in statements(file)):
            # Python may bring an SQLite before 3.42, whose search has no such setting. It bears
            # on what is deleted only, and nothing is deleted here.
            if "'secure-delete'" not in statement or sqlite3.sqlite_version_info >= (3, 42):
                self.run(statement)

    def copy_people(self, source: sqlite3.Connection) -> None:
        """The members, rooms and children of the journal that is measured beside."""
        for table in ("rooms", "members", "children"):
            for row in source.execute(f"SELECT * FROM {table}"):
                marks = ", ".join("?" for _ in row)
                self.run(f"INSERT INTO {table} VALUES ({marks})", tuple(row))

    def add(self, table: str, record: object) -> None:
        """The row of any other *record*."""
        columns = rows.row(record)
        marks = ", ".join("?" for _ in columns)
        names = ", ".join(columns)
        self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))

    def save(self, ready: Rows) -> None:
        """All rows of one observation in one transaction."""
        self.run("BEGIN IMMEDIATE")
        self.write(ready)
        self.run("UPDATE pulse SET count = count + 1")
        self.run("COMMIT")

    def write(self, ready: Rows) -> None:
        """The rows, within a transaction that is open."""
        number = self.run(
            "INSERT INTO observations (id, author, state, version, happened_at, created_at,"
            f" submitted_at, {', '.join(COUNTED)}) VALUES ({', '.join('?' * (7 + len(COUNTED)))})",
            ready.observation,
        ).lastrowid
        self.run("INSERT INTO observation_versions VALUES (?, ?, ?, ?, ?)", ready.version)
        for link in ready.children:
            self.run("INSERT INTO observation_children VALUES (?, ?)", link)
        for link in ready.areas:
            self.run("INSERT INTO observation_areas VALUES (?, ?)", link)
        for link in ready.pictures:
            self.run("INSERT INTO observation_pictures VALUES (?, ?)", link)
        for link in ready.sightings:
            self.run("INSERT INTO sightings VALUES (?, ?, ?, ?)", link)
        self.run("INSERT INTO notes (rowid, text) VALUES (?, ?)", (number, ready.words))
        self.run("INSERT INTO salts VALUES (?, ?, ?)", ready.salt)
        self.run(
            "INSERT INTO audit (at, who, what, kind, id, device, commitment, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ready.audit,
        )
        self.run("DELETE FROM drafts WHERE id = ?", (ready.observation[0],))

    def search(self, asked: str, limit: int = 50) -> list[str]:
        """The ids of the observations that the FTS5 query *asked* finds, the newest first."""
        return [row[0] for row in self.run(SEARCH, (asked, limit))]

    def close(self) -> None:
        """Let go of it."""
        self.database.close()
