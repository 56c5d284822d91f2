"""Charts of children in bars: levels, and places in the bands."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from journalkit.analytics.as_html import said
from journalkit.analytics.charts import style
from journalkit.analytics.charts.card import Chart, drawn, empty, pixels
from journalkit.analytics.charts.sheet import Box, Sheet, edge_of
from journalkit.analytics.charts.words import lines, shortened
from journalkit.analytics.summary import NOT_ASSESSED, Summary, counted

HIGH = 26


@style.in_our_style
def levels(summary: Summary, *, width: str = "wide") -> Chart:
    """How many children are at each level, a bar a group, with the median child marked."""
    return _in_order(summary, width=width)


@style.in_our_style
def placed(summary: Summary, *, width: str = "wide") -> Chart:
    """How many children are placed in each band, a bar an area, with the median child marked."""
    return _in_order(summary, width=width)


def _in_order(summary: Summary, *, width: str) -> Chart:
    if summary.table.empty or not summary.children:
        return empty(summary, width=width)
    sheet = Sheet(pixels(width))
    sheet.title(summary.title)
    steps = [n for n in summary.table.columns if n not in (NOT_ASSESSED, "children", "median")]
    stacked(sheet, summary.table, steps=steps, shades=style.shades(len(steps)))
    return drawn(summary, sheet)


def stacked(
    sheet: Sheet, table: pd.DataFrame, *, steps: Sequence[str], shades: Sequence[str]
) -> None:
    """A bar a row, `steps` in `shades` from light to dark, then those who were not assessed.

    Widths are true to the counts. A count that its piece has no room for stands below it.
    """
    words = [said(step) for step in steps]
    if all(word.isdigit() for word in words):
        words[0], words[-1] = f"{words[0]} low", f"{words[-1]} high"
    entries: list[tuple[str, str | None]] = list(zip(words, shades, strict=True))
    if NOT_ASSESSED in table.columns:
        entries.append((NOT_ASSESSED, None))
    sheet.legend(entries)
    if "median" in table.columns:
        sheet.down += 6
        _mark(sheet, 6, sheet.down)
        sheet.text(
            "the median child of those assessed",
            (19, sheet.down),
            size=style.SMALL,
            colour=style.SOFT,
        )
        sheet.down += 10
    narrow = sheet.width < style.WIDE
    names = [said(name) for name in table.index]
    ends = [_end(row, table) for _, row in table.iterrows()]
    left = 0.0 if narrow else 12 + min(max(style.width(n, size=style.TEXT) for n in names), 190)
    right = 0.0 if narrow else 14 + max(style.width(w, size=style.SMALL) for e in ends for w in e)
    for (_, row), name, end in zip(table.iterrows(), names, ends, strict=True):
        more = 0 if narrow else max(len(end) - 2, 0) * 8
        if narrow:
            above(sheet, name, " · ".join([end[0], " ".join(end[1:])]).removesuffix(" · "))
            sheet.down += 7 if "median" in table.columns else 0
        else:
            sheet.down += 12 + more
            y = sheet.down + HIGH / 2 + 5
            sheet.text(shortened(name, left - 12, size=style.TEXT), (left - 12, y), align="right")
            for number, line in enumerate(end):
                at = (sheet.width - right + 14, y - 8 * (len(end) - 1) + 16 * number)
                colour = style.SOFT if number else style.INK
                sheet.text(line, at, size=style.SMALL, colour=colour)
        counts = [int(row[step]) for step in steps]
        assessed = sum(counts)
        absent = int(row[NOT_ASSESSED]) if NOT_ASSESSED in table.columns else 0
        pieces = list(zip(counts, shades, strict=True))
        wide = sheet.width - left - right - 2
        _bar(sheet, [*pieces, (absent, None)], left=left + 1, wide=wide)
        if "median" in table.columns and assessed:
            middle = left + 1 + wide * assessed / 2 / (assessed + absent)
            _mark(sheet, middle, sheet.down - 3)
        crowded = _crowded([*counts, absent], wide)
        sheet.down += HIGH + max(18 if crowded else 4, more)


def _end(row: pd.Series, table: pd.DataFrame) -> list[str]:
    """The number of children and the median, in lines short enough to stand beside a bar."""
    end = [counted(int(row["children"]))]
    if "median" in table.columns:
        end += lines(f"median {said(row['median'])}", 175, size=style.SMALL)
    return end


def above(sheet: Sheet, name: str, end: str) -> None:
    """On a narrow sheet a bar's name and its numbers stand over it, in one line if they fit."""
    room = sheet.width - style.width(end, size=style.SMALL) - 12
    sheet.down += 22
    sheet.text(shortened(name, sheet.width, size=style.TEXT), (0, sheet.down))
    if style.width(name, size=style.TEXT) <= room:
        at = (sheet.width - 1, sheet.down)
        sheet.text(end, at, align="right", size=style.SMALL, colour=style.SOFT)
    else:
        for line in lines(end, sheet.width, size=style.SMALL):
            sheet.down += 16
            sheet.text(line, (0, sheet.down), size=style.SMALL, colour=style.SOFT)
    sheet.down += 9


