"""A journal from Famly or Tapestry: chosen, shown, put right, brought in, reported."""

from __future__ import annotations

import asyncio
from typing import Any

import ipywidgets

from journalkit.errors import JournalError
from journalkit.exchange.journals import asking, boxes, planning, reading, taking_in
from journalkit.forms.register import Values
from journalkit.forms.widgets.file_drop import FileDrop
from journalkit.pages.office.section import Section, Widgets, action
from journalkit.pages.saying import how_far

MOST_BYTES = 200 * 1024 * 1024
HELP = (
    "The zip that the other service, or a download tool, made: JSON, and the pictures beside it. "
    "Nothing is changed before you have seen what would be. Larger ones come in by the command."
)


class AJournal(Section):
    """The screens for it; *Bring in* opens them."""

    plan: planning.Plan | None = None
    choices = planning.Choices()
    said: list[taking_in.Part] | None = None
    running = working = gone = False
    """Whether it comes in now, whether nobody said stop, and whether nobody looks any more."""
    bar = ""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens |= {"journal": self._journal, "names": self._names}
        self.deeds |= {"take": self._begin, "stop": self._stop}

    def keep(self, widgets: Widgets) -> None:
        self.working, self.gone = False, True  # what is here by now stays, all of it whole
        super().keep(widgets)

    def back(self) -> None:
        if not self.running and self.place.trail[-1:] == [("journal", "")]:
            self.plan, self.said, self.choices = None, None, planning.Choices()
        super().back()

    def _journal(self, _: str) -> Widgets:
        back = [action("back", "Bring in something else", "back")]
        if self.plan is None:
            drop = FileDrop(
                label="Choose a zip file", help=HELP, accept=".zip", most_bytes=MOST_BYTES
            )
            drop.on_file, drop.on_problem = self._arrived, self.notice.tell
            title = "A journal from Famly or Tapestry"
            return [self.roster(title, [], actions=back, empty=""), drop]
        if self.running:
            going = [action("stop", "Stop")] if self.working else []
            self._bar = ipywidgets.HTML(self.bar)
            return [self.roster("The journal comes in", [], actions=going, empty=""), self._bar]
        ready, do = len(self.plan.ready), []
        if ready and self.said is None:
            do = [action("take", f"Bring in {ready:,}", "primary")]
        if asking.open_names(self.plan, self.choices) and self.said is None:
            do += [action("names", "Say what goes where")]
        if self.said is not None:
            do = [action("print", "Print", "print")]
        parts = self.said or taking_in.preview(self.plan)
        return [
            self._part(*part, do=[*do, *back] if not at else []) for at, part in enumerate(parts)
        ]

    def _part(self, heading: str, lines: list[tuple[str, str]], *, do: Any) -> Any:
        rows = [{"id": str(number), "cells": [*line]} for number, line in enumerate(lines)]
        return self.roster(heading, rows, actions=do)

    def _arrived(self, data: bytes) -> None:
        journal = reading.read(boxes.opened(data), zone=self.session.zone)
        self.plan = planning.plan(self.session, journal)
        self.draw()

    def _names(self, _: str) -> Widgets:
        plan = self.plan
        if plan is None:
            return self._journal("")
        asked = asking.open_names(plan, self.choices)

        def save(said: Values) -> str:
            self.choices = asking.choices(asked, said)
            self.plan = planning.plan(self.session, plan.journal, self.choices)
            return "What goes where is noted."

        fields, values = asking.fields(self.session, asked), asking.values(plan, asked)
        return [self.sheet("What goes where", fields, save, values=values, note=asking.NOTE)]

    def _begin(self, _: str) -> None:
        if not self.running and self.plan is not None:
            self.running = self.working = True
            self._task = asyncio.get_running_loop().create_task(self._take(self.plan))

    def _stop(self, _: str) -> None:
        self.working = False

    async def _take(self, plan: planning.Plan) -> None:
        taking, count = taking_in.Taking(self.session, plan), len(plan.ready)
        try:
            for number, ready in enumerate(plan.ready):
                if not self.working:
                    break
                self.bar = how_far(number, count)
                if not self.gone:
                    self._bar.value = self.bar
                taking.enter(ready, await asyncio.to_thread(taking.pictures, ready))
        except JournalError as error:
            self.notice.tell(error)
        finally:
            self.running, self.said = False, taking_in.report(taking)
        if not self.gone:
            self.draw()
