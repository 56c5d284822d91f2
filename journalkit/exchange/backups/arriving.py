"""Files on their way into a place: each is there whole, read back and compared, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from journalkit.disk import sync_folder
from journalkit.store.backup import BLOCK, damaged, reaching

AT_ONCE = 256
"""Files that are synced and looked at together: the disk then writes them in one go."""
PART = ".part"


class Arriving:
    """Files that were written under another name, until `settle` has seen them on the disk."""

    def __init__(self) -> None:
        self.added = 0
        """Bytes that were written."""
        self._waiting: list[tuple[Path, str]] = []

    def put(self, target: Path, blocks: Iterable[bytes]) -> str:
        """Write *blocks* to become *target*; their SHA-256."""
        part, digest = target.with_name(target.name + PART), hashlib.sha256()
        with reaching():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(handle, "wb", buffering=0) as file:
                for block in blocks:
                    digest.update(block)
                    with reaching():
                        file.write(block)
                    self.added += len(block)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        self._waiting.append((target, digest.hexdigest()))
        if len(self._waiting) >= AT_ONCE:
            self.settle()
        return digest.hexdigest()

    def settle(self) -> None:
        """What was put is on the disk and reads as it was written, under its own name."""
        with reaching():
            for target, digest in self._waiting:
                part = target.with_name(target.name + PART)
                with part.open("rb") as file:
                    os.fsync(file.fileno())
                    if hasattr(os, "posix_fadvise"):  # read from the disk, not from memory
                        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                    if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                        raise damaged("what was written just now")
                part.replace(target)
            for folder in {target.parent for target, _ in self._waiting}:
                sync_folder(folder)
                sync_folder(folder.parent)
        self._waiting.clear()

    def give_up(self) -> None:
        """Take away what has no name of its own yet, as far as the place can still be reached."""
        for target, _ in self._waiting:
            with suppress(OSError):
                target.with_name(target.name + PART).unlink()


def blocks_of(path: Path, size: int = BLOCK) -> Iterator[bytes]:
    """The bytes of the file at *path*, *size* at a time."""
    with path.open("rb") as file:
        while block := file.read(size):
            yield block


def digest_of(path: Path) -> str:
    """The SHA-256 of the file at *path*."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def entries_in(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The files two folders down."""
    for inner in sorted(folder.iterdir()):
        with suppress(NotADirectoryError, FileNotFoundError), os.scandir(inner) as entries:
            yield from entries


def sizes_in(folder: Path) -> dict[str, int]:
    """The sizes of the files two folders down, by name; what goes meanwhile is left out."""
    sizes = {}
    for entry in entries_in(folder):
        with suppress(FileNotFoundError):
            sizes[entry.name] = entry.stat().st_size
    return sizes
