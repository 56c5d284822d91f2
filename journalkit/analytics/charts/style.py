"""The look of every chart: the pages' colours, one typeface, and shades that keep their order.

The colours are those of ``server/template/static/look.css``. On a page each is named by its
variable, so that a chart follows the page into the dark; elsewhere its value here is seen.

An order (levels, bands) is one hue from light to dark, so that greyscale and every kind of colour
blindness keep it. *Not assessed* is no shade but a hatching, and whatever a colour says a number,
a place or a word says as well. Numbers on a shade are white or near black, at a contrast of 4.5 or
more (WCAG 2.2, 1.4.3): no shade is taken from the middle where neither would be legible.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from matplotlib import get_data_path, rc_context
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font

CARD, INK, SOFT, LINE, EDGE = "#ffffff", "#2a2926", "#6b675f", "#e7e1d7", "#8f897e"
ACCENT, WARNING, WARNING_SOFT = "#0f6b63", "#9a5b00", "#fdf1dd"
VARIABLES = {
    CARD: "--card",
    INK: "--ink",
    SOFT: "--soft",
    LINE: "--line",
    EDGE: "--edge",
    ACCENT: "--accent",
    WARNING: "--warning",
    WARNING_SOFT: "--warning-soft",
}
"""Which variable of a page's look each colour is. What stands on a shade is not among them."""
ON_LIGHT, ON_DARK = "#1f1e1c", "#fefefe"
SAME, EARLIER, FURTHER = "#f1ede5", "#d3a869", "#0f6b64"
"""On the diverging chart: as before, an earlier place, further on. The last is the accent, but not
its variable: the number on it is white in the dark as well."""

NARROW, WIDE = 340, 760
"""Widths in pixels: a little less than a telephone's of 390 between its margins, and a column."""
TEXT, SMALL, HEAD = 13, 12, 15
"""Sizes in pixels at those widths; in a card on a telephone (318 pixels) SMALL is still 11."""

LIGHTEST, DARKEST = 93.0, 24.0
MIDDLE = (49.0, 59.0)
"""Lightness (CIE L*) of the shades; between the two of MIDDLE no text is legible enough."""

SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "journalkit",
    "hatch.linewidth": 1.0,
    "savefig.bbox": None,
    "savefig.facecolor": "auto",
    "savefig.transparent": False,
    "path.sketch": None,
    "path.effects": [],
    "path.simplify": True,
    "text.usetex": False,
    "hatch.color": "edge",
}
"""What of somebody's own settings of matplotlib would change a chart."""

in_our_style = rc_context(SETTINGS)
"""For a function that draws: SETTINGS hold while it runs, and what was set before holds after."""


def _channel(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def linear(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of ``#rrggbb`` as amounts of light, 0 to 1 (sRGB, IEC 61966-2-1)."""
    red, green, blue = (_channel(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shade(lightness: float) -> str:
    """The accent mixed with white or black until it has this lightness (L*)."""
    wanted = ((lightness + 16) / 116) ** 3
    towards = 255 if wanted > luminance(ACCENT) else 0
    low, high = 0.0, 1.0
    for _ in range(12):
        part = (low + high) / 2
        mixed = (int(ACCENT[i : i + 2], 16) * (1 - part) + towards * part for i in (1, 3, 5))
        shade = "#" + "".join(f"{round(value):02x}" for value in mixed)
        if (luminance(shade) < wanted) == bool(towards):
            low = part
        else:
            high = part
    return shade


@lru_cache(maxsize=32)
def shades(count: int) -> tuple[str, ...]:
    """That many shades from light to dark, in steps as even as legible numbers allow."""
    steps = max(count - 1, 1)
    even = (LIGHTEST - (LIGHTEST - DARKEST) * i / steps for i in range(count))
    low, high = MIDDLE
    clear = (v if not low < v < high else min(MIDDLE, key=lambda edge: abs(edge - v)) for v in even)
    return tuple(map(_shade, clear))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def text_on(fill: str) -> str:
    """White or near black, whichever is clearer on this colour."""
    return max(ON_LIGHT, ON_DARK, key=lambda colour: contrast(colour, fill))


@lru_cache(maxsize=32)
def font(size: float, bold: bool = False) -> FontProperties:
    """The typeface that comes with matplotlib, by its file: no font of the machine is looked for.

    In an SVG the page's own font takes its place. DejaVu is wider than those, so what fits here
    fits there.
    """
    return FontProperties(fname=_file(bold), size=size, weight="bold" if bold else "normal")


def _file(bold: bool) -> str:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(get_data_path(), "fonts", "ttf", name))


@lru_cache(maxsize=2)
def _face(bold: bool) -> FT2Font:
    face = FT2Font(_file(bold))
    face.set_size(100, 72)
    return face


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    """How far a letter moves on, in parts of the font's size; no less than a wide one elsewhere."""
    face = _face(bold)
    if not face.get_char_index(ord(letter)):  # another font's letter: an emoji is the widest
        return 1.4
    return float(face.load_char(ord(letter)).linearHoriAdvance) / 65536 / 100


def width(text: str, *, size: float, bold: bool = False) -> float:
    """How wide a line of text is, in pixels; capitals in a row may need a twentieth more."""
    return size * sum(_advance(letter, bold) for letter in text)
