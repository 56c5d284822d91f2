"""Photos and films with their date, caption and who is in them written into the file, and back.

Nothing is decoded: a photo gets two more segments (Exif and XMP), a film a box of remarks and its
time of making, and both can be taken out again to the last byte. What comes back is taken only
where it is built as the journal builds its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape

from journalkit.errors import LeavingRefused

EXIF, XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
SINCE_1904 = 2_082_844_800
"""Seconds from the beginning of a film's clock (ISO 14496-12) to 1970."""
_OWN = {0xE0, 0xDB, 0xC4, 0xDD, *range(0xC0, 0xC4)}
"""Segments of the journal's own photos before their pixels: JFIF, tables, frame."""
_START, _APP1, _SCAN, _END = b"\xff\xd8", 0xE1, 0xDA, b"\xff\xd9"
_RDF = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmp:CreateDate="{when}">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{said}</rdf:li></rdf:Alt></dc:description>
<Iptc4xmpExt:PersonInImage><rdf:Bag>{who}</rdf:Bag></Iptc4xmpExt:PersonInImage>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class Words:
    """What is written into a photo or film."""

    when: datetime
    """On the setting's clock."""
    caption: str = field(repr=False)
    who: tuple[str, ...] = field(repr=False)
    """Names of those who can be recognised."""

    @property
    def said(self) -> str:
        """The caption and who is in it, as one line."""
        shown = f"In the picture: {', '.join(self.who)}." if self.who else ""
        return " ".join(part for part in (self.caption, shown) if part)


# -- photos -----------------------------------------------------------------------------------


def told(jpeg: bytes, words: Words) -> bytes:
    """*jpeg* with *words* in it; `LeavingRefused` where it is no photo of the journal's."""
    segments, _ = _segments(jpeg)
    first = segments[0][1] if segments and segments[0][0] == 0xE0 else 2
    if any(kind == _APP1 for kind, _, _ in segments):
        raise LeavingRefused(_STRANGE)
    return jpeg[:first] + _segment(EXIF + _exif(words)) + _segment(XMP + _xmp(words)) + jpeg[first:]


def bare(jpeg: bytes) -> bytes:
    """*jpeg* without the words that `told` put in; `LeavingRefused` where it is anything else."""
    segments, at = _segments(jpeg)
    kept = [_START]
    start = 2
    for kind, end, body in segments:
        if not (kind == _APP1 and body.startswith((EXIF, XMP))):
            kept.append(jpeg[start:end])
        start = end
    return b"".join([*kept, jpeg[at:]])


_STRANGE = "A picture is not what the journal keeps."


def _segments(jpeg: bytes) -> tuple[list[tuple[int, int, bytes]], int]:
    """The segments before the pixels (kind, where it ends, body), and where the pixels begin."""
    if not jpeg.startswith(_START) or not jpeg.endswith(_END):
        raise LeavingRefused(_STRANGE)
    found, at = [], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != _SCAN:
        kind, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if kind not in _OWN | {_APP1} or size < 2:
            raise LeavingRefused(_STRANGE)
        body, at = jpeg[at + 4 : at + 2 + size], at + 2 + size
        if kind == _APP1 and not body.startswith((EXIF, XMP)):
            raise LeavingRefused(_STRANGE)
        found.append((kind, at, body))
    if jpeg[at : at + 2] != bytes([0xFF, _SCAN]):
        raise LeavingRefused(_STRANGE)
    return found, at


def _segment(body: bytes) -> bytes:
    return bytes([0xFF, _APP1]) + (len(body) + 2).to_bytes(2, "big") + body


def _exif(words: Words) -> bytes:
    """TIFF with the description (270) and, below 34665, when it was taken (36867, 36881)."""
    zone = words.when.strftime("%z") or "+0000"
    inner = [
        (0x9003, f"{words.when:%Y:%m:%d %H:%M:%S}".encode()),
        (0x9011, f"{zone[:3]}:{zone[3:5]}".encode()),
    ]
    main = _directory([(0x010E, words.said.encode() or b" ")], at=8, linked=True)
    return b"MM\0*\0\0\0\x08" + main + _directory(inner, at=8 + len(main))


