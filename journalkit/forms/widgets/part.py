"""What all widgets of our own have in common.

A part is an anywidget whose script and style lie beside its Python file. In JupyterLab they
travel with the widget's state, as usual; on our pages the browser loads them as static files,
since the pages' policy allows no script that comes in a message.
"""

from __future__ import annotations

import logging
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Unicode

from journalkit.errors import JournalError

log = logging.getLogger("journalkit.forms")

Handler = Callable[[dict[str, Any], list[Any]], None]
FILES = ("_esm", "_css")


SHARED = Path(__file__).parent / "shared" / "making.js"
"""What every script may use. On our pages it stands before all of them, once."""


def standing_alone(script: Path) -> str:
    """The *script* of a widget as a module of its own, with what it shares with others."""
    own = script.read_text(encoding="utf-8").replace("export default ", "return ", 1)
    return f"{SHARED.read_text(encoding='utf-8')}\nexport default (() => {{\n{own}}})();\n"


def on_our_pages() -> bool:
    """Does this kernel belong to a page of the server?"""
    return os.environ.get("JOURNALKIT_PAGES") == "1"


class Part(anywidget.AnyWidget):  # type: ignore[misc]
    """A widget of ours. A subclass says `_part = "name"` and has name.js and name.css beside it.

    The browser sends what somebody did as ``{"do": name, ...}``; `when` registers who hears it.
    Values that a browser sends, and traits that it sets, are the subclass's to check.
    """

    _part = Unicode("").tag(sync=True)

    on_problem: Callable[[JournalError], None] | None = None
    """Called with what went wrong while a message was handled; a page shows it."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        name = cls.__dict__.get("_part")
        if isinstance(name, str):
            folder = Path(sys.modules[cls.__module__].__file__ or "").resolve().parent
            cls._esm = standing_alone(folder / f"{name}.js")
            cls._css = folder / f"{name}.css"
            trait = Unicode(name, read_only=True).tag(sync=True)
            cls._part = trait
            trait.class_init(cls, "_part")
        super().__init_subclass__(**kwargs)

    def __init__(self, **kwargs: Any) -> None:
        self._handlers: dict[str, Handler] = {}
        super().__init__(**kwargs)
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """The class's name: traits may hold a child's name, and reprs reach notebooks."""
        return f"<{type(self).__name__}>"

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """The state for the browser, on our pages without the script and the style."""
        state: dict[str, Any] = super().get_state(key=key, drop_defaults=drop_defaults)
        if on_our_pages():
            for name in FILES:
                state.pop(name, None)
        return state

    def when(self, name: str, handler: Handler) -> None:
        """Call `handler(content, buffers)` when the browser sends ``{"do": name, ...}``."""
        self._handlers[name] = handler

    def guarded(self, act: Callable[[], None]) -> None:
        """Do something; tell `on_problem` about an error instead of raising it.

        An error that is no `JournalError` becomes a neutral sentence with a reference number.
        The log gets the number and the error's type, never its words.
        """
        try:
            act()
        except JournalError as error:
            self._tell(error)
        except Exception as error:
            number = f"{secrets.randbelow(900_000) + 100_000}"
            log.warning("reference %s: %s in %s", number, type(error).__name__, type(self).__name__)
            self._tell(JournalError(f"Something went wrong (reference {number})."))

    def _heard(self, _: Any, content: Any, buffers: list[Any]) -> None:
        name = content.get("do") if isinstance(content, dict) else None
        handler = self._handlers.get(name) if isinstance(name, str) else None
        if handler is not None:
            self.guarded(lambda: handler(content, buffers))

    def _tell(self, error: JournalError) -> None:
        if self.on_problem is not None:
            self.on_problem(error)
