"""From any film to one that every browser plays: H.264 and AAC, upright. In the worker only.

A film passes through picture by picture; what is open at once is what the decoder needs.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
from av.bitstream import BitStreamFilterContext

from journalkit.darkroom.colouring import ORDINARY, Developer, upright_size
from journalkit.darkroom.filming import (
    UNITS,
    Times,
    first_frame,
    first_picture,
    judge_frame,
    opened,
    set_back,
    start_of,
    tracks_of,
    written,
)
from journalkit.darkroom.limits import Limits
from journalkit.darkroom.ranges import Asked, Said
from journalkit.darkroom.worker import Outcome, Unfit

_CLOCK = Fraction(1, 90_000)
_RATE = 30  # pictures a second at most; some telephones take 240
_SECONDS_BETWEEN_KEYS = 2
_THREADS = 2
_H264 = {
    "preset": "veryfast",
    "crf": "23",
    "profile": "high",
    "threads": str(_THREADS),
    "forced-idr": "1",
    # Key pictures come by the clock only.
    "x264-params": "scenecut=0:open-gop=0:keyint=600:rc-lookahead=15",
}
_SOUND_RATE, _SOUND_BITS = 48_000, 128_000
_KEY, _ANY = av.video.frame.PictureType.I, av.video.frame.PictureType.NONE


def convert(asked: Asked, film: Said, limits: Limits) -> Outcome:
    """The poster's two parts; to *film* goes the film, made anew."""
    with opened(asked) as container:
        facts, parts = first_picture(container, limits)
    with opened(asked) as container:
        size = upright_size(first_frame(container, limits), limits.convert_side)
    with opened(asked) as container:
        video, sound = tracks_of(container)
        tracks = [video] if sound is None else [video, sound]
        times, start = Times(limits), start_of(container)
        with written(film) as new:
            pictures = _Pictures(video, new, limits, size=size, start=start)
            heard = None if sound is None else _Sound(sound, new, start)
            new.start_encoding()
            pictures.start()
            for packet in container.demux(tracks):
                if packet.size and packet.pts is not None:
                    times.note(packet.pts, packet.duration, packet.time_base)
                if heard is not None and packet.stream is sound:
                    heard.take(packet)
                else:
                    pictures.take(packet)
            pictures.finish()
            if heard is not None:
                heard.finish()
    return (*facts[:3], float(times.seconds)), parts


class _Pictures:
    """Decodes, scales, turns and encodes the pictures of one track."""

    def __init__(
        self, track: Any, film: Any, limits: Limits, *, size: tuple[int, int], start: Fraction
    ) -> None:
        self._film, self._limits, self._start = film, limits, start
        self._developer = Developer(size, "yuv420p")
        self._next_key = self._last = Fraction(-1 << 32)
        self.failed = self.made = 0
        context = track.codec_context
        judge_frame(context.width, context.height, limits)
        context.thread_count, context.thread_type = _THREADS, "AUTO"
        context.options = {"max_pixels": str(limits.frame_pixels)}
        rate = Fraction(track.guessed_rate or track.average_rate or _RATE)
        self._out = film.add_stream("libx264", rate=min(rate, Fraction(_RATE)), options=_H264)
        self._out.width, self._out.height, self._out.pix_fmt = *size, "yuv420p"
        new = self._out.codec_context
        new.time_base = _CLOCK
        new.color_primaries = new.color_trc = new.colorspace = ORDINARY
        new.color_range = 1  # of 16 to 235

    def start(self) -> None:
        """To be called when the film's head is written: only then it is known how units look."""
        self._cleaned = BitStreamFilterContext(UNITS["h264"], self._out)

    def take(self, packet: Any) -> None:
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            self.failed += 1  # one torn picture is no reason to lose a film
            return
        for frame in frames:
            self._picture(frame)

    def finish(self) -> None:
        if not self.made or self.failed > self.made:
            raise Unfit("damaged")
        self._mux(self._out.encode(None))
        self._write(self._cleaned.filter(None))

    def _picture(self, frame: Any) -> None:
        if frame.pts is None:
            return
        at = frame.pts * frame.time_base
        if at - self._last < Fraction(15, 16 * _RATE):
            return
        self._last = at
        judge_frame(frame.width, frame.height, self._limits)
        for shown in self._developer.show(frame):
            is_key = at >= self._next_key
            if is_key:
                self._next_key = at + _SECONDS_BETWEEN_KEYS
            shown.pict_type = _KEY if is_key else _ANY
            shown.pts, shown.time_base = round(at / _CLOCK), _CLOCK
            self.made += 1
            self._mux(self._out.encode(shown))

    def _mux(self, packets: Any) -> None:
        for packet in packets:
            self._write(self._cleaned.filter(packet))

    def _write(self, packets: Any) -> None:
        for packet in packets:
            packet.stream = self._out
            set_back(packet, self._start)
            self._film.mux(packet)


class _Sound:
    """Decodes and encodes one track of sound, in one or two channels."""

    def __init__(self, track: Any, film: Any, start: Fraction) -> None:
        self._film, self._start = film, start
        layout = "mono" if track.codec_context.channels == 1 else "stereo"
        self._out = film.add_stream("aac", rate=_SOUND_RATE, layout=layout)
        self._out.bit_rate = _SOUND_BITS
        self._out.codec_context.flags |= av.codec.context.Flags.bitexact  # without its name
        track.codec_context.thread_count = 1

    def take(self, packet: Any) -> None:
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            return
        for frame in frames:
            self._mux(self._out.encode(frame))

    def finish(self) -> None:
        self._mux(self._out.encode(None))

    def _mux(self, packets: Any) -> None:
        for packet in packets:
            set_back(packet, self._start)
            self._film.mux(packet)
