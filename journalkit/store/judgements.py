"""Judgements in the store: added, never changed. What stands is what nothing replaces.

Within a half term each judgement of a child and area but the first names the one it revises, so
there is exactly one that nothing replaces. The database holds that by two unique indexes, and a
trigger refuses to change a judgement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from journalkit.records import Judgement
from journalkit.store import rows
from journalkit.store.change import Change
from journalkit.store.table import Table

PLACED = "child placed"
REVISED = "judgement revised"

_STANDS = (
    "NOT EXISTS (SELECT 1 FROM judgements later"
    " WHERE later.replaces = judgements.id AND later.replaces <> '')"
)
_AMONG = "child IN (SELECT value FROM json_each(?))"


class Judgements(Table[Judgement]):
    kind = Judgement
    name = "judgements"

    def add(self, change: Change, judgement: Judgement) -> None:
        """A new judgement, the first of its half term or one that revises another."""
        columns = rows.row(judgement)
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" for _ in columns)
        change.run(f"INSERT INTO judgements ({names}) VALUES ({marks})", *columns.values())  # noqa: S608
        what = REVISED if judgement.replaces else PLACED
        change.say(what, kind=self.name, id=judgement.id, content=self.content(judgement))

    def standing(self, children: Iterable[str] | None = None) -> tuple[Judgement, ...]:
        """The judgement that stands for each child, area and half term, the earliest first: of
        *children* (ids), or of all. Its ``replaces`` says whether it was revised."""
        if children is None:
            return self.where(_STANDS, order="at, rowid")
        return self.where(f"{_AMONG} AND {_STANDS}", [json.dumps([*children])], order="at, rowid")

    def now_and_before(self, children: Iterable[str], *, half_term: str) -> tuple[Judgement, ...]:
        """For each of *children* (ids) and each area up to two judgements that stand: that of
        *half_term* (an id, or empty), and the latest of any other half term."""
        return self.where(
            "id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY child, area,"  # noqa: S608
            " half_term = ? ORDER BY at DESC, rowid DESC) AS nth"
            f" FROM judgements WHERE {_AMONG} AND {_STANDS}) WHERE nth = 1)",
            [half_term, json.dumps([*children])],
            order="child, area, at",
        )

    def of(self, child: str, *, area: str) -> tuple[Judgement, ...]:
        """Every judgement of *child* in *area*, those revised too, the latest first."""
        return self.where("child = ? AND area = ?", [child, area], order="at DESC, rowid DESC")

    def under(self, framework: str) -> bool:
        """Whether any child was placed under *framework* (an id)."""
        return bool(self.where("framework = ?", [framework], order="rowid LIMIT 1"))
