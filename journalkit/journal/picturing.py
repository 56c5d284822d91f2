"""Pictures and videos of what one writes: taken in, looked at, named, covered, thrown away.

Their bytes are sealed before the database hears of them, so a crash leaves sealed files that
nothing names, and no more; `sweep` takes those away.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from journalkit import media
from journalkit.darkroom.limits import Limits
from journalkit.errors import (
    BadRecord,
    JournalError,
    NotFound,
    PictureRefused,
    Refused,
    StoreTrouble,
)
from journalkit.journal.consenting import Book
from journalkit.journal.session import Session
from journalkit.media import (
    WORK,
    Area,
    Cabinet,
    Keep,
    Purpose,
    SafePicture,
    SafeVideo,
    Source,
    make_safe,
    make_safe_video,
)
from journalkit.media.cabinet import Kept
from journalkit.records import MediaLimits, Picture, Piece
from journalkit.store.change import Change

MB = 1024 * 1024
FORGOTTEN_AFTER = timedelta(days=7)
"""How long a picture that is in no note and no draft waits for somebody to come back."""
STRAY_AFTER = timedelta(hours=6)
"""How old a sealed file that belongs to nothing is before it counts as left behind."""


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A photo or video that is made safe and in the cabinet, and in no database yet."""

    kind: str
    file: Kept
    thumb: Kept
    sealed_to: str
    width: int
    height: int
    taken_at: datetime | None
    seconds: float | None = None
    mime: str = ""
    plays: bool = True
    pieces: tuple[Piece, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Of all its files in the cabinet."""
        return (self.file.name, self.thumb.name, *(piece.name for piece in self.pieces))


def limits(of: MediaLimits) -> Limits:
    """What the workers that make files safe go by, from what the setting decided."""
    return Limits(
        size=of.photo_mb * MB, video_size=of.video_mb * MB, video_seconds=of.video_minutes * 60
    )


def take_in(cabinet: Cabinet, source: Source, *, limits: Limits) -> Sealed:
    """What a tablet sent, made safe and sealed; `PictureRefused` leaves nothing behind.

    Needs no store, so any thread may do it.
    """
    if media.is_video(source):
        sealed = filmed(cabinet, lambda keep: make_safe_video(source, limits=limits, keep=keep))
    else:
        sealed = seal(cabinet, make_safe(source, limits=limits))
    if media.is_leaving():  # the page closed in the last moment: nobody will enter it
        drop(cabinet, sealed.names)
        raise PictureRefused
    return sealed


def seal(cabinet: Cabinet, safe: SafePicture) -> Sealed:
    """A photo that is safe, in the cabinet; all of it or nothing. Needs no store."""
    file = cabinet.put(safe.full)
    try:
        thumb = cabinet.put(safe.thumb)
    except BaseException:
        drop(cabinet, [file.name])
        raise
    return Sealed(
        kind="picture",
        file=file,
        thumb=thumb,
        sealed_to=cabinet.recipient,
        width=safe.width,
        height=safe.height,
        taken_at=safe.taken_at,
    )


def filmed(cabinet: Cabinet, make: Callable[[Keep], SafeVideo]) -> Sealed:
    """The video that *make* gives piece by piece, in the cabinet; all of it or nothing."""
    kept: list[tuple[Kept, Piece]] = []

    def keep(data: bytes, starts: float) -> None:
        one = cabinet.put(data)
        kept.append((one, Piece(name=one.name, digest=one.sha256, starts=starts, size=len(data))))

    try:
        safe = make(keep)
        thumb = cabinet.put(safe.poster.thumb)
    except BaseException:
        drop(cabinet, (one.name for one, _ in kept))
        raise
    return Sealed(
        kind="video",
        file=kept[0][0],
        thumb=thumb,
        sealed_to=cabinet.recipient,
        width=safe.poster.width,
        height=safe.poster.height,
        taken_at=safe.poster.taken_at,
        seconds=safe.seconds,
        mime=safe.mime,
        plays=safe.converted,
        pieces=tuple(piece for _, piece in kept[1:]),
    )


def covered(
    cabinet: Cabinet, whole: bytes, *, boxes: Sequence[Area], crop: Area | None, limits: Limits
) -> Sealed:
    """A photo of ours with *boxes* made unrecognisable and cut to *crop*, in the cabinet."""
    return seal(cabinet, media.cover(whole, boxes, crop=crop, limits=limits))


def add(session: Session, sealed: Sealed) -> Picture:
    """Enter *sealed* in the member's name; it belongs to no observation yet."""
    session.require("write an observation")
    picture = entered(session, sealed, by=session.member.id, at=session.now())
    with session.change() as change:
        session.vault.pictures.put(change, picture, what=f"{picture.kind} added")
    return picture


def entered(session: Session, sealed: Sealed, *, by: str, at: datetime) -> Picture:
    """The record of *sealed*, which the store does not hold yet."""
    taken = sealed.taken_at
    if taken is not None and taken.tzinfo is None:  # a camera's local time is the setting's
        taken = taken.replace(tzinfo=session.zone)
    return Picture(
        kind=sealed.kind,
        file=sealed.file.name,
        file_digest=sealed.file.sha256,
        thumb=sealed.thumb.name,
        thumb_digest=sealed.thumb.sha256,
        pieces=sealed.pieces,
        sealed_to=sealed.sealed_to,
        width=sealed.width,
        height=sealed.height,
        added_by=by,
        added_at=at,
        taken_at=taken,
        seconds=sealed.seconds,
        mime=sealed.mime,
        plays=sealed.plays,
    )


def get(session: Session, id: str) -> Picture:
    """Picture *id*, where the member added it or may read an observation that shows it."""
    picture = session.vault.pictures.get(id)
    if not Book(session).may_work_with(picture):
        raise NotFound
    return picture


def look(
    session: Session, id: str, *, part: str | int = media.FULL, purpose: Purpose = WORK
) -> bytes:
    """The bytes of picture *id* for *purpose*; *part* as `media.for_use` has it."""
    picture = session.vault.pictures.get(id)
    return media.for_use(picture, purpose, ledger=Book(session), cabinet=session.cabinet, part=part)


def name_children(session: Session, id: str, children: Sequence[str]) -> Picture:
    """Say who is in picture *id*: everybody who can be recognised, or nobody."""
    picture = get(session, id)
    session.require("say who is in a picture", picture)
    for child in children:
        try:
            session.vault.children.get(child)
        except NotFound:
            raise BadRecord({"children": "One of the children is not in the journal."}) from None
    named = replace(picture, children=tuple(children), named_by=session.member.id)
    return _put(session, named, what="said who is in it")


def caption(session: Session, id: str, text: str) -> Picture:
    """Write *text* (one line) under picture *id*."""
    picture = get(session, id)
    session.require("change a picture", picture)
    written = replace(picture, caption=" ".join(text.split()))
    return picture if written == picture else _put(session, written, what="caption written")


def derive(session: Session, id: str, sealed: Sealed, *, how: str) -> Picture:
    """Enter *sealed*, which was blurred or cropped (*how*) out of picture *id*.

    Nobody has said yet who can still be recognised in it: it has rights of its own.
    """
    original = get(session, id)
    session.require("change a picture", original)
    ways = filter(None, [*original.how.split(" and "), *how.split(" and ")])
    picture = replace(
        entered(session, sealed, by=session.member.id, at=session.now()),
        taken_at=original.taken_at,
        caption=original.caption,
        made_from=original.made_from or original.id,
        how=" and ".join(dict.fromkeys(ways)),
    )
    return _put(session, picture, what=f"picture {how}")


def throw_away(session: Session, id: str) -> None:
    """Take picture *id* out for good, with its files, unless a version of a note shows it.

    What somebody has handed in keeps its pictures: withdrawing takes them out of every use.
    """
    picture = get(session, id)
    session.require("throw a picture away", picture)
    if session.vault.pictures.in_notes(picture):
        raise Refused(
            "An observation shows this picture, so it stays with it.",
            what_to_do="Take it out of the observation, or withdraw the observation.",
        )
    with session.change() as change:
        files = thrown(session, change, picture)
    drop(session.cabinet, files)


def tidy(session: Session, ids: Iterable[str]) -> None:
    """A note with the pictures *ids* was handed in, or discarded: those of them that no note
    shows go, and so does what they were blurred or cropped out of."""
    for id in ids:
        with suppress(NotFound):
            for one in filter(None, (id, get(session, id).made_from)):
                with suppress(JournalError):  # a note shows it, or it is gone; else it is swept
                    throw_away(session, one)


def thrown(session: Session, change: Change, picture: Picture) -> tuple[str, ...]:
    """Take *picture* out within *change*; returns the files to `drop` once it is committed."""
    session.vault.pictures.drop(change, picture, what=f"{picture.kind} thrown away")
    return tuple(name for name, _ in picture.files)


def drop(cabinet: Cabinet, names: Iterable[str]) -> None:
    """Take files out of the cabinet, as far as the disk lets us: what stays is swept later."""
    for name in names:
        with suppress(StoreTrouble):
            cabinet.drop(name)


def sweep(session: Session) -> int:
    """Take away what was left behind: pictures that no note and no draft shows, after a week, and
    sealed files that belong to nothing. Returns how many files went."""
    session.require("care for records")
    vault, cabinet = session.vault, session.cabinet
    gone: list[str] = []
    forgotten = vault.pictures.in_no_note(session.now() - FORGOTTEN_AFTER)
    if forgotten:
        with session.change() as change:
            for picture in forgotten:
                gone += thrown(session, change, picture)
    known = {name for picture in vault.pictures.all() for name, _ in picture.files}
    oldest = time.time() - STRAY_AFTER.total_seconds()
    gone += [name for name in cabinet.older_than(oldest) if name not in known]
    drop(cabinet, gone)
    return len(gone)


def seal_anew(session: Session, picture: Picture) -> Picture:
    """*picture* in new files, sealed to the current identity; the old ones go."""
    cabinet = session.cabinet
    file, thumb, *rest = (cabinet.seal_anew(name, digest) for name, digest in picture.files)
    pieces = tuple(
        replace(piece, name=kept.name, digest=kept.sha256)
        for piece, kept in zip(picture.pieces, rest, strict=True)
    )
    renewed = replace(
        picture,
        file=file.name,
        file_digest=file.sha256,
        thumb=thumb.name,
        thumb_digest=thumb.sha256,
        pieces=pieces,
        sealed_to=cabinet.recipient,
    )
    _put(session, renewed, what="picture sealed anew")
    drop(cabinet, (name for name, _ in picture.files))
    return renewed


def _put(session: Session, picture: Picture, *, what: str) -> Picture:
    with session.change() as change:
        session.vault.pictures.put(change, picture, what=what)
    return picture
