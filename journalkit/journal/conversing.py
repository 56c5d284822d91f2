"""What is said about an observation, between its author and the managers.

A manager asks for changes or praises, both may say something, and all of it stands in order
beside the note. Nobody else reads it. Why a note was withheld is for the managers alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from journalkit.journal.session import Session
from journalkit.records import Observation, Remark, Review, Role, State

HEARD_FOR = timedelta(weeks=6)
"""How long what was said stands on its author's page: half a term or so."""


class Kind(StrEnum):
    ASKED = "asked"
    PRAISED = "praised"
    SAID = "said"
    TAKEN_BACK = "taken back"
    WITHHELD = "withheld"


OF_DECISIONS = {
    State.CHANGES: Kind.ASKED,
    State.APPROVED: Kind.PRAISED,
    State.SUBMITTED: Kind.TAKEN_BACK,
    State.WITHHELD: Kind.WITHHELD,
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """One thing that was said or decided about a version of an observation."""

    kind: Kind
    by: str
    at: datetime
    version: int
    text: str = ""

    def __repr__(self) -> str:
        return f"Said({self.kind.value!r})"


def say(session: Session, id: str, text: str) -> Remark:
    """Say *text* about observation *id*, as its author or a manager."""
    current = session.vault.observations.get(id)
    session.require("talk about an observation", current)
    remark = Remark(
        observation=id,
        version=current.version,
        by=session.member.id,
        at=session.now(),
        text=text.strip(),
    )
    with session.change() as change:
        session.vault.remarks.put(change, remark, what="something said about an observation")
    return remark


def conversation(
    session: Session, observations: Iterable[Observation]
) -> dict[str, tuple[Said, ...]]:
    """What was said about each of *observations*, by its id, in order.

    An approval without a word says nothing, nor does the taking back of one.
    """
    decided: dict[str, list[Review]] = {}
    for one in observations:
        session.require("read comments", one)
        decided[one.id] = []
    for review in session.vault.reviews.of([*decided]):
        decided[review.observation].append(review)
    said = {id: _decisions(session, reviews) for id, reviews in decided.items()}
    for remark in session.vault.remarks.of([*decided]):
        said[remark.observation].append(_said(Kind.SAID, remark, remark.text))
    return {id: tuple(sorted(every, key=lambda one: one.at)) for id, every in said.items()}


def heard(session: Session, *, limit: int = 20) -> tuple[tuple[Observation, tuple[Said, ...]], ...]:
    """The member's own observations that somebody else said something about in the last weeks,
    what was said last first. None where all that was said was taken back."""
    vault, own = session.vault, session.member.id
    since = session.now() - HEARD_FOR
    ids = vault.remarks.heard(own, since=since, limit=limit)
    found = vault.observations.some(ids)
    said = conversation(session, found.values())
    return tuple((found[id], said[id]) for id in ids if last_word(said[id], own))


def last_word(said: Iterable[Said], own: str) -> Said | None:
    """What somebody other than *own* (a member's id) said last and did not take back."""
    standing: list[Said] = []
    for one in said:
        if one.kind is Kind.TAKEN_BACK:
            decided = [earlier for earlier in standing if earlier.kind is not Kind.SAID]
            standing = [earlier for earlier in standing if earlier not in decided[-1:]]
        elif one.by != own:
            standing.append(one)
    return standing[-1] if standing else None


def _decisions(session: Session, reviews: Iterable[Review]) -> list[Said]:
    """What the *reviews* of one observation say to this member."""
    said: list[Said] = []
    before: Review | None = None
    for one in reviews:
        kind, of = OF_DECISIONS[one.decision], before if one.decision is State.SUBMITTED else one
        before = one
        if of is None or (of.decision is State.APPROVED and not of.comment):
            continue
        if of.decision is State.WITHHELD and session.member.role is not Role.MANAGER:
            continue
        said.append(_said(kind, one, one.comment))
    return said


def _said(kind: Kind, what: Review | Remark, text: str) -> Said:
    return Said(kind=kind, by=what.by, at=what.at, version=what.version, text=text)
