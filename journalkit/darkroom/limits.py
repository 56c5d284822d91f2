"""What a picture and a film may be, and what they may cost."""

from __future__ import annotations

from typing import NamedTuple

MEBI = 1 << 20


class Limits(NamedTuple):
    """Bounds on what comes in, what goes out, and what a worker may spend. All are whole numbers.

    A named tuple rather than a dataclass, because the worker imports it at every start and
    ``dataclasses`` would cost it more than all the rest of this package.
    """

    longest_side: int = 4096
    """Pixels of the longer side of the picture that is kept."""
    thumb_side: int = 480
    """Pixels of the longer side of its thumbnail."""
    pixels: int = 80_000_000
    """Width times height of a picture that comes in, as its header says."""
    size: int = 40 * MEBI
    """Bytes of a picture that comes in."""
    seconds: int = 30
    """Wall-clock time of one worker with a picture."""
    cpu_seconds: int = 20
    """Processor time of one worker with a picture."""
    memory: int = 1 << 30
    """Bytes of address space of one worker, its libraries included."""
    video_size: int = 500 * MEBI
    """Bytes of a video that comes in."""
    video_seconds: int = 600
    """How long a video may be, in seconds."""
    frame_pixels: int = 4096 * 2304
    """Width times height of a video's pictures."""
    poster_side: int = 1920
    """Pixels of the longer side of the picture that stands for a video."""
    remux_seconds: int = 300
    """Wall-clock time of one worker that copies a video, and of those who take its pieces."""
    remux_cpu_seconds: int = 120
    """Processor time of the same."""
    convert_side: int = 1280
    """Pixels of the longer side of a video that is converted."""
    convert_seconds: int = 7200
    """Wall-clock time of one worker that converts a video. It runs in the background."""
    convert_cpu_seconds: int = 7200
    """Processor time of the same, of all its threads."""
    convert_memory: int = 2 << 30
    """Bytes of address space of the same: a 4K film has many pictures open at once."""

    def for_work(self, work: str) -> Cost:
        """What one worker may spend on *work*: ``remux``, ``convert``, or a picture's."""
        if work == "remux":
            return Cost(self.remux_seconds, self.remux_cpu_seconds, self.memory)
        if work == "convert":
            return Cost(self.convert_seconds, self.convert_cpu_seconds, self.convert_memory)
        return Cost(self.seconds, self.cpu_seconds, self.memory)


class Cost(NamedTuple):
    """Wall-clock seconds, processor seconds, and bytes of address space."""

    seconds: int
    cpu_seconds: int
    memory: int
