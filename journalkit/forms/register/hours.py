"""Hours of the week: the setting's opening hours, and a member's own working hours."""

from __future__ import annotations

from datetime import time

from journalkit.errors import BadRecord
from journalkit.forms.register import Field, Values
from journalkit.records import OpeningHours
from journalkit.records.setting import WEEKDAYS


def fields(days: int = 7) -> list[Field]:
    """From and until for each weekday; a day without both is a day off."""
    return [
        {"name": f"{edge}{number}", "label": f"{name} {word}", "kind": "time", "optional": True}
        for number, name in enumerate(WEEKDAYS[:days])
        for edge, word in (("from", "from"), ("until", "until"))
    ]


def values(hours: tuple[OpeningHours, ...]) -> Values:
    """What the fields show of *hours*."""
    shown = {}
    for one in hours:
        shown[f"from{one.weekday}"] = f"{one.opens:%H:%M}"
        shown[f"until{one.weekday}"] = f"{one.closes:%H:%M}"
    return shown


def record(said: Values) -> tuple[OpeningHours, ...]:
    """The hours that the fields say."""
    problems, hours = {}, []
    for number in range(7):
        opens, closes = said.get(f"from{number}", ""), said.get(f"until{number}", "")
        if opens and closes and opens < closes:
            times = {"opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)}
            hours.append(OpeningHours(weekday=number, **times))
        elif opens and closes:
            problems[f"until{number}"] = "This is not later than the beginning."
        elif opens or closes:
            missing = "until" if opens else "from"
            problems[f"{missing}{number}"] = "Enter both times, or neither."
    if problems:
        raise BadRecord(problems)
    return tuple(hours)


def in_words(hours: tuple[OpeningHours, ...]) -> tuple[str, ...]:
    """The hours as people say them, days with the same times together."""
    spans: list[tuple[list[int], str]] = []
    for one in sorted(hours, key=lambda one: one.weekday):
        times = f"{one.opens:%H:%M} to {one.closes:%H:%M}"
        if spans and spans[-1][1] == times and spans[-1][0][-1] == one.weekday - 1:
            spans[-1][0].append(one.weekday)
        else:
            spans.append(([one.weekday], times))
    return tuple(f"{_span(days)} {times}" for days, times in spans)


def days_in_words(days: tuple[int, ...]) -> str:
    """Weekdays in short: Mon to Wed, Fri."""
    spans: list[list[int]] = []
    for number in sorted(set(days)):
        if spans and spans[-1][-1] == number - 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(_span(span) for span in spans)


def _span(days: list[int]) -> str:
    first, last = WEEKDAYS[days[0]][:3], WEEKDAYS[days[-1]][:3]
    between = " to " if len(days) > 2 else ", "
    return first if len(days) == 1 else f"{first}{between}{last}"
