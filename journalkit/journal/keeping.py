"""Caring for the keys and the store: new keys, new sheets, recovery, verification."""

from __future__ import annotations

from dataclasses import replace

from journalkit.crypto import keyring as keyrings
from journalkit.crypto import seal, sheets
from journalkit.crypto.kdf import RFC_9106, Profile
from journalkit.crypto.keyring import Keys, Kind
from journalkit.crypto.secret import Secret
from journalkit.disk import Progress
from journalkit.errors import BadSheet, CannotOpen, DamagedStore
from journalkit.gate import board as boards
from journalkit.gate import enrolling
from journalkit.journal import picturing, presence, staffing
from journalkit.journal.session import Session, read_keyring
from journalkit.records import Member, Role
from journalkit.store import rekey
from journalkit.store import vault as vaults
from journalkit.store.folder import Folder
from journalkit.store.verify import Finding, verify

RECOVERY = "recovery"
"""Who did it, where it was done with two recovery sheets."""


def look_over(
    folder: Folder, name: str, password: Secret, *, head: str = ""
) -> tuple[Finding, ...]:
    """`verify` with a manager's *name* and *password*. It opens what a sign-in would refuse."""
    ring = keyrings.read(folder.keyring.read_bytes())
    keys = ring.keyring.unlock(name, password).keys
    findings = verify(folder, keys, ring, head=head)
    sound = all(finding.good for finding in findings)
    return (*findings, *(_strange_devices(folder, keys, ring) if sound else ()))


def _strange_devices(folder: Folder, keys: Keys, ring: keyrings.ReadKeyring) -> tuple[Finding, ...]:
    """Whether each device in ``gate.json`` is one that the register knows to be in use."""
    try:
        board = boards.read_whole(folder.gate)
    except (OSError, DamagedStore):
        return (Finding("devices", False, "gate.json, which says what is enrolled, is damaged."),)
    with vaults.open_unchecked(folder, keys, ring.keyring) as vault:
        known = {device.id for device in vault.devices.all() if device.in_use}
    known |= {one.device for one in board.said if one.note}  # enrolled, and not told yet
    strange = len(set(board.devices) - known)
    if strange:
        said = f"{strange} of the enrolled devices were never enrolled, or reported missing."
        return (Finding("devices", False, said),)
    return (Finding("devices", True, f"{len(board.devices)} devices, all in the register."),)


def new_keys(folder: Folder, name: str, password: Secret) -> Keys:
    """Rekey the store, signed in as the manager *name*; nobody may have it open."""
    ring = read_keyring(folder)
    unlocked = ring.keyring.unlock(name, password)
    with vaults.unlock(folder, unlocked.keys, ring) as vault:
        member = vault.members.get(unlocked.slot)
        session = Session(vault, member, keys=unlocked.keys, identity=unlocked.identity)
        session.require("care for keys")
        presence.hear(session, None)  # its notes are sealed under the gate key that goes
    keys = rekey.rekey(folder, unlocked.keys, ring, who=member.id)
    if keys.gate is not None:
        recipient = enrolling.notes_identity(keys.gate)[1]
        boards.change(folder.gate, lambda board: replace(board, recipient=recipient))
    return keys


def seal_anew(session: Session, *, progress: Progress) -> int:
    """Seal to the current identity what is still sealed to an earlier one; returns how many.

    The old files go once the new ones stand in the database: broken off, it is taken up again.
    """
    session.require("care for keys")
    left = rekey.left_to_seal(session.vault, session.keys)
    for number, picture in enumerate(left, 1):
        picturing.seal_anew(session, picture)
        progress(number, len(left))
    return len(left)


def replace_sheets(session: Session, recovery: str) -> None:
    """Seal the journal to the recipient of new sheets; the earlier ones open nothing any more."""
    session.require("care for keys")
    keyring = session.vault.keyring.with_recovery(session.keys, recovery)
    with session.change() as change:
        session.vault.renew_keyring(change, keyring, session.keys)
        change.say("recovery sheets replaced", kind="keyring", id=str(keyring.revision))


def open_with_sheets(folder: Folder, first: str, second: str) -> Keys:
    """The keys that two typed sheets open; `BadSheet` where they are not this journal's."""
    folder.require()
    ring = keyrings.read(folder.keyring.read_bytes())
    try:
        return ring.keyring.recover(sheets.identity(first, second)[0])
    except CannotOpen:
        raise BadSheet("These two sheets are whole, and belong to another journal.") from None


def recover(
    folder: Folder, keys: Keys, manager: Member, password: str, *, profile: Profile = RFC_9106
) -> Session:
    """Add *manager* with the *keys* of two recovery sheets; returns them signed in."""
    secret = staffing.strong(password, known=(manager.name, manager.sign_in_name))
    ring = keyrings.read(folder.keyring.read_bytes())
    vault = vaults.unlock(folder, keys, ring)
    own, _ = seal.new_identity()
    try:
        member = replace(manager, role=Role.MANAGER)
        staffing.require_free_name(vault, member)
        keyring = vault.keyring.with_member(
            keys,
            member.id,
            kind=Kind.MANAGER,
            name=member.sign_in_name,
            password=secret,
            profile=profile,
            identity=own,
        )
        with vault.change(RECOVERY) as change:
            vault.members.put(change, member, what="manager added with two recovery sheets")
            vault.renew_keyring(change, keyring, keys)
    except BaseException:
        vault.close()
        raise
    return Session(vault, member, keys=keys, identity=own)
