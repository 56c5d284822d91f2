"""Files as cameras write them, each with a mark in every place where a camera writes."""

from __future__ import annotations

import random
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image, PngImagePlugin

from tests.media.camera import CANARY, camera_exif, film, four_corners, saved, with_segments


@pytest.fixture(scope="session")
def camera_photo() -> bytes:
    """12 megapixels as a tablet held upright writes them, with all that it knows beside them."""
    noise = Image.effect_noise((4000, 3000), 20).convert("RGB")
    picture = Image.blend(four_corners(4000, 3000), noise, 0.15)
    plain = saved(picture, "JPEG", quality=92, exif=camera_exif(), comment=CANARY + b"-comment")
    thumb = saved(four_corners(160, 120), "JPEG")
    return with_segments(
        plain,
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"),
        (0xED, b"Photoshop 3.0\x008BIM" + CANARY),
        (0xE5, CANARY + b"-thumbnail" + thumb),
    )


@pytest.fixture(scope="session")
def heic_photo() -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(four_corners(640, 480)).save(
        out,
        quality=90,
        exif=camera_exif(1).tobytes(),
        xmp=b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>",
    )
    return out.getvalue()


@pytest.fixture(scope="session")
def png_photo() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", CANARY.decode() * 3, zip=True)
    text.add_itxt("Where", CANARY.decode())
    return saved(four_corners(400, 300), "PNG", pnginfo=text, exif=camera_exif(1))


@pytest.fixture(scope="session")
def webp_photo() -> bytes:
    return saved(four_corners(400, 300), "WEBP", quality=90, exif=camera_exif(1), xmp=CANARY)


@pytest.fixture(scope="session")
def small_photo() -> bytes:
    return saved(four_corners(320, 240), "JPEG", quality=90, exif=camera_exif())


@pytest.fixture(scope="session")
def tablet_film() -> bytes:
    return film("mp4", "libx264", "aac")


@pytest.fixture(scope="session")
def seeded() -> random.Random:
    return random.Random(20240506)
