"""A place of back-ups: what lies where in it, and how it is read. No key is needed, or known.

A place (a stick, a disk, any folder) belongs to one journal, and holds:

``place.json``                which journal's it is
``snapshots/TIME.json``       a manifest each: counts, the chain's head, what each file is made of
``snapshots/TIME.seal``       that a manager's journal vouched for it (see `seal_of`)
``pieces/ab/SHA256``          64 KiB of a file each, and lists of pieces and of media
``media/ab/NAME.age``         sealed photos and videos, under their names in the journal
``erasures.log``              what was erased, sealed: put into whatever is restored

A piece's name is its SHA-256. What has no such name ends with a line that holds the SHA-256 of the
rest, so that a flipped bit in any file shows without a key. Who made a change on purpose shows by
the seal only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import portalocker

from journalkit.crypto import kdf
from journalkit.crypto.secret import Secret
from journalkit.disk import private, replace_file, writing
from journalkit.errors import (
    BackUpTrouble,
    DamagedStore,
    DiskFull,
    NewerStore,
    NotAStore,
    ReadOnlyStore,
    StoreTrouble,
)
from journalkit.reckoning import back_ups
from journalkit.reckoning.back_ups import Plan
from journalkit.store.folder import Folder

FORMAT = 2
PIECE = 64 * 1024
"""Bytes. SQLCipher leaves a page that was not written as it was, so most pieces stay the same."""
BLOCK = 1 << 20
"""Bytes that are read at once."""
SUFFIX = ".age"
SEALED = re.compile(r"[0-9a-z]+\.age")
DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Manifest:
    """What a snapshot holds."""

    journal: str
    made_at: datetime
    generation: int
    """Of the keys that open it."""
    pulse: int
    seq: int
    head: str
    """How far the journal had come: see `store.heads`."""
    size: int
    """Bytes, of all files."""
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By path: size, and the digest of its list of pieces."""
    media: dict[str, str] = field(default_factory=dict)
    """By the first two letters of the names: the digest of the list of them."""
    format: int = FORMAT

    def written(self) -> bytes:
        return lined(json.dumps(asdict(self), default=lambda one: one.isoformat()).encode())


@dataclass(frozen=True)
class Medium:
    """A sealed file."""

    name: str
    size: int
    sha256: str


def lined(body: bytes) -> bytes:
    """*body* with its own SHA-256 below it."""
    return body + b"\n" + hashlib.sha256(body).hexdigest().encode() + b"\n"


def unlined(path: Path) -> bytes:
    """What `lined` was given, out of the file at *path*; `DamagedStore` where it is not that."""
    with reaching():
        data = path.read_bytes()
    body = data.rstrip(b"\n").rpartition(b"\n")[0]
    if lined(body) != data:
        raise damaged(path.name)
    return body


def damaged(what: str) -> DamagedStore:
    """A file of a place that is not what was written; *what* says nothing of a child."""
    return DamagedStore(
        f"The back-up is damaged: {what} is missing, or is not what was written.",
        what_to_do="Use another back-up, and keep this one for somebody who can look at it.",
    )


def is_sealed(name: str) -> bool:
    """Whether a file of this name is a sealed photo or video."""
    return SEALED.fullmatch(name) is not None


@contextmanager
def reaching() -> Iterator[None]:
    """What the system says of a place, in words: `DiskFull` or `BackUpTrouble`."""
    try:
        with writing():
            yield
    except DiskFull:
        raise DiskFull(
            "The disk of the back-ups is full, so this one was broken off.",
            what_to_do="Make room there, or choose a larger disk, and try again.",
        ) from None
    except StoreTrouble as error:
        if type(error) not in (StoreTrouble, ReadOnlyStore):
            raise
        raise BackUpTrouble from None


Made = TypeVar("Made")


