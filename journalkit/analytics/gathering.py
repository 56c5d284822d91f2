"""The frames of a journal that is open."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd

from journalkit.analytics.register import Register, begun, register
from journalkit.analytics.tidy import COLUMNS, Frames, Who, typed
from journalkit.crypto import kdf
from journalkit.errors import NotFound
from journalkit.journal.session import Session
from journalkit.records import Area, Band, Child, Framework, HalfTerm


def frames(
    session: Session,
    *,
    names: bool = False,
    half_terms: Sequence[str] = (),
    parts: Collection[str] = tuple(COLUMNS),
) -> Frames:
    """The frames of the journal of *session*, with names beside the pseudonyms where asked.

    *half_terms* (by name) leaves out what is not of the time from the first to the last of them,
    which is quicker; sightings are whole all the same. So is it to name the *parts* (frames) that
    are wanted: the others are empty. Withdrawn observations are in no frame.
    `Refused` for a helper, and for names where the role does not allow them; `NotFound` for a half
    term that is not in `half_terms_of`.

    >>> from journalkit import analytics
    >>> analytics.frames(journal).bands_of
    ('Birth to 3', '3 and 4', 'Reception')
    """
    session.require("look at cohorts")
    if names:
        session.require("see names in numbers")
    wanted = set(parts)
    framework = session.vault.frameworks.current()
    made = _Gathering(session, register(session), half_terms)
    areas = {area.id: area.short for area in framework.areas}
    made.categories["area"] = list(areas.values())
    made.categories["band"] = [band.short for band in framework.bands]
    observations, areas_of = made.observations(areas) if wanted & OBSERVED else (None, None)
    found = {
        "children": made.children,
        "groups": made.groups() if "groups" in wanted else None,
        "observations": observations,
        "areas": areas_of,
        "wellbeing": made.wellbeing(observations) if observations is not None else None,
        "judgements": made.judgements(framework) if "judgements" in wanted else None,
        "reviews": made.reviews() if "reviews" in wanted else None,
        "sightings": made.sightings(areas) if "sightings" in wanted else None,
    }
    return Frames(
        **{name: made.empty(name) if one is None else one for name, one in found.items()},
        as_of=session.today(),
        who=made.who() if names else {},
    )


def half_terms_of(session: Session) -> tuple[str, ...]:
    """The half terms that have begun, by the names that frames have for them, in order."""
    session.require("look at cohorts")
    return tuple(_unlike(begun(session)))


@dataclass(frozen=True)
class Pseudonyms:
    """Numbered names in an order that only this journal's key knows: not age, not the alphabet."""

    of: Mapping[str, str]

    @classmethod
    def keyed(cls, key: bytes, kind: str, ids: Iterable[str]) -> Pseudonyms:
        shuffled = sorted(ids, key=lambda id: hmac.new(key, id.encode(), hashlib.sha256).digest())
        width = max(2, len(str(len(shuffled))))
        return cls({id: f"{kind}-{number:0{width}}" for number, id in enumerate(shuffled, 1)})

    def column(self, ids: Sequence[str]) -> pd.Series:
        return pd.Series(list(map(self.of.get, ids)), dtype="string")


A_DAY = timedelta(days=1)
OBSERVED = {"observations", "areas", "wellbeing"}
"""The frames that are made of observations, all of them at once."""