def _directory(texts: Sequence[tuple[int, bytes]], *, at: int, linked: bool = False) -> bytes:
    """A directory of *texts* by their tags; *linked* to the one that stands right behind it."""
    entries, behind = b"", b""
    count = len(texts) + linked
    data = at + 2 + 12 * count + 4
    for tag, text in texts:
        text += b"\0"
        behind += bytes(len(behind) % 2)  # each begins at an even place
        short = len(text) <= 4
        place = text.ljust(4, b"\0") if short else struct.pack(">I", data + len(behind))
        entries += struct.pack(">HHI", tag, 2, len(text)) + place
        behind += b"" if short else text
    behind += bytes(len(behind) % 2)
    if linked:
        entries += struct.pack(">HHII", 0x8769, 4, 1, data + len(behind))
    return struct.pack(">H", count) + entries + b"\0\0\0\0" + behind


def _xmp(words: Words) -> bytes:
    who = "".join(f"<rdf:li>{escape(one)}</rdf:li>" for one in words.who)
    when = words.when.isoformat(timespec="seconds")
    return _RDF.format(when=when, said=escape(words.said), who=who).encode()


# -- films ------------------------------------------------------------------------------------


def told_film(begins: bytes, words: Words) -> bytes:
    """The beginning of a film (``ftyp`` and ``moov``) with *words* in it."""
    ftyp, moov = _two(begins)
    if any(kind == b"udta" for kind, _ in _boxes(moov[8:])):
        raise LeavingRefused(_STRANGE)
    seconds = int(words.when.astimezone(UTC).timestamp()) + SINCE_1904
    remarks = _box(b"udta", _box(b"meta", bytes(4) + _HANDLER + _box(b"ilst", _items(words))))
    return ftyp + _box(b"moov", _timed(moov[8:], seconds) + remarks)


def bare_film(begins: bytes) -> bytes:
    """The beginning of a film without what `told_film` wrote."""
    ftyp, moov = _two(begins)
    kept = b"".join(whole for kind, whole in _boxes(moov[8:]) if kind != b"udta")
    return ftyp + _box(b"moov", _timed(kept, 0))


_HANDLER = (
    (33).to_bytes(4, "big") + b"hdlr" + bytes(8) + b"mdirappl" + bytes(9)
)  # ISO 14496-12, 8.4.3: the list below is Apple's


def _items(words: Words) -> bytes:
    said = (
        (b"\xa9nam", words.caption),
        (b"\xa9day", words.when.isoformat(timespec="seconds")),
        (b"desc", words.said),
    )
    return b"".join(
        _box(name, _box(b"data", (1).to_bytes(4, "big") + bytes(4) + text.encode()))
        for name, text in said
        if text
    )


def _timed(moov: bytes, seconds: int) -> bytes:
    """*moov* (without its head) with its two times of making set; 0 is what the journal keeps."""
    at = moov.find(b"mvhd")
    if at < 0:
        raise LeavingRefused(_STRANGE)
    width = 8 if moov[at + 4] else 4
    return moov[: at + 8] + seconds.to_bytes(width, "big") * 2 + moov[at + 8 + 2 * width :]


def _two(begins: bytes) -> tuple[bytes, bytes]:
    boxes = list(_boxes(begins))
    if [kind for kind, _ in boxes] != [b"ftyp", b"moov"]:
        raise LeavingRefused(_STRANGE)
    return boxes[0][1], boxes[1][1]


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or at + size > len(data):
            raise LeavingRefused(_STRANGE)
        yield data[at + 4 : at + 8], data[at : at + size]
        at += size


def _box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + kind + body
