"""All sides in turns, round after round, so that a busy minute hits all alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks import memory
from benchmarks.memory import MIB
from benchmarks.peers import same_form
from benchmarks.peers.sides import Side
from benchmarks.peers.visiting import Visit, rest, visitor
from benchmarks.timing import Times

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

SLOWER = 4
"""How many times less the processor does for the page, as on a tablet."""
OPENED = ("fresh", "warm", "fresh, slowed", "warm, slowed")
SAVED = "saved"


@dataclass
class Figures:
    """What was measured of one side: seconds by what they are of, and MiB of one more session."""

    said: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    shared: float = 0.0
    """MiB: what one more session takes for itself and its share of what several share (PSS)."""
    private: float = 0.0
    """MiB that nobody else has (USS)."""
    left_behind: int = 0
    """Processes that a server left running for pages that were gone."""

    def times(self, what: str) -> Times:
        """The times of *what*, in milliseconds."""
        return Times.of(self.seconds[what])

    def add(self, taken: dict[str, list[float]]) -> None:
        """Count what one turn has taken."""
        for what, seconds in taken.items():
            self.seconds.setdefault(what, []).extend(seconds)


def in_turns(
    browser: Browser,
    sides: Sequence[Side],
    children: Sequence[str],
    *,
    rounds: int,
    say: Callable[[str], None],
) -> dict[str, Figures]:
    """*rounds* of one turn each, and one before them that is not counted. In each turn a note about
    every one of *children* is saved."""
    figures = {side.name: Figures(side.said) for side in sides}
    for number in range(rounds + 1):
        say(f"round {number} of {rounds} …" if number else "a round that is not counted …")
        for side in sides:
            taken = _turn(browser, side, children, figures[side.name])
            if number:
                figures[side.name].add(taken)
    for side in sides:
        _all_kept(side, len(children) * (rounds + 1))
    return figures


def _turn(
    browser: Browser, side: Side, children: Sequence[str], figures: Figures
) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {}
    side.awake()
    for slower, (fresh, warm) in ((1, OPENED[:2]), (SLOWER, OPENED[2:])):
        with visitor(browser, side) as context:
            with _visit(context, side, figures, slower=slower) as visit:
                taken[fresh] = [visit.seconds]
                if slower == 1:
                    taken[SAVED] = [visit.save(child) for child in children]
            with _visit(context, side, figures, slower=slower) as visit:
                taken[warm] = [visit.seconds]
    return taken


@contextmanager
def _visit(
    context: BrowserContext, side: Side, figures: Figures, *, slower: int
) -> Iterator[Visit]:
    gc.collect()
    rest()
    visit = Visit(context, side, slower=slower)
    yield visit
    figures.left_behind += visit.leave()


def _all_kept(side: Side, expected: int) -> None:
    """What was said to be saved is saved."""
    if side.notes is not None:
        notes = same_form.kept(side.notes)
        assert len(notes) == expected, f"{side.name}: {len(notes)} of {expected} notes are kept"
        assert all(note["text"] for note in notes), f"{side.name}: a note without its text is kept"


def measure_sessions(browser: Browser, side: Side, figures: Figures, *, count: int) -> None:
    """The memory of one more session: *count* more are opened, each in a browser of its own, and
    what the server's processes take more is divided."""
    side.awake()
    rest()
    before = _takes(side)
    contexts = [visitor(browser, side) for _ in range(count)]
    visits = [Visit(context.__enter__(), side) for context in contexts]
    rest()
    shared, private = (
        (now - earlier) / count / MIB for now, earlier in zip(_takes(side), before, strict=True)
    )
    figures.shared, figures.private = shared, private
    for visit, context in reversed(list(zip(visits, contexts, strict=True))):
        figures.left_behind += visit.leave()
        context.__exit__(None, None, None)


def _takes(side: Side) -> tuple[int, int]:
    processes = side.processes()
    return memory.taken(processes), memory.taken(processes, private=True)
