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
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from journalkit.media.limits import Limits

_START = (
    "import sys; count = int(sys.argv.pop(1)); sys.path += sys.argv[1:1 + count]; "
    "del sys.argv[1:1 + count]; from journalkit.media.worker import main; main()"
)
_LINE = re.compile(
    rb"(?:refused (?P<code>[a-z]{1,20})"
    rb"|done (?P<width>\d{1,5}) (?P<height>\d{1,5}) (?P<when>[-+:.T\d]{1,40})"
    rb" (?P<seconds>\d{1,9}\.\d{1,9}) (?P<lengths>\d{1,10}(?: \d{1,10}){0,3}))\n"
)


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


def start_ahead(kind: str, limits: Limits) -> None:
    """Keep one worker ready for the next file of *kind*. It serves that one and ends."""
    with _ahead_lock:
        worker = _ahead.get((kind, limits))
        if worker is None or worker.poll() is not None:
            _ahead[kind, limits] = _start(kind, limits, "ahead")


def send(kind: str, data: bytes, limits: Limits) -> Answer:
    """The worker's answer about *data*; `Failed` where there is none.

    Blocks for at most ``limits.seconds``. Any number of threads may call it at once.
    """
    with _ahead_lock:
        worker = _ahead.pop((kind, limits), None)
    if worker is None or worker.poll() is not None:
        worker = _start(kind, limits, "now")
    answers: list[Answer | str] = []
    at_most = 4 * limits.longest_side**2 + 2 * len(data)
    # Reading has a thread of its own, because a pipe that a lost descendant of the worker holds
    # open would never end; the wait for the thread does.
    exchange = threading.Thread(
        target=_exchange, args=(worker, data, at_most, answers), daemon=True
    )
    exchange.start()
    exchange.join(limits.seconds)
    if not answers:
        _end(worker)
        raise Failed("slow")
    if isinstance(answers[0], str):
        raise Failed(answers[0])
    return answers[0]


def _start(kind: str, limits: Limits, ahead: str) -> Worker:
    paths = _paths()
    # No environment, no site packages' start-up files, no bytecode written, no directory of ours.
    return subprocess.Popen(
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
        answer = "slow" if _how_it_ended(worker) == "slow" else "broken"
    answers.append(answer)
    _end(worker)


def _talk(worker: Worker, data: bytes, at_most: int) -> Answer | str | None:
    if not worker.stdin or not worker.stdout:
        return None
    try:
        worker.stdin.write(len(data).to_bytes(8, "big"))
        worker.stdin.write(data)
        worker.stdin.flush()
    except BrokenPipeError:
        return None
    said = _LINE.fullmatch(worker.stdout.readline(200))
    if not said:
        return None
    if said["code"]:
        return said["code"].decode("ascii")
    lengths = [int(length) for length in said["lengths"].split()]
    if sum(lengths) > at_most:
        return None
    parts = tuple(worker.stdout.read(length) for length in lengths)
    if [len(part) for part in parts] != lengths:
        return None
    seconds = float(said["seconds"])
    when = said["when"].decode("ascii")
    width, height = int(said["width"]), int(said["height"])
    return Answer(width, height, when, seconds, parts) if math.isfinite(seconds) else None


def _how_it_ended(worker: Worker) -> str:
    try:
        code = worker.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "slow"
    too_long = {-getattr(signal, "SIGXCPU", 0)} - {0}
    return "slow" if code in too_long else "broken"


def _end(worker: Worker) -> None:
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
