"""Observations as the cards of a `Queue`, on every page that shows what was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from journalkit.exchange.journals import beside
from journalkit.forms.widgets.queue import Queue
from journalkit.journal import picturing
from journalkit.journal.conversing import Said
from journalkit.journal.session import Session
from journalkit.media import THUMB
from journalkit.pages.picture_cards import KINDS
from journalkit.pages.saying import day
from journalkit.pages.viewing import Viewing
from journalkit.records import Observation, Origin, Picture


class Cards:
    """Makes cards; knows the names that stand on them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._framework = session.vault.frameworks.current()
        self.members = {member.id: member.name for member in session.vault.members.all()}
        self.areas = {area.id: area.short for area in self._framework.areas}
        self._called: dict[str, str] = {}

    def cards(self, observations: Sequence[Observation]) -> list[dict[str, Any]]:
        """What was written, a card each, with nothing to decide about it; ``when`` is to be said.

        Whatever stands on several is looked up once, and all of it together.
        """
        vault, notes = self._session.vault, [one.note for one in observations]
        children = vault.children.some({id for note in notes for id in note.children})
        self._called = {id: child.called for id, child in children.items()}
        pictures = vault.pictures.some({id for note in notes for id in note.pictures})
        origins = vault.origins.some(one.id for one in observations)
        return [
            self._card(one, [pictures[id] for id in one.note.pictures], origins.get(one.id))
            for one in observations
        ]

    def _card(
        self, one: Observation, pictures: Sequence[Picture], origin: Origin | None
    ) -> dict[str, Any]:
        note, named = one.note, self.named(one.note.children)
        areas = dict.fromkeys([*note.areas, *map(self._framework.area_of, note.aspects)])
        marks = [{"text": "Staff only", "kind": "info"}] if note.staff_only else []
        if any(picture.named_by is None for picture in pictures):
            marks.append({"text": "Say who is in the pictures", "kind": "warning"})
        return {
            "id": one.id,
            "version": one.version,
            "author": self.member(one.author),
            "when": "",
            "children": named,
            "place": note.place,
            "areas": [self.areas[id] for id in areas if id in self.areas],
            "marks": marks,
            "text": f"{note.text}\n\n— {beside.words(origin)}" if origin else note.text,
            "own_words": note.own_words,
            "meaning": note.meaning,
            "next_step": note.next_step,
            "wellbeing": note.wellbeing,
            "involvement": note.involvement,
            "pictures": [
                {"id": one.id, "kind": one.kind, "alt": f"{KINDS[one.kind]} {number} of {named}"}
                for number, one in enumerate(pictures, 1)
            ],
            "state": one.state.value,
            "state_label": "",
            "can_decide": False,
        }

    def said(self, said: Sequence[Said]) -> list[dict[str, str]]:
        """What was said about a note, for its card."""
        zone, now = self._session.zone, self._session.now()
        return [
            {
                "kind": one.kind.value,
                "who": self.member(one.by),
                "when": day(one.at.astimezone(zone), now.astimezone(zone)),
                "text": one.text,
            }
            for one in said
        ]

    def member(self, id: str) -> str:
        """The name of member *id*, also of one who came while the page stood open."""
        return self.members.get(id) or self._session.vault.members.get(id).name

    def named(self, children: Sequence[str]) -> str:
        """What *children* (ids) are called."""
        return ", ".join(map(self._name, children))

    def _name(self, child: str) -> str:
        return self._called.get(child) or self._session.vault.children.get(child).called

    def picture(self, id: str) -> tuple[bytes, str]:
        """The bytes of a small picture and their type, for a `Queue`."""
        return picturing.look(self._session, id, part=THUMB), "image/jpeg"

    def open_in(self, viewing: Viewing, queue: Queue) -> None:
        """Have the pictures of *queue* open large in *viewing*."""

        def open_one(id: str) -> None:
            for card in queue.cards:
                alts = {one["id"]: one["alt"] for one in card["pictures"]}
                if id in alts:
                    children = self._session.vault.observations.get(card["id"]).note.children
                    viewing.show(alts, id, suggested=children)
                    return

        queue.on_picture, queue.on_open = self.picture, open_one
