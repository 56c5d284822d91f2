"""The same children in two half terms: who moved on, and who came and went between."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from journalkit.analytics.belonging import must_be_one_of, registered
from journalkit.analytics.standing import LEVELS, SCALES, band_of, level_of
from journalkit.analytics.summary import CHILDREN, Summary, counted
from journalkit.analytics.tidy import Frames
from journalkit.errors import BadRecord

FEWEST = 6
"""Children who moved, from which on the sign test is shown: of five or fewer its two-sided p is
never below 2 in 32 = 0.06, whatever they did."""


def sign(up: int, down: int) -> float:
    """The exact sign test, two-sided: how often chance alone would send so many one way.

    Of the children who moved, *up* and *down*; those who stayed are left out. Each way is taken as
    equally likely. A p from 0 to 1. Source: Dixon and Mood 1946, The statistical sign test, Journal
    of the American Statistical Association 41: 557. Raises `BadRecord` for a count below nought.

    >>> round(sign(8, 1), 3)
    0.039
    """
    if min(up, down) < 0:
        raise BadRecord({"counts": "A count cannot be less than none."})
    moved = up + down
    tail = sum(math.comb(moved, k) for k in range(min(up, down) + 1))
    return float(min(1.0, 2 * tail / 2**moved))


def change(frames: Frames, first: str, second: str, *, what: str = "areas") -> Summary:
    """Each child beside itself: in a later half term further on, the same or earlier.

    ``what`` is ``"areas"`` (a row each), the short name of one area, ``"wellbeing"`` or
    ``"involvement"``. Only children who belonged in both half terms and were assessed in both are
    compared, each with itself. Columns: ``further on``, ``the same``, ``earlier`` (of a scale
    ``higher``, ``the same``, ``lower``); ``not assessed twice``: here in both, without a judgement
    in one of them; ``joined``: here in the second only; ``left``: in the first only; ``children``,
    the sum of all these. For one row the sentence gives `sign`, from six children who moved on.
    Raises `BadRecord` where the half terms are not in order, or for another ``what``; `NotFound`
    for an unknown half term.

    >>> moved = change(frames, "Autumn 1", "Spring 1", what="Literacy").table
    >>> moved[["further on", "the same", "earlier"]]
              further on  the same  earlier
    area
    Literacy           4        14        0
    """
    before, after = registered(frames, first), registered(frames, second)
    if frames.half_terms.index(first) >= frames.half_terms.index(second):
        raise BadRecord({"second": "The second half term must be later than the first."})
    must_be_one_of("what", what, ["areas", *frames.areas_of, *SCALES])
    scale = what in SCALES
    up, down = ("higher", "lower") if scale else ("further on", "earlier")
    both = set(before.index) & set(after.index)
    joined, left = len(set(after.index) - both), len(set(before.index) - both)
    rows = {}
    for row in frames.areas_of if what == "areas" else (what,):
        of = level_of if scale else band_of
        order: Sequence[object] = LEVELS if scale else frames.bands_of
        rows[row] = _moved(of(frames, first, row), of(frames, second, row), both, order=order)
    columns = [up, "the same", down, "not assessed twice"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    table["joined"], table["left"] = joined, left
    table[CHILDREN] = table.sum(axis=1)
    table = table.astype("Int64")
    table.index.name = "scale" if scale else "area"
    said = f"{counted(len(both))} here in both {first} and {second}; {joined} joined, {left} left"
    if len(rows) == 1:
        [(more, same, less, out)] = rows.values()
        said += (
            f". In {what}, of {counted(more + same + less)} assessed twice {more} {up}, "
            f"{same} the same, {less} {down}; {out} not assessed twice"
        )
        if more + less >= FEWEST:
            said += f". Of the {more + less} who moved: {_sign_said(more, less)}"
    cautions = ["Only the same children are compared; those who joined or left stand apart."]
    if not scale:
        cautions.append("Children grow older between half terms: most move on, whatever is done.")
    if what == "areas":
        cautions.append("Of many areas looked at, some move by chance.")
    title = f"{what[0].upper()}{what[1:]} from {first} to {second}"
    children = len(both) + joined + left
    return Summary("changed", title, f"{said}.", table, tuple(cautions), children)


def _moved(
    before: pd.Series, after: pd.Series, both: set[str], *, order: Sequence[object]
) -> tuple[int, int, int, int]:
    place = {step: number for number, step in enumerate(order)}
    twice = [child for child in before.index if child in both and child in after.index]
    steps = [place[after[child]] - place[before[child]] for child in twice]
    more, less = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    return more, len(steps) - more - less, less, len(both) - len(steps)


def _sign_said(up: int, down: int) -> str:
    p = sign(up, down)
    said = "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
    if p >= 0.05:
        often = math.floor(100 * p + 0.5)
        return f"chance alone divides them so about {often} times in 100 ({said}, sign test)"
    return f"chance alone would seldom divide them so ({said}, sign test)"
