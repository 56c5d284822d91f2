"""Two ways to do one thing, timed in turns, so that a busy minute hits both alike."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

Work = Callable[[int], object]
"""Does the thing once; called with how often it was done before. Where it gives a `Took`, that
counts in place of what passed here."""


class Took(float):
    """Seconds by a better clock: that of the page on which something appears."""


@dataclass(frozen=True)
class Times:
    """How long one thing took, in milliseconds."""

    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: list[float]) -> Times:
        """The median and the 95th percentile (the value that 95 % do not exceed)."""
        ordered = sorted(seconds)
        late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        return cls(statistics.median(ordered) * 1000, late * 1000)


def in_turns(
    ours: Work, theirs: Work, *, blocks: int, each: int, before: Work | None = None
) -> tuple[Times, Times]:
    """*ours* and *theirs* in *blocks* of *each* (ABAB), the first block of both not counted.

    *before* each of either comes what has to be ready, and is not timed.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    done = [0, 0]
    for block in range(blocks + 1):
        for side, work in enumerate((ours, theirs)):
            gc.collect()
            for _ in range(each):
                if before is not None:
                    before(done[side])
                begun = perf_counter()
                told = work(done[side])
                seconds = told if isinstance(told, Took) else perf_counter() - begun
                done[side] += 1
                if block:
                    taken[side].append(seconds)
    return Times.of(taken[0]), Times.of(taken[1])
