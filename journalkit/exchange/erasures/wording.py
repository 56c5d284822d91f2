"""What a manager sees of records that go: lists and fields, as data that a page shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from journalkit.exchange.erasures.mentions import Mention
from journalkit.exchange.erasures.planning import Plan
from journalkit.journal import erasing
from journalkit.journal.session import Session
from journalkit.reckoning.retention import Due
from journalkit.records import Observation, Receipt
from journalkit.records.erasure import REASONS
from journalkit.store.erasing import Reach

Row = dict[str, Any]

CALLED = {
    "children": ("child", "children"), "carers": ("carer", "carers"),
    "observations": ("observation", "observations"), "pictures": ("picture", "pictures"),
    "drafts": ("draft", "drafts"), "judgements": ("judgement", "judgements"),
    "consents": ("answer about pictures", "answers about pictures"),
    "absences": ("absence", "absences"), "key_persons": ("key person’s time", "key persons’ times"),
    "memberships": ("place in a group", "places in groups"), "stays": ("stay in a room",) * 2,
    "stories": ("story", "stories"),
    "story_versions": ("version of a story", "versions of stories"),
    "story_drafts": ("draft of a story", "drafts of stories"), "replies": ("reply", "replies"),
    "closed_steps": ("closed next step", "closed next steps"),
    "outings": ("record of what went out", "records of what went out"),
    "reviews": ("review", "reviews"), "remarks": ("remark", "remarks"),
    "ratings": ("rating", "ratings"), "meetings": ("staff meeting", "staff meetings"),
    "actions": ("action", "actions"), "agenda_items": ("point of an agenda", "points of agendas"),
    "reflections": ("shared reflection", "shared reflections"), "devices": ("device", "devices"),
    "kept_pages": ("kept page of numbers", "kept pages of numbers"), "holds": ("lifted hold",) * 2,
    "earlier_records": ("earlier version of the register",) * 2,
}  # fmt: skip
"""What records are called, one and several."""

LABELS = {
    "text": "What happened", "own_words": "Child’s own words", "meaning": "What this tells us",
    "next_step": "Next step", "place": "Where", "caption": "Caption", "comment": "Comment",
    "notes": "Notes of the meeting", "outcome": "What came of it", "picture": "The chart",
}  # fmt: skip


UNREACHED = (
    "Not reached: sealed concerns and private reflections, which no manager can read (tell the "
    "safeguarding lead); paper, and files that left the journal; older back-ups, until their day."
)
PERIODS = (
    "How long each class of records is kept, and what is due by the year it goes back to. The "
    "periods are a starting point: check them with your local authority and your insurer. Nothing "
    "goes by itself."
)
LONG_ENOUGH = "They go for good, with their pictures. Back-ups hold them until their own day."
LIFT = "What it held can be erased again."

CHOICES = [
    {"id": "one", "cells": ["A child", "Everything of one child",
     "Text by text, before anything goes."],
     "actions": [{"name": "choose", "label": "Choose a child", "kind": ""}]},
    {"id": "note", "cells": ["An observation", "One observation, or one of its pictures",
     "Withdrawing keeps it; this does not."],
     "actions": [{"name": "find", "label": "Find it", "kind": ""}]},
]  # fmt: skip
"""What can be erased."""


def kept(dues: Iterable[Due]) -> list[Row]:
    """Each class of records: for how long, and what is due."""
    rows = []
    for one in dues:
        period = one.period
        after = "the child left" if period.after == "leaving" else "its day"
        years = "1 year" if period.years == 1 else f"{period.years} years"
        said = ", ".join(f"{count} of {year}" for year, count in one.years.items()) or "–"
        do = [_do("period", "Change", "open")]
        if one.count and period.name == "register":
            do += [_do("leavers", "Look at them")]
        elif one.count:
            do += [_do("erase-due", "Erase these", "danger", LONG_ENOUGH)]
        row = _row(period.name, period.title, f"{years} after {after}", said, actions=do)
        mark = f"{one.count} due" if one.count else ""
        rows.append({**row, "mark": mark, "mark_kind": "warning"})
    return rows


def holds(session: Session) -> list[Row]:
    """The holds that stand."""
    children = {one.id: one.name for one in session.vault.children.all()}
    lift = [_do("lift", "Lift", "danger", LIFT)]
    return [
        _row(one.id, children.get(one.child, "Everything"), one.reason,
             _by(session, one.by, one.at), actions=lift)
        for one in erasing.standing(session)
    ]  # fmt: skip


def receipts(session: Session) -> list[Row]:
    """What was erased, the latest first."""
    return [
        _row(one.id, _by(session, one.by, one.at), REASONS[one.reason], counted(one),
             dated(one.held_until) if one.held_until else "not known")
        for one in erasing.receipts(session)
    ]  # fmt: skip


def children(session: Session, only: Iterable[str] | None) -> list[Row]:
    """The children by name; *only* those (ids), unless it is None."""
    wanted = None if only is None else {*only}
    return [
        _row(one.id, one.name, dated(one.born), dated(one.left) if one.left else "",
             actions=[_do("child", "Open", "open")])
        for one in session.vault.children.where("1", order="name")
        if wanted is None or one.id in wanted
    ]  # fmt: skip


def going(found: Reach, plan: Plan) -> list[Row]:
    """How many records of each kind go, and how many of others are written anew."""
    rows = [_row(name, _called(name, ids).capitalize(), str(len(ids)))
            for name, ids in found.gone.items() if ids]  # fmt: skip
    shared = sum(one.tagged for one in plan.named)
    for words, count in (
        ("Observations of other children too: they remain without this child", shared),
        ("Other records that name this child or a carer, or may", len(plan.named) - shared),
    ):
        rows += [_row(words, words, str(count))] * bool(count)
    return rows


def beside(found: Reach) -> str:
    """What is not reached, and what is to be done about pictures in which nobody is named."""
    if not found.unnamed:
        return UNREACHED
    return (
        f"Nobody has said who is in {len(found.unnamed)} of the pictures beside notes of several "
        "children. They go as well: if this child is not in one, say who is, in Pictures, and come "
        f"back. {UNREACHED}"
    )


def fields(one: Mention) -> list[dict[str, Any]]:
    """A field for each text of *one*; the drawing of a chart is not read."""
    return [
        {"name": str(at), "label": LABELS.get(each.path[-1], "The text"), "kind": "long",
         "optional": each.path != ("note", "text"),
         "help": "" if each.text == each.proposal else f"Now: {each.text}"}
        for at, each in enumerate(one.passages)
        if each.path != ("picture",)
    ]  # fmt: skip


def about(one: Mention) -> str:
    """What stands above the texts of *one*."""
    said = "This stays in the journal. Take out whatever tells of the child."
    if one.tagged:
        said = "It is of other children too. This child’s name, tag and pictures go."
    unsure = any(each.unsure for each in one.passages)
    return said + " A word in it may be the name, and may be none: look at it." * unsure


def titled(one: Mention, at: int, of: int) -> str:
    """The heading above the texts of *one*, number *at* (from 0) *of* so many."""
    return f"What remains: {CALLED.get(one.kind, ('record',))[0]} {at + 1} of {of}"


def notes(session: Session, found: Iterable[Observation]) -> list[Row]:
    """Observations to choose one from."""
    return [
        _row(one.id, dated(one.note.happened_at.astimezone(session.zone)), one.note.text[:120],
             actions=[_do("note", "Open", "open")])
        for one in found
    ]  # fmt: skip


def parts(session: Session, id: str) -> list[Row]:
    """Observation *id* and its pictures, each to be erased."""
    one, last = session.vault.observations.get(id), [_do("last", "Erase it")]
    pictures = session.vault.pictures.some(one.note.pictures)
    return [
        _row(f"observations:{id}", "The observation", one.note.text, actions=last),
        *(
            _row(f"pictures:{each.id}", f"Its {each.kind} {number}", each.caption, actions=last)
            for number, each in enumerate(pictures.values(), 1)
        ),
    ]


def last(child: bool) -> list[dict[str, Any]]:
    """The fields of the last step: of a *child*, or of something else."""
    reasons = [{"id": id, "label": label} for id, label in REASONS.items()]
    typed = "The child’s first and last name" if child else "Type the word: erase"
    return [
        {"name": "reason", "label": "Why", "kind": "choice", "options": reasons},
        {"name": "typed", "label": typed, "kind": "text",
         "help": "Typed by hand, so that nobody erases by mistake."},
    ]  # fmt: skip


def counted(receipt: Receipt) -> str:
    """What went, in words: how many records of each kind."""
    said = [f"{len(ids)} {_called(name, ids)}" for name, ids in receipt.gone.items()]
    said += [f"{receipt.parts} of others written anew"] * bool(receipt.parts)
    return ", ".join(said)


def before(session: Session, ids: Iterable[str]) -> list[Row]:
    """How the register's records *ids* stood before they were put right."""
    return [
        _row(one.id, str(one.content["name"]), _told(one.content), _by(session, one.by, one.at))
        for one in erasing.earlier(session, {*ids})
    ]


def _told(content: dict[str, object]) -> str:
    """What an earlier record says, beside the name."""
    days = ((word, content.get(name)) for word, name in (("born", "born"), ("left", "left")))
    said = [f"{word} {dated(date.fromisoformat(str(day)))}" for word, day in days if day]
    names = ("known_as", "relationship", "household", "language")
    return ", ".join([*said, *(str(content[name]) for name in names if content.get(name))])


def dated(at: date) -> str:
    """A day in words."""
    return f"{at.day} {at:%B} {at.year}"


def _called(name: str, ids: Iterable[str]) -> str:
    one, several = CALLED.get(name, ("record", "records"))
    return one if len([*ids]) == 1 else several


def _by(session: Session, member: str, at: datetime) -> str:
    found = session.vault.members.some([member]).get(member)
    name = found.name if found else "two recovery sheets"
    return f"{dated(at.astimezone(session.zone))}, {name}"


def _row(id: str, *cells: str, actions: Iterable[dict[str, str]] = ()) -> Row:
    return {"id": id, "cells": [*cells], "actions": [*actions]}


def _do(name: str, label: str, kind: str = "", question: str = "") -> dict[str, str]:
    return {"name": name, "label": label, "kind": kind, "question": question}
