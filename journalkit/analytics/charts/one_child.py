"""One child over the half terms: the band in each area, wellbeing and involvement."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from journalkit.analytics.as_html import NOTHING, said
from journalkit.analytics.charts import style
from journalkit.analytics.charts.card import Chart, drawn, empty, pixels
from journalkit.analytics.charts.sheet import Sheet
from journalkit.analytics.charts.words import lines, shortened
from journalkit.analytics.summary import NOT_ASSESSED, Summary

SCALES = ("wellbeing", "involvement")
COUNTS = ("observations", "days here")
STEP, GAP = 24.0, 24.0


@style.in_our_style
def path(summary: Summary, *, width: str = "wide", bands: Sequence[str] = ()) -> Chart:
    """Steps through the bands, a small drawing an area, then wellbeing and involvement.

    `bands` is the frame's order from early to late, so that a band this child was never placed in
    keeps its step. Without it, an ordered categorical column gives it, else the order in which the
    bands come. A half term in which nobody placed the child has a hatched box and joins no steps.
    """
    table = summary.table
    areas = [name for name in table.columns if name not in (*SCALES, *COUNTS)]
    if table.empty:
        return empty(summary, width=width)
    sheet = Sheet(pixels(width))
    sheet.title(summary.title)
    order = [said(band) for band in bands] or _order(table, areas)
    across = 1 if sheet.width < style.WIDE else 2
    wide = (sheet.width + GAP) / across - GAP
    drawings = [(area, order) for area in areas if order]
    rows = [drawings[first : first + across] for first in range(0, len(drawings), across)]
    drawings = [(scale, list("12345")) for scale in SCALES if scale in table.columns]
    rows += [drawings[first : first + across] for first in range(0, len(drawings), across)]
    counts = [name for name in COUNTS if name in table.columns]
    labels = [*counts, *(step for row in rows for _, steps in row for step in steps)]
    longest = max((style.width(label, size=style.SMALL) for label in labels), default=0)
    left = 10 + min(longest, wide * 0.36)
    if any(
        _height(said(value), steps) is None
        for row in rows
        for name, steps in row
        for value in table[name]
    ):
        sheet.legend([(NOT_ASSESSED, None)])
    top = sheet.down
    ends = [
        _half_terms(sheet, table.index, at=(number * (wide + GAP), top), left=left, wide=wide)
        for number in range(across)
    ]
    sheet.down = max(ends)
    for row in rows:
        top = sheet.down + 6
        for number, (name, steps) in enumerate(row):
            at = (number * (wide + GAP), top)
            down = _steps(sheet, table[name], name, order=steps, at=at, left=left, wide=wide)
            sheet.down = max(sheet.down, down)
    _counts(sheet, table[counts], left=left, wide=wide)
    return drawn(summary, sheet)


def _order(table: pd.DataFrame, areas: Sequence[str]) -> list[str]:
    for area in areas:
        if isinstance(table[area].dtype, pd.CategoricalDtype) and table[area].cat.ordered:
            return [said(band) for band in table[area].cat.categories if said(band)]
    met = (said(band) for _, row in table[list(areas)].iterrows() for band in row)
    return list(dict.fromkeys(band for band in met if band not in ("", NOTHING)))


def _steps(
    sheet: Sheet,
    column: pd.Series,
    name: str,
    *,
    order: Sequence[str],
    at: tuple[float, float],
    left: float,
    wide: float,
) -> float:
    """One small drawing; gives back how far down it goes."""
    x, y = at
    left += x
    heading = shortened(name[:1].upper() + name[1:], wide, size=style.TEXT, bold=True)
    sheet.text(heading, (x, y + 14), bold=True)
    y += 24
    for number, band in enumerate(reversed(order)):
        middle = y + STEP * (number + 0.5)
        short = shortened(band, left - x - 8, size=style.SMALL)
        spot = (left - 8, middle + 4)
        sheet.text(short, spot, align="right", size=style.SMALL, colour=style.SOFT)
        sheet.line([(left, middle), (x + wide, middle)], colour=style.LINE, behind=True)
    apart = (x + wide - left) / len(column)
    places: list[list[tuple[float, float]]] = [[]]
    for number, value in enumerate(map(said, column)):
        middle = left + apart * (number + 0.5)
        height = _height(value, order)
        if height is None:
            sheet.hatched([(middle - 6, y + STEP * len(order), 12, 12)])
            places.append([])
        else:
            places[-1].append((middle, y + STEP * (len(order) - 0.5 - height)))
    for run in places:
        if len(run) > 1:
            sheet.line(_stairs(run, apart), colour=style.ACCENT, thick=2)
        sheet.dots(run, radius=5.5, fill=style.ACCENT, edge=style.CARD)
    return y + STEP * len(order) + 16


def _height(value: str, order: Sequence[str]) -> float | None:
    """Which step a value stands on; "between 3 and 4" is half-way, nothing is nowhere."""
    if value in order:
        return float(order.index(value))
    steps = [order.index(word) for word in value.split() if word in order]
    return sum(steps) / len(steps) if steps else None


def _stairs(run: Sequence[tuple[float, float]], apart: float) -> list[tuple[float, float]]:
    points = [run[0]]
    for (_, before), (x, now) in pairwise(run):
        points += [(x - apart / 2, before), (x - apart / 2, now), (x, now)]
    return points


def _half_terms(
    sheet: Sheet, names: pd.Index, *, at: tuple[float, float], left: float, wide: float
) -> float:
    """The half terms' names over their places, in lines, turned where that is too narrow.

    Gives back how far down they go.
    """
    size = style.SMALL
    words = [shortened(said(name), 170, size=size) for name in names]
    x, y = at
    apart = (wide - left) / len(words)
    if all(style.width(w, size=size) <= apart - 2 for name in words for w in name.split()):
        rows = [lines(name, apart - 2, size=size) for name in words]
        for number, row in enumerate(rows):
            for line, text in enumerate(row):
                spot = (x + left + apart * (number + 0.5), y + 14 + 14 * line)
                sheet.text(text, spot, align="center", size=size, colour=style.SOFT)
        return y + 14 * max(map(len, rows)) + 10
    y += max(style.width(word, size=size) for word in words) + 8
    for number, word in enumerate(words):
        spot = (x + left + apart * (number + 0.5) + 4, y)
        sheet.text(word, spot, size=size, colour=style.SOFT, turned=90)
    return y + 6


def _counts(sheet: Sheet, table: pd.DataFrame, *, left: float, wide: float) -> None:
    """Observations and days here in each half term, as numbers under the drawings."""
    if table.columns.empty:
        return
    apart = (wide - left) / len(table)
    sheet.down = _half_terms(sheet, table.index, at=(0, sheet.down + 12), left=left, wide=wide)
    for name in table.columns:
        sheet.down += 18
        spot = (left - 8, sheet.down)
        sheet.text(name, spot, align="right", size=style.SMALL, colour=style.SOFT)
        for number, value in enumerate(table[name]):
            spot = (left + apart * (number + 0.5), sheet.down)
            sheet.text(said(value), spot, align="center")
    sheet.down += 8
