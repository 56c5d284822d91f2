"""Whether a computer is fit to keep a journal: what may be wrong is said, with advice."""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from journalkit import doctor, machine
from journalkit.crypto import authority as authorities
from journalkit.doctor import computer
from journalkit.doctor import journal as journals
from journalkit.doctor.computer import GB
from journalkit.doctor.finding import Level
from journalkit.journal import certifying
from journalkit.reckoning.back_ups import Plan, Run
from tests.small_journal import PASSWORDS, Journal

NOW = datetime.now(UTC)
GOOD, LOOK, BAD = Level.GOOD, Level.LOOK, Level.BAD
HERE, AWAY = IPv4Address("192.168.4.20"), IPv4Address("10.0.0.7")
SWAPS = "Filename\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


def test_root_is_no_account_for_a_server() -> None:
    assert computer.account(0).level is BAD
    assert computer.account(999).level is GOOD


def test_parts_with_known_holes_are_named() -> None:
    wanted = {"tornado": "6.5.10", "voila": "0.5.6", "jupyter-server": "2.20"}
    fine = {"tornado": "6.5.10", "voila": "0.6", "jupyter-server": "2.20.1"}
    assert computer.parts(fine, wanted).level is GOOD
    old = computer.parts({**fine, "tornado": "6.5.9", "voila": ""}, wanted)
    assert old.level is BAD
    assert "tornado 6.5.9 (needs 6.5.10)" in old.sentence
    assert "voila missing" in old.sentence


def test_the_floors_are_those_of_the_project() -> None:
    root = Path(__file__).resolve().parents[2]
    asked = tomllib.loads((root / "pyproject.toml").read_text())["project"]["dependencies"]
    assert {f"{name}>={floor}" for name, floor in computer.floors().items()} == set(asked)
    known = {"jupyter-server": (2, 20), "tornado": (6, 5, 10), "nbconvert": (7, 17, 1)}
    for name, least in {**known, "voila": (0, 5, 6)}.items():
        assert tuple(map(int, computer.floors()[name].split("."))) >= least


def test_a_clock_behind_the_last_save_is_bad() -> None:
    for minutes, level in ((0, GOOD), (4, GOOD), (6, BAD), (60 * 24 * 365, BAD)):
        written = NOW + timedelta(minutes=minutes)
        assert computer.clock(NOW, written=written, is_synchronised=True).level is level
    assert computer.clock(NOW, written=NOW, is_synchronised=False).level is LOOK
    assert computer.clock(NOW, written=NOW, is_synchronised=None).level is LOOK


@pytest.mark.parametrize(
    ("free", "journal", "level"),
    [(0, 0, BAD), (GB - 1, 0, BAD), (GB, 0, LOOK), (5 * GB, GB, GOOD), (9 * GB, 5 * GB, LOOK)],
)
def test_room_is_short_before_it_is_gone(free: int, journal: int, level: Level) -> None:
    assert computer.room(free, journal=journal).level is level


@pytest.mark.parametrize(
    ("swaps", "encrypted", "level"),
    [
        ("", None, GOOD),
        (SWAPS, None, GOOD),
        (SWAPS + "/dev/zram0 partition 8 0 100\n", None, GOOD),
        (SWAPS + "/swap.img file 8 0 -2\n", False, BAD),
        (SWAPS + "/dev/dm-1 partition 8 0 -2\n", True, GOOD),
        (SWAPS + "/swap.img file 8 0 -2\n", None, LOOK),
        (SWAPS + "/dev/zram0 partition 8 0 100\n/dev/sda2 partition 8 0 -2\n", False, BAD),
    ],
)
def test_swap_on_a_plain_disk_is_bad(swaps: str, encrypted: bool | None, level: Level) -> None:
    assert computer.swap(swaps, lambda place: encrypted).level is level


def test_a_swap_files_name_is_read_as_the_kernel_writes_it() -> None:
    seen: list[Path] = []
    computer.swap(SWAPS + "/my\\040swap file 8 0 -2\n", lambda place: bool(seen.append(place)))
    assert seen == [Path("/my swap")]


@pytest.mark.parametrize(
    ("state", "way", "safe", "level"),
    [
        ("freeze mem", "", False, GOOD),
        ("freeze mem disk", "[disabled]", False, GOOD),
        ("freeze mem disk", "[platform] shutdown", True, GOOD),
        ("freeze mem disk", "[platform] shutdown", False, BAD),
    ],
)
def test_hibernating_to_a_plain_disk_is_bad(state: str, way: str, safe: bool, level: Level) -> None:
    assert computer.hibernation(state, way, swap_is_safe=safe).level is level


def _device(folder: Path, uuid: str = "", below: tuple[Path, ...] = ()) -> Path:
    """A block device as ``/sys`` has it."""
    (folder / "slaves").mkdir(parents=True)
    if uuid:
        (folder / "dm").mkdir()
        (folder / "dm" / "uuid").write_text(uuid + "\n")
    for one in below:
        (folder / "slaves" / one.name).symlink_to(one)
    return folder


