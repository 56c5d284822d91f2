"""Which notes a staff meeting looks at: drawn fairly, and the same again from the same seed.

Fair means that nobody's writing is looked at more often than somebody else's that could have been,
and that no key group and no area is left out that could have been in (a stratified sample;
Cochran 1977, Sampling techniques, chapter 5). Nothing of what a note says decides.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from journalkit.records import Drawn

TWICE = 4
"""One in so many notes comes again at the end, to see how steadily the team rates."""


@dataclass(frozen=True)
class Candidate:
    """A note that may be drawn: who wrote it, and what it is about, as ids."""

    observation: str
    version: int
    member: str
    groups: tuple[str, ...]
    """Key persons of its children."""
    areas: tuple[str, ...]

    @property
    def strata(self) -> tuple[str, ...]:
        """What it can be drawn for, as ``kind:id``."""
        groups = (f"group:{id}" for id in self.groups)
        return (f"member:{self.member}", *groups, *(f"area:{id}" for id in self.areas))


def draw(candidates: Iterable[Candidate], size: int, *, seed: int) -> tuple[Drawn, ...]:
    """*size* of *candidates*, or as many as there are, in an order that tells nothing.

    Counts of members differ by at most one, but for those who wrote too little. A key group or an
    area is left out only where no single exchange that keeps this would bring it in. The same
    candidates and *seed* give the same draw, in whatever order they come.
    """
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    mixed = sorted(candidates, key=lambda one: one.observation)
    chance.shuffle(mixed)
    chosen = _spread(mixed, _one_by_one(mixed, size))
    reasons, covered = {}, set[str]()
    for one in chosen:
        fresh = tuple(name for name in one.strata if name not in covered)
        reasons[one.observation] = fresh or one.strata[:1]
        covered |= set(fresh)
    chance.shuffle(chosen)
    again = {one.observation for one in chance.sample(chosen, -(-len(chosen) // TWICE))}
    return tuple(
        Drawn(
            observation=one.observation,
            version=one.version,
            why=reasons[one.observation],
            twice=one.observation in again and len(chosen) >= TWICE,
        )
        for one in chosen
    )


def mixed(sample: Iterable[Drawn], *, seed: int) -> tuple[Drawn, ...]:
    """*sample* in an order that tells nothing of why each of it is there; the same for a seed."""
    found = sorted(sample, key=lambda one: one.observation)
    random.Random(seed).shuffle(found)  # noqa: S311 - to be repeated, not to be secret
    return tuple(found)


def _one_by_one(mixed: Sequence[Candidate], size: int) -> list[Candidate]:
    """Always one by whoever was drawn least, among these one that brings in most that is new."""
    left, chosen = list(mixed), list[Candidate]()
    drawn, covered = Counter[str](), set[str]()
    while left and len(chosen) < size:
        best = min(left, key=lambda one: (drawn[one.member], -len({*one.strata} - covered)))
        left.remove(best)
        chosen.append(best)
        drawn[best.member] += 1
        covered |= {*best.strata}
    return chosen


def _spread(mixed: Sequence[Candidate], chosen: list[Candidate]) -> list[Candidate]:
    """*chosen* with notes exchanged as long as one exchange brings in what is left out."""
    written = Counter(one.member for one in mixed)
    while True:
        covered, places = _covered(chosen), range(len(chosen))
        left = [one for one in mixed if one not in chosen and not {*one.strata} <= covered]
        tries = ([new, *chosen[:at], *chosen[at + 1 :]] for new in left for at in places)
        fair = (one for one in tries if _is_fair(one, written))
        best = max(fair, key=_richness, default=chosen)
        if _richness(best) <= _richness(chosen):
            return chosen
        chosen = best


def _is_fair(chosen: Iterable[Candidate], written: Counter[str]) -> bool:
    """Whether nobody was drawn more than once more than somebody who has a note left."""
    drawn = Counter(one.member for one in chosen)
    least = max(drawn.values()) - 1
    return all(drawn[member] >= min(least, count) for member, count in written.items())


def _richness(chosen: Iterable[Candidate]) -> tuple[int, int]:
    """How many key groups are in it, then how many areas."""
    kinds = Counter(name.partition(":")[0] for name in _covered(chosen))
    return kinds["group"], kinds["area"]


def _covered(chosen: Iterable[Candidate]) -> set[str]:
    return {name for one in chosen for name in one.strata}
