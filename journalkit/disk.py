"""Files on the disk, whole or not at all, and what the disk says in words."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from journalkit.errors import DiskFull, ReadOnlyStore, StoreTrouble

Progress = Callable[[int, int], None]
"""Called with how many files or records are done, of how many."""


def replace_file(path: Path, data: bytes) -> None:
    """*data* at *path*, whole or not at all, and on the disk when this returns."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with writing():
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder beside *target* to work in, which is *target* when the block ends: where nothing
    lies yet, or an empty folder. Broken off, it leaves nothing.

    Only a process that is killed cannot clear up: the next one for the same *target* does.
    """
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    left = re.compile(re.escape(f".{target.name}.") + "[0-9a-f]{8}")
    with writing():
        target.parent.mkdir(parents=True, exist_ok=True)
        for one in target.parent.iterdir():
            if left.fullmatch(one.name) and one.is_dir():
                shutil.rmtree(one)
        partial.mkdir(mode=0o700)
    try:
        yield partial
        with writing():
            if target.is_dir():
                target.rmdir()
            partial.rename(target)
            sync_folder(target.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def private(path: str, flags: int) -> int:
    """An opener: what it makes is for its owner only."""
    return os.open(path, flags, 0o600)


def sync_folder(path: Path) -> None:
    """Put *path*'s own entries on the disk, where the system has such a thing."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def writing() -> Iterator[None]:
    """What the disk says, in words: full, write-protected, or broken."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ReadOnlyStore from None
        raise StoreTrouble(f"The disk refused it (error {error.errno}).") from None
