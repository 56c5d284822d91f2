"""Is the store what was written? Keyring, database, chain, heads, commitments, media, authority.

Says everything it finds, not the first thing only. What cannot be told is said too: a store that
was put back as a whole, ``heads.log`` included, shows only against a head kept elsewhere.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from journalkit.crypto.keyring import Keys, ReadKeyring
from journalkit.errors import CannotOpen, JournalError, Tampered
from journalkit.records import Observation, State
from journalkit.store import erasures, rows
from journalkit.store import vault as vaults
from journalkit.store.audit import BEGINNING, Row, commitment
from journalkit.store.concerns import Concerns
from journalkit.store.connection import translated
from journalkit.store.folder import Folder
from journalkit.store.observations import ERASED_IN_PART, NEW_VERSION
from journalkit.store.strays import stray_observations
from journalkit.store.vault import Vault


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is as it should be, and a sentence about it."""

    part: str
    good: bool
    sentence: str


def verify(folder: Folder, keys: Keys, ring: ReadKeyring, *, head: str = "") -> tuple[Finding, ...]:
    """Look at all of the store in *folder*. *head* is one that was kept elsewhere, on paper."""
    found = list(_looked_at("keyring", lambda: _keyring(keys, ring)))
    try:
        vault = vaults.open_unchecked(folder, keys, ring.keyring)
    except JournalError as error:
        return (*found, Finding("database", False, error.sentence))
    with vault:
        parts: dict[str, Callable[[], str]] = {
            "database": lambda: _database(vault),
            "chain": lambda: _chain(vault),
            "heads": lambda: _heads(vault),
            "records": lambda: _records(vault),
            "search": lambda: _search(vault),
            "pictures": lambda: _pictures(vault),
            "erasures": lambda: _erasures(vault, keys),
            "authority": lambda: _authority(folder, keys, ring.keyring.generation),
        }
        if head:
            parts["head on paper"] = lambda: _head_on_paper(vault, head)
        for part, look in parts.items():
            found += _looked_at(part, look)
    return tuple(found)


def _looked_at(part: str, look: Callable[[], str]) -> Iterator[Finding]:
    try:
        yield Finding(part, True, look())
    except JournalError as error:
        yield Finding(part, False, error.sentence)


def _keyring(keys: Keys, ring: ReadKeyring) -> str:
    keyring = ring.check(keys.database)
    return f"{len(keyring.slots)} members can sign in; the seal on the keyring holds."


def _database(vault: Vault) -> str:
    for check in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
        with translated():
            said = [row for row in vault.database.execute(f"PRAGMA {check}") if row[0] != "ok"]
        if said:
            raise Tampered(f"The database fails its own check ({check}).")
    return "Every page is sealed and fits the others."


def _chain(vault: Vault) -> str:
    before, seq = BEGINNING, 0
    for row in vault.audit.rows():
        if row.seq != seq + 1 or row.hash != row.hashed(before):
            raise Tampered(f"The chain is broken at row {row.seq}.")
        before, seq = row.hash, row.seq
    return f"{seq:,} rows, each fits the one before. The head is {before[:16]}."


def _heads(vault: Vault) -> str:
    lines = vault.heads.lines()
    vault.check_heads()
    for line in lines:
        if vault.audit.hash_at(line.seq) != line.head:
            raise Tampered(f"heads.log and the chain differ at row {line.seq}.")
    saves = sum(1 for line in lines if line.pulse)
    return f"{saves:,} saves were acknowledged, and all of them are there."


def _head_on_paper(vault: Vault, head: str) -> str:
    said = head.strip().casefold()
    for row in vault.audit.rows():
        if len(said) >= 16 and row.hash.startswith(said):
            return f"The head stands in the chain at row {row.seq}, of {row.at[:10]}."
    raise Tampered("This head does not stand in the chain: the journal was rewritten.")


