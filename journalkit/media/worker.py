"""The process that opens one stranger's file, answers, and ends.

Its arguments: the kind of file, whether it was started ahead, the parent's process id, and the
limits. On its input: eight bytes of length, then the file. On its output: one line, ``refused
CODE`` or ``done WIDTH HEIGHT WHEN SECONDS LENGTH...``, then the parts, of those lengths.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

from journalkit.media.confining import confine, die_with
from journalkit.media.limits import Limits

Facts = tuple[int, int, str, float]  # width, height, when taken (ISO 8601 or "-"), seconds
Work = Callable[[bytes, Limits], tuple[Facts, list[bytes]]]


class Unfit(Exception):
    """The file is refused; the only argument is the code of the reason."""


def main() -> None:
    kind, ahead, parent = sys.argv[1], sys.argv[2] == "ahead", int(sys.argv[3])
    if not ahead:  # a worker started ahead may outlive the thread that asked for it
        die_with(parent)
    limits = Limits(*map(int, sys.argv[4:]))
    work = _work(kind)
    confine(limits.memory, limits.cpu_seconds)
    length = int.from_bytes(sys.stdin.buffer.read(8), "big")
    data = sys.stdin.buffer.read(length)
    if len(data) < length or not length:
        os._exit(1)  # the parent is gone
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    _answer(*_outcome(work, data, limits))
    os._exit(0)  # at once: giving every page of memory back in order would take longer


def _work(kind: str) -> Work:
    """What to do for *kind*, with everything that it needs imported now."""
    if kind in ("poster", "remux"):
        from journalkit.media import filming

        return filming.poster if kind == "poster" else filming.remux
    from journalkit.media import developing

    return developing.work_for(kind)


def _outcome(work: Work, data: bytes, limits: Limits) -> tuple[str, list[bytes]]:
    try:
        (width, height, when, seconds), parts = work(data, limits)
    except Unfit as unfit:
        return f"refused {unfit}", []
    except MemoryError:
        return "refused memory", []
    except Exception as error:
        # Decoders raise what they like for broken bytes; the type tells nothing more.
        return "refused memory" if "memory" in str(error).lower() else "refused damaged", []
    lengths = " ".join(str(len(part)) for part in parts)
    return f"done {width} {height} {when} {seconds} {lengths}", parts


def _answer(line: str, parts: list[bytes]) -> None:
    for part in (line.encode("ascii") + b"\n", *parts):
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def _end_with_the_parent() -> None:
    """The parent keeps the pipe open until it has its answer, so that its end means the end."""
    os.read(0, 1)
    os._exit(1)
