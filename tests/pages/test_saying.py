"""Days and ages, as a page says them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.pages.meeting.words import rated
from journalkit.pages.saying import age, day

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(2019, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (TODAY, "today"),
        (date(2026, 11, 23), "Monday"),
        (date(2026, 11, 18), "Wednesday"),
        (date(2026, 11, 17), "17 November"),
        (date(2025, 11, 25), "25 November 2025"),
        (date(2026, 11, 26), "26 November"),
    ],
)
def test_a_day_is_said_as_people_say_it(at: date, said: str) -> None:
    assert day(at, TODAY) == said


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2022, 11, 24), "4 years"),
        (date(2022, 11, 25), "3 years, 11 months"),
        (date(2025, 10, 24), "1 year, 1 month"),
        (date(2026, 11, 20), "0 months"),
    ],
)
def test_an_age_is_said_in_years_and_months(born: date, said: str) -> None:
    assert age(born, TODAY) == said


@given(DAYS, DAYS)
def test_whoever_was_born_earlier_is_never_younger(one: date, other: date) -> None:
    def months(born: date) -> int:
        numbers = dict.fromkeys(("year", "month"), 0)
        for part in age(born, TODAY).split(", "):
            number, thing = part.split()
            numbers[thing.rstrip("s")] = int(number)
        return numbers["year"] * 12 + numbers["month"]

    earlier, later = sorted((one, other))
    assert months(earlier) >= months(later)


def test_ratings_are_said_as_people_say_them() -> None:
    assert rated([0, 1, 25]) == "never 0, once 1, 25 times 2"
    assert rated(["2", "0", "3"]) == "twice 0, never 1, 3 times 2"
