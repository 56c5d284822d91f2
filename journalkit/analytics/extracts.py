"""A cohort extract: frames without names, for a notebook, in one file that a phrase opens.

Pseudonyms are keyed anew for each extract, so two of them cannot be laid side by side. What could
point at a child (room, key group, age, groups …) goes in only where enough children look alike.
"""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from getpass import getpass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from journalkit.analytics.gathering import Pseudonyms
from journalkit.analytics.suppressing import Anonymity, k_anonymity
from journalkit.analytics.tidy import COLUMNS, Frames, Label, typed
from journalkit.crypto import kdf, phrase
from journalkit.crypto.secret import Secret
from journalkit.errors import ExtractRefused

WHAT = "cohort extract"
VERSION = 1
MOST = 200 * 1024 * 1024
"""Bytes of a frame that is unpacked: a hundred settings' years."""

KEYS = ("child", "observation", "half_term", "scale", "area", "seen")
"""Columns that are in every extract in which their frame is: without them no row says anything.
Weeks since a child was seen are of no use without whether it ever was."""

QUASI = MappingProxyType(
    {
        "children.room": "room",
        "children.key_group": "key group",
        "children.months": "age in years",
        "children.booked": "days a week",
        "groups.group": "groups",
    }
)
"""What somebody who knows a child could know it by, and what that is called on a page."""

OFFERED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "children": {
            **{
                name.partition(".")[2]: label for name, label in QUASI.items() if "children" in name
            },
            "days_here": "days here",
        },
        "groups": {"group": "groups"},
        "observations": {
            "member": "who wrote it (a pseudonym)",
            "week": "the week",
            "words": "how many words",
            "own_words": "whether it has the child’s own words",
            "next_step": "whether it has a next step",
            "pictures": "how many pictures",
            "state": "its state",
        },
        "areas": {"area": "areas of learning"},
        "wellbeing": {"level": "wellbeing and involvement"},
        "judgements": {"band": "where each child was placed", "evidence": "how much evidence"},
        "reviews": {"decision": "what was decided", "days": "how long it took"},
        "sightings": {"weeks_since": "weeks here since last seen"},
    }
)
"""The columns that may leave, by frame, as a page names them."""


def alike(frames: Frames, columns: Collection[str], *, floor: int) -> Anonymity:
    """How many children look alike in each half term, going by those of *columns* in `QUASI`.

    It is counted in each half term, a row a child: who also knows when a child came or left may
    tell more, so an extract stays confidential all the same.
    """
    known = _known(frames, columns)
    return k_anonymity(known, list(known.columns[1:]), floor)


def _known(frames: Frames, columns: Collection[str]) -> pd.DataFrame:
    """For each child and half term, what an outsider may know of them."""
    quasi = [name.partition(".")[2] for name in QUASI if name in columns and "children" in name]
    known = frames.children[["child", "half_term", *quasi]].copy()
    if "months" in quasi:
        known["months"] = known["months"] // 12
    if "groups.group" in columns:
        of = frames.groups.drop_duplicates().sort_values("group")
        joined = of.groupby(["child", "half_term"], observed=True)["group"].agg(" + ".join)
        known = known.merge(joined.reset_index(), on=["child", "half_term"], how="left")
    return known


def drawn(
    frames: Frames,
    *,
    columns: Collection[str],
    half_terms: Collection[str],
    floor: int,
    leave_out: bool = False,
    key: bytes | None = None,
) -> Frames:
    """What may leave of *frames*: those *columns* (``frame.column``) of those *half_terms*.

    Frames keep their shape; a column that was not asked for is NA, and a frame without any is
    empty. `ExtractRefused` where fewer than *floor* children look alike, unless those are to be
    left out for the half terms in which they stand alone. *key* makes the pseudonyms; without one
    nobody can ever make the same again.
    """
    unknown = set(columns) - {f"{name}.{one}" for name, of in OFFERED.items() for one in of}
    if unknown:
        raise ExtractRefused("One of these columns never leaves the journal.", what_to_do=CHOOSE)
    inside = _within(frames, half_terms)
    known = _known(inside, columns)
    classes = known.groupby(list(known.columns[1:]), observed=True, dropna=False)["child"]
    alone = classes.transform("size") < floor
    if alone.any() and not leave_out:
        times = "once a child stands" if alone.sum() == 1 else f"{alone.sum()} times a child stands"
        raise ExtractRefused(
            f"In this extract {times} among fewer than {floor} who look alike"
            f" (the fewest: {alike(inside, columns, floor=floor).smallest}).",
            what_to_do=FEWER,
        )
    if alone.all():
        raise ExtractRefused("There is no child left in this extract.", what_to_do=CHOOSE)
    pairs = pd.MultiIndex.from_frame(known.loc[~alone, ["child", "half_term"]])
    return _renamed(_chosen(inside.among(pairs), columns), key or secrets.token_bytes(32))


