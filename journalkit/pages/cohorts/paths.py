"""One child through the half terms, and what changed for the same children."""

from __future__ import annotations

from typing import Any

from journalkit.analytics.changing import change
from journalkit.analytics.one_child import path
from journalkit.analytics.standing import SCALES
from journalkit.errors import NotFound
from journalkit.forms.widgets.chips import Chips, chosen, narrowing
from journalkit.pages.cohorts.section import Section, Widgets


class OneChild(Section):
    """The path of one child. Only children of the setting, past ones too."""

    narrows = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.child = Chips(label="Child", label_hidden=True, multiple=False, search=True)
        self.child.faces = True
        self.child.observe(lambda _: self._choose(), "chosen")
        self.child.on_problem = self.notice.tell

    def open(self, child: str) -> None:
        """Choose *child* (a pseudonym)."""
        self._offer()
        self.child.chosen = [child]

    def draw(self) -> Widgets:
        self._offer()
        child = chosen(self.child)
        if not child:
            return [self.child]
        frames = self.book.whole()
        try:
            summary = path(frames, child)
        except NotFound:  # not here in any half term that was entered
            name = self.book.call(child)
            return [self.child, self.show.words(name, f"{name} was here in no half term yet.")]
        return [self.child, self.show.chart(summary, bands=frames.bands_of)]

    def _offer(self) -> None:
        frames = self.book.register()
        here = set(frames.sightings["child"])
        last = frames.children.drop_duplicates("child", keep="last").set_index("child")["key_group"]
        groups = {child: self.book.call(group) for child, group in last.dropna().items()}
        self.child.options = [
            {
                "id": one,
                "label": self.book.call(one),
                "group": groups.get(one, "No key person") if one in here else "Who has left",
            }
            for one in sorted(self.book.children(), key=self.book.call)
        ]
        picked = bool(chosen(self.child))
        self.child.first_group = "chosen" if picked else ""
        self.child.more_label = "Another child…" if picked else "All children…"

    def _choose(self) -> None:
        self.redraw()


class Changed(Section):
    """The same children in two half terms."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        before = self.book.half_terms[:-1]
        named = [(one, one) for one in reversed(before)]
        self.first = narrowing("Compared with", named, folded=True)
        self.first.on_problem = self.notice.tell
        self.first.observe(lambda _: self.redraw(), "chosen")

    def draw(self) -> Widgets:
        half_terms, second = self.book.half_terms, self.book.half_term
        at = half_terms.index(second) if second else 0
        if at == 0:
            sentence = "There is no half term before this one to compare it with."
            return [self.show.words("What changed", sentence)]
        first = chosen(self.first)
        if first not in half_terms[:at]:
            first = half_terms[at - 1]
        frames = self.book.chosen(self.book.frames(first, second))
        found = [change(frames, first, second, what=what) for what in ("areas", *SCALES)]
        return [self.first, *map(self.show.chart, found)]
