"""Which back-ups are kept, for how long at most, and when one is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from journalkit.reckoning import back_ups
from journalkit.reckoning.back_ups import Plan, Rule, Run, due, held_until, kept, read, trouble

LONDON = ZoneInfo("Europe/London")
HALF_TERMS = (
    date(2026, 9, 2), date(2026, 11, 2), date(2027, 1, 4), date(2027, 2, 22), date(2027, 4, 12),
    date(2027, 6, 7), date(2027, 9, 1),
)  # fmt: skip
FRIDAY = datetime(2026, 11, 27, 17, 30, tzinfo=LONDON)


def _days(first: datetime, count: int) -> list[datetime]:
    return [first + timedelta(days=number) for number in range(count)]


def test_a_year_of_daily_back_ups_is_kept_as_days_weeks_and_half_terms() -> None:
    made = _days(datetime(2026, 9, 2, 17, 30, tzinfo=LONDON), 365)
    found = sorted(kept(made, Rule(), half_terms=HALF_TERMS, now=made[-1], zone=LONDON))
    days = [one.date() for one in found]
    assert days[-7:] == [date(2027, 8, 26) + timedelta(days=number) for number in range(6)] + [
        date(2027, 9, 1)
    ]
    assert {date(2027, 8, 2), date(2027, 8, 9), date(2027, 8, 16), date(2027, 8, 23)} <= set(days)
    assert set(HALF_TERMS[1:]) <= set(days)
    assert len(days) <= 7 + 5 + 6


def test_of_several_in_a_day_the_last_is_kept_once_the_week_has_its_first() -> None:
    monday = datetime(2026, 11, 23, 9, tzinfo=LONDON)
    friday = [FRIDAY, FRIDAY + timedelta(hours=1), FRIDAY + timedelta(hours=2)]
    found = kept([monday, *friday], Rule(half_termly=0), half_terms=(), now=friday[-1], zone=LONDON)
    assert found == {monday, friday[-1]}


def test_the_last_one_is_kept_however_old_it_is() -> None:
    later = FRIDAY + timedelta(days=3000)
    assert kept([FRIDAY], Rule(), half_terms=HALF_TERMS, now=later, zone=LONDON) == {FRIDAY}


@given(
    gaps=st.lists(st.integers(0, 40), min_size=2, max_size=60),
    rule=st.builds(
        Rule, daily=st.integers(1, 9), weekly=st.integers(0, 6), half_termly=st.integers(0, 7)
    ),
    half_terms=st.lists(st.integers(0, 900), max_size=12, unique=True),
)
def test_none_is_held_longer_than_was_said_when_it_was_made(
    gaps: list[int], rule: Rule, half_terms: list[int]
) -> None:
    """As an erasure's receipt says it. Only the last one of all stays."""
    starts = tuple(FRIDAY.date() + timedelta(days=one) for one in half_terms)
    at, made, said = FRIDAY, [], {}
    for gap in gaps:
        at += timedelta(days=gap, minutes=7)
        made.append(at)
        said[at] = held_until(at.date(), rule, half_terms=starts)
        made = sorted(kept(made, rule, half_terms=starts, now=at, zone=LONDON))
        assert at in made
        assert all(said[one] >= at.date() for one in made[:-1])


def test_a_back_up_of_today_is_held_for_six_half_terms_at_the_latest() -> None:
    starts = HALF_TERMS
    assert held_until(FRIDAY.date(), Rule(), half_terms=starts) == date(2027, 11, 26)
    assert held_until(FRIDAY.date(), Rule(half_termly=2), half_terms=starts) == date(2027, 2, 21)
    assert held_until(FRIDAY.date(), Rule(half_termly=0), half_terms=()) == date(2026, 12, 27)
    assert held_until(FRIDAY.date(), Rule(weekly=0, half_termly=0), half_terms=()) == date(
        2026, 12, 3
    )


def _run(at: datetime, *, good: bool = True) -> Run:
    return Run(at, "/stick", good, "It was made." if good else "It was taken away.")


def test_one_is_due_once_its_time_has_come_and_is_tried_again_after_an_hour() -> None:
    plan = Plan(place="/stick", at=time(17, 30))
    assert not due(replace(plan, at=None), FRIDAY)
    assert not due(replace(plan, place=""), FRIDAY)
    yesterday = plan.after(_run(FRIDAY - timedelta(days=1)))
    assert not due(yesterday, FRIDAY - timedelta(minutes=1))
    assert due(yesterday, FRIDAY)
    assert not due(yesterday.after(_run(FRIDAY)), FRIDAY + timedelta(hours=2))
    failed = yesterday.after(_run(FRIDAY, good=False))
    assert not due(failed, FRIDAY + timedelta(minutes=59))
    assert due(failed, FRIDAY + timedelta(minutes=60))


def test_a_computer_that_was_off_makes_up_for_it_in_the_morning() -> None:
    plan = Plan(place="/stick", at=time(17, 30)).after(_run(FRIDAY))
    assert due(plan, FRIDAY + timedelta(days=2, hours=-9))


def test_a_clock_put_back_keeps_no_back_up_from_being_made_and_is_said() -> None:
    plan = Plan(place="/stick", at=time(17, 30)).after(_run(FRIDAY - timedelta(days=1)))
    ahead = plan.after(_run(FRIDAY + timedelta(days=400)))
    assert due(ahead, FRIDAY)
    assert "clock" in trouble(ahead, FRIDAY)
    assert not due(ahead.after(_run(FRIDAY)), FRIDAY + timedelta(hours=1))
    assert trouble(ahead.after(_run(FRIDAY)), FRIDAY + timedelta(hours=1)) == ""


def test_what_stands_against_the_back_ups_is_said() -> None:
    plan = Plan(place="/stick", at=time(17, 30))
    assert "No back-up was made" in trouble(plan, FRIDAY)
    made = plan.after(_run(FRIDAY))
    assert trouble(made, FRIDAY + timedelta(days=2)) == ""
    assert "made 3 days ago" in trouble(made, FRIDAY + timedelta(days=3))
    assert trouble(replace(made, at=None), FRIDAY + timedelta(days=3)) == ""
    assert "8 days" in trouble(replace(made, at=None), FRIDAY + timedelta(days=8))
    assert "failed. It was taken away." in trouble(made.after(_run(FRIDAY, good=False)), FRIDAY)


def test_a_plan_reads_as_it_was_written_and_a_torn_one_is_empty() -> None:
    plan = Plan(place="/stick", at=time(17, 30), half_terms=HALF_TERMS, rule=Rule(1, 2, 3))
    for number in range(15):
        plan = plan.after(_run(FRIDAY + timedelta(days=number), good=number < 3))
    assert read(plan.written()) == plan
    assert len(plan.runs) == back_ups.RUNS
    assert plan.last_good() == _run(FRIDAY + timedelta(days=2))
    assert read(b"torn").place == read(b"[]").place == ""
    assert due(plan, FRIDAY + timedelta(days=30))
