"""The keeper of the open shift: the gate key in memory, until the shift ends.

A kernel reaches it over a local socket of this account, with the token that it was started with.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
from datetime import UTC, datetime
from multiprocessing.connection import Connection, Listener
from typing import Any

from journalkit.crypto.secret import Secret


class Keeper:
    """Answers kernels about the shift. ``address`` and ``token`` are what a kernel is given."""

    def __init__(self) -> None:
        self.token = secrets.token_hex(16)
        self._listener = Listener(authkey=self.token.encode())
        self.address = str(self._listener.address)
        self._lock = threading.Lock()
        self._gate: Secret | None = None
        self._until: datetime | None = None
        threading.Thread(target=self._serve, daemon=True, name="gate").start()

    def open(self, gate: Secret, until: datetime) -> None:
        """Begin a shift that lends *gate* until then; a second one takes the first one's place."""
        with self._lock:
            self._gate, self._until = gate, until

    def close(self) -> None:
        """End the shift."""
        with self._lock:
            self._gate = self._until = None

    def stop(self) -> None:
        """End the shift and stop answering."""
        self.close()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                caller = self._listener.accept()
            except OSError:  # stopped
                return
            except Exception:  # noqa: S112 - a caller without the token; the next one may have it
                continue
            threading.Thread(target=self._hear, args=(caller,), daemon=True).start()

    def _hear(self, caller: Connection) -> None:
        with caller:
            try:
                asked = json.loads(caller.recv_bytes(4096))
                caller.send_bytes(json.dumps(self._answer(asked)).encode())
            except (OSError, EOFError, ValueError, KeyError, TypeError):
                return

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["do"] == "open":
            gate = Secret(base64.b64decode(asked["gate"]))
            self.open(gate, datetime.fromisoformat(asked["until"]))
        if asked["do"] == "close":
            self.close()
        with self._lock:
            if self._until is not None and datetime.now(UTC) >= self._until:
                self._gate = self._until = None
            if self._gate is None or self._until is None:
                return {}
            said: dict[str, Any] = {"until": self._until.isoformat()}
            if asked["do"] == "lend":
                said["gate"] = base64.b64encode(self._gate.reveal()).decode()
            return said
