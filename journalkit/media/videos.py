"""A stranger's video in, a poster and a film without a past out, piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from journalkit.darkroom.kinds import kind_of
from journalkit.darkroom.limits import Limits
from journalkit.errors import PictureRefused
from journalkit.media.boxes import Odd
from journalkit.media.errand import Answer, Failed
from journalkit.media.making_safe import SafePicture, safe_picture
from journalkit.media.pieces import Keep, Pieces
from journalkit.media.refusing import refusal
from journalkit.media.sources import Source, as_source
from journalkit.media.streaming import stream

_OVER_THE_LIMIT = 60.0  # a sound track may end later than the pictures, a start may be shifted


@dataclass(frozen=True)
class SafeVideo:
    """What is known of a film whose pieces were kept.

    ``seconds`` is its length. ``mime`` is what MediaSource wants to know, such as
    ``video/mp4; codecs="avc1.64001f, mp4a.40.2"``. ``converted`` is whether every browser can play
    it: H.264 of eight bits and 4:2:0, with AAC or without sound. Where it is False, ``mime`` is
    empty and the film waits for `convert`; its poster can be shown.
    """

    poster: SafePicture
    seconds: float
    mime: str
    converted: bool


def is_video(source: Source | bytes) -> bool:
    """Whether it begins as a video does. Nothing is opened to find out."""
    return kind_of(as_source(source).read(0, 512)) in ("mp4", "webm")


def poster(source: Source | bytes, *, limits: Limits = Limits()) -> SafePicture:
    """The first picture of an MP4, MOV or WebM, upright; `PictureRefused` in words otherwise.

    ``taken_at`` is the recording's time in UTC where the file has one.
    """
    return safe_picture(_through("poster", as_source(source), limits, take=_no_film), video=True)


def make_safe_video(source: Source | bytes, *, limits: Limits = Limits(), keep: Keep) -> SafeVideo:
    """The film in *source* anew, as it was taken: one track of pictures, at most one of sound.

    *keep* is called with each piece of a fragmented MP4, in order and in this thread, and with the
    second at which it begins: first the initialisation segment, then whole fragments, together 1
    to 4 MB where their lengths allow and 10 seconds at most; each piece can be sealed by itself.
    What it raises is passed on. Only the returned `SafeVideo` makes the pieces a film: after
    `PictureRefused`, or any other error, drop them.

    Pictures and sound are copied; metadata, chapters, further tracks and the units of a codec that
    are no picture are not. A film whose codecs fit no MP4, or cannot be cleaned so, is converted
    at once, which takes longer. Neither this process nor the worker ever holds the film.
    """
    try:
        return _made("remux", as_source(source), limits, keep=keep, progress=_nothing)
    except _Recode:
        return convert(source, limits=limits, keep=keep)


def convert(
    source: Source | bytes,
    *,
    limits: Limits = Limits(),
    keep: Keep,
    progress: Callable[[float], object] | None = None,
) -> SafeVideo:
    """The film in *source* as every browser plays it: H.264 and AAC, upright, in standard colours.

    For the background: it takes about as long as the film lasts, at a low priority, and up to
    ``limits.convert_seconds``. No side is longer than ``limits.convert_side`` then, and there are
    at most 30 pictures a second. *progress* hears the share that is done, from 0 to 1; *keep* and
    the errors are those of `make_safe_video`.
    """
    told = progress or _nothing
    made = _made("convert", as_source(source), limits, keep=keep, progress=told)
    told(1.0)
    return made


class _Recode(Exception):
    """What cannot be copied cleanly has to be converted."""


def _made(
    work: str,
    source: Source,
    limits: Limits,
    *,
    keep: Keep,
    progress: Callable[[float], object],
) -> SafeVideo:
    pieces = Pieces(
        keep,
        seconds=limits.video_seconds + _OVER_THE_LIMIT,
        most=2 * max(source.size, limits.video_size),
    )
    answer = _through(work, source, limits, take=pieces.take, progress=progress)
    try:
        mime = pieces.finish()
    except Odd:
        raise refusal("broken", limits, video=True) from None
    return SafeVideo(safe_picture(answer, video=True), answer.seconds, mime, bool(mime))


def _through(
    work: str,
    source: Source,
    limits: Limits,
    *,
    take: Callable[[bytes], object],
    progress: Callable[[float], object] | None = None,
) -> Answer:
    code = _turned_away(source, limits)
    if code:
        raise refusal(code, limits, video=True)
    try:
        return stream(work, source, limits, take=take, progress=progress or _nothing)
    except Failed as failed:
        if work == "remux" and str(failed) == "recode":
            raise _Recode from None
        raise refusal(str(failed), limits, video=True) from None


def _turned_away(source: Source, limits: Limits) -> str:
    """The code of a reason that needs no decoder, or nothing."""
    if not source.size:
        return "empty"
    if not is_video(source):
        return "unknown"
    return "heavy" if source.size > limits.video_size else ""


def _no_film(_: bytes) -> None:
    raise Odd  # who is asked for a picture has no film to give


def _nothing(_: Any) -> None:
    pass


__all__ = ["PictureRefused", "SafeVideo", "convert", "is_video", "make_safe_video", "poster"]
