"""``erasures.log``: what was erased, so that it is erased again wherever an older copy comes back.

A line an erasure: its id, then all of it under a key of its own, and that key under one from each
media identity of then, the current and the earlier ones: so whoever can open an older copy can
open the line too, and nobody without such an identity can plant one. It is on the disk before the
erasure is committed: a crash between the two is made good at the next unlock.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from shutil import rmtree
from typing import TYPE_CHECKING

from journalkit.crypto import kdf, seal
from journalkit.crypto.secret import Secret
from journalkit.disk import sync_folder, writing
from journalkit.errors import CannotOpen, Tampered
from journalkit.records import Erasure
from journalkit.store import erasing, rows
from journalkit.store.connection import translated
from journalkit.store.folder import Folder

if TYPE_CHECKING:
    from journalkit.store.vault import Vault

LINE = re.compile(rb"([0-9a-z]+) ([A-Za-z0-9+/=,]+) ([A-Za-z0-9+/=]+)\.")
"""The full stop says that the line is whole."""


def append(folder: Folder, erasure: Erasure, media: Sequence[Secret]) -> int:
    """*erasure* on the disk when this returns: how long the log was before. Only whoever holds the
    database's one place to write appends here."""
    id, own = erasure.receipt.id, Secret.fresh()
    body = seal.wrap(own, json.dumps(rows.plain(erasure)).encode(), id)
    keys = (seal.wrap(kdf.subkey(one, "erasures"), own.reveal(), id) for one in media)
    sealed = b",".join(map(base64.b64encode, keys))
    with writing():
        handle = os.open(folder.erasures, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            before = os.fstat(handle).st_size
            # The line break stands in front: a torn line before it stays by itself.
            line = b"\n%s %s %s." % (id.encode(), sealed, base64.b64encode(body))
            try:
                while line:
                    line = line[os.write(handle, line) :]
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, before)
                raise
        finally:
            os.close(handle)
        sync_folder(folder.path)
    return before


def cut(folder: Folder, size: int) -> None:
    """Take the last line back: what it says was not committed."""
    with writing(), folder.erasures.open("r+b") as log:
        log.truncate(size)
        os.fsync(log.fileno())


def lines(folder: Folder) -> dict[str, tuple[bytes, bytes]]:
    """The whole lines of the log, still sealed, by their erasure's id."""
    data = folder.erasures.read_bytes() if folder.erasures.is_file() else b""
    shapes = (LINE.fullmatch(line) for line in data.split(b"\n"))
    return {one[1].decode(): (one[2], one[3]) for one in shapes if one}


def missing(vault: Vault) -> dict[str, tuple[bytes, bytes]]:
    """The lines whose erasures this copy of the journal has not seen."""
    every = lines(vault.folder)
    known = vault.receipts.some(every) if every else {}
    return {id: line for id, line in every.items() if id not in known}


def opened(id: str, line: tuple[bytes, bytes], media: Sequence[Secret]) -> Erasure:
    """The erasure of a *line*; `Tampered` where none of *media* opens it."""
    sealed, body = line
    for one in media:
        for key in sealed.split(b","):
            with suppress(CannotOpen, ValueError):
                own = Secret(
                    seal.unwrap(
                        kdf.subkey(one, "erasures"), base64.b64decode(key, validate=True), id
                    )
                )
                said = seal.unwrap(own, base64.b64decode(body, validate=True), id)
                return rows.made(Erasure, json.loads(said))
    raise Tampered(
        "An erasure that this copy of the journal has not seen cannot be read.",
        what_to_do="Put erasures.log back from the newest back-up, then sign in again.",
    )


def catch_up(vault: Vault, media: Sequence[Secret]) -> None:
    """Erase again what an older copy brought back, and finish what was broken off: nobody has
    looked at anything yet. All of it in one transaction, or none."""
    if missing(vault):
        with vault.change("", at=datetime.now(UTC)) as change:
            for id, line in missing(vault).items():  # looked at again: somebody may have been first
                erasure = opened(id, line, media)
                change.as_of(erasure.receipt.by, change.at)
                found = erasing.reach(vault, erasure.receipt.asked, spared=erasure.spared)
                erasing.apply(vault, change, erasure, found, again=True)
    finish(vault)


def finish(vault: Vault) -> bool:
    """Take away the files of what was erased, copies from before a step, and what the write-ahead
    log still holds; whether all of that is done. It can be taken up again wherever it stopped."""
    with translated():
        names = [row[0] for row in vault.database.execute("SELECT name FROM erased_files")]
    if not names:
        return True
    folder = vault.folder
    with writing():
        for name in filter(None, names):
            for place in (folder.media / name[:2]).glob(f"{name}.*"):
                place.unlink(missing_ok=True)
                sync_folder(place.parent)
        for copy in folder.path.glob("before-*"):
            rmtree(copy)
    with translated():
        [busy, *_] = vault.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        return False
    with vault.change("", at=datetime.now(UTC)) as change:
        for name in names:
            change.run("DELETE FROM erased_files WHERE name = ?", name)
    return True
