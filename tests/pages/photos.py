"""Pictures as cameras make them, with everything that must not survive written into them."""

from __future__ import annotations

import io
from datetime import datetime

import pillow_heif
from PIL import Image, ImageDraw

ORIENTATION, GPS, EXIF = 0x0112, 0x8825, 0x8769


def _scene(width: int, height: int) -> Image.Image:
    """A picture whose corners can be told apart: red, green, blue, yellow from the top left."""
    image = Image.new("RGB", (width, height), (200, 190, 170))
    draw = ImageDraw.Draw(image)
    for step in range(0, width, 16):
        draw.line((step, 0, width - step, height), fill=(step % 255, 120, 255 - step % 255))
    w, h = width // 4, height // 4
    corners = {(0, 0): "red", (1, 0): "green", (0, 1): "blue", (1, 1): "yellow"}
    for (x, y), colour in corners.items():
        left, top = x * (width - w), y * (height - h)
        draw.rectangle((left, top, left + w, top + h), fill=colour)
    return image


def _exif(canary: str, orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010E] = f"{canary}description"
    exif[0x010F] = f"{canary}make"
    exif[0x013B] = f"{canary}artist"
    exif[0x9C9B] = f"{canary}title".encode("utf-16-le")
    details = exif.get_ifd(EXIF)
    details[0x9003] = datetime(2026, 9, 14, 14, 32).strftime("%Y:%m:%d %H:%M:%S")
    details[0x927C] = f"{canary}makernote".encode()
    details[0x9286] = b"ASCII\x00\x00\x00" + f"{canary}comment".encode()
    place = exif.get_ifd(GPS)
    place.update({1: "N", 2: (53.0, 48.0, 30.0), 3: "W", 4: (1.0, 32.0, 57.0)})
    return exif


def camera_jpeg(canary: str, *, width: int = 4000, height: int = 3000) -> bytes:
    """A 12-megapixel JPEG held sideways, with position, camera, comments and a canary in each."""
    out = io.BytesIO()
    image = _scene(width, height)
    image.save(
        out,
        "JPEG",
        quality=90,
        exif=_exif(canary, 6),
        comment=f"{canary}jfifcomment".encode(),
        xmp=f"<x:xmpmeta>{canary}xmp</x:xmpmeta>".encode(),
    )
    return out.getvalue()


def camera_heic(canary: str, *, width: int = 1600, height: int = 1200) -> bytes:
    """A HEIC as phones write it."""
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    _scene(width, height).save(out, "HEIF", quality=80, exif=_exif(canary, 1).tobytes())
    return out.getvalue()
