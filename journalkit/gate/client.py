"""A kernel's way to the gate: is a shift open, until when, and what does it lend?"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from multiprocessing.connection import Client
from typing import Any

from journalkit.crypto.secret import Secret


class Gate:
    """The gate at *address*; with no address there is none, and no shift ever."""

    def __init__(self, address: str = "", token: str = "") -> None:
        self._address = address
        self._token = token

    def until(self) -> datetime | None:
        """When the open shift ends; None while there is none."""
        return _moment(self._ask(do="shift"))

    def lend(self) -> Secret | None:
        """The gate key, while a shift is open."""
        answer = self._ask(do="lend")
        return Secret(base64.b64decode(answer["gate"])) if "gate" in answer else None

    def open(self, gate: Secret, until: datetime) -> None:
        """Open a shift that lends *gate* until then."""
        lent = base64.b64encode(gate.reveal()).decode()
        self._ask(do="open", gate=lent, until=until.isoformat())

    def close(self) -> None:
        """Close the shift."""
        self._ask(do="close")

    def _ask(self, **asked: str) -> dict[str, Any]:
        if not self._address:
            return {}
        try:
            with Client(self._address, authkey=self._token.encode()) as caller:
                caller.send_bytes(json.dumps(asked).encode())
                answer: dict[str, Any] = json.loads(caller.recv_bytes(4096))
                return answer
        except (OSError, EOFError):  # the server has stopped: then no shift is open either
            return {}


def _moment(answer: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(answer["until"]) if "until" in answer else None
