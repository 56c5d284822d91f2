"""Summaries as findings on the page: a grid, or a chart with its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from journalkit.analytics.charts import chart, svg
from journalkit.analytics.summary import Summary
from journalkit.forms.widgets.finding import Finding
from journalkit.forms.widgets.notice import Notice
from journalkit.journal import cohorts
from journalkit.journal.session import Session
from journalkit.pages.cohorts.book import Book
from journalkit.records import KeptPage

ROWS = 50
"""Children that a grid shows at a time; *Show more* brings the next."""

LOOK_AFTER = 4
"""Weeks here in which nobody wrote about a child before a cell says "look here"."""

NOTHING = "–"
HEADS = {"never": "areas never seen"}
"""Columns that a page has room to say more of."""


class Showing:
    """Makes findings out of summaries, and keeps one for a meeting when it is asked to."""

    def __init__(self, session: Session, notice: Notice, book: Book) -> None:
        self._session, self._notice, self._book = session, notice, book

    def words(self, title: str, sentence: str) -> Finding:
        """A finding of words alone: why there is nothing to see."""
        return Finding(title=title, sentence=sentence)

    def chart(self, summary: Summary, *, bands: Sequence[str] = ()) -> Finding:
        """A chart with its table below it."""
        named = self._book.named(summary)
        finding = Finding(title=named.title, sentence=named.sentence, cautions=[*named.cautions])
        drawn = _drawn(named, bands)
        with finding.hold_sync():
            finding.picture, finding.narrow_picture = drawn["wide"], drawn["narrow"]
            finding.columns, finding.rows = _heads(named), _rows(summary, named)
        self._keeps(finding, named, finding.picture)
        return finding

    def table(self, summary: Summary) -> Finding:
        """A finding that is a table of a few rows, without a chart."""
        named = self._book.named(summary)
        finding = Finding(
            title=named.title,
            sentence=named.sentence,
            cautions=[*named.cautions],
            columns=_heads(named),
            rows=_rows(summary, named),
        )
        self._keeps(finding, named, "")
        return finding

    def grid(
        self,
        summary: Summary,
        *,
        look: Callable[[str, Any], str],
        said: Callable[[str, str, Any], str],
        on_cell: Callable[[str, str], object] | None = None,
        on_row: Callable[[str], object] | None = None,
    ) -> Finding:
        """A table whose cells are the chart.

        ``look(column, value)`` gives a cell's look, empty for one that is plain;
        ``said(name, column, value)`` what is read out. ``on_cell(child, column)`` is called for a
        pressed cell that has a look, ``on_row(child)`` for a pressed name; both with pseudonyms.
        """
        named = self._book.named(summary)
        columns, count = _columns(named), [ROWS]
        every = _rows(summary, named)
        for row, (_, *values) in zip(every, _values(summary), strict=True):
            for cell, column, value in zip(row["cells"], columns, values, strict=True):
                cell["look"] = look(column, value)
                cell["label"] = said(row["name"], column, value)
                cell["opens"] = bool(cell["look"] and on_cell)
        finding = Finding(
            title=named.title,
            sentence=named.sentence,
            cautions=[*named.cautions],
            grid=True,
            rows_open=on_row is not None,
        )

        def turn() -> None:
            left = len(every) - count[0]
            with finding.hold_sync():
                finding.rows = every[: count[0]]
                finding.more = f"Show more ({left} left)" if left > 0 else ""

        def more() -> None:
            count[0] += ROWS
            turn()

        finding.columns = _heads(named)
        turn()
        finding.on_more, finding.on_row = more, on_row
        if on_cell is not None:
            finding.on_cell = lambda child, number: on_cell(child, columns[number])
        self._keeps(finding, named, None)
        return finding

    def _keeps(self, finding: Finding, named: Summary, picture: str | None) -> None:
        """Let *finding* be kept for a meeting; a grid is drawn as a chart for it."""

        def keep(why: str) -> None:
            page = KeptPage(
                title=named.title,
                sentence=named.sentence,
                columns=tuple(_heads(named)),
                rows=tuple(
                    (row["name"], *(cell["text"] for cell in row["cells"]))
                    for row in _rows(named, named)
                ),
                cautions=named.cautions,
                picture=_drawn(named, ())["wide"] if picture is None else picture,
                why=why,
                by=self._session.member.id,
                at=self._session.now(),
            )
            cohorts.keep_page(self._session, page)
            said = "Kept for the next staff meeting, as it stands now."
            self._notice.say(said, kind="good")

        finding.can_keep = self._session.may("keep a page of numbers")
        finding.on_keep, finding.on_problem = keep, self._notice.tell


def weeks_look(column: str, value: Any) -> str:
    """How weeks since somebody was last seen look."""
    if column == "never" or value is None:
        return ""
    return "warn" if value >= LOOK_AFTER else "plain" if value else "low"


def count_look(column: str, value: Any) -> str:
    """How a number of observations looks."""
    if column == "days here" or value is None:
        return ""
    return "none" if value == 0 else "low" if value < 2 else "mid" if value < 4 else "high"


def _drawn(named: Summary, bands: Sequence[str]) -> dict[str, str]:
    """The chart for a laptop and for a telephone."""
    untitled = replace(named, title="")  # the page says it above
    made = {width: chart(untitled, width=width, bands=bands) for width in ("wide", "narrow")}
    return {width: "" if one.empty else svg(one) for width, one in made.items()}


def _heads(named: Summary) -> list[str]:
    first = str(named.table.index.name or "")
    return [first[:1].upper() + first[1:], *(HEADS.get(one, one) for one in _columns(named))]


def _columns(summary: Summary) -> list[str]:
    return [str(one) for one in summary.table.columns]


def _values(summary: Summary) -> list[tuple[Any, ...]]:
    """The table's rows, each with its name first; what is not known is None."""
    table = summary.table.astype(object)
    return list(table.where(table.notna(), None).itertuples(name=None))


def _rows(summary: Summary, named: Summary) -> list[dict[str, Any]]:
    """The rows of the table: ids as *summary* has them, names as *named* has."""
    return [
        {
            "id": str(id),
            "name": str(name),
            "cells": [{"text": NOTHING if one in (None, "") else str(one)} for one in values],
        }
        for id, (name, *values) in zip(summary.table.index, _values(named), strict=True)
    ]
