"""The register: rooms, terms, children, carers, key persons, groups and absences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from journalkit.errors import BadRecord
from journalkit.journal.session import Session
from journalkit.records import (
    Absence,
    Carer,
    Child,
    Framework,
    Group,
    HalfTerm,
    KeyPerson,
    MediaLimits,
    Membership,
    OpeningHours,
    Room,
    Setting,
    Stay,
    Term,
)
from journalkit.store.change import Change
from journalkit.store.vault import Vault

Registered = Room | Term | HalfTerm | Child | Carer | Framework | Group


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
            _stay(vault, change, record)
        case Carer():
            vault.carers.put(change, record, what="carer entered")
        case KeyPerson():
            what = "key person named" if record.until is None else "key person handed over"
            vault.key_persons.put(change, record, what=what)
        case Framework():
            _keep_frame(vault, record)
            vault.frameworks.put(change, record, what="framework entered")
        case Group():
            vault.groups.put(change, record, what="group entered")


def _stay(vault: Vault, change: Change, child: Child) -> None:
    """Another room than before is a stay of its own, so that the past keeps its rooms."""
    stays = vault.stays.of(child.id)
    if stays and stays[-1].room == child.room:
        return
    since = change.at.date() if stays else child.joined or change.at.date()
    moved = Stay(child=child.id, room=child.room, since=since)
    if stays and stays[-1].since == since:  # a second move of the same day puts the first right
        moved = replace(stays[-1], room=child.room)
    vault.stays.put(change, moved, what="room entered for a child")


def regroup(session: Session, group: str, children: Collection[str], *, since: date) -> None:
    """From *since* on, *children* (ids) and nobody else are in *group*."""
    session.require("care for records")
    vault = session.vault
    vault.groups.get(group)
    with session.change() as change:
        staying = set()
        for one in vault.memberships.lasting(group):
            if one.child in children:
                staying.add(one.child)
                continue
            ends = max(one.since, since - timedelta(days=1))
            vault.memberships.put(change, replace(one, until=ends), what="left a group")
        for child in dict.fromkeys(children):
            if child not in staying:
                joined = Membership(group=group, child=vault.children.get(child).id, since=since)
                vault.memberships.put(change, joined, what="joined a group")


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
