"""A notice: one sentence, and what to do about it."""

from __future__ import annotations

from typing import Any

from traitlets import Enum, Unicode

from journalkit.errors import JournalError
from journalkit.forms.widgets.part import Part

KINDS = ("info", "good", "warning", "danger")


class Notice(Part):
    """Says something to the person on the page; shows nothing while `sentence` is empty.

    Warnings and dangers are read out at once by a screen reader (role alert), the rest when it
    has time (role status).
    """

    _part = "notice"
    kind = Enum(KINDS, default_value="info").tag(sync=True)
    sentence = Unicode("").tag(sync=True)
    what_to_do = Unicode("").tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("dismiss", lambda content, buffers: self.clear())

    def say(self, sentence: str, what_to_do: str = "", *, kind: str = "info") -> None:
        """Show a sentence of one of `KINDS`."""
        with self.hold_sync():
            self.kind, self.sentence, self.what_to_do = kind, sentence, what_to_do

    def tell(self, error: JournalError) -> None:
        """Show an error; fits a part's `on_problem`."""
        self.say(error.sentence, error.what_to_do, kind="danger")

    def clear(self) -> None:
        """Show nothing."""
        self.say("")
