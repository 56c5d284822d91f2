"""How the database came to look as it does: numbered, append-only, one transaction each.

A step is a file of SQL in `steps/`; a released one is never edited. `journalkit.store.vault` copies
the store before it applies any.
"""

from __future__ import annotations

import json
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from journalkit.errors import NewerStore
from journalkit.records import Note
from journalkit.store import rows
from journalkit.store.facts import COUNTED, counted

steps = Migrations("journalkit")
FILES = tuple(sorted((Path(__file__).parent / "steps").glob("*.sql")))


def pending(database: sqlite_utils.Database) -> list[str]:
    """The steps that *database* still lacks; `NewerStore` where it has one that we do not know."""
    known = {step.name for step in steps._migrations}
    applied = {step.name for step in steps.applied(database)}
    if applied - known:
        raise NewerStore
    return [step.name for step in steps.pending(database)]


def statements(file: Path) -> list[str]:
    """The statements of a step's *file*, in order."""
    every = file.read_text(encoding="utf-8").split(";\n")
    return [statement for statement in every if statement.strip()]


def _take(file: Path) -> None:
    @steps(name=file.stem)
    def run(database: sqlite_utils.Database) -> None:
        for statement in statements(file):
            database.execute(statement)
        if file.stem == "005_cohorts":
            _count_notes(database)


def _count_notes(database: sqlite_utils.Database) -> None:
    """What is counted beside each note comes from the note, and SQL cannot read that."""
    notes = database.execute(
        "SELECT v.observation, v.note FROM observation_versions v JOIN observations o"
        " ON o.id = v.observation AND o.version = v.number"
    ).fetchall()
    columns = ", ".join(f"{name} = ?" for name in COUNTED)
    for id, note in notes:
        counts = counted(rows.made(Note, json.loads(note)))
        database.execute(f"UPDATE observations SET {columns} WHERE id = ?", [*counts, id])  # noqa: S608


for _file in FILES:
    _take(_file)
