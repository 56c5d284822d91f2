"""Who is signed in where, and what the gate has to tell the record."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from datetime import datetime

from journalkit.crypto import seal
from journalkit.crypto.secret import Secret
from journalkit.errors import CannotOpen, NotFound
from journalkit.gate import board as boards
from journalkit.gate.board import Board, Said
from journalkit.gate.client import Gate
from journalkit.gate.enrolling import notes_identity
from journalkit.journal.session import Session
from journalkit.records import Device, Member
from journalkit.store.change import Change


@dataclass(frozen=True)
class Live:
    """A sign-in: who, on which device (None for one that the register does not know yet)."""

    id: str
    member: Member
    device: Device | None
    since: datetime
    locked: bool


def who(session: Session, gate: Gate) -> tuple[Live, ...]:
    """Everybody who is signed in, the longest first."""
    session.require("see who is signed in")
    devices = {one.id: one for one in session.vault.devices.all()}
    return tuple(
        Live(
            one.id,
            session.vault.members.get(one.member),
            devices.get(one.device),
            one.since,
            one.locked,
        )
        for one in sorted(gate.live(), key=lambda one: one.since)
    )


def end(session: Session, gate: Gate, id: str) -> None:
    """Sign somebody out everywhere; what they were writing is kept."""
    session.require("end a sign-in")
    for one in gate.live():
        if one.id == id:
            with session.change() as change:
                change.say("signed out by a manager", kind="members", id=one.member)
            gate.end(id)


def end_all_of(session: Session, gate: Gate, member: str) -> None:
    """Sign *member* (an id) out everywhere: their keys or role are not what they were."""
    for one in gate.live():
        if one.member == member:
            end(session, gate, one.id)


def hear(session: Session, lent: Secret | None) -> None:
    """Put into the record what happened at the gate meanwhile: enrolments and refusals.

    The name that a device gave itself opens under the gate key, *lent* or the member's own: where
    neither is open, an enrolment waits for somebody who has it.
    """
    if not boards.read(session.vault.folder.gate).said:
        return

    def tell(board: Board) -> Board:
        with session.change() as change:
            change.as_of("gate", session.now())
            done = {one.number for one in board.said if _heard(session, change, one, lent)}
        return replace(board, said=tuple(one for one in board.said if one.number not in done))

    boards.change(session.vault.folder.gate, tell)


def _heard(session: Session, change: Change, one: Said, lent: Secret | None) -> bool:
    if not one.note:
        times = f", {one.count} times" if one.count > 1 else ""
        change.say(f"{one.what}{times}, first at {one.at[:16]}", kind="devices", id=one.device)
        return True
    if (key := session.keys.gate or lent) is None:
        return False
    try:
        identity, _ = notes_identity(key)
        name = seal.open_with(base64.b64decode(one.note), [identity]).decode()
    except (CannotOpen, ValueError):
        name = "Device without a name"
    device = Device(
        id=one.device,
        name=" ".join(name.split()),
        enrolled_at=datetime.fromisoformat(one.at),
        enrolled_by=one.by,
    )
    try:
        session.vault.devices.get(device.id)  # told before, by a page that broke off
    except NotFound:
        session.vault.devices.put(change, device, what="device enrolled")
    return True
