"""Pictures of the sums, readable in greyscale, each with its counts, its sentence and its table.

Each function draws one kind of `Summary` and hands back a `Chart`; nothing is shown, and nothing
of matplotlib's global state is touched. ``width`` is "wide" or, for a telephone, "narrow".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from journalkit.analytics.charts import drawing_library

drawing_library.bring()

from journalkit.analytics.charts.as_svg import svg_of  # noqa: E402
from journalkit.analytics.charts.bars import levels, placed  # noqa: E402
from journalkit.analytics.charts.card import Chart  # noqa: E402
from journalkit.analytics.charts.changes import changed  # noqa: E402
from journalkit.analytics.charts.compared import compared  # noqa: E402
from journalkit.analytics.charts.kept_back import kept_back  # noqa: E402
from journalkit.analytics.charts.one_child import path  # noqa: E402
from journalkit.analytics.charts.squares import agreed, coverage, gaps  # noqa: E402
from journalkit.analytics.summary import Summary  # noqa: E402
from journalkit.errors import NotFound  # noqa: E402

__all__ = [
    "Chart",
    "agreed",
    "changed",
    "chart",
    "compared",
    "coverage",
    "gaps",
    "kept_back",
    "levels",
    "path",
    "placed",
    "svg",
]

KINDS: dict[str, Callable[..., Chart]] = {
    "agreed": agreed,
    "changed": changed,
    "compared": compared,
    "coverage": coverage,
    "gaps": gaps,
    "levels": levels,
    "placed": placed,
}


def chart(summary: Summary, *, width: str = "wide", bands: Sequence[str] = ()) -> Chart:
    """The chart of a summary, by its kind; `bands` is the frame's order, needed for a path.

    Raises `NotFound` for a kind that has no chart.

    >>> from journalkit import analytics
    >>> analytics.chart(analytics.gaps(frames))
    <Chart: gaps>
    """
    if summary.kind == "path":
        return path(summary, width=width, bands=bands)
    if summary.kind not in KINDS:
        raise NotFound("There is no chart of this.", what_to_do="Read its sentence and its table.")
    return KINDS[summary.kind](summary, width=width)


def svg(drawn: Chart) -> str:
    """A chart's drawing alone, for a page that places sentence and table itself."""
    return svg_of(drawn.figure, title=drawn.title, said=drawn.sentence)
