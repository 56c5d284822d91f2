"""What stands in an MP4 that a worker wrote, read by its boxes (ISO/IEC 14496-12).

The worker has been reading a stranger's bytes, so every length is checked against what is there,
and a box that does not belong is no answer: `Odd`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

_START = ("ftyp", "moov")
_FRAGMENT = ("moof", "mdat")
_NESTED = {"moov", "trak", "mdia", "minf", "dinf", "stbl", "edts", "mvex", "moof", "traf"}
_KNOWN = _NESTED | {
    "mvhd", "tkhd", "elst", "mdhd", "hdlr", "vmhd", "smhd", "nmhd", "dref", "stsd", "stts",
    "stsc", "stsz", "stco", "mehd", "trex", "mfhd", "tfhd", "tfdt", "trun", "sgpd", "sbgp",
}  # fmt: skip
_EVERYWHERE = {66, 77, 88, 100}  # profiles of H.264 with eight bits and 4:2:0 (table A.2)
_AAC = 0x40  # the object type of MPEG-4 sound (mp4ra.org)


class Odd(Exception):
    """These are not the boxes that there have to be."""


@dataclass(frozen=True)
class Start:
    """What an initialisation segment says: its tracks' clocks by id, and how browsers call it."""

    data: bytes = field(repr=False)
    """The segment itself, without the part for remarks that every writer leaves room for."""
    video: int
    clocks: dict[int, int]
    """Ticks a second, by track id."""
    mime: str
    """For MediaSource; empty where not every browser can play it."""


Box = tuple[str, memoryview]


def boxes(data: memoryview) -> Iterator[Box]:
    """Each box in *data* with its body; `Odd` where they do not fill it exactly."""
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if length < 8 or at + length > len(data):
            raise Odd
        yield bytes(data[at + 4 : at + 8]).decode("latin-1"), data[at + 8 : at + length]
        at += length


def start_of(data: bytes) -> Start:
    """What the initialisation segment *data* says; `Odd` if it is none, or holds anything else."""
    top = list(boxes(memoryview(data)))
    if tuple(kind for kind, _ in top) != _START:
        raise Odd
    clocks: dict[int, int] = {}
    video, names = 0, [""]
    for kind, trak in boxes(top[1][1]):
        if kind not in ("mvhd", "trak", "mvex", "udta"):
            raise Odd
        if kind != "trak":
            continue
        found = dict(_all(trak))
        id, clock = _track_id(found["tkhd"]), _clock(found["mdhd"])
        is_video = "vmhd" in found
        if not clock or id in clocks or (is_video and video):
            raise Odd
        clocks[id] = clock
        if is_video:
            video, names[0] = id, _pictures(found["stsd"])
        else:
            names.append(_sound(found["stsd"]))
    if not video or len(clocks) > 2:
        raise Odd
    mime = f'video/mp4; codecs="{", ".join(names)}"' if all(names) else ""
    clean = _box("ftyp", bytes(top[0][1])) + _without_remarks("moov", top[1][1])
    return Start(clean, video, clocks, mime)


def start_of_fragment(data: bytes, start: Start) -> float:
    """When the fragment *data* begins, in seconds; `Odd` if it is no ``moof`` with its ``mdat``."""
    top = list(boxes(memoryview(data)))
    if tuple(kind for kind, _ in top) != _FRAGMENT:
        raise Odd
    begins: dict[int, float] = {}
    for kind, traf in _inside(top[0][1]):
        if kind == "traf":
            found: dict[str, memoryview] = {}
            for name, body in _all(traf):
                found.setdefault(name, body)  # of several runs the first
            id = int.from_bytes(found["tfhd"][4:8], "big")
            if id not in start.clocks:
                raise Odd
            begins[id] = (_decoded(found["tfdt"]) + _shown(found["trun"])) / start.clocks[id]
    if not begins:
        raise Odd
    return begins.get(start.video, min(begins.values()))


