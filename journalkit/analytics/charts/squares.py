"""Charts of counts in squares: coverage, gaps, and two people's judgements side by side."""

from __future__ import annotations

import pandas as pd

from journalkit.analytics.as_html import NOTHING
from journalkit.analytics.charts import style
from journalkit.analytics.charts.bars import stacked
from journalkit.analytics.charts.card import Chart, drawn, empty, pixels
from journalkit.analytics.charts.grid import grid, key
from journalkit.analytics.charts.sheet import Sheet
from journalkit.analytics.summary import NOT_ASSESSED, Summary

MANY = 60
"""From more children on, coverage is drawn as how many children were seen how often."""
FIRST = 30
"""So many children, the longest unseen, are drawn of the gaps; the sentence counts them all."""
OFTEN = ("not yet", "once", "twice", "3 or 4 times", "5 times or more")
UP_TO = (0, 1, 2, 4)


@style.in_our_style
def coverage(summary: Summary, *, width: str = "wide") -> Chart:
    """How often each child was seen in each area; where nobody has looked yet is outlined.

    Of more than `MANY` children it draws how many were seen how often, by area, and its table is
    that; a list of 400 is no picture of anything, and the gaps name who has not been seen.
    """
    table = summary.table
    areas = [name for name in table.columns if name != "days here"]
    if table.empty or not summary.children:
        return empty(summary, width=width)
    if len(table) > MANY:
        often = _how_often(table[areas])
        title = _saying(summary, f"how often each of {summary.children} children was seen")
        sheet = Sheet(pixels(width))
        sheet.title(title)
        shades = (style.WARNING_SOFT, *style.shades(len(OFTEN) - 1))
        stacked(sheet, often, steps=list(OFTEN), shades=shades)
        return drawn(summary, sheet, table=often, title=title)
    sheet = Sheet(pixels(width))
    sheet.title(summary.title)
    top = _most(table[areas])
    key(sheet, f"from 1 to {top}" if top > 1 else "seen", here="nobody has looked yet")
    grid(sheet, table, shaded=areas, top=top, calls=0)
    return drawn(summary, sheet)


def _saying(summary: Summary, words: str) -> str:
    """The title with what is drawn; a page says the title itself, and gives none."""
    return f"{summary.title}: {words}" if summary.title else words[:1].upper() + words[1:]


@style.in_our_style
def gaps(summary: Summary, *, width: str = "wide") -> Chart:
    """Weeks here since each child was last seen, the longest unseen first: where to look next.

    Of more than `MANY` children the first `FIRST` are drawn, and the title says so.
    """
    table, title = summary.table, summary.title
    if table.empty or not summary.children:
        return empty(summary, width=width)
    if len(table) > MANY:
        title = _saying(summary, f"the {FIRST} longest unseen of {len(table)}")
        table = table.head(FIRST)
    shaded = [name for name in table.columns if name != "never"]
    sheet = Sheet(pixels(width))
    sheet.title(title)
    words = "weeks here since last seen"
    key(sheet, words, here=None)
    if table.isna().any(axis=None):
        words = f"{NOTHING} where no days are booked, so that weeks cannot be counted"
        sheet.paragraph(words, size=style.SMALL, colour=style.SOFT)
        sheet.down += 4
    grid(sheet, table, shaded=shaded, top=_most(table[shaded]), calls=None)
    return drawn(summary, sheet, table=table, title=title)


@style.in_our_style
def agreed(summary: Summary, *, width: str = "wide") -> Chart:
    """How often two people judged alike: counts in a square, those alike outlined."""
    table = summary.table
    if table.empty or not int(table.to_numpy().sum()):
        return empty(summary, width=width)
    sheet = Sheet(pixels(width))
    sheet.title(summary.title)
    one, other = table.index.name or "one", table.columns.name or "the other"
    words = f"Down the side: {one}. Along the top: {other}. Outlined: alike."
    sheet.paragraph(words, size=style.SMALL, colour=style.SOFT)
    sheet.down += 6
    alike = [(row, row) for row in table.index if row in table.columns and row != NOT_ASSESSED]
    grid(
        sheet, table, shaded=list(table.columns), top=_most(table), calls=None, alike=alike, high=44
    )
    return drawn(summary, sheet)


def _most(table: pd.DataFrame) -> int:
    most = table.max().max()
    return 1 if pd.isna(most) else max(int(most), 1)


def _how_often(counts: pd.DataFrame) -> pd.DataFrame:
    """Children by area and how often they were seen in it; every child counts in every row."""
    rows = {}
    for area in counts.columns:
        seen = counts[area].fillna(0).astype(int)
        place = sum((seen > most).astype(int) for most in UP_TO)
        rows[area] = [int((place == step).sum()) for step in range(len(OFTEN))]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(OFTEN))
    table["children"] = len(counts)
    return table.rename_axis("area")
