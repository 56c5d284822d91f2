"""What this computer shows a browser on the network: its certificate, by the setting's authority.

The certificate and its key lie plain in the journal's folder, because the server has to start
again by itself after a power cut. A manager renews them (`journalkit certificate`).
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path

from journalkit import machine
from journalkit.crypto import authority
from journalkit.crypto.authority import Certificate
from journalkit.errors import CannotOpen, JournalError
from journalkit.places import TlsFiles

log = logging.getLogger("journalkit.server")

MAKE_ONE = "Make one, as a manager: journalkit certificate, with the journal's folder."
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""For TLS 1.2 (RFC 9325, section 4.2); version 1.3 has none that are not sound."""


class NoCertificate(JournalError):
    sentence = "This journal has no certificate, so no other device can reach it safely."
    what_to_do = MAKE_ONE


class CertificateEnded(JournalError):
    sentence = "The certificate is not valid at the time that this computer's clock says."
    what_to_do = f"Look at the clock first. {MAKE_ONE}"


class CertificateElsewhere(JournalError):
    sentence = "The certificate does not cover this computer's present address."
    what_to_do = MAKE_ONE


@dataclass(frozen=True)
class Trusted:
    """The authority that a device is asked to trust."""

    fingerprint: str
    """To be compared with the office's paper."""
    der: bytes
    """The certificate, to be served as ``application/x-x509-ca-cert``."""


def trusted(store: Path) -> Trusted:
    """The authority of the journal in *store*; `NoCertificate` where there is none."""
    pem = _read(TlsFiles(store).authority)
    return Trusted(authority.read(pem).fingerprint, authority.der(pem))


def context(
    store: Path,
    *,
    addresses: Sequence[IPv4Address] | None = None,
    at: datetime | None = None,
) -> ssl.SSLContext:
    """What to listen with; *addresses* and *at* are this computer's and now.

    Raises `NoCertificate`, `CertificateEnded`, or `CertificateElsewhere` where it covers none of
    the addresses. A computer that has none yet, as after a power cut, waits for one.
    """
    certificate = read(store)
    if not certificate.holds(at or datetime.now(UTC)):
        raise CertificateEnded
    if not _reached(certificate, addresses):
        raise CertificateElsewhere
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers(CIPHERS)
    made.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    made.load_cert_chain(TlsFiles(store).server)
    return made


def read(store: Path) -> Certificate:
    """The server's certificate; `NoCertificate` where there is none."""
    return authority.read(_read(TlsFiles(store).server))


def needs_renewal(
    store: Path,
    *,
    addresses: Sequence[IPv4Address] | None = None,
    at: datetime | None = None,
) -> bool:
    """Whether a manager should renew it: missing, ending soon, or of no use at this address."""
    try:
        certificate = read(store)
    except (NoCertificate, CannotOpen):
        return True
    return certificate.is_due(at or datetime.now(UTC)) or not _reached(certificate, addresses)


class Renewal:
    """Gives a running server a certificate that was renewed meanwhile: call `look` now and then.

    Connections that are open keep the earlier one; new ones get the new one.
    """

    def __init__(self, store: Path, context: ssl.SSLContext) -> None:
        self._file = TlsFiles(store).server
        self._context = context
        self._seen = self._stamp()

    def look(self) -> bool:
        """Whether there was a new one. One that cannot be read is not taken, and logged once."""
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            self._context.load_cert_chain(self._file)
        except (OSError, ssl.SSLError):
            log.warning("the renewed certificate cannot be read")
            return False
        return True

    def _stamp(self) -> tuple[int, int]:
        try:
            said = self._file.stat()
        except OSError:
            return (0, 0)
        return (said.st_mtime_ns, said.st_ino)


def _reached(certificate: Certificate, addresses: Sequence[IPv4Address] | None) -> bool:
    here = machine.addresses() if addresses is None else addresses
    return not here or not certificate.addresses.isdisjoint(here)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NoCertificate from None
