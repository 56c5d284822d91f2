"""A file that is handed over once, with the words that open it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class Parcel(FromBrowser, Part):
    """``file_name`` is what the file is called on the computer that takes it, ``lines`` say what
    is in it, and ``words`` are the password, shown to be written down. The bytes, from
    ``on_take()``, go to the browser when the button is pressed and stand in no trait.
    ``on_done()`` is called when whoever made it has written the words down, as
    ``done_label`` has it.
    """

    _part = "parcel"

    title = traitlets.Unicode("").tag(sync=True)
    lines = traitlets.List(traitlets.Unicode()).tag(sync=True)
    words = traitlets.Unicode("").tag(sync=True)
    words_label = traitlets.Unicode("Its password").tag(sync=True)
    done_label = traitlets.Unicode("I have written the password down").tag(sync=True)
    words_help = traitlets.Unicode("").tag(sync=True)
    file_name = traitlets.Unicode("").tag(sync=True)

    on_take: Callable[[], bytes] | None = None
    on_done: Callable[[], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("take", self._take)
        self.when("done", self._done)

    def _take(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.on_take is not None:
            self.send({"kind": "file"}, [self.on_take()])

    def _done(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.on_done is not None:
            self.on_done()
