"""What a traced program wrote to which files, and whether bytes of a picture are among it.

strace notes every call by which a process can give bytes to a file. Sockets and pipes, which lead
from the browser to the server, to the kernel and to its worker, are left out; files without a name
are not.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

WINDOW = 16
"""Bytes in a row that count as part of a picture."""
_VARIED = 10
"""Different values in a window: runs of zeros and the like are found in any file."""
_WRITES = ("write", "pwrite64", "writev", "pwritev", "pwritev2", "vmsplice")
_COPIES = ("sendfile", "copy_file_range", "splice", "tee")
_MAPS = ("mmap", "mremap")
_NOT_THERE = ("io_uring_setup", "process_vm_writev")
"""Ways to write past the calls above. Nobody here takes them."""
_ENTRY = re.compile(rb"(\w+)\((.*)\) += (-?\w+)")
_OPEN_FILE = re.compile(rb"\d+<((?:\\x[0-9a-f]{2})+)>")
_SHOWN = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


@dataclass(frozen=True)
class Written:
    """Bytes that one call gave to a file; ``unseen`` where the trace does not show them all."""

    path: str
    data: bytes
    unseen: bool = False


def program() -> str:
    """strace; a test that needs it fails without."""
    found = shutil.which("strace")
    if found is None:
        pytest.fail("There is no strace here. Install it (sudo apt-get install strace).")
    return found


def strace(into: Path) -> tuple[str, ...]:
    """What to put before a command so that all of its writing is noted in the folder *into*."""
    found = program()
    into.mkdir()
    calls = ",".join((*_WRITES, *_COPIES, *_MAPS, *_NOT_THERE))
    # -D: the command itself is our child, and gets our signals.
    return (
        *(found, "-D", "-q", "-f", "-ff", "--seccomp-bpf", "-y", "-xx", "-s", str(1 << 26)),
        *("-e", f"trace={calls}", "-e", "signal=none", "-o", str(into / "trace")),
    )


def ended(into: Path, *, seconds: float = 30) -> None:
    """Wait until whoever traces into the folder *into* has noted all of it."""
    last, mark = time.monotonic() + seconds, str(into / "trace")
    tracers = [
        one for one in psutil.process_iter(["cmdline"]) if mark in (one.info["cmdline"] or ())
    ]
    _, alive = psutil.wait_procs(tracers, timeout=last - time.monotonic())
    assert not alive, "the traced program did not end"


def written(into: Path) -> Iterator[Written]:
    """Everything in the trace that went to a file, or may have gone there unseen."""
    for trace in sorted(into.iterdir()):
        with trace.open("rb") as lines:
            for line in lines:
                yield from _of(line)


def _of(line: bytes) -> Iterator[Written]:
    entry = _ENTRY.match(line)
    if entry is None:
        assert line.startswith((b"+++", b"---")) or b" = ?" in line, "a line that nobody can read"
        return
    name, given, came = entry[1].decode(), entry[2], entry[3]
    files = [bytes.fromhex(_plain(one[1])).decode() for one in _OPEN_FILE.finditer(given)]
    if name in _NOT_THERE:
        yield Written(name, b"", unseen=True)
    if came == b"-1" or not files:
        return
    if name in _COPIES:
        to, source = files[:2] if name == "sendfile" else files[::-1][:2]
        if _is_file(to):
            known = _is_file(source) and Path(source).is_file()
            yield Written(to, Path(source).read_bytes() if known else b"", unseen=not known)
    elif name in _MAPS:
        # SQLite shares the index of its write-ahead log so (page numbers, no contents).
        shares = b"MAP_SHARED" in given and b"PROT_WRITE" in given
        if shares and _is_file(files[0]) and not files[0].endswith("-shm"):
            yield Written(files[0], b"", unseen=True)
    elif name in _WRITES and _is_file(files[0]):
        shown = list(_SHOWN.finditer(given))
        data = b"".join(bytes.fromhex(_plain(one[1])) for one in shown)
        unseen = any(one[2] for one in shown) or len(data) < int(came)
        yield Written(files[0], data, unseen)


def _plain(escaped: bytes) -> str:
    return escaped.replace(b"\\x", b"").decode()


def _is_file(path: str) -> bool:
    """Whether *path* is one of a file, with a name or without: not a socket, pipe or device."""
    return path.startswith("/") and not path.startswith("/dev/")


class Secrets:
    """Bytes of which no window may be found anywhere."""

    def __init__(self, whole: Sequence[bytes]) -> None:
        every = [marks[varied] for one in whole for marks, varied in _windows(one)]
        known = np.sort(np.concatenate(every))
        self._known = known[np.flatnonzero(np.diff(known, prepend=~known[:1]))]
        # Most windows are none of these, and one look here says so: a search costs ten times that.
        self._maybe = np.zeros(1 << 26, bool)
        self._maybe[self._known & np.uint64(len(self._maybe) - 1)] = True

    def __len__(self) -> int:
        """How many different windows there are."""
        return len(self._known)

    def are_in(self, data: bytes) -> bool:
        """Whether any window of them is in *data*."""
        for marks, _ in _windows(data):
            left = marks[self._maybe[marks & np.uint64(len(self._maybe) - 1)]]
            places = np.minimum(np.searchsorted(self._known, left), len(self._known) - 1)
            if (self._known[places] == left).any():
                return True
        return False


def found(secrets: Secrets, all_written: Iterable[Written]) -> tuple[list[str], int]:
    """Where *secrets* were written, or something that the trace does not show; and how many bytes
    were looked through. Writes to one file are put together: a window may lie across two."""
    wrong: set[str] = set()
    by_path: dict[str, list[bytes]] = {}
    size = 0
    for one in all_written:
        size += len(one.data)
        if one.unseen:
            wrong.add(f"not seen: {one.path}")
        by_path.setdefault(one.path, []).append(one.data)
    wrong |= {path for path, parts in by_path.items() if secrets.are_in(b"".join(parts))}
    return sorted(wrong), size


def _windows(data: bytes) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.bool_]]]:
    """A number for each window in *data*, which others all but never have, and whether the window
    is varied; a megabyte at a time."""
    for start in range(0, len(data) - WINDOW + 1, 1 << 20):
        part = np.frombuffer(data, np.uint8)[start : start + (1 << 20) + WINDOW - 1]
        count = len(part) - WINDOW + 1
        # How far back the same byte stands: it is the first of its value in a window that begins
        # nearer than that.
        back = np.full(len(part), WINDOW, np.uint8)
        for far in range(WINDOW - 1, 0, -1):
            back[far:][part[far:] == part[:-far]] = far
        values = np.zeros(count, np.uint8)
        for at in range(WINDOW):
            values += back[at : at + count] > at
        eight = np.zeros(count + 8, np.uint64)
        for at in range(8):
            eight |= part[at : at + count + 8].astype(np.uint64) << np.uint64(8 * at)
        mixed = eight[:count] * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
        yield (mixed ^ eight[8:]) * np.uint64(0xBF58476D1CE4E5B9), values >= _VARIED
