"""The planned back-ups: a process of their own, started when one is due, that nobody waits for.

The server reads the plan, which holds no secret, and knows the process by name only.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from journalkit.reckoning import back_ups

COMMAND = "journalkit.exchange.backups.running"
AGAIN = back_ups.AGAIN.total_seconds()


class BackingUp:
    """Looks whether a back-up of the journal in *store* is due, and has one made."""

    def __init__(
        self, store: Path, environment: Mapping[str, str], *, command: str = COMMAND
    ) -> None:
        self._store = store
        self._environment = dict(environment)
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._begun = -AGAIN

    def look(self) -> None:
        """Called again and again. Whoever ends without a word is not begun anew at once."""
        if self._process is not None:
            self._process = self._process if self._process.poll() is None else None
            return
        try:
            plan = back_ups.read((self._store / back_ups.NAME).read_bytes())
        except OSError:
            return
        if time.monotonic() - self._begun >= AGAIN and back_ups.due(plan, datetime.now(UTC)):
            self._begun = time.monotonic()
            with suppress(OSError):
                self._process = subprocess.Popen(
                    [sys.executable, "-m", self._command, str(self._store)],
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )

    def stop(self) -> None:
        """End one that runs: it leaves no half snapshot, and the next one clears up."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):  # a disk that died holds it; systemd ends it
                self._process.wait(5)
            self._process = None
