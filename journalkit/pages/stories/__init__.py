"""The Stories page: the board of a half term, a story being written, printed, and answered."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import ipywidgets

from journalkit.forms.widgets.chips import Chips, chosen, narrowing
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.sections import Sections
from journalkit.forms.widgets.statement import Statement
from journalkit.gate.client import Gate
from journalkit.journal import childhood, storytelling
from journalkit.journal.session import Session
from journalkit.pages.content import Content
from journalkit.pages.page import Page, close_all
from journalkit.pages.stories.board import Board
from journalkit.pages.stories.desk import Desk
from journalkit.pages.stories.posting import Posting
from journalkit.pages.stories.replies import Answering
from journalkit.pages.stories.screen import Screen
from journalkit.pages.stories.writing import Writing

DESKS: WeakKeyDictionary[Session, Desk] = WeakKeyDictionary()
"""Where a member stands on the page outlives the widgets that a lock closes."""

SCREENS: dict[str, type[Screen]] = {
    "board": Board,
    "story": Writing,
    "print": Posting,
    "reply": Answering,
}


def open_page() -> None:
    """Show the Stories page."""
    Page("stories", Stories).open()


class Stories(Content):
    """What kind of writing, which half term, whose key group; below it what is opened."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        now = childhood.current_half_term(session)
        self.desk = DESKS.setdefault(session, Desk(half_term=now.id if now else ""))
        self._screen: Screen | None = None
        kinds = [{"id": one.id, "label": one.title} for one in storytelling.writings()]
        self.nav = Sections(label="Stories", options=kinds, chosen=self.desk.writing)
        self.nav.on_choose, self.nav.on_problem = self._choose, notice.tell
        halves = sorted(session.vault.half_terms.all(), key=lambda one: one.starts, reverse=True)
        begun = [(one.id, one.name) for one in halves if one.starts <= session.today()]
        self.half_term = narrowing("Half term", begun, folded=True)
        self.half_term.chosen = [self.desk.half_term] if self.desk.half_term else []
        self.who = Chips(label="Key group", multiple=False, label_hidden=True)
        self.who.first_group, self.who.more_label = "chosen", "All key groups…"
        key = self.desk.key_persons(session)
        self.who.options = [{"id": one.id, "label": one.name, "group": "all"} for one in key]
        self.who.chosen = [self.desk.who] if self.desk.who else []
        for chips in (self.half_term, self.who):
            chips.on_problem = notice.tell
            chips.observe(lambda _: self._narrowed(), "chosen")
        self.filters = ipywidgets.HBox([self.half_term, self.who]).add_class("filters")
        self.body = ipywidgets.VBox(layout={"grid_gap": "20px"})
        self._draw()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        heading = ipywidgets.HTML("<h1>Stories</h1>").add_class("visually-hidden")
        return (heading, self.nav, self.filters, self.body)

    def tick(self) -> None:
        if self._screen is not None:
            self._screen.tick()

    def leave(self) -> None:
        if self._screen is not None:
            self._screen.leave()

    def _choose(self, id: str) -> None:
        self.leave()
        self.desk.writing = self.nav.chosen = id
        self._board()

    def _narrowed(self) -> None:
        self.desk.half_term = chosen(self.half_term) or self.desk.half_term
        self.desk.who = chosen(self.who)
        self._board()

    def _board(self) -> None:
        """Show the board; one that is there already is filled anew, so that no press is lost."""
        if isinstance(self._screen, Board) and self.desk.screen == "board":
            self._screen.fill()
        else:
            self._go("board")

    def _go(self, screen: str, id: str = "") -> None:
        """Show *screen*, about *id*."""
        self.desk.screen, self.desk.about = screen, id
        self._draw()
        self.nav.up()

    def _draw(self) -> None:
        earlier = self.body.children
        self.filters.layout.display = None if self.desk.screen == "board" else "none"
        if not self.desk.half_term:
            said = "Once a manager has entered the half terms, in Office, Times, it stands here."
            self.body.children = (Statement(heading="No half term has begun", help=said),)
            return  # and none of another was ever shown
        kind = SCREENS[self.desk.screen]
        self._screen = kind(self.session, self.notice, self.desk, go=self._go)
        self.body.children = tuple(self._screen.widgets())
        for widget in earlier:
            close_all(widget)
