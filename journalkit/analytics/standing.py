"""How children are on the scales and in the areas: every step counted, and the middle."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from journalkit.analytics.belonging import must_be_one_of, overlaps, parted, registered
from journalkit.analytics.medians import lower_median, median
from journalkit.analytics.summary import CHILDREN, NOT_ASSESSED, Summary, counted
from journalkit.analytics.tidy import Frames
from journalkit.errors import BadRecord

SCALES = ("wellbeing", "involvement")
LEVELS = (1, 2, 3, 4, 5)
"""Of the Leuven scales: Laevers (editor) 1994, The Leuven Involvement Scale for Young Children."""

ORDERED = "Steps of an ordered scale are counted and have a middle; they have no average."


def level_of(frames: Frames, half_term: str, scale: str) -> pd.Series:
    """Each assessed child's level in a half term: the lower median of its observations, Int64.

    Children whom nobody judged on the scale are not in it. Raises `BadRecord` for another scale
    than ``"wellbeing"`` and ``"involvement"``, `NotFound` for an unknown half term.
    """
    must_be_one_of("scale", scale, SCALES)
    children = registered(frames, half_term)
    rows = frames.wellbeing
    rows = rows[(rows["half_term"] == half_term) & (rows["scale"] == scale)]
    rows = rows[rows["child"].isin(children.index)].dropna(subset="level")
    middles = {
        str(child): lower_median(map(int, part), LEVELS)
        for child, part in rows.groupby("child")["level"]
    }
    return pd.Series(middles, dtype="Int64")


def band_of(frames: Frames, half_term: str, area: str) -> pd.Series:
    """Each judged child's band in an area: the latest judgement made in the half term.

    Nothing is carried over from an earlier half term. Raises `BadRecord` for an unknown area,
    `NotFound` for an unknown half term.
    """
    must_be_one_of("area", area, frames.areas_of)
    children = registered(frames, half_term)
    rows = frames.judgements
    rows = rows[(rows["half_term"] == half_term) & (rows["area"] == area)]
    rows = rows[rows["child"].isin(children.index)].dropna(subset="band")
    rows = rows.drop_duplicates("child", keep="last")
    return pd.Series(
        rows["band"].astype(object).to_numpy(), index=rows["child"].astype(str).to_numpy()
    ).astype(object)


def levels(frames: Frames, half_term: str, *, scale: str, by: str | None = None) -> Summary:
    """Children at each level of ``"wellbeing"`` or ``"involvement"``, each child once.

    A child observed several times stands at the lower median of its levels in the half term. One
    row for all children, or with ``by`` a row for each ``"room"``, ``"key_group"`` or ``"group"``.
    Columns: ``1`` to ``5``, ``not assessed``, ``children`` (their sum) and the ``median`` in words,
    see `median`. Raises `BadRecord` for another scale or ``by``, `NotFound` for an unknown half
    term.

    >>> levels(frames, "Autumn 2", scale="wellbeing").table
                  1  2  3  4  5  not assessed  children median
    All children  9  5  0  5  0             5        24      2
    """
    of = level_of(frames, half_term, scale)
    parts = _parts(frames, half_term, by)
    table = _table(parts, dict.fromkeys(parts, of), LEVELS, index=by or "")
    title = f"{scale.capitalize()} in {half_term}"
    children = len(registered(frames, half_term))
    said = f"{len(of):,} of {counted(children)} have a level of {scale} in {half_term}"
    said += f"; the median is {median(of, LEVELS)}" if len(of) else ""
    cautions = (
        ORDERED,
        "A child seen several times counts once, at the lower middle of its levels.",
        *_twice(parts),
    )
    return Summary("levels", title, f"{said}{_rest(children - len(of))}", table, cautions, children)


def over_time(frames: Frames, what: str) -> Summary:
    """``"wellbeing"``, ``"involvement"`` or an area (by its short name), a row each half term.

    Each row is that of `levels` or `placed` for all children who were here in that half term: not
    the same children in each, for some join and some leave; see `change` for those who stayed.
    ``children`` is how many there are in all. Raises `BadRecord` for anything else.

    >>> over_time(frames, "wellbeing").table[["not assessed", "children", "median"]]
               not assessed  children median
    half term
    Autumn 1              4        21      2
    Autumn 2              5        24      2
    Spring 1              4        21      2
    """
    must_be_one_of("what", what, (*SCALES, *frames.areas_of))
    scale = what in SCALES
    order: Sequence[object] = LEVELS if scale else frames.bands_of
    of, parts = {}, {}
    for half_term in frames.half_terms:
        of[half_term] = (level_of if scale else band_of)(frames, half_term, what)
        parts[half_term] = list(registered(frames, half_term).index.astype(str))
    table = _table(parts, of, order, index="half term")
    everybody = {child for part in parts.values() for child in part}
    title = f"{what[0].upper()}{what[1:]} over the half terms"
    said = f"{counted(len(everybody))} in {counted(len(parts), 'half term', 'half terms')}"
    if parts:
        ends = dict.fromkeys((frames.half_terms[0], frames.half_terms[-1]))
        said += ": " + "; ".join(
            f"in {name} {len(of[name]):,} of {len(parts[name]):,} assessed, "
            f"median {table.loc[name, 'median']}"
            for name in ends
        )
    cautions = (
        ORDERED,
        "The rows are not of the same children: some join, some leave. Those who stayed are "
        "compared each with itself by analytics.change.",
    )
    kind = "levels" if scale else "placed"
    return Summary(kind, title, f"{said}.", table, cautions, len(everybody))


def placed(
    frames: Frames, half_term: str, *, area: str | None = None, by: str | None = None
) -> Summary:
    """Children in each band by the latest judgement of the half term, each child once an area.

    A row an area; with ``area`` that one alone, and with ``by`` too a row for each ``"room"``,
    ``"key_group"`` or ``"group"`` in that area. Columns: the bands, ``not assessed``, ``children``
    (their sum) and the ``median`` in words, see `median`. Judgements of earlier half terms are not
    carried over. Raises `BadRecord` for an unknown area or ``by``, or ``by`` without an area;
    `NotFound` for an unknown half term.

    >>> placed(frames, "Autumn 2").table[["not assessed", "children", "median"]].head(2)
                       not assessed  children   median
    area
    Communication                 3        24  3 and 4
    Personal & social             2        24  3 and 4
    """
    if by and not area:
        raise BadRecord({"area": "Choose the area in which the groups are to be shown."})
    children = len(registered(frames, half_term))
    if area is not None and by is not None:
        parts = _parts(frames, half_term, by)
        of = {name: band_of(frames, half_term, area) for name in parts}
    else:
        everybody = list(registered(frames, half_term).index.astype(str))
        of = {one: band_of(frames, half_term, one) for one in ([area] if area else frames.areas_of)}
        parts = dict.fromkeys(of, everybody)
    table = _table(parts, of, frames.bands_of, index=by or "area")
    judged = len({child for bands in of.values() for child in bands.index})
    said = f"{judged:,} of {counted(children)} have a judgement in {area or 'one area or more'} in "
    said += half_term
    if area and judged:
        said += f"; the median is {median(band_of(frames, half_term, area), frames.bands_of)}"
    cautions = (
        ORDERED,
        "A judgement is as it was made then; none is carried over from an earlier half term.",
        *(_twice(parts) if by else ()),
    )
    title = f"{area or 'Areas'} in {half_term}"
    return Summary("placed", title, f"{said}{_rest(children - judged)}", table, cautions, children)


def _parts(frames: Frames, half_term: str, by: str | None) -> dict[str, list[str]]:
    if by is not None:
        return parted(frames, half_term, by)
    return {"All children": list(registered(frames, half_term).index.astype(str))}


def _table(
    parts: dict[str, list[str]], of: dict[str, pd.Series], order: Sequence[object], *, index: str
) -> pd.DataFrame:
    """A row a part: how many at each step, not assessed, how many in all, and the middle."""
    rows = {}
    for name, part in parts.items():
        mine = of[name][of[name].index.isin(part)]
        counts = {str(step): int((mine == step).sum()) for step in order}
        counts[NOT_ASSESSED] = len(part) - len(mine)
        rows[name] = {**counts, CHILDREN: len(part), "median": median(mine, order)}
    numbers = [*map(str, order), NOT_ASSESSED, CHILDREN]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=[*numbers, "median"])
    table = table.astype({**dict.fromkeys(numbers, "Int64"), "median": "string"})
    table.index.name = index.replace("_", " ") or None
    return table


def _rest(number: int) -> str:
    return f"; {number:,} not assessed." if number else "."


def _twice(parts: dict[str, list[str]]) -> tuple[str, ...]:
    twice = overlaps(parts.values())
    if not twice:
        return ()
    return (f"{counted(twice)} in more than one group, counted in each: the rows overlap.",)
