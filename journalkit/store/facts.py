"""What numbers are made of: rows without words, straight from the database's indexes.

Nothing here opens a note: what is counted of its latest version stands beside the observation.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlite_utils

from journalkit.records import Note
from journalkit.store.connection import translated

COUNTED = ("wellbeing", "involvement", "words", "own_words", "next_step", "pictures")
"""The columns of an observation that `counted` fills."""

IN_USE = "o.state NOT IN ('withdrawn', 'withheld')"
"""`State.in_use` in SQL, where ``o`` is the observation."""

Rows = list[tuple[Any, ...]]


def counted(note: Note) -> tuple[int | None, ...]:
    """What is counted of *note*, in the order of `COUNTED`."""
    return (
        note.wellbeing,
        note.involvement,
        len(note.text.split()),
        int(bool(note.own_words.strip())),
        int(bool(note.next_step.strip())),
        len(note.pictures),
    )


class Facts:
    """Rows for frames. Moments are ISO 8601 in UTC, ids those of the records; none out of use.

    *since* and *before* (moments in the same writing) narrow what happened; empty, they do not.
    """

    def __init__(self, database: sqlite_utils.Database) -> None:
        self._database = database

    def observations(self, since: str = "", before: str = "") -> Rows:
        """id, author, state, happened_at, and `COUNTED`, the first written first."""
        return self._rows(
            f"SELECT o.id, o.author, o.state, o.happened_at, {', '.join(COUNTED)}"  # noqa: S608
            f" FROM observations o WHERE {IN_USE}",
            since,
            before,
            order="o.number",
        )

    def children(self, since: str = "", before: str = "") -> Rows:
        """observation, child: a row for each child whom an observation is of."""
        return self._linked("children", "child", since, before)

    def areas(self, since: str = "", before: str = "") -> Rows:
        """observation, area."""
        return self._linked("areas", "area", since, before)

    def seen(self, children: Sequence[str], areas: Sequence[str]) -> Rows:
        """child, area, and when the child was last observed in it, where ever; an empty area is for
        notes that have none. Each is one step in the index, however long the past is."""
        with translated():
            found = self._database.execute(
                "SELECT c.value, a.value, (SELECT max(at) FROM sightings"
                " WHERE child = c.value AND area = a.value) FROM json_each(?) c, json_each(?) a",
                [json.dumps([*children]), json.dumps([*areas])],
            )
            return [row for row in found.fetchall() if row[2] is not None]

    def reviews(self, since: str = "", before: str = "") -> Rows:
        """observation, author, decision, version, when that was handed in, when it was read, and
        when it had happened; the first review first."""
        # A decision that was taken back right after is none.
        taken_back = (
            "coalesce((SELECT n.decision FROM reviews n WHERE n.observation = r.observation"
            " AND n.rowid > r.rowid ORDER BY n.rowid LIMIT 1), '') = 'submitted'"
        )
        return self._rows(
            "SELECT r.observation, o.author, r.decision, r.version, v.at, r.at, o.happened_at"  # noqa: S608
            " FROM reviews r JOIN observations o ON o.id = r.observation"
            " JOIN observation_versions v ON v.observation = r.observation"
            " AND v.number = r.version"
            f" WHERE {IN_USE} AND r.decision IN ('approved', 'changes') AND NOT {taken_back}",
            since,
            before,
            order="r.at",
        )

    def _linked(self, table: str, column: str, since: str, before: str) -> Rows:
        if not since and not before:
            # What was withdrawn is linked to nothing.
            return self._rows(f"SELECT observation, {column} FROM observation_{table}")  # noqa: S608
        return self._rows(
            f"SELECT l.observation, l.{column} FROM observations o JOIN observation_{table} l"  # noqa: S608
            " ON l.observation = o.id WHERE 1",
            since,
            before,
        )

    def _rows(self, question: str, since: str = "", before: str = "", *, order: str = "") -> Rows:
        # Said only where it is asked: an index serves a plain comparison, and no "or".
        narrower = ((" AND o.happened_at >= ?", since), (" AND o.happened_at < ?", before))
        asked = [(words, moment) for words, moment in narrower if moment]
        question += "".join(words for words, _ in asked) + (f" ORDER BY {order}" if order else "")
        with translated():
            values = [moment for _, moment in asked]
            return list(self._database.execute(question, values).fetchall())
