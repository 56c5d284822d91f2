"""Back-ups as they are planned: when one is due, which are kept, and how long one is at most held.

What is read and written here is ``backups.json`` in the journal's folder. It is readable without a
key, because the server, the command that copies and `doctor` hold none: a path, times and outcomes,
and the dates on which half terms begin.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NAME = "backups.json"
LATE = timedelta(days=2)
"""After which a planned back-up that did not succeed is overdue."""
LATE_BY_HAND = timedelta(days=7)
"""The same where none is planned."""
AHEAD = timedelta(hours=1)
"""A run that is dated further ahead was made while the clock was wrong, or the clock is now."""
AGAIN = timedelta(hours=1)
"""After which one that failed is tried again."""
RUNS = 10
"""Runs that are remembered."""
HALF_TERMS_A_YEAR = 6


@dataclass(frozen=True)
class Rule:
    """How many days, weeks and half terms back-ups are kept for."""

    daily: int = 7
    weekly: int = 5
    half_termly: int = 6


@dataclass(frozen=True)
class Run:
    """How a run ended: in a sentence, and with the snapshot's name where there is one."""

    at: datetime
    place: str
    good: bool
    said: str
    snapshot: str = ""


@dataclass(frozen=True)
class Plan:
    """Where to, when, and what was done so far, the last run first."""

    place: str = ""
    at: time | None = None
    """Each day, on the setting's own clock."""
    zone: str = "Europe/London"
    rule: Rule = Rule()
    half_terms: tuple[date, ...] = ()
    runs: tuple[Run, ...] = ()
    anew: bool = False
    """Whether an empty folder may be begun where a stick with back-ups was before."""

    def written(self) -> bytes:
        """As ``backups.json``."""
        return json.dumps(asdict(self), indent=1, default=lambda one: one.isoformat()).encode()

    def last_good(self, place: str = "") -> Run | None:
        """The last run that was in order, into *place* where one is named."""
        return next((one for one in self.runs if one.good and place in ("", one.place)), None)

    def after(self, run: Run) -> Plan:
        """The plan with one *run* more. The last that was in order is never forgotten."""
        runs = (run, *self.runs)
        good = next((one for one in runs if one.good), None)
        kept = runs[:RUNS]
        return replace(self, runs=kept if good is None or good in kept else (*kept[:-1], good))


def read(data: bytes) -> Plan:
    """The plan in *data*; an empty one where it cannot be read, for it can be entered again."""
    try:
        said = json.loads(data)
        return Plan(
            place=str(said["place"]),
            at=said["at"] and time.fromisoformat(said["at"]),
            zone=str(ZoneInfo(said["zone"])),
            anew=bool(said["anew"]),
            rule=Rule(**{name: int(many) for name, many in said["rule"].items()}),
            half_terms=tuple(date.fromisoformat(one) for one in said["half_terms"]),
            runs=tuple(
                Run(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in said["runs"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return Plan()


def due(plan: Plan, now: datetime) -> bool:
    """Whether the planned back-up should be begun at *now*: its time has come since the last one
    that was in order, and the last try is an hour ago."""
    if not plan.place or plan.at is None:
        return False
    here = now.astimezone(ZoneInfo(plan.zone))
    planned = datetime.combine(here.date(), plan.at, here.tzinfo)
    if planned > here:
        planned = datetime.combine(here.date() - timedelta(days=1), plan.at, here.tzinfo)
    good = next((one for one in plan.runs if one.good and one.at - now <= AHEAD), None)
    tried = plan.runs[0].at if plan.runs else None
    just_tried = tried is not None and tried - AHEAD <= now < tried + AGAIN
    return not (good and good.at >= planned) and not just_tried


def trouble(plan: Plan, now: datetime) -> str:
    """What is to be said aloud about the back-ups, in a sentence; empty where all is well."""
    if not plan.runs:
        return "No back-up was made of this journal yet."
    if not plan.runs[0].good:
        return f"The last back-up failed. {plan.runs[0].said}"
    age = now - plan.runs[0].at
    if -age > AHEAD:
        return "The last back-up is dated later than now: is the computer's clock right?"
    if age > (LATE if plan.at else LATE_BY_HAND):
        return f"The last back-up was made {age.days} days ago."
    return ""


def _lasts(day: date, rule: Rule, half_terms: Sequence[date]) -> tuple[date, date, date]:
    """The last days on which one of *day* is kept: as a day's, a week's and a half term's.

    A half term that was not entered yet is taken to be a sixth of a year, so that each ends.
    """
    monday = day - timedelta(days=day.weekday())
    later = sorted(one for one in half_terms if one > day)
    longest = day + timedelta(days=rule.half_termly * 365 // HALF_TERMS_A_YEAR)
    known = later[rule.half_termly - 1] if 0 < rule.half_termly <= len(later) else longest
    return (
        day + timedelta(days=rule.daily - 1),
        monday + timedelta(days=7 * rule.weekly - 1),
        min(known - timedelta(days=1), longest),
    )


def held_until(day: date, rule: Rule, *, half_terms: Sequence[date]) -> date:
    """The last day on which a back-up made on *day* is still held, at the latest: as long as
    back-ups go on being made, for the one made last is never taken away."""
    return max(day, *_lasts(day, rule, half_terms))


def holds(
    made: Iterable[datetime], rule: Rule, *, half_terms: Sequence[date], zone: ZoneInfo
) -> dict[datetime, date]:
    """The last day of each of the back-ups *made*, as things stand: of a day the last is kept, of
    a week and of a half term the first. Days are those of *zone*."""
    starts = sorted(half_terms)
    until: dict[datetime, date] = {}
    first: set[tuple[str, object]] = set()
    ordered = sorted(made)
    last_of = {one.astimezone(zone).date(): one for one in ordered}
    for one in ordered:
        day = one.astimezone(zone).date()
        as_day, as_week, as_half_term = _lasts(day, rule, half_terms)
        ends = [as_day] if last_of[day] == one else [day - timedelta(days=1)]
        for of, end in (
            (("week", day - timedelta(days=day.weekday())), as_week),
            (("half term", bisect_right(starts, day)), as_half_term),
        ):
            if of not in first:
                first.add(of)
                ends.append(end)
        until[one] = max(ends)
    return until


def kept(
    made: Iterable[datetime], rule: Rule, *, half_terms: Sequence[date], now: datetime,
    zone: ZoneInfo,
) -> set[datetime]:  # fmt: skip
    """Which of the back-ups *made* are kept: those that hold, and the last one of all."""
    until = holds(made, rule, half_terms=half_terms, zone=zone)
    today = now.astimezone(zone).date()
    return {one for one, end in until.items() if end >= today} | {max(until, default=now)}