def _mark(sheet: Sheet, x: float, tip: float) -> None:
    sheet.shape([(x, tip), (x - 5, tip - 8), (x + 5, tip - 8)], fill=style.INK)


def room_of(count: int) -> float:
    return style.width(str(count), size=style.TEXT) + 4


def _crowded(counts: Sequence[int], wide: float) -> bool:
    total = sum(counts)
    return any(n and wide * n / total < room_of(n) for n in counts)


def _bar(
    sheet: Sheet, pieces: Sequence[tuple[int, str | None]], *, left: float, wide: float
) -> None:
    """Pieces side by side from `left`, each count in its piece, or below where it has no room."""
    total, x, y = sum(count for count, _ in pieces), left, sheet.down
    below: list[tuple[float, int]] = []
    for count, fill in pieces:
        if not count:
            continue
        long = wide * count / total
        box: Box = (x + 0.5, y, max(long - 1, 0.8), HIGH)
        piece(sheet, box, count if long >= room_of(count) else None, fill)
        if long < room_of(count):
            below.append((x + long / 2, count))
        x += long
    beneath(sheet, below, left=left, right=left + wide)


def beneath(
    sheet: Sheet, counts: Sequence[tuple[float, int]], *, left: float, right: float
) -> None:
    """Counts that had no room, below the bar at `down`, each with a line from where it belongs."""
    y = sheet.down + HIGH
    for at, count, middle in apart(counts, left=left, right=right):
        sheet.line([(middle, y), (at, y + 4)], colour=style.EDGE)
        sheet.text(str(count), (at, y + 15), align="center", size=style.SMALL)


def piece(sheet: Sheet, box: Box, count: int | None, fill: str | None) -> None:
    """One piece of a bar; without a shade it is hatched, with its count on a clear ground."""
    x, y, wide, high = box
    at = (x + wide / 2, y + high / 2 + 4.7)
    if fill is None:
        sheet.hatched([box])
        if count is not None:
            room = min(room_of(count) + 4, wide - 1.5)
            sheet.boxes([(at[0] - room / 2, y + 4, room, high - 8)], fill=style.CARD)
            sheet.text(str(count), at, align="center")
    else:
        sheet.boxes([box], fill=fill, edge=edge_of(fill), thick=0.75)
        if count is not None:
            here = fill == style.WARNING_SOFT
            colour = style.WARNING if here else style.text_on(fill)
            sheet.text(str(count), at, align="center", bold=here, colour=colour)


def apart(
    wanted: Sequence[tuple[float, int]], *, left: float, right: float
) -> list[tuple[float, int, float]]:
    """Where to write counts so that none touches the next: (place, count, where it belongs)."""
    gap = 8.0
    half = [room_of(count) / 2 for _, count in wanted]
    places = [middle for middle, _ in wanted]
    for i in range(len(places)):
        least = left + half[i] if not i else places[i - 1] + half[i - 1] + half[i] + gap - 4
        places[i] = max(places[i], least)
    most = right
    for i in reversed(range(len(places))):
        places[i] = min(places[i], most - half[i])
        most = places[i] - half[i] - gap + 4
    return [(at, n, middle) for at, (middle, n) in zip(places, wanted, strict=True)]
