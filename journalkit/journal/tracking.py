"""Tracking: a key person places a child in each area, from the evidence beside it.

A judgement is frozen as it is made: it keeps its framework, its half term and that half term's
name. Within a half term whoever thinks again revises, and what stood before stays readable; with a
new half term the placing begins anew. Sources: the practice's "Tracking", and "judgements are
frozen at the time they were made; moving a term date does not change the past".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from journalkit.errors import BadRecord, Changed, NotFound
from journalkit.journal import childhood
from journalkit.journal.session import Session
from journalkit.records import (
    Area,
    Band,
    Child,
    Framework,
    HalfTerm,
    Judgement,
    KeyPerson,
    Observation,
)
from journalkit.store.change import Change

PLACED_MEANWHILE = "Somebody placed this child here just now."
HALF_TERM_OVER = "A new half term has begun, and what was judged in the one before stays as it is."


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A judgement, with its area and band as the framework has them that it was made under."""

    judgement: Judgement
    area: Area
    band: Band
    replaced: bool = False
    """Whether somebody thought again later in the same half term."""

    def __repr__(self) -> str:
        return f"Placed({self.judgement!r})"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a child stands in one area."""

    area: Area
    now: Placed | None
    """The judgement of this half term, in the holidays of the one before."""
    before: Placed | None
    """The latest of any earlier half term."""
    current: bool = True
    """Whether the area is in the setting's framework now; else only its history is left."""

    def __repr__(self) -> str:
        return f"Standing({self.area.id!r})"


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """A child of a key group, with where they stand in each area of the setting's framework."""

    child: Child
    standing: tuple[Standing, ...]


def why_not_place(session: Session, child: str) -> str:
    """Why the member may not place *child* (an id); empty for the key person of today and for
    managers."""
    return session.why_not("place a child", key_person(session, child))


def place(
    session: Session,
    child: str,
    *,
    area: str,
    band: str,
    evidence: Sequence[str] = (),
    why: str = "",
) -> Judgement:
    """Place *child* in *band* of *area*, from the observations in *evidence*; all are ids.

    The first time in a half term: `Changed` where the child was placed there in it already (see
    `revise`). `BadRecord` where the framework has no such area or band, where the child does not
    belong to the setting today, or where an observation is not of this child in this area.
    """
    session.require("place a child", key_person(session, child))
    with session.change() as change:
        # Read inside the transaction: two members may have pressed at the same moment.
        half = childhood.current_half_term(session)
        if _now(session, child, area, half) is not None:
            raise Changed(PLACED_MEANWHILE)
        judged = _judged(session, child, half, area=area, band=band, evidence=evidence, why=why)
        return _added(session, change, judged)


def revise(
    session: Session,
    judgement: str,
    *,
    band: str,
    evidence: Sequence[str] = (),
    why: str = "",
) -> Judgement:
    """Think again about *judgement* (an id): a new one stands from now on, the old one is kept.

    `Changed` where somebody revised it meanwhile, or where it is of an earlier half term: that one
    stays as it was, and the child is placed anew. `BadRecord` as `place` raises it.
    """
    session.require("read judgements")
    found = session.vault.judgements.get(judgement)
    session.require("place a child", key_person(session, found.child))
    with session.change() as change:
        half = childhood.current_half_term(session)
        if found.half_term != (half.id if half else ""):
            raise Changed(HALF_TERM_OVER)
        stands = _now(session, found.child, found.area, half)
        if stands is None or stands.id != judgement:
            raise Changed
        judged = _judged(
            session,
            found.child,
            half,
            area=found.area,
            band=band,
            evidence=evidence,
            why=why,
            replaces=found.id,
        )
        return _added(session, change, judged)


def standing(session: Session, child: str) -> tuple[Standing, ...]:
    """Where *child* stands in each area of the setting's framework; then the areas of earlier
    frameworks in which they were placed, to be read only."""
    session.require("read judgements")
    return _standing(session, [child])[child]


def history(session: Session, child: str, area: str) -> tuple[Placed, ...]:
    """Every judgement of *child* in *area*, the latest first: those of earlier half terms, and
    those that somebody revised."""
    session.require("read judgements")
    frames = _frames(session)
    found = session.vault.judgements.of(child, area=area)
    replaced = {one.replaces for one in found}
    return tuple(_placed(one, frames, replaced=one.id in replaced) for one in found)


def evidence(
    session: Session, child: str, area: str, *, limit: int = 10, skip: int = 0
) -> tuple[tuple[Observation, ...], int]:
    """The observations of *child* in *area*, of this half term and before, the newest first, and
    how many there are. None that was withdrawn."""
    session.require("read judgements")
    return session.vault.observations.of_child(child, area=area, limit=limit, skip=skip)


