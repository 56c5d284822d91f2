"""From a stranger's video to a poster and a video without a past. Runs in the worker only."""

from __future__ import annotations

import pkgutil
from datetime import UTC, datetime
from fractions import Fraction
from importlib import import_module
from typing import Any

import av
from av.bitstream import BitStreamFilterContext
from PIL import Image

from journalkit.darkroom.colouring import seen, shown
from journalkit.darkroom.developing import develop, taken
from journalkit.darkroom.kinds import kind_of
from journalkit.darkroom.limits import Limits
from journalkit.darkroom.ranges import WINDOW, Asked, Said
from journalkit.darkroom.worker import Facts, Outcome, Unfit

# `av` imports parts of itself when a file first needs them, which is too late in a process that
# can open no file; which parts, and when, differs between its releases.
for _part in pkgutil.walk_packages(av.__path__, "av."):
    if not _part.name.endswith("__main__"):
        import_module(_part.name)


def _av_before(release: int) -> bool:
    return int(av.__version__.partition(".")[0]) < release


# A name in an unknown encoding is no reason to refuse a film; from 19 on, av takes it as it is.
_LENIENT: dict[str, Any] = {"metadata_errors": "replace"} if _av_before(19) else {}
_DEMUXERS = {"mp4": "mov", "webm": "matroska"}
_CODECS = {"h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4", "mjpeg", "h263", "prores"}
# What may stay in a film that is copied; for each codec the units that are no picture and hold
# what a recorder likes (SEI, metadata) and what nobody has defined. See H.264 table 7-1, H.265
# table 7-1, AV1 6.2.2.
UNITS = {
    "h264": "filter_units=pass_types=1-5|7-9|13",
    "hevc": "filter_units=pass_types=0-9|16-21|32-37",
    "av1": "filter_units=remove_types=5|15",
    "libdav1d": "filter_units=remove_types=5|15",
    "vp9": "null",
}
_SOUNDS = {"aac", "mp3", "mp3float", "opus", "libopus", "alac", "ac3", "pcm_s16le", "pcm_s16be"}
# Other files that a video may point to are never followed.
_OPTIONS = {"enable_drefs": "0", "use_absolute_path": "0", "protocol_whitelist": "none"}
# Written from front to back in fragments, each from a key picture on, unless that would be longer
# than 5 seconds or 16 MB; bit-exact: without the name of the writing program.
MUXING = {
    "movflags": "frag_keyframe+empty_moov+default_base_moof+skip_trailer+frag_discont",
    "frag_duration": "5000000",
    "frag_size": "16000000",
    "min_frag_duration": "300000",
    # Without an edit list, pictures that are decoded before they are shown begin a little later;
    # only so sound is moved by as much (and see the test of sound and pictures).
    "use_editlist": "0",
    "avoid_negative_ts": "make_non_negative",
    "strict": "-2",
    "fflags": "+bitexact",
}


def poster(asked: Asked, limits: Limits) -> Outcome:
    """The first picture, upright, and its thumbnail."""
    with opened(asked) as container:
        return first_picture(container, limits)


def remux(asked: Asked, film: Said, limits: Limits) -> Outcome:
    """The poster's two parts; to *film* goes the same film: one picture track, one of sound.

    Whatever else a camera put in (position, a telemetry track, chapters, its name) is not copied,
    nor are the units in which a recorder may write what it likes. ``recode`` is refused what
    cannot be cleaned so.
    """
    with opened(asked) as container:
        video, sound = tracks_of(container)
        if video.codec_context.name not in UNITS:
            raise Unfit("recode")
        if sound is not None and sound.codec_context.name not in _SOUNDS:
            raise Unfit("recode")
        facts, parts = first_picture(container, limits)
    with opened(asked) as container:
        seconds = _copied(container, film, limits)
    return (*facts[:3], float(seconds)), parts


def opened(asked: Asked) -> Any:
    """The container of what was *asked* for, from its start."""
    asked.seek(0)
    demuxer = _DEMUXERS.get(kind_of(asked.read(512)))
    asked.seek(0)
    if demuxer is None:
        raise Unfit("unknown")
    return av.open(asked, format=demuxer, options=_OPTIONS, buffer_size=WINDOW, **_LENIENT)


def written(film: Said) -> Any:
    """A new film, to be filled, that goes to the parent as it grows."""
    return av.open(film, "w", format="mp4", options=MUXING, buffer_size=WINDOW)


def tracks_of(container: Any) -> tuple[Any, Any]:
    """The first track of pictures that is a film, and the first of sound that can be heard."""
    films = [one for one in container.streams.video if not _a_cover(one)]
    if not films:
        raise Unfit("sound" if container.streams.audio else "damaged")
    video = films[0]
    if video.codec_context is None or video.codec_context.name not in _CODECS:
        raise Unfit("kind")
    return video, next((one for one in container.streams.audio if one.codec_context), None)


