"""Which authored texts a note is made from: the least used that fits, never the same twice over.

One passage serves two to four notes. Each use takes the variants that share least with the uses
before it, and other sentences around them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import product
from random import Random

from journalkit_demo.notes import Authored, Opening, Passage
from journalkit_demo.plan_calendar import season
from journalkit_demo.plan_records import PlannedChild

REST_DAYS = 21
"""A passage rests this long before it is told again."""
SETTLING_DAYS = 45
YOUNGER_UNTIL, OLDER_FROM = 3.25, 3.0
"""Ages in years."""


class Chooser:
    """Picks passages, variants and the sentences around them, and remembers what was used."""

    def __init__(self, authored: Authored, rng: Random) -> None:
        self.authored = authored
        self.rng = rng
        self.uses: Counter[str] = Counter()
        self.told: defaultdict[str, set[str]] = defaultdict(set)
        self.last: dict[str, int] = {}
        self.variants: defaultdict[str, list[tuple[int, ...]]] = defaultdict(list)
        self.leaning: dict[tuple[str, str], float] = {}

    def passage(
        self, author: str, subject: PlannedChild, happened: datetime, *, number: int, weak: bool
    ) -> Passage:
        """A passage about *number* children that *author* could write of *subject* that day."""
        day = happened.date()
        today = day.toordinal()
        told = self.told[subject.key]
        best: Passage | None = None
        lowest = float("inf")
        for passage in self.authored.passages:
            if passage.weak is not weak or passage.children > number or passage.id in told:
                continue
            if not suits(passage, subject, day):
                continue
            if today - self.last.get(passage.id, 0) < REST_DAYS and not passage.language:
                continue
            score = self.uses[passage.id] + self.rng.random() * 0.9
            score += self._lean(author, passage.areas[0])
            score -= 0.6 * (passage.children == number) + 1.5 * bool(passage.language)
            score -= 0.8 * bool(passage.season) + 3.0 * passage.settling
            if score < lowest:
                best, lowest = passage, score
        if best is None:
            return self.passage(author, subject, happened, number=number, weak=not weak)
        self.uses[best.id] += 1
        told.add(best.id)
        self.last[best.id] = today
        return best

    def beats(self, passage: Passage, *, short: bool) -> tuple[str, ...]:
        """One variant of each beat: the choice that shares least with earlier uses."""
        earlier = self.variants[passage.id]
        choices = list(product(*(range(len(variants)) for variants in passage.beats)))
        self.rng.shuffle(choices)
        weights = [len(variants[0]) for variants in passage.beats]

        def shared(choice: tuple[int, ...]) -> int:
            overlaps = [
                sum(w for w, a, b in zip(weights, choice, other, strict=True) if a == b)
                for other in earlier
            ]
            return max(overlaps, default=0)

        chosen = min(choices, key=shared)
        earlier.append(chosen)
        texts = [variants[i] for variants, i in zip(passage.beats, chosen, strict=True)]
        return tuple(text for text in (texts[:2] if short else texts) if text)

    def opening(self, passage: Passage, subject: PlannedChild, happened: datetime) -> str:
        """A first sentence that agrees with the passage's place, season and hour."""
        outside = season(happened.date())
        time = "morning" if happened.hour < 12 else "afternoon"

        def fits(opening: Opening) -> bool:
            where = opening.where in ("any", passage.where)
            bound = opening.season in ("", outside)
            if passage.season and opening.where != "any":
                bound = opening.season == outside
            hour = opening.time in ("", time)
            return where and bound and hour and has_parents(opening.parents, subject)

        return self._rarest([o.text for o in self.authored.openings if fits(o)])

    def second_beat(self, passage: Passage) -> str:
        """A closing sentence that suits the first aspect of the passage."""
        return self._rarest(list(self.authored.second_beats[passage.aspects[0]]))

    def next_step(self, passage: Passage) -> str:
        """The next step of the passage itself, or one of its first aspect."""
        return passage.next_step or self._rarest(list(self.authored.next_steps[passage.aspects[0]]))

    def _rarest(self, texts: list[str]) -> str:
        chosen = min(texts, key=lambda text: self.uses[text] + self.rng.random() * 2.5)
        self.uses[chosen] += 1
        return chosen

    def _lean(self, author: str, area: str) -> float:
        """Members see some areas more readily than others."""
        key = (author, area)
        if key not in self.leaning:
            self.leaning[key] = self.rng.uniform(-0.5, 0.5)
        return self.leaning[key]


def has_parents(parents: frozenset[str], subject: PlannedChild) -> bool:
    """Whether *subject* has everybody at home that a text speaks of."""
    return parents <= {carer.relationship for carer in subject.carers}


def suits(passage: Passage, subject: PlannedChild, day: date) -> bool:
    """Whether *passage* could be about *subject* on *day*."""
    if passage.season and passage.season != season(day):
        return False
    if passage.language and passage.language != subject.language:
        return False
    if passage.settling and (day - subject.joined).days > SETTLING_DAYS:
        return False
    years = (day - subject.born).days / 365.25
    if passage.age == "younger" and years > YOUNGER_UNTIL:
        return False
    if passage.age == "older" and years < OLDER_FROM:
        return False
    return has_parents(passage.parents, subject)
