"""Signing in: what opens the journal, and what does not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from journalkit.crypto.secret import Secret
from journalkit.errors import (
    BadRecord,
    JournalError,
    NoManagerYet,
    NoShift,
    Refused,
    SignInRefused,
    WeakPassword,
    WrongPassword,
)
from journalkit.gate.client import Gate
from journalkit.gate.service import Keeper
from journalkit.journal import registering, shifts, staffing
from journalkit.journal.session import Session, sign_in
from journalkit.records import Member, Role
from journalkit.store.folder import Folder
from tests.small_journal import CHEAP, PASSWORDS, Journal

THIEF = """
import itertools, json, sys
from pathlib import Path
from journalkit.crypto import seal, slots
from journalkit.crypto.secret import Secret
from journalkit.errors import JournalError
from journalkit.gate.client import Gate
from journalkit.journal.session import read_keyring, sign_in
from journalkit.store.connection import connect
from journalkit.store.folder import Folder

folder, name, password = Folder(Path(sys.argv[1])), sys.argv[2], Secret.typed(sys.argv[3])
ring = read_keyring(folder).keyring
opened = []

def attempt(how, what):
    try:
        what()
    except JournalError:
        return
    opened.append(how)

attempt("sign in", lambda: sign_in(folder, name, password))
attempt("countersign oneself", lambda: sign_in(
    folder, name, password, manager=name, manager_password=password))
attempt("a gate that is not there", lambda: sign_in(folder, name, password, gate=Gate()))
for guess in (bytes(32), password.reveal().ljust(32)[:32]):
    attempt("a made-up gate key", lambda: ring.unlock(name, password, gate=Secret(guess)))
    attempt("a made-up database key", lambda: connect(folder.database(1), Secret(guess)))
# With our own code the thief does get the member's own identity: it opens nothing by itself.
for slot in ring.slots.values():
    try:
        identity = slots.identity_of(slot, password)
    except JournalError:
        continue
    sealed = [one for s in ring.slots.values() for one in (s.keys, s.gate, s.name) if one]
    sealed += [ring.recovery.keys, *(p.read_bytes() for p in folder.media.glob("*/*.age"))]
    for value in sealed:
        attempt("the identity", lambda: seal.open_with(value, [identity]))
        attempt("the identity as a key", lambda: seal.unwrap(identity, value, "x"))
