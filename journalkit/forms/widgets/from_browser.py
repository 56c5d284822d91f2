"""What a browser sets on a widget, believed only after a look.

A browser may set any synced trait of any widget, "disabled" ones and lists of options too. A
widget therefore names the few traits that its own script sets, and checks each value; everything
else is dropped without a word, since only a browser that was tampered with sends it.

The scripts send values as messages of their own, ``{"do": "set", "state", "number"}``, answered
by ``{"kind": "set", "number"}``: a changed trait is held back by the front end until the kernel
has answered the one before, so a *Save* pressed on a slow wifi would overtake the second child.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

REFUSED = object()
"""Returned by `_checked` for a value that the browser may not set."""


class FromBrowser:
    """Stands before `Part` and lets through what the widget's own script would set.

    A subclass lists the traits in ``_browser_sets`` and answers for each value in ``_checked``:
    the value itself, the value put right, or ``REFUSED``.
    """

    _browser_sets: tuple[str, ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("set", self._set)  # type: ignore[attr-defined]

    def _set(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        number = content.get("number")
        if type(number) is int:  # before the value: what is put right below is newer than it
            self.send({"kind": "set", "number": number})  # type: ignore[attr-defined]
        self.set_state(content.get("state"))

    def set_state(self, sync_data: Any) -> None:
        """Take what the browser set, as far as it may, and tell it where it was put right."""
        kept, mended = {}, []
        for name in self._browser_sets:
            if not isinstance(sync_data, Mapping) or name not in sync_data:
                continue
            value = self._checked(name, sync_data[name])
            if value is not REFUSED:
                kept[name] = value
            if value is REFUSED or value != sync_data[name]:
                mended.append(name)
        if kept:
            super().set_state(kept)  # type: ignore[misc]
        if mended:
            self.send_state(mended)  # type: ignore[attr-defined]

    def _checked(self, name: str, value: object) -> object:
        return REFUSED
