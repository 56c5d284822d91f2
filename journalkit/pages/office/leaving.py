"""The office's leaving: everything, or one child, into a folder that anybody can read."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import ipywidgets

from journalkit.errors import BadRecord, JournalError, LeavingRefused, WrongPassword
from journalkit.forms.register import Field, Values, options
from journalkit.forms.widgets.statement import Statement
from journalkit.journal import staffing
from journalkit.journal.session import take_up
from journalkit.pages.office.section import Section, Widgets

NOTE = (
    "Pages for any browser, photos and films, tables and JSON: everything that you may open, in a"
    " new folder on the journal’s own computer. Nothing of it is encrypted. One child’s export"
    " names no other child. Leaving this section stops it."
)
WHOLE = "whole"


class Leaving(Section):
    """A sheet, and while an export is being made its progress, with Stop."""

    needs = "export the journal"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._work: threading.Thread | None = None
        self._stopped, self._done = threading.Event(), (0, 1)
        self._came: Any = None
        self._bar = ipywidgets.HTML()

    def front(self) -> Widgets:
        if self._work is not None:
            made = Statement(heading="The export is being made", action="Stop")
            made.on_act, self._bar = self._stop, ipywidgets.HTML()
            return [made, self._bar]
        children = sorted((one.name, one.id) for one in self.vault.children.all())
        named = [(WHOLE, "The whole journal"), *((id, name) for name, id in children)]
        fields: list[Field] = [
            {"name": "child", "label": "What", "kind": "choice", "options": options(named)},
            {"name": "whom", "label": "For whom it is", "kind": "text"},
            {"name": "folder", "label": "New folder", "kind": "text",
             "help": "On the journal’s own computer, with its whole path."},
            {"name": "password", "label": "Your password", "kind": "password"},
        ]  # fmt: skip
        values = {"child": WHOLE}
        sheet = self.sheet("Leave with everything", fields, self._begin, values=values, note=NOTE)
        sheet.save_label = "Export"
        return [sheet]

    def keep(self, widgets: Widgets) -> None:
        self._stop()

    def tick(self) -> None:
        done, of = self._done
        self._bar.value = (
            f'<label>{done:,} of {of:,} <progress class="story-progress" max="{of}"'
            f' value="{done}"></progress></label>'
        )
        if self._work is not None and not self._work.is_alive():
            self._work = None
            self.draw()
            if isinstance(self._came, JournalError):
                self.notice.tell(self._came)
            elif self._came is not None:
                self.notice.say("The export is made.", self._came, kind="good")

    def _begin(self, said: Values) -> str:
        self.session.require(self.needs)
        to = Path(said["folder"])
        if not to.is_absolute():
            raise BadRecord({"folder": "Write it with its whole path."})
        try:
            staffing.still(self.session, said["password"])
        except WrongPassword as wrong:
            raise BadRecord({"password": wrong.sentence}) from None
        asked = {"whom": said["whom"], "child": said["child"].removeprefix(WHOLE)}
        self._stopped.clear()
        self._work = threading.Thread(target=self._make, args=(to, asked), daemon=True)
        self._work.start()
        return "The export is being made."

    def _make(self, to: Path, asked: dict[str, str]) -> None:
        """In a thread, with a vault of its own."""
        from journalkit.exchange.leaving.exporting import export  # here: the office opens without

        page, self._came = self.session, None
        try:
            with take_up(
                page.vault.folder, page.unlocked(), device=page.device, here=page.here, now=page.now
            ) as own:
                made = export(own, to, progress=self._progress, **asked)
            counted = f"{made.files:,} files, {made.size / 1e6:,.1f} MB; what was counted agrees."
            left = [f"{number:,} {words}." for words, number in made.not_here.items()]
            self._came = " ".join([counted, *left])
        except Exception as error:
            self._came = error if isinstance(error, JournalError) else JournalError()

    def _progress(self, done: int, of: int) -> None:
        self._done = (done, of)
        if self._stopped.is_set():
            raise LeavingRefused("The export was stopped.", what_to_do="Nothing of it is left.")

    def _stop(self) -> None:
        self._stopped.set()
        if self._work is not None:
            self._work.join(10)
