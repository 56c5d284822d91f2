"""From a stranger's file to a new picture. Runs in the worker only.

Each kind is opened by its own class of Pillow, never by asking every plugin in turn, and the
size in the header is judged before a pixel is decoded.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from itertools import chain, product
from typing import TypeVar

from PIL import Image, ImageCms, ImageFile, JpegImagePlugin, TiffImagePlugin

from journalkit.darkroom.limits import Limits
from journalkit.darkroom.worker import Facts, Unfit, Work

_READS_EXIF = TiffImagePlugin  # Pillow would import it when it is needed: too late in here
QUALITY, THUMB_QUALITY = 88, 80
ORIENTATION, ORIGINAL_TIME, ORIGINAL_OFFSET, EXIF_PART = 0x0112, 0x9003, 0x9011, 0x8769
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# By whether what was at the top comes to the left.
_SIDEWAYS = {
    Image.Transpose.TRANSPOSE: True,
    Image.Transpose.ROTATE_90: True,
    Image.Transpose.ROTATE_270: False,
    Image.Transpose.TRANSVERSE: False,
}
_STRIP = 64  # lines
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
Made = TypeVar("Made")
Opener = Callable[[BytesIO], ImageFile.ImageFile]


def work_for(kind: str) -> Work:
    """The work for a picture of *kind*, with its decoder imported."""
    opener = _opener(kind)

    def work(data: bytes, limits: Limits) -> tuple[Facts, list[bytes]]:
        if kind == "webp":  # its decoder takes memory for the whole canvas when it opens
            judge_size(*_webp_size(data), limits)
        if kind == "png" and _PNG_END not in data:  # Pillow does not miss what follows the pixels
            raise Unfit("damaged")
        picture: Image.Image = opener(BytesIO(data))
        judge_size(*picture.size, limits)
        orientation, when = _said_by_the_camera(picture)
        if kind == "jpeg":
            picture.draft(None, (limits.longest_side, limits.longest_side))
        picture.load()
        judge_size(*picture.size, limits)
        picture, parts = develop(picture, orientation, limits)
        return (*picture.size, when, 0.0), parts

    return work


def _opener(kind: str) -> Opener:
    if kind == "jpeg":
        return JpegImagePlugin.JpegImageFile
    if kind == "png":
        from PIL import PngImagePlugin

        return PngImagePlugin.PngImageFile
    if kind == "webp":
        from PIL import WebPImagePlugin

        return WebPImagePlugin.WebPImageFile
    if kind == "heif":
        import pillow_heif

        # An embedded thumbnail may show what was cropped away; one thread needs less memory.
        pillow_heif.options.THUMBNAILS = False
        pillow_heif.options.DEPTH_IMAGES = pillow_heif.options.AUX_IMAGES = False
        pillow_heif.options.DECODE_THREADS = 1
        opener: Opener = pillow_heif.HeifImageFile
        return opener
    raise Unfit("kind")


def judge_size(width: int, height: int, limits: Limits) -> None:
    """Refuse more pixels than *limits* allow, and pictures without any."""
    if width < 1 or height < 1:
        raise Unfit("damaged")
    if width * height > limits.pixels:
        raise Unfit("pixels")


def develop(
    picture: Image.Image, orientation: int, limits: Limits
) -> tuple[Image.Image, list[bytes]]:
    """The decoded *picture*, smaller, in sRGB and upright, with its JPEG and its thumbnail's.

    The order saves memory: what is left out by the smaller size is never converted or turned.
    """
    profile = picture.info.get("icc_profile")
    picture = _within(_eight_bits(picture), limits.longest_side)
    picture = _on_white(_in_srgb(picture, profile))
    picture.info = {}  # a comment in there would be written out again
    large = _upright(picture, orientation)
    # The one only reads what the other turned already: each has a processor.
    full, thumb = _at_once(
        lambda: _jpeg(large, QUALITY), lambda: _thumb(picture, orientation, limits)
    )
    return large, [full, thumb]


def _at_once(here: Callable[[], Made], aside: Callable[[], Made]) -> tuple[Made, Made]:
    """What both make, at the same time; a thread that fails has no memory left."""
    box: list[Made] = []
    thread = threading.Thread(target=lambda: box.append(aside()))
    thread.start()
    made = here()
    thread.join()
    if not box:
        raise MemoryError
    return made, box[0]


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    """*picture* turned as *orientation* asks for.

    What lies on its side is turned in strips that a processor's cache holds, by two threads: for
    twelve megapixels that takes less than half as long.
    """
    if orientation not in _UPRIGHT:
        return picture
    way = _UPRIGHT[orientation]
    if way not in _SIDEWAYS:
        return picture.transpose(way)
    width, height = picture.size
    turned = Image.new(picture.mode, (height, width), None)

    def turn(first: int) -> bool:
        for top in range(first, height, 2 * _STRIP):
            bottom = min(height, top + _STRIP)
            strip = picture.crop((0, top, width, bottom)).transpose(way)
            turned.paste(strip, (top if _SIDEWAYS[way] else height - bottom, 0))
        return True

    _at_once(lambda: turn(0), lambda: turn(_STRIP))
    return turned


def _within(picture: Image.Image, side: int) -> Image.Image:
    longest = max(picture.size)
    if longest <= side:
        return picture
    width, height = (max(1, round(length * side / longest)) for length in picture.size)
    return picture.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2.0)


def _thumb(picture: Image.Image, orientation: int, limits: Limits) -> bytes:
    small = _within(picture, limits.thumb_side)
    return _jpeg(_upright(small, orientation), THUMB_QUALITY)


class _NewJpeg(BytesIO):
    """Bytes with a name: by its ending Pillow knows the format without importing the others."""

    name = "new.jpg"


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    new = _NewJpeg()
    picture.save(new, quality=quality, subsampling="4:2:0")
    return new.getvalue()


def _eight_bits(picture: Image.Image) -> Image.Image:
    """*picture* in a mode that can be resized and coloured: L, RGB, RGBA, CMYK or LAB."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        # 16 bits of grey; converting alone would cut everything above 255 to white.
        return picture.convert("I").point(lambda value: value * (1 / 257) + 0).convert("L")
    if picture.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode in ("L", "RGB", "RGBA", "CMYK", "LAB"):
        return picture
    return picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """*picture* in sRGB by its ICC *profile*; a profile that cannot be used counts as none."""
    if not profile or picture.mode not in ("L", "RGB", "RGBA", "CMYK", "LAB"):
        return picture
    target = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        turn = ImageCms.buildTransform(
            source, ImageCms.createProfile("sRGB"), picture.mode, target,
            renderingIntent=ImageCms.Intent.PERCEPTUAL,
        )  # fmt: skip
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    if picture.mode == target and _changes_nothing(turn, target):
        return picture
    return turn.apply(picture)


