"""Who a child is, in one card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class Portrait(FromBrowser, Part):
    """A child's picture (initials where there is none), name and facts; hidden without a name.

    ``facts`` are dicts of ``label`` and ``text``; ``folded`` are the same, behind a line that one
    opens (``folded_label``). ``mark`` stands beside the name, ``photo`` is a JPEG. A button with
    ``action`` on it calls ``on_action()``.
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
    action = traitlets.Unicode("").tag(sync=True)

    on_action: Callable[[], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("act", self._act)

    def _act(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.name and self.action and self.on_action is not None:
            self.on_action()
