"""The setting, its rooms, terms and framework in the store."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from journalkit.records import Framework, HalfTerm, Room, Setting, Term
from journalkit.store import rows
from journalkit.store.table import Table


class Settings(Table[Setting]):
    kind = Setting
    name = "settings"

    def one(self) -> Setting:
        """The setting whose journal this is."""
        return self.get("setting")


class Rooms(Table[Room]):
    kind = Room
    name = "rooms"


class Terms(Table[Term]):
    kind = Term
    name = "terms"


class HalfTerms(Table[HalfTerm]):
    kind = HalfTerm
    name = "half_terms"

    def on(self, day: date) -> HalfTerm | None:
        """The half term that *day* falls in; None in the holidays."""
        found = self.where("starts <= ? AND ends >= ?", [day.isoformat(), day.isoformat()])
        return found[0] if found else None


class Frameworks(Table[Framework]):
    kind = Framework
    name = "frameworks"

    def current(self) -> Framework:
        """The framework in use: the one added last."""
        return self.where("1", order="rowid DESC LIMIT 1")[0]

    def read(self, columns: dict[str, object]) -> Framework:
        return _read(tuple(columns.items()))


@lru_cache(maxsize=8)
def _read(columns: tuple[tuple[str, object], ...]) -> Framework:
    """A framework is read at every save and hardly ever changes: the same row, the same record."""
    return rows.record(Framework, dict(columns))
