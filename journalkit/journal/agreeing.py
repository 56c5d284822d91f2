"""The safe-use agreement: shown at the first sign-in, signed by each member, kept by version.

"At all times staff must comply with Child Protection policies and [the journal's] policy."
"""

from __future__ import annotations

from journalkit.journal.session import Session
from journalkit.places import data_folder
from journalkit.records import Agreement, Member, Signature


def usual_text() -> str:
    """The agreement that a new journal begins with; a setting writes its own over it."""
    return (data_folder() / "agreement.txt").read_text(encoding="utf-8")


def to_sign(session: Session) -> Agreement | None:
    """The agreement in force if the member of *session* has not signed it; None where they have."""
    current = session.vault.agreements.current()
    if current is None or session.member.id in _signed(session, current):
        return None
    return current


def sign(session: Session, agreement: str) -> None:
    """Sign version *agreement* (its id), which the member has read. Twice does no harm."""
    session.require("sign the agreement")
    session.vault.agreements.get(agreement)
    if session.member.id in {one.member for one in session.vault.signatures.under(agreement)}:
        return
    signature = Signature(agreement=agreement, member=session.member.id, at=session.now())
    with session.change() as change:
        session.vault.signatures.put(change, signature, what="agreement signed")


def write(session: Session, text: str) -> Agreement:
    """A next version of the agreement: everybody signs anew at their next sign-in."""
    session.require("write the agreement")
    before = session.vault.agreements.current()
    number = before.number + 1 if before else 1
    agreement = Agreement(number=number, text=text.strip(), since=session.now())
    with session.change() as change:
        session.vault.agreements.put(change, agreement, what="agreement written")
    return agreement


def unsigned(session: Session) -> tuple[Member, ...]:
    """The members who work here and have not signed the agreement in force."""
    session.require("write the agreement")
    current = session.vault.agreements.current()
    working = session.vault.members.working_on(session.today())
    if current is None:
        return ()
    signed = _signed(session, current)
    return tuple(member for member in working if member.id not in signed)


def _signed(session: Session, agreement: Agreement) -> set[str]:
    return {one.member for one in session.vault.signatures.under(agreement.id)}