class Place:
    """The paths of a place. Making one touches nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self.pieces = self.path / "pieces"
        self.media = self.path / "media"
        self.snapshots = self.path / "snapshots"
        self.erasures = self.path / "erasures.log"
        self.unfinished = self.path / "unfinished"

    def piece(self, digest: str) -> Path:
        return self.pieces / digest[:2] / digest

    def medium(self, name: str) -> Path:
        return self.media / name[:2] / f"{name}{SUFFIX}"

    def seal(self, name: str) -> Path:
        return self.snapshots / f"{name}.seal"

    def journal(self) -> str:
        """Which journal's back-ups lie here; empty where none do yet."""
        with reaching():
            if not (self.path / "place.json").is_file():
                return ""
        return _said(self.path / "place.json", lambda said: str(said["journal"]))

    def require(self) -> None:
        """`NotAStore` unless back-ups lie here."""
        if not self.journal():
            raise NotAStore(
                "This folder holds no back-up.",
                what_to_do="Choose the folder in which snapshots and pieces lie.",
            )

    def begin(self, journal: str) -> None:
        """Make a place for *journal* of an empty folder, or see that it is one already."""
        with reaching():
            self.path.mkdir(mode=0o700, exist_ok=True)
            there = self.journal()
            if not there and any(not one.name.startswith(".") for one in self.path.iterdir()):
                raise BackUpTrouble(
                    "This folder holds other things, and back-ups want one of their own.",
                    what_to_do="Name a folder in it that does not exist yet.",
                )
            if there not in ("", journal):
                raise BackUpTrouble(
                    "The back-ups in this folder are another journal's.",
                    what_to_do="Choose another folder; nothing here was touched.",
                )
            if not there:
                said = {"format": FORMAT, "journal": journal}
                replace_file(self.path / "place.json", lined(json.dumps(said).encode()))
            for one in (self.pieces, self.media, self.snapshots):
                one.mkdir(mode=0o700, exist_ok=True)

    def names(self) -> tuple[str, ...]:
        """The snapshots that are there, the last one first."""
        with reaching():
            return tuple(sorted((one.stem for one in self.snapshots.glob("*.json")), reverse=True))

    def manifest(self, name: str) -> Manifest:
        """What the snapshot *name* holds; `DamagedStore`, `NewerStore`."""
        return _said(self.snapshots / f"{name}.json", _manifest)

    def read(self, digest: str) -> bytes:
        """A piece; `DamagedStore` where it is not what its name says."""
        data = b"".join(self.blocks(self.piece(digest)))
        if hashlib.sha256(data).hexdigest() != digest:
            raise damaged("a piece")
        return data

    def blocks(self, file: Path) -> Iterator[bytes]:
        """The bytes of a *file* of the place, one after the other."""
        try:
            with reaching(), file.open("rb") as opened:
                while block := opened.read(BLOCK):
                    yield block
        except BackUpTrouble:
            if not (self.path / "place.json").is_file():
                raise
            raise damaged("a piece, a photo or a video") from None

    def pieces_of(self, listed: str) -> list[str]:
        """The digests of a file's pieces, out of the list *listed*."""
        data = self.read(listed)
        return [data[at : at + DIGEST].hex() for at in range(0, len(data), DIGEST)]

    def media_of(self, listed: str) -> Iterator[Medium]:
        """The sealed files in the list *listed*."""
        for line in self.read(listed).decode().splitlines():
            name, size, sha256 = line.split()
            yield Medium(name, int(size), sha256)


def _said(path: Path, make: Callable[[dict[str, Any]], Made]) -> Made:
    try:
        said = json.loads(unlined(path))
        if said["format"] > FORMAT:
            raise NewerStore
        return make(said)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged(path.name) from None


def _manifest(said: dict[str, Any]) -> Manifest:
    files = {name: (int(size), str(listed)) for name, (size, listed) in said["files"].items()}
    return Manifest(**{**said, "made_at": datetime.fromisoformat(said["made_at"]), "files": files})


# -- what a journal says of its back-ups -------------------------------------------------------


def plan_of(folder: Folder) -> Plan:
    """The plan of the journal in *folder*; an empty one before the first."""
    try:
        return back_ups.read(folder.plan.read_bytes())
    except FileNotFoundError:
        return Plan()


def change_plan(folder: Folder, how: Callable[[Plan], Plan]) -> Plan:
    """Put what *how* makes of the plan in its place; others who change it wait meanwhile."""
    lock = folder.path / "backups.lock"
    with writing(), portalocker.Lock(lock, "ab", timeout=10, opener=private):
        plan = how(plan_of(folder))
        replace_file(folder.plan, plan.written())
    return plan


def seal_of(manifest: bytes, database: Secret) -> bytes:
    """That the journal whose key *database* is vouches for the *manifest*, as a seal's file."""
    key = kdf.subkey(database, "back-ups").reveal()
    return lined(hmac.new(key, manifest, hashlib.sha256).hexdigest().encode())


# -- what was erased ---------------------------------------------------------------------------


def erasures_at(place: Place) -> bytes:
    """What was erased, as the *place* has it."""
    return unlined(place.erasures) if place.erasures.is_file() else b""


def both(one: bytes, other: bytes) -> bytes:
    """Every line of two logs of erasures: mostly one is the beginning of the other."""
    if one.startswith(other) or other.startswith(one):
        return max(one, other, key=len)
    have = set(one.splitlines())
    more = [line for line in other.splitlines() if line not in have]
    return b"\n".join([one.rstrip(b"\n"), *more]) + b"\n"


def leave_erasures(folder: Folder, place: Place) -> None:
    """Add to the *place* what was erased in the journal in *folder*; nothing is ever taken away."""
    here = folder.erasures.read_bytes() if folder.erasures.is_file() else b""
    there = erasures_at(place)
    if (said := both(there, here)) != there:
        with reaching():
            replace_file(place.erasures, lined(said))


def carry_erasures(folder: Folder) -> bool:
    """Take what was erased in the journal in *folder* to its planned place of back-ups at once;
    whether that could be reached. The next back-up does it in any case."""
    plan = plan_of(folder)
    with suppress(StoreTrouble, OSError):
        place = Place(Path(plan.place))
        if plan.place and place.journal() == folder.journal():
            leave_erasures(folder, place)
            return True
    return False
