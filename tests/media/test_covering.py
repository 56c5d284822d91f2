"""A child who must not be recognised: covered beyond restoring, or cut off."""

from __future__ import annotations

import random
from io import BytesIO
from math import nan

import pytest
from PIL import Image, ImageDraw

from journalkit.darkroom.limits import Limits
from journalkit.darkroom.mosaic import hide
from journalkit.errors import BadRecord, PictureRefused
from journalkit.media import Area, cover
from journalkit.media.making_safe import only_pixels
from tests.media.camera import UPRIGHT, colours, four_corners, saved

FACE = Area(0.25, 0.25, 0.75, 0.75)


def shown(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg)).convert("RGB")


def face(side: int, *, smiles: bool) -> Image.Image:
    """Something with eyes and a mouth, large enough to be known by."""
    picture = Image.new("RGB", (side, side), (230, 190, 160))
    pen = ImageDraw.Draw(picture)
    for x in (side * 0.3, side * 0.7):
        pen.ellipse((x - 9, side * 0.35 - 9, x + 9, side * 0.35 + 9), fill=(20, 20, 60))
    ends = (10, 170) if smiles else (190, 350)
    pen.arc((side * 0.3, side * 0.5, side * 0.7, side * 0.8), *ends, fill=(150, 20, 30), width=6)
    return picture


def mixed(picture: Image.Image, cell: int, seeded: random.Random) -> Image.Image:
    """*picture* with the same pixels in every cell of *cell* pixels, in another order."""
    new = picture.copy()
    for left in range(0, picture.width, cell):
        for top in range(0, picture.height, cell):
            box = (left, top, left + cell, top + cell)
            points = list(picture.crop(box).get_flattened_data())
            seeded.shuffle(points)
            part = Image.new("RGB", (cell, cell))
            part.putdata(points)
            new.paste(part, box)
    return new


def test_two_faces_with_the_same_averages_cannot_be_told_apart(seeded: random.Random) -> None:
    """Six cells a side: whoever has the covered picture has 36 colours, and no more."""
    one = face(384, smiles=True)
    other = mixed(one, 64, seeded)
    assert one.tobytes() != other.tobytes()
    for picture in (one, other):
        hide(picture, [(0, 0, 384, 384)])
    assert one.tobytes() == other.tobytes()


def test_the_whole_way_two_different_patterns_become_the_same_picture() -> None:
    """Flat tiles of 16 pixels pass JPEG unchanged, so that the averages agree to the last bit."""
    made = []
    for turned in (False, True):
        picture = Image.new("RGB", (768, 768), (90, 120, 60))
        for left in range(192, 576, 32):
            for top in range(192, 576, 32):
                tile = face(16, smiles=False).resize((1, 1)).getpixel((0, 0))
                at = (left, top) if turned else (left + 16, top + 16)
                picture.paste(tile, (*at, at[0] + 16, at[1] + 16))
        made.append(cover(saved(picture, "JPEG", quality=95, subsampling="4:4:4"), [FACE]))
    assert made[0].full == made[1].full
    assert made[0].thumb == made[1].thumb


def test_nothing_of_a_covered_face_is_left_and_everything_beside_it_is() -> None:
    scene = four_corners(800, 600)
    with_face = scene.copy()
    with_face.paste(face(300, smiles=True).resize((400, 300)), (200, 150))
    safe = cover(saved(with_face, "JPEG", quality=95), [FACE])
    assert (safe.width, safe.height) == (800, 600)
    assert colours(safe.full) == colours(safe.thumb) == UPRIGHT
    inside = shown(safe.full).crop((200, 150, 600, 450))
    eye = inside.getpixel((120, 105))
    assert isinstance(eye, tuple)
    assert min(eye) > 120  # the dark of the eyes is gone
    steps = [
        abs(a - b)
        for row in range(10, 290, 20)
        for a, b in zip(
            inside.convert("L").crop((0, row, 399, row + 1)).tobytes(),
            inside.convert("L").crop((1, row, 400, row + 1)).tobytes(),
            strict=True,
        )
    ]
    assert max(steps) <= 6  # no line, no edge
    assert only_pixels(safe.full)
    assert only_pixels(safe.thumb)
    assert safe.taken_at is None


def test_a_face_in_the_background_becomes_one_colour() -> None:
    picture = Image.effect_noise((1200, 900), 90).convert("RGB")
    hide(picture, [(600, 400, 616, 414)])
    assert len(set(picture.crop((600, 400, 616, 414)).get_flattened_data())) == 1


def test_a_picture_is_cut_and_covered_at_once() -> None:
    photo = saved(four_corners(800, 600), "JPEG")
    left = cover(photo, crop=Area(0, 0, 0.5, 1))
    assert (left.width, left.height) == (400, 600)
    assert colours(left.full) == ["red", "red", "blue", "blue"]
    both = cover(photo, [Area(0, 0, 1, 0.5)], crop=Area(0, 0, 1, 0.5))
    assert (both.width, both.height) == (800, 300)
    assert shown(both.full).getpixel((400, 150)) != shown(photo).getpixel((399, 150))


@pytest.mark.parametrize(
    "sides", [(0, 0, 0, 1), (0.5, 0, 0.4, 1), (-0.1, 0, 1, 1), (0, 0, 1, 1.01), (nan, 0, 1, 1)]
)
def test_a_rectangle_that_is_none_is_refused(sides: tuple[float, float, float, float]) -> None:
    with pytest.raises(BadRecord, match="inside the picture"):
        Area(*sides)


def test_nothing_to_cover_too_much_and_what_is_no_picture_are_refused(webp_photo: bytes) -> None:
    photo = saved(four_corners(64, 64), "JPEG")
    for boxes in ([], [FACE] * 51):
        with pytest.raises(BadRecord):
            cover(photo, boxes)
    for sent, words in ((webp_photo, "not a picture"), (photo[:-90], "damaged"), (b"", "not a")):
        with pytest.raises(PictureRefused, match=words):
            cover(sent, [FACE])
    with pytest.raises(PictureRefused, match="million pixels"):
        cover(photo, [FACE], limits=Limits(pixels=99))


def test_the_smallest_rectangles_in_the_smallest_pictures_are_covered() -> None:
    for size in ((1, 1), (3, 2), (17, 900)):
        photo = saved(Image.new("RGB", size, "red"), "JPEG")
        safe = cover(photo, [Area(0, 0, 1, 1), Area(0.4, 0.4, 0.400001, 0.400001)])
        assert (safe.width, safe.height) == size
