"""The Pictures page: everybody's pictures by half term, one child's, and a slideshow."""

from __future__ import annotations

from typing import Any

import ipywidgets

from journalkit import media
from journalkit.forms.widgets.chips import Chips, chosen, narrowing
from journalkit.forms.widgets.note_list import NoteList
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.slides import Slides
from journalkit.gate.client import Gate
from journalkit.journal import galleries, picturing
from journalkit.journal.galleries import Listed
from journalkit.journal.session import Session
from journalkit.pages.content import Content
from journalkit.pages.galleries import Galleries
from journalkit.pages.key_groups import key_groups
from journalkit.pages.page import Page
from journalkit.pages.saying import counted
from journalkit.pages.viewing import Viewing


def open_page() -> None:
    """Show the Pictures page."""
    Page("pictures", Pictures).open()


class Pictures(Content):
    """A gallery to narrow to one child, and the slideshow of what may be on display."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        self.viewing = Viewing(session, notice, changed=self._show)
        self.galleries = Galleries(session, notice, self.viewing)
        self.child = Chips(label="Child", multiple=False, search=True, label_hidden=True)
        self.child.first_group, self.child.more_label = "chosen", "One child…"
        self.child.options = [
            {"id": child.id, "label": child.called, "group": group}
            for child, group in key_groups(session)
        ]
        self.child.observe(lambda _: self._show(), "chosen")
        self.slides = Slides(shuffled=True)
        self.slides.on_start, self.slides.on_end = self._begin_show, self._end_show
        self.slides.on_slide = self._slide
        self._ids: tuple[str, ...] = ()
        self.half = narrowing("Half term", [], folded=True)
        self.half.observe(lambda _: self._count_slides(), "chosen")
        self.offer = NoteList()
        self.offer.on_open = lambda _: self._unfold()
        # Folded, it still stands on the page: what is not there is not closed with it.
        self.fold = ipywidgets.VBox([self.half, self.slides], layout={"display": "none"})
        for widget in (self.child, self.slides, self.half, self.offer):
            widget.on_problem = notice.tell
        self._show()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        heading = ipywidgets.HTML("<h1>Pictures</h1>")
        show = ipywidgets.VBox([self.offer, self.fold])
        return (heading, show, self.child, self.galleries.gallery, self.viewing.viewer)

    def keeps_awake(self) -> bool:
        return self.slides.running

    def tick(self) -> None:
        """Bring in what others added, said and withdrew meanwhile."""
        if self.session.vault.recorded() != self._recorded:
            self._show()

    def _show(self) -> None:
        self._recorded = self.session.vault.recorded()
        self.galleries.show(chosen(self.child))
        self._half_terms()
        self._count_slides()

    # -- the slideshow ------------------------------------------------------------------------

    def _half_terms(self) -> None:
        halves = [one.half_term for one in self._every() if one.half_term is not None]
        options = [{"id": one.id, "label": one.name} for one in halves]
        if self.half.options != options:
            self.half.options = options

    def _every(self) -> tuple[galleries.Section, ...]:
        """All sections: a slideshow is never of one child."""
        if chosen(self.child):
            return galleries.sections(self.session)
        return tuple(self.galleries.sections.values())

    def _wanted(self) -> tuple[list[Listed], str]:
        """The pictures that the show is about, and what to call it."""
        half, every = chosen(self.half), self._every()
        name = ""
        if half:
            every = tuple(one for one in every if one.half_term and one.half_term.id == half)
            name = "".join(f", {one.half_term.name}" for one in every[:1] if one.half_term)
        return [one for section in every for one in section.pictures], f"Slideshow{name}"

    def _count_slides(self) -> None:
        wanted, _ = self._wanted()
        photos = [one for one in wanted if one.kind == "picture"]
        shown = galleries.to_show(self.session, photos)
        left_out = len(photos) - len(shown)
        said = f"{counted(len(shown), 'photo')} of children whose families agree to displays."
        self.slides.detail = f"{said} {left_out} held back." if left_out else said
        self._offer_show()
        if self.slides.running:
            allowed = {one.id for one in shown}
            going = tuple(id for id in self._ids if id in allowed)
            if going != self._ids:
                self._ids, self.slides.count = going, len(going)
                self.slides.renew()
        else:
            self._ids, self.slides.count = tuple(one.id for one in shown), len(shown)

    def _offer_show(self) -> None:
        """The show stands behind a line: most who come here come for the pictures."""
        unfolded = self.fold.layout.display is None
        self.offer.rows = [
            {
                "id": "show",
                "title": "Slideshow for an open day",
                "detail": "" if unfolded else self.slides.detail,
                "mark": "",
                "action": "Hide" if unfolded else "Show",
            }
        ]

    def _unfold(self) -> None:
        self.fold.layout.display = None if self.fold.layout.display else "none"
        self._offer_show()

    def _begin_show(self) -> None:
        wanted, what = self._wanted()
        self._ids = galleries.begin_show(self.session, wanted, what=what)
        self.slides.count = len(self._ids)

    def _slide(self, number: int) -> tuple[dict[str, Any], bytes]:
        id = self._ids[number]
        data = picturing.look(self.session, id, purpose=media.DISPLAY)
        picture = picturing.get(self.session, id)
        about = {
            "alt": picture.caption or "Photo",
            "caption": picture.caption,
            "width": picture.width,
            "height": picture.height,
        }
        return about, data

    def _end_show(self) -> None:
        """Whoever closes the show at an open day is a guest: the journal locks behind it."""
        self.gate.lock()
