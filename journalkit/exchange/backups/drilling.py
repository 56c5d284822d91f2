"""A back-up that nobody has restored is a hope: the last one is restored for a trial, looked over
with a manager's keys, compared with the journal, and taken away again."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from journalkit.crypto import keyring as keyrings
from journalkit.crypto.keyring import Keys
from journalkit.disk import Progress
from journalkit.errors import CannotOpen, DiskFull, Tampered
from journalkit.exchange.backups.restoring import chosen, restore
from journalkit.journal.session import Session
from journalkit.store import vault as vaults
from journalkit.store.backup import Manifest, Place, seal_of
from journalkit.store.vault import Vault
from journalkit.store.verify import verify

Held = dict[str, frozenset[str]]
"""Ids by the kind of record."""

NAMED = {
    "observations": ("observation", "observations"),
    "pictures": ("photo or video", "photos and videos"),
    "children": ("child", "children"),
    "members": ("member", "members"),
    "stories": ("learning story", "learning stories"),
}
"""Kinds that the report counts by name; the rest are records, so that it tells of no concern."""


@dataclass(frozen=True)
class Tried:
    """What a restored snapshot holds."""

    name: str
    manifest: Manifest
    sealed: bool
    """Whether this journal had vouched for it."""
    held: Held


def try_restore(place: Path, keys: Keys, *, beside: Path, progress: Progress) -> Tried:
    """Restore the last snapshot in *place* beside the journal's folder *beside*, verify it with
    *keys*, and take it away. It opens the copy only: a thread may do it.

    Raises what `restore` does, `Tampered` with the first thing that `verify` found, and
    `CannotOpen` where it is from before the present keys.
    """
    held = Place(place)
    name = chosen(held)
    manifest, room = held.manifest(name), shutil.disk_usage(beside.parent).free
    if manifest.size * 1.1 > room:
        raise DiskFull(
            f"A trial needs {manifest.size / 1e9:,.1f} GB of room beside the journal.",
            what_to_do="Make room there, or restore it on another computer.",
        )
    with tempfile.TemporaryDirectory(prefix=_trials(beside), dir=beside.parent) as trial:
        folder = restore(place, Path(trial) / "journal", progress=progress).folder
        ring = keyrings.read(folder.keyring.read_bytes())
        try:
            keyring = ring.check(keys.database)
        except (Tampered, CannotOpen):
            raise CannotOpen(
                "This back-up is sealed with other keys than the journal has now.",
                what_to_do="From before new keys, it opens with the passwords and sheets of its "
                "day: restore it elsewhere. Otherwise make a back-up now, and try that.",
            ) from None
        bad = [one for one in verify(folder, keys, ring) if not one.good]
        if bad:
            raise Tampered(f"The back-up was restored, and is not whole. {bad[0].sentence}")
        with vaults.open_unchecked(folder, keys, keyring) as vault:
            found = _held(vault)
        seal = held.seal(name)
        data = (held.snapshots / f"{name}.json").read_bytes()
        sealed = seal.is_file() and seal.read_bytes() == seal_of(data, keys.database)
        return Tried(name, manifest, sealed, found)


def report(session: Session, tried: Tried) -> str:
    """What was *tried* against the journal as it was at that head, and what came since; `Tampered`
    where they differ."""
    session.require("make a back-up")
    vault, seq = session.vault, tried.manifest.seq
    at = tried.manifest.made_at.astimezone(session.zone)
    when = f"{at.day} {at:%B %Y, %H:%M}"
    if vault.audit.hash_at(seq) != tried.manifest.head:
        raise Tampered(f"The back-up of {when} is whole, and is not what this journal was.")
    # Up to that head the two have one chain, and the copy has all that it commits to.
    changed = {(row.kind, row.id) for row in vault.audit.rows(after=seq)}
    now, since = _held(vault), 0
    for kind in now.keys() | tried.held.keys():
        here, there = now.get(kind, frozenset()), tried.held.get(kind, frozenset())
        new, gone = here - there, there - here
        if any((kind, id) not in changed for id in new):
            raise Tampered(f"The back-up of {when} lacks what the journal had by then.")
        if any((kind, id) not in changed for id in gone):
            raise Tampered("The journal lacks what the back-up has, and nobody took it away.")
        since += len(new)
    with session.change() as change:
        change.say("back-up tried", kind="back-up", id=tried.name)
    counts = [
        f"{many:,} {one if many == 1 else more}"
        for kind, (one, more) in NAMED.items()
        if (many := len(tried.held.get(kind, ())))
    ]
    every = sum(len(ids) for ids in tried.held.values())
    more = f"the journal has {since:,} more since" if since else "nothing was added since"
    vouched = "" if tried.sealed else " No manager's sign-in has vouched for it yet."
    said = f"{', '.join(counts)}: {every:,} records in all, as they were on {when}; {more}."
    return f"{said}{vouched} The trial is taken away again."


def _held(vault: Vault) -> Held:
    return {table.name: table.ids() for table in vault.tables()}


def _trials(beside: Path) -> str:
    """How the names of this journal's trials begin."""
    return f".{beside.name}-drill-"


def clear(beside: Path) -> None:
    """Take away a trial that was broken off with its process."""
    for left in beside.parent.glob(f"{_trials(beside)}*"):
        with suppress(OSError):
            shutil.rmtree(left)
