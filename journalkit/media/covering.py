"""A picture in which somebody can no longer be recognised, made from one of ours."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from journalkit.darkroom.limits import Limits
from journalkit.darkroom.mosaic import AREA, HEADER, MOST_AREAS
from journalkit.errors import BadRecord
from journalkit.media.making_safe import SafePicture, sent


@dataclass(frozen=True)
class Area:
    """A rectangle in a picture, in shares of its width and height: 0 is left or top, 1 the end."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        # Written so that what is not a number fails too.
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise BadRecord({"area": "Draw the rectangle inside the picture."})

    def packed(self) -> bytes:
        return struct.pack(AREA, self.left, self.top, self.right, self.bottom)


def cover(
    jpeg: bytes,
    boxes: Sequence[Area] = (),
    *,
    crop: Area | None = None,
    limits: Limits = Limits(),
) -> SafePicture:
    """A new picture from *jpeg*, with what lies in *boxes* made unrecognisable, and cut to *crop*.

    Of each box only the averages of a few large cells are left, so that nothing can restore what
    was there. *crop* is in shares of the whole picture, as the boxes are. `BadRecord` for no or
    too many boxes; `PictureRefused` where *jpeg* is no picture. ``taken_at`` is None: it is the
    first picture's. Runs in the worker, like everything that decodes.
    """
    if len(boxes) > MOST_AREAS or not (boxes or crop):
        raise BadRecord({"area": f"Draw between 1 and {MOST_AREAS} rectangles."})
    areas = [*boxes, *([crop] if crop else [])]
    header = struct.pack(HEADER, len(boxes), crop is not None)
    return sent("cover", header + b"".join(area.packed() for area in areas) + jpeg, limits)
