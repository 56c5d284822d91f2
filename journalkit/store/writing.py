"""Drafts, reviews and closed steps in the store."""

from __future__ import annotations

from collections.abc import Sequence

from journalkit.records import ClosedStep, Draft, Review
from journalkit.store import rows
from journalkit.store.change import Change
from journalkit.store.table import R, Table


class Unchained(Table[R]):
    """What is saved every few seconds while somebody writes: it beats the pulse and stands in no
    chain."""

    chained = False

    def save(self, change: Change, record: R) -> None:
        """Keep *record* as it stands."""
        columns = rows.row(record)
        marks = ", ".join("?" for _ in columns)
        change.run(
            f"INSERT OR REPLACE INTO {self.name} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
            *columns.values(),
        )

    def drop(self, change: Change, id: str) -> None:
        """Forget the record *id*, where there is one."""
        change.run(f"DELETE FROM {self.name} WHERE id = ?", id)  # noqa: S608


class Drafts(Unchained[Draft]):
    kind = Draft
    name = "drafts"

    def of(self, author: str, *, limit: int | None = None) -> tuple[Draft, ...]:
        """What *author* is still writing, the latest first; *limit* of them at most."""
        order = "saved_at DESC" if limit is None else f"saved_at DESC LIMIT {int(limit)}"
        return self.where("author = ?", [author], order=order)

    def amending(self, observation: str, author: str) -> tuple[Draft, ...]:
        """The drafts by *author* that will amend *observation* (an id), the latest first."""
        condition = "author = ? AND observation = ?"
        return self.where(condition, [author, observation], order="saved_at DESC")


class Reviews(Table[Review]):
    kind = Review
    name = "reviews"

    def of(self, observations: Sequence[str]) -> tuple[Review, ...]:
        """The reviews of *observations* (ids), the first one first."""
        marks = ", ".join("?" for _ in observations)
        return self.where(f"observation IN ({marks})", observations, order="at, rowid")


class ClosedSteps(Table[ClosedStep]):
    kind = ClosedStep
    name = "closed_steps"

    def of(self, child: str) -> tuple[ClosedStep, ...]:
        """The next steps of *child* that were closed, the latest first."""
        return self.where("child = ?", [child], order="at DESC")
