"""A handful of choices to tap: children, areas of learning, filters."""

from __future__ import annotations

import traitlets

from journalkit.forms.widgets.from_browser import REFUSED, FromBrowser
from journalkit.forms.widgets.part import Part


class Chips(FromBrowser, Part):
    """Choices as chips; ``chosen`` holds the ids of the pressed ones, in the order of pressing.

    ``options`` are dicts with ``id`` and ``label``, and if wished ``group`` and ``detail``. With
    a ``first_group`` only its chips and the chosen ones stand there at first, and a button
    (``more_label``) shows the rest under the headings of their groups; ``search`` adds a field
    that ignores case and accents. Without ``multiple`` a press takes the place of the one before,
    and a second press leaves nothing chosen. ``faces`` draws a circle with initials.
    """

    _part = "chips"
    _browser_sets = ("chosen",)

    label = traitlets.Unicode("").tag(sync=True)
    options = traitlets.List(traitlets.Dict()).tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)
    multiple = traitlets.Bool(True).tag(sync=True)
    search = traitlets.Bool(False).tag(sync=True)
    search_label = traitlets.Unicode("Find a child").tag(sync=True)
    first_group = traitlets.Unicode("").tag(sync=True)
    more_label = traitlets.Unicode("All children…").tag(sync=True)
    faces = traitlets.Bool(False).tag(sync=True)
    label_hidden = traitlets.Bool(False).tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def _checked(self, name: str, value: object) -> object:
        if self.disabled or not isinstance(value, list):
            return REFUSED
        known = {option.get("id") for option in self.options}
        chosen = [one for one in value if isinstance(one, str) and one in known]
        chosen = list(dict.fromkeys(chosen))
        return chosen if self.multiple else chosen[-1:]


def narrowing(label: str, options: list[tuple[str, str]], *, folded: bool = False) -> Chips:
    """Chips that narrow a list; *folded* they stand behind one button, but for the chosen one."""
    chips = Chips(label=label, multiple=False, label_hidden=True)
    if folded:
        chips.first_group, chips.more_label = "chosen", f"{label}…"
    chips.options = [{"id": id, "label": name} for id, name in options]
    return chips


def chosen(chips: Chips) -> str:
    """The id of the one choice; empty where nothing is chosen."""
    return chips.chosen[0] if chips.chosen else ""
