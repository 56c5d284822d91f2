"""Photos and videos in the store, what carers agreed to, and what went out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from journalkit.records import Consent, Outing, Picture
from journalkit.store.change import Change
from journalkit.store.connection import translated
from journalkit.store.facts import IN_USE
from journalkit.store.table import Table

_NOTE_OF = (
    " FROM observation_pictures l JOIN observations o ON o.id = l.observation"
    " JOIN observation_versions v ON v.observation = o.id AND v.number = o.version"
    " WHERE l.picture IN (p.id, p.made_from) AND " + IN_USE
)
"""The observations that show a picture, or the one that it was made from; those out of use index
nothing."""

_FOR_JOURNAL = " AND NOT json_extract(v.note, '$.staff_only')"
_WHEN = "coalesce(p.taken_at, p.added_at)"


@dataclass(frozen=True)
class Listed:
    """A picture as a gallery needs it: light enough to hold thousands."""

    id: str
    kind: str
    when: datetime
    seconds: float | None
    named: bool
    children: tuple[str, ...]
    """Who is in it, as somebody said."""
    told_of: tuple[str, ...]
    """The children of the observations that show it and may appear in a journal."""


class Pictures(Table[Picture]):
    kind = Picture
    name = "pictures"

    def put(self, change: Change, record: Picture, *, what: str) -> None:
        super().put(change, record, what=what)
        change.run("DELETE FROM picture_children WHERE picture = ?", record.id)
        for child in record.children:
            change.run("INSERT INTO picture_children VALUES (?, ?)", record.id, child)

    def drop(self, change: Change, picture: Picture, *, what: str) -> None:
        """Take *picture* out for good; with its salt goes the proof of what it was."""
        change.say(what, kind=self.name, id=picture.id)
        change.run("DELETE FROM picture_children WHERE picture = ?", picture.id)
        change.run("DELETE FROM pictures WHERE id = ?", picture.id)
        change.run("DELETE FROM salts WHERE kind = ? AND id = ?", self.name, picture.id)

    def in_notes(self, picture: Picture) -> bool:
        """Whether any version of an observation shows *picture*; only its adder's can."""
        with translated():
            [found] = self._database.execute(
                "SELECT EXISTS (SELECT 1 FROM observations o JOIN observation_versions v"
                " ON v.observation = o.id, json_each(v.note, '$.pictures') j"
                " WHERE o.author = ? AND j.value = ?)",
                [picture.added_by, picture.id],
            ).fetchone()
        return bool(found)

    def made_from(self, id: str) -> tuple[Picture, ...]:
        """Those that were blurred or cropped out of picture *id*."""
        return self.where("made_from = ?", [id])

    def of_child(self, child: str) -> frozenset[str]:
        """The ids of the pictures that *child* is in."""
        with translated():
            found = self._database.execute(
                "SELECT picture FROM picture_children WHERE child = ?", [child]
            )
            return frozenset(row[0] for row in found)

    def about(self, child: str) -> tuple[Picture, ...]:
        """Every picture that *child* is in, or that any version of a note about the child or any
        reply about them shows, with what was blurred or cropped out of it; the oldest first."""
        shown = (
            "SELECT j.value FROM observation_versions v, json_each(v.note, '$.pictures') j"
            " WHERE ?1 IN (SELECT value FROM json_each(v.note, '$.children'))"
            " UNION SELECT j.value FROM replies r, json_each(r.pictures) j WHERE r.child = ?1"
            " UNION SELECT picture FROM picture_children WHERE child = ?1"
        )
        order = "coalesce(taken_at, added_at), rowid"
        return self.where(f"id IN ({shown}) OR made_from IN ({shown})", [child], order=order)

    def told_of(self, picture: Picture) -> frozenset[str]:
        """The children of the observations that show *picture* and may appear in a journal."""
        with translated():
            found = self._database.execute(
                "SELECT DISTINCT c.child FROM pictures p, observation_children c"  # noqa: S608
                f" WHERE p.id = ? AND c.observation IN (SELECT o.id{_NOTE_OF}{_FOR_JOURNAL})",
                [picture.id],
            )
            return frozenset(row[0] for row in found)

    def latest_alone(self, child: str) -> str:
        """The latest photo (its id) with nobody but *child* in it that an observation for a
        journal shows; empty where there is none."""
        with translated():
            found = self._database.execute(
                "SELECT p.id FROM pictures p JOIN picture_children k ON k.picture = p.id"  # noqa: S608
                " WHERE k.child = ? AND p.kind = 'picture' AND p.children = ?"
                f" AND EXISTS (SELECT 1{_NOTE_OF}{_FOR_JOURNAL})"
                f" ORDER BY julianday({_WHEN}) DESC, p.rowid DESC LIMIT 1",
                [child, json.dumps([child])],
            ).fetchone()
        return found[0] if found else ""

    def shown(
        self,
        *,
        child: str = "",
        since: datetime | None = None,
        before: datetime | None = None,
        staff_too: bool = False,
    ) -> tuple[Listed, ...]:
        """The pictures of observations in use, the latest first.

        With *child* (an id) those that the child is in, and those of the child's observations
        that nobody has named yet. Observations for staff only count with *staff_too*.
        """
        kept = "" if staff_too else _FOR_JOURNAL
        told = (
            "SELECT json_group_array(DISTINCT c.child) FROM observation_children c"  # noqa: S608
            f" WHERE c.observation IN (SELECT o.id{_NOTE_OF}{_FOR_JOURNAL})"
        )
        conditions, values = [f"EXISTS (SELECT 1{_NOTE_OF}{kept})"], []
        if child:
            conditions.append(
                "(p.id IN (SELECT picture FROM picture_children WHERE child = ?)"  # noqa: S608
                f" OR (p.named_by IS NULL AND EXISTS (SELECT 1{_NOTE_OF} AND o.id IN"
                " (SELECT observation FROM observation_children WHERE child = ?))))"
            )
            values += [child, child]
        for way, moment in ((">=", since), ("<", before)):
            if moment is not None:
                conditions.append(f"julianday({_WHEN}) {way} julianday(?)")
                values.append(moment.isoformat())
        with translated():
            found = self._database.execute(
                f"SELECT p.id, p.kind, {_WHEN}, p.seconds, p.named_by IS NOT NULL, p.children,"  # noqa: S608
                f" ({told}) FROM pictures p WHERE {' AND '.join(conditions)}"
                f" ORDER BY julianday({_WHEN}) DESC, p.rowid DESC",
                values,
            ).fetchall()
        return tuple(
            Listed(id, kind, datetime.fromisoformat(at), seconds, bool(named), *map(_ids, both))
            for id, kind, at, seconds, named, *both in found
        )

    def waiting(self, *, most_tries: int) -> tuple[Picture, ...]:
        """The videos that no browser plays yet and that came to nothing less often than
        *most_tries*, the oldest first."""
        return self.where("NOT plays AND tries < ?", [most_tries])

    def in_no_note(self, before: datetime) -> tuple[Picture, ...]:
        """Pictures added before that moment which no version of an observation, no draft and no
        reply from home has."""
        return self.where(
            "julianday(added_at) < julianday(?)"
            " AND id NOT IN (SELECT j.value FROM observation_versions v,"
            " json_each(v.note, '$.pictures') j)"
            " AND id NOT IN (SELECT j.value FROM drafts d, json_each(d.fields, '$.pictures') j)"
            " AND (made_from IS NULL OR made_from NOT IN (SELECT j.value FROM"
            " observation_versions v, json_each(v.note, '$.pictures') j))"
            " AND id NOT IN (SELECT j.value FROM replies r, json_each(r.pictures) j)",
            [before.isoformat()],
        )

    def stray_links(self) -> int:
        """How many pictures are listed under other children than somebody said."""
        with translated():
            [stray] = self._database.execute(
                "SELECT count(*) FROM (SELECT p.id AS picture, j.value AS child FROM pictures p,"
                " json_each(p.children) j EXCEPT SELECT picture, child FROM picture_children"
                " UNION ALL SELECT * FROM (SELECT picture, child FROM picture_children"
                " EXCEPT SELECT p.id, j.value FROM pictures p, json_each(p.children) j))"
            ).fetchone()
        return int(stray)


class Consents(Table[Consent]):
    kind = Consent
    name = "consents"

    def of(self, children: Sequence[str]) -> tuple[Consent, ...]:
        """Every answer about *children* (ids), in the order in which they were recorded."""
        marks = ", ".join("?" for _ in children)
        return self.where(f"child IN ({marks})", children, order="at, rowid")


class Outings(Table[Outing]):
    kind = Outing
    name = "outings"

    def of_child(self, child: str) -> tuple[Outing, ...]:
        """Those with a picture that *child* is in, the latest first."""
        return self.where(
            "EXISTS (SELECT 1 FROM json_each(pictures) j JOIN picture_children c"
            " ON c.picture = j.value WHERE c.child = ?)",
            [child],
            order="at DESC, rowid DESC",
        )


def _ids(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))