print(json.dumps(opened))
"""


def _steal(journal: Journal, who: str) -> list[str]:
    """What opens for a thief with a copy of the whole store and *who*'s password."""
    copy = journal.folder.path.with_name(f"stolen-{who}")
    shutil.copytree(journal.folder.path, copy)
    done = subprocess.run(
        [sys.executable, "-c", THIEF, str(copy), who, PASSWORDS[who]],
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def test_a_thief_with_the_disk_and_a_staff_password_has_nothing(journal: Journal) -> None:
    from journalkit.media import SafePicture

    amira = journal.sign_in("amira")
    journal.photo(amira, SafePicture(b"full", b"thumb", 4, 3, None))
    journal.observe(amira)
    journal.close()
    assert _steal(journal, "amira") == []
    assert _steal(journal, "hal") == []


def test_a_thief_with_the_disk_and_a_managers_password_has_everything(journal: Journal) -> None:
    """The control: the same script does open what it should, so the one above proves something."""
    assert "sign in" in _steal(journal, "ruth")


def test_without_a_shift_staff_are_told_to_ask_a_manager(journal: Journal) -> None:
    with pytest.raises(NoShift) as caught:
        sign_in(journal.folder, "amira", Secret.typed(PASSWORDS["amira"]))
    assert "manager" in caught.value.what_to_do


def test_a_wrong_password_is_told_apart_from_a_wrong_managers_password(journal: Journal) -> None:
    def try_with(password: str, manager_password: str) -> str:
        with pytest.raises(WrongPassword) as caught:
            sign_in(
                journal.folder,
                "amira",
                Secret.typed(password),
                manager="ruth",
                manager_password=Secret.typed(manager_password),
            )
        return caught.value.sentence

    own = try_with("wrong", PASSWORDS["ruth"])
    managers = try_with(PASSWORDS["amira"], "wrong")
    assert own != managers
    assert "manager" in managers


def test_a_practitioner_cannot_countersign(journal: Journal) -> None:
    with pytest.raises(SignInRefused):
        journal.sign_in("hal", beside="amira")


def test_a_deputy_countersigns_and_the_chain_says_who(journal: Journal) -> None:
    amira = journal.sign_in("amira", beside="dee")
    [*_, last] = amira.vault.audit.rows()
    assert (last.who, last.what) == (amira.member.id, "signed in, countersigned by")
    assert last.id == journal.members["dee"].id


def test_a_shift_lets_staff_in_until_it_ends(journal: Journal) -> None:
    keeper = Keeper(journal.folder.gate)
    token = keeper.started("tablet", address="127.0.0.1", s=None)
    gate = Gate(keeper.address, keeper.key, token=token)
    assert gate.until() is None
    with journal.sign_in("dee") as dee:
        until = shifts.open_shift(dee, gate)
    assert gate.until() == until
    journal.sign_in("amira", gate=gate).close()
    with journal.sign_in("ruth") as ruth:
        shifts.close_shift(ruth, gate)
        journal.sign_in("amira", gate=gate).close()
        shifts.close_shift(ruth, gate)
        said = [row.what for row in ruth.vault.audit.rows()]
    assert [one for one in said if one.startswith("shift")] == [
        "shift opened",
        "shift closed",
        "shift ended at once",
    ]
    with pytest.raises(NoShift):
        journal.sign_in("amira", gate=gate)
    gate.open(Secret.fresh(), datetime.now(UTC) - timedelta(seconds=1))
    assert gate.lend() is None, "a shift that is over lends nothing"
    keeper.stop()


def test_the_gate_answers_nobody_without_its_token(journal: Journal) -> None:
    keeper = Keeper(journal.folder.gate)
    token = keeper.started("tablet", address="127.0.0.1", s=None)
    own = Gate(keeper.address, keeper.key, token=token)
    own.open(Secret.fresh(), datetime.now(UTC) + timedelta(hours=1))
    import multiprocessing

    with pytest.raises(multiprocessing.AuthenticationError):
        Gate(keeper.address, "made up", token=token).lend()
    assert own.lend() is not None
    keeper.stop()
    assert own.lend() is None


def test_staff_cannot_open_a_shift_even_when_they_were_let_in(journal: Journal) -> None:
    with pytest.raises(Refused):
        shifts.open_shift(journal.sign_in("amira"), Gate())


def test_a_shift_ends_when_the_setting_closes(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    closes = ruth.open_until()
    assert closes is not None
    assert closes.astimezone(ruth.zone).strftime("%H:%M:%S") == "23:59:59"
    registering.keep_hours(ruth, ())
    until = shifts.open_shift(ruth, Gate())
    assert until - ruth.now() < shifts.LONGEST_OUT_OF_HOURS + timedelta(seconds=1)
    [*_, last] = ruth.vault.audit.rows()
    assert last.what == "shift opened out of hours"


def test_a_journal_without_a_manager_says_so(journal: Journal) -> None:
    said = json.loads(journal.folder.keyring.read_text())
    said["slots"] = [slot for slot in said["slots"] if slot["kind"] != "manager"]
    journal.folder.keyring.write_text(json.dumps(said))
    with pytest.raises(NoManagerYet):
        journal.sign_in("amira", beside="dee")


def test_a_leaver_is_out_and_what_they_wrote_stays(journal: Journal) -> None:
    one = journal.observe(journal.sign_in("hal"))
    ruth = journal.sign_in("ruth")
    staffing.leave(ruth, journal.members["hal"].id)
    with pytest.raises(WrongPassword):
        journal.sign_in("hal")
    assert ruth.vault.observations.get(one.id).author == journal.members["hal"].id


def test_a_member_who_left_is_refused_even_with_their_old_keyring(journal: Journal) -> None:
    """Their slot is gone from the keyring; should it come back, the register still says no."""
    ruth = journal.sign_in("ruth")
    from dataclasses import replace

    with ruth.change() as change:
        left = replace(journal.members["hal"], left=ruth.today() - timedelta(days=1))
        ruth.vault.members.put(change, left, what="member left")
    with pytest.raises(SignInRefused, match="left"):
        journal.sign_in("hal")


def test_the_only_manager_cannot_leave_without_another(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    with pytest.raises(Refused, match="only manager"):
        staffing.leave(ruth, ruth.member.id)


def test_a_changed_password_opens_and_the_old_one_does_not(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "seven slow herons wading"
    with journal.sign_in("amira") as amira:
        with pytest.raises(WrongPassword):
            staffing.change_password(amira, "not the old one", new, profile=CHEAP)
        staffing.change_password(amira, PASSWORDS["amira"], new, profile=CHEAP)
    with pytest.raises(WrongPassword):
        journal.sign_in("amira")
    monkeypatch.setitem(PASSWORDS, "amira", new)
    journal.sign_in("amira")


def test_a_manager_sets_a_new_password_for_one_who_forgot(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "seven slow herons wading"
    with journal.sign_in("ruth") as ruth:
        staffing.set_password(ruth, journal.members["amira"].id, new, profile=CHEAP)
    monkeypatch.setitem(PASSWORDS, "amira", new)
    journal.sign_in("amira")


def test_a_practitioner_becomes_a_deputy_and_stops_being_one(journal: Journal) -> None:
    amira = journal.members["amira"]
    with journal.sign_in("ruth") as ruth:
        staffing.trust_as_deputy(ruth, amira.id, deputy=True)
    secret = Secret.typed(PASSWORDS["amira"])
    sign_in(journal.folder, "amira", secret).close()
    with journal.sign_in("ruth") as ruth:
        staffing.trust_as_deputy(ruth, amira.id, deputy=False)
    with pytest.raises(NoShift):
        sign_in(journal.folder, "amira", secret)


@pytest.mark.parametrize("weak", ["", "iloveyou", "amira2026", "Small Setting", "qwertyuiop"])
def test_a_weak_password_is_refused_with_a_reason(journal: Journal, weak: str) -> None:
    ruth = journal.sign_in("ruth")
    new = Member(name="Amira Two", sign_in_name="amira2", role=Role.HELPER)
    with pytest.raises(WeakPassword) as caught:
        staffing.add(ruth, new, weak, profile=CHEAP)
    assert not weak or weak not in str(caught.value)


def test_two_members_do_not_sign_in_with_the_same_name(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    twin = Member(name="Another Amira", sign_in_name=" AMIRA ", role=Role.HELPER)
    with pytest.raises(BadRecord, match="signs in with this name"):
        staffing.add(ruth, twin, "seven slow herons wading", profile=CHEAP)


def test_two_who_change_the_keys_at_once_do_not_undo_each_other(journal: Journal) -> None:
    one, other = journal.sign_in("ruth"), journal.sign_in("ruth")
    staffing.leave(one, journal.members["hal"].id)
    with pytest.raises(JournalError, match="changed the keys"):
        staffing.leave(other, journal.members["amira"].id)
    assert journal.members["amira"].id in one.vault.keyring.slots


class PowerCut(Exception):
    """The computer went off at this point."""


def _broken_off_after_the_keyring(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the keyring's file is written, and the database never hears of it."""
    whole = session.vault.renew_keyring

    def cut(*arguments: object) -> None:
        whole(*arguments)  # type: ignore[arg-type]
        raise PowerCut

    monkeypatch.setattr(session.vault, "renew_keyring", cut)


def test_a_member_whose_adding_was_broken_off_is_added_again(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = Member(name="Noor", sign_in_name="noor", role=Role.HELPER)
    password = "ten wet geese asleep"
    ruth = journal.sign_in("ruth")
    _broken_off_after_the_keyring(ruth, monkeypatch)
    with pytest.raises(PowerCut):
        staffing.add(ruth, new, password, profile=CHEAP)
    again = Member(name="Noor", sign_in_name="noor", role=Role.HELPER)
    staffing.add(journal.sign_in("ruth"), again, password, profile=CHEAP)
    monkeypatch.setitem(PASSWORDS, "noor", password)
    assert journal.sign_in("noor").member == again


def test_a_member_whose_leaving_was_broken_off_leaves_at_the_second_try(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruth, hal = journal.sign_in("ruth"), journal.members["hal"]
    _broken_off_after_the_keyring(ruth, monkeypatch)
    with pytest.raises(PowerCut):
        staffing.leave(ruth, hal.id)
    again = journal.sign_in("ruth")
    assert staffing.leave(again, hal.id).left == again.today()


def test_nothing_of_a_journal_shows_itself_in_a_repr(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    one = journal.observe(amira, "Maya poured slowly.")
    child = journal.children[0]
    shown = (
        f"{amira!r} {amira.vault!r} {amira.member!r} {child!r} {one!r} {one.note!r} {amira.keys!r}"
    )
    for secret in ("Maya", "Amira", "poured", PASSWORDS["amira"]):
        assert secret not in shown


def test_signing_in_to_a_folder_that_moved_still_works(journal: Journal) -> None:
    journal.close()
    moved = journal.folder.path.rename(journal.folder.path.with_name("moved"))
    sign_in(Folder(moved), "ruth", Secret.typed(PASSWORDS["ruth"])).close()


def test_a_role_that_changes_changes_what_the_password_opens(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    hal = staffing.give_role(ruth, journal.members["hal"].id, Role.MANAGER)
    assert hal.role is Role.MANAGER
    alone = Secret.typed(PASSWORDS["hal"])
    other = sign_in(journal.folder, "hal", alone)
    assert other.keys.gate is not None
    with pytest.raises(Refused, match="your own role"):
        staffing.give_role(ruth, ruth.member.id, Role.HELPER)
    staffing.give_role(other, journal.members["ruth"].id, Role.PRACTITIONER)
    with pytest.raises(NoShift):
        sign_in(journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    with pytest.raises(Refused, match="only manager"):
        staffing.leave(other, other.member.id)
    other.close()


def test_the_only_manager_is_made_nothing_else(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    staffing.give_role(ruth, journal.members["hal"].id, Role.MANAGER)
    staffing.give_role(ruth, journal.members["hal"].id, Role.HELPER)
    dee = staffing.give_role(ruth, journal.members["dee"].id, Role.HELPER)
    assert not dee.deputy
    with pytest.raises(SignInRefused):
        journal.sign_in("dee")
    managers = [one for one in ruth.vault.members.all() if one.role is Role.MANAGER]
    assert [one.id for one in managers] == [ruth.member.id]
