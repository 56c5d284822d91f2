"""Two groups side by side: a share each, with how sure one can be of it."""

from __future__ import annotations

import re

from journalkit.analytics.as_html import said
from journalkit.analytics.charts import style
from journalkit.analytics.charts.bars import piece
from journalkit.analytics.charts.card import Chart, drawn, empty, pixels
from journalkit.analytics.charts.sheet import Sheet
from journalkit.analytics.charts.words import lines
from journalkit.analytics.summary import NOT_ASSESSED, Summary, counted

INTERVAL = re.compile(r"% \((\d+) to (\d+)\)")
"""Wilson's interval in a share as the sums write it, "67 % (47 to 82)"."""

TICKS = (0, 25, 50, 75, 100)


@style.in_our_style
def compared(summary: Summary, *, width: str = "wide") -> Chart:
    """A dot for each group's share and a line for its interval, with the counts in words.

    The dot stands at yes out of those assessed; the interval is read from the table's own words.
    Where those hold none, as of a group below the floor, the counts stand there and no dot.
    """
    table = summary.table
    if table.empty or not summary.children:
        return empty(summary, width=width)
    sheet = Sheet(pixels(width))
    sheet.title(summary.title)
    narrow = sheet.width < style.WIDE
    names = [said(name) for name in table.index]
    rows = [[int(row[part]) for part in ("yes", "no", NOT_ASSESSED)] for _, row in table.iterrows()]
    counts = [f"{yes} of {yes + no} assessed" for yes, no, _ in rows]
    longest = max(
        *(style.width(name, size=style.TEXT, bold=True) for name in names),
        *(style.width(count, size=style.TEXT) for count in counts),
    )
    shares = [said(share) or "not compared" for share in table["share"]]
    left = 14.0 if narrow else 30 + min(longest, 200)
    right = 14.0 if narrow else 150.0
    wide = sheet.width - left - right
    sheet.down += 14
    for per_cent in TICKS if any(map(INTERVAL.search, shares)) else ():
        at = (left + wide * per_cent / 100, sheet.down)
        words = f"{per_cent} %" if per_cent < 100 or not narrow else "100"
        sheet.text(words, at, align="center", size=style.SMALL, colour=style.SOFT)
    for name, count, (yes, no, absent), share, children in zip(
        names, counts, rows, shares, table["children"], strict=True
    ):
        found = INTERVAL.search(share)
        sheet.down += 30 if narrow else 34
        if narrow:
            for line in lines(name, sheet.width, size=style.TEXT, bold=True):
                sheet.text(line, (0, sheet.down), bold=True)
                sheet.down += 17
            sheet.text(f"{count} · {share}", (0, sheet.down))
            sheet.down += 22
            y = sheet.down
        else:
            y = sheet.down
            named = lines(name, left - 28, size=style.TEXT, bold=True)
            for number, line in enumerate([*named, count]):
                at = (left - 28, y + 5 - 8.5 * len(named) + 17 * number)
                sheet.text(line, at, align="right", bold=number < len(named))
            sheet.text(share, (left + wide + 24, y + 5))
        if found:
            for per_cent in TICKS:
                x = left + wide * per_cent / 100
                sheet.line([(x, y - 15), (x, y + 15)], colour=style.LINE, behind=True)
            low, high = (left + wide * int(value) / 100 for value in found.groups())
            here = left + wide * yes / (yes + no)
            sheet.line([(low, y), (high, y)], colour=style.INK, thick=2)
            for end in (low, high):
                sheet.line([(end, y - 6), (end, y + 6)], colour=style.INK, thick=2)
            sheet.dots([(here, y)], radius=7, fill=style.ACCENT, edge=style.CARD)
        sheet.down += 26
        y = sheet.down
        words = f"{no} no · {counted(int(children))}"
        start = 0.0 if narrow else left
        sheet.text(words, (start, y + 9), size=style.SMALL, colour=style.SOFT)
        if absent:
            start += 12 + style.width(words, size=style.SMALL)
            piece(sheet, (start, y - 6, 40, 20), absent, None)
            sheet.text(NOT_ASSESSED, (start + 47, y + 9), size=style.SMALL, colour=style.SOFT)
        sheet.down += 20
    return drawn(summary, sheet)
