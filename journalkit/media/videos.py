"""A stranger's video in, a poster or a film without a past out."""

from __future__ import annotations

from dataclasses import dataclass, field

from journalkit.media.errand import Answer, Failed, send
from journalkit.media.kinds import kind_of
from journalkit.media.limits import Limits
from journalkit.media.making_safe import SafePicture, safe_picture
from journalkit.media.refusing import refusal

_TIMES_A_PICTURE = 5  # a video's bytes, and they are in the worker two or three times


@dataclass(frozen=True)
class SafeVideo:
    """A fragmented MP4 (H.264, AAC) without metadata, its poster, and its length in seconds."""

    data: bytes = field(repr=False)
    poster: SafePicture
    seconds: float


def poster(data: bytes, *, limits: Limits = Limits()) -> SafePicture:
    """The first frame of an MP4, MOV or WebM, upright; `PictureRefused` in words otherwise.

    ``taken_at`` is the recording's time in UTC where the file has one.
    """
    return safe_picture(_sent("poster", data, limits))


def make_safe_video(data: bytes, *, limits: Limits = Limits()) -> SafeVideo:
    """*data* in a new file, not re-encoded: an MP4 or MOV of H.264 with AAC sound or none.

    Whatever else is in the file is left behind; any other kind is refused in words. Blocks for
    up to ``limits.seconds``, and holds the new film in memory beside the old.
    """
    answer = _sent("remux", data, limits)
    if len(answer.parts) != 3 or answer.parts[2][4:8] != b"ftyp":
        raise refusal("broken", video=True)
    return SafeVideo(answer.parts[2], safe_picture(answer), answer.seconds)


def _sent(work: str, data: bytes, limits: Limits) -> Answer:
    code = ""
    if not data:
        code = "empty"
    elif kind_of(data) not in ("mp4", "webm"):
        code = "unknown"
    elif len(data) > limits.size * _TIMES_A_PICTURE:
        code = "heavy"
    if code:
        raise refusal(code, video=True)
    try:
        return send(work, bytes(data), limits)
    except Failed as failed:
        raise refusal(str(failed), video=True) from None
