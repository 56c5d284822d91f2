"""Erasing for good: a child, an observation, a picture, what was kept long enough; and holds.

"Entries remain the property of the setting" (policy): nothing goes without a manager, nothing goes
while it is held, and a receipt without content stays. Sealed concerns and private reflections are
not reached: no manager can read them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from journalkit.errors import BadRecord, Changed, NotFound, Refused
from journalkit.journal import backing_up
from journalkit.journal.session import Session
from journalkit.records import Earlier, Erasure, Hold, Keeping, Receipt, Remaining
from journalkit.records.erasure import REASONS
from journalkit.store import backup, erasing, erasures
from journalkit.store.erasing import Asked, Reach

HELD = "This is held, so nothing of it may be erased."
LIFT = "Whoever placed the hold knows why. A manager lifts it in Office, Records."

KINDS = {"children": "child", "observations": "observation", "pictures": "picture"}


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What a manager looked through and confirmed."""

    seen: int
    """How far the chain had come then: see `Vault.recorded`."""
    remaining: tuple[Remaining, ...] = ()
    """The texts of others' records that remain, as they are to be."""
    spellings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Confirmed({len(self.remaining)})"


def reach(session: Session, asked: Asked) -> Reach:
    """What goes with *asked* (ids by table), and which records of others it touches."""
    session.require("erase records")
    found = erasing.reach(session.vault, asked)
    if any(set(ids) - found.gone.get(name, set()) for name, ids in asked.items()):
        raise NotFound
    return found


def held(session: Session, found: Reach, written_anew: Iterable[str] = ()) -> tuple[Hold, ...]:
    """The holds that stand against it, and against observations (ids) that are *written anew*."""
    touched = set(found.gone["children"])
    for id in found.gone["observations"] | found.parts | {*written_anew}:
        touched |= {*found.held["observations"][id].note.children}
    for id in found.gone["pictures"]:
        touched |= {*found.held["pictures"][id].children}
    for ids, records in ((found.gone[name], each) for name, each in found.held.items()):
        touched |= {child for id in ids if (child := getattr(records[id], "child", ""))}
    return tuple(one for one in standing(session) if not one.child or one.child in touched)


def erase(
    session: Session,
    asked: Asked,
    confirmed: Confirmed,
    *,
    reason: str,
) -> Receipt:
    """Take *asked* (ids by table) out for good; returns the receipt.

    All of it or nothing, whenever the computer stops. *reason* is one of `REASONS`. `Refused` where
    it is held or a staff meeting is going on, `Changed` where anything was recorded since the
    manager looked.
    """
    session.require("erase records")
    vault, before = session.vault, None
    if reason not in REASONS:
        raise BadRecord({"reason": "Choose a reason."})
    if vault.meetings.going_on() is not None:
        raise Refused("A staff meeting is going on.", what_to_do="End it first: Meeting, End.")
    planned = backup.plan_of(vault.folder).place
    until = backing_up.held(session, session.today()) if planned else None
    kind = KINDS.get(next(iter(asked)), "records") if reason != "kept long enough" else "retention"
    receipt = Receipt(
        kind=kind, asked={name: sorted(ids) for name, ids in asked.items()}, gone={}, parts=0,
        reason=reason, by=session.member.id, at=session.now(), held_until=until,
    )  # fmt: skip
    try:
        with session.change() as change:
            if vault.recorded() != confirmed.seen:
                raise Changed("Something was recorded since you looked.")
            found = reach(session, asked)
            notes = (one.id for one in confirmed.remaining if one.kind == "observations")
            if held(session, found, notes):
                raise Refused(HELD, what_to_do=LIFT)
            erasure = Erasure(
                receipt=receipt,
                spared=erasing.spared(vault, found),
                remaining=confirmed.remaining,
                spellings=confirmed.spellings,
                files=erasing.files_of(found),
            )
            receipt = erasing.apply(vault, change, erasure, found)
            before = erasures.append(
                vault.folder, replace(erasure, receipt=receipt), session.keys.media
            )
    except BaseException:
        if before is not None and not vault.receipts.some([receipt.id]):
            erasures.cut(vault.folder, before)
        raise
    backup.carry_erasures(vault.folder)
    erasures.finish(vault)
    return receipt


def receipts(session: Session) -> tuple[Receipt, ...]:
    """What was erased, the latest first."""
    session.require("erase records")
    return session.vault.receipts.all()[::-1]


def pending(session: Session) -> bool:
    """Whether files of what was erased still wait to be taken away; tries it once more."""
    session.require("erase records")
    return not erasures.finish(session.vault)


def decide(session: Session, name: str, years: int, reason: str) -> Keeping:
    """Keep the class *name* of records for *years* from now on, for *reason*; what held before
    stays to be seen."""
    session.require("erase records")
    kept = Keeping(
        name=name, years=years, reason=reason.strip(), by=session.member.id, at=session.now()
    )
    with session.change() as change:
        session.vault.keepings.put(change, kept, what="period of keeping decided")
    return kept


# -- holds ------------------------------------------------------------------------------------


def standing(session: Session) -> tuple[Hold, ...]:
    """The holds that nobody has lifted."""
    session.require("erase records")
    return tuple(one for one in session.vault.holds.all() if one.lifted_at is None)


def hold(session: Session, reason: str, *, child: str = "") -> Hold:
    """Let nothing of *child* (an id; empty: of anybody) be erased, for *reason*."""
    session.require("erase records")
    if child:
        session.vault.children.get(child)
    placed = Hold(child=child, reason=reason.strip(), by=session.member.id, at=session.now())
    with session.change() as change:
        session.vault.holds.put(change, placed, what="hold placed")
    return placed


def lift(session: Session, id: str) -> Hold:
    """Lift hold *id*."""
    session.require("erase records")
    with session.change() as change:
        found = session.vault.holds.get(id)
        if found.lifted_at is not None:
            raise Changed("This hold was lifted already.")
        lifted = replace(found, lifted_by=session.member.id, lifted_at=session.now())
        session.vault.holds.put(change, lifted, what="hold lifted")
    return lifted


def earlier(session: Session, ids: Collection[str]) -> tuple[Earlier, ...]:
    """How the register's records *ids* stood before somebody put them right, the latest first."""
    session.require("care for records")
    return tuple(one for one in session.vault.earlier.all()[::-1] if one.ref in ids)
