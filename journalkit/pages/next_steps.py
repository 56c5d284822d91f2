"""On a child's page: the next steps, the open ones first, a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from journalkit.forms.widgets.next_steps import NextSteps
from journalkit.forms.widgets.notice import Notice
from journalkit.journal import childhood
from journalkit.journal.childhood import Step
from journalkit.journal.session import Session
from journalkit.pages.cards import Cards
from journalkit.pages.saying import counted, dated

PAGE = 5
"""Steps at a time, the open ones as the closed; *Show more* brings the next."""


class Steps:
    """The next steps of one child at a time; *changed* is called when one was closed."""

    def __init__(
        self, session: Session, notice: Notice, cards: Cards, *, changed: Callable[[], None]
    ) -> None:
        self._session, self._notice, self._cards = session, notice, cards
        self._changed = changed
        self._child = ""
        self._count = {"opened": PAGE, "closed": PAGE}
        self.list = NextSteps()
        self.list.on_close, self.list.on_more = self._close, self._more
        self.list.on_problem = notice.tell

    def show(self, child: str) -> None:
        """Show the next steps of *child* (an id); nothing for an empty id."""
        if child != self._child:
            self._child, self._count = child, {"opened": PAGE, "closed": PAGE}
        steps = childhood.steps(self._session, child) if child else ()
        opened = [one for one in steps if one.closed is None]
        closed = [one for one in steps if one.closed is not None]
        # Somebody may be writing below the last one in sight: newer ones do not push it out.
        seen = {row["id"] for row in self.list.opened}
        last = [at for at, one in enumerate(opened, 1) if self._id(one) in seen]
        self._count["opened"] = max(self._count["opened"], *last, 0)
        with self.list.hold_sync():
            self.list.opened = self._rows(opened, "opened")
            self.list.closed = self._rows(closed, "closed")
            self.list.open_count, self.list.closed_count = len(opened), len(closed)

    def _more(self, of: str) -> None:
        self._count[of] += PAGE
        self.show(self._child)

    def _rows(self, steps: Sequence[Step], of: str) -> list[dict[str, str]]:
        return [self._row(one) for one in steps[: self._count[of]]]

    def _id(self, one: Step) -> str:
        return f"{one.observation.id}.{self._child}"

    def _row(self, one: Step) -> dict[str, str]:
        today, note = self._session.today(), one.observation
        since = one.since.astimezone(self._session.zone).date()
        days = (today - since).days
        others = self._cards.named([id for id in note.note.children if id != self._child])
        parts = [
            self._cards.member(note.author),
            dated(since, today),
            f"with {others}" if others else "",
        ]
        row = {"words": one.words, "note": note.note.text}
        if one.closed is None:
            parts.append(f"open for {counted(days, 'day')}" if days else "since today")
            return {**row, "id": self._id(one), "about": _line(parts)}
        ended = dated(one.closed.at.astimezone(self._session.zone).date(), today)
        return {
            **row,
            "id": one.closed.id,
            "about": _line(parts),
            "outcome": one.closed.outcome,
            "ended": f"Closed by {self._cards.member(one.closed.by)}, {ended}",
        }

    def _close(self, id: str, words: str, outcome: str) -> None:
        observation, child = id.split(".")
        try:
            childhood.close_step(
                self._session, observation, child=child, step=words, outcome=outcome
            )
        finally:  # what somebody changed meanwhile comes into view before the sentence is read
            self._changed()
        self._notice.say("Closed. It stands below, with what came of it.", kind="good")


def _line(parts: Sequence[str]) -> str:
    return " · ".join(filter(None, parts))
