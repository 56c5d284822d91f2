"""A row of a list by its fields: what each cell means, and why the row is refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from journalkit.errors import BadRecord
from journalkit.exchange.imports import columns
from journalkit.exchange.imports.columns import Columns
from journalkit.exchange.imports.tables import Row
from journalkit.journal.bringing_in import Line
from journalkit.reckoning import cells
from journalkit.records.setting import WEEKDAYS

T = TypeVar("T")
Changes = Sequence[tuple[str, str, str]]

READS: dict[str, Callable[[str], Any]] = {
    "born": cells.day,
    "joined": cells.day,
    "left": cells.day,
    "key_since": cells.day,
    "booked": cells.weekdays,
    "hours": cells.hours,
    "role": cells.role,
    "parental_responsibility": cells.yes,
    "story_by": cells.story_by,
}
"""How a field's cell is read; all others are `cells.text`."""


class Filled:
    """A row by its fields, and what is wrong with it."""

    def __init__(self, row: Row, found: Columns, *, kind: str) -> None:
        self.row = row.number
        self.carers = found.carers
        self.reasons: list[str] = []
        self._kind = kind
        self._said = {
            field: row.cells[place] if place < len(row.cells) else ""
            for field, place in found.places.items()
        }
        parts = [self._said.get(one, "") for one in ("name", "first", "last")]
        self.name = self._said["name"] = " ".join(part for part in parts if part)

    def said(self, field: str) -> str:
        """What stands in a field, as it stands."""
        return self._said.get(field, "")

    def label(self, field: str) -> str:
        return columns.label(field, self._kind)

    def refuse(self, field: str, why: str) -> None:
        self.reasons.append(f"{self.label(field)} {why}")

    def take(self, field: str, *, needed: bool = False) -> Any:
        """What a field means; None where it is empty or, with a reason noted, means nothing."""
        said = self.said(field)
        if not said:
            if needed:
                self.refuse(field, "is empty.")
            return None
        try:
            return READS.get(field[2:] if field[1:2] == " " else field, cells.text)(said)
        except ValueError as why:
            self.refuse(field, str(why))
            return None

    def made(self, make: Callable[[], T]) -> T | None:
        """The record that *make* gives; None where the row is refused, for what it says too."""
        if self.reasons:
            return None
        try:
            return make()
        except BadRecord as bad:
            self.reasons += bad.problems.values()
            return None

    def line(self, outcome: str, changes: Changes = (), *, look: Sequence[str] = ()) -> Line:
        """What becomes of this row: refused as soon as there is a reason."""
        if self.reasons:
            reasons = tuple(self.reasons)
            return Line(row=self.row, outcome="refused", name=self.name, reasons=reasons)
        return Line(
            row=self.row, outcome=outcome, name=self.name, look=tuple(look), changes=tuple(changes)
        )


def tidy(name: str) -> str:
    """*name* as it is compared: without case, and with one kind of apostrophe."""
    return unicodedata.normalize("NFKC", name).casefold().replace("’", "'")


def shown(value: object) -> str:
    """A field's value as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {value:%B} {value.year}"
    if isinstance(value, tuple):
        return ", ".join(WEEKDAYS[day][:3] for day in value)
    return str(value or "")
