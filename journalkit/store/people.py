"""Members, children, carers and key persons in the store."""

from __future__ import annotations

from datetime import date

from journalkit.records import Absence, Carer, Child, KeyPerson, Member
from journalkit.store.table import Register, Table


class Members(Register[Member]):
    kind = Member
    name = "members"

    def working_on(self, day: date) -> tuple[Member, ...]:
        """The members who have not left by *day*, by name."""
        return self.where('"left" IS NULL OR "left" >= ?', [day.isoformat()], order="name")


class Children(Register[Child]):
    kind = Child
    name = "children"

    def here_on(self, day: date) -> tuple[Child, ...]:
        """The children who belong to the setting on *day*, by name."""
        return self.where(
            '(joined IS NULL OR joined <= ?) AND ("left" IS NULL OR "left" >= ?)',
            [day.isoformat(), day.isoformat()],
            order="name",
        )


class Carers(Register[Carer]):
    kind = Carer
    name = "carers"

    def of(self, child: str) -> tuple[Carer, ...]:
        """The carers of *child*."""
        return self.where("child = ?", [child])


class Absences(Table[Absence]):
    kind = Absence
    name = "absences"

    def of(self, child: str) -> tuple[Absence, ...]:
        """The absences of *child* that hold, the latest first."""
        return self.where("child = ? AND NOT cancelled", [child], order="first DESC")

    def on(self, day: date) -> tuple[Absence, ...]:
        """Who is away on *day*."""
        return self.where("first <= ?1 AND last >= ?1 AND NOT cancelled", [day.isoformat()])


class KeyPersons(Table[KeyPerson]):
    kind = KeyPerson
    name = "key_persons"

    def on(self, day: date) -> tuple[KeyPerson, ...]:
        """Who is whose key person on *day*."""
        return self.where(
            "since <= ? AND (until IS NULL OR until >= ?)", [day.isoformat(), day.isoformat()]
        )

    def of(self, child: str) -> tuple[KeyPerson, ...]:
        """All key persons that *child* has had, the first one first."""
        return self.where("child = ?", [child], order="since")
