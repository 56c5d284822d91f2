"""A real film, made here and cut into the pieces that a journal keeps."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO

import av
import numpy as np


@dataclass(frozen=True)
class Cut:
    """How a film begins (ftyp and moov), its pieces, and where in seconds each of them starts."""

    begins: bytes
    pieces: tuple[bytes, ...]
    starts: tuple[float, ...]
    seconds: float
    mime: str = 'video/mp4; codecs="avc1.42c01e"'


def film(seconds: int, *, side: int = 320, bits: int = 400_000) -> Cut:
    """A film of moving noise with a piece for every two seconds."""
    rate, out = 12, BytesIO()
    how = {"movflags": "empty_moov+default_base_moof+frag_keyframe"}
    grain = np.random.default_rng(1).integers(0, 255, (side, side * 2, 3), dtype=np.uint8)
    with av.open(out, "w", format="mp4", options=how) as kept:
        stream = kept.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = side, side * 3 // 4, "yuv420p"
        stream.bit_rate = bits
        stream.time_base = Fraction(1, rate)
        stream.options = {
            "preset": "ultrafast",
            "profile": "baseline",
            "level": "3.0",
            "g": str(2 * rate),
            "keyint_min": str(2 * rate),
            "sc_threshold": "0",
        }
        for number in range(seconds * rate):
            left = number * 2 % side
            pixels = np.ascontiguousarray(grain[: side * 3 // 4, left : left + side])
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = number
            kept.mux(stream.encode(frame))
        kept.mux(stream.encode(None))
    return _cut(out.getvalue(), seconds)


def _cut(whole: bytes, seconds: int) -> Cut:
    at, begins, pieces = 0, b"", []
    while at < len(whole):
        size, kind = int.from_bytes(whole[at : at + 4], "big"), whole[at + 4 : at + 8]
        box, at = whole[at : at + size], at + size
        if kind in (b"ftyp", b"moov"):
            begins += box
        elif kind == b"moof":
            pieces.append(box)
        elif kind == b"mdat":
            pieces[-1] += box
    starts = tuple(2.0 * number for number in range(len(pieces)))
    return Cut(begins, tuple(pieces), starts, float(seconds))
