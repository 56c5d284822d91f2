"""A stranger's picture in, a new picture out: only its pixels pass.

The file is opened in a worker process that holds nothing, can reach nothing and ends with the
picture (see `journalkit.confining`). What comes back was written from pixels alone: no
EXIF, GPS position, XMP, comment, colour profile or embedded thumbnail has a way through, and the
answer is looked over for any such part before it is believed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from journalkit.darkroom.kinds import kind_of
from journalkit.darkroom.limits import Limits
from journalkit.errors import PictureRefused
from journalkit.media.errand import Answer, Failed, send, start_ahead
from journalkit.media.refusing import refusal
from journalkit.media.sources import Source, as_source

_PICTURES = ("jpeg", "png", "webp", "heif")
_VIDEOS = ("mp4", "webm")
_SEGMENTS = {0xC0, 0xC4, 0xDB, 0xE0}  # frame, Huffman and quantisation tables, JFIF's own header


@dataclass(frozen=True)
class SafePicture:
    """A new JPEG, upright and in sRGB, and a smaller one of the same.

    ``width`` and ``height`` are pixels of ``full``. ``taken_at`` is what the camera's clock said:
    aware where the camera wrote its offset from UTC, otherwise naive and local to the camera;
    None where it said nothing or nonsense. Tablets' clocks are wrong often enough that it is a
    suggestion to show, never a time to record unseen.
    """

    full: bytes = field(repr=False)
    thumb: bytes = field(repr=False)
    width: int
    height: int
    taken_at: datetime | None


def make_safe(data: Source | bytes, *, limits: Limits = Limits()) -> SafePicture:
    """A picture made anew from *data*, or `PictureRefused` with the reason in its sentence.

    JPEG, PNG, WebP and HEIC are taken, known by their content; of an animation the first frame.
    Blocks for up to ``limits.seconds``; any number of threads may call it. Nothing is written to
    a disk on the way, and of a `Source` nothing is read that is too large.
    """
    source = as_source(data)
    kind = kind_of(source.read(0, 512))
    code = _turned_away(source.size, kind, limits)
    if code:
        raise refusal(code, limits)
    return sent(kind, source.read(0, source.size), limits)


def sent(work: str, data: bytes, limits: Limits) -> SafePicture:
    """What a worker made of *data*; `PictureRefused` where it made nothing."""
    try:
        return safe_picture(send(work, data, limits))
    except Failed as failed:
        raise refusal(str(failed), limits) from None


def get_ready(*, limits: Limits = Limits()) -> None:
    """Start the worker for the next JPEG now, while it is still being uploaded.

    Its start (some 50 ms) then costs the person nothing. A worker that is never used waits,
    asleep, with 11 MB of its own, and ends with this process.
    """
    start_ahead("jpeg", limits)


def safe_picture(answer: Answer, *, video: bool = False) -> SafePicture:
    """The picture in a worker's *answer*; `PictureRefused` if that holds more than pixels."""
    if len(answer.parts) < 2 or not all(map(only_pixels, answer.parts[:2])):
        raise refusal("broken", video=video)
    full, thumb = answer.parts[:2]
    return SafePicture(full, thumb, answer.width, answer.height, _when(answer.when))


def only_pixels(jpeg: bytes) -> bool:
    """Whether *jpeg* is one baseline JPEG with tables and pixels, and nothing beside them.

    So not even a worker that was taken over can pass on what the camera wrote: no application
    segment but JFIF's 14 bytes, no comment, no second picture, nothing after the end.
    """
    if jpeg[:2] != b"\xff\xd8":
        return False
    at = 2
    while jpeg[at : at + 2] != b"\xff\xda":
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at : at + 1] != b"\xff" or length < 2 or jpeg[at + 1] not in _SEGMENTS:
            return False
        if jpeg[at + 1] == 0xE0 and (length != 16 or jpeg[at + 4 : at + 9] != b"JFIF\0"):
            return False
        at += 2 + length
        if at + 4 > len(jpeg):
            return False
    # Between here and the end every 0xFF belongs to a pixel: it is followed by a zero.
    marks, pixels = jpeg.count(b"\xff", at + 2), jpeg.count(b"\xff\x00", at + 2)
    return marks == pixels + 1 and jpeg.endswith(b"\xff\xd9")


def _turned_away(size: int, kind: str, limits: Limits) -> str:
    """The code of a reason that needs no decoder, or nothing."""
    if not size:
        return "empty"
    if kind in _VIDEOS:
        return "video"
    if kind not in _PICTURES:
        return "kind" if kind == "other" else "unknown"
    return "heavy" if size > limits.size else ""


def _when(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


__all__ = ["Limits", "PictureRefused", "SafePicture", "get_ready", "make_safe"]
