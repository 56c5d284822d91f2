"""Drawn pictures for the demo journal, so that no child's photo is ever needed to show it.

Flat shapes in the warm colours of the pages: no text, no faces, no files read. The same seed and
scene give the same bytes. Forty milliseconds a picture is the wish, as a demo has hundreds.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from journalkit_demo import pictures_indoors as indoors
from journalkit_demo import pictures_outdoors as outdoors
from journalkit_demo.pictures_brush import FINER, Brush

SCENES: dict[str, Callable[[Brush], None]] = {
    scene.__name__: scene
    for scene in (
        indoors.blocks,
        indoors.easel,
        indoors.book_corner,
        indoors.snack_table,
        indoors.home_corner,
        indoors.threading,
        indoors.music,
        indoors.water_tray,
        outdoors.mud_kitchen,
        outdoors.leaves,
        outdoors.bikes,
        outdoors.garden,
        outdoors.sandpit,
        outdoors.rain,
        outdoors.planting,
    )
}
"""Every scene by name."""


def draw(seed: int, *, scene: str) -> bytes:
    """A JPEG of 1280 by 960 pixels of *scene*, one of `SCENES`, as *seed* has it."""
    brush = Brush(seed)
    SCENES[scene](brush)
    out = BytesIO()
    brush.image.reduce(FINER).save(out, "JPEG", quality=82)
    return out.getvalue()
