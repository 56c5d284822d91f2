"""Two people judging the same things apart: how far they agree, beyond chance."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from journalkit.analytics.summary import NOT_ASSESSED, Summary, counted
from journalkit.errors import BadRecord

PAIRS = 10
"""Pairs judged by both, below which counts are shown and no kappa."""

GROUPS = 6
"""Groups of pairs below which no kappa is given: what differs between them cannot be told."""

MANY = 30
"""Groups below which the interval comes out too narrow, and is said to."""

Weights = str | Sequence[Sequence[float]] | None


def weighted_kappa(
    first: Sequence[object],
    second: Sequence[object],
    *,
    levels: Sequence[object],
    weights: Weights = "linear",
) -> float | None:
    """Agreement of two people beyond chance: 1 is full, 0 what chance gives, below 0 worse.

    Pairs stand in the same place of *first* and *second*; those with an NA are left out. *levels*
    is the scale in order. ``weights`` says what a disagreement counts: ``"linear"`` its steps
    (Cicchetti and Allison 1971), ``"quadratic"`` its steps squared (Fleiss and Cohen 1973), None
    all alike (Cohen 1960, A coefficient of agreement for nominal scales, Educational and
    Psychological Measurement 20: 37), or a table of one's own, a row a level (Cohen 1968, Weighted
    kappa, Psychological Bulletin 70: 213). None where it is undefined: no pairs, or both always
    used one and the same level. Raises `BadRecord` for unequal lengths, a value that is no level or
    other weights.

    >>> round(weighted_kappa([1, 2, 3, 3], [1, 2, 3, 2], levels=[1, 2, 3]), 2)
    0.71
    """
    cost = _cost(weights, len(levels))
    table = _crossed(first, second, levels)[:-1, :-1]
    value = float(_kappas(table[np.newaxis].astype(float), cost)[0])
    return None if np.isnan(value) else value


def agreement(
    first: Sequence[object],
    second: Sequence[object],
    *,
    levels: Sequence[object],
    seed: int,
    weights: Weights = "linear",
    title: str = "Judged twice",
    children: int | None = None,
    noun: tuple[str, str] = ("child", "children"),
    floor: int = PAIRS,
    groups: Sequence[object] | None = None,
    resamples: int = 2000,
) -> Summary:
    """What two people judged apart, as counts, and their `weighted_kappa` where there is enough.

    A row each level of the first judgement, a column each of the second, and ``not assessed`` last
    in both. From *floor* pairs on the sentence gives kappa with a 95 % interval: the percentile
    bootstrap (Efron and Tibshirani 1993, An introduction to the bootstrap, chapter 13) over
    *resamples* draws of the pairs, repeatable by *seed*; draws in which kappa is undefined are
    left out. *children* is how many children the pairs are about; where it is not said, one a pair;
    *noun* is what they are called.

    Pairs that hang together, such as the criteria of one note, say by *groups* what each belongs
    to: whole groups are drawn then, since pairs of one group say much the same (Davison and
    Hinkley 1997, Bootstrap methods and their application, section 3.8). Below `GROUPS` of them no
    kappa is given. Errors as in `weighted_kappa`.

    >>> print(agreement([1, 2, 3, 3], [1, 2, 3, 2], levels=[1, 2, 3], seed=1).sentence)
    4 children, 4 judgements made by both: 3 the same, 1 one step apart, 0 further apart. Below 10
    such judgements no kappa is given.
    """
    cost = _cost(weights, len(levels))
    crossed = _crossed(first, second, levels)
    counts = crossed[:-1, :-1]
    pairs, same = int(counts.sum()), int(np.trace(counts))
    of = len(first) if children is None else children
    if groups is not None and len(groups) != len(first):
        raise BadRecord({"groups": "Say for each pair what it belongs to."})
    judged = {group for group, *pair in zip(groups or (), first, second, strict=False)
              if not any(map(pd.isna, pair))}  # fmt: skip
    names = [*map(str, levels), NOT_ASSESSED]
    table = pd.DataFrame(crossed, index=names, columns=names).astype("Int64")
    table.index.name, table.columns.name = "first", "second"
    near = sum(int(np.trace(counts, offset=step)) for step in (-1, 1))
    made = counted(pairs, "judgement", "judgements")
    said = (
        f"{counted(of, *noun)}, {made} made by both: {same} the same, {near} one step apart, "
        f"{pairs - same - near} further apart"
    )
    if pairs < len(first):
        said += f"; {len(first) - pairs} not assessed by both"
    kappa = float(_kappas(counts[np.newaxis].astype(float), cost)[0])
    if pairs < floor:
        said += f". Below {floor} such judgements no kappa is given"
    elif groups is not None and len(judged) < GROUPS:
        said += f". Below {GROUPS} {noun[1]} no kappa is given"
    elif np.isnan(kappa):
        said += ". Both used one level throughout, so that kappa cannot be had"
    else:
        chance = np.random.default_rng(seed)
        if groups is None:
            drawn = chance.multinomial(pairs, counts.ravel() / pairs, size=resamples)
        else:
            drawn = _grouped(first, second, levels, groups=groups, judged=judged, chance=chance,
                             resamples=resamples)  # fmt: skip
        values = _kappas(drawn.reshape(resamples, *counts.shape).astype(float), cost)
        low, high = np.nanquantile(values, [0.025, 0.975])
        name = "Kappa" if weights is None else "Weighted kappa"
        said += f". {name} {kappa:.2f} ({low:.2f} to {high:.2f})"
    cautions = [
        "It is about the judgements, not about the people: nobody is ranked by it.",
        f"Kappa falls where nearly all {noun[1]} stand at one level, even if both agree.",
    ]
    if GROUPS <= len(judged) < MANY:
        cautions.append(f"From fewer than {MANY} {noun[1]} the interval comes out too narrow.")
    return Summary("agreed", title, f"{said}.", table, tuple(cautions), of)


def _grouped(
    first: Sequence[object],
    second: Sequence[object],
    levels: Sequence[object],
    *,
    groups: Sequence[object],
    judged: Collection[object],
    chance: np.random.Generator,
    resamples: int,
) -> np.ndarray:
    """Counts of pairs in each resample, which draws as many of the groups *judged* as there are."""
    tables = []
    for group in sorted(judged, key=str):
        at = [place for place, one in enumerate(groups) if one == group]
        crossed = _crossed([first[i] for i in at], [second[i] for i in at], levels)
        tables.append(crossed[:-1, :-1].ravel())
    times = chance.multinomial(len(tables), np.full(len(tables), 1 / len(tables)), size=resamples)
    return np.asarray(times @ np.array(tables))


def _crossed(
    first: Sequence[object], second: Sequence[object], levels: Sequence[object]
) -> np.ndarray:
    """Counts of pairs, a row and a column a level, and not assessed last."""
    if len(first) != len(second):
        raise BadRecord({"second": "Both must have judged the same things, in the same order."})
    place = {level: number for number, level in enumerate(levels)}
    table = np.zeros((len(levels) + 1, len(levels) + 1), dtype=np.int64)
    for pair in zip(first, second, strict=True):
        steps = [len(levels) if pd.isna(one) else place.get(one) for one in pair]
        if None in steps:
            raise BadRecord({"levels": "A judgement is not one of the levels."})
        table[steps[0], steps[1]] += 1
    return table


def _cost(weights: Weights, size: int) -> np.ndarray:
    """What each disagreement counts; nought where both agree."""
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(float)
    if weights is None:
        return (steps > 0).astype(float)
    if isinstance(weights, str):
        if weights not in ("linear", "quadratic"):
            raise BadRecord({"weights": "Weights are 'linear', 'quadratic' or None."})
        return steps if weights == "linear" else steps**2
    cost = np.asarray(weights, dtype=float)
    if cost.shape != (size, size) or cost.diagonal().any() or (cost < 0).any():
        raise BadRecord({"weights": "Weights are a row and a column a level, nought for the same."})
    return cost


def _kappas(tables: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Kappa of each table of counts, NaN where it is undefined."""
    total = tables.sum(axis=(1, 2))
    rows, columns = tables.sum(axis=2), tables.sum(axis=1)
    seen = (tables * cost).sum(axis=(1, 2)) * total
    by_chance = np.einsum("ni,ij,nj->n", rows, cost, columns)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance > 0, 1 - seen / by_chance, np.nan)
