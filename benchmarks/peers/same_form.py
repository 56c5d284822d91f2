"""The one form that all of them show, and where it is kept.

Standard library only: it also runs in the peers' own Python, which has nothing of journalkit.
What the form offers comes as a file of JSON, because ours shows it out of its journal.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

HEADING = "What did you see?"
TEXT = "What happened"
SAVE = "Save observation"
TOLD, KEPT, PORT = "BENCH_FORM", "BENCH_KEPT", "BENCH_PORT"
"""Environment variables: the file with what the form offers, the database that it keeps what is
saved in, and the port to answer on, where a program takes that from nowhere else."""


@dataclass(frozen=True)
class Form:
    """What the form offers to choose from."""

    groups: dict[str, list[str]]
    """Children by key group; the group of whoever writes comes first, and stands open."""
    areas: list[str]
    wellbeing: list[str]
    involvement: list[str]
    """Meanings of one to five."""


def tell(form: Form, file: Path) -> None:
    """Write what *form* offers where `offered` finds it."""
    file.write_text(json.dumps(asdict(form)), encoding="utf-8")


def offered() -> Form:
    """What the form offers, in a process that was told where it stands."""
    return Form(**json.loads(Path(os.environ[TOLD]).read_text(encoding="utf-8")))


def keep(note: Mapping[str, object], *, file: str = "") -> str:
    """Keep *note* for good (WAL, ``synchronous=FULL``), and return the sentence that says so."""
    children = note["children"]
    assert isinstance(children, list)
    base = sqlite3.connect(file or os.environ[KEPT], isolation_level=None)
    try:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=FULL")
        base.execute(
            "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, note TEXT NOT NULL)"
        )
        base.execute("INSERT INTO notes (note) VALUES (?)", [json.dumps(note, default=str)])
    finally:
        base.close()
    return sentence(" and ".join(children))


def kept(file: Path) -> list[dict[str, object]]:
    """Every note in *file*, oldest first."""
    if not file.exists():
        return []
    base = sqlite3.connect(file)
    try:
        return [json.loads(note) for (note,) in base.execute("SELECT note FROM notes ORDER BY id")]
    finally:
        base.close()


def sentence(names: str) -> str:
    """What is said once a note about *names* is kept, by ours too."""
    return f"Your observation of {names} is saved."
