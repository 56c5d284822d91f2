"""Real files of every kind that tablets and telephones send, and what can become of them.

Every original carries `REMARKS` wherever its kind has room for words. `mutants` damages them
in many ways, always in the same one for the same number.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import av
import pillow_heif
from PIL import Image

from tests.media.camera import camera_exif, clip, four_corners, saved, turned, with_segments

REMARKS = "CANARY-7f3a said the camera at 51.5073 N, 0.1276 W: " + "".join(
    f"{number * 2654435761 % 2**32:08x}" for number in range(16)
)
"""What a camera wrote beside the picture, made so that no 16 letters of it occur by chance."""
WORDS = REMARKS.encode()
SIDE = (160, 120)


# -- the originals ------------------------------------------------------------------------------


def _picture() -> Image.Image:
    return Image.blend(four_corners(*SIDE), Image.effect_noise(SIDE, 40).convert("RGB"), 0.2)


def _exif() -> Image.Exif:
    exif = camera_exif(6)
    exif[0x010E] = REMARKS
    exif.get_ifd(0x8769)[0x927C] = WORDS
    exif.get_ifd(0x8825)[29] = REMARKS
    return exif


_XMP = b"<x:xmpmeta>" + WORDS + b"</x:xmpmeta>"


def _jpeg() -> bytes:
    plain = saved(_picture(), "JPEG", quality=90, exif=_exif(), comment=WORDS)
    small = saved(four_corners(32, 24), "JPEG", comment=WORDS)
    return with_segments(
        plain, (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _XMP), (0xE5, WORDS + small)
    )


def _progressive_jpeg() -> bytes:
    return saved(_picture(), "JPEG", quality=90, progressive=True, exif=_exif(), comment=WORDS)


def _png() -> bytes:
    """Sixteen bits a colour, transparent in places, interlaced."""
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = *SIDE, "rgba64be"
    encoder.time_base = Fraction(1, 25)
    encoder.flags |= av.codec.context.Flags.interlaced_dct
    picture = _picture().convert("RGBA")
    picture.putalpha(picture.getchannel("R"))
    frame = av.VideoFrame.from_ndarray(_array(picture), format="rgba").reformat(format="rgba64be")
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    whole = b"".join(bytes(packet) for packet in packets)
    assert whole[24:29] == b"\x10\x06\0\0\1", "16 bits, with alpha, interlaced"
    remarks = [(b"tEXt", b"Comment\0" + WORDS), (b"zTXt", b"Where\0\0" + zlib.compress(WORDS))]
    remarks += [(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP), (b"eXIf", _exif().tobytes()[6:])]
    return whole[:33] + b"".join(_png_chunk(*one) for one in remarks) + whole[33:]


def _array(picture: Image.Image) -> object:
    import numpy

    return numpy.asarray(picture)


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    end = zlib.crc32(kind + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + kind + body + end


def _webp(**how: object) -> bytes:
    return saved(_picture(), "WEBP", exif=_exif(), xmp=_XMP, **how)


def _animated_webp() -> bytes:
    turns = [_picture().rotate(90 * turn) for turn in range(1, 4)]
    return _webp(save_all=True, append_images=turns, duration=80)


def _heic() -> bytes:
    out = io.BytesIO()
    image = pillow_heif.from_pillow(_picture())
    image.save(out, quality=80, exif=_exif().tobytes(), xmp=_XMP)
    return out.getvalue()


_TAGS = {"title": REMARKS, "comment": REMARKS, "location": "+51.5073-000.1276/" + REMARKS}


def _film(kind: str, codec: str, sound: str) -> bytes:
    quiet = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    return clip(kind, codec, sound, size=SIDE, frames=20, tags=_TAGS, g="10", **quiet)


def _index_first(film: bytes) -> bytes:
    """*film* with its index in front of its pictures, as it is sent over a network."""
    ftyp, *others = [film[box.start : box.end] for box in top_boxes(film)]
    index = next(one for one in others if one[4:8] == b"moov")
    rest = [one for one in others if one is not index]
    moved, at = bytearray(index), index.find(b"stco")
    while at > 0:
        for number in range(int.from_bytes(index[at + 8 : at + 12], "big")):
            here = slice(at + 12 + 4 * number, at + 16 + 4 * number)
            moved[here] = (int.from_bytes(moved[here], "big") + len(index)).to_bytes(4, "big")
        at = index.find(b"stco", at + 1)
    return ftyp + bytes(moved) + b"".join(rest)


def _fragmented() -> bytes:
    out = io.BytesIO()
    how = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with (
        av.open(io.BytesIO(_film("mp4", "libx264", "aac"))) as old,
        av.open(out, "w", format="mp4", options=how) as new,
    ):
        new.metadata.update(_TAGS)
        ways = {one.index: new.add_stream_from_template(one) for one in old.streams}
        for packet in old.demux():
            if packet.dts is not None:
                packet.stream = ways[packet.stream.index]
                new.mux(packet)
    return out.getvalue()


PICTURES: dict[str, Callable[[], bytes]] = {
    "JPEG": _jpeg,
    "progressive JPEG": _progressive_jpeg,
    "PNG of 16 bits": _png,
    "lossy WebP": lambda: _webp(quality=80),
    "lossless WebP": lambda: _webp(lossless=True),
    "animated WebP": _animated_webp,
    "HEIC": _heic,
}
FILMS: dict[str, Callable[[], bytes]] = {
    "MP4": lambda: _film("mp4", "libx264", "aac"),
    "MP4, index first": lambda: _index_first(_film("mp4", "libx264", "aac")),
    "MP4 in fragments": _fragmented,
    "MOV": lambda: turned(_film("mov", "libx264", "aac")),
    "HEVC": lambda: _film("mp4", "libx265", "aac"),
    "WebM of VP8": lambda: _film("webm", "libvpx", "libopus"),
    "WebM of VP9": lambda: _film("webm", "libvpx-vp9", "libopus"),
}
KINDS = (*PICTURES, *FILMS)


@cache
def original(kind: str) -> bytes:
    """A whole file of *kind*, with remarks in it."""
    return {**PICTURES, **FILMS}[kind]()


# -- what files consist of ------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """Bytes of a file that belong together, and where in them their length is said."""

    start: int
    end: int
    length_at: int
    length_bytes: int


_PARENTS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf", b"iprp"}


def top_boxes(data: bytes) -> list[Part]:
    """The outermost boxes of an MP4, MOV or HEIC."""
    return _boxes(data, 0, len(data), deep=False)


def _boxes(data: bytes, at: int, end: int, *, deep: bool = True) -> list[Part]:
    found = []
    while at + 8 <= end:
        length = int.from_bytes(data[at : at + 4], "big")
        if not 8 <= length <= end - at:
            break
        found.append(Part(at, at + length, at, 4))
        if deep and data[at + 4 : at + 8] in _PARENTS:
            found += _boxes(data, at + 8, at + length)
        at += length
    return found


_MARK = re.compile(rb"\xff[\x01-\xcf\xda-\xfe]")  # none of those that stand in the pixels


def _segments(data: bytes) -> list[Part]:
    """The segments of a JPEG before its pixels, and of a progressive one those between them."""
    found, at = [], 2
    while mark := _MARK.search(data, at):
        start = mark.start()
        length = int.from_bytes(data[start + 2 : start + 4], "big")
        if start + 2 + length > len(data):
            break
        found.append(Part(start, start + 2 + length, start + 2, 2))
        at = start + 2 + length
    return found


def _chunks(data: bytes) -> list[Part]:
    """The chunks of a PNG."""
    found, at = [], 8
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        found.append(Part(at, end, at, 4))
        at = end
    return found


def _riff(data: bytes) -> list[Part]:
    """The chunks of a WebP."""
    found, at = [Part(0, len(data), 4, 4)], 12
    while at < len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        found.append(Part(at, end, at + 4, 4))
        at = end
    return found


_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675


def _elements(data: bytes, at: int = 0, end: int | None = None) -> list[Part]:
    """The elements of a WebM, with those inside its segment and its clusters (RFC 8794)."""
    found: list[Part] = []
    end = len(data) if end is None else end
    while at < end:
        name_length = 9 - data[at].bit_length()
        name = int.from_bytes(data[at : at + name_length], "big")
        length_at = at + name_length
        length_bytes = 9 - data[length_at].bit_length()
        length = int.from_bytes(data[length_at : length_at + length_bytes], "big")
        length &= (1 << 7 * length_bytes) - 1
        body = length_at + length_bytes
        last = min(end, body + length)
        found.append(Part(at, last, length_at, length_bytes))
        if name in (_SEGMENT, _CLUSTER):
            found += _elements(data, body, last)
        at = last
    return found


@cache
def parts(kind: str) -> list[Part]:
    """What the original of *kind* consists of, with what stands inside."""
    data = original(kind)
    if "JPEG" in kind:
        return _segments(data)
    if "PNG" in kind:
        return _chunks(data)
    if "WebP" in kind:
        return _riff(data)
    return _elements(data) if "WebM" in kind else _boxes(data, 0, len(data))


# -- what becomes of them -------------------------------------------------------------------------

Drawn = random.Random


def _bits(kind: str, drawn: Drawn) -> bytes:
    changed = bytearray(original(kind))
    for _ in range(drawn.choice((1, 1, 3, 20, 100))):
        changed[drawn.randrange(len(changed))] ^= 1 << drawn.randrange(8)
    return bytes(changed)


def _head_bits(kind: str, drawn: Drawn) -> bytes:
    """Where a file says what it is and how large, a changed bit does most."""
    changed, part = bytearray(original(kind)), drawn.choice(parts(kind))
    for _ in range(drawn.choice((1, 2, 5))):
        at = drawn.randrange(part.start, min(part.end, part.start + 64, len(changed)))
        changed[at] ^= 1 << drawn.randrange(8)
    return bytes(changed)


def _run(kind: str, drawn: Drawn) -> bytes:
    data = original(kind)
    at, length = drawn.randrange(len(data)), drawn.choice((2, 4, 8, 64, 500))
    filled = drawn.choice((bytes(length), b"\xff" * length, drawn.randbytes(length)))
    return data[:at] + filled + data[at + length :]


def _cut_off(kind: str, drawn: Drawn) -> bytes:
    data = original(kind)
    return data[: drawn.randrange(len(data))]


def _hole(kind: str, drawn: Drawn) -> bytes:
    data = original(kind)
    at = drawn.randrange(len(data))
    return data[:at] + data[at + drawn.choice((1, 4, 100, 2000)) :]


def _inserted(kind: str, drawn: Drawn) -> bytes:
    data = original(kind)
    at = drawn.randrange(len(data))
    return data[:at] + drawn.randbytes(drawn.choice((1, 4, 100, 2000))) + data[at:]


def _twice(kind: str, drawn: Drawn) -> bytes:
    data, part = original(kind), drawn.choice(parts(kind))
    again = data[part.start : part.end] * drawn.choice((1, 1, 3, 30))
    return data[: part.end] + again + data[part.end :]


def _left_out(kind: str, drawn: Drawn) -> bytes:
    data, part = original(kind), drawn.choice(parts(kind))
    return data[: part.start] + data[part.end :]


def _swapped(kind: str, drawn: Drawn) -> bytes:
    data = original(kind)
    one, other = sorted(drawn.sample(parts(kind), 2), key=lambda part: part.start)
    if one.end > other.start:  # the one stands inside the other
        return data[: one.start] + data[other.start : other.end] + data[one.start :]
    return (
        data[: one.start]
        + data[other.start : other.end]
        + data[one.end : other.start]
        + data[one.start : one.end]
        + data[other.end :]
    )


def _wrong_length(kind: str, drawn: Drawn) -> bytes:
    data, part = original(kind), drawn.choice(parts(kind))
    size = part.length_bytes
    most = (1 << 8 * size) - 1
    wrong = drawn.choice((0, 1, 7, most, most >> 1, len(data), drawn.randrange(most)))
    said = (wrong & most).to_bytes(size, "little" if "WebP" in kind else "big")
    return data[: part.length_at] + said + data[part.length_at + size :]


def _another_head(kind: str, drawn: Drawn) -> bytes:
    other = original(drawn.choice([one for one in KINDS if one != kind]))
    length = drawn.choice((4, 12, 16, 32, 200))
    return other[:length] + original(kind)[drawn.choice((0, length)) :]


def _two_in_one(kind: str, drawn: Drawn) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("index.html", WORDS)
    page = b"<!doctype html><script>alert('" + WORDS + b"')</script>"
    other = original(drawn.choice(KINDS))
    return original(kind) + drawn.choice((out.getvalue(), page, other, WORDS))


WAYS: tuple[Callable[[str, Drawn], bytes], ...] = (
    _bits,
    _head_bits,
    _run,
    _cut_off,
    _hole,
    _inserted,
    _twice,
    _left_out,
    _swapped,
    _wrong_length,
    _another_head,
    _two_in_one,
)


def mutants(numbers: Iterable[int]) -> Iterator[tuple[int, str, bytes]]:
    """For each of *numbers* the same damaged file at any time: number, kind of original, bytes."""
    for number in numbers:
        kind = KINDS[number % len(KINDS)]
        way = WAYS[number // len(KINDS) % len(WAYS)]
        yield number, kind, way(kind, random.Random(number))
