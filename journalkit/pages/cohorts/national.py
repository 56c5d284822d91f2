"""National results as context: a table that a manager brings, and what may stand beside it."""

from __future__ import annotations

from typing import Any

from journalkit.analytics.national import LIMIT, beside, kept, read, to_keep
from journalkit.errors import BadRecord
from journalkit.forms.register import Field, Values
from journalkit.forms.widgets.file_drop import FileDrop
from journalkit.forms.widgets.sheet import Sheet
from journalkit.journal import cohorts
from journalkit.pages.cohorts.section import Section, Widgets

HELP = (
    "A CSV of headline measures from the Department for Education’s early years foundation stage "
    "profile results, of any year. The totals of the nation, its regions and local authorities are "
    "kept."
)
NONE = (
    "No national table has been brought in yet. A manager can: the Department for Education "
    "publishes one each autumn."
)
FIELDS: list[Field] = [
    {"name": "judged", "label": "Children judged here at the early learning goals",
     "kind": "text", "help": "At the end of their reception year; pre-school children are not."},
    {"name": "reached", "label": "Of these with a good level of development", "kind": "text"},
]  # fmt: skip


class National(Section):
    """The nation's figure; beside it the setting's, where it may be compared."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._judged = self._reached = 0

    def draw(self) -> Widgets:
        figures = cohorts.national(self.session)
        may_bring = self.session.may("bring in national figures")
        drop = [self._drop()] if may_bring else []
        if figures is None or not self.book.half_term:
            return [self.show.words("National results", NONE), *drop]
        frames, half_term = self.book.chosen(self.book.frames()), self.book.half_term
        summary = beside(
            kept(figures), frames, half_term, judged=self._judged, reached=self._reached
        )
        return [self.show.table(summary), self._ours(), *drop]

    def writing(self) -> bool:
        return True  # its two fields always stand open, and nobody's note changes what it shows

    def _drop(self) -> FileDrop:
        drop = FileDrop(
            label="Bring in a national table", help=HELP, accept=".csv", most_bytes=LIMIT
        )
        drop.scratch_folder = self.session.vault.folder.media
        drop.on_file, drop.on_problem = self._bring, self.notice.tell
        return drop

    def _bring(self, data: bytes) -> None:
        found = to_keep(read(data), by=self.session.member.id, at=self.session.now())
        cohorts.bring_in_national(self.session, *found)
        self.redraw()
        self.notice.say("The national table is kept.", kind="good")

    def _ours(self) -> Sheet:
        """The setting's own numbers, for this page only: the journal holds no such judgements."""
        sheet = Sheet(
            title="Set our own result beside it",
            note="Only where children here were judged at the end of their reception year.",
            fields=FIELDS,
            values={"judged": str(self._judged or ""), "reached": str(self._reached or "")},
            save_label="Set it beside",
            cancel_label="Take it away",
        )
        sheet.on_save, sheet.on_problem = self._set, self.notice.tell
        sheet.on_cancel = lambda: self._set({"judged": "0", "reached": "0"})
        return sheet

    def _set(self, said: Values) -> None:
        problems = {
            name: "Write a whole number, such as 12."
            for name in ("judged", "reached")
            if not said[name].isdecimal() or len(said[name]) > 4
        }
        if not problems and int(said["reached"]) > int(said["judged"]):
            problems = {"reached": "These are more than were judged."}
        if problems:
            raise BadRecord(problems)
        self._judged, self._reached = int(said["judged"]), int(said["reached"])
        self.redraw()
