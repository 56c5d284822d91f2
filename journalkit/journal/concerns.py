"""Raising a child-protection concern: sealed before it reaches the store, a draft of it too.

It is sealed to the safeguarding lead, the deputy lead and the safeguarding recovery sheets, and to
nobody else: once it is handed in not even its author opens it. Where leads read: `safeguarding`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from journalkit.crypto import seal
from journalkit.crypto.secret import Secret
from journalkit.errors import BadRecord, CannotOpen, NotFound, Refused
from journalkit.journal.session import Session
from journalkit.records import Account, Concern, ConcernDraft, Entry
from journalkit.records.checking import new_id
from journalkit.store import rows

SMALLEST = 4096
"""Bytes that even the shortest concern is filled up to. The next sizes are four times as much
each, so that the length of what is sealed says little about what it says."""

FORMAT = 1
"""Of what is sealed: no migration ever reaches it, so whoever reads it has to know."""

SHEETS = "the safeguarding recovery sheets"


@dataclass(frozen=True)
class Reader:
    """Somebody, or some paper, that concerns are sealed to."""

    recipient: str
    name: str
    """A member's, or `SHEETS`."""


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A concern that the member is still writing."""

    text: str = ""
    children: tuple[str, ...] = ()
    observation: str = ""
    """The note that it is raised from (an id), and its version; empty where from none."""
    version: int = 0
    id: str = field(default_factory=new_id)

    def __repr__(self) -> str:
        return f"Begun(id={self.id!r})"


def readers(session: Session) -> tuple[Reader, ...]:
    """Whom a concern is sealed to if it is handed in now: the leads who work here and have a slot
    in the keyring, and the sheets. The recipients are those of the keyring under its MAC."""
    session.require("raise a concern")
    ring = session.vault.keyring_now(session.keys)
    found = [
        Reader(ring.slots[one.id].recipient, one.name)
        for one in session.vault.members.all()
        if one.lead and one.left is None and one.id in ring.slots
    ]
    return (*found, *([Reader(ring.safeguarding, SHEETS)] if ring.safeguarding else ()))


def require_readers(session: Session) -> tuple[Reader, ...]:
    """`readers`; `Refused` where there are none."""
    if found := readers(session):
        return found
    raise Refused(
        "The journal has no safeguarding lead yet, so nobody could read a concern.",
        what_to_do="Tell whoever leads on safeguarding in person, now. A manager names them here: "
        "Office, Staff.",
    )


def hand_in(session: Session, begun: Begun) -> None:
    """Seal what was *begun* to `readers`; its draft goes.

    `BadRecord` says by field what is missing; `Refused` where nobody could read it.
    """
    session.require("raise a concern")
    to = require_readers(session)
    if len(session.vault.children.some(begun.children)) != len(set(begun.children)):
        raise BadRecord({"children": "One of the children is not in the journal."})
    if begun.observation:
        note = session.vault.observations.get(begun.observation)
        session.require("read an observation", note)
        if not 1 <= begun.version <= note.version:
            raise NotFound
    account = Account(
        children=begun.children,
        raised=entry(session, begun.text),
        observation=begun.observation,
        version=begun.version,
    )
    with session.change() as change:
        session.vault.concerns.keep(change, sealed(account, to, id=new_id()))
        session.vault.concern_drafts.drop(change, begun.id)


def entry(session: Session, text: str) -> Entry:
    """*text* as the member of *session* says it now, here."""
    return Entry(by=session.member.id, at=session.now(), device=session.device, text=text.strip())


# -- drafts -----------------------------------------------------------------------------------


def drafts(session: Session) -> tuple[Begun, ...]:
    """What the member is still writing, the latest first. Whose a draft is stands nowhere, so all
    of them are tried with the member's identity: there are never many."""
    session.require("keep a draft of a concern")
    found = []
    for draft in session.vault.concern_drafts.all():
        try:
            said = _opened(draft.sealed, session.identity)
        except CannotOpen:
            continue
        found.append(rows.made(Begun, said))
    return tuple(reversed(found))


def keep_draft(session: Session, begun: Begun) -> None:
    """Keep *begun* as it stands, sealed to its author."""
    session.require("keep a draft of a concern")
    own = [seal.recipient_of(session.identity)]
    draft = ConcernDraft(id=begun.id, sealed=seal.seal_to(_filled(rows.plain(begun)), own))
    with session.change() as change:
        session.vault.concern_drafts.save(change, draft)


def drop_draft(session: Session, id: str) -> None:
    """Forget the member's own draft *id*, where there is one."""
    if any(one.id == id for one in drafts(session)):
        with session.change() as change:
            session.vault.concern_drafts.drop(change, id)


# -- sealing ----------------------------------------------------------------------------------


def sealed(account: Account, to: Iterable[Reader], *, id: str) -> Concern:
    """*account* as the store keeps it under *id*: an age file that each of *to* opens."""
    recipients = [one.recipient for one in to]
    told = {**rows.plain(account), "sealed_to": recipients}
    return Concern(id=id, sealed=seal.seal_to(_filled(told), recipients))


def opened(concern: Concern, identity: Secret) -> Account:
    """What *concern* says; `CannotOpen` where it is not sealed to *identity*."""
    return rows.made(Account, _opened(concern.sealed, identity))


def _filled(told: dict[str, Any]) -> bytes:
    """*told* as JSON, with blanks behind it up to the next of the few sizes."""
    data = json.dumps({"format": FORMAT, **told}, ensure_ascii=False).encode()
    size = SMALLEST
    while size < len(data):
        size *= 4
    return data.ljust(size)


def _opened(data: bytes, identity: Secret) -> dict[str, Any]:
    return dict(json.loads(seal.open_with(data, [identity])))