CHOOSE = "Choose again."
FEWER = (
    "Leave out a column that tells children apart, such as the key group or the age; or leave out"
    " those children."
)


def _within(frames: Frames, half_terms: Collection[str]) -> Frames:
    """Those half terms and no other, also as the categories that there are."""
    order = [one for one in frames.half_terms if one in half_terms]
    categories = {
        "half_term": order,
        "area": list(frames.areas_of),
        "band": list(frames.bands_of),
    }
    kept = {}
    for name in COLUMNS:
        frame: pd.DataFrame = getattr(frames, name)
        if "half_term" in frame:
            frame = frame[frame["half_term"].isin(order)]
        kept[name] = typed(name, frame, categories)
    return replace(frames, **kept)


def _chosen(frames: Frames, columns: Collection[str]) -> Frames:
    made = {}
    for name, kinds in COLUMNS.items():
        frame: pd.DataFrame = getattr(frames, name).copy()
        asked = [one for one in OFFERED[name] if f"{name}.{one}" in columns]
        if name == "children" and "months" in asked:
            frame["months"] = frame["months"] // 12 * 12
        for column in kinds:
            if column not in asked and column not in KEYS:
                frame[column] = pd.Series(pd.NA, index=frame.index, dtype=frame[column].dtype)
        made[name] = frame if asked or name == "children" else frame.iloc[:0]
    return replace(frames, **made, who={})


def _renamed(frames: Frames, key: bytes) -> Frames:
    """The same under pseudonyms and numbers of this extract's own, and in an order of its own."""
    people = {"child": ["child"], "member": ["member", "key_group"], "observation": ["observation"]}
    new: dict[str, Pseudonyms] = {}
    for kind, names in people.items():
        found = [
            getattr(frames, name)[one] for name, of in COLUMNS.items() for one in of if one in names
        ]
        new[kind] = Pseudonyms.keyed(key, kind, pd.concat(found).dropna().unique())
    made = {}
    for name, kinds in COLUMNS.items():
        frame = getattr(frames, name).copy()
        for kind, names in people.items():
            for column in set(names) & set(kinds):
                frame[column] = frame[column].map(new[kind].of).astype("string")
        made[name] = frame.sort_values(list(kinds), kind="stable").reset_index(drop=True)
    return replace(frames, **made)


def pack(
    frames: Frames, label: Label, password: Secret, *, profile: kdf.Profile = kdf.RFC_9106
) -> bytes:
    """*frames* with its *label*, as a file that *password* opens."""
    about = {
        "label": label.plain(),
        "as_of": frames.as_of.isoformat(),
        "half_term": list(frames.half_terms),
        "area": list(frames.areas_of),
        "band": list(frames.bands_of),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("about.json", json.dumps(about, ensure_ascii=False))
        for name in COLUMNS:
            packed.writestr(f"{name}.csv", getattr(frames, name).to_csv(index=False))
    return phrase.close(out.getvalue(), password, what=WHAT, version=VERSION, profile=profile)


def open_extract(
    path: Path | str, password: str | None = None, *, today: date | None = None
) -> Frames:
    """See `journalkit.open_extract`; *today* is the day it is."""
    try:
        file = Path(path).read_bytes()
    except OSError:
        raise ExtractRefused("There is no such file.") from None
    said = getpass("Password of the extract: ") if password is None else password
    data = phrase.open_(file, Secret.typed(" ".join(said.split())), what=WHAT, version=VERSION)
    frames = _unpacked(data)
    until = frames.label.until if frames.label else date.min
    if until < (today or date.today()):
        raise ExtractRefused(f"This extract was to be used until {until}: delete it now.")
    return frames


def _unpacked(data: bytes) -> Frames:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST:
                raise ValueError
            about: dict[str, Any] = json.loads(packed.read("about.json"))
            made = {
                name: typed(name, _read(packed.read(f"{name}.csv"), name), about)
                for name in COLUMNS
            }
        return Frames(
            **made, as_of=date.fromisoformat(about["as_of"]), label=Label.read(about["label"])
        )
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile):
        raise ExtractRefused("What is in this extract cannot be read.") from None


def _read(text: bytes, name: str) -> pd.DataFrame:
    dates = [one for one, kind in COLUMNS[name].items() if kind.startswith("datetime")]
    kinds = {
        one: "string" if kind == "category" else kind
        for one, kind in COLUMNS[name].items()
        if one not in dates
    }
    return pd.read_csv(io.BytesIO(text), dtype=kinds, parse_dates=dates)
