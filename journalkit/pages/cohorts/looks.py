"""Where to look: who was not seen, coverage, wellbeing and involvement, where children are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from journalkit.analytics.seeing import coverage, gaps
from journalkit.analytics.standing import SCALES, levels, placed
from journalkit.pages.cohorts.section import Section, Widgets
from journalkit.pages.cohorts.showing import count_look, weeks_look
from journalkit.pages.saying import counted

AT_ALL = "seen at all"


class Unseen(Section):
    """Who has not been seen: weeks here since somebody wrote about a child, by area."""

    def draw(self) -> Widgets:
        frames = self.book.chosen(self.book.register(), self.book.half_term or None)
        if frames.sightings.empty:
            return [self.show.words("Nobody is here", "No child who is here now is among these.")]

        def said(name: str, column: str, value: Any) -> str:
            if column == "never":
                return f"{name}: never seen in {counted(value or 0, 'area')}"
            where = "at all" if column == AT_ALL else f"in {column}"
            if value is None:
                return f"{name}, {where}: weeks cannot be counted"
            return f"{name}, {where}: {counted(value, 'week')} here since last seen"

        def cell(child: str, column: str) -> None:
            self.notes.show(child, "" if column == AT_ALL else column, in_half_term=False)

        grid = self.show.grid(
            gaps(frames), look=weeks_look, said=said, on_cell=cell, on_row=self.open_child
        )
        return [grid, *self.notes.widgets()]


class Coverage(Section):
    """Children by areas: how often each was written about in the half term."""

    def draw(self) -> Widgets:
        frames = self.book.chosen(self.book.frames())
        summary = coverage(frames, self.book.half_term)
        if summary.children == 0:
            return [self.show.words(summary.title, "No child was here among these.")]

        def said(name: str, column: str, value: Any) -> str:
            if column == "days here":
                return f"{name}: " + ("no booked days" if value is None else f"{value} days here")
            return f"{name}, {column}: {counted(value or 0, 'observation')}"

        order = sorted(summary.table.index, key=lambda one: self.book.call(str(one)).casefold())
        summary = replace(summary, table=summary.table.loc[order])
        grid = self.show.grid(
            summary, look=count_look, said=said, on_cell=self.notes.show, on_row=self.open_child
        )
        return [grid, *self.notes.widgets()]


class Wellbeing(Section):
    """The two Leuven scales, each child once."""

    def draw(self) -> Widgets:
        frames = self.book.chosen(self.book.frames())
        half_term = self.book.half_term
        return [self.show.chart(levels(frames, half_term, scale=scale)) for scale in SCALES]


class Placed(Section):
    """Where key persons have placed the children, area by area."""

    def draw(self) -> Widgets:
        return [self.show.chart(placed(self.book.chosen(self.book.frames()), self.book.half_term))]
