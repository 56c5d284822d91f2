"""A code that enrols a device, and the same as a QR code for its camera."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part

_ORIGIN = re.compile(r"(https?)://([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?")


class Invitation(FromBrowser, Part):
    """``code`` in large letters, ``until`` when it holds. The browser says at which address it
    sees the server; from that and the code comes the ``matrix``, rows of ``0`` and ``1``, which
    the script draws. A computer's name for itself is of no use to a tablet: then ``reached`` is
    taken, the address at which the network reaches the server; without that there is none.
    """

    _part = "invitation"

    code = traitlets.Unicode("").tag(sync=True)
    until = traitlets.Unicode("").tag(sync=True)
    address = traitlets.Unicode("").tag(sync=True)
    matrix = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, *, reached: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._reached = reached
        self.when("origin", self._origin)

    def _origin(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        origin = content.get("origin")
        found = _ORIGIN.fullmatch(origin) if isinstance(origin, str) else None
        if found is not None and _own_name(found[2]):
            found = _ORIGIN.fullmatch(self._reached)
        if found is None or not self.code:
            return
        import segno  # here: the office is open all day, and enrols a tablet once a year

        # What stands behind # never leaves the tablet: no log on the way holds the code.
        rows = segno.make(f"{found[0]}/enrol#{self.code}", error="m", micro=False).matrix
        self.address = f"{found[0]}/enrol"
        self.matrix = ["".join("1" if dark else "0" for dark in row) for row in rows]


def _own_name(host: str) -> bool:
    """Whether *host* is what a computer calls itself, and nobody else can use."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold().rstrip(".") == "localhost"
