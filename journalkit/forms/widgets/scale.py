"""The five steps of wellbeing or involvement (Leuven scales)."""

from __future__ import annotations

import traitlets

from journalkit.forms.widgets.from_browser import REFUSED, FromBrowser
from journalkit.forms.widgets.part import Part


class Scale(FromBrowser, Part):
    """One to five, or None for "not judged". ``meanings`` are five short texts, lowest first."""

    _part = "scale"
    _browser_sets = ("value",)

    label = traitlets.Unicode("").tag(sync=True)
    value = traitlets.Int(None, allow_none=True, min=1, max=5).tag(sync=True)
    meanings = traitlets.List(
        traitlets.Unicode(), ["very low", "low", "moderate", "high", "very high"]
    ).tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def _checked(self, name: str, value: object) -> object:
        if self.disabled:
            return REFUSED
        if value is None or (type(value) is int and 1 <= value <= 5):
            return value
        return REFUSED
