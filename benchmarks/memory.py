"""How much memory processes take while something is done, above what they took at rest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

EVERY = 0.05
"""Seconds between two looks."""
MIB = 1 << 20


@dataclass
class Watch:
    """What was seen: bytes of all processes together."""

    rest: int
    peak: int
    seen: list[int] = field(default_factory=list, repr=False)

    @property
    def above(self) -> float:
        """MiB at the highest moment, above rest."""
        return max(0, self.peak - self.rest) / MIB


@contextmanager
def watching(processes: Callable[[], Iterable[int]]) -> Iterator[Watch]:
    """Looks at *processes* (their ids, asked anew each time) until the block ends."""
    watch, over = Watch(rest := taken(processes()), rest), threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            now = taken(processes())
            watch.peak = max(watch.peak, now)
            watch.seen.append(now)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield watch
    finally:
        over.set()
        looking.join()


def family(id: int) -> list[int]:
    """The process *id* and every one below it."""
    try:
        parent = psutil.Process(id)
        return [id, *(child.pid for child in parent.children(recursive=True))]
    except psutil.Error:
        return []


def taken(ids: Iterable[int], *, private: bool = False) -> int:
    """Bytes that the processes *ids* take together; one that has ended takes none. *private*: only
    what no other process shares."""
    return sum(_of(id, private=private) for id in ids)


def _of(id: int, *, private: bool) -> int:
    """PSS, which counts a page that several share once in all, or USS, which counts only what one
    has alone (proc(5)). Where the system has no such thing, or shows it to nobody (a kernel lets
    only root look), what is resident."""
    wanted = ("Private_Clean:", "Private_Dirty:", "Private_Hugetlb:") if private else ("Pss:",)
    try:
        lines = Path(f"/proc/{id}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(wanted))
    except OSError:
        pass
    try:
        return int(psutil.Process(id).memory_info().rss)
    except psutil.Error:
        return 0
