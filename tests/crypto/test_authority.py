"""What the setting's own authority vouches for, what it cannot, and who can use it."""

from __future__ import annotations

import hashlib
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from journalkit.crypto import authority as authorities
from journalkit.crypto.authority import Address
from journalkit.crypto.secret import Secret
from journalkit.errors import CannotOpen

NOW = datetime.now(UTC).replace(microsecond=0)
NAMES = ("office", "office.local", "localhost")
HERE = IPv4Address("192.168.4.20")
AUTHORITY, KEY = authorities.make(NAMES, [HERE, IPv6Address("fd00:1:2:3::9")], at=NOW)


def _issue(names: tuple[str, ...] = NAMES, addresses: tuple[Address, ...] = (HERE,)) -> bytes:
    return authorities.issue(AUTHORITY, KEY, names=names, addresses=addresses, at=NOW)


def _shake_hands(path: Path, server: bytes, called: str, authority: bytes = AUTHORITY) -> str:
    """What OpenSSL, at its strictest, says of *server* as a client that trusts *authority* only."""
    (path / "server.pem").write_bytes(server)
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    here.load_cert_chain(path / "server.pem")
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    client.load_verify_locations(cadata=authority.decode())
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(back, there, server_hostname=called)
    answering = here.wrap_bio(there, back, server_side=True)
    for end in (asking, answering, asking):
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLCertVerificationError as error:
            return error.verify_message
    return "connected"


@pytest.mark.parametrize("called", ["192.168.4.20", "office", "office.local", "localhost", "::1"])
def test_a_strict_client_that_trusts_the_authority_connects(tmp_path: Path, called: str) -> None:
    assert _shake_hands(tmp_path, _issue(), called) == "connected"


def test_a_client_that_trusts_another_authority_does_not(tmp_path: Path) -> None:
    other, _ = authorities.make(NAMES, [HERE], at=NOW)
    assert _shake_hands(tmp_path, _issue(), "office", other) != "connected"
    assert "mismatch" in _shake_hands(tmp_path, _issue(), "192.168.4.21")


@pytest.mark.parametrize("elsewhere", ["bank.example", "8.8.8.8", "192.168.5.20", "fd00:9::1"])
def test_a_certificate_for_anything_but_this_computer_is_refused(
    tmp_path: Path, elsewhere: str
) -> None:
    """Somebody who steals the authority's key signs one; no tablet believes it."""
    there = _name_or_address(elsewhere)
    assert not authorities.permits(AUTHORITY, there)
    forged = _issue((*NAMES, there)) if isinstance(there, str) else _issue(addresses=(there,))
    assert _shake_hands(tmp_path, forged, elsewhere) == "permitted subtree violation"


def test_the_authority_makes_no_further_authority_and_its_limits_are_critical() -> None:
    extensions = x509.load_pem_x509_certificate(AUTHORITY).extensions
    basic = extensions.get_extension_for_class(x509.BasicConstraints)
    limits = extensions.get_extension_for_class(x509.NameConstraints)
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, 0)
    assert limits.critical


def test_an_address_from_a_router_may_change_within_its_network() -> None:
    for one in ("192.168.4.1", "192.168.4.254", "127.0.0.1", "fd00:1:2:3::ffff", "::1"):
        assert authorities.permits(AUTHORITY, ip_address(one)), one
    assert authorities.permits(AUTHORITY, "office.local")
    assert not authorities.permits(AUTHORITY, "notoffice.local")


@given(number=st.integers(0, 2**32 - 1))
def test_no_address_of_another_network_is_ever_permitted(number: int) -> None:
    address = IPv4Address(number)
    inside = str(address).startswith(("192.168.4.", "127."))
    assert authorities.permits(AUTHORITY, address) is inside


