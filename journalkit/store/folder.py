"""A store's folder: which file lies where, and who holds it."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import portalocker

from journalkit.crypto import keyring as keyrings
from journalkit.disk import private, writing
from journalkit.errors import AlreadyAStore, NotAStore, StoreBusy
from journalkit.places import TlsFiles
from journalkit.reckoning import back_ups

WRITTEN_WITHIN = 60.0
"""Seconds after which a file that should have been renamed by then counts as left behind."""
BROKEN_OFF = re.compile(r"\.[a-z-]+(?:-\d+)?\.(?:json|pem|key)\.[0-9a-f]{8}")
"""What `replace_file` leaves when it is killed."""
GENERATION = re.compile(
    r"((?:journal|heads|authority)(?:-\d+)?\.(?:db|log|key))(?:-wal|-shm|-journal)?"
)


class Folder:
    """The paths of a store. Making one touches nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self.keyring = self.path / "keyring.json"
        self.gate = self.path / "gate.json"
        self.media = self.path / "media"
        self.lock = self.path / "in-use.lock"
        self.converting = self.path / "converting.lock"
        self.saving = self.path / "saving.lock"
        self.plan = self.path / back_ups.NAME
        self.erasures = self.path / "erasures.log"
        """What was erased, each line sealed: carried to the back-ups, and out of them."""
        self.restored = self.path / "restored.json"
        """Which snapshot the journal was put back from, until a manager has seen whose it was."""
        self.tls = TlsFiles(self.path)

    def database(self, generation: int) -> Path:
        """The database that the keyring's *generation* opens: ``journal.db``, then numbered.

        A rekey makes the next one; the keyring decides which of them is the journal.
        """
        return self.path / _numbered("journal", generation, ".db")

    def heads(self, generation: int) -> Path:
        """The heads of that database: ``heads.log``, then numbered."""
        return self.path / _numbered("heads", generation, ".log")

    def authority_key(self, generation: int) -> Path:
        """The certificate authority's key, sealed under that generation's gate key."""
        return self.tls.folder / _numbered("authority", generation, ".key")

    def sweep(self, generation: int) -> None:
        """Remove what a finished or broken-off rekey left beside *generation*, and files that
        were never put in their place.

        Only where nobody else has the store open; otherwise the next one to open it does. Does
        nothing where the keys were renewed since *generation* was read: what would look left over
        is then the journal.
        """
        left = [
            file
            for file in (*self.path.glob("*"), *self.tls.folder.glob("*"))
            if not self.belongs(file, generation)
            or (BROKEN_OFF.fullmatch(file.name) and _is_old(file))
        ]
        if left:
            with contextlib.suppress(StoreBusy), self.held(alone=True):
                for file in left if self.generation() == generation else ():
                    file.unlink(missing_ok=True)

    def belongs(self, file: Path, generation: int) -> bool:
        """Whether *file* is the *generation*'s, or no generation's."""
        kept = {path(generation).name for path in (self.database, self.heads, self.authority_key)}
        shape = GENERATION.fullmatch(file.name)
        return shape is None or shape[1] in kept

    def journal(self) -> str:
        """Which journal it is: a random id, which restores and new keys leave as it is."""
        return keyrings.read(self.keyring.read_bytes()).keyring.store

    def generation(self) -> int:
        """Which database is the journal just now, says the keyring on the disk. Whoever holds the
        store knows that it stays so."""
        return keyrings.read(self.keyring.read_bytes()).keyring.generation

    def require(self) -> None:
        """`NotAStore` unless a journal lies here; `ReadOnlyStore` where it is another account's."""
        with writing():
            if not self.keyring.is_file():
                raise NotAStore

    def require_free(self) -> None:
        """`AlreadyAStore` where something lies here."""
        with writing():
            if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
                raise AlreadyAStore

    def make(self) -> None:
        """An empty store folder for its owner only; `AlreadyAStore` where something lies here."""
        self.require_free()
        with writing():
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.chmod(0o700)
            self.media.mkdir(mode=0o700)
            self.lock.touch(mode=0o600)

    @contextmanager
    def held(self, *, alone: bool = False) -> Iterator[None]:
        """Hold the store open beside others, or *alone*; `StoreBusy` where that cannot be."""
        handle = self.hold(alone=alone)
        try:
            yield
        finally:
            handle.close()

    @contextmanager
    def still(self, *, alone: bool = False) -> Iterator[None]:
        """While somebody writes to the database, and *alone* while a back-up copies it: either
        waits for the other. A moment each, so nobody is sent away."""
        how = portalocker.LockFlags.EXCLUSIVE if alone else portalocker.LockFlags.SHARED
        with writing():
            handle = open(self.saving, "ab", opener=private)  # noqa: SIM115 - closed below
        try:
            portalocker.lock(handle, how)
            yield
        finally:
            handle.close()

    def hold(self, *, alone: bool = False) -> IO[bytes]:
        """As `held`, until the returned handle is closed."""
        self.require()
        how = portalocker.LockFlags.EXCLUSIVE if alone else portalocker.LockFlags.SHARED
        with writing():
            handle = self.lock.open("ab")
        try:
            portalocker.lock(handle, how | portalocker.LockFlags.NON_BLOCKING)
        except portalocker.LockException:
            handle.close()
            if alone:
                raise StoreBusy(
                    "Somebody is using the journal, and this needs it alone.",
                    what_to_do="Sign everybody out, stop the server, then try again.",
                ) from None
            raise StoreBusy(
                "The journal is being changed as a whole just now.",
                what_to_do="Wait until that is done, then try again.",
            ) from None
        return handle


def _is_old(file: Path) -> bool:
    """Whether nobody can still be writing *file*: the gate writes its own beside whoever sweeps."""
    try:
        return time.time() - file.stat().st_mtime > WRITTEN_WITHIN
    except FileNotFoundError:
        return False


def _numbered(name: str, generation: int, ending: str) -> str:
    return f"{name}{ending}" if generation == 1 else f"{name}-{generation}{ending}"
