"""A table of one kind of record. What a kind can do beyond this has a file of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar, cast

import sqlite_utils

from journalkit.errors import NotFound
from journalkit.records import Earlier
from journalkit.store import rows
from journalkit.store.change import Change
from journalkit.store.connection import translated

R = TypeVar("R")


class Table(Generic[R]):
    """The records of one kind, by id."""

    kind: type[R]
    name: str
    chained = True
    """Whether the chain commits to its records."""

    def __init__(
        self, database: sqlite_utils.Database, kind: type[R] | None = None, name: str = ""
    ) -> None:
        """*kind* and *name* where the kind can do no more than every table can."""
        self._database = database
        if kind is not None:
            self.kind, self.name = kind, name

    def get(self, id: str) -> R:
        """The record *id*; `NotFound` where there is none."""
        found = self.where("id = ?", [id])
        if not found:
            raise NotFound
        return found[0]

    def some(self, ids: Iterable[str]) -> dict[str, R]:
        """Those of *ids* that there are, by id: one question for all of them."""
        found = self.where("id IN (SELECT value FROM json_each(?))", [json.dumps([*ids])])
        return {cast(Any, one).id: one for one in found}

    def all(self) -> tuple[R, ...]:
        """Every record of this kind, in the order they were added."""
        return self.where("1")

    def ids(self) -> frozenset[str]:
        """The ids of every record of this kind."""
        with translated():
            found = self._database.execute(f"SELECT id FROM {self.name}")  # noqa: S608
            return frozenset(row[0] for row in found)

    def count(self) -> int:
        """How many there are, as the database counts: what reads them all is held against it."""
        with translated():
            [number] = self._database.execute(f"SELECT count(*) FROM {self.name}").fetchone()  # noqa: S608
        return int(number)

    def where(
        self, condition: str, values: Sequence[object] = (), *, order: str = "rowid"
    ) -> tuple[R, ...]:
        """The records that meet the SQL *condition*; used by the tables' own files only."""
        with translated():
            cursor = self._database.execute(
                f"SELECT * FROM {self.name} WHERE {condition} ORDER BY {order}",  # noqa: S608
                list(values),
            )
            names = [column[0] for column in cursor.description]
            return tuple(self.read(dict(zip(names, row, strict=True))) for row in cursor)

    def read(self, columns: dict[str, object]) -> R:
        """The record in the *columns* of a row."""
        return rows.record(self.kind, columns)

    def put(self, change: Change, record: R, *, what: str) -> None:
        """Add *record* or put it in the place of the one with its id, said in the chain as *what*.

        The row of an earlier one is updated, never replaced: other tables refer to it.
        """
        columns = rows.row(record)
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" for _ in columns)
        others = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name != "id")
        with translated():
            self._database.execute(
                f"INSERT INTO {self.name} ({names}) VALUES ({marks})"  # noqa: S608
                f" ON CONFLICT (id) DO UPDATE SET {others}",
                list(columns.values()),
            )
        change.say(what, kind=self.name, id=str(columns["id"]), content=self.content(record))

    def content(self, record: R) -> object:
        """What the chain commits to: all of the record."""
        return rows.plain(record)


class Register(Table[R]):
    """Records that are put right now and then: what stood before is kept beside them."""

    def put(self, change: Change, record: R, *, what: str) -> None:
        id = cast(Any, record).id
        before = self.some([id]).get(id)
        super().put(change, record, what=what)
        if before is not None and before != record:
            child = id if self.name == "children" else getattr(record, "child", "")
            kept = Earlier(
                kind=self.name, ref=id, child=child, content=rows.plain(before),
                by=change.who, at=change.at,
            )  # fmt: skip
            earlier = Table(self._database, Earlier, "earlier_records")
            earlier.put(change, kept, what="what stood before kept")
