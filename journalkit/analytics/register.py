"""Who was here in which half term: a child's room, key person, groups and days, as they were."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np

from journalkit.journal.childhood import A_YEAR
from journalkit.journal.session import Session
from journalkit.reckoning.attending import in_term
from journalkit.records import Absence, Child, HalfTerm, KeyPerson, Member, Membership, Stay

Days = np.ndarray[Any, Any]
"""Days as numpy has them, in order."""
Kept = TypeVar("Kept", Stay, KeyPerson, Membership, Absence)


@dataclass(frozen=True)
class Register:
    """The register with its history. Lists by child are in the order of time."""

    today: date
    children: tuple[Child, ...] = field(repr=False)
    members: tuple[Member, ...] = field(repr=False)
    half_terms: tuple[HalfTerm, ...]
    """Those that have begun, the first one first."""
    spans: tuple[tuple[date, date], ...]
    """What counts as term; none where no term was entered."""
    rooms: Mapping[str, str] = field(repr=False)
    groups: Mapping[str, str] = field(repr=False)
    stays: Mapping[str, list[Stay]] = field(repr=False)
    key_persons: Mapping[str, list[KeyPerson]] = field(repr=False)
    memberships: Mapping[str, list[Membership]] = field(repr=False)
    absences: Mapping[str, list[Absence]] = field(repr=False)
    _days: dict[str, Days | None] = field(default_factory=dict, repr=False)
    """What `_here` found, by child."""

    def rows(self, named: Mapping[str, HalfTerm]) -> Iterator[tuple[Any, ...]]:
        """A row of the frame ``children`` (with ids) for each child and half term of theirs."""
        for child in self.children:
            for name, half in named.items():
                first = max(half.starts, child.joined or date.min)
                last = min(half.ends, child.left or date.max, self.today)
                if first > last:
                    continue
                days = self._here(child)
                yield (
                    child.id,
                    name,
                    self.rooms[self._room(child, last)],
                    self._key_person(child, last),
                    max(_months(child.born, first), 0),
                    len(set(child.booked)) or None,
                    None if days is None else _between(days, half.starts, half.ends),
                    child.joined is not None and child.joined >= half.starts,
                    child.left is not None and child.left <= half.ends,
                )

    def in_groups(self, named: Mapping[str, HalfTerm]) -> Iterator[tuple[str, str, str]]:
        """Child, half term and group, for each half term in which a child was in one."""
        for child in self.children:
            for one in self.memberships.get(child.id, ()):
                for name, half in named.items():
                    first = max(half.starts, child.joined or date.min)
                    last = min(half.ends, child.left or date.max, self.today)
                    if first <= last and one.within(first, last):
                        yield child.id, name, self.groups[one.group]

    def here_since(self) -> Iterator[tuple[Child, Callable[[np.datetime64 | None], int]]]:
        """The children who are here today, each with: on how many days here since a day?

        Yesterday is the last that counts, for today is not over. None: since they joined.
        """
        for child in self.children:
            if child.here_on(self.today):
                days = self._here(child)
                yield child, _counting(np.array([], "datetime64[D]") if days is None else days)

    # -- one child ----------------------------------------------------------------------------

    def _here(self, child: Child) -> Days | None:
        """The days on which *child* was here, in order; None where no booked days were entered.

        As `attending.days_here` has them, for all of the child's time at once.
        """
        if child.id not in self._days:
            self._days[child.id] = self._counted(child) if child.booked else None
        return self._days[child.id]

    def _counted(self, child: Child) -> Days:
        first = child.joined or self.today - A_YEAR
        last = min(self.today - timedelta(days=1), child.left or date.max)
        if self.half_terms and not child.joined:
            first = min(first, self.half_terms[0].starts)
        days: Days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
        here = np.isin((days.astype(int) + 3) % 7, child.booked)  # 1 January 1970: a Thursday
        if self.spans:
            here &= _within(days, self.spans)
        away = [(one.first, one.last) for one in self.absences.get(child.id, ())]
        kept: Days = days[here & ~_within(days, away)]
        return kept

    def _room(self, child: Child, day: date) -> str:
        stays = self.stays.get(child.id, [])
        before = bisect_right([one.since for one in stays], day)
        return stays[max(before - 1, 0)].room if stays else child.room

    def _key_person(self, child: Child, day: date) -> str | None:
        named = [one.member for one in self.key_persons.get(child.id, ()) if one.on(day)]
        return named[-1] if named else None


def begun(session: Session) -> tuple[HalfTerm, ...]:
    """The half terms that have begun, the first one first."""
    halves = session.vault.half_terms.where("starts <= ?", [session.today().isoformat()])
    return tuple(sorted(halves, key=lambda one: one.starts))


def register(session: Session) -> Register:
    """The register of the journal of *session*. The caller has asked whether they may see it."""
    vault, today = session.vault, session.today()
    return Register(
        today=today,
        children=vault.children.all(),
        members=vault.members.all(),
        half_terms=begun(session),
        spans=tuple(in_term(vault.terms.all(), vault.half_terms.all())),
        rooms={one.id: one.name for one in vault.rooms.all()},
        groups={one.id: one.name for one in vault.groups.all()},
        stays=_by_child(sorted(vault.stays.all(), key=lambda one: one.since)),
        key_persons=_by_child(sorted(vault.key_persons.all(), key=lambda one: one.since)),
        memberships=_by_child(sorted(vault.memberships.all(), key=lambda one: one.since)),
        absences=_by_child(one for one in vault.absences.all() if not one.cancelled),
    )


def _by_child(records: Iterable[Kept]) -> dict[str, list[Kept]]:
    sorted_out: dict[str, list[Kept]] = {}
    for one in records:
        sorted_out.setdefault(one.child, []).append(one)
    return sorted_out


def _within(days: Days, spans: Iterable[tuple[date, date]]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    inside = np.zeros(len(days), dtype=bool)
    for first, last in spans:
        begin, end = np.searchsorted(days, [np.datetime64(first), np.datetime64(last) + 1])
        inside[begin:end] = True
    return inside


def _between(days: Days, first: date, last: date) -> int:
    begin, end = np.searchsorted(days, [np.datetime64(first), np.datetime64(last) + 1])
    return int(end - begin)


def _counting(days: Days) -> Callable[[np.datetime64 | None], int]:
    def since(day: np.datetime64 | None) -> int:
        return len(days) - (0 if day is None else int(np.searchsorted(days, day, side="right")))

    return since


def _months(born: date, day: date) -> int:
    """Whole months of age on *day*."""
    months = (day.year - born.year) * 12 + day.month - born.month
    return months - (day.day < born.day)
