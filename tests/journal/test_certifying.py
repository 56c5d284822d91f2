"""The journal's own certificates: who makes them, when, and what becomes of them."""

from __future__ import annotations

import os
import ssl
import stat
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from journalkit.crypto import authority as authorities
from journalkit.crypto.authority import Address
from journalkit.crypto.secret import Secret
from journalkit.errors import CannotOpen, Refused
from journalkit.exchange.backups import taking
from journalkit.exchange.backups.restoring import restore
from journalkit.journal import certifying, keeping
from journalkit.journal.certifying import Certified
from journalkit.journal.session import Session, sign_in
from journalkit.server import tls
from journalkit.store.folder import Folder
from tests.small_journal import PASSWORDS, Journal

RUTH = Secret.typed(PASSWORDS["ruth"])
NAMES = ("office", "office.local", "localhost")
HERE, NEAR, AWAY = map(IPv4Address, ("192.168.4.20", "192.168.4.77", "10.0.0.7"))


def _certify(journal: Journal, *addresses: Address, **more: bool) -> Certified:
    with journal.sign_in("ruth") as ruth:
        return certifying.certify(ruth, NAMES, addresses=addresses or (HERE,), **more)


def _in_days(folder: Folder, days: int) -> Session:
    """A manager who signs in so many days from now."""
    then = datetime.now(UTC) + timedelta(days=days)
    return sign_in(folder, "ruth", RUTH, now=lambda: then)


def _recorded(journal: Journal) -> list[str]:
    with journal.sign_in("ruth") as ruth:
        return [row.what for row in ruth.vault.audit.rows() if row.kind == "certificate"]


def _bad(folder: Folder) -> list[str]:
    return [one.sentence for one in keeping.look_over(folder, "ruth", RUTH) if not one.good]


def test_a_manager_makes_the_authority_once_and_the_record_says_so(journal: Journal) -> None:
    made = _certify(journal)
    assert (made.new_authority, made.renewed, made.left_out) == (True, True, ())
    assert tls.trusted(journal.folder.path).fingerprint == made.fingerprint
    assert isinstance(tls.context(journal.folder.path, addresses=[HERE]), ssl.SSLContext)
    again = _certify(journal)
    assert (again.new_authority, again.renewed) == (False, False)
    assert again.fingerprint == made.fingerprint
    assert _recorded(journal) == ["authority made", "certificate renewed"]
    assert _bad(journal.folder) == []


def test_only_a_manager_may(journal: Journal) -> None:
    for who in ("dee", "amira", "hal"):
        with journal.sign_in(who) as member, pytest.raises(Refused):
            certifying.certify(member, NAMES, addresses=[HERE])
    assert not journal.folder.tls.folder.exists()


def test_nobody_else_on_the_computer_can_read_the_certificates_keys(journal: Journal) -> None:
    _certify(journal)
    folder = journal.folder.tls.folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}


def test_the_authoritys_key_is_no_use_without_a_managers_password(journal: Journal) -> None:
    _certify(journal)
    sealed = journal.folder.authority_key(1).read_bytes()
    made = journal.folder.tls.authority.read_bytes()
    with journal.sign_in("ruth") as ruth:
        assert ruth.keys.gate is not None
        authorities.open_key(sealed, ruth.keys.gate, authority=made)
        for other in (ruth.keys.database, Secret.fresh()):
            with pytest.raises(CannotOpen):
                authorities.open_key(sealed, other, authority=made)


def test_a_month_before_the_end_it_is_renewed_by_the_same_authority(journal: Journal) -> None:
    made = _certify(journal)
    for days, renewed in ((80, False), (91, True), (200, True), (280, False)):
        with _in_days(journal.folder, days) as ruth:
            now = certifying.certify(ruth, NAMES, addresses=[HERE])
        assert (now.new_authority, now.renewed) == (False, renewed), days
        assert now.fingerprint == made.fingerprint


def test_before_the_authority_ends_there_is_a_new_one(journal: Journal) -> None:
    _certify(journal)
    with _in_days(journal.folder, 10 * 365 - 100) as ruth:
        assert certifying.certify(ruth, NAMES, addresses=[HERE]).new_authority


def test_another_address_from_the_router_needs_no_new_trust(journal: Journal) -> None:
    made = _certify(journal)
    moved = _certify(journal, NEAR)
    assert (moved.new_authority, moved.renewed) == (False, True)
    assert moved.fingerprint == made.fingerprint
    tls.context(journal.folder.path, addresses=[NEAR])


def test_a_second_network_is_left_out_until_somebody_asks_for_a_new_authority(
    journal: Journal,
) -> None:
    """A new authority has to be trusted on every device, so it is never made in passing."""
    made = _certify(journal)
    both = _certify(journal, HERE, AWAY)
    assert (both.new_authority, both.left_out) == (False, (AWAY,))
    anew = _certify(journal, HERE, AWAY, anew=True)
    assert (anew.new_authority, anew.left_out) == (True, ())
    assert anew.fingerprint != made.fingerprint
    assert _bad(journal.folder) == []


