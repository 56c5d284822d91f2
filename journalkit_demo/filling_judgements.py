"""Judgements and earlier key persons of the demo's plan on their way into a store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from journalkit.journal.session import Session
from journalkit.records import Judgement, KeyPerson
from journalkit.store.change import Change
from journalkit_demo.plan_records import Plan, PlannedChild


def name_key_persons(
    session: Session, change: Change, plan: Plan, id: Callable[[str], str]
) -> None:
    """Each child's key person, and who was it before. *id* gives a key's id in the store."""
    earlier = {one.child: one for one in plan.handovers}

    def put(child: PlannedChild, member: str, **when: object) -> None:
        named = KeyPerson(child=id(child.key), member=id(member), **when)  # type: ignore[arg-type]
        what = "key person named" if named.until is None else "key person handed over"
        session.vault.key_persons.put(change, named, what=what)

    for child in plan.children:
        since = child.joined
        if child.key in earlier:
            one = earlier[child.key]
            put(child, one.member, since=since, until=one.until)
            since = one.until + timedelta(days=1)
        put(child, child.key_person, since=since)


def add_judgements(session: Session, change: Change, plan: Plan, id: Callable[[str], str]) -> None:
    """The judgements, each in its maker's name and at its time; after the notes beside them."""
    names = {half.key: half.name for half in plan.half_terms}
    framework = session.vault.frameworks.current().id
    for one in plan.judgements:
        change.as_of(id(one.by), one.at)
        judgement = Judgement(
            id=id(one.key),
            child=id(one.child),
            area=one.area,
            framework=framework,
            band=one.band,
            half_term=id(one.half_term),
            half_term_name=names[one.half_term],
            at=one.at,
            by=id(one.by),
            evidence=tuple(map(id, one.evidence)),
            why=one.why,
            replaces=id(one.replaces) if one.replaces else "",
        )
        session.vault.judgements.add(change, judgement)
