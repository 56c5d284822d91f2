"""What the safeguarding leads do: read concerns, add to them, close them, give others access.

A concern is an age file to the leads and sheets of the day when it was sealed last. Who becomes a
lead later opens it once somebody who can open it has sealed it anew: a lead, or two of the
safeguarding recovery sheets. Naming a lead alone gives nothing that is there already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from journalkit.crypto import sheets
from journalkit.crypto.secret import Secret
from journalkit.errors import BadSheet, CannotOpen, Refused
from journalkit.journal.concerns import SHEETS, entry, opened, readers, sealed
from journalkit.journal.session import Session
from journalkit.records import Account, Note


@dataclass(frozen=True)
class Opened:
    """A concern that is open before a lead."""

    id: str
    account: Account


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Who could read the concerns that a lead can open, as they are sealed now."""

    waiting: tuple[str, ...]
    """Names of leads (or the sheets) that some are not sealed to."""
    former: bool
    """Whether some are still sealed to somebody who leads no more, or to sheets of before."""


def concerns(session: Session) -> tuple[tuple[Opened, ...], int]:
    """The concerns that the lead can open, those still open first, the latest first among both;
    and how many there are that were not sealed to them."""
    session.require("read concerns")
    found, others = _openable(session, session.identity)
    found.sort(key=lambda one: one.account.raised.at, reverse=True)
    found.sort(key=lambda one: one.account.outcome is not None)
    return tuple(found), others


def note(session: Session, account: Account) -> Note | None:
    """The version of the note that the concern was raised from, also where it was withdrawn since:
    a lead reads what the concern is about. None where it was raised from none."""
    session.require("read concerns")
    for version in session.vault.observations.versions(account.observation):
        if version.number == account.version:
            return version.note
    return None


def add(session: Session, id: str, text: str) -> None:
    """Add *text* to concern *id*, under the lead's name. What stood there stays."""
    said = entry(session, text)
    _grow(session, id, lambda one: replace(one, added=(*one.added, said)))


def close(session: Session, id: str, outcome: str) -> None:
    """Close concern *id* with what came of it. It stays readable, and can still be added to."""
    said = entry(session, outcome)

    def closed(account: Account) -> Account:
        if account.outcome is not None:
            raise Refused("This concern is closed already.", what_to_do="Add to it instead.")
        return replace(account, outcome=said)

    _grow(session, id, closed)


def _grow(session: Session, id: str, change_it: Callable[[Account], Account]) -> None:
    """Seal what the concern becomes to those of today's readers who could open it before: whoever
    waits for access is given it by a deed of its own, and whoever leads no more loses it."""
    session.require("read concerns")
    now = readers(session)
    with session.change() as change:
        account = opened(session.vault.concerns.get(id), session.identity)
        to = [one for one in now if one.recipient in account.sealed_to]
        session.vault.concerns.keep(change, sealed(change_it(account), to, id=id))


# -- access -----------------------------------------------------------------------------------


def standing(session: Session) -> Standing:
    """Who waits for access to concerns that this lead can open, and who should have it no more."""
    session.require("read concerns")
    now = readers(session)
    sealed_to = [set(one.account.sealed_to) for one in _openable(session, session.identity)[0]]
    known = {one.recipient for one in now}
    waiting = [one.name for one in now if any(one.recipient not in to for to in sealed_to)]
    return Standing(waiting=tuple(waiting), former=any(to - known for to in sealed_to))


def give_access(session: Session) -> int:
    """Seal all concerns that this lead can open to the leads and sheets of today, and to nobody of
    before; returns how many stay closed to them. Each concern says who gave access to whom."""
    session.require("read concerns")
    return _seal_anew(session, session.identity)


def recover(session: Session, first: str, second: str) -> int:
    """Give the leads of today access by two safeguarding recovery sheets, as typed; returns how
    many concerns these do not open. Sheets of before still open what was sealed in their day.

    `BadSheet` where they open nothing here; `Refused` where there is no lead to give it to.
    """
    session.require("use safeguarding sheets")
    identity, _ = sheets.identity(first, second)
    if not [one for one in readers(session) if one.name != SHEETS]:
        raise Refused(
            "The journal has no safeguarding lead, so there is nobody to give access to.",
            what_to_do="Name one in Office, Staff, then type the sheets again.",
        )
    if not _openable(session, identity)[0]:
        raise BadSheet("These two sheets are whole, and open nothing in this journal.")
    return _seal_anew(session, identity, how="With two safeguarding recovery sheets. ")


def replace_sheets(session: Session, recipient: str) -> None:
    """Seal concerns to the *recipient* of new safeguarding sheets from now on, as somebody holds
    them on paper by now; those there are already are sealed to it when a lead gives access."""
    session.require("make safeguarding sheets")
    vault = session.vault
    keyring = vault.keyring.with_safeguarding(recipient)
    with session.change() as change:
        vault.renew_keyring(change, keyring, session.keys)
        change.say("safeguarding sheets made", kind="keyring", id=str(keyring.revision))


def _seal_anew(session: Session, identity: Secret, *, how: str = "") -> int:
    to = readers(session)
    with session.change() as change:
        found, others = _openable(session, identity)
        for one in found:
            account = one.account
            if names := [each.name for each in to if each.recipient not in account.sealed_to]:
                said = entry(session, f"{how}Given to read: {', '.join(names)}.")
                account = replace(account, added=(*account.added, said))
            session.vault.concerns.keep(change, sealed(account, to, id=one.id))
    return others


def _openable(session: Session, identity: Secret) -> tuple[list[Opened], int]:
    """What *identity* opens, and how many concerns it does not."""
    found, others = [], 0
    for concern in session.vault.concerns.all():
        try:
            found.append(Opened(concern.id, opened(concern, identity)))
        except CannotOpen:
            others += 1
    return found, others
