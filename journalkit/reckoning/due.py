"""Until when a request has to be answered: one calendar month (UK GDPR, Article 12(3)).

As the Information Commissioner's Office explains it ("What should we consider when responding to a
request?"): from the day of receipt, whether anybody works on it or not, or from the day on which
information to confirm who asks was received, if that is later, to the corresponding day of the next
month; the last day of that month where it has none; the next working day where that is a weekend or
a public holiday. Where a request is complex it is three months from the same day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

MONTHS, EXTENDED = 1, 3
SOON = 7
"""Days before the due day from which it is said loudly."""


def due_on(starts: date, *, extended: bool = False) -> date:
    """The last day to answer a request whose time runs from *starts*."""
    months = starts.month - 1 + (EXTENDED if extended else MONTHS)
    year, month = starts.year + months // 12, months % 12 + 1
    day = date(year, month, min(starts.day, monthrange(year, month)[1]))
    while not works(day):
        day += timedelta(1)
    return day


def works(day: date) -> bool:
    """Whether *day* is a working day in England: no weekend, no bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales that come every year, and the days that stand in for
    those on a weekend. A day proclaimed for once is not known: then the answer is asked for a
    day early, and never late."""
    easter = _easter(year)
    found = {
        easter - timedelta(2),
        easter + timedelta(1),
        _monday(date(year, 5, 1)),
        _monday(date(year, 5, 25)),
        _monday(date(year, 8, 25)),
    }
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        found.add(day)
        if day.weekday() >= 5:
            while day.weekday() >= 5 or day in found or day == date(year, 12, 26):
                day += timedelta(1)
            found.add(day)
    return frozenset(found)


def _monday(day: date) -> date:
    """The first Monday from *day* on."""
    return day + timedelta(-day.weekday() % 7)


def _easter(year: int) -> date:
    """Easter Sunday (Meeus, Astronomical algorithms, chapter 8: the Gregorian calendar)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114, 31)
    return date(year, month, day + 1)