def test_an_encrypted_disk_is_known_through_what_lies_above_it(tmp_path: Path) -> None:
    plain = _device(tmp_path / "sda1")
    crypt = _device(tmp_path / "dm-0", "CRYPT-LUKS2-0123-name", (plain,))
    other = _device(tmp_path / "sdb1")
    inside = _device(tmp_path / "dm-1", "LVM-abcd", (crypt,))
    across = _device(tmp_path / "dm-2", "LVM-abcd", (crypt, other))
    found = [computer.sealed_below(one) for one in (plain, crypt, inside, across)]
    assert found == [False, True, True, False]
    assert computer.disk(True).level is GOOD
    assert {computer.disk(said).level for said in (False, None)} == {LOOK}


def test_what_is_no_place_here_cannot_be_told(tmp_path: Path) -> None:
    assert computer.is_encrypted(tmp_path / "swap of the host") is None


def _said(store: Path) -> list[os.stat_result]:
    return [one.lstat() for one in (store, *store.rglob("*"))]


def test_a_file_that_others_can_read_or_own_is_bad(journal: Journal) -> None:
    said = _said(journal.folder.path)
    assert journals.permissions(said).level is GOOD
    journal.folder.gate.chmod(0o640)
    found = journals.permissions(_said(journal.folder.path))
    assert (found.level, "reach 1 of" in found.sentence) == (BAD, True)
    strange = list(said[-1])
    strange[4] += 1
    found = journals.permissions([*said, os.stat_result(strange)])
    assert (found.level, "owns 1 of" in found.sentence) == (BAD, True)


@pytest.mark.parametrize(
    ("days", "here", "level", "words"),
    [
        (0, [HERE], GOOD, "120 days more"),
        (0, [], GOOD, "120 days more"),
        (0, [HERE, AWAY], LOOK, "does not cover 10.0.0.7"),
        (0, [AWAY], BAD, "does not cover"),
        (91, [HERE], LOOK, "29 days more"),
        (121, [HERE], BAD, "not valid"),
        (-2, [HERE], BAD, "not valid"),
    ],
)
def test_the_certificate_is_looked_at_before_it_ends(
    tmp_path: Path, days: int, here: list[IPv4Address], level: Level, words: str
) -> None:
    made = NOW.replace(microsecond=0)
    authority, key = authorities.make(["office"], [HERE], at=made)
    path = tmp_path / "server.pem"
    path.write_bytes(authorities.issue(authority, key, names=[], addresses=[HERE], at=made))
    found = journals.certificate(path, here, at=made + timedelta(days=days))
    assert (found.level, words in found.sentence) == (level, True), found


def test_no_certificate_is_no_harm_and_a_torn_one_is(tmp_path: Path) -> None:
    path = tmp_path / "server.pem"
    assert journals.certificate(path, [HERE], at=NOW).level is LOOK
    path.write_bytes(b"torn")
    assert journals.certificate(path, [HERE], at=NOW).level is BAD


def test_a_back_up_grows_old_and_one_that_failed_is_bad_at_once() -> None:
    plan = Plan(place="/stick", at=time(17, 30))
    assert journals.back_up(plan, at=NOW).level is BAD
    made = plan.after(Run(NOW, "/stick", True, "It was made."))
    assert journals.back_up(made, at=NOW).level is GOOD
    assert journals.back_up(made, at=NOW + timedelta(days=3)).level is BAD
    by_hand = replace(made, at=None)
    for days, level in ((3, LOOK), (7, LOOK), (8, BAD)):
        assert journals.back_up(by_hand, at=NOW + timedelta(days=days)).level is level
    failed = made.after(Run(NOW, "/stick", False, "The stick was taken away."))
    found = journals.back_up(failed, at=NOW)
    assert (found.level, "taken away" in found.sentence) == (BAD, True)


def test_all_of_a_real_computer_is_looked_at_and_nothing_secret_is_said(journal: Journal) -> None:
    with journal.sign_in("ruth") as ruth:
        certifying.certify(ruth, machine.names(), addresses=machine.addresses())
    found = {one.part: one for one in doctor.look(journal.folder, at=datetime.now(UTC))}
    assert set(found) == {
        "account", "parts", "clock", "room", "disk", "swap", "hibernation", "permissions",
        "certificate", "back-up",
    }  # fmt: skip
    assert found["parts"].level is found["permissions"].level is found["certificate"].level is GOOD
    for one in found.values():
        assert (one.level is GOOD) is (one.what_to_do == "")
    words = " ".join(one.sentence + one.what_to_do for one in found.values()).casefold()
    for member in journal.members.values():
        assert member.name.casefold() not in words
    assert not any(password in words for password in PASSWORDS.values())
