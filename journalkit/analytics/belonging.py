"""Who belonged to the setting, to a room, a key group or a group, in a half term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from journalkit.analytics.tidy import Frames
from journalkit.errors import BadRecord, NotFound

NOWHERE = {"room": "No room", "key_group": "No key person", "group": "In no group"}
"""What a slice can be by, and the row of the children who are in none."""


def registered(frames: Frames, half_term: str) -> pd.DataFrame:
    """The rows of ``frames.children`` for this half term, a row a child, in order of pseudonyms.

    A child who joined or left within it belongs to it. A child who changed rooms stands in the
    room that the register gives for this half term, with all that was seen of the child in it.
    Raises `NotFound` where the setting has no half term of this name.
    """
    if half_term not in frames.half_terms:
        raise NotFound(
            "There is no half term of this name.",
            what_to_do="Choose one of frames.half_terms, spelled as it stands there.",
        )
    rows = frames.children[frames.children["half_term"] == half_term]
    return rows.drop_duplicates("child", keep="last").sort_values("child").set_index("child")


def parted(frames: Frames, half_term: str, by: str) -> dict[str, list[str]]:
    """Children by ``"room"``, ``"key_group"`` or ``"group"``, those in none last.

    A child in two groups stands in both. Raises `BadRecord` for another ``by``, `NotFound` for an
    unknown half term.
    """
    if by not in NOWHERE:
        raise BadRecord({"by": "Children are parted by 'room', 'key_group' or 'group'."})
    rows = registered(frames, half_term)
    if by == "group":
        mine = frames.groups[frames.groups["half_term"] == half_term]
        pairs = mine[mine["child"].isin(rows.index)].dropna(subset="group").drop_duplicates()
        parts = {
            str(name): sorted(part["child"].astype(str)) for name, part in pairs.groupby("group")
        }
        without = sorted(set(rows.index.astype(str)) - set(pairs["child"].astype(str)))
    else:
        parts = {
            str(name): list(part.index.astype(str))
            for name, part in rows.dropna(subset=by).groupby(by)
        }
        without = list(rows.index[rows[by].isna()].astype(str))
    return {**parts, NOWHERE[by]: without} if without else parts


def overlaps(parts: Iterable[list[str]]) -> int:
    """How many children stand in more than one part."""
    return sum(times > 1 for times in Counter(c for part in parts for c in part).values())


def must_be_one_of(field: str, value: str, choices: Iterable[str]) -> None:
    """Raises `BadRecord` that names the choices, and never what was given instead."""
    if value not in (known := tuple(choices)):
        raise BadRecord({field: f"For '{field}' choose one of: {', '.join(known)}."})
