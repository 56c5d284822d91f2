"""Where sealed pictures and videos lie: a folder of age files whose names say nothing.

Each file is sealed to the recipient of the current media identity and named at random, so that
neither names nor equal contents tell anything; only ciphertext ever reaches the disk. Any age
tool opens a file with the identity that it was sealed to.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from journalkit.crypto.seal import open_with, recipient_of, seal_to
from journalkit.crypto.secret import Secret
from journalkit.disk import sync_folder, writing
from journalkit.errors import CannotOpen, DamagedStore

_NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)
ASIDE = ".part"
"""How a file is called until all of it is written."""
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

    Earlier identities open what they sealed; new files are sealed to the current one only. Any
    number of threads may use it at once.
    """

    def __init__(self, folder: Path, identities: Sequence[Secret]) -> None:
        if not identities:
            raise CannotOpen
        self.folder = folder
        self._identities = tuple(identities)
        self.recipient = recipient_of(self._identities[0])
        """Whom new files are sealed to."""

    def __repr__(self) -> str:
        return "Cabinet(…)"

    def put(self, data: bytes) -> Kept:
        """Seal *data* and keep it, on the disk for good when this returns.

        `DiskFull` and `ReadOnlyStore` leave nothing behind that could be taken for a file.
        """
        sealed = seal_to(data, [self.recipient])
        name = secrets.token_hex(16)
        place = self._place(name)
        with writing():
            if not place.parent.is_dir():
                place.parent.mkdir(parents=True, exist_ok=True)
                sync_folder(self.folder)
            _write_whole(place, sealed)
        return Kept(name, hashlib.sha256(sealed).hexdigest(), len(sealed))

    def unseal(self, name: str, sha256: str = "") -> bytes:
        """What was kept as *name*. Only the door to pictures' bytes, `media.for_use`, asks for it.

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

    def seal_anew(self, name: str, sha256: str) -> Kept:
        """The same content in a new file, sealed to the current identity; nobody sees it."""
        return self.put(self.unseal(name, sha256))

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
        """Take the file away for good, and what a crash left of one that was being written; one
        that is gone already is no error."""
        place = self._place(name)
        with writing():
            place.unlink(missing_ok=True)
            place.with_suffix(ASIDE).unlink(missing_ok=True)
            if place.parent.is_dir():
                sync_folder(place.parent)

    def names(self) -> Iterator[str]:
        """Every name kept, in order. Half-written files of a crash are not among them."""
        for place in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*.age")):
            if _NAME.fullmatch(place.stem) and place.parent.name == place.stem[:2]:
                yield place.stem

    def older_than(self, moment: float) -> Iterator[str]:
        """The names of what was kept, or begun and never finished, before *moment* (seconds since
        1970), in order."""
        for place in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if place.suffix in (".age", ASIDE) and _NAME.fullmatch(place.stem):
                with suppress(OSError):
                    if place.stat().st_mtime < moment:
                        yield place.stem

    def _place(self, name: str) -> Path:
        """Where *name* lies. Only names of our own making lead anywhere."""
        if not _NAME.fullmatch(name):
            raise DamagedStore
        return self.folder / name[:2] / f"{name}.age"

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
    aside = place.with_suffix(ASIDE)
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
    sync_folder(place.parent)
