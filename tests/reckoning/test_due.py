"""Until when a request is due, by worked examples and by properties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.reckoning.due import bank_holidays, due_on, works

DAYS = st.dates(date(2020, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        (date(2025, 9, 3), date(2025, 10, 3)),  # the office's own example
        (date(2026, 1, 30), date(2026, 3, 2)),  # February ends on a Saturday
        (date(2028, 1, 31), date(2028, 2, 29)),  # a leap year
        (date(2026, 3, 31), date(2026, 4, 30)),  # no 31st of April
        (date(2025, 11, 25), date(2025, 12, 29)),  # Christmas, Boxing Day, a weekend
        (date(2026, 3, 3), date(2026, 4, 7)),  # Good Friday to Easter Monday
        (date(2026, 11, 27), date(2026, 12, 29)),  # Boxing Day is kept on Monday the 28th
        (date(2026, 7, 31), date(2026, 9, 1)),  # the last day of August is a bank holiday
        (date(2025, 12, 31), date(2026, 2, 2)),  # into another year
    ],
)
def test_it_is_the_same_day_of_the_next_month_or_the_next_working_day(
    starts: date, due: date
) -> None:
    assert due_on(starts) == due


def test_two_months_more_are_counted_from_the_same_day() -> None:
    assert due_on(date(2026, 1, 30), extended=True) == date(2026, 4, 30)
    assert due_on(date(2026, 11, 30), extended=True) == date(2027, 3, 1)


@given(DAYS, st.booleans())
def test_it_falls_on_a_working_day_within_a_month_and_some_days(
    starts: date, extended: bool
) -> None:
    due = due_on(starts, extended=extended)

    assert works(due)
    months = (due.year - starts.year) * 12 + due.month - starts.month
    assert (3 if extended else 1) <= months <= (4 if extended else 2)
    assert timedelta(28) <= due - starts <= timedelta(31 + 5 + extended * 62)


@given(DAYS, DAYS)
def test_who_asks_later_is_never_due_earlier(one: date, other: date) -> None:
    first, last = sorted((one, other))

    assert due_on(first) <= due_on(last)


def test_the_bank_holidays_are_those_that_the_government_lists() -> None:
    said = {
        2025: "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26",
        2026: "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
        2027: "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28",
        2028: "1-3 4-14 4-17 5-1 5-29 8-28 12-25 12-26",
    }
    for year, days in said.items():
        weekdays = sorted(day for day in bank_holidays(year) if day.weekday() < 5)
        assert [f"{day.month}-{day.day}" for day in weekdays] == days.split()


@given(st.integers(2020, 2080))
def test_each_year_has_eight_of_them_on_weekdays(year: int) -> None:
    assert sum(day.weekday() < 5 for day in bank_holidays(year)) == 8
