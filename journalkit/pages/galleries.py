"""A gallery on a page: of one child, or of everybody, by half term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ipywidgets

from journalkit import media
from journalkit.errors import JournalError
from journalkit.forms.widgets.gallery import Gallery
from journalkit.forms.widgets.note_list import NoteList
from journalkit.forms.widgets.notice import Notice
from journalkit.journal import galleries
from journalkit.journal.galleries import Listed, Section
from journalkit.journal.session import Session
from journalkit.pages.picture_cards import KINDS, PictureCards
from journalkit.pages.saying import counted, dated, moment
from journalkit.pages.viewing import Viewing

AROUND = 12
"""How many neighbours on each side a picture opens with."""


@dataclass(frozen=True)
class Counts:
    """How many pictures a gallery shows."""

    pictures: int
    unnamed: int
    """Those that nobody has named yet."""
    held_back: int
    """Those that may not go into the child's journal for another reason."""

    def said(self) -> list[str]:
        """What is to be said, in words."""
        said = []
        if self.unnamed:
            said.append(f"in {self.unnamed} nobody has said who is in it")
        if self.held_back:
            said.append(f"{self.held_back} held back from this journal")
        return said


class Galleries:
    """A `Gallery` and what it shows; pictures open in *viewing*."""

    def __init__(self, session: Session, notice: Notice, viewing: Viewing) -> None:
        self._session, self._viewing = session, viewing
        self._cards = PictureCards(session)
        self._child = ""
        self._held: dict[str, Any] = {}
        self.sections: dict[str, Section] = {}
        self.gallery = Gallery(empty="No observation has a picture yet.")
        self.gallery.on_problem = notice.tell
        self.gallery.on_range, self.gallery.on_thumb = self._range, self._thumbs
        self.gallery.on_open = self._open

    def show(self, child: str = "") -> None:
        """Show the pictures of *child* (an id), or of everybody."""
        self._child = child
        found = galleries.sections(self._session, child=child)
        self.sections = {str(number): one for number, one in enumerate(found)}
        self._held = {}
        if child:
            every = (one for section in found for one in section.pictures)
            purpose = media.journal_of(child)
            self._held = galleries.held_back(self._session, every, purpose)
        with self.gallery.hold_sync():
            self.gallery.whose = child
            self.gallery.sections = [
                {
                    "id": id,
                    "title": self._title(one),
                    "detail": counted(len(one.pictures), "picture"),
                    "count": len(one.pictures),
                }
                for id, one in self.sections.items()
            ]
        self.gallery.renew()

    def counts(self) -> Counts:
        """How many pictures are shown, and what is to be said of them."""
        every = [one for section in self.sections.values() for one in section.pictures]
        unnamed = sum(not one.named for one in every)
        return Counts(len(every), unnamed, len(self._held) - unnamed)

    def _title(self, one: Section) -> str:
        if one.half_term is not None:
            return one.half_term.name
        today = self._session.today()
        first, last = dated(one.first, today), dated(one.last, today)
        return first if first == last else f"{first} to {last}"

    def _range(self, section: str, first: int, count: int) -> list[dict[str, Any]]:
        shown = self.sections[section].pictures[first : first + count]
        return [
            {
                "id": one.id,
                "kind": one.kind,
                "alt": self._alt(one),
                "seconds": one.seconds,
                "marks": self._marks(one),
            }
            for one in shown
        ]

    def _name(self, one: Listed) -> str:
        who = f" of {self._cards.named(one.children)}" if one.children else ""
        return f"{KINDS[one.kind]}{who}"

    def _alt(self, one: Listed) -> str:
        at = moment(one.when.astimezone(self._session.zone), self._session.today())
        return f"{self._name(one)}, {at}"

    def _marks(self, one: Listed) -> list[dict[str, str]]:
        if not one.named:
            return [{"text": "Who is in it?", "kind": "warning"}]
        if not one.told_of:
            return [{"text": "Staff only", "kind": ""}]
        if one.id in self._held:
            return [{"text": "Held back", "kind": "warning"}]
        return []

    def _thumbs(self, ids: list[str]) -> list[bytes]:
        return [self._thumb(id) for id in ids]

    def _thumb(self, id: str) -> bytes:
        try:
            return self._viewing.thumb(id)
        except JournalError:  # one that does not open leaves its place empty
            return b""

    def _open(self, id: str) -> None:
        for section in self.sections.values():
            ids = [one.id for one in section.pictures]
            if id in ids:
                at = ids.index(id)
                first = max(0, at - AROUND)
                near = section.pictures[first : at + AROUND + 1]
                self._viewing.show(
                    {one.id: self._name(one) for one in near},
                    id,
                    suggested=section.pictures[at].told_of,
                    first=first,
                    total=len(ids),
                )


class ChildPictures:
    """One child's gallery, behind a line that says how many pictures there are."""

    def __init__(self, session: Session, notice: Notice, viewing: Viewing) -> None:
        self._galleries = Galleries(session, notice, viewing)
        self._child = ""
        self._open = False
        self.line = NoteList(title="Pictures")
        self.line.on_open, self.line.on_problem = self._press, notice.tell
        # Folded, the gallery still stands on the page: what is not there is not closed with it.
        self.box = ipywidgets.VBox([self.line, self._galleries.gallery])
        self._fold()

    def show(self, child: str) -> None:
        """Show how many pictures there are of *child* (an id); nothing for an empty id."""
        if child != self._child:
            self._child, self._open = child, False
        if not child:
            self.line.rows = []
            self._fold()
            return
        self._galleries.show(child)
        counts = self._galleries.counts()
        self.line.rows = [
            {
                "id": "all",
                "title": counted(counts.pictures, "photo or video", "photos and videos"),
                "detail": "; ".join(counts.said()),
                "mark": "who is in it?" if counts.unnamed else "",
                "action": ("Hide" if self._open else "Show") if counts.pictures else "",
            }
        ]
        self._fold()

    def _fold(self) -> None:
        self._galleries.gallery.layout.display = None if self._open else "none"

    def _press(self, _: str) -> None:
        if self._galleries.counts().pictures:
            self._open = not self._open
            self.show(self._child)
