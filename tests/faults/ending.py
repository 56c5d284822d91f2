"""Processes that do real work and are killed at a moment that nobody chose (SIGKILL).

They are forked from a process that has imported everything already, so a round takes
milliseconds and kills fall inside the work, not inside the imports before it.
"""

from __future__ import annotations

import json
import multiprocessing
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

from tests.faults.tallying import DONE

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(
    [
        "journalkit.exchange.backups.restoring",
        "journalkit.exchange.backups.taking",
        "journalkit.journal.keeping",
        "journalkit.journal.observing",
        "tests.faults.bringing",
    ]
)
LONGEST_WAIT = 60
"""Seconds until a child that says nothing counts as stuck."""

Work = Callable[..., None]
"""What a child does. The first argument is a function that it says things to the parent with."""


@dataclass
class Child:
    """A process at work, and what it has said so far."""

    process: Any
    ear: Connection
    what: str
    said: list[Any] = field(default_factory=list)

    def hear(self, count: int) -> None:
        """Wait until it has said *count* things more, or ended."""
        wanted = len(self.said) + count
        while len(self.said) < wanted and self._one(LONGEST_WAIT):
            pass

    def let_work(self, seconds: float) -> None:
        """Let it go on for exactly so long: too short for any timer, so this is a busy wait."""
        until = perf_counter() + seconds
        while perf_counter() < until:
            pass

    def let_work_or_end(self, seconds: float) -> None:
        """Let it go on for so long, or until it says something."""
        self._one(seconds)

    def kill(self) -> None:
        """End it without a word, then read what it had said before."""
        self.process.kill()
        self.process.join()
        DONE[f"kill -9 in {self.what}"] += 1
        while self._one(0):
            pass
        self.ear.close()

    def _one(self, seconds: float) -> bool:
        try:
            if not self.ear.poll(seconds):
                return False
            self.said.append(json.loads(self.ear.recv_bytes()))
        except (EOFError, OSError):
            return False
        return True


@contextmanager
def at_work(work: Work, *given: object) -> Iterator[Child]:
    """A child that does *work*; it is gone when the block ends."""
    ear, mouth = FORKED.Pipe(duplex=False)
    process = FORKED.Process(target=_run, args=(work, mouth, *given), daemon=True)
    process.start()
    mouth.close()
    child = Child(process, ear, work.__name__.replace("_", " "))
    try:
        yield child
    finally:
        if process.is_alive():
            process.kill()
        process.join()
        if not ear.closed:
            ear.close()


def _run(work: Work, mouth: Connection, *given: object) -> None:
    def say(*words: object) -> None:
        mouth.send_bytes(json.dumps(words).encode())

    try:
        work(say, *given)
    except Exception as error:
        say("failed", type(error).__name__)


def moments(seed: int, rounds: int, longest: float) -> Iterator[tuple[int, float]]:
    """*rounds* moments to kill at: after how many sayings, and how many seconds later."""
    drawn = random.Random(seed)
    for _ in range(rounds):
        yield drawn.randrange(8), drawn.uniform(0, longest)


def failures(said: list[Any]) -> list[Any]:
    """What a child said about itself that no child should have to say."""
    return [one for one in said if one[0] == "failed"]


LONGEST: dict[Work, float] = {}
"""How long each piece of work took when nobody killed it, in seconds."""


def let_go_through(work: Work, *given: object) -> None:
    """Let *work* be done, and note how long it takes."""
    with at_work(work, *given) as child:
        child.hear(1)
        begun = perf_counter()
        child.hear(1)
        LONGEST[work] = perf_counter() - begun
    assert child.said[1:] == [["done"]]


def kill_within(seed: int, number: int, of: int, work: Work, *given: object) -> bool:
    """Kill *work* somewhere within the time that it takes; whether it was done before.

    The moments are spread over that time in an order of their own, so that none is left out.
    """
    order = random.Random(seed).sample(range(of), of)
    spread = (order[number] + random.Random(seed * 1000 + number).random()) / of
    with at_work(work, *given) as child:
        child.hear(1)
        begun = perf_counter()
        child.let_work_or_end(spread * LONGEST[work] * 1.1)
        taken = perf_counter() - begun
        child.kill()
    assert failures(child.said) == []
    done = ["done"] in child.said
    if done:  # the first time was slower than it mostly is: aim the next ones better
        LONGEST[work] = min(LONGEST[work], taken)
    return done
