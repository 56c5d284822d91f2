"""Tablets and computers: inviting, reporting missing, and what a missing one could have reached.

"Staff should take all responsible steps to ensure the safe keeping of any portable device [...]
and report any missing devices" (policy).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_network

from journalkit import machine
from journalkit.errors import BadRecord, Refused
from journalkit.gate import board as boards
from journalkit.gate import enrolling
from journalkit.gate.client import Gate
from journalkit.journal.session import Session
from journalkit.records import Child, Device, Member, Role

WORKING_DAY = timedelta(hours=12)
"""A sign-in without a recorded end is taken to have lasted no longer."""


@dataclass(frozen=True)
class Reached:
    """A member who was signed in on the device, from when until when at the latest."""

    member: Member
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Worksheet:
    """What a missing device could have reached: the beginning of a report within 72 hours
    (UK GDPR, article 33). Nothing is kept on the device, so nothing else is on it."""

    device: Device
    since: datetime
    until: datetime
    members: tuple[Reached, ...]
    children: tuple[Child, ...]
    """The children whom those members may read about."""


def all(session: Session) -> tuple[Device, ...]:
    """The devices of the setting, also those that are out of use."""
    return session.vault.devices.all()


def invite(session: Session) -> str:
    """A one-time code that enrols a device within ten minutes."""
    session.require("enrol a device")
    _renew_recipient(session)
    code = enrolling.invite(session.vault.folder.gate, session.member.id)
    with session.change() as change:
        change.say("device invited", kind="members", id=session.member.id)
    return code


def report_missing(session: Session, gate: Gate, id: str) -> Device:
    """Say that device *id* is missing: it opens nothing more, and what is open there ends."""
    session.require("report a device missing")
    device = session.vault.devices.get(id)
    _drop(session, gate, id)  # first: the record may wait, the device may not
    if device.missing_at is not None:
        return device
    missing = replace(device, missing_at=session.now(), missing_by=session.member.id)
    with session.change() as change:
        session.vault.devices.put(change, missing, what="device reported missing")
    return missing


def remove(session: Session, gate: Gate, id: str) -> Device:
    """Take device *id* out of use in good order."""
    session.require("enrol a device")
    device = session.vault.devices.get(id)
    if id == session.device:
        raise Refused(
            "This is the device that you are using.",
            what_to_do="Take it out of use from another one.",
        )
    _drop(session, gate, id)
    removed = replace(device, removed_at=session.now())
    with session.change() as change:
        session.vault.devices.put(change, removed, what="device removed")
    return removed


def network(session: Session) -> tuple[str, ...]:
    """The networks that pages open from; none where any will do."""
    return boards.read(session.vault.folder.gate).network


def networks_here() -> tuple[str, ...]:
    """The networks that this computer is on, as they usually are: 256 addresses each."""
    found = (ip_network(f"{one}/24", strict=False) for one in machine.addresses())
    return tuple(dict.fromkeys(map(str, found)))


def keep_network(session: Session, typed: str) -> tuple[str, ...]:
    """Let pages open from the networks *typed* only, with commas between them; from any where
    nothing is typed. This computer itself can always open them."""
    session.require("enrol a device")
    try:
        known = tuple(str(ip_network(one.strip())) for one in typed.split(",") if one.strip())
    except ValueError:
        said = "One of these is not a network. Write it like 192.168.1.0/24."
        raise BadRecord({"network": said}) from None
    boards.change(session.vault.folder.gate, lambda board: replace(board, network=known))
    with session.change() as change:
        change.say("network set", kind="settings", id=session.setting.id)
    return known


def worksheet(session: Session, id: str, *, since: datetime) -> Worksheet:
    """What device *id* could have reached from *since* until it was reported missing."""
    session.require("see what a device could reach")
    device = session.vault.devices.get(id)
    until = device.missing_at or session.now()
    seen: dict[str, tuple[datetime, datetime]] = {}
    written: set[str] = set()
    for row in session.vault.audit.on_device(id):
        at = datetime.fromisoformat(row.at)
        if not since - WORKING_DAY <= at <= until:
            continue
        first, last = seen.get(row.who, (at, at))
        seen[row.who] = (min(first, at), max(last, at))
        written.update([row.id] if row.kind == "observations" else [])
    members = {one.id: one for one in session.vault.members.all()}
    reached = tuple(
        Reached(members[who], first, min(until, last + WORKING_DAY))
        for who, (first, last) in seen.items()
        if who in members
    )
    return Worksheet(device, since, until, reached, _children(session, reached, written))


def _renew_recipient(session: Session) -> None:
    """A rekey that was broken off at its very end leaves the notes sealed under the old key."""
    path, gate_key = session.vault.folder.gate, session.keys.gate
    if gate_key is not None:
        recipient = enrolling.notes_identity(gate_key)[1]
        if boards.read(path).recipient != recipient:
            boards.change(path, lambda board: replace(board, recipient=recipient))


def _drop(session: Session, gate: Gate, id: str) -> None:
    enrolling.drop(session.vault.folder.gate, id)
    gate.drop(id)


def _children(
    session: Session, reached: tuple[Reached, ...], written: set[str]
) -> tuple[Child, ...]:
    children = tuple(sorted(session.vault.children.all(), key=lambda one: one.name.casefold()))
    if any(one.member.role is not Role.HELPER for one in reached):
        return children
    notes = session.vault.observations.some(written).values()  # some may have been erased since
    named = {id for one in notes for id in one.note.children}
    return tuple(child for child in children if child.id in named)
