"""Numbers in a grid, shaded by how many they are."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from journalkit.analytics.as_html import NOTHING, said
from journalkit.analytics.charts import style
from journalkit.analytics.charts.sheet import Box, Sheet
from journalkit.analytics.charts.words import lines, shortened
from journalkit.analytics.summary import NOT_ASSESSED

SLANT = 35
"""Degrees by which headings rise that are too long for their columns, where there is room."""


def key(sheet: Sheet, shades: str, *, here: str | None) -> None:
    """The legend of a heat map: what its shades run through, and what is outlined."""
    sheet.down += 16
    y = sheet.down
    if here is not None:
        sheet.boxes([(1, y - 11, 13, 13)], fill=style.WARNING_SOFT, edge=style.WARNING)
        sheet.text(here, (20, y), size=style.SMALL, colour=style.SOFT)
    start = 0 if here is None else 36 + style.width(here, size=style.SMALL)
    if start and start + 90 + style.width(shades, size=style.SMALL) > sheet.width:
        start, y = 0, y + 20
        sheet.down = y
    for step, fill in enumerate(style.shades(5)):
        sheet.boxes([(start + 13 * step, y - 11, 13, 13)], fill=fill)
    sheet.text(shades, (start + 72, y), size=style.SMALL, colour=style.SOFT)
    sheet.down += 12


def grid(
    sheet: Sheet,
    table: pd.DataFrame,
    *,
    shaded: Sequence[object],
    top: int,
    calls: int | None,
    alike: Sequence[tuple[object, object]] = (),
    high: float = 24,
) -> None:
    """A row a name and a column a heading; `shaded` columns by their count up to `top`.

    A count of `calls` is outlined as a place to look, and so are the places `alike` in ink; what
    was not assessed is hatched.
    """
    narrow = sheet.width < style.WIDE
    names = [said(name) for name in table.index]
    left = 10 + min(
        max(style.width(name, size=style.TEXT) for name in names), 96 if narrow else 190
    )
    heads = [said(name) for name in table.columns]
    wide = min((sheet.width - left - (0 if narrow else 14)) / len(heads), 96)
    _headings(sheet, heads, left=left, wide=wide)
    fills: dict[str, list[Box]] = {}
    here: list[Box] = []
    absent: list[Box] = []
    same: list[Box] = []
    shades = style.shades(5)
    for row, name in enumerate(names):
        y = sheet.down + row * high
        short = shortened(name, left - 8, size=style.TEXT)
        sheet.text(short, (left - 8, y + high / 2 + 4.5), align="right")
        for column, heading in enumerate(table.columns):
            value = table.iat[row, column]
            box = (left + column * wide + 1, y + 1, wide - 2, high - 2)
            colour, bold = style.SOFT, False
            if (table.index[row], heading) in alike:
                same.append(box)
                box = _within(box, 4)
            if heading in shaded and said(value) != NOTHING:
                count = int(value)
                if NOT_ASSESSED in (name, heading):
                    absent.append(box)
                    colour = style.INK
                elif count == calls:
                    here.append(_within(box, 0.5))
                    colour, bold = style.WARNING, True
                elif count:
                    fill = shades[min(4, (count - 1) * 5 // max(top, 5))]
                    fills.setdefault(fill, []).append(box)
                    colour = style.text_on(fill)
            at = (box[0] + box[2] / 2, y + high / 2 + 4.5)
            sheet.text(said(value), at, align="center", bold=bold, colour=colour)
    for fill, boxes in fills.items():
        sheet.boxes(boxes, fill=fill)
    sheet.boxes(here, fill=style.WARNING_SOFT, edge=style.WARNING)
    sheet.boxes(same, fill=None, edge=style.INK, thick=1.5)
    sheet.hatched(absent)
    sheet.boxes([_label(box) for box in absent], fill=style.CARD)
    sheet.down += len(names) * high


def _within(box: Box, by: float) -> Box:
    x, y, wide, high = box
    return (x + by, y + by, wide - 2 * by, high - 2 * by)


def _label(box: Box) -> Box:
    """A clear ground for the number in the middle of a hatched box."""
    x, y, wide, high = box
    return (x + wide / 2 - 16, y + high / 2 - 10, 32, 20)


def _headings(sheet: Sheet, names: Sequence[str], *, left: float, wide: float) -> None:
    """Above their columns: upright in lines where they fit, else rising, else turned."""
    size = style.SMALL
    if all(style.width(word, size=size) <= wide - 4 for name in names for word in name.split()):
        rows = [lines(name, wide - 4, size=size) for name in names]
        most = max(map(len, rows))
        for column, row in enumerate(rows):
            for number, line in enumerate(row):
                y = sheet.down + 15 * (most - len(row) + number + 1)
                at = (left + (column + 0.5) * wide, y)
                sheet.text(line, at, align="center", size=size, colour=style.SOFT)
        sheet.down += 15 * most + 8
        return
    short = [shortened(name, 130, size=size) for name in names]
    long = [style.width(name, size=size) for name in short]
    starts = [left + (column + 0.5) * wide for column in range(len(short))]
    slant = math.radians(SLANT)
    ends = (start + one * math.cos(slant) for start, one in zip(starts, long, strict=True))
    turned = SLANT if wide >= 50 and max(ends) <= sheet.width else 90
    sheet.down += max(long) * math.sin(math.radians(turned)) + 14
    for start, name in zip(starts, short, strict=True):
        at = (start + (4 if turned == 90 else -4), sheet.down - 5)
        sheet.text(name, at, size=size, colour=style.SOFT, turned=turned)
