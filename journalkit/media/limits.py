"""What a picture may cost."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Bounds on what comes in, what goes out, and what the worker may spend.

    A named tuple rather than a dataclass, because the worker imports it at every start and
    ``dataclasses`` would cost it more than all the rest of this package.
    """

    longest_side: int = 4096
    """Pixels of the longer side of the picture that is kept."""
    thumb_side: int = 480
    """Pixels of the longer side of its thumbnail."""
    pixels: int = 80_000_000
    """Width times height of what comes in, as its header says."""
    size: int = 40_000_000
    """Bytes of what comes in. A video may have five times as many."""
    seconds: int = 30
    """Wall-clock time of one worker."""
    cpu_seconds: int = 20
    """Processor time of one worker."""
    memory: int = 1 << 30
    """Bytes of address space of one worker, its libraries included."""