def _without_remarks(kind: str, body: memoryview) -> bytes:
    """The box again, without the two places in it where a writer may say what it likes."""
    skipped = {"stsd": 8, "hvc1": 78, "hev1": 78}.get(kind, 0)
    new = bytes(body)
    if skipped or kind in _NESTED:
        inner = (_without_remarks(*one) for one in boxes(body[skipped:]) if one[0] != "udta")
        new = new[:skipped] + b"".join(inner)
    elif kind == "hvcC":
        new = _parameters_only(new)
    return _box(kind, new)


def _box(kind: str, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + kind.encode("latin-1") + body


def _parameters_only(record: bytes) -> bytes:
    """HEVC's configuration without its SEI (ISO/IEC 14496-15, 8.3.3)."""
    if len(record) < 23:
        raise Odd
    kept, at = [], 23
    for _ in range(record[22]):
        start, kind = at, record[at] & 0x3F
        count = int.from_bytes(record[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            at += 2 + int.from_bytes(record[at : at + 2], "big")
        if at > len(record):
            raise Odd
        if kind in (32, 33, 34):
            kept.append(record[start:at])
    return record[:22] + bytes([len(kept)]) + b"".join(kept)


def _inside(body: memoryview) -> Iterator[Box]:
    for kind, inner in boxes(body):
        if kind not in _KNOWN:
            raise Odd
        yield kind, inner


def _all(body: memoryview) -> Iterator[Box]:
    """Every box in *body*, those in others too."""
    for kind, inner in _inside(body):
        yield kind, inner
        if kind in _NESTED:
            yield from _all(inner)


def _track_id(tkhd: memoryview) -> int:
    at = 20 if tkhd[0] == 1 else 12
    return int.from_bytes(tkhd[at : at + 4], "big")


def _clock(mdhd: memoryview) -> int:
    at = 20 if mdhd[0] == 1 else 12
    return int.from_bytes(mdhd[at : at + 4], "big")


def _decoded(tfdt: memoryview) -> int:
    return int.from_bytes(tfdt[4 : 12 if tfdt[0] == 1 else 8], "big")


def _shown(trun: memoryview) -> int:
    """By how much the run's first sample is shown later than it is decoded (8.8.8)."""
    flags = int.from_bytes(trun[1:4], "big")
    if not flags & 0x800 or not int.from_bytes(trun[4:8], "big"):
        return 0
    at = 8 + sum(4 for flag in (0x1, 0x4, 0x100, 0x200, 0x400) if flags & flag)
    return int.from_bytes(trun[at : at + 4], "big", signed=trun[0] == 1)


def _pictures(stsd: memoryview) -> str:
    """H.264 as MediaSource calls it (RFC 6381, 3.3), where every browser can decode it."""
    for kind, entry in boxes(stsd[8:]):
        for name, body in boxes(entry[78:]) if kind == "avc1" else ():
            if name == "avcC" and len(body) > 4 and body[1] in _EVERYWHERE:
                return f"avc1.{bytes(body[1:4]).hex()}"
    return ""


def _sound(stsd: memoryview) -> str:
    """AAC as MediaSource calls it, from its decoder's configuration (ISO/IEC 14496-1, 7.2.6)."""
    for kind, entry in boxes(stsd[8:]):
        for name, body in boxes(entry[28:]) if kind == "mp4a" else ():
            if name != "esds":
                continue
            decoder = _descriptor(_descriptor(body[4:], 0x03)[3:], 0x04)
            if decoder and decoder[0] == _AAC:
                config = bytes(_descriptor(decoder[13:], 0x05))
                kind_of_aac = config[0] >> 3 if config else 2
                return f"mp4a.40.{kind_of_aac if kind_of_aac < 31 else 2}"
    return ""


def _descriptor(data: memoryview, tag: int) -> memoryview:
    """The body of the descriptor *tag* that *data* begins with; empty where it does not."""
    if not data or data[0] != tag:
        return data[:0]
    length = 0
    for at in range(1, min(5, len(data))):
        length = length << 7 | data[at] & 0x7F
        if not data[at] & 0x80:
            return data[at + 1 : at + 1 + length]
    return data[:0]
