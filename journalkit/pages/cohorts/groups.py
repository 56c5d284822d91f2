"""Groups side by side: how they are spread, and whether two of them can be told apart."""

from __future__ import annotations

from typing import Any

from journalkit.analytics.belonging import parted
from journalkit.analytics.comparing import Reached, Settled, compare
from journalkit.analytics.standing import SCALES, levels, placed
from journalkit.analytics.tidy import Frames
from journalkit.forms.widgets.chips import Chips, chosen, narrowing
from journalkit.forms.widgets.finding import Finding
from journalkit.pages.cohorts.book import KINDS
from journalkit.pages.cohorts.section import Section, Widgets


class Groups(Section):
    """Rooms, key groups or the setting's own groups; two of them compared."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        frames = self.book.frames()
        self._bands = frames.bands_of
        self.by = narrowing("Side by side", [(id, f"{name}s") for id, name in KINDS.items()])
        what = [(scale, scale.capitalize()) for scale in SCALES]
        self.what = narrowing("What to look at", what + [(one, one) for one in frames.areas_of])
        self.band = narrowing("At or above", [(one, one) for one in self._bands])
        self.two = Chips(label="Compare two", multiple=True)
        self.by.chosen, self.what.chosen = ["room"], [SCALES[0]]
        self.band.chosen = list(self._bands[1:2] or self._bands)
        for chips in (self.by, self.what, self.band, self.two):
            chips.label_hidden = False
            chips.on_problem = self.notice.tell
            chips.observe(lambda _: self.redraw(), "chosen")

    def draw(self) -> Widgets:
        by, what = chosen(self.by) or "room", chosen(self.what) or SCALES[0]
        frames, half_term = self.book.chosen(self.book.frames()), self.book.half_term
        is_scale = what in SCALES
        if is_scale:
            spread = levels(frames, half_term, scale=what, by=by)
        else:
            spread = placed(frames, half_term, area=what, by=by)
        parts = list(parted(frames, half_term, by))
        self._offer(parts)
        choices: list[Chips] = [self.by, self.what]
        below: list[Chips | Finding] = []
        if len(parts) > 1:
            below = [self.two] if is_scale else [self.two, self.band]
            below.append(self._compared(frames, by, what))
        return [*choices, self.show.chart(spread), *below]

    def _offer(self, parts: list[str]) -> None:
        """The parts as chips; two of them stay chosen, or nobody's choice is the first two."""
        offered = [{"id": part, "label": self.book.call(part)} for part in parts]
        with self.two.hold_trait_notifications():
            if self.two.options != offered:
                self.two.options = offered
                self.two.set_trait("chosen", [])

    def _compared(self, frames: Frames, by: str, what: str) -> Finding:
        if len(self.two.chosen) != 2:
            return self.show.words(
                "Compare two", "Choose two of them above: their counts are set side by side."
            )
        band = chosen(self.band) or self._bands[0]
        outcome = Settled(what) if what in SCALES else Reached(what, band)
        first, second = self.two.chosen
        two = (first, second)
        return self.show.chart(
            compare(frames, self.book.half_term, by=by, groups=two, outcome=outcome)
        )
