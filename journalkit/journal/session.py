"""Signing in: a member's own password, and a manager's key beside it.

"A member of the management team will log-in each staff member" (policy): without an open shift or
a manager's countersign a staff password opens nothing, because the keys are sealed so.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from journalkit.crypto import keyring as keyrings
from journalkit.crypto.keyring import Keys, Kind, Unlocked
from journalkit.crypto.secret import Secret
from journalkit.errors import (
    NoManagerYet,
    NoShift,
    NotFound,
    Refused,
    SignInRefused,
    WrongPassword,
)
from journalkit.gate.client import Gate
from journalkit.journal import access, hours
from journalkit.media import Cabinet
from journalkit.records import Member
from journalkit.store import vault as vaults
from journalkit.store.change import Change
from journalkit.store.folder import Folder
from journalkit.store.vault import Vault

CLOCKS_WANDER = timedelta(minutes=5)
"""How far a clock may be behind what was recorded last before nobody can tell the time."""

LOOKED_UP_FOR = timedelta(seconds=30)
"""How long hours, terms, planned openings, the member's own record and the clock are believed
before they are looked at again."""


def _now() -> datetime:
    return datetime.now(UTC)


class Session:
    """A member who is signed in, the open vault, and their keys. Close it when they are done."""

    def __init__(
        self,
        vault: Vault,
        member: Member,
        *,
        keys: Keys,
        identity: Secret,
        device: str = "",
        here: bool = True,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self.vault = vault
        self.member = member
        self.keys = keys
        self.identity = identity
        self.device = device
        self.here = here
        self.now = now
        self.clock_right = _clock_right(vault, now())
        self._open: tuple[datetime, datetime | None] | None = None
        self.cabinet = Cabinet(vault.folder.media, keys.media)
        self.setting = vault.settings.one()
        self.zone = ZoneInfo(self.setting.timezone)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Session({self.member.role.value})"

    def close(self) -> None:
        """Sign out: let go of the store and the keys."""
        self.vault.close()

    def unlocked(self) -> Unlocked:
        """The member's own identity and keys, for the next page of this sign-in."""
        return Unlocked(self.member.id, self.identity, self.keys)

    def today(self) -> date:
        """The day it is at the setting."""
        return self.now().astimezone(self.zone).date()

    def open_until(self) -> datetime | None:
        """Until when this member may work; None where the journal is closed for them."""
        at = self.now()
        if self._open is None or not _fresh(self._open, at):
            self.setting = self.vault.settings.one()
            self.member = self.vault.members.get(self.member.id)
            self.clock_right = _clock_right(self.vault, at)
            until = hours.open_until(
                at,
                self.member,
                setting=self.setting,
                terms=self.vault.terms.all(),
                openings=self.vault.openings.after(at),
            )
            self._open = (at, until)
        return self._open[1]

    def look_again(self) -> None:
        """Believe nothing that was read before about the setting, its hours and openings."""
        self.setting, self._open = self.vault.settings.one(), None

    def moment(self) -> access.Now:
        """What the moment is like for `access`."""
        is_open = self.open_until() is not None
        return access.Now(self.today(), is_open, self.here, self.clock_right)

    def require(self, what: str, thing: access.Thing = None) -> None:
        """Raise `Refused` unless this member may do *what* to *thing* now, here."""
        access.require(self.member, what, thing, now=self.moment())

    def may(self, what: str, thing: access.Thing = None) -> bool:
        """Whether this member may do *what* to *thing* now, here."""
        return not self.why_not(what, thing)

    def why_not(self, what: str, thing: access.Thing = None) -> str:
        """Why this member may not do *what* to *thing* now, here; empty where they may."""
        decision = access.may(self.member, what, thing, now=self.moment())
        return "" if decision.allowed else decision.why

    def change(self) -> AbstractContextManager[Change]:
        """A change to the store in this member's name."""
        return self.vault.change(self.member.id, at=self.now(), device=self.device)


