"""A labelled field for words, a moment or a search, which keeps what is typed."""

from __future__ import annotations

import re

import traitlets

from journalkit.forms.widgets.from_browser import REFUSED, FromBrowser
from journalkit.forms.widgets.part import Part

LONGEST = 20_000
"""Characters that a field holds: several times the longest note that anybody writes."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")


class Field(FromBrowser, Part):
    """One field. ``value`` follows the typing, a quarter of a second behind it.

    ``rows`` 1 is a single line, more is a text that grows. ``kind`` is ``text``, ``datetime``
    (``value`` is then ``2026-09-14T14:32``, the setting's own clock) or ``search``. ``quoted``
    shows the words as somebody's own. A value set here while a person is typing in the field is
    not put in their way; raise ``generation`` (see `replace`) to put it there all the same.
    """

    _part = "field"
    _browser_sets = ("value",)

    label = traitlets.Unicode("").tag(sync=True)
    value = traitlets.Unicode("").tag(sync=True)
    rows = traitlets.Int(1, min=1, max=40).tag(sync=True)
    kind = traitlets.Enum(("text", "datetime", "search"), "text").tag(sync=True)
    placeholder = traitlets.Unicode("").tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)
    autofocus = traitlets.Bool(False).tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    quoted = traitlets.Bool(False).tag(sync=True)
    generation = traitlets.Int(0).tag(sync=True)
    longest = traitlets.Int(LONGEST, min=1).tag(sync=True)

    def replace(self, value: str) -> None:
        """Put a value into the field even where somebody is typing (another draft was opened)."""
        with self.hold_sync():
            self.value = value
            self.generation += 1

    def _checked(self, name: str, value: object) -> object:
        if self.disabled or not isinstance(value, str):
            return REFUSED
        if self.kind == "datetime" and value and not _MOMENT.fullmatch(value):
            return REFUSED
        return value[: self.longest]
