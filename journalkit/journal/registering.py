"""The register: rooms, terms, children, carers, key persons and absences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from journalkit.errors import BadRecord
from journalkit.journal.session import Session
from journalkit.records import (
    Absence,
    Carer,
    Child,
    Framework,
    HalfTerm,
    KeyPerson,
    MediaLimits,
    OpeningHours,
    Room,
    Setting,
    Term,
)
from journalkit.store.change import Change
from journalkit.store.vault import Vault

Registered = Room | Term | HalfTerm | Child | Carer | Framework


def enter(session: Session, *records: Registered | KeyPerson) -> None:
    """Enter *records*, or put each in the place of the one with its id: all of them or none."""
    session.require("care for records")
    with session.change() as change:
        for record in records:
            put(session.vault, change, record)


def put(vault: Vault, change: Change, record: Registered | KeyPerson) -> None:
    """Put *record* into the register within *change*; the verb that calls this has asked access."""
    match record:
        case Room():
            vault.rooms.put(change, record, what="room entered")
        case Term():
            vault.terms.put(change, record, what="term entered")
        case HalfTerm():
            vault.half_terms.put(change, record, what="half term entered")
        case Child():
            vault.children.put(change, record, what="child entered")
        case Carer():
            vault.carers.put(change, record, what="carer entered")
        case KeyPerson():
            what = "key person named" if record.until is None else "key person handed over"
            vault.key_persons.put(change, record, what=what)
        case Framework():
            _keep_frame(vault, record)
            vault.frameworks.put(change, record, what="framework entered")


def _keep_frame(vault: Vault, framework: Framework) -> None:
    """A judgement is read by the frame that it was made under, so that one is not changed."""
    earlier = vault.frameworks.some([framework.id]).get(framework.id)
    same = earlier is None or (earlier.areas, earlier.bands) == (framework.areas, framework.bands)
    if not same and vault.judgements.under(framework.id):
        raise BadRecord(
            {"id": "Children were placed by this framework. Give the new one an id of its own."}
        )


def keep_hours(
    session: Session, hours: tuple[OpeningHours, ...], *, in_term_only: bool | None = None
) -> Setting:
    """Set the opening hours of the week, and whether they hold in term only (None: as before)."""
    session.require("care for records")
    if in_term_only is None:
        in_term_only = session.setting.in_term_only
    setting = replace(session.setting, hours=hours, in_term_only=in_term_only)
    with session.change() as change:
        session.vault.settings.put(change, setting, what="opening hours set")
    session.look_again()
    return setting


def limit_media(session: Session, limits: MediaLimits) -> Setting:
    """Set how large photos and videos may be, and how many one note holds."""
    session.require("care for records")
    setting = replace(session.setting, media=limits)
    with session.change() as change:
        session.vault.settings.put(change, setting, what="limits of pictures set")
    session.look_again()
    return setting


def hand_over(session: Session, child: str, member: str, *, since: date) -> KeyPerson:
    """Make *member* the key person of *child* from that day; the one before ends the day before.

    A second handover of the same day puts the first one right.
    """
    session.require("care for records")
    vault = session.vault
    vault.children.get(child)
    key_person = KeyPerson(child=child, member=member, since=since)
    if vault.members.get(member).left is not None:
        raise BadRecord({"member": "This member has left the setting."})
    with session.change() as change:
        for earlier in vault.key_persons.of(child):
            if earlier.until is None and earlier.since == since:
                key_person = replace(earlier, member=member)
            elif earlier.until is None and earlier.since > since:
                raise BadRecord({"since": "There is a later handover already."})
            elif earlier.until is None:
                put(vault, change, replace(earlier, until=since - timedelta(days=1)))
        put(vault, change, key_person)
    return key_person


def note_absence(session: Session, absence: Absence) -> Absence:
    """Enter that a child is away for some days."""
    session.require("enter absences")
    session.vault.children.get(absence.child)
    with session.change() as change:
        session.vault.absences.put(change, absence, what="absence entered")
    return absence


def cancel_absence(session: Session, id: str) -> Absence:
    """The child came after all, or absence *id* was a mistake: it counts no more."""
    session.require("enter absences")
    cancelled = replace(session.vault.absences.get(id), cancelled=True)
    with session.change() as change:
        session.vault.absences.put(change, cancelled, what="absence cancelled")
    return cancelled
