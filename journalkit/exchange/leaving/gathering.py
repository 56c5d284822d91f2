"""What goes along: the whole journal, as far as whoever takes it may open it.

Read in one moment, whatever others save meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from journalkit.exchange.leaving.kinds import BY_NAME, KINDS, Holding
from journalkit.journal import concerns, reflecting, safeguarding
from journalkit.journal.leaving import Everything
from journalkit.journal.session import Session
from journalkit.records import Picture, Setting
from journalkit.store.audit import Row

Door = Callable[[Picture, str | int], bytes]

SAID_TO_NOBODY = ("concerns", "sealed_reflections", "concern_drafts", "reflection_drafts")
SIGNING_IN = ("signed in", "sign-in")
"""Rows of the chain that stand with their hash alone where no lead takes them along: what is sealed
is told to leads only, so it must not be what is missing. Everybody signs in every day."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """All that an export will hold."""

    setting: Setting
    head: str
    holdings: dict[str, Holding] = field(repr=False)
    door: Door = field(repr=False)
    child: str = ""
    """Whose export it is (an id); empty for the whole journal."""
    notes: dict[str, int] = field(repr=False)
    """How many observations a child's page has to tell of, by child, as the index counts."""
    not_here: dict[str, int]
    """What was left out, in words, and how many."""

    def all(self, name: str) -> tuple[Any, ...]:
        """The records of the kind *name*; none where it is not in this export."""
        return self.holdings[name].records if name in self.holdings else ()

    def names(self, *kinds: str) -> dict[str, str]:
        """What the records of *kinds* are called, by id."""
        return {one.id: one.name for kind in kinds for one in self.all(kind)}


def whole(session: Session) -> Held:
    """The whole journal, for a manager."""
    session.require("export the journal")
    vault, me = session.vault, session.member
    with vault.still():
        head = vault.audit.end()[1]
        tables = {one.name: one for one in vault.tables(drafts=True)}
        found = {
            kind.name: Holding(
                kind=kind, records=(read := tables[kind.name]).all(), in_store=read.count()
            )
            for kind in KINDS
            if kind.is_table
        }
        versions = vault.observations.every_version()
        grown = sum(one.version for one in found["observations"].records)
        _add(found, "observation_versions", versions, in_store=grown)
        found["observations"] = _with_areas(session, found["observations"])
        door = Everything(session, versions)
        _keep_if(found, "drafts", lambda one: one.author == me.id)
        _keep_if(found, "pictures", door.may_work_with)
        own = reflecting.timeline(session)
        private = tuple(one for one in reversed(own.kept) if one.shared_at is None)
        sealed = tables["sealed_reflections"].count()
        _add(found, "private_reflections", private, in_store=sealed)
        thought = tables["reflection_drafts"].count()
        _add(found, "reflection_drafts", tuple(reversed(own.drafts)), in_store=thought)
        if me.lead:
            _add_concerns(session, found)
        chain = tuple(_told(row, lead=me.lead) for row in vault.audit.rows())
        _add(found, "audit", chain, in_store=vault.audit.end()[0])
        notes: dict[str, int] = defaultdict(int)
        for _, child in vault.facts.children():
            notes[child] += 1
        setting = vault.settings.one()
    words = {
        "private_reflections": "private reflections of colleagues, sealed, not in this export",
        "reflection_drafts": "unfinished reflections of colleagues, sealed, not in this export",
        "drafts": "observations that colleagues are still writing, not in this export",
        "pictures": "pictures that stand in no observation, not in this export",
        "concerns": "concerns that were not sealed to you, not in this export",
    }
    not_here = {
        words[name]: one.left_out for name, one in found.items() if one.left_out and name in words
    }
    return Held(
        setting=setting,
        head=head,
        holdings={kind.name: found[kind.name] for kind in KINDS if kind.name in found},
        door=door.bytes_of,
        notes=notes,
        not_here=not_here,
    )


def _add(found: dict[str, Holding], name: str, records: tuple[Any, ...], *, in_store: int) -> None:
    found[name] = Holding(
        kind=BY_NAME[name],
        records=records,
        in_store=in_store,
        left_out=in_store - len(records) if name != "observation_versions" else 0,
    )


def _keep_if(found: dict[str, Holding], name: str, goes: Callable[[Any], bool]) -> None:
    kept = tuple(one for one in found[name].records if goes(one))
    out = len(found[name].records) - len(kept)
    found[name] = replace(found[name], records=kept, left_out=out)


def _with_areas(session: Session, observations: Holding) -> Holding:
    """What each observation is found under: it follows from the framework of its day."""
    areas: dict[str, list[str]] = defaultdict(list)
    for id, area in session.vault.facts.areas():
        areas[id].append(area)
    beside = {one.id: {"areas": sorted(areas[one.id])} for one in observations.records}
    return replace(observations, beside=beside)


def _add_concerns(session: Session, found: dict[str, Holding]) -> None:
    """Through a lead's own verbs: what was not sealed to them they do not take along."""
    opened, others = safeguarding.concerns(session)
    order = [one.id for one in session.vault.concerns.all()]
    ordered = sorted(opened, key=lambda one: order.index(one.id))
    found["concerns"] = Holding(
        kind=BY_NAME["concerns"],
        records=tuple(one.account for one in ordered),
        ids=tuple(one.id for one in ordered),
        in_store=session.vault.concerns.count(),
        left_out=others,
    )
    own = concerns.drafts(session)
    found["concern_drafts"] = Holding(
        kind=BY_NAME["concern_drafts"], records=own, in_store=len(own)
    )


def _told(row: Row, *, lead: bool) -> Row:
    if lead or not (row.kind in SAID_TO_NOBODY or row.what.startswith(SIGNING_IN)):
        return row
    return replace(row, at="", who="", what="", kind="", id="", device="", commitment="")
