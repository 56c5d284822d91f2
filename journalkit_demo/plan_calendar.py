"""Terms as an English town might have them, for the demo only: a real setting enters its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from journalkit_demo.plan_records import PlannedHalfTerm, PlannedTerm

WEEK = timedelta(days=7)
SEASONS = {9: "autumn", 10: "autumn", 11: "autumn", 12: "winter", 1: "winter", 2: "winter"}
SEASONS |= {3: "spring", 4: "spring", 5: "spring", 6: "summer", 7: "summer", 8: "summer"}


def season(day: date) -> str:
    """What it looks like outside: the first weeks of September are still summer."""
    return "summer" if day.month == 9 and day.day < 20 else SEASONS[day.month]


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def school_year(day: date) -> int:
    """The year in which the school year of *day* began; it begins in September."""
    return day.year if day.month >= 9 else day.year - 1


def year_of_terms(year: int) -> tuple[tuple[PlannedTerm, ...], tuple[PlannedHalfTerm, ...]]:
    """The three terms and six half terms of the school year that begins in *year*."""
    autumn_break = _on_or_before(date(year, 10, 31), 0)
    winter_break = _on_or_before(date(year + 1, 2, 18), 0)
    spring_break = easter(year + 1) - timedelta(days=6)
    may_break = _on_or_before(date(year + 1, 5, 31), 0)
    first = date(year, 9, 3)
    while first.weekday() > 4:
        first += timedelta(days=1)
    friday = timedelta(days=3)
    spans = (
        ("autumn", first, autumn_break - friday, autumn_break + WEEK,
         _on_or_before(date(year, 12, 20), 4)),
        ("spring", _on_or_before(date(year + 1, 1, 10), 0), winter_break - friday,
         winter_break + WEEK, spring_break - friday),
        ("summer", spring_break + 2 * WEEK, may_break - friday, may_break + WEEK,
         _on_or_before(date(year + 1, 7, 23), 4)),
    )  # fmt: skip
    terms: list[PlannedTerm] = []
    halves: list[PlannedHalfTerm] = []
    for name, starts, pause, again, ends in spans:
        key = f"{name}-{starts.year}"
        title = f"{name.capitalize()} {starts.year}"
        terms.append(PlannedTerm(key=key, name=title, starts=starts, ends=ends))
        for number, (begin, end) in enumerate(((starts, pause), (again, ends)), 1):
            half = "first half" if number == 1 else "second half"
            halves.append(
                PlannedHalfTerm(
                    key=f"{key}-{number}", term=key, name=f"{title}, {half}", starts=begin, ends=end
                )
            )
    return tuple(terms), tuple(halves)


def calendar(
    today: date,
) -> tuple[tuple[PlannedTerm, ...], tuple[PlannedHalfTerm, ...], tuple[PlannedHalfTerm, ...]]:
    """Terms, the six half terms that had begun by *today*, and those that come.

    Six by the calendar, not by school year: in November a journal holds last spring, too.
    """
    years = [year_of_terms(school_year(today) + offset) for offset in (-2, -1, 0, 1)]
    halves = [half for _, year in years for half in year]
    begun = [half for half in halves if half.starts <= today][-6:]
    ahead = [half for half in halves if half.starts > today]
    end_of_year = next(
        (half.ends for half in ahead[:6] if half.term.startswith("summer") and half.key[-1] == "2"),
        ahead[0].ends,
    )
    coming = tuple(half for half in ahead if half.ends <= end_of_year)
    used = {half.term for half in (*begun, *coming)}
    terms = tuple(term for year, _ in years for term in year if term.key in used)
    return terms, tuple(begun), coming


def bank_holidays(half_terms: Iterable[PlannedHalfTerm]) -> tuple[date, ...]:
    """The early May holiday, the only one that falls inside these half terms."""
    years = sorted({half.starts.year for half in half_terms})
    mondays = [_on_or_before(date(year, 5, 7), 0) for year in years]
    return tuple(
        day for day in mondays if any(half.starts <= day <= half.ends for half in half_terms)
    )


def open_days(
    half_terms: Iterable[PlannedHalfTerm], closed: tuple[date, ...], *, before: date
) -> tuple[date, ...]:
    """Monday to Friday in term, without bank holidays, earlier than *before*."""
    days: list[date] = []
    for half in half_terms:
        day = half.starts
        while day <= half.ends and day < before:
            if day.weekday() < 5 and day not in closed:
                days.append(day)
            day += timedelta(days=1)
    return tuple(days)


def _on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)
