"""A back-up: what changed since the last one, copied as ciphertext while people write.

A new photo costs the photo, two lists, and the pieces of the database that changed. Files that are
never changed in place, as photos are, are believed by name and size, and not read again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import portalocker

from journalkit.disk import Progress, private, replace_file, sync_folder, writing
from journalkit.errors import BackUpTrouble, DamagedStore, DiskFull, JournalError, StoreBusy
from journalkit.exchange.backups.arriving import (
    PART,
    Arriving,
    blocks_of,
    digest_of,
    entries_in,
    sizes_in,
)
from journalkit.reckoning import back_ups
from journalkit.reckoning.back_ups import Plan, Run
from journalkit.store import backup
from journalkit.store.backup import PIECE, SUFFIX, Manifest, Medium, Place, is_sealed, reaching
from journalkit.store.folder import Folder
from journalkit.store.heads import furthest

COPY = "backing-up-"
TRIES = 5
SETTLED = timedelta(seconds=1)
"""A database that was written to more recently may have been again by the same tick of the clock
that files are dated by."""


@dataclass(frozen=True)
class Made:
    """What a back-up holds, and what it cost."""

    name: str
    manifest: Manifest
    media: int
    """Sealed files of photos and videos."""
    added: int
    """Bytes that were not there before."""
    apart: bool
    """Whether it lies on another disk than the journal."""

    @property
    def said(self) -> str:
        files = f"{len(self.manifest.files) + self.media:,} files"
        size = f"{self.manifest.size / 1e6:,.1f} MB"
        said = f"{files}, {size}; {self.added / 1e6:,.2f} MB were new, and are checked."
        return (
            said if self.apart else f"{said} It lies on the journal's own disk, and dies with it."
        )


def run(folder: Folder, to: Path | None, *, now: datetime, progress: Progress) -> Made:
    """`back_up` to the place *to*, or the planned one, noted in the plan however it ends."""
    folder.require()
    plan = backup.plan_of(folder)
    if to is None and not plan.place:
        raise BackUpTrouble(
            "Nobody has said yet where back-ups go.",
            what_to_do="Name a folder for them, here or in Office, Back-ups.",
        )
    place = str((to or Path(plan.place)).expanduser().absolute())
    try:
        made = back_up(folder, Path(place), now=now, progress=progress)
    except JournalError as error:
        ended = Run(now, place, False, f"{error.sentence} {error.what_to_do}")
        backup.change_plan(folder, lambda plan: plan.after(ended))
        raise
    ended = Run(now, place, True, made.said, made.name)
    backup.change_plan(
        folder,
        lambda plan: replace(plan.after(ended), place=plan.place or place, anew=False),
    )
    return made


def back_up(folder: Folder, to: Path, *, now: datetime, progress: Progress) -> Made:
    """Copy to the place *to* what it does not have yet, and remove what no rule keeps.

    Raises `BackUpTrouble`, `DiskFull`, and `StoreBusy` where the journal is given new keys, or
    another back-up is being made. Broken off it leaves no snapshot; the next run clears up.
    """
    folder.require()
    place, plan = Place(to), backup.plan_of(folder)
    if place.path.is_relative_to(folder.path):
        raise BackUpTrouble(
            "A back-up inside the journal's own folder would be lost together with it.",
            what_to_do="Name a folder on another disk, or on a stick.",
        )
    if plan.last_good(str(place.path)) and not plan.anew and not place.journal():
        raise BackUpTrouble  # most likely an empty folder where the stick should be
    arriving = Arriving()
    with folder.held(), _by_itself(folder):
        place.begin(folder.journal())
        with reaching():
            left = place.unfinished.exists()
            place.unfinished.touch(mode=0o600)
        try:
            made = _taken(folder, place, plan, arriving, now=now, progress=progress)
        except BaseException as error:
            arriving.give_up()
            if isinstance(error, DiskFull):
                with suppress(JournalError, OSError):
                    _clear(place)
            raise
        gone = _forget(place, plan, now=now, made=made.name)
        if gone or left:
            _clear(place)
        with reaching():
            place.unfinished.unlink()
    return made


@contextmanager
def _by_itself(folder: Folder) -> Iterator[None]:
    with writing():
        handle = open(folder.path / "backing-up.lock", "ab", opener=private)  # noqa: SIM115
    how = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
    try:
        portalocker.lock(handle, how)
    except portalocker.LockException:
        handle.close()
        raise StoreBusy("Another back-up is being made just now.") from None
    try:
        for one in folder.path.glob(f".{COPY}*"):  # left by one that was killed
            shutil.rmtree(one, ignore_errors=True)
        yield
    finally:
        handle.close()


def _taken(
    folder: Folder, place: Place, plan: Plan, arriving: Arriving, *, now: datetime,
    progress: Progress,
) -> Made:  # fmt: skip
    began = time.monotonic()
    with reaching():
        there, media_there = sizes_in(place.pieces), sizes_in(place.media)
    media: dict[str, Medium] = {}
    known = dict(_known_media(place))

    def collect(source: Path, say: Progress) -> None:
        _collect(source, place, arriving, media, known=known, there=media_there, progress=say)

    collect(folder.media, progress)
    with tempfile.TemporaryDirectory(prefix=f".{COPY}", dir=folder.path) as held:
        copy, late = Path(held) / "store", Path(held) / "media"
        with writing():
            generation = _copied(folder, copy, late, known=media)
        at = (now + timedelta(seconds=time.monotonic() - began)).astimezone(UTC)
        collect(late, lambda *_: None)
        files = {
            file.relative_to(copy).as_posix(): _cut(file, place, arriving, there=there)
            for file in sorted(copy.rglob("*"))
            if file.is_file()
        }
        head = furthest((copy / folder.heads(generation).name).read_bytes())
    lines: dict[str, list[str]] = {}
    for name, one in sorted(media.items()):
        lines.setdefault(name[:2], []).append(f"{name} {one.size} {one.sha256}\n")
    lists = {
        begins: _piece("".join(said).encode(), place, arriving, there=there)
        for begins, said in lines.items()
    }
    arriving.settle()
    backup.leave_erasures(folder, place)
    name = f"{at:%Y-%m-%dT%H%M%S}-{at.microsecond // 1000:03}Z"
    size = sum(size for size, _ in files.values()) + sum(one.size for one in media.values())
    manifest = Manifest(
        place.journal(), at, generation, head.pulse, head.seq, head.head, size, files, lists
    )
    with reaching():
        replace_file(place.snapshots / f"{name}.json", manifest.written())
        apart = place.path.stat().st_dev != folder.path.stat().st_dev
    return Made(name, manifest, len(media), arriving.added, apart)


# -- the database and what lies beside it ------------------------------------------------------


def _copied(folder: Folder, copy: Path, late: Path, *, known: Container[str]) -> int:
    """Copy all but the media to *copy*, and link those media that are not *known* yet to *late*, so
    that all belongs together; the keys' generation.

    The database is copied first without holding anybody up. It changes only when SQLite moves its
    log there, which is seldom; if it did not, only what is small is copied while writers wait.
    What is thrown away later is there under its other name, whether or not the copy names it.
    """
    copy.mkdir()
    late.mkdir()
    generation = folder.generation()
    database = folder.database(generation)
    log = Path(f"{database}-wal")
    began, before = time.time(), _state(database)
    shutil.copyfile(database, copy / database.name)
    settled = before is not None and began - before[0] / 1e9 > SETTLED.total_seconds()
    with folder.still(alone=True):
        for _ in range(TRIES):
            now = _state(database), _state(log)
            if now[0] != before or not settled:
                shutil.copyfile(database, copy / database.name)
            _copy_beside(folder, copy, generation)
            _link(folder.media, late, known=known)
            before, settled = now[0], True
            if now == (_state(database), _state(log)):
                return generation
    raise StoreBusy  # somebody moves the log who does not know the rule


def _copy_beside(folder: Folder, copy: Path, generation: int) -> None:
    """All of the journal's own files but the database itself. The certificate authority goes along,
    so that tablets trust a restored journal's server; the server's certificate does not, for its
    key is plain, and a back-up holds nothing that opens without a password."""
    sealed = (folder.tls.authority, folder.authority_key(generation))
    for file in (*folder.path.iterdir(), *sealed):
        name = file.name
        if not file.is_file() or name.startswith(".") or name.endswith(("-shm", ".lock")):
            continue
        if folder.belongs(file, generation) and name != folder.database(generation).name:
            target = copy / file.relative_to(folder.path)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, target)


def _link(media: Path, late: Path, *, known: Container[str]) -> None:
    for entry in entries_in(media):
        name = entry.name.removesuffix(SUFFIX)
        if is_sealed(entry.name) and name not in known:
            target = late / name[:2] / entry.name
            target.parent.mkdir(exist_ok=True)
            with suppress(FileNotFoundError, FileExistsError):
                os.link(entry.path, target)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        said = path.stat()
    except FileNotFoundError:
        return None
    return said.st_mtime_ns, said.st_size, said.st_ino


def _cut(file: Path, place: Place, arriving: Arriving, *, there: dict[str, int]) -> tuple[int, str]:
    """The size of *file*, and the list of its pieces, all of them in the place."""
    pieces = [_piece(one, place, arriving, there=there) for one in blocks_of(file, PIECE)]
    return file.stat().st_size, _piece(bytes.fromhex("".join(pieces)), place, arriving, there=there)


def _piece(data: bytes, place: Place, arriving: Arriving, *, there: dict[str, int]) -> str:
    digest = hashlib.sha256(data).hexdigest()
    if there.get(digest) != len(data):
        arriving.put(place.piece(digest), [data])
        there[digest] = len(data)
    return digest


# -- photos and videos -------------------------------------------------------------------------


def _known_media(place: Place) -> Iterator[tuple[str, Medium]]:
    """What the last snapshot had: nothing where it cannot be read, and all is read anew."""
    for name in place.names()[:1]:
        with suppress(DamagedStore):
            for listed in place.manifest(name).media.values():
                yield from ((one.name, one) for one in place.media_of(listed))


def _collect(
    source: Path,
    place: Place,
    arriving: Arriving,
    media: dict[str, Medium],
    *,
    known: dict[str, Medium],
    there: dict[str, int],
    progress: Progress,
) -> None:
    """Add to *media* every sealed file in *source*, all of them in the place: those *known* from
    the last snapshot as they are, if a file of that size is *there*."""
    files = [entry for entry in entries_in(source) if is_sealed(entry.name)]
    for number, entry in enumerate(files, 1):
        name = entry.name.removesuffix(SUFFIX)
        with suppress(FileNotFoundError):  # thrown away since it was listed
            size = entry.stat().st_size
            whole, one = there.get(entry.name) == size, known.get(name)
            if one is None or one.size != size or not whole:
                file, target = Path(entry.path), place.medium(name)
                if whole and (digest := digest_of(file)) == _digest_there(target):
                    one = Medium(name, size, digest)  # one that was broken off had brought it
                else:
                    one = Medium(name, size, arriving.put(target, blocks_of(file)))
            media[name] = one
        progress(number, len(files))
    arriving.settle()


def _digest_there(target: Path) -> str:
    with reaching():
        return digest_of(target)


# -- what no rule keeps ------------------------------------------------------------------------


def _forget(place: Place, plan: Plan, *, now: datetime, made: str) -> int:
    """Take away the snapshots that the rule does not keep; returns how many."""
    of: dict[datetime, str] = {}
    for name in place.names():
        with suppress(DamagedStore):
            of[place.manifest(name).made_at] = name
    kept = back_ups.kept(
        of, plan.rule, half_terms=plan.half_terms, now=now, zone=ZoneInfo(plan.zone)
    )
    gone = [name for at, name in of.items() if at not in kept and name != made]
    with reaching():
        for name in gone:
            (place.snapshots / f"{name}.json").unlink()
            place.seal(name).unlink(missing_ok=True)
        sync_folder(place.snapshots)
    return len(gone)


def _clear(place: Place) -> None:
    """Take away the pieces and media that no snapshot needs. While one cannot be read, nothing
    goes: it may be put right."""
    lists: set[str] = set()
    pieces: set[str] = set()
    media: set[str] = set()
    try:
        for name in place.names():
            manifest = place.manifest(name)
            for _, listed in manifest.files.values():
                if listed not in pieces:
                    pieces |= {listed, *place.pieces_of(listed)}
            for listed in set(manifest.media.values()) - lists:
                media |= {f"{one.name}{SUFFIX}" for one in place.media_of(listed)}
                lists.add(listed)
    except DamagedStore:
        pieces = media = lists = set()
    everything = not lists and not pieces and bool(place.names())
    with reaching():
        for of, needed in ((place.pieces, pieces | lists), (place.media, media)):
            for entry in entries_in(of):
                if entry.name.endswith(PART) or not (everything or entry.name in needed):
                    Path(entry.path).unlink()
