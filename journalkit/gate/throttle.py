"""Growing waits for whoever guesses: by name, by device, and over all.

The overall wait does not bind enrolled devices during a shift: otherwise whoever guesses at one
tablet would keep the whole room from signing in. Counts live in memory: a restart of the server
is for whoever sits at the computer, and every guess there still costs Argon2id's time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LONGEST = 15 * 60.0
"""Seconds that nobody waits longer than."""

FREE = {"name": 3, "device": 8, "all": 20}
"""Misses before the first wait."""

FORGOTTEN = 60 * 60.0
"""Seconds after which a miss no longer counts."""


@dataclass
class _Misses:
    count: int = 0
    last: float = 0.0

    def wait(self, free: int, now: float) -> float:
        if now - self.last > FORGOTTEN:
            self.count = 0
        over = self.count - free
        return 0.0 if over < 0 else max(0.0, self.last + min(2.0**over, LONGEST) - now)

    def add(self, now: float) -> None:
        self.count, self.last = self.count + 1, now


class Throttle:
    """*clock* gives seconds that only run forward."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._misses: dict[tuple[str, str], _Misses] = {}

    def knock(self, name: str, device: str, *, in_shift: bool) -> int:
        """Whole seconds to wait before this try; 0 lets it happen, and counts it as a miss until
        `forgive`: many tries at once gain nothing."""
        now = self._clock()
        kept = {key: self._misses.setdefault(key, _Misses()) for key in self._keys(name, device)}
        waits = [
            one.wait(FREE[kind], now)
            for (kind, _), one in kept.items()
            if kind != "all" or not in_shift
        ]
        if (longest := max(waits)) > 0:
            return int(longest) + 1
        for one in kept.values():
            one.add(now)
        if len(self._misses) > 10_000:
            self._misses = {k: m for k, m in self._misses.items() if now - m.last < FORGOTTEN}
        return 0

    def forgive(self, name: str, device: str) -> None:
        """That try was right: this name and device begin anew. The overall count takes one off."""
        keys = self._keys(name, device)
        for key in keys[:2]:
            self._misses.pop(key, None)
        overall = self._misses.get(keys[2])
        if overall is not None:
            overall.count = max(0, overall.count - 1)

    @staticmethod
    def _keys(name: str, device: str) -> tuple[tuple[str, str], ...]:
        return ("name", name), ("device", device), ("all", "")
