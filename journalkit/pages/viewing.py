"""The one viewer of a page: pictures and films opened large, named, captioned, covered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from journalkit import media
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.viewer import Viewer
from journalkit.journal import picturing
from journalkit.journal.session import Session
from journalkit.media import Area
from journalkit.pages.key_groups import key_groups
from journalkit.pages.picture_cards import Card, PictureCards

Box = list[float]


class Viewing:
    """Opens pictures in a `Viewer`, and does what is said there.

    ``drafted()`` gives the children (ids) of a note that is still being written, or None;
    ``changed()`` is called when something was said about a picture, and ``replaced(old, new)``
    (ids) when one was blurred or cropped.
    """

    def __init__(
        self,
        session: Session,
        notice: Notice,
        *,
        changed: Callable[[], object] = lambda: None,
        replaced: Callable[[str, str], object] = lambda old, new: None,
        drafted: Callable[[], Sequence[str] | None] = lambda: None,
    ) -> None:
        self._session, self._changed, self._replaced = session, changed, replaced
        self._drafted = drafted
        self._alts: dict[str, str] = {}
        self.cards = PictureCards(session)
        self.viewer = Viewer(
            options=[
                {"id": child.id, "label": child.called, "group": group}
                for child, group in key_groups(session)
            ]
        )
        self.viewer.on_problem = notice.tell
        self.viewer.on_full = self.full
        self.viewer.on_piece = self._piece
        self.viewer.on_children = self._name
        self.viewer.on_caption = self._caption
        self.viewer.on_cover = self._cover
        self.viewer.on_look_again = self.card

    def show(
        self,
        pictures: dict[str, str],
        at: str,
        *,
        suggested: Sequence[str] = (),
        first: int = 0,
        total: int = 0,
    ) -> None:
        """Open picture *at* among *pictures* (ids, and what each is called).

        *suggested* are the children (ids) who are likely to be in them. Where they are some of
        *total*, *first* is the place of the first one, from 0.
        """
        self._alts = dict(pictures)
        self.viewer.suggested = list(suggested)
        cards = [self.card(id) for id in pictures]
        self.viewer.show(cards, list(pictures).index(at), first=first, total=total)

    def card(self, id: str) -> Card:
        """Picture *id* as it stands now."""
        picture = picturing.get(self._session, id)
        alt = self._alts.get(id, "Picture")
        return self.cards.card(picture, alt=alt, drafted=self._drafted())

    def look_again(self, id: str) -> None:
        """Something became of picture *id* behind the page, such as that it can be played now."""
        shown = self.viewer.pictures
        if any(one["id"] == id for one in shown):
            self.viewer.pictures = [self.card(id) if one["id"] == id else one for one in shown]

    def full(self, id: str) -> bytes:
        """Picture *id* large; of a video its poster."""
        video = picturing.get(self._session, id).kind == "video"
        return picturing.look(self._session, id, part=media.THUMB if video else media.FULL)

    def thumb(self, id: str) -> bytes:
        """Picture *id* small."""
        return picturing.look(self._session, id, part=media.THUMB)

    def _piece(self, id: str, number: int) -> bytes:
        return picturing.look(self._session, id, part=media.FULL if number < 0 else number)

    def _name(self, id: str, children: list[str]) -> None:
        picturing.name_children(self._session, id, children)
        self._changed()

    def _caption(self, id: str, text: str) -> None:
        picturing.caption(self._session, id, text)
        self._changed()

    async def _cover(self, id: str, boxes: list[Box], crop: Box | None) -> Card:
        session = self._session
        whole = picturing.look(session, id)
        sealed = await asyncio.to_thread(
            picturing.covered,
            session.cabinet,
            whole,
            boxes=[Area(*box) for box in boxes],
            crop=Area(*crop) if crop else None,
            limits=picturing.limits(session.setting.media),
        )
        how = " and ".join(["blurred"] * bool(boxes) + ["cropped"] * bool(crop))
        made = picturing.derive(session, id, sealed, how=how)
        self._alts[made.id] = self._alts.get(id, "Picture")
        self._replaced(id, made.id)
        self._changed()
        return self.card(made.id)