def first_picture(container: Any, limits: Limits) -> tuple[Facts, list[bytes]]:
    """Facts and parts of the poster."""
    frame = first_frame(container, limits)
    upright = shown(frame, limits.poster_side, "rgb24")
    image: Image.Image = Image.frombytes("RGB", (upright.width, upright.height), seen(upright))
    picture, parts = develop(image, 1, limits)
    when = _recorded(container.metadata.get("creation_time", ""))
    return (*picture.size, when, 0.0), parts


def first_frame(container: Any, limits: Limits) -> Any:
    """The first picture, decoded; no more pixels than *limits* allow are, on the way to it."""
    track, _ = tracks_of(container)
    judge_frame(track.codec_context.width, track.codec_context.height, limits)
    track.codec_context.thread_count = 1
    track.codec_context.options = {"max_pixels": str(limits.frame_pixels)}
    frame = next(container.decode(track), None)
    if frame is None:
        raise Unfit("damaged")
    judge_frame(frame.width, frame.height, limits)
    return frame


def judge_frame(width: int, height: int, limits: Limits) -> None:
    if width < 1 or height < 1:
        raise Unfit("damaged")
    if width * height > limits.frame_pixels:
        raise Unfit("pixels")


def _a_cover(track: Any) -> bool:
    return bool(track.disposition & av.stream.Disposition.attached_pic)


def _recorded(written: str) -> str:
    """A container's creation time, which is UTC, with cameras' nonsense taken out."""
    when = taken(written, "+00:00")
    return when if when == "-" else datetime.fromisoformat(when).astimezone(UTC).isoformat()


class Times:
    """How long a film is by its packets, judged as they come."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.video_seconds
        self._first: Fraction | None = None
        self.seconds = Fraction(0)

    def note(self, start: int, duration: int | None, base: Fraction) -> None:
        begins = start * base
        self._first = begins if self._first is None else min(self._first, begins)
        self.seconds = max(self.seconds, begins + (duration or 0) * base - self._first)
        if self.seconds > self._most + 1:  # cameras stop a little after the full minute
            raise Unfit("long")


def _copied(container: Any, film: Said, limits: Limits) -> Fraction:
    video, sound = tracks_of(container)
    tracks = [video] if sound is None else [video, sound]
    if container.duration and container.duration > (limits.video_seconds + 1) * av.time_base:
        raise Unfit("long")
    times = Times(limits)
    last: dict[int, int] = {}
    start = start_of(container)
    counts = dict.fromkeys((track.index for track in tracks), 0)
    with written(film) as new:
        ways = {one.index: new.add_stream_from_template(one, opaque=True) for one in tracks}
        units = UNITS[video.codec_context.name]
        cleaned = BitStreamFilterContext(units, video, ways[video.index])
        for packet in container.demux(tracks):
            if not packet.size:
                continue
            if packet.is_corrupt:
                raise Unfit("damaged")
            index = packet.stream.index
            counts[index] += 1
            _in_order(packet, last)
            times.note(packet.pts, packet.duration, packet.time_base)
            set_back(packet, start)
            for clean in cleaned.filter(packet) if index == video.index else [packet]:
                clean.stream = ways[index]
                new.mux(clean)
        for clean in cleaned.filter(None):
            clean.stream = ways[video.index]
            new.mux(clean)
    # The index says how many frames there are; a file that was cut off has fewer.
    if not counts[video.index] or any(counts[one.index] < _frames(one) for one in tracks):
        raise Unfit("damaged")
    return times.seconds


def start_of(container: Any) -> Fraction:
    """Where a film begins by its own clock, in seconds: not all begin at zero."""
    return max(Fraction(0), Fraction(container.start_time or 0, av.time_base))


def set_back(packet: Any, start: Fraction) -> None:
    """*packet* by the clock of a film that begins at zero."""
    ticks = round(start / packet.time_base)
    packet.pts, packet.dts = packet.pts - ticks, packet.dts - ticks


def _frames(track: Any) -> int:
    """How many packets the index promises; for plain samples it counts those, and there are many
    in a packet."""
    return 0 if track.codec_context.name.startswith("pcm_") else track.frames


def _in_order(packet: Any, last: dict[int, int]) -> None:
    """Times that a film can be written with: each later than the one before, none shown early."""
    when, index = packet.dts if packet.dts is not None else packet.pts, packet.stream.index
    if when is None:
        raise Unfit("damaged")
    when = max(when, last.get(index, when - 1) + 1)
    last[index] = packet.dts = when
    packet.pts = when if packet.pts is None else max(packet.pts, when)
