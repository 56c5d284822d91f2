"""The setting's own certificate authority: what a tablet trusts, for this one computer only.

X.509 as RFC 5280 has it, keys on P-256. The authority carries critical name constraints, so that
even its stolen key vouches for no page but those of this computer's names and networks.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from journalkit.crypto import kdf, seal
from journalkit.crypto.secret import Secret
from journalkit.errors import CannotOpen

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LASTS = timedelta(days=3652)
"""The authority: ten years, so that a tablet is asked to trust it once in its life."""
SERVER_LASTS = timedelta(days=120)
"""The server's certificate. Browsers take 397 days at most; its key lies plain on the disk, so a
thief's time with it is kept short. Renewed at `RENEW_BEFORE`, it outlasts a term or a summer."""
RENEW_BEFORE = timedelta(days=30)
CLOCKS_WANDER = timedelta(hours=1)
"""A certificate begins so long before it is made: a tablet's clock may be behind."""
LOOPBACK = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
_HERE: tuple[Address, ...] = (IPv4Address("127.0.0.1"), IPv6Address("::1"))
_ABOUT = "journalkit 1 authority key"

_UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


@dataclass(frozen=True)
class Certificate:
    """What a certificate says. An authority's names and addresses are empty."""

    names: frozenset[str]
    addresses: frozenset[Address]
    begins: datetime
    ends: datetime
    fingerprint: str
    """SHA-256 in sixteen groups of four, to be compared with a paper."""

    def holds(self, at: datetime) -> bool:
        """Whether a browser whose clock says *at* takes it."""
        return self.begins <= at < self.ends

    def is_due(self, at: datetime) -> bool:
        """Whether it is time to renew it."""
        return not self.begins <= at < self.ends - RENEW_BEFORE


def make(
    names: Sequence[str], addresses: Sequence[Address], *, at: datetime
) -> tuple[bytes, Secret]:
    """A new authority for a computer of these *names* and *addresses*: certificate and key.

    It may vouch for those names and, so that an address from a router may change, for the whole
    network of each address (/24, /64).
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "journalkit"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"journalkit {secrets.token_hex(4)}"),
        ]
    )
    networks = [*LOOPBACK, *sorted({_network(one) for one in addresses}, key=str)]
    permitted = [*map(x509.DNSName, names), *map(x509.IPAddress, networks)]
    certificate = (
        _builder(subject, subject, key.public_key(), at=at, lasts=LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .sign(key, SHA256())
    )
    return certificate.public_bytes(Encoding.PEM), Secret(_written(key, Encoding.DER))


def issue(
    authority: bytes, key: Secret, *, names: Sequence[str], addresses: Sequence[Address],
    at: datetime,
) -> bytes:  # fmt: skip
    """A fresh server key and its certificate by *authority*, as PEM in one piece.

    In one piece they always belong together on the disk. A fresh key each time, because a stolen
    one would otherwise go on fitting the renewed certificate, which anybody is shown.
    """
    by, own = _certificate(authority), ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "journalkit")])
    known = dict.fromkeys([*addresses, *_HERE])
    alternatives = [*map(x509.DNSName, names), *map(x509.IPAddress, known)]
    certificate = (
        _builder(subject, by.subject, own.public_key(), at=at, lasts=SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(_issuer(by), critical=False)
        .sign(_key(key), SHA256())
    )
    return _written(own, Encoding.PEM) + certificate.public_bytes(Encoding.PEM)


def read(pem: bytes) -> Certificate:
    """What the certificate in *pem* says; `CannotOpen` where it is none."""
    certificate = _certificate(pem)
    names: list[str] = []
    addresses: list[Address] = []
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.SubjectAlternativeName):
            names = extension.value.get_values_for_type(x509.DNSName)
            addresses = extension.value.get_values_for_type(x509.IPAddress)  # type: ignore[assignment]
    digits = certificate.fingerprint(SHA256()).hex().upper()
    return Certificate(
        frozenset(names),
        frozenset(addresses),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        " ".join(digits[at : at + 4] for at in range(0, len(digits), 4)),
    )


def der(pem: bytes) -> bytes:
    """The certificate in *pem* as tablets take it."""
    return _certificate(pem).public_bytes(Encoding.DER)


def permits(authority: bytes, one: str | Address) -> bool:
    """Whether *authority* may vouch for this name or address."""
    try:
        said = _certificate(authority).extensions.get_extension_for_class(x509.NameConstraints)
    except x509.ExtensionNotFound:
        return False
    for permitted in said.value.permitted_subtrees or ():
        value = permitted.value
        if isinstance(one, str):
            if isinstance(value, str) and (one == value or one.endswith(f".{value}")):
                return True
        elif isinstance(value, IPv4Network | IPv6Network) and one in value:
            return True
    return False


def is_by(certificate: bytes, authority: bytes) -> bool:
    """Whether *authority* signed this *certificate*."""
    try:
        found = _certificate(certificate)
        found.verify_directly_issued_by(_certificate(authority))
    except (InvalidSignature, *_UNREADABLE):
        return False
    # The byte before a signature, which it does not cover, says that all bits of it count.
    return found.public_bytes(Encoding.DER).endswith(b"\0" + found.signature)


def seal_key(key: Secret, gate: Secret) -> bytes:
    """The authority's *key* under the *gate* key: it signs only while a manager or deputy is in."""
    return seal.wrap(kdf.subkey(gate, "authority"), key.reveal(), _ABOUT)


def open_key(sealed: bytes, gate: Secret, *, authority: bytes) -> Secret:
    """What `seal_key` closed; `CannotOpen` under another key, or where it is not *authority*'s."""
    key = Secret(seal.unwrap(kdf.subkey(gate, "authority"), sealed, _ABOUT))
    if _key(key).public_key() != _certificate(authority).public_key():
        raise CannotOpen("The authority's key does not belong to its certificate.")
    return key


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, at: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:  # fmt: skip
    at = at.astimezone(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - CLOCKS_WANDER)
        .not_valid_after(at + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _issuer(by: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    known = by.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known)


def _network(address: Address) -> Network:
    return ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False)


def _certificate(pem: bytes) -> x509.Certificate:
    try:
        found = x509.load_pem_x509_certificate(pem)
        # Its parts are read when they are asked for, and damage shows no earlier.
        _ = found.public_key(), found.extensions, found.subject, found.issuer
        _ = found.not_valid_before_utc, found.not_valid_after_utc, found.signature_hash_algorithm
        return found
    except _UNREADABLE:
        raise CannotOpen(
            "A certificate of the journal cannot be read.",
            what_to_do="Make a new one: journalkit certificate, with the journal's folder.",
        ) from None


def _key(key: Secret) -> ec.EllipticCurvePrivateKey:
    loaded = load_der_private_key(key.reveal(), None)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        raise CannotOpen
    return loaded


def _written(key: ec.EllipticCurvePrivateKey, encoding: Encoding) -> bytes:
    return key.private_bytes(encoding, PrivateFormat.PKCS8, NoEncryption())
