"""What was said about something, one entry below the other, and the note that it began with."""

from __future__ import annotations

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class Account(FromBrowser, Part):
    """A card with a ``title``, a ``mark`` beside it, and ``entries``: dicts of ``label``, ``about``
    (who and when) and ``text``. ``note`` is a text that unfolds under ``note_label``."""

    _part = "account"

    title = traitlets.Unicode("").tag(sync=True)
    mark = traitlets.Unicode("").tag(sync=True)
    entries = traitlets.List(traitlets.Dict()).tag(sync=True)
    note_label = traitlets.Unicode("").tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)
