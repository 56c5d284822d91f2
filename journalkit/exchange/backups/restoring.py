"""A snapshot becomes a journal again, or is looked over where it lies. Neither needs a key."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from journalkit.disk import Progress, new_folder, sync_folder, writing
from journalkit.errors import JournalError, NotFound
from journalkit.reckoning import back_ups
from journalkit.store.backup import (
    Manifest,
    Medium,
    Place,
    both,
    damaged,
    erasures_at,
    reaching,
    unlined,
)
from journalkit.store.folder import Folder
from journalkit.store.heads import furthest


@dataclass(frozen=True)
class Restored:
    """Where the journal lies now, and what it was made from."""

    folder: Folder
    name: str
    manifest: Manifest


def chosen(place: Place, as_of: date | None = None) -> str:
    """The name of the last snapshot, or of the last one until the end of the day *as_of*, on this
    computer's clock; `NotFound` where there is none.

    One that is dated later than now was made while the clock was wrong: it is the last only where
    there is no other.
    """
    place.require()
    latest, ahead = datetime.now(UTC) + back_ups.AHEAD, ""
    for name in place.names():
        at = place.manifest(name).made_at
        if as_of is None and at > latest:
            ahead = ahead or name
        elif as_of is None or at.astimezone().date() <= as_of:
            return name
    if ahead:
        return ahead
    raise NotFound(
        "No back-up that is old enough lies here." if as_of else "No back-up was ever finished.",
        what_to_do="Choose a later day, or another place.",
    )


def restore(source: Path, to: Path, *, as_of: date | None = None, progress: Progress) -> Restored:
    """Put the back-up in *source* back as the new folder *to*; never over anything.

    Every file is checked against its SHA-256 on its way. What was erased since then comes along in
    ``erasures.log``, whichever snapshot it is. No back-ups are planned there: a trial beside the
    journal must not take its place.
    Raises `NotAStore`, `NotFound`, `DamagedStore`, `AlreadyAStore`, `DiskFull`.
    """
    place = Place(source)
    name = chosen(place, as_of)
    manifest = _read(place, name)
    target = to.expanduser().absolute()
    Folder(target).require_free()
    with new_folder(target) as unfinished:
        folder = Folder(unfinished)
        for path, (size, listed) in manifest.files.items():
            _require_inside(path)
            _written(
                unfinished / path, (place.read(one) for one in place.pieces_of(listed)), size=size
            )
        folder.media.mkdir(exist_ok=True, mode=0o700)
        media = [one for listed in manifest.media.values() for one in place.media_of(listed)]
        for number, one in enumerate(media, 1):
            file = place.medium(one.name)
            got = folder.media / file.parent.name / file.name
            if _written(got, place.blocks(file), size=one.size) != one.sha256:
                raise damaged("a photo or video")
            progress(number, len(media))
        head = furthest(folder.heads(manifest.generation).read_bytes())
        if (head.pulse, head.seq, head.head) != (manifest.pulse, manifest.seq, manifest.head):
            raise damaged("the chain's head")
        _finish(folder, place, name)
    return Restored(Folder(target), name, manifest)


def _finish(folder: Folder, place: Place, name: str) -> None:
    """What is not as it was at that time: erasures, the plan, and where the journal is from."""
    had = folder.erasures.read_bytes() if folder.erasures.is_file() else b""
    if erased := both(had, erasures_at(place)):
        _written(folder.erasures, [erased])
    if folder.plan.is_file():
        plan = replace(back_ups.read(folder.plan.read_bytes()), at=None)
        _written(folder.plan, [plan.written()])
    seal = place.seal(name)
    with reaching():
        said = {
            "name": name,
            "manifest": (place.snapshots / f"{name}.json").read_text(),
            "seal": seal.read_text() if seal.is_file() else "",
        }
    _written(folder.restored, [json.dumps(said).encode()])
    with writing():
        folder.path.chmod(0o700)
        for one in (folder.path, *folder.path.rglob("*")):
            if one.is_dir():
                sync_folder(one)


def _require_inside(path: str) -> None:
    """A manifest that somebody wrote must not name a file outside the folder."""
    parts = Path(path).parts
    if Path(path).is_absolute() or ".." in parts or "media" in parts[:1] or len(parts) > 2:
        raise damaged("the manifest")


def _written(target: Path, blocks: Iterator[bytes] | list[bytes], *, size: int = -1) -> str:
    """Write *blocks* to *target*, on the disk when this returns; their SHA-256."""
    digest = hashlib.sha256()
    with writing():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb", buffering=0) as file:
        for block in blocks:
            digest.update(block)
            with writing():
                file.write(block)
        with writing():
            os.fsync(file.fileno())
            if size not in (-1, file.tell()):
                raise damaged("a file")
    return digest.hexdigest()


# -- looking a place over ----------------------------------------------------------------------


def look_over(path: Path, *, progress: Progress) -> tuple[tuple[str, str], ...]:
    """Read every file that any snapshot in the place at *path* needs, and compare it with its
    SHA-256. Each snapshot's name with what is wrong with it, empty where nothing is."""
    place = Place(path)
    place.require()
    seen: dict[str, str] = {}
    """By piece, or by a medium's name and digest: what is wrong with it."""
    found, names = [], place.names()
    for number, name in enumerate(names, 1):
        try:
            manifest = _read(place, name)
            if place.seal(name).is_file():
                unlined(place.seal(name))
            for _, listed in manifest.files.values():
                for one in (listed, *place.pieces_of(listed)):
                    _once(seen, one, partial(place.read, one))
            for listed in manifest.media.values():
                for medium in place.media_of(listed):
                    key = f"{medium.name} {medium.size} {medium.sha256}"
                    _once(seen, key, partial(_require_medium, place, medium))
            said = ""
        except JournalError as error:
            said = error.sentence
        found.append((name, said))
        progress(number, len(names))
    try:
        erasures_at(place)
    except JournalError as error:
        found.append(("erasures.log", error.sentence))
    return tuple(found)


def _once(seen: dict[str, str], key: str, look: Callable[[], object]) -> None:
    if key not in seen:
        seen[key] = ""
        try:
            look()
        except JournalError as error:
            seen[key] = error.sentence
    if seen[key]:
        raise damaged("a file")


def _require_medium(place: Place, one: Medium) -> None:
    digest, size = hashlib.sha256(), 0
    for block in place.blocks(place.medium(one.name)):
        digest.update(block)
        size += len(block)
    if (digest.hexdigest(), size) != (one.sha256, one.size):
        raise damaged("a photo or video")


def _read(place: Place, name: str) -> Manifest:
    manifest = place.manifest(name)
    if manifest.journal != place.journal():
        raise damaged("place.json")
    return manifest