def test_the_servers_certificate_is_short_and_begins_before_a_slow_clock() -> None:
    said = authorities.read(_issue())
    assert said.names == set(NAMES)
    assert said.addresses == {HERE, IPv4Address("127.0.0.1"), IPv6Address("::1")}
    assert said.ends - NOW == timedelta(days=120)
    assert said.ends - said.begins < timedelta(days=397), "no browser takes a longer one"
    assert said.holds(NOW - timedelta(minutes=59))
    assert not said.holds(NOW - timedelta(hours=2))
    assert not said.holds(said.ends)
    assert not said.is_due(NOW + timedelta(days=89))
    assert said.is_due(NOW + timedelta(days=91))
    assert said.is_due(NOW - timedelta(days=2)), "made while the clock was ahead"


def test_each_certificate_has_a_key_of_its_own() -> None:
    """Or a stolen key would fit the next certificate, which anybody is shown."""
    keys = {x509.load_pem_x509_certificate(_issue()).public_key().public_numbers() for _ in "abc"}  # type: ignore[union-attr]
    assert len(keys) == 3


def test_the_sealed_key_opens_with_the_gate_key_only_and_fits_one_authority() -> None:
    gate = Secret.fresh()
    sealed = authorities.seal_key(KEY, gate)
    assert KEY.reveal() not in sealed
    assert authorities.open_key(sealed, gate, authority=AUTHORITY) == KEY
    for wrong in (Secret.fresh(), Secret(gate.reveal()[:-1] + b"\0")):
        with pytest.raises(CannotOpen):
            authorities.open_key(sealed, wrong, authority=AUTHORITY)
    other, _ = authorities.make(NAMES, [HERE], at=NOW)
    with pytest.raises(CannotOpen, match="does not belong"):
        authorities.open_key(sealed, gate, authority=other)


def test_only_its_own_certificates_are_its_own() -> None:
    other, key = authorities.make(NAMES, [HERE], at=NOW)
    theirs = authorities.issue(other, key, names=NAMES, addresses=[HERE], at=NOW)
    assert authorities.is_by(_issue(), AUTHORITY)
    assert not authorities.is_by(theirs, AUTHORITY)


def test_the_fingerprint_stands_in_groups_that_can_be_read_out() -> None:
    said = authorities.read(AUTHORITY).fingerprint
    digest = hashlib.sha256(authorities.der(AUTHORITY)).hexdigest()
    assert said.replace(" ", "").casefold() == digest
    assert {len(group) for group in said.split()} == {4}


@pytest.mark.parametrize("harm", [b"", b"not a certificate", AUTHORITY[:200], AUTHORITY[30:]])
def test_what_is_no_certificate_is_a_sentence(harm: bytes) -> None:
    with pytest.raises(CannotOpen, match="cannot be read"):
        authorities.read(harm)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_a_certificate_with_any_bit_flipped_is_read_or_refused_in_a_sentence() -> None:
    gate = Secret.fresh()
    sealed = authorities.seal_key(KEY, gate)
    der = ssl.PEM_cert_to_DER_cert(AUTHORITY.decode())
    passed = []
    for bit in range(8 * len(der)):
        data = bytearray(der)
        data[bit // 8] ^= 1 << bit % 8
        pem = ssl.DER_cert_to_PEM_cert(bytes(data)).encode()
        with suppress(CannotOpen):
            passed += [bit] if authorities.is_by(pem, pem) else []
        for use in (authorities.read, lambda one: authorities.permits(one, HERE),
                    lambda one: authorities.open_key(sealed, gate, authority=one)):  # fmt: skip
            with suppress(CannotOpen):
                use(pem)
    assert passed == []


def test_nothing_of_a_certificate_names_a_person_or_the_setting() -> None:
    for pem in (AUTHORITY, _issue()):
        subject = x509.load_pem_x509_certificate(pem).subject.rfc4514_string()
        assert all(part.partition("=")[2].startswith("journalkit") for part in subject.split(","))


def _name_or_address(said: str) -> str | Address:
    try:
        return ip_address(said)
    except ValueError:
        return said
