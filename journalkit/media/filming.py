"""From a stranger's video to a poster and a video without a past. Runs in the worker only."""

from __future__ import annotations

import pkgutil
from datetime import UTC, datetime
from fractions import Fraction
from importlib import import_module
from io import BytesIO
from typing import Any

import av
from av.bitstream import BitStreamFilterContext
from PIL import Image

from journalkit.media.developing import develop, judge_size, taken
from journalkit.media.kinds import kind_of
from journalkit.media.limits import Limits
from journalkit.media.worker import Facts, Unfit

# `av` imports parts of itself when a file first needs them, which is too late in a process that
# can open no file; which parts, and when, differs between its releases.
for _part in pkgutil.walk_packages(av.__path__, "av."):
    if not _part.name.endswith("__main__"):
        import_module(_part.name)


def _av_before(release: int) -> bool:
    return int(av.__version__.partition(".")[0]) < release


_TURNS = {90: 8, 180: 3, -180: 3, 270: 6, -90: 6, -270: 8}  # counterclockwise, as EXIF has it
# A name in an unknown encoding is no reason to refuse a film; from 19 on, av takes it as it is.
_LENIENT: dict[str, Any] = {"metadata_errors": "replace"} if _av_before(19) else {}
_DEMUXERS = {"mp4": "mov", "webm": "matroska"}
_CODECS = {"h264", "hevc", "vp8", "vp9", "av1", "mpeg4"}
# Other files that a video may point to are never followed.
_OPTIONS = {"enable_drefs": "0", "use_absolute_path": "0", "protocol_whitelist": "none"}
# Fragmented: written from front to back; bit-exact: without the name of the writing program.
_MUXING = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "fflags": "+bitexact"}
LONGEST = Fraction(4 * 3600)


def poster(data: bytes, limits: Limits) -> tuple[Facts, list[bytes]]:
    """The first frame, upright, as a picture and its thumbnail."""
    with _opened(data) as container:
        return _poster(container, limits)


def remux(data: bytes, limits: Limits) -> tuple[Facts, list[bytes]]:
    """The poster's two parts, and the same film in a new file: one picture track, one of sound.

    Whatever else a camera put in (position, a telemetry track, chapters, its name) is not copied,
    nor are the units of H.264 in which a recorder may write what it likes (SEI).
    """
    with _opened(data) as container:
        facts, parts = _poster(container, limits)
    with _opened(data) as container:
        film, seconds = _copied(container)
    return (*facts[:3], round(float(seconds), 3)), [*parts, film]


def _opened(data: bytes) -> Any:
    demuxer = _DEMUXERS.get(kind_of(data))
    if demuxer is None:
        raise Unfit("unknown")
    return av.open(BytesIO(data), format=demuxer, options=_OPTIONS, **_LENIENT)


def _poster(container: Any, limits: Limits) -> tuple[Facts, list[bytes]]:
    track = _track(container)
    judge_size(track.codec_context.width, track.codec_context.height, limits)
    track.codec_context.thread_count = 1
    track.codec_context.options = {"max_pixels": str(limits.pixels)}
    frame = next(container.decode(track), None)
    if frame is None:
        raise Unfit("damaged")
    judge_size(frame.width, frame.height, limits)
    image: Image.Image = frame.to_image()
    picture, parts = develop(image, _TURNS.get(round(frame.rotation), 1), limits)
    when = _recorded(container.metadata.get("creation_time", ""))
    return (*picture.size, when, 0.0), parts


def _track(container: Any) -> Any:
    if not container.streams.video:  # sound alone, or nothing at all
        raise Unfit("unknown" if container.streams.audio else "damaged")
    track = container.streams.video[0]
    if track.codec_context is None or track.codec_context.name not in _CODECS | {"libdav1d"}:
        raise Unfit("kind")
    return track


def _recorded(written: str) -> str:
    """A container's creation time, which is UTC, with cameras' nonsense taken out."""
    when = taken(written, "+00:00")
    return when if when == "-" else datetime.fromisoformat(when).astimezone(UTC).isoformat()


def _copied(container: Any) -> tuple[bytes, Fraction]:
    video = _track(container)
    sounds = container.streams.audio
    if "mov" not in container.format.name or video.codec_context.name != "h264":
        raise Unfit("kind")
    if sounds and (sounds[0].codec_context is None or sounds[0].codec_context.name != "aac"):
        raise Unfit("kind")
    tracks = [video, *sounds[:1]]
    new = BytesIO()
    with av.open(new, "w", format="mp4", options=_MUXING) as film:
        ways = {track.index: film.add_stream_from_template(track) for track in tracks}
        cleaned = BitStreamFilterContext("filter_units=remove_types=6", video, ways[video.index])
        counts = dict.fromkeys(ways, 0)
        end = Fraction(0)
        for packet in container.demux(tracks):
            if packet.dts is None:
                continue
            if packet.is_corrupt:
                raise Unfit("damaged")
            counts[packet.stream.index] += 1
            end = max(end, (packet.pts + (packet.duration or 0)) * packet.time_base)
            if end > LONGEST:
                raise Unfit("heavy")
            for clean in cleaned.filter(packet) if packet.stream is video else [packet]:
                clean.stream = ways[packet.stream.index]
                film.mux(clean)
        for clean in cleaned.filter(None):
            clean.stream = ways[video.index]
            film.mux(clean)
    # The index says how many frames there are; a file that was cut off has fewer.
    if not counts[video.index] or any(counts[track.index] < track.frames for track in tracks):
        raise Unfit("damaged")
    return new.getvalue(), end
