"""Whoever guesses passwords waits longer and longer, and keeps nobody else out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from journalkit.gate.throttle import FORGOTTEN, FREE, LONGEST, Throttle


class Clock:
    """Seconds in a test's hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _tries_within(seconds: float, *, names: int, devices: int, in_shift: bool) -> int:
    """How many passwords somebody can try who never rests."""
    clock = Clock()
    throttle, tried, number = Throttle(clock), 0, 0
    while clock.now < seconds:
        waits = []
        for _ in range(max(names, devices)):
            number += 1
            wait = throttle.knock(
                f"name {number % names}", f"device {number % devices}", in_shift=in_shift
            )
            tried += wait == 0
            waits.append(wait)
        clock.now += min(waits) or 0.2
    return tried


def test_a_members_password_is_tried_a_few_dozen_times_a_day_at_most() -> None:
    assert _tries_within(86_400, names=1, devices=1, in_shift=True) < 120


def test_more_devices_gain_nothing_against_one_name() -> None:
    one = _tries_within(7200, names=1, devices=1, in_shift=True)
    assert _tries_within(7200, names=1, devices=10, in_shift=True) <= one + 1


def test_more_names_do_not_multiply_an_attackers_chances_at_one_device() -> None:
    assert _tries_within(7200, names=30, devices=1, in_shift=True) < 40


def test_without_a_shift_all_tries_together_are_slowed() -> None:
    open_hours = _tries_within(7200, names=30, devices=10, in_shift=True)
    assert _tries_within(7200, names=30, devices=10, in_shift=False) < open_hours / 3


def test_in_a_shift_a_guesser_at_one_tablet_keeps_nobody_out_at_another() -> None:
    throttle = Throttle(Clock())
    for number in range(200):
        throttle.knock(f"guess {number}", "red tablet", in_shift=True)
    assert throttle.knock("guess", "red tablet", in_shift=True) > 0
    assert throttle.knock("amira", "blue tablet", in_shift=True) == 0


def test_a_right_password_begins_anew() -> None:
    throttle = Throttle(Clock())
    for _ in range(20):
        assert throttle.knock("amira", "red tablet", in_shift=True) == 0
        throttle.forgive("amira", "red tablet")


def test_tries_at_the_same_moment_count_before_any_of_them_is_answered() -> None:
    throttle = Throttle(Clock())
    let = [throttle.knock("amira", "red tablet", in_shift=True) == 0 for _ in range(50)]
    assert sum(let) == FREE["name"]


@given(st.integers(min_value=1, max_value=60))
def test_nobody_waits_longer_than_a_quarter_of_an_hour_and_an_hour_forgets(misses: int) -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(misses):
        wait = throttle.knock("amira", "red tablet", in_shift=True)
        assert wait <= LONGEST + 1
        clock.now += wait
    clock.now += FORGOTTEN + 1
    assert throttle.knock("amira", "red tablet", in_shift=True) == 0
