"""The observations behind a number: those of one child, in one area, in one half term."""

from __future__ import annotations

from typing import Any

import ipywidgets

from journalkit.analytics.register import begun
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.queue import Queue
from journalkit.journal import childhood
from journalkit.journal.session import Session
from journalkit.pages.cards import Cards
from journalkit.pages.cohorts.book import Book
from journalkit.pages.saying import moment
from journalkit.pages.viewing import Viewing

PAGE = 10
"""Observations at a time; *Show more* brings the next."""


class Notes:
    """A list that stands below a grid once a cell of it was pressed."""

    def __init__(self, session: Session, notice: Notice, book: Book) -> None:
        self._session, self._book = session, book
        self._cards = Cards(session)
        framework = session.vault.frameworks.current()
        self._areas = {area.short: area.id for area in framework.areas}
        self._asked: dict[str, Any] = {}
        self._count = PAGE
        self.list = Queue(empty="No observation stands behind this.").add_class("queue-within")
        self.list.on_more, self.list.on_problem = self._more, notice.tell
        self.viewing = Viewing(session, notice, changed=self._draw)
        self._cards.open_in(self.viewing, self.list)
        self.clear()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        """The list, and the viewer that its pictures open in."""
        return (self.list, self.viewing.viewer)

    def clear(self) -> None:
        """Take the list away."""
        self._asked = {}
        self.list.cards, self.list.heading, self.list.more = [], "", False
        self.list.layout.display = "none"

    def show(self, child: str, area: str = "", *, in_half_term: bool = True) -> None:
        """Show what was written about *child* (a pseudonym), in *area* (its short name) or at all,
        in the chosen half term or ever."""
        self._asked = {"child": child, "area": area, "in_half_term": in_half_term}
        self._count = PAGE
        self.list.layout.display = None
        self._draw()
        self.list.look_here()

    def _more(self) -> None:
        self._count += PAGE
        self._draw()

    def _draw(self) -> None:
        if not self._asked:
            return
        child, area = self._asked["child"], self._asked["area"]
        half = None
        if self._asked["in_half_term"] and self._book.half_term:
            half = begun(self._session)[self._book.half_terms.index(self._book.half_term)]
        found, count = childhood.observations(
            self._session,
            self._book.id_of(child),
            area=self._areas.get(area, ""),
            half_term=half,
            limit=self._count,
        )
        today, zone = self._session.today(), self._session.zone
        about = ", ".join(filter(None, (self._book.call(child), area, half.name if half else "")))
        with self.list.hold_sync():
            self.list.heading = f"{about}: {count}"
            self.list.cards = [
                {**card, "when": moment(one.note.happened_at.astimezone(zone), today)}
                for one, card in zip(found, self._cards.cards(found), strict=True)
            ]
            self.list.more = count > len(found)
