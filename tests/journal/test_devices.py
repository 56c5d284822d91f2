"""Devices, who is signed in, PINs: what the gate tells the record, and what a loss could reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from journalkit.crypto import handover
from journalkit.crypto.secret import Secret
from journalkit.errors import BadRecord, CannotOpen, Refused, WeakPassword, WrongPassword
from journalkit.gate import board, enrolling
from journalkit.gate.client import Gate
from journalkit.gate.service import Keeper
from journalkit.journal import devices, keeping, pins, presence, shifts
from journalkit.journal.session import Session, take_up
from tests.small_journal import CHEAP, PASSWORDS, Journal


@pytest.fixture
def keeper(journal: Journal) -> Iterator[Keeper]:
    """The gate over the small journal."""
    keeper = Keeper(journal.folder.gate)
    yield keeper
    keeper.stop()


def _gate(keeper: Keeper, device: str) -> Gate:
    token = keeper.started(device, address="127.0.0.1", s=None)
    return Gate(keeper.address, keeper.key, token=token)


def _enrol(session: Session, name: str) -> str:
    path = session.vault.folder.gate
    token = enrolling.enrol(path, devices.invite(session), name)
    assert token is not None
    presence.hear(session, None)
    id = board.read(path).device_of(token)
    assert id is not None
    return id


def test_a_device_stands_in_the_register_with_the_name_that_it_gave_itself(
    journal: Journal,
) -> None:
    ruth = journal.sign_in("ruth")
    id = _enrol(ruth, "  Red   tablet ")
    device = ruth.vault.devices.get(id)
    assert (device.name, device.enrolled_by, device.in_use) == ("Red tablet", ruth.member.id, True)
    assert board.read(journal.folder.gate).said == ()
    findings = keeping.look_over(journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    assert all(finding.good for finding in findings)


def test_only_managers_let_devices_in(journal: Journal) -> None:
    for who in ("dee", "amira", "hal"):
        with pytest.raises(Refused):
            devices.invite(journal.sign_in(who))


def test_a_device_that_was_planted_in_the_file_is_found_by_verify(journal: Journal) -> None:
    board.change(
        journal.folder.gate,
        lambda now: board.replace(now, devices={"planted": board.hashed("token")}),
    )
    findings = keeping.look_over(journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    assert [finding.part for finding in findings if not finding.good] == ["devices"]


def test_a_flipped_bit_in_the_file_enrols_nobody_and_is_found_by_verify(journal: Journal) -> None:
    gate = journal.folder.gate
    token = enrolling.enrol(gate, enrolling.invite(gate, ""), "Red tablet")
    board.change(gate, lambda now: board.replace(now, network=("192.168.4.0/24",)))
    assert board.read(gate).device_of(token)
    gate.write_bytes(gate.read_bytes().replace(b"192.168.4", b"192.168.5"))
    assert board.read(gate).device_of(token) is None
    findings = keeping.look_over(journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    assert [finding.part for finding in findings if not finding.good] == ["devices"]


def test_a_file_without_its_sum_enrols_nobody(journal: Journal) -> None:
    gate = journal.folder.gate
    said = board.json.loads(gate.read_bytes())
    assert said.pop("sum")
    gate.write_text(board.json.dumps(said))
    assert board.read(gate) == board.Board()


def test_what_the_gate_refused_stands_in_the_record_after_the_next_unlock(
    journal: Journal, keeper: Keeper
) -> None:
    keeper.refused("refused: not an enrolled device")
    keeper.refused("refused: not an enrolled device")
    keeper.overdue(5)
    presence.hear(journal.sign_in("amira"), None)
    [*_, last] = journal.sign_in("ruth").vault.audit._where("who = ?", "gate")
    assert last.what.startswith("refused: not an enrolled device, 2 times, first at ")
    assert board.read(journal.folder.gate).said == ()


def test_the_name_of_a_device_waits_for_somebody_with_the_gate_key(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    assert enrolling.enrol(journal.folder.gate, devices.invite(ruth), "Red tablet")
    amira = journal.sign_in("amira")
    presence.hear(amira, None)
    assert devices.all(amira) == ()
    presence.hear(amira, ruth.keys.gate)
    assert [one.name for one in devices.all(amira)] == ["Red tablet"]


def test_devices_stay_enrolled_through_a_rekey_and_new_ones_can_name_themselves(
    journal: Journal,
) -> None:
    with journal.sign_in("ruth") as ruth:
        before = _enrol(ruth, "Red tablet")
        assert enrolling.enrol(journal.folder.gate, devices.invite(ruth), "Told late")
    keeping.new_keys(journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    ruth = journal.sign_in("ruth")
    _enrol(ruth, "Blue tablet")
    names = {one.name for one in devices.all(ruth)}
    assert names == {"Red tablet", "Told late", "Blue tablet"}
    assert before in board.read(journal.folder.gate).devices


def test_a_rekey_that_was_broken_off_at_its_end_costs_no_device_its_name(journal: Journal) -> None:
    old = enrolling.notes_identity(Secret.fresh())[1]
    board.change(journal.folder.gate, lambda now: board.replace(now, recipient=old))
    ruth = journal.sign_in("ruth")
    _enrol(ruth, "Red tablet")
    assert [one.name for one in devices.all(ruth)] == ["Red tablet"]


def test_any_member_reports_a_device_missing_and_it_opens_nothing_from_then_on(
    journal: Journal, keeper: Keeper
) -> None:
    ruth = journal.sign_in("ruth")
    red = _enrol(ruth, "Red tablet")
    ended: list[str] = []
    keeper.on_missing = ended.append
    tablet, office = _gate(keeper, red), _gate(keeper, "office")
    tablet.begin(journal.members["amira"].id, sealed=b"", s=Secret(b"s"), by_shift=False)
    devices.report_missing(journal.sign_in("hal"), office, red)
    assert ended == [red]
    assert tablet.state().sign_in == "ended"
    assert red not in board.read(journal.folder.gate).devices
    device = ruth.vault.devices.get(red)
    assert (device.in_use, device.missing_by) == (False, journal.members["hal"].id)


def test_the_worksheet_names_who_was_signed_in_and_the_children_in_reach(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    red, blue = _enrol(ruth, "Red tablet"), _enrol(ruth, "Blue tablet")
    begun = ruth.now() - timedelta(hours=1)
    hal = journal.sign_in("hal", device=red)
    journal.observe(hal)
    journal.sign_in("amira", device=blue)
    devices.report_missing(ruth, Gate(), red)
    sheet = devices.worksheet(ruth, red, since=begun)
    assert [one.member.sign_in_name for one in sheet.members] == ["hal"]
    assert sheet.members[0].first <= sheet.members[0].last <= sheet.until
    assert [child.id for child in sheet.children] == [journal.children[0].id], "a helper's own"
    everything = devices.worksheet(ruth, blue, since=begun)
    assert {child.id for child in everything.children} == {one.id for one in journal.children}
    with pytest.raises(Refused):
        devices.worksheet(journal.sign_in("amira"), red, since=begun)


def test_nobody_takes_away_the_device_that_they_sit_at(journal: Journal) -> None:
    red = _enrol(journal.sign_in("ruth"), "Red tablet")
    ruth = journal.sign_in("ruth", device=red)
    with pytest.raises(Refused, match="you are using"):
        devices.remove(ruth, Gate(), red)
    other = journal.sign_in("ruth")
    devices.remove(other, Gate(), red)
    assert not other.vault.devices.get(red).in_use


def test_managers_and_deputies_see_who_is_signed_in_and_a_manager_ends_it(
    journal: Journal, keeper: Keeper
) -> None:
    ruth = journal.sign_in("ruth")
    red = _enrol(ruth, "Red tablet")
    tablet, office = _gate(keeper, red), _gate(keeper, "office")
    tablet.begin(journal.members["amira"].id, sealed=b"", s=Secret(b"s"), by_shift=False)
    [live] = presence.who(journal.sign_in("dee"), office)
    assert (live.member.sign_in_name, live.device and live.device.name) == ("amira", "Red tablet")
    with pytest.raises(Refused):
        presence.end(journal.sign_in("dee"), office, live.id)
    with pytest.raises(Refused):
        presence.who(journal.sign_in("amira"), office)
    presence.end(ruth, office, live.id)
    assert presence.who(ruth, office) == ()
    assert tablet.state().sign_in == "ended"


def test_a_manager_says_from_which_networks_pages_open(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    assert devices.network(ruth) == ()
    assert devices.keep_network(ruth, " 192.168.7.0/24, 10.1.0.0/16 ,") == (
        "192.168.7.0/24",
        "10.1.0.0/16",
    )
    assert not board.read(journal.folder.gate).is_here("192.168.8.1")
    for strange in ("192.168.7.1/24", "the wifi", "10.0.0.0/99"):
        with pytest.raises(BadRecord, match="not a network"):
            devices.keep_network(ruth, strange)
    assert len(devices.network(ruth)) == 2
    with pytest.raises(Refused):
        devices.keep_network(journal.sign_in("dee"), "")
    assert devices.keep_network(ruth, "") == ()


def test_when_a_shift_closes_somebody_says_which_devices_are_back(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    red, blue = _enrol(ruth, "Red tablet"), _enrol(ruth, "Blue tablet")
    assert shifts.count_devices(ruth, [red]) == (blue,)
    said = [(row.what, row.id) for row in ruth.vault.audit.rows()][-2:]
    assert said == [("device back", red), ("device away", blue)]


def test_the_next_app_opens_with_both_halves_and_with_neither_alone(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    s = handover.new_s()
    sealed = handover.seal_under(s, amira.unlocked())
    unlocked = handover.open_under(s, sealed)
    with take_up(journal.folder, unlocked) as again:
        assert again.member == amira.member
        assert again.keys.gate is None, "what a shift lent does not travel"
    with pytest.raises(CannotOpen):
        handover.open_under(handover.new_s(), sealed)
    with pytest.raises(CannotOpen):
        handover.open_under(s, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    for secret in (amira.keys.database, *amira.keys.media, amira.identity):
        assert secret.reveal() not in sealed


def test_a_pin_is_six_digits_that_not_everybody_tries_first(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    for easy in ("111111", "123456", "12345", "1234567", "abcdef", "१२३४५६", "121212"):
        with pytest.raises(WeakPassword):
            pins.set_pin(amira, easy, profile=CHEAP)
    assert not pins.has_one(amira)
    with pytest.raises(WrongPassword, match="no PIN"):
        pins.check(amira, "480213", profile=CHEAP)
    pins.set_pin(amira, "480213", profile=CHEAP)
    pins.check(amira, "480213", profile=CHEAP)
    with pytest.raises(WrongPassword, match="not your PIN"):
        pins.check(amira, "480214", profile=CHEAP)
    assert not pins.has_one(journal.sign_in("dee"))
