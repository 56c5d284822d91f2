"""Rubrics, ratings, remarks, staff meetings with their agenda and actions, in the store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from journalkit.records import Action, AgendaItem, Meeting, Rating, Remark, Rubric
from journalkit.store import rows
from journalkit.store.connection import translated
from journalkit.store.facts import IN_USE
from journalkit.store.table import Table


class Rubrics(Table[Rubric]):
    kind = Rubric
    name = "rubrics"

    def current(self) -> Rubric:
        """The criteria in force."""
        return self.where("1", order="number DESC LIMIT 1")[0]


class Ratings(Table[Rating]):
    kind = Rating
    name = "ratings"

    def of(self, observations: Sequence[str]) -> tuple[Rating, ...]:
        """The ratings of *observations* (ids), in meetings and outside, the first one first."""
        condition = "observation IN (SELECT value FROM json_each(?))"
        return self.where(condition, [json.dumps([*observations])], order="at, rowid")

    def in_meeting(self, meeting: str) -> tuple[Rating, ...]:
        """The ratings of a *meeting* (an id), the first one first."""
        return self.where("meeting = ?", [meeting])

    def since(self, at: datetime) -> tuple[Rating, ...]:
        """The ratings made after *at*, in meetings and outside, the first one first."""
        return self.where("at > ?", [rows.plain(at)], order="at, rowid")

    def own(self, meeting: str, observation: str, by: str, *, again: bool) -> Rating | None:
        """What member *by* said of *observation* there; None while they have not rated it."""
        found = self.where(
            "meeting = ? AND observation = ? AND by = ? AND again = ?",
            [meeting, observation, by, again],
        )
        return found[0] if found else None


class Remarks(Table[Remark]):
    kind = Remark
    name = "remarks"

    def heard(self, author: str, *, since: datetime, limit: int) -> tuple[str, ...]:
        """The observations (ids) of *author* that others said something about since then, in a
        remark or with a decision, what was said last first. None that is out of use."""
        others = "at >= ? AND by <> ?"
        said = (
            f"SELECT observation, at FROM remarks WHERE {others} UNION ALL"  # noqa: S608
            f" SELECT observation, at FROM reviews WHERE {others} AND comment <> ''"
        )
        with translated():
            found = self._database.execute(
                f"SELECT o.id FROM ({said}) s JOIN observations o ON o.id = s.observation"  # noqa: S608
                f" WHERE o.author = ? AND {IN_USE} GROUP BY o.id ORDER BY max(s.at) DESC LIMIT ?",
                [rows.plain(since), author] * 2 + [author, limit],
            )
            return tuple(row[0] for row in found)

    def of(self, observations: Sequence[str]) -> tuple[Remark, ...]:
        """What was said about *observations* (ids), the first one first."""
        condition = "observation IN (SELECT value FROM json_each(?))"
        return self.where(condition, [json.dumps([*observations])], order="at, rowid")


class Meetings(Table[Meeting]):
    kind = Meeting
    name = "meetings"

    def going_on(self) -> Meeting | None:
        """The staff meeting that has begun and not ended; None where there is none."""
        found = self.where("ended_at IS NULL", order="rowid DESC LIMIT 1")
        return found[0] if found else None

    def ended(self) -> tuple[Meeting, ...]:
        """Those that have ended, the latest first."""
        return self.where("ended_at IS NOT NULL", order="began_at DESC")


class AgendaItems(Table[AgendaItem]):
    kind = AgendaItem
    name = "agenda_items"

    def waiting(self) -> tuple[AgendaItem, ...]:
        """What no meeting has talked about yet, the first one first."""
        return self.where("meeting = '' AND NOT dropped", order="at, rowid")

    def of(self, meeting: str) -> tuple[AgendaItem, ...]:
        """What *meeting* (an id) talked about."""
        return self.where("meeting = ?", [meeting], order="at, rowid")


class Actions(Table[Action]):
    kind = Action
    name = "actions"

    def open(self) -> tuple[Action, ...]:
        """Those that nobody has closed, the first due first."""
        return self.where("done_at IS NULL", order="due, rowid")

    def of(self, meeting: str) -> tuple[Action, ...]:
        """What *meeting* (an id) agreed on."""
        return self.where("meeting = ?", [meeting])
