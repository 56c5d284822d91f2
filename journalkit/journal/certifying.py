"""The certificate that a browser on the setting's network knows this computer by.

The journal is its own authority: tablets are told once, by a person who compares a fingerprint,
to trust it. A manager's keys make and renew what the server shows, for the server has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from journalkit import machine
from journalkit.crypto import authority as authorities
from journalkit.crypto.authority import SERVER_LASTS, Address
from journalkit.crypto.secret import Secret
from journalkit.disk import replace_file, writing
from journalkit.errors import CannotOpen
from journalkit.journal.session import Session


@dataclass(frozen=True)
class Certified:
    """The authority and the server's certificate that stand now, and what was done for it."""

    fingerprint: str
    """The authority's, to be compared on each device."""
    ends: datetime
    """When the server's certificate ends."""
    new_authority: bool
    renewed: bool
    left_out: tuple[Address, ...]
    """Addresses that the authority may not vouch for: only a new one could."""


def certify(
    session: Session, names: Sequence[str], *, addresses: Sequence[Address], anew: bool = False
) -> Certified:
    """Make sure that the server has a certificate for *names* and *addresses* of this computer.

    An authority is made where there is none, and kept while it can vouch for the names and for
    one of the addresses at least: every device has to be told about a new one. With *anew* it is
    replaced in any case, as after a theft. Does nothing where all is in order.
    """
    session.require("care for keys")
    gate = session.keys.gate
    if gate is None:
        raise CannotOpen("This needs a manager's keys.", what_to_do="Ask a manager to do it.")
    at, tls = session.now(), session.vault.folder.tls
    kept = None if anew else _kept(session, gate, names, addresses=addresses)
    authority, key = kept or authorities.make(names, addresses, at=at)
    vouched = [one for one in addresses if authorities.permits(authority, one)]
    server = tls.server.read_bytes() if tls.server.is_file() else b""
    renewed = not kept or _is_due(server, authority, [*names, *vouched], at=at)
    if renewed:
        server = authorities.issue(authority, key, names=names, addresses=vouched, at=at)
        with session.change() as change:
            with writing():
                tls.folder.mkdir(mode=0o700, exist_ok=True)
            if not kept:
                sealed = session.vault.folder.authority_key(session.vault.keyring.generation)
                replace_file(sealed, authorities.seal_key(key, gate))
                replace_file(tls.authority, authority)
                change.say("authority made", kind="certificate", id=_id(authority))
            replace_file(tls.server, server)
            change.say("certificate renewed", kind="certificate", id=_id(server))
    return Certified(
        authorities.read(authority).fingerprint,
        authorities.read(server).ends,
        new_authority=not kept,
        renewed=renewed,
        left_out=tuple(one for one in addresses if one not in vouched),
    )


def fingerprint(session: Session) -> str:
    """The authority's, for the office's paper; empty where the journal has none."""
    file = session.vault.folder.tls.authority
    return authorities.read(file.read_bytes()).fingerprint if file.is_file() else ""


def renew(session: Session) -> None:
    """Renew the server's certificate in good time, with the authority that devices trust already.

    For moments at which a manager's keys are open anyway. Where there is none, or only a new
    authority could vouch for this computer, it does nothing: that is for a person to decide.
    """
    gate, tls = session.keys.gate, session.vault.folder.tls
    if gate is None or not session.may("care for keys") or not tls.server.is_file():
        return
    names, addresses = machine.names(), machine.addresses()
    if _kept(session, gate, names, addresses=addresses):
        certify(session, names, addresses=addresses)


def _kept(
    session: Session, gate: Secret, names: Sequence[str], *, addresses: Sequence[Address]
) -> tuple[bytes, Secret] | None:
    """The authority and its key, where they are still of use for this computer."""
    folder = session.vault.folder
    sealed = folder.authority_key(session.vault.keyring.generation)
    try:
        authority = folder.tls.authority.read_bytes()
        key = authorities.open_key(sealed.read_bytes(), gate, authority=authority)
    except (CannotOpen, OSError):  # there is none, or what is left of it is no use
        return None
    lasts = authorities.read(authority).holds(session.now() + SERVER_LASTS)
    named = all(authorities.permits(authority, one) for one in names)
    reached = any(authorities.permits(authority, one) for one in addresses)
    return (authority, key) if lasts and named and (reached or not addresses) else None


def _is_due(
    server: bytes, authority: bytes, wanted: Sequence[str | Address], *, at: datetime
) -> bool:
    try:
        certificate = authorities.read(server)
    except CannotOpen:
        return True
    missing = set(wanted) - certificate.names - certificate.addresses
    return bool(missing) or certificate.is_due(at) or not authorities.is_by(server, authority)


def _id(pem: bytes) -> str:
    return authorities.read(pem).fingerprint.replace(" ", "")[:16].casefold()
