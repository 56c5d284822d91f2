"""What becomes of an honest photo."""

from __future__ import annotations

import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from journalkit.darkroom.limits import Limits
from journalkit.media import SafePicture, get_ready, make_safe
from journalkit.media.making_safe import only_pixels
from tests.media.camera import (
    CANARY,
    TURNED_RIGHT,
    UPRIGHT,
    camera_exif,
    colours,
    four_corners,
    saved,
    with_segments,
)


def _everything_in(data: bytes) -> bytes:
    """*data* and whatever in it decompresses."""
    found = [data]
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            found.append(zlib.decompressobj().decompress(data[start.start() :]))
        except zlib.error:
            continue
    return b"".join(found)


def _carries_nothing(picture: SafePicture) -> None:
    for jpeg in (picture.full, picture.thumb):
        everything = _everything_in(jpeg)
        for trace in (CANARY, b"Exif", b"xmp", b"ICC_PROFILE", b"Photoshop", b"GPS"):
            assert trace not in everything
        opened = Image.open(BytesIO(jpeg))
        assert opened.format == "JPEG"
        assert not opened.getexif()
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert only_pixels(jpeg)


def test_a_photo_taken_upright_stands_upright_and_tells_nothing_of_where_it_was_taken(
    camera_photo: bytes,
) -> None:
    assert camera_photo.count(CANARY) >= 5
    safe = make_safe(camera_photo)
    assert (safe.width, safe.height) == (3000, 4000)
    assert Image.open(BytesIO(safe.full)).size == (3000, 4000)
    assert Image.open(BytesIO(safe.thumb)).size == (360, 480)
    assert colours(safe.full) == colours(safe.thumb) == TURNED_RIGHT
    _carries_nothing(safe)


@pytest.mark.parametrize("kind", ["heic_photo", "png_photo", "webp_photo", "small_photo"])
def test_every_kind_that_tablets_send_becomes_a_plain_jpeg(
    kind: str, request: pytest.FixtureRequest
) -> None:
    sent = request.getfixturevalue(kind)
    assert CANARY in _everything_in(sent)
    safe = make_safe(sent)
    assert colours(safe.full) == (TURNED_RIGHT if kind == "small_photo" else UPRIGHT)
    assert safe.taken_at == datetime(2024, 5, 6, 10, 11, 12, tzinfo=timezone(timedelta(hours=1)))
    _carries_nothing(safe)


@pytest.mark.parametrize(
    ("orientation", "stands"),
    [
        (1, "red green white blue"),
        (2, "green red blue white"),
        (3, "white blue red green"),
        (4, "blue white green red"),
        (5, "red blue white green"),
        (6, "blue red green white"),
        (7, "white green red blue"),
        (8, "green white blue red"),
        (9, "red green white blue"),
    ],
)
def test_a_photo_is_turned_as_the_tablet_was_held(orientation: int, stands: str) -> None:
    sent = saved(four_corners(200, 150), "JPEG", quality=90, exif=camera_exif(orientation))
    safe = make_safe(sent)
    assert colours(safe.full) == colours(safe.thumb) == stands.split()


@pytest.mark.parametrize(
    "taken",
    [
        "0000:00:00 00:00:00",
        "2024:13:45 99:99:99",
        "1904:01:01 00:00:00",
        "2199:01:01 00:00:00",
        "soon",
    ],
)
def test_a_nonsense_date_is_no_date(taken: str) -> None:
    sent = saved(four_corners(60, 40), "JPEG", exif=camera_exif(1, taken))
    assert make_safe(sent).taken_at is None


def test_a_photo_without_an_offset_has_the_cameras_own_time() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 10:11:12"
    assert make_safe(saved(four_corners(60, 40), "JPEG", exif=exif)).taken_at == datetime(
        2024, 5, 6, 10, 11, 12
    )


def test_a_large_picture_is_kept_at_4096_pixels_and_a_small_one_is_not_blown_up() -> None:
    for kind in ("JPEG", "PNG"):
        large = make_safe(saved(four_corners(9000, 1000), kind))
        assert (large.width, large.height) == (4096, 455)
        assert colours(large.full) == UPRIGHT
    small = make_safe(saved(four_corners(30, 20), "PNG"))
    assert (small.width, small.height) == (30, 20)


def test_what_is_see_through_becomes_white() -> None:
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    palette = Image.new("P", (40, 40), 0)
    palette.putpalette([200, 0, 0, 0, 0, 200])
    for sent in (
        saved(clear, "PNG"),
        saved(clear, "WEBP", lossless=True),
        saved(palette, "PNG", transparency=0),
    ):
        shown = Image.open(BytesIO(make_safe(sent).full)).convert("RGB")
        assert min(shown.getpixel((20, 20))) >= 250  # type: ignore[type-var]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_pictures_of_every_depth_keep_their_light(mode: str) -> None:
    if mode == "I;16":
        grey = Image.new("I;16", (40, 40), 128 * 257)
    else:
        grey = Image.new("L", (40, 40), 128).convert("RGB" if mode == "CMYK" else "L")
        grey = grey.convert(mode) if mode != "1" else Image.new("1", (40, 40), 1)
    safe = make_safe(saved(grey, "JPEG" if mode == "CMYK" else "PNG"))
    seen = Image.open(BytesIO(safe.full)).convert("L").getpixel((20, 20))
    assert abs(seen - (255 if mode == "1" else 128)) <= 3  # type: ignore[operator]


def test_a_colour_profile_is_applied_and_left_behind() -> None:
    # A profile whose first two colours are swapped: only a picture that was converted is green.
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    sent = saved(Image.new("RGB", (64, 64), (255, 0, 0)), "PNG", icc_profile=bytes(profile))
    safe = make_safe(sent)
    seen = Image.open(BytesIO(safe.full)).convert("RGB").getpixel((30, 30))
    assert seen[1] > 200
    assert seen[0] < 60
    _carries_nothing(safe)


def test_a_broken_colour_profile_or_broken_exif_does_not_cost_the_photo() -> None:
    plain = saved(four_corners(80, 60), "JPEG", quality=90)
    profile = (0xE2, b"ICC_PROFILE\0\1\1" + CANARY * 20)
    exif = (0xE1, b"Exif\0\0II*\0\xff\xff\xff\x7f" + CANARY)
    safe = make_safe(with_segments(plain, profile, exif))
    assert colours(safe.full) == UPRIGHT
    _carries_nothing(safe)


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_an_animation_the_first_picture_is_kept(kind: str) -> None:
    black = Image.new("RGB", (320, 240))
    how = {"lossless": True} if kind == "WEBP" else {}
    sent = saved(four_corners(320, 240), kind, save_all=True, append_images=[black, black], **how)
    assert colours(make_safe(sent).full) == UPRIGHT


def test_many_threads_may_make_pictures_safe_at_once(small_photo: bytes, png_photo: bytes) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(make_safe, [small_photo, png_photo] * 4))
    assert [colours(one.full) for one in made] == [TURNED_RIGHT, UPRIGHT] * 4


def test_a_worker_started_ahead_serves_one_picture_and_the_next_gets_a_fresh_one(
    small_photo: bytes,
) -> None:
    limits = Limits(thumb_side=100)
    get_ready(limits=limits)
    for _ in range(2):
        assert colours(make_safe(small_photo, limits=limits).thumb) == TURNED_RIGHT


def test_a_safe_picture_does_not_show_itself(small_photo: bytes) -> None:
    assert "\\x" not in repr(make_safe(small_photo))
