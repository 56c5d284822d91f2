"""What the children do that give new keys, copy, put back, or bring a journal up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from journalkit.crypto.secret import Secret
from journalkit.exchange.backups import restoring, taking
from journalkit.journal import keeping
from journalkit.journal.session import sign_in
from journalkit.store import migrations
from journalkit.store.folder import Folder
from tests.small_journal import PASSWORDS

RUTH = PASSWORDS["ruth"]
Say = Callable[..., None]


def rekey(say: Say, path: str) -> None:
    """New keys, and every picture sealed anew."""
    folder = Folder(Path(path))
    say("begun")
    keeping.new_keys(folder, "ruth", Secret.typed(RUTH))
    with sign_in(folder, "ruth", Secret.typed(RUTH)) as ruth:
        keeping.seal_anew(ruth, progress=lambda *_: None)
    say("done")


def back_up(say: Say, path: str, target: str) -> None:
    """What changed since the last one, copied without a key."""
    say("begun")
    taking.run(Folder(Path(path)), Path(target), now=datetime.now(UTC), progress=lambda *_: None)
    say("done")


def restore(say: Say, source: str, target: str) -> None:
    """A back-up put back."""
    say("begun")
    restoring.restore(Path(source), Path(target), progress=lambda *_: None)
    say("done")


def migrate(say: Say, path: str) -> None:
    """The journal opened by a later version, which has more steps."""
    say("begun")
    with a_later_version(), sign_in(Folder(Path(path)), "ruth", Secret.typed(RUTH)):
        say("done")


@contextmanager
def a_later_version() -> Iterator[None]:
    """journalkit as a later release might be: with two migrations more, each of several parts."""
    now, later = migrations.steps, Migrations("journalkit")
    later._migrations = list(now._migrations)

    @later(name="002_words_counted")
    def counted(database: sqlite_utils.Database) -> None:
        database.execute("CREATE TABLE words (observation TEXT PRIMARY KEY, count INTEGER)")
        database.execute(
            "INSERT INTO words SELECT observation, max(length(note)) FROM observation_versions"
            " GROUP BY observation"
        )

    @later(name="003_words_by_length")
    def by_length(database: sqlite_utils.Database) -> None:
        database.execute("ALTER TABLE words ADD COLUMN long INTEGER")
        database.execute("UPDATE words SET long = count > 100")
        database.execute("CREATE INDEX words_long ON words (long)")

    migrations.steps = later
    try:
        yield
    finally:
        migrations.steps = now


def half_done(database: sqlite_utils.Database) -> list[str]:
    """Migrations of the later version whose mark and whose work do not agree."""
    marks = {row[0] for row in database.execute("SELECT name FROM _sqlite_migrations")}
    tables = set(database.table_names())
    [words, indexes] = [
        "words" in tables and database["words"].count == database["observations"].count,
        {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")},
    ]
    found = []
    if ("002_words_counted" in marks) != words or ("words" in tables) != words:
        found.append("002_words_counted")
    if ("003_words_by_length" in marks) != ("words_long" in indexes):
        found.append("003_words_by_length")
    return found
