"""The one place that knows the database driver: opening, settings, and its errors in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as driver
import sqlite_utils

from journalkit.crypto.secret import Secret
from journalkit.errors import (
    BadRecord,
    DamagedStore,
    DiskFull,
    JournalError,
    PlainDatabase,
    ReadOnlyStore,
    StoreBusy,
    StoreTrouble,
)

WAIT_SECONDS = 10
"""How long a writer waits for another before it is told that the store is busy."""

PLAIN_HEADER = b"SQLite format 3\x00"

SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA recursive_triggers = ON",
)


def connect(path: Path, key: Secret, *, create: bool = False) -> sqlite_utils.Database:
    """The database at *path* under the raw 32-byte *key*, in WAL mode, every commit synced.

    A plain SQLite file accepts a key and ignores it, so the header is read first; a wrong key
    shows only at the first read, so the schema is read before anything else.
    Raises `PlainDatabase`, `DamagedStore`, `ReadOnlyStore`.
    """
    if not create:
        _check_header(path)
    with translated():
        connection = driver.connect(
            str(path), isolation_level=None, timeout=WAIT_SECONDS, cached_statements=256
        )
    try:
        with translated():
            connection.execute(f"PRAGMA key = \"x'{key.reveal().hex()}'\"")
            version = connection.execute("PRAGMA cipher_version").fetchone()
            if not version or not version[0]:
                raise StoreTrouble("The database driver on this computer does not encrypt.")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute("PRAGMA journal_mode = WAL")
            for setting in SETTINGS:
                connection.execute(setting)
            return sqlite_utils.Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(len(PLAIN_HEADER))
    except FileNotFoundError:
        raise DamagedStore("The journal's database is missing from its folder.") from None
    except PermissionError:
        raise ReadOnlyStore from None
    if header == PLAIN_HEADER:
        raise PlainDatabase
    if len(header) < len(PLAIN_HEADER):
        raise DamagedStore("The journal's database is empty or cut short.")


@contextmanager
def translated() -> Iterator[None]:
    """The driver's exceptions, each as ours. What it says never reaches a person or a log."""
    try:
        yield
    except driver.Error as error:
        raise in_words(error) from None


def in_words(error: driver.Error) -> JournalError:
    """Our error for the driver's *error*, by its SQLite result code where it has one."""
    said = str(error).casefold()
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary == driver_code("FULL") or "is full" in said:
        return DiskFull()
    if primary in (driver_code("BUSY"), driver_code("LOCKED")) or "locked" in said:
        return StoreBusy()
    if primary in (driver_code("READONLY"), driver_code("CANTOPEN")) or any(
        part in said for part in ("readonly", "read-only", "unable to open")
    ):
        return ReadOnlyStore()
    damaged = ("malformed", "not a database", "file is encrypted", "hmac", "corrupt", "decrypt")
    if primary in (driver_code("CORRUPT"), driver_code("NOTADB")) or any(
        part in said for part in damaged
    ):
        return DamagedStore()
    if isinstance(error, driver.IntegrityError):
        return BadRecord({"record": "This does not fit what is already in the journal."})
    if "disk i/o" in said:
        return StoreTrouble("The disk could not be read or written.")
    return StoreTrouble()


def driver_code(name: str) -> int:
    """SQLite's primary result code called *name* (sqlite.org/rescode.html)."""
    return {
        "BUSY": 5,
        "LOCKED": 6,
        "READONLY": 8,
        "CORRUPT": 11,
        "FULL": 13,
        "CANTOPEN": 14,
        "NOTADB": 26,
    }[name]
