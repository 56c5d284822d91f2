"""A device is let in by a code that a manager gave, once, within ten minutes."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.crypto import seal
from journalkit.crypto.secret import Secret
from journalkit.errors import DamagedStore
from journalkit.gate import board, enrolling
from journalkit.gate.board import MOST_SAID, Board
from journalkit.gate.service import Keeper

GATE_KEY = Secret.fresh()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A gate.json that knows no device."""
    file = tmp_path / "gate.json"
    recipient = enrolling.notes_identity(GATE_KEY)[1]
    file.write_bytes(Board("Small Setting", recipient=recipient).written())
    return file


def test_a_code_lets_one_device_in_and_no_second(path: Path) -> None:
    code = enrolling.invite(path, "ruth")
    token = enrolling.enrol(path, code, "Red tablet")
    assert token is not None
    assert board.read(path).device_of(token) is not None
    assert enrolling.enrol(path, code, "Another") is None
    assert len(board.read(path).devices) == 1


def test_a_code_is_typed_as_people_type(path: Path) -> None:
    code = enrolling.invite(path, "ruth")
    assert enrolling.enrol(path, f" {code.lower().replace('-', ' ')} ", "Red tablet") is not None


def test_a_code_that_is_late_or_made_up_lets_nothing_in(path: Path) -> None:
    code = enrolling.invite(path, "ruth")

    def ten_minutes_later(now: Board) -> Board:
        gone = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
        return replace(now, codes=tuple(replace(one, until=gone) for one in now.codes))

    board.change(path, ten_minutes_later)
    for typed in (code, "AAAA-AAAA", "", "💥", "x" * 400):
        assert enrolling.enrol(path, typed, "Red tablet") is None
    assert board.read(path).devices == {}


def test_a_clock_that_was_put_back_brings_no_old_code_to_life(path: Path) -> None:
    code = enrolling.invite(path, "ruth")
    ahead = (datetime.now(UTC) + timedelta(days=300)).isoformat()
    board.change(
        path, lambda now: replace(now, codes=tuple(replace(c, until=ahead) for c in now.codes))
    )
    assert enrolling.enrol(path, code, "Red tablet") is None


def test_the_file_holds_neither_code_nor_token_nor_the_name_of_a_device(path: Path) -> None:
    code = enrolling.invite(path, "ruth")
    letters = code.replace("-", "").encode()
    assert letters not in path.read_bytes()
    token = enrolling.enrol(path, code, "Tablet of Amira")
    data = path.read_bytes()
    assert token
    assert token.encode() not in data
    assert b"Amira" not in data
    [said] = board.read(path).said
    identity, _ = enrolling.notes_identity(GATE_KEY)
    assert seal.open_with(base64.b64decode(said.note), [identity]) == b"Tablet of Amira"


def test_no_other_account_can_reach_what_the_gate_writes(path: Path) -> None:
    keeper = Keeper(path)
    enrolling.invite(path, "ruth")
    keeper.stop()
    assert {file.stat().st_mode & 0o077 for file in path.parent.iterdir()} == {0}


def test_a_device_that_is_dropped_opens_nothing(path: Path) -> None:
    token = enrolling.enrol(path, enrolling.invite(path, "ruth"), "Red tablet")
    device = board.read(path).device_of(token)
    assert device is not None
    enrolling.drop(path, device)
    assert board.read(path).device_of(token) is None


def test_a_cookie_of_another_journal_belongs_to_no_device(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(path.read_bytes())
    theirs = enrolling.enrol(other, enrolling.invite(other, "x"), "Theirs")
    assert board.read(other).device_of(theirs) is not None
    assert board.read(path).device_of(theirs) is None
    for nothing in (None, ""):
        assert board.read(path).device_of(nothing) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"devices": 3}', b"\x00\xff", b"null"])
def test_a_damaged_file_lets_nothing_in_and_is_not_written_over(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert board.read(path) == Board()
    with pytest.raises(DamagedStore, match="enrolled"):
        enrolling.invite(path, "ruth")
    assert path.read_bytes() == data


def test_the_running_server_knows_at_once_what_a_command_changed(path: Path) -> None:
    keeper = Keeper(path)
    token = enrolling.enrol(path, enrolling.invite(path, "ruth"), "Red tablet")
    device = keeper.board.device_of(token)
    assert device is not None
    enrolling.drop(path, device)
    assert keeper.board.device_of(token) is None
    keeper.stop()


def test_a_flood_of_refusals_makes_a_count_grow_and_no_file(path: Path) -> None:
    keeper = Keeper(path)
    before = path.stat().st_ino
    for number in range(100):
        keeper.refused("refused: not an enrolled device")
        if number == 49:
            assert path.stat().st_ino == before, "nothing is written while somebody knocks"
            keeper.overdue(5)
    keeper.stop()
    [said] = board.read(path).said
    assert (said.what, said.count) == ("refused: not an enrolled device", 100)
    now = board.read(path)
    for number in range(MOST_SAID + 20):
        now = now.saying(f"another {number}", at="2026-09-14T10:00:00+00:00")
    assert len(now.said) == MOST_SAID


@given(st.ip_addresses(v=4))
def test_only_the_settings_network_and_this_computer_are_here(address) -> None:
    known = Board(network=("192.168.1.0/24",))
    at_home = str(address).startswith("192.168.1.") or str(address).startswith("127.")
    assert known.is_here(str(address)) == at_home
    assert Board().is_here(str(address))
    assert not known.is_here("not an address")
