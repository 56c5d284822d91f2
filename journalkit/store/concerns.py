"""Sealed concerns in the store, and drafts of them: ids and age files, nothing that can be read."""

from __future__ import annotations

from journalkit.records import Concern, ConcernDraft
from journalkit.store.change import Change
from journalkit.store.table import Table
from journalkit.store.writing import Unchained

KEPT = "kept"
"""All that the chain says of a concern, whatever was done to it."""


class Concerns(Table[Concern]):
    kind = Concern
    name = "concerns"

    def keep(self, change: Change, concern: Concern) -> None:
        """Add *concern*, or what it has become. The row in the chain names nobody and no device:
        the sealed bytes do, for those whom they are for."""
        change.unsigned()
        self.put(change, concern, what=KEPT)

    def content(self, record: Concern) -> object:
        """The sealed bytes, which is all there is to commit to."""
        return {"id": record.id, "sealed": record.sealed.hex()}


class ConcernDrafts(Unchained[ConcernDraft]):
    """Whose they are stands nowhere: only their author's identity opens them."""

    kind = ConcernDraft
    name = "concern_drafts"
