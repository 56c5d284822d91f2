"""A shift lends the gate key until its end, and not a moment longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from journalkit.crypto.secret import Secret
from journalkit.gate.board import Board, change
from journalkit.gate.client import Gate, State
from journalkit.gate.service import Keeper
from journalkit.gate.shift import NOTICE, Shift
from tests.gate.test_guessing import Clock

KEY = Secret(b"g" * 32)


def _in(minutes: float) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def test_a_shift_ends_by_a_clock_that_nobody_puts_back() -> None:
    clock = Clock()
    shift = Shift(clock)
    assert shift.gate is None
    shift.open(KEY, _in(60))
    clock.now += 59 * 60
    assert shift.gate == KEY
    clock.now += 61
    assert shift.gate is None
    assert shift.until is None


def test_closing_gives_a_minutes_notice_and_closing_again_ends_it() -> None:
    clock = Clock()
    shift = Shift(clock)
    shift.open(KEY, _in(60))
    shift.close()
    assert shift.closing
    assert shift.gate == KEY
    assert shift.until is not None
    assert shift.until - datetime.now(UTC) <= NOTICE
    clock.now += NOTICE.total_seconds() + 1
    assert shift.gate is None
    shift.open(KEY, _in(60))
    shift.close()
    shift.close()
    assert shift.gate is None
    assert not shift.closing


def test_a_shift_that_would_have_ended_already_lends_nothing() -> None:
    shift = Shift(Clock())
    shift.open(KEY, _in(-1))
    assert shift.gate is None


def test_sign_ins_by_the_shift_end_with_it_and_those_with_a_key_of_their_own_do_not(
    tmp_path: Path,
) -> None:
    clock, path = Clock(), tmp_path / "gate.json"
    path.write_bytes(Board().written())
    keeper = Keeper(path, clock=clock)

    def page(device: str) -> Gate:
        return Gate(
            keeper.address, keeper.key, token=keeper.started(device, address="127.0.0.1", s=None)
        )

    office, tablet = page("office"), page("tablet")
    office.open(KEY, _in(60))
    office.begin("ruth", sealed=b"", s=Secret(b"r"), by_shift=False)
    tablet.begin("amira", sealed=b"", s=Secret(b"a"), by_shift=True)
    assert tablet.lend() == KEY
    clock.now += 3601
    # Awake all the while, as far as the gate is concerned: the shift alone has ended.
    for live in keeper.sign_ins.live.values():
        live.seen = live.paged = clock.now
    assert tablet.state().sign_in == "ended"
    assert office.state().sign_in not in (None, "ended")
    assert tablet.lend() is None
    keeper.stop()


def test_a_kernel_without_a_token_of_this_server_is_told_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gate.json"
    path.write_bytes(Board().written())
    keeper = Keeper(path)
    known = Gate(
        keeper.address, keeper.key, token=keeper.started("office", address="127.0.0.1", s=None)
    )
    known.open(KEY, _in(60))
    stranger = Gate(keeper.address, keeper.key, token="made up")
    assert stranger.lend() is None
    assert stranger.state() == State()
    assert stranger.live() == ()
    keeper.stop()
    assert known.lend() is None


def test_a_network_that_is_set_while_a_page_is_open_holds_for_it(tmp_path: Path) -> None:
    path = tmp_path / "gate.json"
    path.write_bytes(Board().written())
    keeper = Keeper(path)

    def page(address: str) -> Gate:
        token = keeper.started("tablet", address=address, s=None)
        return Gate(keeper.address, keeper.key, token=token)

    inside, outside, computer = page("192.168.7.9"), page("192.168.8.9"), page("127.0.0.1")
    assert inside.state().here
    assert outside.state().here
    change(path, lambda board: replace(board, network=("192.168.7.0/24",)))
    assert (inside.state().here, outside.state().here) == (True, False)
    assert computer.state().here
    keeper.stop()
