"""Reflections in the store: sealed to their authors, and those that were shared."""

from __future__ import annotations

from journalkit.records import Reflection, SealedReflection
from journalkit.store.change import Change
from journalkit.store.table import Table
from journalkit.store.writing import Unchained


class Reflections(Table[Reflection]):
    """Those that were shared, in plain like all that staff read."""

    kind = Reflection
    name = "reflections"

    def of(self, author: str) -> tuple[Reflection, ...]:
        """Those by *author* (an id)."""
        return self.where("author = ?", [author])

    def by_others(self, member: str) -> tuple[Reflection, ...]:
        """Those that are not by *member* (an id), the latest shared first."""
        return self.where("author <> ?", [member], order="shared_at DESC, rowid DESC")


class SealedReflections(Table[SealedReflection]):
    """Those that were kept and are private. The chain commits to the sealed bytes."""

    kind = SealedReflection
    name = "sealed_reflections"

    def of(self, author: str) -> tuple[SealedReflection, ...]:
        """What *author* (an id) keeps."""
        return self.where("author = ?", [author])

    def drop(self, change: Change, id: str, *, what: str) -> None:
        """Forget *id* with its salt, said in the chain as *what*; nothing where there is none."""
        if self.some([id]):
            change.run("DELETE FROM sealed_reflections WHERE id = ?", id)
            change.run("DELETE FROM salts WHERE kind = ? AND id = ?", self.name, id)
            change.say(what, kind=self.name, id=id)


class ReflectionDrafts(Unchained[SealedReflection]):
    """What is still being written: sealed as well."""

    kind = SealedReflection
    name = "reflection_drafts"

    def of(self, author: str) -> tuple[SealedReflection, ...]:
        """What *author* (an id) is writing, the latest saved first."""
        return self.where("author = ?", [author], order="rowid DESC")
