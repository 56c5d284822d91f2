"""The office's leaving: everything, or one child, into a folder that anybody can read."""

from __future__ import annotations

from pathlib import Path

import ipywidgets

from journalkit.disk import Progress
from journalkit.errors import BadRecord, JournalError, WrongPassword
from journalkit.exchange.backups.beside import Errand
from journalkit.forms.register import Field, Values, options
from journalkit.forms.widgets.statement import Statement
from journalkit.journal import staffing
from journalkit.journal.session import Session, take_up
from journalkit.pages.office.section import Section, Widgets
from journalkit.pages.saying import how_far

NOTE = (
    "Pages for any browser, photos and films, tables and JSON: everything that you may open, in a"
    " new folder on the journal’s own computer. Nothing of it is encrypted. One child’s export"
    " names no other child. Leaving this section stops it."
)
WHOLE = "whole"


class Leaving(Section):
    """A sheet, and while an export is being made its progress, with Stop."""

    needs = "export the journal"

    _work: Errand | None = None

    def front(self) -> Widgets:
        if self._work is not None:
            made = Statement(heading="The export is being made", action="Stop")
            made.on_act, self._bar = self._work.stop, ipywidgets.HTML()
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
        if self._work is not None:
            self._work.stop()
            self._work.join(10)

    def tick(self) -> None:
        work = self._work
        if work is not None and work.is_alive():
            self._bar.value = how_far(work.done, work.of, "Gathering")
        elif work is not None:
            self._work = None
            self.draw()
            if work.error is not None:
                self.notice.tell(
                    work.error if isinstance(work.error, JournalError) else JournalError()
                )
            else:
                self.notice.say("The export is made.", work.result, kind="good")

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
        self._work = Errand(lambda say: _make(self.session, to, asked, progress=say))
        return "The export is being made."


def _make(page: Session, to: Path, asked: dict[str, str], *, progress: Progress) -> str:
    """In a thread, with a vault of its own; what came of it."""
    from journalkit.exchange.leaving.exporting import export  # here: the office opens without

    own = take_up(
        page.vault.folder, page.unlocked(), device=page.device, here=page.here, now=page.now
    )
    with own:
        made = export(own, to, progress=progress, **asked)
    counted = f"{made.files:,} files, {made.size / 1e6:,.1f} MB; what was counted agrees."
    return " ".join([counted, *(f"{many:,} {words}." for words, many in made.not_here.items())])
