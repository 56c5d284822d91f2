"""Groups, stays in rooms, kept pages, extracts and national figures in the store."""

from __future__ import annotations

from journalkit.records import KeptPage, Membership, Stay
from journalkit.store.table import Table


class Memberships(Table[Membership]):
    kind = Membership
    name = "memberships"

    def lasting(self, group: str) -> tuple[Membership, ...]:
        """Who is in *group* now."""
        return self.where('"group" = ? AND until IS NULL', [group])


class Stays(Table[Stay]):
    kind = Stay
    name = "stays"

    def of(self, child: str) -> tuple[Stay, ...]:
        """The rooms that *child* has been in, the first one first."""
        return self.where("child = ?", [child], order="since")


class KeptPages(Table[KeptPage]):
    kind = KeptPage
    name = "kept_pages"

    def waiting(self) -> tuple[KeptPage, ...]:
        """Those that nobody has taken off the list, the latest first."""
        return self.where("NOT dropped", order="at DESC")
