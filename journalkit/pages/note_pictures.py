"""The pictures of a note that is being written: taken in, named, covered, converted, removed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from journalkit import media
from journalkit.errors import JournalError, Refused
from journalkit.forms.observation import ObservationForm, ObservationView
from journalkit.forms.widgets.notice import Notice
from journalkit.journal import picturing
from journalkit.journal.session import Session
from journalkit.media import Source
from journalkit.pages.converting import Converting
from journalkit.pages.viewing import Viewing
from journalkit.records import Picture

Tile = dict[str, Any]


class NotePictures:
    """Connects the form's `Photos` with the journal. *viewer* belongs on the page."""

    def __init__(
        self, session: Session, notice: Notice, form: ObservationForm, view: ObservationView
    ) -> None:
        self._session, self._form, self._photos = session, form, view.photos
        limits = session.setting.media
        self._limits = picturing.limits(limits)
        self._viewing = Viewing(
            session,
            notice,
            changed=self._look_again,
            replaced=self._replace,
            drafted=self._about,
        )
        self.viewer = self._viewing.viewer
        self._converting = Converting(session, notice, news=self._news)
        photos = self._photos
        photos.most_bytes = limits.photo_mb * picturing.MB
        photos.most_video_bytes = limits.video_mb * picturing.MB
        photos.most_pictures = limits.pictures
        photos.scratch_folder = session.vault.folder.media
        photos.on_file, photos.on_thumb = self._take_in, self._viewing.thumb
        photos.on_remove, photos.on_open = self._remove, self._open
        photos.on_children, photos.on_caption = self._name, self._caption
        for widget in (photos, photos.album):
            widget.on_problem = notice.tell
        form.observe(lambda _: self._look_again(), ["children", "staff_only"])
        photos.observe(self._comes, "arriving")

    def tick(self) -> None:
        """Convert what waits."""
        self._converting.tick()

    def leave(self) -> None:
        """The page locks or signs out."""
        self._converting.stop()
        self._photos.album.throw_away()

    def tiles(self) -> list[Tile]:
        """The pictures of the form as `Photos` shows them; those that are gone are left out."""
        shown = []
        for id in self._form.pictures:
            with suppress(JournalError):
                shown.append(self._tile(picturing.get(self._session, id)))
        return shown

    # -- one picture --------------------------------------------------------------------------

    def _comes(self, change: dict[str, Any]) -> None:
        """While a file is on its way a worker gets ready for it; no earlier, for it takes 11 MB."""
        if change["new"]:
            media.get_ready(limits=self._limits)

    async def _take_in(self, source: Source) -> Tile:
        sealed = await asyncio.to_thread(
            picturing.take_in, self._session.cabinet, source, limits=self._limits
        )
        try:
            picture = picturing.add(self._session, sealed)
        except BaseException:
            picturing.drop(self._session.cabinet, sealed.names)
            raise
        return self._tile(picture)

    def _tile(self, picture: Picture) -> Tile:
        tile = self._viewing.cards.card(picture, alt="", drafted=self._about())
        del tile["alt"]  # the form calls it by the name that its tile has: Photo 2
        return {**tile, "state": "ready" if picture.plays else "checking"}

    def _about(self) -> Sequence[str]:
        """The children of the note, where it is for their journals."""
        return [] if self._form.staff_only else self._form.children

    def _name(self, id: str, children: list[str]) -> Tile:
        return self._said(picturing.name_children(self._session, id, children))

    def _caption(self, id: str, text: str) -> Tile:
        return self._said(picturing.caption(self._session, id, text))

    def _said(self, picture: Picture) -> Tile:
        tile = self._tile(picture)
        return {name: tile[name] for name in ("children", "caption", "rights")}

    def _remove(self, id: str) -> None:
        with suppress(Refused):  # an earlier version of the note shows it, and keeps it
            picturing.throw_away(self._session, id)

    # -- all of them --------------------------------------------------------------------------

    def _open(self, id: str) -> None:
        named = {
            one["id"]: one.get("name_for_screen") or "Picture"
            for one in self._photos.pictures
            if one.get("state") in ("ready", "checking")
        }
        if id in named:
            self._viewing.show(named, id, suggested=self._form.children)

    def _look_again(self) -> None:
        """Something was said about a picture, or the note is about others now."""
        tiles = {tile["id"]: tile for tile in self.tiles()}
        fresh = ("children", "caption", "rights", "made")
        self._photos.pictures = [
            {**one, **{name: tiles[one["id"]][name] for name in fresh}}
            if one["id"] in tiles
            else one
            for one in self._photos.pictures
        ]

    def _replace(self, old: str, new: str) -> None:
        """The covered picture takes the place of the one it was made from. That as it was taken
        goes once the note is handed in; one that was covered already goes now."""
        tile = self._tile(picturing.get(self._session, new))
        self._photos.pictures = [
            {**one, **tile} if one["id"] == old else one for one in self._photos.pictures
        ]
        if picturing.get(self._session, old).made_from:
            self._remove(old)

    def _news(self, id: str, share: float | None) -> None:
        if share is not None:
            self._photos.update(id, note=f"Being converted: {share * 100:.0f} %")
            return
        tile = self._tile(picturing.get(self._session, id))
        self._photos.update(**tile)
        self._viewing.look_again(id)