class _Gathering:
    """Builds the frames one after the other, out of rows that hold no words."""

    def __init__(self, session: Session, register: Register, asked: Sequence[str]) -> None:
        self._session, self._register = session, register
        self._facts = session.vault.facts
        self._child = self._keyed("child", (one.id for one in register.children))
        self._member = self._keyed("member", (one.id for one in register.members))
        halves = register.half_terms
        self._named = _unlike(halves)
        if not set(asked) <= set(self._named):
            raise NotFound("There is no half term of this name.", what_to_do="Choose another.")
        self.categories: dict[str, list[str]] = {"half_term": list(self._named)}
        self._asked = self._between(asked) if asked else self._named
        self._is_whole = not asked
        self._starts = np.array([one.starts for one in halves], dtype="datetime64[D]")
        self._ends = np.array([one.ends for one in halves], dtype="datetime64[D]")
        self.children = typed("children", self._children(), self.categories)

    def _keyed(self, kind: str, ids: Iterable[str]) -> Pseudonyms:
        key = kdf.subkey(self._session.keys.database, f"pseudonyms of {kind}").reveal()
        return Pseudonyms.keyed(key, kind, ids)

    def who(self) -> dict[str, Who]:
        """By pseudonym: the child or member, as they are called where nobody else is."""
        called = Counter(one.called for one in self._register.children)
        full = Counter(_full(one.called, one.name) for one in self._register.children)

        def name(one: Child) -> str:
            more = _full(one.called, one.name)
            number = self._child.of[one.id].rpartition("-")[2]
            unlike = more if full[more] == 1 else f"{more} ({number})"
            return one.called if called[one.called] == 1 else unlike

        children = {
            self._child.of[one.id]: Who(one.id, name(one)) for one in self._register.children
        }
        members = {self._member.of[one.id]: Who(one.id, one.name) for one in self._register.members}
        return {**children, **members}

    def _between(self, asked: Sequence[str]) -> dict[str, HalfTerm]:
        """The half terms from the first to the last of those *asked* for."""
        places = [number for number, name in enumerate(self._named) if name in asked]
        return dict([*self._named.items()][min(places) : max(places) + 1])

    def _span(self) -> tuple[str, str]:
        """From when until when things happened that are asked for, as facts are."""
        if self._is_whole:
            return "", ""
        halves = self._asked.values()
        days = (min(one.starts for one in halves), max(one.ends for one in halves) + A_DAY)
        at = (datetime.combine(day, time(), self._session.zone) for day in days)
        since, before = (moment.astimezone(UTC).isoformat() for moment in at)
        return since, before

    # -- who was here -------------------------------------------------------------------------

    def _children(self) -> pd.DataFrame:
        rows = self._register.rows(self._asked)
        frame = pd.DataFrame(rows, columns=list(_CHILDREN))
        frame["child"] = self._child.column(frame["child"].tolist())
        frame["key_group"] = self._member.column(frame["key_group"].tolist())
        return frame

    def empty(self, name: str) -> pd.DataFrame:
        """The frame *name* without a row."""
        return typed(name, pd.DataFrame(columns=list(COLUMNS[name])), self.categories)

    def groups(self) -> pd.DataFrame:
        """A row a child, half term and group."""
        rows = self._register.in_groups(self._asked)
        frame = pd.DataFrame(rows, columns=["child", "half_term", "group"])
        frame["child"] = self._child.column(frame["child"].tolist())
        return typed("groups", frame, self.categories)

    # -- what was seen ------------------------------------------------------------------------

    def observations(self, areas: Mapping[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The observations, and their areas; a row a child in both."""
        written = _columns(self._facts.observations(*self._span()), _OBSERVATIONS)
        days = self._days(written["happened_at"])
        base = pd.DataFrame(
            {
                **{name: written[name] for name in _OBSERVATIONS[4:]},
                "observation": written["observation"],
                "state": written["state"],
                "member": self._member.column(written["member"].tolist()),
                "half_term": self._half_terms(days),
                "week": days - pd.to_timedelta(days.dt.day_of_week, unit="D"),
            }
        )
        links = _columns(self._facts.children(*self._span()), ("observation", "child"))
        at = pd.Index(base["observation"]).get_indexer(links["observation"])
        found = base.take(at).reset_index(drop=True)
        found["child"] = self._child.column(links["child"].tolist())
        # In the order in which they were written, whatever order the links came in.
        order = np.argsort(at, kind="stable")
        found = found.take(order).reset_index(drop=True)
        where = self.children[["child", "half_term", "room", "key_group"]]
        found = found.merge(where, on=["child", "half_term"], how="left")
        observations = typed("observations", found, self.categories)
        return observations, self._areas(observations, areas)

    def _areas(self, observations: pd.DataFrame, areas: Mapping[str, str]) -> pd.DataFrame:
        links = _columns(self._facts.areas(*self._span()), ("observation", "area"))
        links["area"] = links["area"].map(areas.get)
        links = links.dropna().astype({"observation": "string"})
        children = observations[["observation", "child", "half_term"]]
        return typed("areas", children.merge(links, on="observation"), self.categories)

    def wellbeing(self, observations: pd.DataFrame) -> pd.DataFrame:
        """Both scales below each other, where somebody judged."""
        kept = ["observation", "child", "half_term"]
        parts = [
            observations[kept].assign(scale=scale, level=observations[scale])
            for scale in ("wellbeing", "involvement")
        ]
        return typed("wellbeing", pd.concat(parts).dropna(subset="level"), self.categories)

    def judgements(self, framework: Framework) -> pd.DataFrame:
        """What stands for each child, area and half term, judged by the frame in use: bands of
        another one have no place in its order."""
        halves = {one.id: name for name, one in self._asked.items()}
        rows = [
            (
                one.child,
                halves.get(one.half_term),
                _short(framework.area(one.area)),
                _short(framework.band(one.band)),
                one.at.astimezone(self._session.zone).date(),
                one.by,
                bool(one.replaces),
                len(one.evidence),
            )
            for one in self._session.vault.judgements.standing()
            if one.framework == framework.id and (self._is_whole or one.half_term in halves)
        ]
        frame = pd.DataFrame(rows, columns=list(_JUDGEMENTS))
        frame["child"] = self._child.column(frame["child"].tolist())
        frame["member"] = self._member.column(frame["member"].tolist())
        return typed("judgements", frame, self.categories)

    def reviews(self) -> pd.DataFrame:
        """A row a review."""
        read = _columns(self._facts.reviews(*self._span()), _REVIEWS)
        waited = self._days(read["read"]) - self._days(read["handed_in"])
        frame = pd.DataFrame(
            {
                "observation": read["observation"],
                "half_term": self._half_terms(self._days(read["happened_at"])),
                "member": self._member.column(read["member"].tolist()),
                "decision": read["decision"],
                "version": read["version"],
                "days": waited.dt.days,
            }
        )
        return typed("reviews", frame, self.categories)

    def sightings(self, areas: Mapping[str, str]) -> pd.DataFrame:
        """When each child who is here was last seen in each area, and at all."""
        here = list(self._register.here_since())
        found = self._facts.seen([child.id for child, _ in here], ["", *areas])
        read = _columns(found, ("child", "area", "at"))
        days: dict[str, dict[str, Any]] = {}
        at_days = self._days(read["at"])
        half_terms = self._half_terms(at_days)
        last_in = dict(zip(at_days.to_numpy("datetime64[D]"), half_terms, strict=True))
        for id, seen_in, day in zip(
            read["child"], read["area"], at_days.to_numpy("datetime64[D]"), strict=True
        ):
            days.setdefault(id, {})[seen_in] = day
        rows = []
        for child, since in here:
            booked, seen = len(set(child.booked)), days.get(child.id, {})
            each = {area: seen.get(area) for area in areas}
            for area, at in [(None, max(seen.values(), default=None)), *each.items()]:
                count = since(at) if booked else None
                rows.append(
                    (
                        self._child.of[child.id],
                        areas[area] if area else None,
                        last_in.get(at),
                        count,
                        None if count is None else count // booked,
                        at is not None,
                    )
                )
        frame = pd.DataFrame(rows, columns=list(_SIGHTINGS))
        return typed("sightings", frame, self.categories)

    # -- time ---------------------------------------------------------------------------------

    def _days(self, moments: pd.Series) -> pd.Series:
        """The day at the setting of each of *moments*."""
        at = pd.to_datetime(moments, utc=True, format="ISO8601")
        return at.dt.tz_convert(self._session.zone).dt.tz_localize(None).dt.normalize()

    def _half_terms(self, days: pd.Series) -> pd.Categorical:
        """The half term of each day; NA in the holidays."""
        day = days.to_numpy("datetime64[D]")
        codes = np.searchsorted(self._starts, day, side="right") - 1
        if len(self._ends):
            codes = np.where(day <= self._ends[codes], codes, -1)
        return pd.Categorical.from_codes(
            codes, categories=self.categories["half_term"], ordered=True
        )


_CHILDREN = (
    "child", "half_term", "room", "key_group", "months", "booked", "days_here", "joined", "left",
)  # fmt: skip
_OBSERVATIONS = (
    "observation", "member", "state", "happened_at", "wellbeing", "involvement", "words",
    "own_words", "next_step", "pictures",
)  # fmt: skip
_REVIEWS = ("observation", "member", "decision", "version", "handed_in", "read", "happened_at")
_JUDGEMENTS = (
    "child", "half_term", "area", "band", "made_on", "member", "revised", "evidence",
)  # fmt: skip
_SIGHTINGS = ("child", "area", "last_half_term", "days_since", "weeks_since", "seen")


def _short(one: Area | Band | None) -> str | None:
    return one.short if one else None


def _columns(rows: list[tuple[Any, ...]], names: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(names))


def _unlike(halves: Iterable[HalfTerm]) -> dict[str, HalfTerm]:
    """The half terms by name, in order; two of one name have their years beside it."""
    halves = tuple(halves)
    named = Counter(one.name for one in halves)
    return {
        one.name if named[one.name] == 1 else f"{one.name} ({one.starts:%B %Y})": one
        for one in halves
    }


def _full(called: str, name: str) -> str:
    """*called* with as much of the last name as tells two of that name apart on a page."""
    last = name.split()[-1]
    return f"{called} {last}" if last != called else name
