"""``python -m benchmarks.peers``: opens the same form in ours and in what else could be taken, and
prints a table. It writes nothing that stays, unless asked."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import material, serving, table
from benchmarks.peers import beside, grouping, programs, rounds, same_form, sides, visiting
from benchmarks.peers.programs import PROGRAMS, Program

OURS, FLOOR = "ours", "floor"
NAMES = (OURS, *(program.name for program in PROGRAMS), FLOOR)


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    """That are counted."""
    saves: int
    """In each."""
    sessions: int
    """Opened to see what one more takes; a device may open twelve pages of ours."""


FULL = Size(rounds=15, saves=4, sessions=10)
QUICK = Size(rounds=1, saves=1, sessions=2)


def measured(
    size: Size, folder: Path, *, only: Sequence[str], say: Callable[[str], None]
) -> tuple[list[rounds.Figures], str]:
    """The figures of every side that is named in *only*, and the browser's version."""
    say("starting all of them …")
    journal, file = material.journal(folder / "journal"), folder / "form.json"
    form = grouping.grouped(journal)
    same_form.tell(form, file)
    children = next(iter(form.groups.values()))[: size.saves]
    with ExitStack() as stack:
        browser = stack.enter_context(serving.browsing(*visiting.FLAGS))
        running = [
            stack.enter_context(
                sides.ours(browser, journal)
                if name == OURS
                else sides.floor(file, folder)
                if name == FLOOR
                else sides.peer(_program(name), file, folder)
            )
            for name in only
        ]
        found = rounds.in_turns(browser, running, children, rounds=size.rounds, say=say)
        for side in running:
            say(f"memory of one more session: {side.said} …")
            rounds.measure_sessions(browser, side, found[side.name], count=size.sessions)
        return list(found.values()), browser.version


def _program(name: str) -> Program:
    return next(program for program in PROGRAMS if program.name == name)


def main(
    arguments: list[str] | None = None, *, results: Path = table.RESULTS
) -> list[rounds.Figures]:
    """Measure, print the table, and return its figures."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="one round: it runs, and no more")
    asked.add_argument("--save", action="store_true", help="keep the table in benchmarks/results/")
    asked.add_argument("--rounds", type=int, help=f"how many count ({FULL.rounds} where not said)")
    asked.add_argument("--only", default=",".join(NAMES), help=f"some of {', '.join(NAMES)}")
    asked.add_argument("--at", type=Path, help="a folder on the disk to measure")
    given = asked.parse_args(arguments)
    only = [name for name in NAMES if name in given.only.split(",")]
    if unknown := set(given.only.split(",")) - set(NAMES):
        asked.error(f"nobody is called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if not serving.chromium():
        asked.error(serving.NO_BROWSER)
    used = tuple(program for program in PROGRAMS if program.name in only)
    if used and not programs.PYTHON.exists():
        asked.error(programs.NOT_THERE)
    with tempfile.TemporaryDirectory(prefix="measured-", dir=given.at) as place:
        folder = Path(place)
        size = QUICK if given.quick else FULL
        size = replace(size, rounds=given.rounds or size.rounds)
        figures, browser = measured(size, folder, only=only, say=print)
        versions = {**programs.versions(used), "Chromium": browser}
        said = [*table.machine(folder), beside.told(versions), "", *beside.lines(figures)]
    print("\n".join(said))
    if given.save:
        print(f"Kept in {table.keep(said, results, name='peers')}.")
    return figures


if __name__ == "__main__":
    main()
