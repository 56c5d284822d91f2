"""Opening a store, and signing in to it."""

from __future__ import annotations

import secrets
from itertools import islice
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw

from benchmarks import material, plain
from benchmarks.timing import Times, in_turns
from journalkit.crypto.kdf import RFC_9106
from journalkit.crypto.secret import Secret
from journalkit.journal import observing
from journalkit.journal.session import read_keyring
from journalkit.records.checking import new_id
from journalkit.store import vault as vaults

FIRST_ROW = "SELECT * FROM settings"


def measure_store(folder: Path, *, notes: int, blocks: int, each: int) -> tuple[Times, Times]:
    """A store to its first row, the keys already there; and a plain database to its own."""
    measured = _filled(folder, notes)
    ring = read_keyring(measured.folder)
    keys = ring.keyring.unlock(material.NAME, Secret.typed(material.PASSWORD)).keys

    def ours(_: int) -> None:
        with vaults.unlock(measured.folder, keys, ring) as vault:
            vault.settings.one()

    def theirs(_: int) -> None:
        peer = plain.Plain(folder / "plain.db")
        peer.run(FIRST_ROW).fetchone()
        peer.close()

    return in_turns(ours, theirs, blocks=blocks, each=each)


def measure_sign_in(folder: Path, *, blocks: int, each: int) -> tuple[Times, Times]:
    """A whole sign-in; and Argon2id by itself at the same cost, which is slow on purpose."""
    measured = material.journal(folder / "journal")
    password, salt = material.PASSWORD.encode(), secrets.token_bytes(16)

    def argon2(_: int) -> bytes:
        return hash_secret_raw(
            password,
            salt,
            time_cost=RFC_9106.passes,
            memory_cost=RFC_9106.memory_kib,
            parallelism=RFC_9106.lanes,
            hash_len=32,
            type=Type.ID,
        )

    return in_turns(lambda _: measured.sign_in().close(), argon2, blocks=blocks, each=each)


def _filled(folder: Path, notes: int) -> material.Measured:
    """A journal and a plain database with the same *notes*."""
    measured = material.journal(folder / "journal")
    with measured.sign_in() as session:
        peer = plain.Plain(folder / "plain.db")
        source = session.vault.database.conn
        peer.copy_people(source)
        setting = source.execute(FIRST_ROW).fetchone()
        peer.run("INSERT INTO settings VALUES (?, ?, ?, ?, ?, ?, ?)", tuple(setting))
        for note in islice(material.notes(measured.children, seed=3), notes):
            saved = observing.submit(session, note, id=new_id())
            peer.save(plain.rows_of(saved))
        peer.close()
    return measured
