"""The setting, its rooms, terms and framework in the store."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from journalkit.records import (
    Agreement,
    Framework,
    HalfTerm,
    Opening,
    Setting,
    Signature,
    Term,
)
from journalkit.store import rows
from journalkit.store.table import Table


class Settings(Table[Setting]):
    kind = Setting
    name = "settings"

    def one(self) -> Setting:
        """The setting whose journal this is."""
        return self.get("setting")


class Terms(Table[Term]):
    kind = Term
    name = "terms"


class Openings(Table[Opening]):
    kind = Opening
    name = "openings"

    def after(self, moment: datetime) -> tuple[Opening, ...]:
        """The openings that hold and are not over at *moment*, the next first."""
        at = moment.astimezone(UTC).isoformat()
        return self.where("ends > ? AND NOT cancelled", [at], order="starts")


class Agreements(Table[Agreement]):
    kind = Agreement
    name = "agreements"

    def current(self) -> Agreement | None:
        """The version in force; None before the first."""
        found = self.where("1", order="number DESC LIMIT 1")
        return found[0] if found else None


class Signatures(Table[Signature]):
    kind = Signature
    name = "signatures"

    def under(self, agreement: str) -> tuple[Signature, ...]:
        """Who has signed *agreement* (an id), the first one first."""
        return self.where("agreement = ?", [agreement], order="at")


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

    def content(self, record: Framework) -> object:
        """Without bands where it has none: what was committed to before there were any holds."""
        content = rows.plain(record)
        return content if record.bands else {k: v for k, v in content.items() if k != "bands"}

    def read(self, columns: dict[str, object]) -> Framework:
        return _read(tuple(columns.items()))


@lru_cache(maxsize=8)
def _read(columns: tuple[tuple[str, object], ...]) -> Framework:
    """A framework is read at every save and hardly ever changes: the same row, the same record."""
    return rows.record(Framework, dict(columns))
