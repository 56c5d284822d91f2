"""Observations in the store: every version kept, the latest one searchable.

A version's note is kept whole as JSON. The tables beside it (children, areas, pictures, search)
index the latest version only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from journalkit.errors import Changed
from journalkit.records import Note, Observation, Picture, State, Version
from journalkit.store import rows
from journalkit.store.change import Change
from journalkit.store.connection import translated
from journalkit.store.facts import COUNTED, IN_USE, counted
from journalkit.store.table import Table

_COLUMNS = (
    "o.id, o.author, o.state, o.version, v.note, o.created_at, o.submitted_at"
    " FROM observations o"
    " JOIN observation_versions v ON v.observation = o.id AND v.number = o.version"
)

_OF_CHILD = f"{IN_USE} AND o.id IN (SELECT observation FROM observation_children WHERE child = ?)"  # noqa: S608

SUBMITTED = "observation submitted"
AMENDED = "observation amended"
REOPENED = "approved observation reopened"
ERASED_IN_PART = "erased in part"
NEW_VERSION = (SUBMITTED, AMENDED, REOPENED, ERASED_IN_PART)
"""What the chain says of a row that made a version."""


class Observations(Table[Observation]):
    kind = Observation
    name = "observations"

    def where(
        self, condition: str, values: Sequence[object] = (), *, order: str = "o.number"
    ) -> tuple[Observation, ...]:
        with translated():
            found = self._database.execute(
                f"SELECT {_COLUMNS} WHERE {condition} ORDER BY {order}",
                list(values),
            )
            return tuple(_read(row) for row in found)

    def add(self, change: Change, observation: Observation, *, areas: Sequence[str]) -> None:
        """A new observation with its first version, found under *areas* (ids)."""
        content = rows.plain(observation)
        change.run(
            "INSERT INTO observations (id, author, state, version, happened_at, created_at,"
            " submitted_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(content[name] for name in ("id", "author", "state", "version")),
            *(content["note"]["happened_at"], content["created_at"], content["submitted_at"]),
        )
        self._add_version(change, observation, content, by=observation.author)
        self._index(change, observation, areas)
        change.say(SUBMITTED, kind=self.name, id=observation.id, content=content)

    def amend(self, change: Change, observation: Observation, *, areas: Sequence[str]) -> None:
        """The next version of an observation: ``observation.version`` is one more than it was.

        `Changed` where somebody else made that version in the meantime. The chain says so where
        this reopens what was approved.
        """
        current = self.get(observation.id)
        if current.version != observation.version - 1 or current.state is State.WITHDRAWN:
            raise Changed
        what = REOPENED if current.state is State.APPROVED else AMENDED
        content = rows.plain(observation)
        self._add_version(change, observation, content, by=change.who)
        self._unindex(change, observation.id)
        self._index(change, observation, areas)
        self._set(change, observation, what)

    def set_state(
        self,
        change: Change,
        observation: Observation,
        *,
        what: str,
        areas: Sequence[str] | None = None,
    ) -> None:
        """Another state of the same version: approved, sent back, withdrawn, or withheld.

        Out of use it is found by nothing; *areas* (ids) are said where it comes back into use.
        """
        if not observation.state.in_use:
            self._unindex(change, observation.id)
        elif areas is not None:
            self._index(change, observation, areas)
        self._set(change, observation, what)

    def versions(self, id: str) -> tuple[Version, ...]:
        """All versions of observation *id*, the first one first."""
        table = Table(self._database, Version, "observation_versions")
        return table.where("observation = ?", [id], order="number")

    def every_version(self) -> tuple[Version, ...]:
        """All versions of all observations, in the order in which those were added."""
        table = Table(self._database, Version, "observation_versions")
        added = "(SELECT o.number FROM observations o WHERE o.id = observation)"
        return table.where("1", order=f"{added}, number")

    def queue(
        self,
        states: Sequence[State],
        *,
        room: str = "",
        author: str = "",
        area: str = "",
        before: datetime | None = None,
        newest: bool = False,
        limit: int = 20,
        skip: int = 0,
    ) -> tuple[tuple[Observation, ...], int]:
        """Observations in *states*, the longest waiting first, and how many there are in all.

        *newest* turns the order round.

        *room*, *author* and *area* are ids that narrow it; empty strings do not. *before* narrows
        it to what was handed in before then.
        """
        conditions = [f"o.state IN ({', '.join('?' for _ in states)})"]
        values: list[object] = [state.value for state in states]
        narrower = (
            ("o.author = ?", author),
            ("o.submitted_at < ?", rows.plain(before)),
            ("EXISTS (SELECT 1 FROM observation_areas a WHERE a.observation = o.id"
             " AND a.area = ?)", area),
            ("EXISTS (SELECT 1 FROM observation_children c JOIN children k ON k.id = c.child"
             " WHERE c.observation = o.id AND k.room = ?)", room),
        )  # fmt: skip
        for condition, value in narrower:
            if value:
                conditions.append(condition)
                values.append(value)
        way = "DESC" if newest else "ASC"
        order = f"o.submitted_at {way}, o.number {way}"
        return self._page(conditions, values, order=order, limit=limit, skip=skip)

    def handed_in(
        self, states: Sequence[State], *, since: datetime, before: datetime
    ) -> tuple[Observation, ...]:
        """Observations in *states* whose first version was handed in from *since* to *before*."""
        return self.where(
            "o.state IN (SELECT value FROM json_each(?)) AND o.created_at >= ?"
            " AND o.created_at < ?",
            [json.dumps([*states]), rows.plain(since), rows.plain(before)],
        )

    def sent_back(self, author: str, *, limit: int) -> tuple[Observation, ...]:
        """Those that *author* was asked to change last, the oldest first: withheld ones too."""
        last = (
            "(SELECT decision FROM reviews r WHERE r.observation = o.id AND r.version = o.version"
            " ORDER BY r.rowid DESC LIMIT 1)"
        )
        asked = f"o.author = ? AND o.state IN ('changes', 'withheld') AND {last} = 'changes'"
        return self.where(asked, [author], order=f"o.submitted_at, o.number LIMIT {int(limit)}")

    def of_child(
        self,
        child: str,
        *,
        area: str = "",
        since: datetime | None = None,
        before: datetime | None = None,
        limit: int = 20,
        skip: int = 0,
    ) -> tuple[tuple[Observation, ...], int]:
        """The observations of *child*, the newest first, and how many there are in all.

        Those out of use are left out. *area* (an id), *since* and *before* narrow it.
        """
        conditions, values = [_OF_CHILD], [child]
        narrower = (
            ("o.id IN (SELECT observation FROM observation_areas WHERE area = ?)", area),
            ("o.happened_at >= ?", rows.plain(since)),
            ("o.happened_at < ?", rows.plain(before)),
        )
        for condition, value in narrower:
            if value:
                conditions.append(condition)
                values.append(value)
        order = "o.happened_at DESC, o.number DESC"
        return self._page(conditions, values, order=order, limit=limit, skip=skip)

    def texts(self, *, author: str = "", limit: int, skip: int = 0) -> tuple[str, ...]:
        """The texts of submitted and approved notes, the newest first; of *author* alone (an id)
        unless it is empty."""
        with translated():
            found = self._database.execute(
                "SELECT json_extract(v.note, '$.text') FROM observations o"
                " JOIN observation_versions v ON v.observation = o.id AND v.number = o.version"
                " WHERE o.state IN ('submitted', 'approved') AND ? IN ('', o.author)"
                " ORDER BY o.number DESC LIMIT ? OFFSET ?",
                [author, limit, skip],
            )
            return tuple(row[0] for row in found)

    def among(self, ids: Sequence[str], *, child: str, area: str) -> set[str]:
        """Those of *ids* that are observations of *child* in *area*, and in use."""
        with translated():
            found = self._database.execute(
                f"SELECT o.id FROM observations o WHERE {_OF_CHILD} AND o.id IN"  # noqa: S608
                " (SELECT observation FROM observation_areas WHERE area = ?)"
                " AND o.id IN (SELECT value FROM json_each(?))",
                [child, area, json.dumps([*ids])],
            )
            return {row[0] for row in found}

    def with_steps(self, child: str) -> tuple[Observation, ...]:
        """The observations of *child* that say a next step or had one closed, the newest first."""
        return self.where(
            f"{_OF_CHILD} AND (json_extract(v.note, '$.next_step') <> '' OR o.id IN"  # noqa: S608
            " (SELECT observation FROM closed_steps WHERE child = ?))",
            [child, child],
            order="o.happened_at DESC, o.number DESC",
        )

    def sightings(self, child: str) -> tuple[tuple[str, datetime, str], ...]:
        """When *child* was observed: an observation's id, when it happened, and an area of it.

        A row an area; one without an area stands there once, with none.
        """
        with translated():
            found = self._database.execute(
                "SELECT observation, at, area FROM sightings WHERE child = ?", [child]
            )
            return tuple((id, datetime.fromisoformat(at), area) for id, at, area in found)

    def showing(self, picture: Picture) -> tuple[Observation, ...]:
        """The observations that show *picture*, or the one that it was made from: those withheld
        too, which whoever asks may well not read."""
        both = [picture.id, picture.made_from]
        return self.where(
            "o.id IN (SELECT observation FROM observation_pictures WHERE picture IN (?, ?))"
            " OR (o.state = 'withheld' AND EXISTS (SELECT 1 FROM json_each(v.note, '$.pictures')"
            " WHERE value IN (?, ?)))",
            both + both,
        )

    def search(self, words: str, *, limit: int = 50) -> tuple[str, ...]:
        """The ids of the observations whose texts hold all *words*, the newest first.

        Case and accents do not matter; the last word may be the beginning of one.
        """
        # Each word is quoted, so that it is data and never the search's own language.
        plain = words.translate({ord('"'): " ", 0: " "}).split()
        if not plain:
            return ()
        asked = " ".join(f'"{word}"' for word in plain)
        with translated():
            found = self._database.execute(
                "SELECT o.id FROM notes JOIN observations o ON o.number = notes.rowid"
                " WHERE notes MATCH ? ORDER BY notes.rowid DESC LIMIT ?",
                [asked + " *", limit],
            )
            return tuple(row[0] for row in found)

    def _page(
        self,
        conditions: Sequence[str],
        values: Sequence[object],
        *,
        order: str,
        limit: int,
        skip: int,
    ) -> tuple[tuple[Observation, ...], int]:
        every = " AND ".join(conditions)
        with translated():
            [count] = self._database.execute(
                f"SELECT count(*) FROM observations o WHERE {every}",  # noqa: S608
                list(values),
            ).fetchone()
        order = f"{order} LIMIT {int(limit)} OFFSET {int(skip)}"
        return self.where(every, values, order=order), int(count)

    def _set(self, change: Change, observation: Observation, what: str) -> None:
        change.run(
            "UPDATE observations SET state = ?, version = ?, happened_at = ?, submitted_at = ?"
            " WHERE id = ?",
            observation.state.value,
            observation.version,
            rows.plain(observation.note.happened_at),
            rows.plain(observation.submitted_at),
            observation.id,
        )
        change.say(what, kind=self.name, id=observation.id, content=rows.plain(observation))

    def _add_version(
        self, change: Change, observation: Observation, content: dict[str, Any], *, by: str
    ) -> None:
        change.run(
            "INSERT INTO observation_versions VALUES (?, ?, ?, ?, ?)",
            observation.id,
            observation.version,
            json.dumps(content["note"], ensure_ascii=False),
            by,
            content["submitted_at"],
        )

    def _index(self, change: Change, observation: Observation, areas: Sequence[str]) -> None:
        note = observation.note
        links = (("children", note.children), ("areas", areas), ("pictures", note.pictures))
        for name, ids in links:
            for id in dict.fromkeys(ids):
                change.run(f"INSERT INTO observation_{name} VALUES (?, ?)", observation.id, id)  # noqa: S608
        happened = rows.plain(note.happened_at)
        for child in dict.fromkeys(note.children):
            for area in dict.fromkeys(areas) or ("",):
                change.run(
                    "INSERT INTO sightings VALUES (?, ?, ?, ?)",
                    child,
                    area,
                    happened,
                    observation.id,
                )
        change.run(
            f"UPDATE observations SET {', '.join(f'{name} = ?' for name in COUNTED)} WHERE id = ?",  # noqa: S608
            *counted(note),
            observation.id,
        )
        change.run(
            "INSERT INTO notes (rowid, text) SELECT number, ? FROM observations WHERE id = ?",
            searched(note),
            observation.id,
        )

    def _unindex(self, change: Change, id: str) -> None:
        for name in ("children", "areas", "pictures"):
            change.run(f"DELETE FROM observation_{name} WHERE observation = ?", id)  # noqa: S608
        change.run("DELETE FROM sightings WHERE observation = ?", id)
        change.run(
            "DELETE FROM notes WHERE rowid = (SELECT number FROM observations WHERE id = ?)", id
        )


def searched(note: Note) -> str:
    """The words of *note* that the search finds it by."""
    parts = (note.text, note.own_words, note.meaning, note.next_step, note.place)
    return "\n".join(part for part in parts if part)


def _read(row: tuple[Any, ...]) -> Observation:
    names = ("id", "author", "state", "version", "note", "created_at", "submitted_at")
    values = dict(zip(names, row, strict=True))
    return rows.made(Observation, {**values, "note": json.loads(values["note"])})
