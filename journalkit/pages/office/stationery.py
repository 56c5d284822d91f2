"""The office's stories: how they look on paper, and their fixed words in families' languages."""

from __future__ import annotations

import base64
from typing import Any

from journalkit.exchange.exports.posting import dressed, titles
from journalkit.forms.register import Field, Values, options
from journalkit.forms.widgets.file_drop import FileDrop
from journalkit.forms.widgets.paper import Paper
from journalkit.journal import stationery
from journalkit.media import make_safe
from journalkit.pages.office.section import Section, Widgets, action
from journalkit.printing import dressing
from journalkit.printing.stories import invented, pages_of

MOST = 400_000
"""Characters of a logo in base64; of a larger one its small picture is kept, which is enough for
paper."""
WIDTH = 900
"""Pixels of the page that shows how it looks."""
HELP = "Stories that are printed from now on look like this; a child’s words stay what they are."
QUESTION = "What came with journalkit takes its place."


class TheStationery(Section):
    """A list of what can be chosen, each with its own file or sheet, above an invented page."""

    needs = "choose the stationery"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens |= {"look": self._look, "file": self._file, "language": self._language}
        self.deeds["away"] = lambda id: stationery.keep(self.session, id, "")

    def front(self) -> Widgets:
        kept = stationery.kept(self.session)
        template, accent = dressing.chosen(kept.get("look", ""))
        named = dressing.templates(own="template" in kept).get(template, "A letter")
        said = f"{named}, {dressing.COLOURS.get(accent, accent).lower()}"
        change = [action("look", "Change")]
        rows = [{"id": "look", "cells": ["Template and colour", said], "actions": change}]
        for id, file in dressing.own_files(kept).items():
            acts = [action("file", "Choose a file")]
            acts += [action("away", "Take away", "danger", QUESTION)] * (id in kept)
            stands = "the setting’s own" if id in kept else file.without
            rows.append({"id": id, "cells": [file.name, stands], "actions": acts})
        another = [action("language", "Another language")]
        columns = ["What", "Now"]
        paper = Paper(label="How it looks", note="with invented words")
        paper.on_problem = self.notice.tell
        paper.on_ask = lambda: self._show_page(paper, kept)
        return [self.roster("Stories", rows, help=HELP, columns=columns, actions=another), paper]

    def _show_page(self, paper: Paper, kept: dict[str, str]) -> None:
        sheet = invented(logo=base64.b64decode(kept.get("logo", "")))
        paper.show(pages_of(sheet, style=dressed(self.session, "en"), width=WIDTH))

    def _look(self, _: str) -> Widgets:
        kept = stationery.kept(self.session)
        template, accent = dressing.chosen(kept.get("look", ""))
        colours = [*dressing.COLOURS.items(), (dressing.OWN, "Another one")]
        fields: list[Field] = [
            {"name": "template", "label": "Template", "kind": "choice",
             "options": options(dressing.templates(own="template" in kept).items())},
            {"name": "colour", "label": "Colour", "kind": "choice", "options": options(colours)},
            {"name": "accent", "label": "Which other one", "kind": "text", "optional": True,
             "help": "As # and six digits, such as #0f6b63."},
        ]  # fmt: skip
        known = accent in dressing.COLOURS
        colour, typed = (accent, "") if known else (dressing.OWN, accent)

        def save(said: Values) -> str:
            wanted = said["accent"] if said["colour"] == dressing.OWN else said["colour"]
            stationery.keep(self.session, "look", dressing.look(said["template"], wanted))
            return "Stories look like this from now on."

        values = {"template": template, "colour": colour, "accent": typed}
        return [self.sheet("Template and colour", fields, save, values=values)]

    def _file(self, id: str) -> Widgets:
        file = dressing.own_files([id])[id]
        drop = FileDrop(label="Choose a file", accept=file.accept, help=file.help)
        drop.scratch_folder = self.vault.folder.media
        drop.on_file, drop.on_problem = lambda data: self._keep(id, data), self.notice.tell
        back = [action("back", "How stories look", "back")]
        return [self.roster(file.name, [], actions=back, empty=""), drop]

    def _keep(self, id: str, data: bytes) -> None:
        if id == "logo":
            safe = make_safe(data)
            held = (base64.b64encode(one).decode() for one in (safe.full, safe.thumb))
            content = next(one for one in held if len(one) <= MOST)
        elif id == "template":
            content = dressing.template(data)
        else:
            content = dressing.words(data, titles=titles())
        stationery.keep(self.session, id, content)
        self.back()
        self.draw()
        self.notice.say("The file is kept: it holds from now on.", kind="good")

    def _language(self, _: str) -> Widgets:
        field = {"name": "code", "label": "Its code", "kind": "text", "help": "Such as ro, or pt."}

        def save(said: Values) -> str:
            self.saved_at([("file", dressing.words_id(said["code"]))])
            return "Choose the file with its words."

        return [self.sheet("Another language", [field], save, save_label="Go on")]