def test_a_computer_that_moved_away_or_has_another_name_gets_a_new_authority(
    journal: Journal,
) -> None:
    _certify(journal)
    assert _certify(journal, AWAY).new_authority
    with journal.sign_in("ruth") as ruth:
        assert certifying.certify(ruth, ("kitchen",), addresses=[AWAY]).new_authority


@pytest.mark.parametrize("part", ["authority.pem", "authority.key", "server.pem"])
@pytest.mark.parametrize("harm", [None, b"torn"])
def test_what_is_missing_or_torn_is_said_and_made_anew(
    journal: Journal, part: str, harm: bytes | None
) -> None:
    _certify(journal)
    path = journal.folder.tls.folder / part
    path.unlink()
    if harm is not None:
        path.write_bytes(harm)
        assert len(_bad(journal.folder)) == 1
    assert _certify(journal).new_authority is (part != "server.pem")
    tls.context(journal.folder.path, addresses=[HERE])
    assert _bad(journal.folder) == []


def test_a_certificate_by_somebody_elses_authority_is_found_and_replaced(journal: Journal) -> None:
    _certify(journal)
    now = datetime.now(UTC)
    theirs, key = authorities.make(NAMES, [HERE], at=now)
    forged = authorities.issue(theirs, key, names=NAMES, addresses=[HERE], at=now)
    journal.folder.tls.server.write_bytes(forged)
    assert "not by the journal's own authority" in _bad(journal.folder)[0]
    assert _certify(journal).renewed
    assert _bad(journal.folder) == []


def test_new_keys_carry_the_authority_along_and_shut_the_old_gate_key_out(
    journal: Journal,
) -> None:
    made = _certify(journal)
    with journal.sign_in("ruth") as ruth:
        old = ruth.keys.gate
    assert old is not None
    keys = keeping.new_keys(journal.folder, "ruth", RUTH)
    assert keys.gate is not None
    assert {one.name for one in journal.folder.tls.folder.iterdir()} == {
        "authority.pem", "authority-2.key", "server.pem"
    }  # fmt: skip
    sealed = journal.folder.authority_key(2).read_bytes()
    authority = journal.folder.tls.authority.read_bytes()
    authorities.open_key(sealed, keys.gate, authority=authority)
    with pytest.raises(CannotOpen):
        authorities.open_key(sealed, old, authority=authority)
    now = _certify(journal)
    assert (now.new_authority, now.renewed, now.fingerprint) == (False, False, made.fingerprint)
    assert _bad(journal.folder) == []


def test_new_keys_that_were_broken_off_leave_the_authority_as_it_was(journal: Journal) -> None:
    made = _certify(journal)
    folder = journal.folder
    folder.authority_key(2).write_bytes(b"sealed under a gate key that nobody got")
    left = folder.tls.folder / ".server.pem.0123abcd"
    left.write_bytes(b"never put in its place")
    os.utime(left, (0, 0))
    now = _certify(journal)
    assert (now.renewed, now.fingerprint) == (False, made.fingerprint)
    assert {one.name for one in folder.tls.folder.iterdir()} == {
        "authority.pem", "authority.key", "server.pem"
    }  # fmt: skip


def test_a_damaged_authority_keeps_nobody_from_new_keys(journal: Journal) -> None:
    _certify(journal)
    journal.folder.authority_key(1).write_bytes(b"torn")
    keeping.new_keys(journal.folder, "ruth", RUTH)
    assert _certify(journal).new_authority


def test_a_certificate_that_is_no_longer_what_the_authority_signed_is_found(
    journal: Journal,
) -> None:
    _certify(journal)
    der = ssl.PEM_cert_to_DER_cert(journal.folder.tls.authority.read_text())
    # The names that the authority has, by a byte: its key is the same, so is what it signed.
    changed = der.replace(b"journal", b"kournal", 1)
    assert changed != der
    journal.folder.tls.authority.write_text(ssl.DER_cert_to_PEM_cert(changed))
    assert _bad(journal.folder) != []


def test_a_back_up_takes_the_sealed_authority_and_never_the_servers_plain_key(
    journal: Journal, tmp_path: Path
) -> None:
    made = _certify(journal)
    stick, now = tmp_path / "stick", datetime.now(UTC)
    taking.back_up(journal.folder, stick, now=now, progress=lambda *_: None)
    for file in (tmp_path / "stick").rglob("*"):
        assert file.is_dir() or b"PRIVATE KEY" not in file.read_bytes()
    restored = restore(tmp_path / "stick", tmp_path / "again", progress=lambda *_: None).folder
    assert _bad(restored) == []
    assert tls.needs_renewal(restored.path, addresses=[HERE])
    with sign_in(restored, "ruth", RUTH) as ruth:
        now = certifying.certify(ruth, NAMES, addresses=[HERE])
    assert (now.new_authority, now.renewed, now.fingerprint) == (False, True, made.fingerprint)
    tls.context(restored.path, addresses=[HERE])
