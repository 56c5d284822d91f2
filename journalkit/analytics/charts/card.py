"""A chart as it is handed back: the figure with its sentence and its table, always together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.figure import Figure

from journalkit.analytics.as_html import escaped, image_of, table_of
from journalkit.analytics.charts import style
from journalkit.analytics.charts.as_svg import svg_of
from journalkit.analytics.charts.sheet import Sheet
from journalkit.analytics.summary import Summary

WIDTHS = {"narrow": style.NARROW, "wide": style.WIDE}


@dataclass(frozen=True, repr=False, eq=False)
class Chart:
    """A figure, what it says in a sentence, the numbers drawn in it, and what to be careful about.

    It is returned and never shown: a notebook shows it when it is a cell's last expression, a page
    takes `html`. ``table`` holds the numbers that are drawn, which for very many children are
    fewer than the summary's. The repr shows none of it.
    """

    kind: str
    title: str
    sentence: str
    table: pd.DataFrame
    cautions: tuple[str, ...]
    figure: Figure
    empty: bool = False

    def __repr__(self) -> str:
        return f"<Chart: {self.kind}>"

    @property
    def html(self) -> str:
        """The chart for a page: drawing, sentence, cautions, and the table folded below them.

        Without a style of its own, as pages forbid inline ones; the classes are ``chart``,
        ``chart-caution`` and, of a sum about nobody, ``chart-title``: words, and no drawing.
        """
        return self._with(svg_of(self.figure, title=self.title, said=self.sentence))

    def _repr_html_(self) -> str:
        """For a notebook, which brings neither our look nor our colours of the dark."""
        look = f"max-width:{style.WIDE}px;padding:16px;background:{style.CARD};color:{style.INK}"
        drawing = svg_of(self.figure, title=self.title, said=self.sentence)
        wide = round(self.figure.get_size_inches()[0] * 72)
        shown = self._with(image_of(drawing, f"{self.title}. {self.sentence}", wide))
        return f'<div style="{look}">{shown}</div>'

    def _with(self, drawing: str) -> str:
        if self.empty:
            return (
                '<figure class="chart"><p class="chart-title">'
                f"<strong>{escaped(self.title)}</strong></p>"
                f"<figcaption>{escaped(self.sentence)}</figcaption></figure>"
            )
        cautions = "".join(f'<p class="chart-caution">{escaped(c)}</p>' for c in self.cautions)
        numbers = table_of(self.table, self.title)
        return (
            f'<figure class="chart">{drawing}'
            f"<figcaption>{escaped(self.sentence)}</figcaption>{cautions}"
            f"<details><summary>The numbers as a table</summary>{numbers}</details></figure>"
        )


def pixels(width: str) -> float:
    """How wide a sheet is: "narrow" for a telephone, "wide" for everything else."""
    return WIDTHS[width]


def drawn(
    summary: Summary, sheet: Sheet, *, table: pd.DataFrame | None = None, title: str | None = None
) -> Chart:
    """The chart of what was drawn; `table` and `title` where they are not the summary's own."""
    return Chart(
        summary.kind,
        title or summary.title,
        summary.sentence,
        summary.table if table is None else table,
        summary.cautions,
        sheet.figure(),
    )


def empty(summary: Summary, *, width: str) -> Chart:
    """A calm card for a sum about nobody: its title, its sentence, and nothing that looks lost."""
    sheet = Sheet(pixels(width))
    sheet.title(summary.title)
    sheet.down += 6
    sheet.paragraph(summary.sentence or "There is nothing to draw yet.", colour=style.SOFT)
    sheet.down += 12
    return replace(drawn(summary, sheet), empty=True)