def sign_in(
    folder: Folder,
    name: str,
    password: Secret,
    *,
    gate: Gate | None = None,
    manager: str = "",
    manager_password: Secret | None = None,
    device: str = "",
    here: bool = True,
    now: Callable[[], datetime] = _now,
) -> Session:
    """Sign *name* in to the store in *folder*.

    Staff need an open shift at the *gate*, or a manager's or deputy's own name and password
    beside theirs (the countersign). *device* is the one that it happens on, *here* whether that
    is at the setting. Raises `SignInRefused` or the `StoreTrouble` found.
    """
    ring = read_keyring(folder)
    countersign = None
    lent = gate.lend() if gate is not None else None
    if manager.strip() and manager_password is not None:
        countersign = _countersign(ring.keyring, manager, manager_password)
        lent = countersign.keys.gate
    try:
        unlocked = ring.keyring.unlock(name, password, gate=lent)
    except WrongPassword:
        if lent is None:
            raise NoShift from None
        raise
    vault = vaults.unlock(folder, unlocked.keys, ring)
    try:
        return _begin(vault, unlocked, countersign, device=device, here=here, now=now)
    except BaseException:
        vault.close()
        raise


def take_up(
    folder: Folder,
    unlocked: Unlocked,
    *,
    device: str = "",
    here: bool = True,
    now: Callable[[], datetime] = _now,
) -> Session:
    """The session of a member who is signed in on another page of the same browser."""
    vault = vaults.unlock(folder, unlocked.keys, read_keyring(folder))
    try:
        session = Session(
            vault,
            vault.members.get(unlocked.slot),
            keys=unlocked.keys,
            identity=unlocked.identity,
            device=device,
            here=here,
            now=now,
        )
        session.require("sign in")
        return session
    except BaseException:
        vault.close()
        raise


def read_keyring(folder: Folder) -> keyrings.ReadKeyring:
    """The keyring of the store in *folder*; `NotAStore` or `NoManagerYet` where it cannot be."""
    folder.require()
    ring = keyrings.read(folder.keyring.read_bytes())
    if not any(slot.kind is Kind.MANAGER for slot in ring.keyring.slots.values()):
        raise NoManagerYet
    return ring


def _countersign(keyring: keyrings.Keyring, manager: str, password: Secret) -> Unlocked:
    try:
        opened = keyring.unlock(manager, password)
    except WrongPassword:
        raise WrongPassword("The manager's name and password do not belong together.") from None
    if keyring.slots[opened.slot].kind is Kind.STAFF:  # cannot open by itself, so never reached
        raise SignInRefused
    return opened


def _begin(
    vault: Vault,
    unlocked: Unlocked,
    countersign: Unlocked | None,
    *,
    device: str,
    here: bool,
    now: Callable[[], datetime],
) -> Session:
    try:
        member = vault.members.get(unlocked.slot)
        opener = vault.members.get(countersign.slot) if countersign else None
    except NotFound:
        raise WrongPassword from None
    session = Session(
        vault,
        member,
        keys=unlocked.keys,
        identity=unlocked.identity,
        device=device,
        here=here,
        now=now,
    )
    try:
        session.require("sign in")
        if opener is not None:
            access.require(opener, "countersign", now=session.moment())
    except Refused as refused:
        # By a clock that ran back, the row would make the next try look right.
        at = max(session.now(), datetime.fromisoformat(vault.audit.last_at() or "0001-01-01T00Z"))
        with vault.change(member.id, at=at, device=device) as change:
            change.say("sign-in refused", kind="members", id=member.id)
        raise SignInRefused(refused.sentence) from None
    with session.change() as change:
        if opener is not None:
            change.say("signed in, countersigned by", kind="members", id=opener.id)
        else:
            change.say(_how(session), kind="members", id=member.id)
    session.clock_right = True  # a manager saw it, and the record says so
    return session


def _how(session: Session) -> str:
    if not session.clock_right:
        return "signed in by a clock that ran back"
    return "signed in" if session.open_until() else "signed in out of hours"


def _clock_right(vault: Vault, at: datetime) -> bool:
    last = vault.audit.last_at()
    return last is None or at >= datetime.fromisoformat(last) - CLOCKS_WANDER


def _fresh(looked: tuple[datetime, datetime | None], at: datetime) -> bool:
    since, until = looked
    return since <= at < since + LOOKED_UP_FOR and (until is None or at < until)
