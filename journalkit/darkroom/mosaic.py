"""Makes parts of a picture unrecognisable beyond restoring. Its `cover` runs in the worker only."""

from __future__ import annotations

import math
import struct
from io import BytesIO
from typing import TYPE_CHECKING

from journalkit.darkroom.worker import Outcome, Unfit

if TYPE_CHECKING:
    from PIL import Image

    from journalkit.darkroom.limits import Limits

HEADER = ">B?"
"""How many boxes, and whether an area to cut to comes after them; then each as four shares."""
AREA = ">4d"
MOST_AREAS = 50
_CELLS = 6
"""Cells along a box's shorter side at most: in eight by eight a known face has been recognised."""
_LEAST_SHARE = 50
"""No cell is smaller than this part of the picture's shorter side: a small face is one colour."""
_TOUCH = 0.001

Corners = tuple[int, int, int, int]


def cover(data: bytes, limits: Limits) -> Outcome:
    """The picture after the header in *data*, covered and cut as that says, and its thumbnail."""
    from PIL import JpegImagePlugin

    from journalkit.darkroom.developing import develop, judge_size

    count, cuts = struct.unpack_from(HEADER, data)
    start = struct.calcsize(HEADER)
    size = struct.calcsize(AREA)
    areas = [struct.unpack_from(AREA, data, start + size * nr) for nr in range(count + cuts)]
    jpeg = data[start + size * len(areas) :]
    if jpeg[:3] != b"\xff\xd8\xff":
        raise Unfit("unknown")
    picture: Image.Image = JpegImagePlugin.JpegImageFile(BytesIO(jpeg))
    judge_size(*picture.size, limits)
    picture = picture.convert("RGB")
    corners = [_corners(area, picture.size) for area in areas]
    hide(picture, corners[:count])
    if cuts:
        picture = picture.crop(corners[-1])
    picture, parts = develop(picture, 1, limits)
    return (*picture.size, "-", 0.0), parts


def hide(picture: Image.Image, boxes: list[Corners]) -> None:
    """Put into each of *boxes* what depends on nothing but the averages of its cells."""
    from PIL import Image, ImageFilter

    least = max(16, min(picture.size) // _LEAST_SHARE)
    for box in boxes:
        width, height = box[2] - box[0], box[3] - box[1]
        cell = max(least, -(-min(width, height) // _CELLS))
        # One division of whole sums a cell: the same sums always give the same colour.
        averages = picture.reduce((min(cell, width), min(cell, height)), box)
        cells = averages.resize(
            (averages.width * cell, averages.height * cell), Image.Resampling.NEAREST
        ).crop((0, 0, width, height))
        picture.paste(cells.filter(ImageFilter.GaussianBlur(cell / 3)), box)


def _corners(area: tuple[float, ...], size: tuple[int, int]) -> Corners:
    """*area* in pixels; a pixel that it touches by more than a thousandth is inside."""
    left, top, right, bottom = area
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise Unfit("damaged")
    width, height = size
    first = min(width - 1, math.floor(left * width + _TOUCH))
    highest = min(height - 1, math.floor(top * height + _TOUCH))
    last = max(first + 1, math.ceil(right * width - _TOUCH))
    return first, highest, last, max(highest + 1, math.ceil(bottom * height - _TOUCH))
