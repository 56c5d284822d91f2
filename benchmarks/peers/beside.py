"""The table: a line for each that could be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks import table
from benchmarks.peers.rounds import OPENED, SAVED, SLOWER, Figures

HEAD = (
    "a form to write an observation, p50 / p95 in ms",
    *(what.replace("slowed", f"{SLOWER} times slower") for what in OPENED),
    SAVED,
    "MiB of one more session",
    "of its own",
    "processes left",
)


def lines(figures: Sequence[Figures]) -> list[str]:
    """The table as Markdown, which a terminal shows as well."""
    return table.ruled(HEAD, [_cells(one) for one in figures])


def _cells(one: Figures) -> tuple[str, ...]:
    times = (one.times(what) for what in (*OPENED, SAVED))
    return (
        one.said,
        *(f"{time.p50:,.0f} / {time.p95:,.0f}" for time in times),
        f"{one.shared:z.1f}",
        f"{one.private:z.1f}",
        f"{one.left_behind}" if one.left_behind else "",
    )


def told(versions: Mapping[str, str]) -> str:
    """What stands beside ours, with its versions."""
    return ", ".join(f"{name} {version}" for name, version in versions.items())
