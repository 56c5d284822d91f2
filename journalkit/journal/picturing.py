"""Adding pictures to what one writes, and looking at them.

Pictures come here already made safe (`journalkit.media.make_safe`); their bytes are sealed before
the database hears of them, so a crash leaves a sealed file that nothing names, and no more.
"""

from __future__ import annotations

from datetime import datetime

from journalkit.crypto import seal
from journalkit.errors import NotFound
from journalkit.journal.session import Session
from journalkit.media import SafePicture, SafeVideo
from journalkit.records import Observation, Picture


def add(session: Session, safe: SafePicture | SafeVideo) -> Picture:
    """Seal *safe* and enter it in the member's name; it belongs to no observation yet."""
    session.require("write an observation")
    picture = sealed(session, safe, by=session.member.id, at=session.now())
    with session.change() as change:
        session.vault.pictures.put(change, picture, what=f"{picture.kind} added")
    return picture


def sealed(session: Session, safe: SafePicture | SafeVideo, *, by: str, at: datetime) -> Picture:
    """*safe* in the media folder, and the record of it, which the store does not hold yet."""
    video = isinstance(safe, SafeVideo)
    still = safe.poster if isinstance(safe, SafeVideo) else safe
    whole = safe.data if isinstance(safe, SafeVideo) else safe.full
    kept, thumb = session.cabinet.put(whole), session.cabinet.put(still.thumb)
    taken = still.taken_at
    if taken is not None and taken.tzinfo is None:  # a camera's local time is the setting's
        taken = taken.replace(tzinfo=session.zone)
    return Picture(
        kind="video" if video else "picture",
        file=kept.name,
        file_digest=kept.sha256,
        thumb=thumb.name,
        thumb_digest=thumb.sha256,
        sealed_to=seal.recipient_of(session.keys.media[0]),
        width=still.width,
        height=still.height,
        added_by=by,
        added_at=at,
        taken_at=taken,
        seconds=safe.seconds if isinstance(safe, SafeVideo) else None,
    )


def get(session: Session, id: str) -> Picture:
    """Picture *id*, where the member added it or may read an observation that it is in."""
    picture = session.vault.pictures.get(id)
    if picture.added_by == session.member.id:
        return picture
    if not any(session.may("read an observation", one) for one in _where(session, id)):
        raise NotFound
    return picture


def look(session: Session, id: str, *, size: str) -> bytes:
    """The bytes of picture *id*: ``thumb`` (JPEG) or ``full`` (JPEG, or MP4 for a video)."""
    picture = get(session, id)
    if size == "thumb":
        return session.cabinet.get(picture.thumb, picture.thumb_digest)
    return session.cabinet.get(picture.file, picture.file_digest)


def _where(session: Session, picture: str) -> tuple[Observation, ...]:
    return session.vault.observations.where(
        "EXISTS (SELECT 1 FROM observation_pictures p"
        " WHERE p.observation = o.id AND p.picture = ?)",
        [picture],
    )
