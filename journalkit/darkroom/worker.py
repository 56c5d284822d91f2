"""The process that opens one stranger's file, answers, and ends.

Its arguments: the work, whether it was started ahead, the parent's process id, and the limits. On
its input: eight bytes of length, then, for a picture, the file. On its output: one line,
``refused CODE`` or ``done WIDTH HEIGHT WHEN SECONDS LENGTH...``, then the parts, of those lengths.

For a film that line is the last. Before it come, in any number, ``read OFFSET LENGTH``, which the
parent answers with just those bytes, and ``film LENGTH`` with bytes of the new film. So the film
passes through, and lies in neither process.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

from journalkit.confining import confine, die_with
from journalkit.darkroom.limits import Limits

Facts = tuple[int, int, str, float]  # width, height, when taken (ISO 8601 or "-"), seconds
Outcome = tuple[Facts, list[bytes]]
Work = Callable[[bytes, Limits], Outcome]
FILMS = ("poster", "remux", "convert")


class Unfit(Exception):
    """The file is refused; the only argument is the code of the reason."""


def main() -> None:
    kind, ahead, parent = sys.argv[1], sys.argv[2] == "ahead", int(sys.argv[3])
    if not ahead:  # a worker started ahead may outlive the thread that asked for it
        die_with(parent)
    limits = Limits(*map(int, sys.argv[4:]))
    cost = limits.for_work(kind)
    ready = _film_work(kind, limits) if kind in FILMS else _picture_work(kind, limits)
    confine(cost.memory, cost.cpu_seconds)
    length = int.from_bytes(sys.stdin.buffer.read(8), "big")
    if not length:
        os._exit(1)  # the parent is gone
    _answer(*_outcome(ready, length))
    os._exit(0)  # at once: giving every page of memory back in order would take longer


def _picture_work(kind: str, limits: Limits) -> Callable[[int], Outcome]:
    """What to do for a picture, with everything that it needs imported now."""
    if kind == "cover":
        from PIL import ImageFilter, JpegImagePlugin  # noqa: F401 (later would be too late)

        from journalkit.darkroom import developing, mosaic

        work: Work = mosaic.cover
    else:
        from journalkit.darkroom import developing

        work = developing.work_for(kind)

    def at_once(length: int) -> Outcome:
        data = sys.stdin.buffer.read(length)
        if len(data) < length:
            os._exit(1)
        threading.Thread(target=_end_with_the_parent, daemon=True).start()
        return work(data, limits)

    return at_once


def _film_work(kind: str, limits: Limits) -> Callable[[int], Outcome]:
    from journalkit.darkroom import filming
    from journalkit.darkroom.ranges import Asked, Said

    if kind == "convert":
        from journalkit.darkroom import converting

        if sys.platform != "win32":
            os.nice(10)  # nobody waits for it

    def in_pieces(length: int) -> Outcome:
        heard, said = sys.stdin.buffer, sys.stdout.buffer
        asked = Asked(length, heard=heard, said=said)
        if kind == "poster":
            return filming.poster(asked, limits)
        work = converting.convert if kind == "convert" else filming.remux
        return work(asked, Said(said), limits)

    return in_pieces


def _outcome(work: Callable[[int], Outcome], length: int) -> tuple[str, list[bytes]]:
    try:
        (width, height, when, seconds), parts = work(length)
    except Unfit as unfit:
        return f"refused {unfit}", []
    except MemoryError:
        return "refused memory", []
    except Exception as error:
        # Decoders raise what they like for broken bytes; the type tells nothing more.
        return "refused memory" if "memory" in str(error).lower() else "refused damaged", []
    lengths = " ".join(str(len(part)) for part in parts)
    return f"done {width} {height} {when} {seconds:.3f} {lengths}", parts


def _answer(line: str, parts: list[bytes]) -> None:
    for part in (line.encode("ascii") + b"\n", *parts):
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def _end_with_the_parent() -> None:
    """The parent keeps the pipe open until it has its answer, so that its end means the end."""
    os.read(0, 1)
    os._exit(1)
