"""What the sections of the Cohorts page have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets

from journalkit.forms.widgets.notice import Notice
from journalkit.journal.session import Session
from journalkit.pages.cohorts.book import Book
from journalkit.pages.cohorts.notes import Notes
from journalkit.pages.cohorts.showing import Showing

Widgets = Sequence[ipywidgets.DOMWidget]


class Section:
    """One part of the page. It draws itself anew when a choice or the journal has changed."""

    needs = "look at cohorts"
    """What a member must be allowed to do to see it."""

    narrows = True
    """Whether a half term and some of the children can be chosen for it."""

    def __init__(
        self,
        session: Session,
        notice: Notice,
        book: Book,
        *,
        notes: Notes,
        redraw: Callable[[], None],
        open_child: Callable[[str], None],
    ) -> None:
        """*redraw* draws the section anew, *open_child* goes to one child (a pseudonym)."""
        self.session, self.notice, self.book = session, notice, book
        self.notes, self.redraw, self.open_child = notes, redraw, open_child
        self.show = Showing(session, notice, book)

    def draw(self) -> Widgets:
        """The widgets, from top to bottom."""
        raise NotImplementedError

    def writing(self) -> bool:
        """Whether a form stands open that drawing anew would empty."""
        return False
