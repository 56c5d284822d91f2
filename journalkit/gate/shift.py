"""The open shift: the gate key in memory, until the shift ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from journalkit.crypto.secret import Secret

NOTICE = timedelta(minutes=1)
"""Between the closing of a shift and its end, so that every page can save what it holds."""


class Shift:
    """*clock* gives seconds that only run forward: an hour that is put back lengthens no shift."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._gate: Secret | None = None
        self._until = datetime.min.replace(tzinfo=UTC)
        self._ends = 0.0
        self.closing = False
        """Whether somebody is closing it: it ends within `NOTICE`."""

    @property
    def gate(self) -> Secret | None:
        """The gate key while the shift is open."""
        if self._gate is not None and self._clock() >= self._ends:
            self.end()
        return self._gate

    @property
    def until(self) -> datetime | None:
        """When it ends; None while none is open."""
        return self._until if self.gate is not None else None

    def open(self, gate: Secret, until: datetime) -> None:
        """Begin one that lends *gate* until then; a second takes the first one's place."""
        self._gate, self.closing = gate, False
        self._set_end(until)

    def close(self) -> None:
        """End it after `NOTICE`; at once where it is closing already."""
        if self.closing:
            self.end()
        elif self.gate is not None:
            self.closing = True
            self._set_end(min(self._until, datetime.now(UTC) + NOTICE))

    def end(self) -> None:
        """End it now."""
        self._gate, self.closing = None, False

    def _set_end(self, until: datetime) -> None:
        self._until = until
        self._ends = self._clock() + (until - datetime.now(UTC)).total_seconds()
