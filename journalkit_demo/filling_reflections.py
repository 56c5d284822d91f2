"""Reflections of the demo's practitioners: some sealed to them, two shared."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from journalkit.journal import reflecting
from journalkit.journal.session import Session
from journalkit.places import data_folder
from journalkit.records import AgendaItem, Matter, Reflection
from journalkit.store.change import Change
from journalkit_demo.plan_records import Plan


def add_reflections(session: Session, change: Change, plan: Plan, id: Callable[[str], str]) -> None:
    """Each some hours after the note of its author that it is about; one that was shared waits
    for the next staff meeting. *id* gives a key's id in the store."""
    vault, file = session.vault, data_folder() / "demo" / "reflections.json"
    written = json.loads(file.read_text(encoding="utf-8"))
    staff = (one for one in plan.members if one.role == "practitioner" and not one.deputy)
    authors = [one.key for one in staff]
    for number, one in enumerate(written):
        author = authors[one["author"]]
        notes = [note for note in plan.notes if note.author == author and note.state == "approved"]
        about = notes[len(notes) * one["place"] // 100]
        at = about.versions[0].at + timedelta(hours=one["hours_later"])
        reflection = Reflection(
            id=id(f"reflection {number}"),
            author=id(author),
            cycle=one["cycle"],
            begun_at=at,
            changed_at=at,
            answers=one["answers"],
            observations=(id(about.key),),
            shared_at=at + timedelta(hours=1) if one["shared"] else None,
        )
        change.as_of(reflection.author, reflection.shared_at or at)
        if reflection.shared_at is None:
            recipient = vault.keyring.slots[reflection.author].recipient
            row = reflecting.sealed(reflection, recipient)
            vault.sealed_reflections.put(change, row, what="reflection kept")
            continue
        vault.reflections.put(change, reflection, what="reflection shared")
        if one["waits"]:
            item = AgendaItem(
                id=id(f"agenda {number}"),
                kind=Matter.REFLECTION,
                ref=reflection.id,
                text=reflection.first_words,
                by=reflection.author,
                at=reflection.shared_at,
            )
            vault.agenda.put(change, item, what="taken to the meeting")
