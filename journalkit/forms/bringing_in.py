"""Bringing in a list of people: a model of what is shown, and a view with one file at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets
import traitlets

from journalkit.errors import Changed
from journalkit.forms.widgets.chips import Chips
from journalkit.forms.widgets.file_drop import FileDrop
from journalkit.forms.widgets.incoming import Incoming
from journalkit.forms.widgets.notice import Notice
from journalkit.journal.bringing_in import KINDS, OUTCOMES, Line, Preview
from journalkit.records import Member

PAGE = 50
"""Rows of the preview at a time."""

TITLES = {"refused": "Refused", "changed": "To change", "added": "To add"}
TO_COME = {
    "added": "{} to add",
    "changed": "{} to change",
    "unchanged": "{} as before",
    "refused": "{} refused",
}
DONE = {"added": "{} added", "changed": "{} changed", "refused": "{} refused and left out"}
PASSWORDS = "Each types a password of their own, with a manager present."
LEFT_OUT = "Refused rows stay out; put them right in the file and choose it again."

Guide = Mapping[str, Sequence[tuple[str, str]]]


class BringingInForm(traitlets.HasTraits):
    """What is looked at: the kind of list, its preview, and the page of it (the first is 1)."""

    kind = traitlets.Enum(tuple(KINDS), "children")
    preview = traitlets.Instance(Preview, allow_none=True)
    page = traitlets.Int(1, min=1)

    def __repr__(self) -> str:
        return "BringingInForm()"

    @property
    def pages(self) -> int:
        """How many pages the rows fill that are not as before."""
        return max(1, -(-len(self._lines()) // PAGE))

    def summary(self) -> str:
        """How many rows come to what, such as ``12 to add, 3 to change, 1 refused``."""
        if self.preview is None:
            return ""
        return _counted(self.preview, TO_COME) or "No rows below the headings"

    def done(self) -> str:
        """What was done, once it is."""
        return f"{_counted(self.preview, DONE)}." if self.preview else ""

    def remarks(self) -> list[str]:
        """What to know about the file as a whole."""
        if self.preview is None:
            return []
        left_out = [LEFT_OUT] if self.preview.count("refused") else []
        passwords = [PASSWORDS] if self.preview.members else []
        return [*self.preview.remarks, *left_out, *passwords]

    def action(self) -> str:
        """What the button does; empty where there is nothing to bring in."""
        if self.preview is None:
            return ""
        if self.preview.members:
            return "Add them one by one"
        return "Bring in" if self.preview.records else ""

    def groups(self) -> list[dict[str, Any]]:
        """The rows of this page by what becomes of them: refused, to change, to add."""
        lines = self._lines()[(self.page - 1) * PAGE : self.page * PAGE]
        return [
            {
                "title": f"{TITLES[outcome]}: {self.preview.count(outcome):,}",
                "kind": outcome,
                "rows": [_row(line) for line in lines if line.outcome == outcome],
            }
            for outcome in TITLES
            if self.preview and any(line.outcome == outcome for line in lines)
        ]

    def _lines(self) -> list[Line]:
        lines = self.preview.lines if self.preview else ()
        shown = [line for line in lines if line.outcome in TITLES]
        return sorted(shown, key=lambda line: OUTCOMES.index(line.outcome))


class BringingInView:
    """The panel. The page says how a file is read and brought in; here nobody is touched.

    ``read(kind, data)`` gives the preview of a file, ``bring_in(preview)`` enters what it
    accepts, and ``take_up(members)`` goes on with new members, who type their passwords.
    ``guide`` says by kind what columns a list may have: pairs of a heading and its meaning.
    ``notice`` is the page's own.
    """

    def __init__(
        self,
        form: BringingInForm,
        *,
        guide: Guide,
        read: Callable[[str, bytes], Preview],
        bring_in: Callable[[Preview], object],
        take_up: Callable[[tuple[Member, ...]], object],
        notice: Notice,
    ) -> None:
        self.form, self.notice = form, notice
        self._guide, self._read, self._bring_in, self._take_up = guide, read, bring_in, take_up
        self.kind = Chips(
            label="What does the file list?",
            multiple=False,
            options=[{"id": kind, "label": called} for kind, called in KINDS.items()],
        )
        self.file = FileDrop(
            label="Choose a CSV or Excel file",
            help="Nothing is changed before you have seen what would be.",
            accept=".csv,.tsv,.txt,.xlsx",
        )
        self.choosing = ipywidgets.VBox([self.kind, self.file]).add_class("card")
        self.incoming = Incoming()
        self.kind.observe(self._chosen, "chosen")
        self.file.on_file = self._arrived
        self.file.on_problem = self.incoming.on_problem = self.notice.tell
        self.incoming.on_bring_in = self._press
        self.incoming.on_other = self._other
        self.incoming.on_page = lambda page: setattr(form, "page", page)
        form.observe(lambda _: self._follow())
        self._follow()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        """What stands on the page, from top to bottom."""
        return (self.choosing, self.incoming)

    def _chosen(self, change: Any) -> None:
        if change["new"]:
            self.form.kind = change["new"][0]
            self.file.anew()
        else:
            self.kind.chosen = [self.form.kind]

    def _arrived(self, data: bytes) -> None:
        self.notice.clear()
        preview = self._read(self.form.kind, data)
        with self.form.hold_trait_notifications():
            self.form.preview, self.form.page = preview, 1

    def _press(self) -> None:
        preview, done = self.form.preview, self.form.done()
        if preview is None:
            return
        if preview.members:
            self.form.preview = None
            self._take_up(preview.members)
            return
        try:
            self._bring_in(preview)
        except Changed:
            self._other()
            raise
        self._other()
        self.notice.say(done, kind="good")

    def _other(self) -> None:
        self.form.preview = None
        self.notice.clear()
        self.file.anew(focus=True)

    def _follow(self) -> None:
        form = self.form
        self.kind.chosen = [form.kind]
        self.file.guide = [list(pair) for pair in self._guide[form.kind]]
        self.choosing.layout.display = None if form.preview is None else "none"
        with self.incoming.hold_sync():
            self.incoming.pages, self.incoming.page = form.pages, form.page
            self.incoming.groups, self.incoming.remarks = form.groups(), form.remarks()
            self.incoming.action, self.incoming.summary = form.action(), form.summary()


def _counted(preview: Preview, words: dict[str, str]) -> str:
    counts = {outcome: preview.count(outcome) for outcome in words}
    return ", ".join(words[one].format(f"{count:,}") for one, count in counts.items() if count)


def _row(line: Line) -> dict[str, Any]:
    return {
        "row": line.row,
        "name": line.name,
        "says": list(line.reasons),
        "look": list(line.look),
        "changes": [list(change) for change in line.changes],
    }