def _changes_nothing(turn: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Whether *turn* moves no colour by more than a rounding: most cameras' profile is sRGB.

    A 9 by 9 by 9 grid of colours is cheap to turn; twelve million pixels are not.
    """
    steps = [min(255, 32 * step) for step in range(9)]
    grid = bytes(chain.from_iterable(product(steps, repeat=3)))
    before = Image.frombytes("RGB", (27, 27), grid).convert(mode)
    after = turn.apply(before)
    return all(abs(a - b) <= 2 for a, b in zip(before.tobytes(), after.tobytes(), strict=True))


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGBA":
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    return picture if picture.mode in ("RGB", "L") else picture.convert("RGB")


def _said_by_the_camera(picture: Image.Image) -> tuple[int, str]:
    """Orientation (1 to 8) and time of taking (ISO 8601 or ``-``) from EXIF, where it is sane."""
    try:
        exif = picture.getexif()
        orientation = exif.get(ORIENTATION, 1)
        part = exif.get_ifd(EXIF_PART)
        when = taken(str(part.get(ORIGINAL_TIME, "")), str(part.get(ORIGINAL_OFFSET, "")))
    except MemoryError:
        raise
    except Exception:
        return 1, "-"  # broken EXIF is no reason to refuse a whole picture
    return orientation if orientation in _UPRIGHT else 1, when


def taken(written: str, offset: str) -> str:
    """An EXIF time, with its offset from UTC where there is one, as ISO 8601; nonsense is ``-``.

    Nonsense is what cannot be a date, is older than digital cameras, or lies in the future.
    """
    parts = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)", written)
    if not parts:
        return "-"
    try:
        when = datetime(*map(int, parts.groups()))  # type: ignore[arg-type]
        shift = re.fullmatch(r"([+-])(\d\d):?(\d\d)", offset.strip("\0 "))
        if shift:
            away = timedelta(hours=int(shift[2]), minutes=int(shift[3]))
            when = when.replace(tzinfo=timezone(-away if shift[1] == "-" else away))
    except ValueError:
        return "-"
    latest = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
    return when.isoformat() if when.year >= 1990 and when.replace(tzinfo=None) <= latest else "-"


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height as the WebP header has them (RFC 9649)."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (26, 28))
        return width, height
    raise Unfit("damaged")