def evidence_of(session: Session, judgement: Judgement) -> tuple[Observation, ...]:
    """The observations beside *judgement*, the newest first, without those withdrawn since."""
    session.require("read judgements")
    beside = session.vault.observations.some(judgement.evidence).values()
    kept = [one for one in beside if one.state.in_use]
    return tuple(sorted(kept, key=lambda one: one.note.happened_at, reverse=True))


def key_persons(session: Session) -> tuple[KeyPerson, ...]:
    """Who is whose key person today, for the children who belong to the setting today."""
    session.require("read judgements")
    today = session.today()
    here = {child.id for child in session.vault.children.here_on(today)}
    return tuple(one for one in session.vault.key_persons.on(today) if one.child in here)


def by_key_group(session: Session, member: str = "") -> tuple[Tracked, ...]:
    """The children whose key person *member* (an id) is today, by name, each with where they
    stand. An empty id asks for the children whom nobody is key person of."""
    session.require("read judgements")
    named = {one.child: one.member for one in key_persons(session)}
    group = [
        child
        for child in session.vault.children.here_on(session.today())
        if named.get(child.id, "") == member
    ]
    stand = _standing(session, [child.id for child in group])
    return tuple(
        Tracked(child=child, standing=tuple(one for one in stand[child.id] if one.current))
        for child in group
    )


# -- what a judgement is made of --------------------------------------------------------------


def key_person(session: Session, child: str) -> KeyPerson | None:
    """Who is the key person of *child* today; where several are, the member themselves."""
    today = session.today()
    named = [one for one in session.vault.key_persons.of(child) if one.on(today)]
    own = [one for one in named if one.member == session.member.id]
    return next(iter(own or named), None)


def _judged(
    session: Session,
    child: str,
    half: HalfTerm | None,
    *,
    area: str,
    band: str,
    evidence: Sequence[str],
    why: str,
    replaces: str = "",
) -> Judgement:
    """The judgement that is asked for, checked against what is in the journal now."""
    vault, problems = session.vault, {}
    frame = vault.frameworks.current()
    if not vault.children.get(child).here_on(session.today()):
        problems["child"] = "This child does not belong to the setting today."
    if frame.area(area) is None:
        problems["area"] = "This area is not in the setting's framework."
    if frame.band(band) is None:
        problems["band"] = "Choose where the child is."
    chosen = tuple(dict.fromkeys(evidence))
    if set(chosen) - vault.observations.among(chosen, child=child, area=area):
        problems["evidence"] = "One of the observations is not about this child in this area."
    if problems:
        raise BadRecord(problems)
    return Judgement(
        child=child,
        area=area,
        framework=frame.id,
        band=band,
        half_term=half.id if half else "",
        half_term_name=half.name if half else "",
        at=session.now(),
        by=session.member.id,
        evidence=chosen,
        why=why.strip(),
        replaces=replaces,
    )


def _added(session: Session, change: Change, judgement: Judgement) -> Judgement:
    session.vault.judgements.add(change, judgement)
    return judgement


def _now(session: Session, child: str, area: str, half: HalfTerm | None) -> Judgement | None:
    """The judgement of *child* in *area* that stands in this half term."""
    id = half.id if half else ""
    found = session.vault.judgements.now_and_before([child], half_term=id)
    return next((one for one in found if one.area == area and one.half_term == id), None)


def _standing(session: Session, children: Iterable[str]) -> dict[str, tuple[Standing, ...]]:
    ids = list(children)
    half = childhood.current_half_term(session)
    id = half.id if half else ""
    frames, frame = _frames(session), session.vault.frameworks.current()
    found: dict[tuple[str, str, bool], Placed] = {}
    for one in session.vault.judgements.now_and_before(ids, half_term=id):
        found[one.child, one.area, one.half_term == id] = _placed(one, frames)
    known = {area.id for area in frame.areas}
    stand = {}
    for child in ids:
        older = {
            area: placed.area
            for (whose, area, _), placed in found.items()
            if whose == child and area not in known
        }
        stand[child] = tuple(
            Standing(
                area=area,
                now=found.get((child, area.id, True)),
                before=found.get((child, area.id, False)),
                current=area.id in known,
            )
            for area in (*frame.areas, *older.values())
        )
    return stand


def _frames(session: Session) -> dict[str, Framework]:
    return {one.id: one for one in session.vault.frameworks.all()}


def _placed(one: Judgement, frames: dict[str, Framework], *, replaced: bool = False) -> Placed:
    frame = frames[one.framework]
    area, band = frame.area(one.area), frame.band(one.band)
    if area is None or band is None:  # never: a frame that was judged by is not changed
        raise NotFound
    return Placed(judgement=one, area=area, band=band, replaced=replaced)