def _records(vault: Vault) -> str:
    """Every record against the last commitment to it; every version against its own."""
    said: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in vault.audit.rows():
        if row.commitment:
            said[row.kind, row.id].append(row)
    count = 0
    for table in vault.tables():
        for record in table.all():
            rows_of_it = said.pop((table.name, record.id), [])
            salt = vault.audit.known_salt(table.name, record.id)
            contents = [(rows_of_it[-1:], table.content(record))]
            if isinstance(record, Observation):
                contents += _versions(vault, record, rows_of_it)
            for row_of_it, content in contents:
                if (
                    not row_of_it
                    or not salt
                    or row_of_it[0].commitment != commitment(salt, content)
                ):
                    of = f"{_called(table.name)} ({record.id})"
                    raise Tampered(f"A record of {of} is not what was saved.")
                count += 1
    lost = [key for key in said if vault.audit.known_salt(*key)]
    if lost:
        raise Tampered(f"{len(lost)} saved records are missing from {_called(lost[0][0])}.")
    return f"{count:,} records and versions are word for word what was saved."


def _called(table: str) -> str:
    """Whoever looks a journal over is not told that there are concerns, unless one was tampered
    with, and then by no name of theirs. They are counted among all records."""
    return "what is sealed" if table == Concerns.name else table


def _versions(
    vault: Vault, observation: Observation, said: list[Row]
) -> list[tuple[list[Row], object]]:
    made = [row for row in said if row.what in NEW_VERSION]
    anew = [at for at, row in enumerate(made) if row.what == ERASED_IN_PART]
    made = made[anew[-1] :] if anew else made  # of what stood before, nothing can be proved
    versions = vault.observations.versions(observation.id)
    if len(made) != len(versions):
        raise Tampered(f"A version of an observation ({observation.id}) is missing.")
    return [
        (
            [row],
            rows.plain(
                replace(
                    observation,
                    state=State.SUBMITTED,
                    version=version.number,
                    note=version.note,
                    submitted_at=version.at,
                )
            ),
        )
        for row, version in zip(made, versions, strict=True)
    ]


def _search(vault: Vault) -> str:
    """The tables that index the notes against the notes themselves."""
    stray = stray_observations(vault.database)
    if stray:
        raise Tampered(f"The index of {stray} observations does not fit their notes.")
    if vault.pictures.stray_links():
        raise Tampered("The list of who is in which picture does not fit the pictures.")
    return "What can be searched is what was written."


def _pictures(vault: Vault) -> str:
    media, known = vault.folder.media, set()
    pictures = vault.pictures.all()
    for picture in pictures:
        for name, digest in picture.files:
            known.add(name)
            path = media / name[:2] / f"{name}.age"
            if not path.is_file():
                raise Tampered(f"A picture ({picture.id}) is missing from the media folder.")
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    raise Tampered(f"A picture ({picture.id}) is not what was sealed.")
    spare = sum(1 for path in media.glob("*/*.age") if path.stem not in known)
    more = (
        f" {spare} sealed files belong to nothing (an upload that was broken off)." if spare else ""
    )
    return f"{len(pictures):,} photos and videos are what was sealed.{more}"


def _erasures(vault: Vault, keys: Keys) -> str:
    """What was erased against the log of it, which an older copy needs to be brought up to it."""
    lines, waiting = erasures.lines(vault.folder), erasures.missing(vault)
    for id, line in lines.items():
        erasures.opened(id, line, keys.media)
    here = (row for row in vault.audit.rows() if row.kind == vault.receipts.name)
    if lost := {row.id for row in here if row.what.endswith(" erased")} - {*lines}:
        raise Tampered(f"{len(lost)} erasures are missing from erasures.log.")
    more = f" {len(waiting)} are done again at the next sign-in." if waiting else ""
    return f"{len(lines):,} erasures, each with its line in erasures.log.{more}"


def _authority(folder: Folder, keys: Keys, generation: int) -> str:
    """The certificate authority's key against its certificate, and the server's against both."""
    from journalkit.crypto import authority  # here: no page that opens waits for it

    tls, sealed = folder.tls, folder.authority_key(generation)
    if not tls.authority.is_file():
        return "No certificate was made here."
    made = tls.authority.read_bytes()
    if keys.gate is None or not sealed.is_file():
        raise CannotOpen("The key of the certificate authority is missing.")
    authority.open_key(sealed.read_bytes(), keys.gate, authority=made)
    if not authority.is_by(made, made):
        raise Tampered("The certificate of the journal's own authority is damaged.")
    if not tls.server.is_file():
        return "The certificate authority is whole; there is no server's certificate yet."
    if not authority.is_by(tls.server.read_bytes(), made):
        raise Tampered("The server's certificate is not by the journal's own authority.")
    return "The certificate authority is whole, and the server's certificate is its own."
