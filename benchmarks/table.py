"""The table that a run prints, and the machine and versions that it stands for."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import sqlcipher3.dbapi2 as sqlcipher

from benchmarks.timing import Times

RESULTS = Path(__file__).parent / "results"
PARTS = (
    *("journalkit", "argon2-cffi", "cryptography", "sqlcipher3", "sqlite-utils"),
    *("pillow", "pillow-heif", "av", "pyrage", "tornado", "pyzmq", "jupyter-client", "ipykernel"),
)


@dataclass(frozen=True)
class Row:
    """One thing measured: ours, what it stands beside, and what is aimed at."""

    what: str
    beside: str
    ours: Times
    theirs: Times
    aim: float | None = None
    """The ratio to reach at most; None where it is only said."""
    within: float | None = None
    """Milliseconds that 95 % of ours are to stay within; None where there is no such aim."""
    memory: float | None = None
    """MiB that ours took above rest at the highest moment; None where that was not looked at."""
    memory_within: float | None = None
    """MiB that it is to stay under; None where there is no such aim."""

    @property
    def ratio(self) -> float:
        """Our median by theirs."""
        return self.ours.p50 / self.theirs.p50

    @property
    def verdict(self) -> str:
        """Whether the aim is reached, in a word; empty where there is none."""
        if self.aim is None and self.within is None:
            return ""
        reached = self.aim is None or self.ratio <= self.aim
        if self.within is not None:
            reached = reached and self.ours.p95 <= self.within
        if self.memory_within is not None:
            reached = reached and self.memory is not None and self.memory < self.memory_within
        return "reached" if reached else "missed"


def lines(rows: Sequence[Row]) -> list[str]:
    """The table as Markdown, which a terminal shows as well."""
    head = (
        *("what", "ours p50", "p95 (ms)", "beside", "p50", "p95 (ms)", "ratio"),
        *("MiB above rest", "aim", ""),
    )
    body = [
        (
            row.what, _ms(row.ours.p50), _ms(row.ours.p95),
            row.beside, _ms(row.theirs.p50), _ms(row.theirs.p95), f"{row.ratio:.2f}",
            "" if row.memory is None else f"{row.memory:.0f}", _aims(row), row.verdict,
        )
        for row in rows
    ]  # fmt: skip
    return ruled(head, body)


def ruled(head: tuple[str, ...], body: Sequence[tuple[str, ...]]) -> list[str]:
    """A table in Markdown whose columns are as wide as what stands in them."""
    widths = [max(len(one[place]) for one in (head, *body)) for place in range(len(head))]
    rule = tuple("-" * width for width in widths)
    return [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(one, widths, strict=True)) + " |"
        for one in (head, rule, *body)
    ]


def keep(said: Sequence[str], results: Path, *, name: str = "") -> Path:
    """Write what was *said* to a new file in the folder *results*; returns it."""
    results.mkdir(exist_ok=True)
    file = results / f"{datetime.now():%Y-%m-%d-%H%M%S}{name and '-'}{name}.md"
    file.write_text("\n".join(said) + "\n", encoding="utf-8")
    return file


def _ms(time: float) -> str:
    return f"{time:.2f}" if time < 100 else f"{time:.0f}"


def _aims(row: Row) -> str:
    aims = []
    if row.aim is not None:
        aims.append(f"{row.aim}")
    if row.within is not None:
        aims.append(f"under {row.within:.0f} ms")
    if row.memory_within is not None:
        aims.append(f"under {row.memory_within:.0f} MiB")
    return ", ".join(aims)


def machine(folder: Path) -> list[str]:
    """What the figures stand for: processors, versions, and how long the disk takes to sync."""
    memory = sqlcipher.connect(":memory:")
    [cipher] = memory.execute("PRAGMA cipher_version").fetchone()
    memory.close()
    versions = ", ".join(f"{part} {version(part)}" for part in PARTS)
    return [
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()},"
        f" Python {platform.python_version()}",
        f"{versions}; SQLCipher {cipher} on SQLite {sqlcipher.sqlite_version},"
        f" beside SQLite {sqlite3.sqlite_version}",
        f"one synced line on this disk: {_synced_line(folder):.2f} ms",
    ]


def _synced_line(folder: Path) -> float:
    taken = []
    with (folder / "line").open("ab", buffering=0) as file:
        for _ in range(200):
            begun = perf_counter()
            file.write(b"x" * 110)
            getattr(os, "fdatasync", os.fsync)(file.fileno())
            taken.append(perf_counter() - begun)
    return Times.of(taken).p50
