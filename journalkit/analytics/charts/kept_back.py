"""Bars of a table from which small numbers were taken: what is kept back is one piece a bar."""

from __future__ import annotations

import pandas as pd

from journalkit.analytics.charts import style
from journalkit.analytics.charts.as_svg import svg_of
from journalkit.analytics.charts.bars import stacked
from journalkit.analytics.charts.sheet import Sheet
from journalkit.analytics.summary import CHILDREN, NOT_ASSESSED
from journalkit.analytics.suppressing import HIDDEN

TOGETHER = "kept back, together"


@style.in_our_style
def kept_back(table: pd.DataFrame, title: str) -> str:
    """The SVG of a table that `suppressed` made, with all its totals shown.

    The numbers kept back in a bar stand at its end as one piece, whose length says no more than
    the total and the numbers shown do.
    """
    steps = [name for name in table.columns if name not in (CHILDREN, NOT_ASSESSED)]
    shown = table.mask(table == HIDDEN, 0).astype("int64")
    shown[TOGETHER] = shown[CHILDREN] - shown.drop(columns=CHILDREN).sum(axis=1)
    sheet = Sheet(style.WIDE)
    stacked(sheet, shown, steps=[*steps, TOGETHER], shades=(*style.shades(len(steps)), style.LINE))
    return svg_of(sheet.figure(), title=title, said="The numbers are in the table below.")
