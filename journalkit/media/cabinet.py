"""Where sealed pictures and videos lie: a folder of age files whose names say nothing.

Each file is sealed to the recipient of the current media identity and named at random, so that
neither names nor equal contents tell anything; only ciphertext ever reaches the disk. Any age
tool opens a file with the identity that it was sealed to.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from journalkit.crypto.seal import open_with, recipient_of, seal_to
from journalkit.crypto.secret import Secret
from journalkit.errors import CannotOpen, DamagedStore, DiskFull, ReadOnlyStore, StoreTrouble

_NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NOT_OURS = "No matching keys found"


@dataclass(frozen=True)
class Kept:
    """What the database remembers of a sealed file: its random name and its ciphertext's hash."""

    name: str
    sha256: str
    size: int
    """Bytes of the ciphertext."""


class Cabinet:
    """Sealed files in *folder*, for holders of *identities*: the current one first.

    Earlier identities open what they sealed; new files are sealed to the current one only.
    """

    def __init__(self, folder: Path, identities: Sequence[Secret]) -> None:
        if not identities:
            raise CannotOpen
        self._folder = folder
        self._identities = tuple(identities)
        self._recipient = recipient_of(self._identities[0])

    def __repr__(self) -> str:
        return "Cabinet(…)"

    def put(self, data: bytes) -> Kept:
        """Seal *data* and keep it, on the disk for good when this returns.

        `DiskFull` and `ReadOnlyStore` leave nothing behind that could be taken for a file.
        """
        sealed = seal_to(data, [self._recipient])
        name = secrets.token_hex(16)
        with _in_words():
            place = self._place(name)
            if not place.parent.is_dir():
                place.parent.mkdir(parents=True, exist_ok=True)
                _settle(self._folder)
            _write_whole(place, sealed)
        return Kept(name, hashlib.sha256(sealed).hexdigest(), len(sealed))

    def get(self, name: str, sha256: str = "") -> bytes:
        """What was kept as *name*.

        `DamagedStore` if it is missing or changed, `CannotOpen` if it is sealed to an identity
        that is not here. Without *sha256* a change in the few bytes that say whom a file is sealed
        to looks like the latter; with it every change is found before anything is opened.
        """
        sealed = self._sealed(name)
        if sha256 and not _same(sealed, sha256):
            raise DamagedStore
        try:
            return open_with(sealed, self._identities)
        except CannotOpen as refusal:
            # Sealing says one thing for a wrong key and for a changed byte; age itself says which.
            if str(refusal.__context__) == _NOT_OURS:
                raise
            raise DamagedStore from None

    def check(self, name: str, sha256: str) -> bool:
        """Whether the sealed file is, byte for byte, what `put` returned the hash of.

        Needs no identity and opens nothing. A missing file is False.
        """
        try:
            sealed = self._sealed(name)
        except DamagedStore:
            return False
        return _same(sealed, sha256)

    def drop(self, name: str) -> None:
        """Take the file away for good; one that is gone already is no error."""
        with _in_words():
            place = self._place(name)
            place.unlink(missing_ok=True)
            if place.parent.is_dir():
                _settle(place.parent)

    def names(self) -> Iterator[str]:
        """Every name kept, in order. Half-written files of a crash are not among them."""
        for place in sorted(self._folder.glob("[0-9a-f][0-9a-f]/*.age")):
            if _NAME.fullmatch(place.stem) and place.parent.name == place.stem[:2]:
                yield place.stem

    def _place(self, name: str) -> Path:
        """Where *name* lies. Only names of our own making lead anywhere."""
        if not _NAME.fullmatch(name):
            raise DamagedStore
        return self._folder / name[:2] / f"{name}.age"

    def _sealed(self, name: str) -> bytes:
        place = self._place(name)
        try:
            return place.read_bytes()
        except OSError:
            raise DamagedStore from None


def _same(sealed: bytes, sha256: str) -> bool:
    return secrets.compare_digest(hashlib.sha256(sealed).hexdigest().encode(), sha256.encode())


def _write_whole(place: Path, sealed: bytes) -> None:
    """All of *sealed* at *place*, or nothing: written aside, synced, then renamed."""
    aside = place.with_suffix(".part")
    try:
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, place)
    except BaseException:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise
    _settle(place.parent)


def _settle(folder: Path) -> None:
    """Have the folder's list of names on the disk too; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _in_words() -> Iterator[None]:
    """The system's errors as ours, without the path that they carry."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from None
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise ReadOnlyStore from None
        raise StoreTrouble from None
