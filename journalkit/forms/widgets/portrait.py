"""Who a child is, in one card."""

from __future__ import annotations

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class Portrait(FromBrowser, Part):
    """A child's picture (initials where there is none), name and facts; hidden without a name.

    ``facts`` are dicts of ``label`` and ``text``; ``folded`` are the same, behind a line that one
    opens (``folded_label``). ``mark`` stands beside the name, ``photo`` is a JPEG.
    """

    _part = "portrait"

    name = traitlets.Unicode("").tag(sync=True)
    detail = traitlets.Unicode("").tag(sync=True)
    mark = traitlets.Unicode("").tag(sync=True)
    facts = traitlets.List(traitlets.Dict()).tag(sync=True)
    folded = traitlets.List(traitlets.Dict()).tag(sync=True)
    folded_label = traitlets.Unicode("").tag(sync=True)
    photo = traitlets.Bytes(b"").tag(sync=True)
    photo_alt = traitlets.Unicode("").tag(sync=True)
