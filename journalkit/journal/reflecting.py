"""Reflecting: private writing that only its author opens, shared when they say so.

What is private is sealed to its author's own identity before it reaches the database: no
manager's key opens it. Whoever is given a new password by a manager gets a new identity with it,
and what was sealed to the one before stays closed for good.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from journalkit.crypto import seal
from journalkit.errors import BadRecord, CannotOpen, Changed, NotFound
from journalkit.journal import agenda
from journalkit.journal.session import Session
from journalkit.places import data_folder
from journalkit.records import Cycle, Observation, Reflection, SealedReflection
from journalkit.store import rows

SMALLEST = 4096
"""Bytes that the shortest reflection is sealed as; longer ones fill the next double of it."""


class Timeline(NamedTuple):
    """A member's own reflections."""

    kept: tuple[Reflection, ...]
    """Private and shared, the newest first."""
    drafts: tuple[Reflection, ...]
    """What they are still writing, the latest first; one of a kept one has its id."""
    closed: tuple[str, ...]
    """Ids of what nobody can open any more."""


@cache
def cycles() -> tuple[Cycle, ...]:
    """The ways to reflect that a member chooses from."""
    read = json.loads((data_folder() / "prompts.json").read_text(encoding="utf-8"))
    return tuple(rows.made(Cycle, one) for one in read)


def save_draft(session: Session, reflection: Reflection) -> Reflection:
    """Keep *reflection* as it stands, sealed; returns it with the time it was saved."""
    session.require("keep a draft", reflection)
    _require_own_id(session, reflection.id)
    saved = replace(reflection, changed_at=session.now())
    with session.change() as change:
        session.vault.reflection_drafts.save(change, _sealed_to_self(session, saved))
    return saved


def discard_draft(session: Session, id: str) -> None:
    """Forget draft *id*. A reflection that was kept stays as it was kept."""
    draft = session.vault.reflection_drafts.get(id)
    session.require("keep a draft", draft)
    with session.change() as change:
        session.vault.reflection_drafts.drop(change, id)


def blockers(session: Session, reflection: Reflection) -> dict[str, str]:
    """Why *reflection* cannot be kept, by field."""
    problems = reflection.problems()
    if len(linked(session, reflection)) < len(set(reflection.observations)):
        problems["observations"] = "One of the observations is not open to you."
    if len(session.vault.meetings.some(reflection.meetings)) < len(set(reflection.meetings)):
        problems["meetings"] = "One of the staff meetings is not in the journal."
    return problems


def keep(session: Session, reflection: Reflection) -> Reflection:
    """Keep *reflection* as a record, sealed to its author; its draft is gone. Keeping the same id
    again puts the new text in the old one's place. Raises `BadRecord` with `blockers`."""
    session.require("keep a reflection", reflection)
    _require_own_id(session, reflection.id)
    if problems := blockers(session, reflection):
        raise BadRecord(problems)
    kept = replace(reflection, changed_at=session.now(), shared_at=None)
    with session.change() as change:
        row = _sealed_to_self(session, kept)
        session.vault.sealed_reflections.put(change, row, what="reflection kept")
        session.vault.reflection_drafts.drop(change, kept.id)
    return kept


def timeline(session: Session) -> Timeline:
    """All that the member wrote."""
    session.require("write a reflection")
    vault, author, closed = session.vault, session.member.id, dict[str, None]()

    def open_all(found: tuple[SealedReflection, ...]) -> Iterator[Reflection]:
        for row in found:
            try:
                yield opened(session, row)
            except CannotOpen:
                closed[row.id] = None

    kept = [*open_all(vault.sealed_reflections.of(author)), *vault.reflections.of(author)]
    kept.sort(key=lambda one: one.begun_at, reverse=True)
    drafts = tuple(open_all(vault.reflection_drafts.of(author)))
    return Timeline(tuple(kept), drafts, tuple(closed))


def shared(session: Session) -> tuple[Reflection, ...]:
    """What colleagues shared, the latest first."""
    session.require("read shared reflections")
    return session.vault.reflections.by_others(session.member.id)


def read(session: Session, id: str) -> Reflection:
    """Reflection *id*: a shared one, or the member's own. `CannotOpen` where it was sealed to an
    identity that they no longer have."""
    if found := session.vault.reflections.some([id]).get(id):
        session.require("read a reflection", found)
        return found
    row = session.vault.sealed_reflections.get(id)
    session.require("read a reflection", row)
    return opened(session, row)


def linked(session: Session, reflection: Reflection) -> tuple[Observation, ...]:
    """The observations that *reflection* is about, as far as the member may read them."""
    found = session.vault.observations.some(reflection.observations).values()
    return tuple(one for one in found if session.may("read an observation", one))


def share(session: Session, id: str) -> Reflection:
    """Let all staff but helpers read reflection *id*, as it was kept, for good; the next staff
    meeting talks about it, where the member may add to its agenda."""
    reflection = read(session, id)
    session.require("share a reflection", reflection)
    if reflection.shared_at is None:
        reflection = replace(reflection, shared_at=session.now())
        with session.change() as change:
            vault, taken_off = session.vault, "seal of a reflection taken off"
            vault.reflections.put(change, reflection, what="reflection shared")
            vault.sealed_reflections.drop(change, id, what=taken_off)
            vault.reflection_drafts.drop(change, id)
    if session.may("add to the agenda"):
        agenda.take(session, kind="reflection", ref=id, text=reflection.first_words)
    return reflection


def remove(session: Session, id: str) -> None:
    """Remove the member's own private reflection *id*, and the draft of it, for good."""
    vault = session.vault
    found = [*vault.sealed_reflections.some([id]).values()]
    found += vault.reflection_drafts.some([id]).values()
    if not found:
        raise NotFound
    for one in found:
        session.require("keep a reflection", one)
    with session.change() as change:
        vault.sealed_reflections.drop(change, id, what="reflection removed")
        vault.reflection_drafts.drop(change, id)


def sealed(reflection: Reflection, recipient: str) -> SealedReflection:
    """*reflection* as an age file for its author's *recipient* alone, padded with blanks."""
    written = json.dumps(rows.plain(reflection)).encode()
    size = SMALLEST
    while size < len(written):
        size *= 2
    closed = base64.b64encode(seal.seal_to(written.ljust(size), [recipient])).decode()
    return SealedReflection(id=reflection.id, author=reflection.author, sealed=closed)


def _sealed_to_self(session: Session, reflection: Reflection) -> SealedReflection:
    # Not to what the keyring says is theirs: whoever has D could write another recipient there.
    return sealed(reflection, seal.recipient_of(session.identity))


def opened(session: Session, row: SealedReflection) -> Reflection:
    """What `sealed` closed. `CannotOpen` with another identity, or where it is not what its row
    says: anybody who knows a recipient can seal to it."""
    written = seal.open_with(base64.b64decode(row.sealed), [session.identity])
    at = session.now()
    blank = rows.plain(Reflection(author="", cycle="", begun_at=at, changed_at=at))
    reflection = rows.made(Reflection, {**blank, **json.loads(written)})
    if (reflection.id, reflection.author) != (row.id, row.author):
        raise CannotOpen
    return reflection


def _require_own_id(session: Session, id: str) -> None:
    vault = session.vault
    if id in vault.reflections.some([id]):
        raise Changed(
            "This reflection is shared, and stays as it was shared.",
            what_to_do="Write another one about what you think now.",
        )
    for table in (vault.sealed_reflections, vault.reflection_drafts):
        for one in table.some([id]).values():
            session.require("keep a reflection", one)
