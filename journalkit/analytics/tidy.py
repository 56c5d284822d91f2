"""Tidy frames of a pre-school's cohorts: what each holds, and how to look at a part of them.

A row is one thing; columns have the same name and meaning in every frame. Nothing here holds a
child's name or words. ``half_term``, ``area`` and ``band`` are ordered categories: half terms as
they follow each other, areas and bands as the setting's own frame has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

COLUMNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "children": {
            "child": "string",  # a pseudonym, the same in every frame
            "half_term": "category",
            "room": "string",  # on the last day of the half term, or of the child in it
            "key_group": "string",  # the key person's pseudonym on that day
            "months": "Int16",  # of age on the first day of the half term
            "booked": "Int8",  # days a week; NA where none were entered
            "days_here": "Int16",  # days in the half term, so far; NA as above
            "joined": "boolean",  # whether within this half term
            "left": "boolean",
        },
        "groups": {"child": "string", "half_term": "category", "group": "string"},
        "observations": {
            "observation": "string",
            "child": "string",
            "member": "string",  # who wrote it
            "half_term": "category",  # NA in the holidays
            "week": "datetime64[us]",  # the Monday, in the setting's time
            "room": "string",
            "key_group": "string",
            "wellbeing": "Int8",  # Leuven scales, 1 to 5; NA where nobody judged
            "involvement": "Int8",
            "words": "Int32",  # of what happened
            "own_words": "boolean",  # whether the child's own words stand in it
            "next_step": "boolean",
            "pictures": "Int16",
            "state": "string",
        },
        "areas": {
            "observation": "string",
            "child": "string",
            "half_term": "category",
            "area": "category",
        },
        "wellbeing": {
            "observation": "string",
            "child": "string",
            "half_term": "category",
            "scale": "string",  # wellbeing or involvement
            "level": "Int8",
        },
        "judgements": {
            "child": "string",
            "half_term": "category",
            "area": "category",
            "band": "category",
            "made_on": "datetime64[us]",
            "member": "string",  # who placed the child
            "revised": "boolean",  # whether it took the place of an earlier one
            "evidence": "Int16",  # observations beside it
        },
        "reviews": {
            "observation": "string",
            "half_term": "category",
            "member": "string",  # who wrote what was reviewed
            "decision": "string",
            "version": "Int16",
            "days": "Int16",  # between handing in and review
        },
        "sightings": {
            "child": "string",
            "area": "category",  # NA: seen at all
            "last_half_term": "category",
            "days_since": "Int16",  # days here since then; NA without booked days
            "weeks_since": "Int16",  # the same in whole weeks of booked days
            "seen": "boolean",  # ever
        },
    }
)
"""Each frame's columns and their types. Any of them may be NA."""


@dataclass(frozen=True)
class Who:
    """Whom a pseudonym stands for. Only on a page, and only for those who may know."""

    id: str
    name: str = field(repr=False)


