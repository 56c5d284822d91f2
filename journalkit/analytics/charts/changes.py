"""Who is further on than the half term before, and who is not."""

from __future__ import annotations

from journalkit.analytics.as_html import said
from journalkit.analytics.charts import style
from journalkit.analytics.charts.bars import HIGH, above, beneath, piece, room_of
from journalkit.analytics.charts.card import Chart, drawn, empty, pixels
from journalkit.analytics.charts.sheet import Sheet
from journalkit.analytics.charts.words import shortened
from journalkit.analytics.summary import Summary, counted


@style.in_our_style
def changed(summary: Summary, *, width: str = "wide") -> Chart:
    """Who is further on, the same or earlier than the half term before, around a middle line.

    Children whom nobody can compare are beside the bars: not assessed twice, joined, left.
    """
    table = summary.table
    if table.empty or not summary.children:
        return empty(summary, width=width)
    sheet = Sheet(pixels(width))
    narrow = sheet.width < style.WIDE
    more, same, less = list(table.columns[:3])
    twice, others = "not assessed twice", ("joined", "left")
    sheet.title(summary.title)
    looks = {less: style.EARLIER, same: style.SAME, more: style.FURTHER}
    sheet.legend([(less, looks[less]), (same, looks[same]), (more, looks[more]), (twice, None)])
    names = [said(name) for name in table.index]
    left = 0.0 if narrow else 12 + min(max(style.width(n, size=style.TEXT) for n in names), 150)
    side = 62.0 if narrow else 86.0
    right = side if narrow else side + 150
    halves = [int(row[same]) / 2 for _, row in table.iterrows()]
    lefts = max(half + n for half, n in zip(halves, table[less], strict=True))
    rights = max(half + n for half, n in zip(halves, table[more], strict=True))
    wide = sheet.width - left - right - 12
    each = wide / max(lefts + rights, 1)
    middle = left + 4 + each * lefts
    for (_, row), name in zip(table.iterrows(), names, strict=True):
        n = {column: int(row[column]) for column in table.columns}
        come = [f"{n[word]} {word}" for word in others]
        if narrow:
            above(sheet, name, " · ".join([counted(n["children"]), *come]))
        else:
            sheet.down += 10
            y = sheet.down + HIGH / 2 + 5
            sheet.text(shortened(name, left - 12, size=style.TEXT), (left - 12, y), align="right")
            x = sheet.width - 138
            sheet.text(counted(n["children"]), (x, y - 8), size=style.SMALL)
            sheet.text(" · ".join(come), (x, y + 8), size=style.SMALL, colour=style.SOFT)
        x, y = middle - each * (n[less] + n[same] / 2), sheet.down
        sheet.line([(middle, y - 6), (middle, y + HIGH + 6)], colour=style.EDGE, behind=True)
        below: list[tuple[float, int]] = []
        for word in (less, same, more):
            long = each * n[word]
            fits = long >= room_of(n[word])
            if n[word]:
                box = (x + 0.5, y, max(long - 1, 0.8), HIGH)
                piece(sheet, box, n[word] if fits else None, looks[word])
            if n[word] and not fits:
                below.append((x + long / 2, n[word]))
            x += long
        beneath(sheet, below, left=left + 4, right=left + 4 + wide)
        if n[twice]:
            start = sheet.width - right + 6
            piece(sheet, (start, y, side - 20, HIGH), n[twice], None)
        sheet.down += HIGH + (18 if below else 4)
    sheet.down += 4
    return drawn(summary, sheet)
