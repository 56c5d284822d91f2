"""New keys for the whole store, without anybody else's password.

The database is exported to a new file under a new key and checked; the keyring then names it by
its generation, and that one replacement of a file is the moment it happens. Before it nothing has
changed, after it the old files are only swept away. Pictures are sealed anew afterwards, one at a
time, and that can be taken up again wherever it stopped. The key of the certificate authority goes
along, so no tablet has to trust a new one.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

import sqlite_utils

from journalkit.crypto import authority, seal
from journalkit.crypto.keyring import Keys, ReadKeyring
from journalkit.disk import replace_file, sync_folder, writing
from journalkit.errors import CannotOpen, Tampered
from journalkit.records import Picture
from journalkit.store import vault as vaults
from journalkit.store.audit import Audit
from journalkit.store.change import Change
from journalkit.store.connection import connect, translated
from journalkit.store.folder import Folder
from journalkit.store.heads import Head, Heads
from journalkit.store.vault import Vault


def rekey(folder: Folder, keys: Keys, ring: ReadKeyring, *, who: str) -> Keys:
    """Give the store in *folder* new keys, sealed to everybody who has a slot; returns them.

    Needs the store alone (`StoreBusy`). Raises `Tampered` before anything is changed.
    """
    keyring = ring.check(keys.database)
    vaults.unlock(folder, keys, ring).close()
    folder.sweep(keyring.generation)
    new = Keys.fresh(earlier_media=keys.media)
    renewed = keyring.rekeyed(keys, new)
    with folder.held(alone=True):
        _export(folder, keys, new, old=keyring.generation, generation=renewed.generation)
        _begin(folder, new, renewed.revision, generation=renewed.generation, who=who)
        _carry_authority(folder, keys, new, old=keyring.generation, generation=renewed.generation)
        replace_file(folder.keyring, renewed.written(new.database))
    folder.sweep(renewed.generation)
    return new


def left_to_seal(vault: Vault, keys: Keys) -> tuple[Picture, ...]:
    """The pictures that are still sealed to an earlier identity."""
    current = seal.recipient_of(keys.media[0])
    return vault.pictures.where("sealed_to <> ?", [current])


def _export(folder: Folder, keys: Keys, new: Keys, *, old: int, generation: int) -> None:
    source, target = folder.database(old), folder.database(generation)
    with writing():
        target.unlink(missing_ok=True)
        target.touch(mode=0o600)
    database = connect(source, keys.database)
    try:
        with translated():
            run = database.conn.execute
            run(f"ATTACH ? AS fresh KEY \"x'{new.database.reveal().hex()}'\"", [str(target)])
            run("SELECT sqlcipher_export('fresh')")
            run("DETACH fresh")
            before = _counts(database)
    finally:
        database.close()
    with writing():
        handle = os.open(target, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
        sync_folder(folder.path)
    # Counted in a connection of its own: the export's does not know the virtual tables it made.
    fresh = connect(target, new.database)
    try:
        with translated():
            sound = fresh.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            if not sound or _counts(fresh) != before:
                raise Tampered("The copy under new keys is not whole; nothing was changed.")
    finally:
        fresh.close()


def _counts(database: sqlite_utils.Database) -> dict[str, int]:
    """How many rows each table has."""
    names = [
        row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in names
    }


def _carry_authority(folder: Folder, keys: Keys, new: Keys, *, old: int, generation: int) -> None:
    """Seal the key of the certificate authority anew, beside the old one. One that does not open
    is no use to anybody and stays behind: `verify` has said so."""
    if keys.gate is None or new.gate is None or not folder.authority_key(old).is_file():
        return
    try:
        key = authority.open_key(
            folder.authority_key(old).read_bytes(),
            keys.gate,
            authority=folder.tls.authority.read_bytes(),
        )
    except (CannotOpen, OSError):
        return
    replace_file(folder.authority_key(generation), authority.seal_key(key, new.gate))


def _begin(folder: Folder, new: Keys, revision: int, *, generation: int, who: str) -> None:
    """The new database's first row, and the first line of its own heads."""
    database = connect(folder.database(generation), new.database)
    folder.heads(generation).unlink(missing_ok=True)
    heads = Heads(folder.heads(generation), new.database)
    try:
        with translated():
            database.execute("BEGIN IMMEDIATE")
            change = Change(database, who=who, device="", at=datetime.now(UTC))
            change.say("keys renewed", kind="keyring", id=str(generation))
            change.run("UPDATE pulse SET count = count + 1, keyring = ?", revision)
            database.execute("COMMIT")
            [count] = database.execute("SELECT count FROM pulse").fetchone()
        heads.append(Head(count, *Audit(database).end()))
    finally:
        heads.close()
        database.close()
