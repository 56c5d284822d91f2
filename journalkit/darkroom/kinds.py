"""What a file is, by its first bytes and never by its name."""

from __future__ import annotations

_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF = {b"avif", b"avis"}
_VIDEO = {
    b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"qt  ",
    b"M4V ", b"MSNV", b"dash", b"3gp4", b"3gp5", b"3gp6",
}  # fmt: skip
_NOT_TAKEN = (b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"BM", b"%PDF")


def kind_of(data: bytes) -> str:
    """``jpeg``, ``png``, ``webp``, ``heif``, ``mp4``, ``webm``, ``other`` or ``unknown``.

    ``other`` is a picture or a document of a kind that is not taken. Only a handful of bytes is
    looked at here; everything that needs a parser happens in the worker.
    """
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:4] == b"\x1aE\xdf\xa3":
        return "webm"
    if data[4:8] == b"ftyp":
        return _by_brand(data)
    if data[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mp4"  # QuickTime of before brands
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_NOT_TAKEN) or start.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        return "other"
    return "unknown"


def _by_brand(data: bytes) -> str:
    length = min(int.from_bytes(data[:4], "big"), 256)
    major = data[8:12]
    brands = {major} | {data[at : at + 4] for at in range(16, length, 4)}
    if brands & _AVIF:
        return "other"
    if major in _HEIF or (brands & _HEIF and major not in _VIDEO):
        return "heif"
    return "mp4" if brands & _VIDEO else "unknown"
