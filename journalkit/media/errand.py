"""Sending a file to a worker process and taking its answer, whatever becomes of the worker.

The answer counts as hostile too: its lengths are bounded, its words are parsed strictly, and a
code that it gives is looked up, never shown.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import signal
import subprocess
import sys
import threading
import weakref
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from journalkit.darkroom.limits import Limits

_START = (
    "import sys; count = int(sys.argv.pop(1)); sys.path += sys.argv[1:1 + count]; "
    "del sys.argv[1:1 + count]; from journalkit.darkroom.worker import main; main()"
)
_LINE = re.compile(
    rb"(?:refused (?P<code>[a-z]{1,20})"
    rb"|done (?P<width>\d{1,5}) (?P<height>\d{1,5}) (?P<when>[-+:.T\d]{1,40})"
    rb" (?P<seconds>\d{1,9}\.\d{1,9}) (?P<lengths>\d{1,10}(?: \d{1,10}){0,3}))\n"
)


_WIDE = 1 << 20
MOST_LINE = 200
"""Bytes of a line that is read; no honest one is as long."""


class Failed(Exception):
    """No answer that counts; the only argument is the code of the reason."""


@dataclass(frozen=True)
class Answer:
    """What a worker made. ``when`` is ISO 8601 or ``-``; the parts are in the work's own order."""

    width: int
    height: int
    when: str
    seconds: float
    parts: tuple[bytes, ...] = field(repr=False)


Worker = subprocess.Popen[bytes]
_ahead: dict[tuple[str, Limits], Worker] = {}
_ahead_lock = threading.Lock()
_at_work: weakref.WeakSet[Worker] = weakref.WeakSet()
_leaving = threading.Event()


def start_ahead(kind: str, limits: Limits) -> None:
    """Keep one worker ready for the next file of *kind*. It serves that one and ends."""
    with _ahead_lock:
        worker = _ahead.get((kind, limits))
        if worker is None or worker.poll() is not None:
            _ahead[kind, limits] = start(kind, limits, "ahead")


def send(kind: str, data: bytes, limits: Limits) -> Answer:
    """The worker's answer about *data*; `Failed` where there is none.

    Blocks for at most ``limits.seconds``. Any number of threads may call it at once.
    """
    with _ahead_lock:
        worker = _ahead.pop((kind, limits), None)
    if worker is None or worker.poll() is not None:
        worker = start(kind, limits, "now")
    answers: list[Answer | str] = []
    at_most = most_of_a_picture(limits) + 2 * len(data)
    # Reading has a thread of its own, because a pipe that a lost descendant of the worker holds
    # open would never end; the wait for the thread does.
    exchange = threading.Thread(
        target=_exchange, args=(worker, data, at_most, answers), daemon=True
    )
    exchange.start()
    exchange.join(limits.for_work(kind).seconds)
    if not answers:
        end(worker)
        raise Failed("slow")
    if isinstance(answers[0], str):
        raise Failed(answers[0])
    return answers[0]


def most_of_a_picture(limits: Limits) -> int:
    """Bytes that a picture and its thumbnail may have in an answer."""
    return 4 * limits.longest_side**2


def start(kind: str, limits: Limits, ahead: str) -> Worker:
    """A new worker for *kind*, ``now`` or ``ahead`` of its file."""
    if _leaving.is_set():
        raise Failed("broken")
    paths = _paths()
    # No environment, no site packages' start-up files, no bytecode written, no directory of ours.
    worker = subprocess.Popen(
        [
            *(sys.executable, "-I", "-S", "-B", "-c", _START, str(len(paths)), *paths),
            *(kind, ahead, str(os.getpid()), *map(str, limits)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=os.path.abspath(os.sep),
        env=_environment(),
        start_new_session=True,
    )
    _at_work.add(worker)
    return worker


def is_leaving() -> bool:
    """Whether this process ends: then nobody is left to enter what was made safe."""
    return _leaving.is_set()


def leave() -> None:
    """End every worker, and start none any more: this process ends, and nobody waits for them.

    Whoever does wait hears at once that there is no answer, and takes away what was kept.
    """
    _leaving.set()
    for worker in list(_at_work):
        if worker.poll() is None:
            with contextlib.suppress(OSError):
                worker.kill()


def _environment() -> dict[str, str]:
    """Nothing; Windows cannot start Python without the folder of its own libraries."""
    return {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if sys.platform == "win32" else {}


@cache
def _paths() -> tuple[str, ...]:
    """Where journalkit and the decoders are, found without importing a decoder here."""
    found = [str(Path(__file__).parents[2])]
    for name in ("PIL", "pillow_heif", "av"):
        spec = find_spec(name)
        if spec and spec.origin:
            found.append(str(Path(spec.origin).parents[1]))
    return tuple(dict.fromkeys(found))


def _exchange(worker: Worker, data: bytes, at_most: int, answers: list[Answer | str]) -> None:
    try:
        answer = _talk(worker, data, at_most)
    except (OSError, ValueError, MemoryError):
        answer = None
    if answer is None:
        answer = "slow" if how_it_ended(worker) == "slow" else "broken"
    answers.append(answer)
    end(worker)


def widen(worker: Worker) -> None:
    """Let its pipes hold a megabyte, where the system does: a large file then passes in a few
    turns of the two processes rather than in a hundred. Not before it works: what waits takes no
    memory, and the system bounds what all pipes of an account hold together (pipe(7))."""
    if sys.platform == "linux":
        import fcntl

        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _WIDE)


def _talk(worker: Worker, data: bytes, at_most: int) -> Answer | str | None:
    if not worker.stdin or not worker.stdout:
        return None
    widen(worker)
    try:
        worker.stdin.write(len(data).to_bytes(8, "big"))
        worker.stdin.write(data)
        worker.stdin.flush()
    except BrokenPipeError:
        return None
    return last_word(worker.stdout.readline(MOST_LINE), worker.stdout, at_most)


def last_word(line: bytes, out: IO[bytes], at_most: int) -> Answer | str | None:
    """The answer that *line* begins, or its code, or nothing where it is none.

    Its parts follow on *out*, and may have *at_most* bytes together.
    """
    said = _LINE.fullmatch(line)
    if not said:
        return None
    if said["code"]:
        return said["code"].decode("ascii")
    lengths = [int(length) for length in said["lengths"].split()]
    if sum(lengths) > at_most:
        return None
    parts = tuple(out.read(length) for length in lengths)
    if [len(part) for part in parts] != lengths:
        return None
    seconds = float(said["seconds"])
    when = said["when"].decode("ascii")
    width, height = int(said["width"]), int(said["height"])
    return Answer(width, height, when, seconds, parts) if math.isfinite(seconds) else None


def how_it_ended(worker: Worker) -> str:
    """The code for a worker that gave no answer: ``slow`` or ``broken``."""
    try:
        code = worker.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "slow"
    too_long = {-getattr(signal, "SIGXCPU", 0)} - {0}
    return "slow" if code in too_long else "broken"


def end(worker: Worker) -> None:
    """Kill the worker and what it may have started, and take its place out of the process list."""
    if worker.poll() is None:
        try:
            if sys.platform == "win32":
                worker.kill()
            else:
                os.killpg(worker.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        except PermissionError:
            worker.kill()
    if worker.stdin:
        with contextlib.suppress(OSError):
            worker.stdin.close()
    worker.wait()
