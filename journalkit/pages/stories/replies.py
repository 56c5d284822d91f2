"""What a family wrote back, found by the number on its slip."""

from __future__ import annotations

from datetime import date
from typing import Any

import ipywidgets

from journalkit.forms.register import Field, Values, options
from journalkit.forms.widgets.file_drop import FileDrop
from journalkit.forms.widgets.sheet import Sheet
from journalkit.journal import picturing, replying
from journalkit.media.sources import Whole
from journalkit.pages.office.section import action
from journalkit.pages.stories.screen import Screen, Widgets

PHOTO = (
    "A photo of the slip, or of what came with it, beside the words or in their place. "
    "Nobody may be recognised in it."
)


class Answering(Screen):
    """First the number; then who wrote what, and when; then what becomes of it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.body = ipywidgets.VBox(layout={"grid_gap": "20px"})
        self._photos: list[str] = []
        if self.desk.about:
            self._find({"number": self.desk.about})
        else:
            self._ask()

    def widgets(self) -> Widgets:
        return [self.body]

    def _sheet(self, title: str, fields: list[Field], values: Values, **more: Any) -> Sheet:
        sheet = Sheet(title=title, fields=fields, values=values, **more)
        sheet.on_cancel, sheet.on_problem = lambda: self.go("board"), self.notice.tell
        return sheet

    def _ask(self) -> None:
        fields: list[Field] = [
            {"name": "number", "label": "The number on the slip", "kind": "text", "longest": 12}
        ]
        sheet = self._sheet("A reply from home", fields, {}, save_label="Find the story")
        sheet.on_save = self._find
        self.put(self.body, sheet)

    def _find(self, said: Values) -> None:
        story = self.story = replying.find(self.session, said["number"])
        child = self.session.vault.children.get(story.child)
        half = self.session.vault.half_terms.get(story.half_term)
        carers = self.session.vault.carers.of(child.id)
        fields: list[Field] = [
            {"name": "carer", "label": "Who wrote it", "kind": "choice",
             "options": options((one.id, f"{one.name}, {one.relationship}") for one in carers)},
            {"name": "words", "label": "In their own words", "kind": "long", "optional": True},
            {"name": "said_on", "label": "When", "kind": "date"},
        ]  # fmt: skip
        values = {"said_on": self.session.today().isoformat()}
        if len(carers) == 1:
            values["carer"] = carers[0].id
        note = "" if carers else "No carer of this child is in the register: a manager enters them."
        title = f"Reply to {child.called}’s story, {half.name}"
        sheet = self._sheet(title, fields, values, save_label="Keep the reply", note=note)
        sheet.on_save = self._keep
        drop = FileDrop(label="Add a photo of it", help=PHOTO, accept="image/*")
        drop.most_bytes = self.session.setting.media.photo_mb * picturing.MB
        drop.scratch_folder = self.session.vault.folder.media
        drop.on_file, drop.on_problem = self._photo, self.notice.tell
        self.put(self.body, sheet, drop)

    def _photo(self, data: bytes) -> None:
        limits = picturing.limits(self.session.setting.media)
        sealed = picturing.take_in(self.session.cabinet, Whole(data), limits=limits)
        picture = picturing.add(self.session, sealed)
        picturing.name_children(self.session, picture.id, [])
        self._photos.append(picture.id)
        self.notice.say("The photo goes along with the reply.", kind="good")

    def _keep(self, said: Values) -> None:
        reply = replying.take_in(
            self.session,
            self.story.id,
            carer=said["carer"],
            words=said["words"],
            said_on=date.fromisoformat(said["said_on"]),
            pictures=self._photos,
        )
        self._photos = []

        def make() -> None:
            replying.as_observation(self.session, reply.id)
            self.go("board")
            self.notice.say("It is a home observation now, and waits for review.", kind="good")

        self.deeds["make"] = make
        self.deeds["next"] = self._ask
        do = [action("next", "Take in another", "primary")]
        if reply.words:
            do.append(action("make", "Make it a home observation"))
        said_by = self.session.vault.carers.get(reply.carer)
        who = f"{said_by.name}, {said_by.relationship}"
        self.put(self.body, self.card("The reply is kept", who, reply.words, do=do))
