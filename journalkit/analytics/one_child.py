"""One child through the half terms."""

from __future__ import annotations

import pandas as pd

from journalkit.analytics.medians import median
from journalkit.analytics.standing import LEVELS, SCALES
from journalkit.analytics.summary import Summary, counted
from journalkit.analytics.tidy import Frames
from journalkit.errors import NotFound


def path(frames: Frames, child: str) -> Summary:
    """A row each half term in which the child belonged to the setting, in order.

    Columns: each area with the band judged in that half term ("" where none was: nothing is
    carried over); ``wellbeing`` and ``involvement``, the median of the child's levels in words, see
    `median`; ``observations``, how many; ``days here``, NA where no days are booked. *child* is a
    pseudonym, ``"child-07"``. Raises `NotFound` where the frames hold no such child.

    >>> path(frames, "child-07").table[["wellbeing", "days here"]]
                     wellbeing  days here
    half term
    Autumn 1   between 2 and 4         24
    Autumn 2                 4         24
    """
    mine = {
        name: rows[rows["child"] == child]
        for name, rows in vars(frames).items()
        if isinstance(rows, pd.DataFrame) and "child" in rows
    }
    here = mine["children"].drop_duplicates("half_term", keep="last").set_index("half_term")
    if here.empty:
        raise NotFound(
            "There is no such child in these frames.",
            what_to_do="Use a pseudonym as in frames.children, such as 'child-07'.",
        )
    rows = {}
    for half_term in [name for name in frames.half_terms if name in here.index]:
        then = {name: part[part["half_term"] == half_term] for name, part in mine.items()
                if "half_term" in part}  # fmt: skip
        judged = then["judgements"].dropna(subset="band").drop_duplicates("area", keep="last")
        bands = dict(zip(judged["area"].astype(str), judged["band"].astype(str), strict=True))
        seen = then["wellbeing"]
        rows[half_term] = {
            **{area: bands.get(area, "") for area in frames.areas_of},
            **{scale: median(seen[seen["scale"] == scale]["level"], LEVELS) for scale in SCALES},
            "observations": then["observations"]["observation"].nunique(),
            "days here": here.loc[half_term, "days_here"],
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    words = [*frames.areas_of, *SCALES]
    table = table.astype({**dict.fromkeys(words, "string"), "observations": "Int64",
                          "days here": "Int64"})  # fmt: skip
    table.index.name = "half term"
    judged_areas = int((table[list(frames.areas_of)] != "").any(axis=0).sum())
    said = (
        f"1 child, {child}, in {counted(len(table), 'half term', 'half terms')}: "
        f"{counted(int(table['observations'].sum()), 'observation', 'observations')}, "
        f"judged in {judged_areas} of {counted(len(frames.areas_of), 'area', 'areas')}."
    )
    cautions = (
        "An empty field is not assessed in that half term; it says nothing of the child.",
        "Children do not grow evenly: look at what was seen before a step back is read into it.",
    )
    return Summary("path", f"{child} through the half terms", said, table, cautions, 1)
