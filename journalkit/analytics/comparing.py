"""Two groups of children side by side, and whether chance alone would set them so far apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from journalkit.analytics.belonging import must_be_one_of, overlaps, parted
from journalkit.analytics.proportions import proportion
from journalkit.analytics.standing import LEVELS, band_of, level_of
from journalkit.analytics.summary import CHILDREN, NOT_ASSESSED, Summary, counted, listed
from journalkit.analytics.tidy import Frames
from journalkit.errors import BadRecord

FLOOR = 5
"""Assessed children in each group, below which two groups are not compared."""


@dataclass(frozen=True)
class Reached:
    """Yes: the child's latest judgement of the half term in *area* is *band* or above.

    >>> Reached("Literacy", "3 and 4").words
    'are at 3 and 4 or above in Literacy'
    """

    area: str
    band: str

    @property
    def words(self) -> str:
        return f"are at {self.band} or above in {self.area}"

    def of(self, frames: Frames, half_term: str) -> pd.Series:
        """True or false for each assessed child. Raises `BadRecord`, `NotFound`."""
        must_be_one_of("band", self.band, frames.bands_of)
        order = list(frames.bands_of)
        bands = band_of(frames, half_term, self.area)
        return bands.map(lambda band: order.index(band) >= order.index(self.band)).astype(bool)


@dataclass(frozen=True)
class Settled:
    """Yes: the child's level on *scale* in the half term is *level* or above, see `levels`.

    >>> Settled("wellbeing").words
    'are at level 4 or above of wellbeing'
    """

    scale: str
    level: int = 4

    @property
    def words(self) -> str:
        return f"are at level {self.level} or above of {self.scale}"

    def of(self, frames: Frames, half_term: str) -> pd.Series:
        """True or false for each assessed child. Raises `BadRecord`, `NotFound`."""
        must_be_one_of("level", str(self.level), map(str, LEVELS))
        return (level_of(frames, half_term, self.scale) >= self.level).astype(bool)


@dataclass(frozen=True, eq=False, repr=False)
class Compared(Summary):
    """Two groups; ``p`` is None where they are not compared, and ``sentence`` says why."""

    p: float | None = None


def exact(a_yes: int, a_no: int, b_yes: int, b_no: int) -> float:
    """Fisher's exact test of two groups, two-sided: how often chance alone does this, or more.

    The share, 0 to 1, of all tables with the same totals that are no likelier than this one.
    Counted in whole numbers, so that equally likely tables are equal without a tolerance. Source:
    Fisher 1935, The design of experiments, chapter II (the lady tasting tea); the two-sided sum
    after Freeman and Halton 1951, Biometrika 38: 141. Raises `BadRecord` for a count below nought.

    >>> round(exact(11, 1, 6, 6), 3)
    0.069
    """
    if min(a_yes, a_no, b_yes, b_no) < 0:
        raise BadRecord({"counts": "A count cannot be less than none."})
    first, second, yes = a_yes + a_no, b_yes + b_no, a_yes + b_yes
    ways = [
        math.comb(first, k) * math.comb(second, yes - k)
        for k in range(max(0, yes - second), min(first, yes) + 1)
    ]
    this = math.comb(first, a_yes) * math.comb(second, b_yes)
    return float(Fraction(sum(way for way in ways if way <= this), sum(ways)))


def compare(
    frames: Frames,
    half_term: str,
    *,
    by: str,
    groups: tuple[str, str],
    outcome: Reached | Settled,
    floor: int = FLOOR,
) -> Compared:
    """Two groups of children, by ``"room"``, ``"key_group"`` or ``"group"``, and one yes or no.

    A row a group; columns ``yes``, ``no``, ``not assessed``, ``children`` (their sum) and
    ``share`` of the assessed with Wilson's interval, see `proportion`. ``p`` is that of `exact`.
    Refused, with p None, no shares and the reason as its sentence, where a group has fewer than
    *floor* assessed children, or where the groups share children: the test is for two groups apart.
    Children not assessed are shown and are no part of the test. The sentence speaks of a difference
    only where p < 0.05. Raises `BadRecord` for another ``by``, one group twice or an unknown
    outcome; `NotFound` for an unknown half term.

    >>> rooms = ("Robins", "Wrens")
    >>> compare(frames, "Autumn 2", by="room", groups=rooms, outcome=Settled("wellbeing")).table
            yes  no  not assessed  children            share
    room
    Robins    2   8             2        12   20 % (6 to 51)
    Wrens     3   6             3        12  33 % (12 to 65)
    """
    first, second = groups
    if first == second:
        raise BadRecord({"groups": "Choose two groups that are not the same."})
    parts = parted(frames, half_term, by)
    mine = {name: parts.get(name, []) for name in groups}
    yes = outcome.of(frames, half_term)
    rows = {}
    for name, part in mine.items():
        here = yes[yes.index.isin(part)]
        rows[name] = (int(here.sum()), int((~here).sum()), len(part) - len(here), len(part))
    everybody = {child for part in mine.values() for child in part}
    reason = _refusal(rows, overlaps(mine.values()), floor=floor, half_term=half_term)
    p = None if reason else exact(*rows[first][:2], *rows[second][:2])
    shares = {name: proportion(row[0], row[0] + row[1]) for name, row in rows.items()}
    table = pd.DataFrame.from_dict(
        {name: (*row, "" if reason else shares[name].per_cent()) for name, row in rows.items()},
        orient="index",
        columns=["yes", "no", NOT_ASSESSED, CHILDREN, "share"],
    )
    table = table.astype(dict.fromkeys(table.columns[:4], "Int64") | {"share": "string"})
    table.index.name = by.replace("_", " ")
    counts = "; ".join(
        f"{name}: {yes} of {yes + no} assessed children {outcome.words}"
        + (f" ({out} of {counted(whole)} not assessed)" if out else "")
        for name, (yes, no, out, whole) in rows.items()
    )
    cautions = [
        "Children who were not assessed may be unlike those who were; they are in no share.",
        "Two groups are never alike in everything else: age, days here, who observed.",
    ]
    if p is not None:
        cautions.append("Whoever looks at many pairs of groups finds some apart by chance.")
    return Compared(
        "compared",
        f"{first} and {second} in {half_term}",
        reason or f"{counts}. {_verdict(p or 0.0)}",
        table,
        tuple(cautions),
        len(everybody),
        p=p,
    )


def _refusal(
    rows: dict[str, tuple[int, int, int, int]], twice: int, *, floor: int, half_term: str
) -> str:
    """Why the groups are not compared; empty where they may be."""
    nobody = [name for name, row in rows.items() if not row[3]]
    if nobody:
        return f"Not compared: no children in {listed(nobody, last='or')} in {half_term}."
    few = {name: row[0] + row[1] for name, row in rows.items() if row[0] + row[1] < floor}
    if few:
        have = listed([f"{name} has {counted(number)} assessed" for name, number in few.items()])
        return (
            f"Not compared: {have}, and groups are compared from {counted(floor)} assessed in each "
            "on. Of fewer, one child more or less would turn the answer."
        )
    if twice:
        return (
            f"Not compared: {counted(twice)} in both groups, and the test is for groups that share "
            "no child."
        )
    return ""


def _verdict(p: float) -> str:
    said = "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
    if p >= 0.05:
        return (
            f"Chance alone sets groups of this size so far apart about {math.floor(100 * p + 0.5)} "
            f"times in 100 ({said}, Fisher's exact test): too often to read anything into it."
        )
    said = "p just under 0.05" if said == "p = 0.050" else said
    return (
        f"Chance alone seldom makes so large a difference ({said}, Fisher's exact test). That says "
        "nothing of its cause, and of many pairs looked at some come out so by chance."
    )
