"""The bar on top of every page: where one is, who is signed in, Lock and Sign out."""

from __future__ import annotations

import re
from typing import Any

from traitlets import Bool, Dict, Int, List, TraitError, Unicode, validate

from journalkit.forms.widgets.part import Handler, Part


class Bar(Part):
    """The page's head.

    Sends ``{"do": "lock"}``, ``{"do": "sign-out"}``, ``{"do": "shift"}`` and, at most every 20
    seconds while somebody is signed in and touches the page, ``{"do": "awake"}``. On *Lock*,
    *Sign out* and after `idle_seconds` the browser hides the page at once and shows it again when
    `locked` turns true (the page has then taken its content away itself) or the bar is removed.
    """

    _part = "bar"
    setting_name = Unicode("").tag(sync=True)
    app_label = Unicode("").tag(sync=True)
    apps = List(Dict()).tag(sync=True)
    """Dicts with `name` (the address is /name) and `label`."""
    member_name = Unicode("").tag(sync=True)
    role_label = Unicode("").tag(sync=True)
    until = Unicode("").tag(sync=True)
    """Such as 'until 16:30', or nothing."""
    demo = Bool(False).tag(sync=True)
    idle_seconds = Int(0).tag(sync=True)
    """Seconds without a touch, a key or a pointer after which the page locks; 0 for never."""
    shift_action = Unicode("").tag(sync=True)
    """What the shift's button says, such as 'Open shift'; no button while empty."""
    menu = List(Dict()).tag(sync=True)
    """What stands under *More*: dicts with `name` and `label`; a press sends
    ``{"do": "menu", "name"}``."""
    locked = Bool(False).tag(sync=True)
    """The page has taken its content away. The bar then names nobody."""

    def on_lock(self, handler: Handler) -> None:
        """Call this when the member, or the idle time, locks the page."""
        self.when("lock", handler)

    def on_sign_out(self, handler: Handler) -> None:
        """Call this when the member signs out."""
        self.when("sign-out", handler)

    def on_shift(self, handler: Handler) -> None:
        """Call this when the shift's button is pressed."""
        self.when("shift", handler)

    def on_menu(self, handler: Handler) -> None:
        """Call this with the message when something under *More* is pressed."""
        self.when("menu", handler)

    @validate("apps")
    def _only_own_pages(self, proposal: Any) -> list[dict[str, str]]:
        """An app's name becomes an address, so it is a plain word."""
        for app in proposal["value"]:
            if not isinstance(app, dict) or set(app) != {"name", "label"}:
                raise TraitError("an app has a name and a label")
            if not re.fullmatch(r"[a-z_]{1,40}", str(app["name"])):
                raise TraitError("an app's name is a plain word")
        return list(proposal["value"])
