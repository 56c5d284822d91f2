"""A whole copy of the store, made while people write, and put back elsewhere.

The copy lies in a folder of its own beside ``backup.json``, which holds every file's SHA-256 and
the chain's head: it is no store by itself, so nobody works in it by mistake.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from journalkit.crypto import keyring as keyrings
from journalkit.crypto.keyring import Keys
from journalkit.disk import replace_file, sync_folder, writing
from journalkit.errors import DamagedStore, NewerStore, NotAStore, Tampered
from journalkit.store.connection import translated
from journalkit.store.folder import Folder
from journalkit.store.vault import Vault
from journalkit.store.verify import verify

FORMAT = 1
MANIFEST = "backup.json"

Progress = Callable[[int, int], None]
"""Called with how many files are done, of how many."""


def _quiet(done: int, of: int) -> None:
    pass


@dataclass(frozen=True)
class BackedUp:
    """What a back-up holds."""

    files: int
    size: int
    """Bytes."""
    head: str
    """The chain's head at that moment."""


def back_up(vault: Vault, keys: Keys, to: Path, *, progress: Progress = _quiet) -> BackedUp:
    """Copy the store to the new folder *to*, and verify the copy with *keys*.

    Writers wait while the database is copied; pictures are never changed in place and are copied
    without holding anybody up: those that are there before it, so that one thrown away meanwhile
    does not leave the copy without it, and those that came by then. `AlreadyAStore` where
    something lies at *to*.
    """
    target = to.expanduser().absolute()
    Folder(target).require_free()
    with _beside(target) as partial, writing():
        copy = Folder(partial / "store")
        copy.media.mkdir(parents=True, mode=0o700)
        copy.path.chmod(0o700)
        _copy_media(vault.folder, copy, progress)
        with _still(vault) as head:
            for file in vault.folder.path.iterdir():
                if file.is_file() and not file.name.endswith("-shm"):
                    shutil.copy2(file, copy.path / file.name)
            _copy_authority(vault.folder, copy, vault.keyring.generation)
        _copy_media(vault.folder, copy, _quiet)
        _sync_tree(copy.path)
        digests = _digests(copy.path)
        made_at = datetime.now(UTC).isoformat()
        manifest = {"format": FORMAT, "made_at": made_at, "head": head, "files": digests}
        replace_file(partial / MANIFEST, json.dumps(manifest, indent=1).encode())
        size = sum(file.stat().st_size for file in copy.path.rglob("*") if file.is_file())
        _require_whole(partial, copy, keys)
        if target.is_dir():
            target.rmdir()
        partial.rename(target)
        sync_folder(target.parent)
    return BackedUp(len(digests), size, head)


def _copy_media(folder: Folder, copy: Folder, progress: Progress) -> None:
    """The sealed files that *copy* does not have yet."""
    files = sorted(folder.media.glob("*/*.age"))
    for number, file in enumerate(files, 1):
        place = copy.media / file.parent.name / file.name
        place.parent.mkdir(exist_ok=True, mode=0o700)
        if not place.exists():
            with suppress(FileNotFoundError):  # thrown away since it was listed
                shutil.copy2(file, place)
        progress(number, len(files))


def _copy_authority(folder: Folder, copy: Folder, generation: int) -> None:
    """The certificate authority goes along, so that tablets trust a restored journal's server.

    The server's own certificate does not: its key is plain, and a back-up holds nothing that
    opens without a password. A manager makes a new one after a restore.
    """
    for file in (folder.tls.authority, folder.authority_key(generation)):
        if file.is_file():
            copy.tls.folder.mkdir(exist_ok=True, mode=0o700)
            shutil.copy2(file, copy.tls.folder / file.name)


def restore(backup: Path, to: Path, *, progress: Progress = _quiet) -> Folder:
    """Put *backup* back as the new store *to*; never over anything. It needs no key.

    Every file is checked against the manifest first. Raises `NotAStore`, `DamagedStore`,
    `AlreadyAStore`.
    """
    source, target = backup.expanduser().absolute(), to.expanduser().absolute()
    digests = _manifest(source)
    Folder(target).require_free()
    with writing():
        target.parent.mkdir(parents=True, exist_ok=True)
    if _digests(source / "store") != digests:
        raise DamagedStore(
            "The back-up is damaged: a file is missing, or is not what was copied.",
            what_to_do="Use another back-up, and keep this one for somebody who can look at it.",
        )
    with _beside(target) as partial, writing():
        for number, name in enumerate(digests, 1):
            (partial / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copy2(source / "store" / name, partial / name)
            progress(number, len(digests))
        (partial / "media").mkdir(exist_ok=True, mode=0o700)
        partial.chmod(0o700)
        _sync_tree(partial)
        if target.is_dir():
            target.rmdir()
        partial.rename(target)
        sync_folder(target.parent)
    return Folder(target)


def _manifest(source: Path) -> dict[str, str]:
    try:
        said = json.loads((source / MANIFEST).read_bytes())
        if said["format"] > FORMAT:
            raise NewerStore
        return dict(said["files"])
    except FileNotFoundError:
        raise NotAStore(
            "This folder holds no back-up.", what_to_do="Choose the folder that holds backup.json."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise DamagedStore("The back-up's list of files cannot be read.") from None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder beside *target* to work in; nothing of it is left if the work breaks off.

    Only a process that is killed cannot clear up: the next one for the same *target* does.
    """
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    with writing():
        target.parent.mkdir(parents=True, exist_ok=True)
        left = re.compile(re.escape(f".{target.name}.") + "[0-9a-f]{8}")
        for one in target.parent.iterdir():
            if left.fullmatch(one.name) and one.is_dir():
                shutil.rmtree(one)
        partial.mkdir(mode=0o700)
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def _still(vault: Vault) -> Iterator[str]:
    """Nobody writes inside this block, so database, log and heads belong together."""
    run = vault.database.conn.execute
    with translated():
        run("BEGIN IMMEDIATE")
    try:
        yield vault.audit.end()[1]
    finally:
        run("ROLLBACK")


def _require_whole(partial: Path, copy: Folder, keys: Keys) -> None:
    """Verify the copy as a store. Opening it writes to it, so a second copy is looked at."""
    trial = Folder(partial / "trial")
    trial.path.mkdir(mode=0o700)
    for file in copy.path.iterdir():
        if file.is_file():
            shutil.copy2(file, trial.path / file.name)
    trial.media.symlink_to(copy.media, target_is_directory=True)
    if copy.tls.folder.is_dir():
        shutil.copytree(copy.tls.folder, trial.tls.folder)
    ring = keyrings.read(trial.keyring.read_bytes())
    bad = [finding for finding in verify(trial, keys, ring) if not finding.good]
    shutil.rmtree(trial.path)
    if bad:
        raise Tampered(f"The copy was made, and is not whole: {bad[0].sentence}")


def _digests(path: Path) -> dict[str, str]:
    found = {}
    for file in sorted(path.rglob("*")):
        if file.is_file():
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            found[file.relative_to(path).as_posix()] = digest
    return found


def _sync_tree(path: Path) -> None:
    for file in path.rglob("*"):
        if file.is_file():
            handle = os.open(file, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        elif file.is_dir():
            sync_folder(file)