@dataclass(frozen=True)
class Label:
    """What stands on an extract."""

    made_by: str
    whom: str
    """For whom it was made."""
    purpose: str
    until: date
    """The last day on which it opens; then it is to be deleted."""
    floor: int
    smallest: int
    """Children who look alike in it, at the least."""
    left_out: int
    """How many times a child was left out of a half term, for standing alone in it."""

    def plain(self) -> dict[str, object]:
        """As JSON has it."""
        return {**asdict(self), "until": self.until.isoformat()}

    @classmethod
    def read(cls, said: Mapping[str, object]) -> Label:
        """What `plain` wrote."""
        until = date.fromisoformat(str(said["until"]))
        told: dict[str, Any] = {name: str(said[name]) for name in ("made_by", "whom", "purpose")}
        told |= {name: int(str(said[name])) for name in ("floor", "smallest", "left_out")}
        return cls(**told, until=until)


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of one journal, or of an extract from it. See `COLUMNS` for what they hold.

    - ``children``: a child and half term in which the child was here
    - ``groups``: a child, half term and group that the setting defined
    - ``observations``: an observation and child
    - ``areas``: an observation, child and area of learning
    - ``wellbeing``: an observation, child and Leuven scale
    - ``judgements``: the judgement that stands for a child, area and half term
    - ``reviews``: a review
    - ``sightings``: a child who is here on `as_of` and an area: when it was seen last

    >>> frames.half_terms
    ('Autumn 1', 'Autumn 2', 'Spring 1')
    >>> len(frames.of("Autumn 2", room="Wrens").children)
    12
    """

    children: pd.DataFrame
    groups: pd.DataFrame
    observations: pd.DataFrame
    areas: pd.DataFrame
    wellbeing: pd.DataFrame
    judgements: pd.DataFrame
    reviews: pd.DataFrame
    sightings: pd.DataFrame
    as_of: date
    """The day they were made on."""
    who: Mapping[str, Who] = field(default_factory=dict)
    """By pseudonym; empty unless names were asked for, and in every extract."""
    label: Label | None = None
    """What stands on the extract that they came from."""

    @property
    def half_terms(self) -> tuple[str, ...]:
        """Their names, in order."""
        return tuple(self.children["half_term"].cat.categories)

    @property
    def areas_of(self) -> tuple[str, ...]:
        """The short names of the areas of learning, in the frame's order."""
        return tuple(self.areas["area"].cat.categories)

    @property
    def bands_of(self) -> tuple[str, ...]:
        """The short names of the bands that children are placed in, the earliest first."""
        return tuple(self.judgements["band"].cat.categories)

    def of(
        self,
        half_term: str | None = None,
        room: str | None = None,
        *,
        key_group: str | None = None,
        group: str | None = None,
    ) -> Frames:
        """The same frames for some of the children, in the half terms in which they fit.

        A child who changed rooms counts in each room for the half terms spent there. What is in no
        half term is left out, unless nothing is asked for.
        """
        asked = {"half_term": half_term, "room": room, "key_group": key_group}
        chosen = self.children
        for column, value in asked.items():
            if value is not None:
                chosen = chosen[chosen[column] == value]
        if group is not None:
            inside = self.groups.loc[self.groups["group"] == group, ["child", "half_term"]]
            chosen = chosen.merge(inside.drop_duplicates(), on=["child", "half_term"])
        if chosen is self.children:
            return self
        return self.among(pd.MultiIndex.from_frame(chosen[["child", "half_term"]]))

    def among(self, pairs: pd.MultiIndex) -> Frames:
        """The same frames for those *pairs* of child and half term."""
        children = set(pairs.get_level_values(0))

        def part(name: str, frame: pd.DataFrame) -> pd.DataFrame:
            if name == "sightings":
                return frame[frame["child"].isin(children)]
            if name == "reviews":
                return frame[frame["observation"].isin(observations["observation"])]
            return frame[pd.MultiIndex.from_frame(frame[["child", "half_term"]]).isin(pairs)]

        observations = part("observations", self.observations)
        return replace(
            self,
            **{name: part(name, getattr(self, name)).reset_index(drop=True) for name in COLUMNS},
        )

    def __repr__(self) -> str:
        rows = ", ".join(
            f"{one.name}: {len(getattr(self, one.name)):,}"
            for one in fields(self)
            if one.name in COLUMNS
        )
        return f"<Frames as of {self.as_of}, rows of {rows}>"


def typed(name: str, frame: pd.DataFrame, categories: Mapping[str, list[str]]) -> pd.DataFrame:
    """*frame* with the columns and types of the frame *name*; categories are ordered."""
    made = {}
    for column, kind in COLUMNS[name].items():
        if kind == "category":
            order = categories["half_term" if column.endswith("half_term") else column]
            made[column] = pd.Categorical(frame[column], categories=order, ordered=True)
        else:
            made[column] = frame[column].astype(kind)
    return pd.DataFrame(made, copy=False).reset_index(drop=True)
