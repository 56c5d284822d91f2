"""A journal from Famly or Tapestry: chosen, shown, put right, brought in, reported."""

from __future__ import annotations

import asyncio
from typing import Any

import ipywidgets

from journalkit.errors import JournalError
from journalkit.exchange.journals import boxes, planning, reading, taking_in
from journalkit.forms.register import Field, Values, options
from journalkit.forms.widgets.file_drop import FileDrop
from journalkit.pages.office.section import Section, Widgets, action

MOST_BYTES = 200 * 1024 * 1024
HELP = (
    "The zip that the other service, or a download tool, made: JSON, and the pictures beside it. "
    "Nothing is changed before you have seen what would be. Larger ones come in by the command."
)
NAMES = (("child", "children"), ("area", "areas"), ("author", "authors"))
LEFT_EMPTY = (
    "Left empty: a child stays out, an area's words stay beside the observation, and an author's "
    "observations come in under your name, with theirs beside it."
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
            drop = FileDrop(label="Choose a zip file", help=HELP, accept=".zip", guide_label="")
            drop.most_bytes = drop._arrivals.most_bytes = MOST_BYTES
            drop.on_file, drop.on_problem = self._arrived, self.notice.tell
            return [self.roster("A journal from Famly or Tapestry", [], actions=back), drop]
        if self.running:
            going = [action("stop", "Stop")] if self.working else []
            self._bar = ipywidgets.HTML(self.bar)
            return [self.roster("The journal comes in", [], actions=going, empty=""), self._bar]
        ready, do = len(self.plan.ready), []
        if ready and self.said is None:
            do = [action("take", f"Bring in {ready:,}", "primary")]
        waiting = any("" in getattr(self.plan, names).values() for _, names in NAMES)
        if waiting and self.said is None:
            do += [action("names", "Say what goes where")]
        if self.said is not None:
            do = [action("print", "Print", "print")]
        parts = self.said or taking_in.preview(self.plan)
        return [
            self._part(*part, do=[*do, *back] if not at else []) for at, part in enumerate(parts)
        ]

    def _part(self, heading: str, lines: list[str], *, do: list[dict[str, str]]) -> Any:
        rows = [
            {"id": str(number), "cells": [line], "actions": []} for number, line in enumerate(lines)
        ]
        return self.roster(heading, rows, actions=do)

    def _arrived(self, data: bytes) -> None:
        journal = reading.read(boxes.opened(data), zone=self.session.zone)
        self.plan = planning.plan(self.session, journal)
        self.draw()

    def _names(self, _: str) -> Widgets:
        plan = self.plan
        if plan is None:
            return self._journal("")
        framework = self.vault.frameworks.current()
        areas = [(one.id, one.name) for one in framework.areas]
        areas += [(it.id, f"{one.name}: {it.name}") for one in framework.areas
                  for it in one.aspects]  # fmt: skip
        people = {
            "children": [(one.id, one.name) for one in self.vault.children.all()],
            "areas": areas,
            "authors": [(one.id, one.name) for one in self.vault.members.all()],
        }
        asked: dict[str, tuple[str, str]] = {}
        fields: list[Field] = []
        for label, names in NAMES:
            chosen = getattr(self.choices, names)
            for name, id in getattr(plan, names).items():
                if not id or name in chosen:
                    asked[f"{names}-{len(asked)}"] = names, name
                    fields.append({"name": [*asked][-1], "label": f"The {label} {name}",
                                   "kind": "choice", "optional": True,
                                   "options": options(people[names])})  # fmt: skip

        def save(said: Values) -> str:
            made: dict[str, dict[str, str]] = {names: {} for _, names in NAMES}
            for field, (names, name) in asked.items():
                made[names][name] = said[field]
            self.choices = planning.Choices(**made)
            self.plan = planning.plan(self.session, plan.journal, self.choices)
            return "What goes where is noted."

        values = {field: getattr(plan, names)[name] for field, (names, name) in asked.items()}
        return [self.sheet("What goes where", fields, save, values=values, note=LEFT_EMPTY)]

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
                self.bar = (
                    f'<label>{number:,} of {count:,} <progress class="story-progress" '
                    f'max="{count}" value="{number}"></progress></label>'
                )
                if not self.gone:
                    self._bar.value = self.bar
                taking.enter(ready, await asyncio.to_thread(taking.pictures, ready))
        except JournalError as error:
            self.notice.tell(error)
        finally:
            self.running, self.said = False, taking_in.report(taking)
        if not self.gone:
            self.draw()
