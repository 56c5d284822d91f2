"""One sign-in a member, one a device; it reaches every page of its own and none of another's."""

from __future__ import annotations

import pytest

from journalkit.gate.sign_ins import IDLE, LEFT, MISSES, NO_PAGE, SignIns
from tests.gate.test_guessing import Clock


class Room:
    """Tablets in a room, and pages on them."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.gate = SignIns(self.clock)

    def page(self, device: str, s: str | None = None) -> str:
        """A page's process on that device; returns its token."""
        return self.gate.started(device, address="127.0.0.1", s=s)

    def sign_in(self, page: str, member: str, *, s: str = "", by_shift: bool = True) -> str:
        """Returns the cookie that the browser is given."""
        s = s or f"S of {member}"
        code = self.gate.begin(page, member=member, sealed="keys", s=s, by_shift=by_shift)
        given = self.gate.redeem(code, self.gate.kernels[page].device)
        assert given is not None
        return given

    def is_in(self, page: str) -> bool:
        return self.gate.of(page) is not None


@pytest.fixture
def room() -> Room:
    return Room()


def test_the_next_app_of_the_same_browser_is_handed_both_halves_once(room: Room) -> None:
    s = room.sign_in(room.page("red"), "amira")
    review = room.page("red", s)
    claimed = room.gate.claim(review)
    assert claimed is not None
    assert (claimed[0], claimed[1].sealed) == (s, "keys")
    assert room.gate.claim(review) is None


def test_the_gate_keeps_no_half_of_the_browsers(room: Room) -> None:
    room.sign_in(room.page("red"), "amira", s="the browser's half")
    assert "the browser's half" not in repr(vars(room.gate))


def test_a_cookie_opens_nothing_on_another_device(room: Room) -> None:
    s = room.sign_in(room.page("red"), "amira")
    stolen = room.page("blue", s)
    assert room.gate.claim(stolen) is None
    assert not room.is_in(stolen)


def test_a_code_is_exchanged_once_on_its_own_device_and_soon(room: Room) -> None:
    page = room.page("red")
    code = room.gate.begin(page, member="amira", sealed="keys", s="S", by_shift=True)
    assert room.gate.redeem(code, "blue") is None
    assert room.gate.redeem(code, "red") is None, "the wrong device has used it up"
    code = room.gate.begin(page, member="amira", sealed="keys", s="S", by_shift=True)
    room.clock.now += 61
    assert room.gate.redeem(code, "red") is None
    assert room.gate.redeem("made up", "red") is None


def test_a_member_is_signed_in_once_and_the_latest_holds(room: Room) -> None:
    first, second = room.page("red"), room.page("blue")
    room.sign_in(first, "amira", s="one")
    room.sign_in(second, "amira", s="two")
    assert not room.is_in(first)
    assert room.is_in(second)


def test_whoever_signs_in_on_a_tablet_takes_the_place_of_the_one_before(room: Room) -> None:
    observe = room.page("red")
    s = room.sign_in(observe, "amira")
    review = room.page("red", s)
    room.sign_in(room.page("red"), "hal")
    assert not room.is_in(observe)
    assert not room.is_in(review)


def test_a_page_is_reached_by_its_own_device_and_sign_in_only(room: Room) -> None:
    page = room.page("red")
    assert room.gate.reaches(page, "red", None)
    assert not room.gate.reaches(page, "blue", None)
    assert not room.gate.reaches(page, None, None)
    assert not room.gate.reaches("made up", "red", None)
    s = room.sign_in(page, "amira")
    assert room.gate.reaches(page, "red", s)
    assert not room.gate.reaches(page, "red", None)
    assert not room.gate.reaches(page, "red", "another's")
    assert not room.gate.reaches(page, "blue", s)


def test_a_page_that_still_holds_what_ended_is_nobody_elses(room: Room) -> None:
    page = room.page("red")
    s = room.sign_in(page, "amira")
    live = room.gate.of(page)
    assert live is not None
    room.gate.end(live.id)
    assert room.gate.reaches(page, "red", s)
    assert not room.gate.reaches(page, "red", None)
    room.gate.let_go(page)
    assert room.gate.reaches(page, "red", None)


def test_lock_and_unlock_reach_every_page(room: Room) -> None:
    observe = room.page("red")
    review = room.page("red", room.sign_in(observe, "amira"))
    room.gate.lock(observe)
    locked = room.gate.of(review)
    assert locked is not None
    assert locked.locked
    room.gate.unlock(review)
    assert not locked.locked


def test_five_wrong_pins_over_all_pages_end_the_sign_in(room: Room) -> None:
    observe = room.page("red")
    review = room.page("red", room.sign_in(observe, "amira"))
    for number in range(MISSES):
        assert room.is_in(observe)
        room.gate.missed((observe, review)[number % 2])
    assert not room.is_in(observe)
    assert not room.is_in(review)


def test_a_tablet_that_slept_for_twenty_minutes_is_locked_and_still_signed_in(room: Room) -> None:
    page = room.page("red")
    room.sign_in(page, "amira")
    room.clock.now += IDLE + 1
    room.gate.pass_time()
    live = room.gate.of(page)
    assert live is not None
    assert live.locked
    room.clock.now += 20 * 60 - IDLE
    room.gate.pass_time()
    assert room.is_in(page)
    room.clock.now += LEFT
    room.gate.pass_time()
    assert not room.is_in(page)


def test_touching_one_page_keeps_all_of_a_sign_in_awake_and_a_locked_one_is_not_touched(
    room: Room,
) -> None:
    observe = room.page("red")
    review = room.page("red", room.sign_in(observe, "amira"))
    for _ in range(10):
        room.clock.now += IDLE - 1
        room.gate.awake(observe)
        room.gate.pass_time()
        live = room.gate.of(review)
        assert live is not None
        assert not live.locked
    room.gate.lock(review)
    room.clock.now += LEFT - 1
    room.gate.awake(observe)
    room.clock.now += 2
    room.gate.pass_time()
    assert not room.is_in(observe)


def test_a_sign_in_without_a_page_ends_soon(room: Room) -> None:
    page = room.page("red")
    s = room.sign_in(page, "amira")
    room.gate.stopped(page)
    room.clock.now += NO_PAGE - 1
    room.gate.pass_time()
    later = room.page("red", s)
    assert room.gate.claim(later) is not None
    room.gate.stopped(later)
    room.clock.now += NO_PAGE + 1
    room.gate.pass_time()
    assert room.gate.claim(room.page("red", s)) is None


def test_a_page_that_does_not_let_go_is_named(room: Room) -> None:
    page = room.page("red")
    room.sign_in(page, "amira")
    live = room.gate.of(page)
    assert live is not None
    room.gate.end(live.id)
    assert list(room.gate.overdue(5)) == []
    room.clock.now += 6
    assert list(room.gate.overdue(5)) == [page]
    room.gate.let_go(page)
    assert list(room.gate.overdue(5)) == []
