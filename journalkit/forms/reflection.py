"""The form of a reflection: questions to think along, a few at a time, and what it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from journalkit.forms.widgets.chips import Chips, chosen
from journalkit.forms.widgets.field import Field
from journalkit.records import Cycle, Question, Reflection

FOUND = "found"
"""The group of links that stand in sight; the others wait behind a button."""


class ReflectionView:
    """The cards of the form. ``on_change()`` is called when something in it was changed, and
    ``on_find(words)`` when somebody looks for an observation.

    Each question has a field of its own, made when it is first asked: what was typed stays there
    while another part, or another way to reflect, is looked at.
    """

    on_change: Callable[[], object] = staticmethod(lambda: None)
    on_find: Callable[[str], object] = staticmethod(lambda words: None)

    def __init__(self, cycles: Sequence[Cycle], *, may_search: bool) -> None:
        self._cycles = {cycle.id: cycle for cycle in cycles}
        self._fields: dict[str, Field] = {}
        self._answers: dict[str, str] = {}
        self._filling = False
        self.cycle = Chips(
            label="What helps you think?",
            multiple=False,
            options=[{"id": cycle.id, "label": cycle.name} for cycle in cycles],
            first_group="chosen",
            more_label="Another way…",
        )
        self.part = Chips(label="Which questions", label_hidden=True, multiple=False)
        self.questions = ipywidgets.VBox()
        self.observations = Chips(
            label="Observations it is about", first_group=FOUND, more_label="Your recent notes…"
        )
        self.find = Field(label="Find an observation", kind="search", placeholder="words in it")
        self.meetings = Chips(
            label="Staff meetings it is about", first_group=FOUND, more_label="Staff meetings…"
        )
        searches = [self.find] if may_search else []
        self._links = ipywidgets.VBox([self.observations, *searches, self.meetings])
        self.cycle.observe(lambda _: self._choose_cycle(), "chosen")
        self.part.observe(lambda _: self._ask(), "chosen")
        self.find.observe(lambda change: self.on_find(change["new"]), "value")
        for links in (self.observations, self.meetings):
            links.observe(lambda _: self._changed(), "chosen")

    def __repr__(self) -> str:
        return "ReflectionView()"

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        """The cards, from top to bottom."""
        first = ipywidgets.VBox([self.cycle, self.part, self.questions]).add_class("card")
        return first, self._links.add_class("card")

    def close(self) -> None:
        """Close the fields, those out of sight too; the page closes the rest."""
        for field in (*self._fields.values(), self.find):
            field.close()

    def fill(self, reflection: Reflection) -> None:
        """Show *reflection*, even where somebody is typing. Its links come by `offer`."""
        self._filling = True
        try:
            self._answers = dict(reflection.answers)
            for id, field in self._fields.items():
                field.replace(self._answers.get(id, ""))
            self.cycle.chosen = [reflection.cycle]
            self.find.replace("")
            self.observations.chosen = list(reflection.observations)
            self.meetings.chosen = list(reflection.meetings)
            self._choose_cycle()
        finally:
            self._filling = False

    def offer(self, links: Chips, options: list[dict[str, Any]]) -> None:
        """Offer *options* to link; what is chosen is among them, or is chosen no longer."""
        known = {one["id"] for one in options}
        links.options = options
        links.chosen = [id for id in links.chosen if id in known]
        links.layout.display = None if options else "none"
        shown = [one for one in self._links.children if one.layout.display != "none"]
        self._links.layout.display = None if shown else "none"

    def fields(self) -> dict[str, Any]:
        """What stands here, as fields of a `Reflection`."""
        written = {id: field.value for id, field in self._fields.items()}
        answers = {**self._answers, **written}
        return {
            "cycle": self._cycle.id,
            "answers": {id: text for id, text in answers.items() if text.strip()},
            "observations": tuple(self.observations.chosen),
            "meetings": tuple(self.meetings.chosen),
        }

    @property
    def _cycle(self) -> Cycle:
        """The chosen way, or the first one: a second press on a chip leaves nothing chosen."""
        return self._cycles.get(chosen(self.cycle)) or next(iter(self._cycles.values()))

    def _choose_cycle(self) -> None:
        parts = self._cycle.parts
        self.cycle.chosen, self.cycle.help = [self._cycle.id], self._cycle.source
        options = [{"id": str(at), "label": part.name} for at, part in enumerate(parts)]
        with self.part.hold_trait_notifications():
            self.part.options, self.part.chosen = options, ["0"]
        self.part.layout.display = None if len(parts) > 1 else "none"
        self._ask()
        self._changed()

    def _ask(self) -> None:
        parts = self._cycle.parts
        at = min(int(chosen(self.part) or 0), len(parts) - 1)
        self.part.chosen = [str(at)]
        self.questions.children = [self._field(one) for one in parts[at].questions]

    def _field(self, question: Question) -> Field:
        if question.id not in self._fields:
            kept = self._answers.get(question.id, "")
            field = Field(label=question.ask, rows=3, value=kept)
            field.observe(lambda _: self._changed(), "value")
            self._fields[question.id] = field
        return self._fields[question.id]

    def _changed(self) -> None:
        if not self._filling:
            self.on_change()
