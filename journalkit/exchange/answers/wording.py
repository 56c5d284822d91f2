"""What a manager sees of a request: its cards and lists, as data that a page shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from textwrap import shorten
from typing import Any

from journalkit.exchange.answers import bundle
from journalkit.exchange.answers.everything import Item
from journalkit.exchange.answers.taking_out import COUNTED, Place, TakingOut
from journalkit.journal import answering
from journalkit.journal.session import Session
from journalkit.reckoning.due import SOON, due_on
from journalkit.records import AccessRequest

SURE = "The file and the journal’s record of it say that it was made, by whom and for whom."
BEGINS = 90
"""Characters of a text that a list shows."""
Row = dict[str, Any]
IDENTITY: list[Row] = [
    {"name": "how", "label": "How it was confirmed who asks", "kind": "text"},
    {"name": "on", "label": "On", "kind": "date"},
]
LONGER: list[Row] = [
    {
        "name": "why",
        "label": "Why",
        "kind": "long",
        "help": "Only where it is complex. Tell the family why within the first month.",
    }
]
CLOSE: list[Row] = [
    {
        "name": "outcome",
        "label": "How it was handed over, to whom and when; or why nothing was",
        "kind": "long",
    }
]
PICTURE: list[Row] = [
    {"name": "gives", "label": "It goes to the family", "kind": "yes"},
    {"name": "why", "label": "Why", "kind": "text"},
]
Actions = Iterable[dict[str, str]]


def due_in_words(request: AccessRequest, today: date) -> tuple[str, bool]:
    """Until when *request* is to be answered, and whether that is loud."""
    if request.starts is None:
        return "The time runs once it is known who asks", True
    due = due_on(request.starts, extended=bool(request.extended))
    days = (due - today).days
    left = f"{_days(days)} left" if days >= 0 else f"{_days(-days)} overdue"
    return f"{left}, due on {dated(due)}", days <= SOON


def in_list(session: Session) -> list[Row]:
    """Every request as a row, those that are open first."""
    every = session.vault.access_requests.all()
    children = session.vault.children.some(one.child for one in every)
    rows = []
    for one in sorted(every, key=lambda one: one.closed_at is not None):
        said, loud = due_in_words(one, session.today())
        if one.closed_at is not None:
            said, loud = f"Closed on {dated(one.closed_at.astimezone(session.zone))}", False
        cells = [children[one.child].name, one.asked_by, said]
        rows.append(_row(one.id, *cells, loud=loud, actions=[_do("request", "Open", "open")]))
    return rows


def to_ask(session: Session) -> list[Row]:
    """The fields of a new request. Children of one name are told apart by their birthdays."""
    children = sorted(session.vault.children.all(), key=lambda one: one.name)
    offered = [{"id": one.id, "label": f"{one.name}, born {dated(one.born)}"} for one in children]
    known = "Such as: known at the door; passport; letter of authority. "
    waits = "Leave it empty while you wait: the time runs from the day on which it is known."
    return [
        {"name": "child", "label": "About", "kind": "choice", "options": offered},
        {"name": "asked_by", "label": "Who asks", "kind": "text",
         "help": "A carer’s name as the child’s page has it, or who acts for them."},
        {"name": "received", "label": "Received on", "kind": "date"},
        {"name": "identity", "label": "How it was confirmed who asks", "kind": "text",
         "optional": True, "help": known + waits},
    ]  # fmt: skip


def begun(session: Session, said: dict[str, Any]) -> AccessRequest:
    """The request that the fields of `to_ask` say, opened. A carer is known by their name."""
    carers, name = session.vault.carers.of(said["child"]), said["asked_by"].casefold()
    same = [one.id for one in carers if one.name.casefold() == name]
    received = date.fromisoformat(said["received"])
    return answering.begin(
        session,
        said["child"],
        asked_by=said["asked_by"],
        carer=same[0] if len(same) == 1 else "",
        received=received,
        identity=said["identity"],
        identity_on=received if said["identity"] else None,
    )


def to_decide(places: Iterable[Place]) -> list[Row]:
    """The fields by which a manager decides about a text and the *places* in it."""
    options = [{"id": one.id, "label": f"{one.around} becomes {one.instead}"} for one in places]
    taken = {"name": "out", "label": "Taken out", "kind": "choices", "options": options}
    why = "Why, where you decide otherwise than proposed"
    return [
        {"name": "gives", "label": "It goes to the family", "kind": "yes"},
        *([taken | {"optional": True}] if options else []),
        {"name": "why", "label": why, "kind": "long", "optional": True},
    ]


def cards(session: Session, request: AccessRequest, out: TakingOut | None) -> list[Row]:
    """A request, card by card; *out* is None where it is closed."""
    if out is None:
        taken = [f"{number} {COUNTED[name]}" for name, number in request.taken_out.items()]
        not_in = f"Not in the file: {'; '.join(taken) or 'nothing'}" if request.made_at else ""
        return [_row("closed", "Closed", request.outcome, not_in)]
    texts, pictures = out.undecided()
    names = {one.id: one.name for one in session.vault.members.some(request.asked).values()}
    said = [f"{name}: {request.answers.get(one, 'no answer yet')}" for one, name in names.items()]
    due, loud = due_in_words(request, session.today())
    longer = [_do("longer", "Take two months more")] * (not request.extended)
    confirm = [_do("identity", "Confirm")] * (not request.identity)
    lead = "The safeguarding lead has dealt with them" if request.concerns_by else "Not dealt with"
    blocked = [*bundle.blockers(out).values()]
    make = [_do("made", "Make the file", "primary", SURE)] * (not blocked)
    made = request.made_at and f"Made last on {dated(request.made_at.astimezone(session.zone))}"
    through = [_do("texts", "Read the texts")], [_do("pictures", "Look at them")]
    count, shown = len(out.everything.items), len(out.everything.pictures)
    close = [_do("close", "Close the request")]
    return [
        _row("time", "Time", due, request.extended, loud=loud, actions=longer),
        _row("who", "Who asks", request.asked_by, request.identity or "Not confirmed yet",
             actions=confirm),
        _row("texts", "Texts", f"{texts} to read", f"{count} records in all",
             mark="to read" * (texts > 0),
             actions=through[0]),
        _row("pictures", "Photos and videos", f"{pictures} to decide on", f"{shown} in all",
             mark="to decide" * (pictures > 0), actions=through[1]),
        _row("reflections", "Private reflections", "Their authors are asked", *said)
        if said else _row("reflections", "Private reflections", "Nobody keeps any"),
        _row("concerns", "Concerns", lead, "They are handled apart, whether there are any or not."),
        _row("file", "The file", made or ("Not ready" if blocked else "It can be made"), *blocked,
             actions=[*make, *close]),
    ]  # fmt: skip


def texts(out: TakingOut) -> tuple[list[Row], list[Row]]:
    """The texts in which somebody else is named or may be, or that were read; and the others."""
    every = [one for one in out.everything.items if one.texts]
    look = [one for one in every if out.to_look_at(one) or not out.waits(one)]
    look.sort(key=lambda one: not out.waits(one))
    rows = []
    for one in look:
        mark = "to read" if out.waits(one) else "goes" if out.goes(one) else "does not go"
        said = shorten(_joined(out, one), BEGINS, placeholder=" …")
        do = [_do("text", "Open", "open")]
        rows.append(_row(one.about, titled(one), said, mark=mark, actions=do))
    plain = [_row(one.about, titled(one), _joined(out, one)) for one in every if one not in look]
    return rows, plain


def pictures(session: Session, out: TakingOut) -> list[Row]:
    """The photos and videos, those to decide on first."""
    marks = {None: "to decide", True: "goes", False: "does not go"}
    rows = [
        _row(
            one.id,
            f"{one.kind.capitalize()} of {dated(one.when.astimezone(session.zone))}",
            why,
            mark=marks[goes],
            actions=[_do("picture", "Open", "open")],
        )
        for one, goes, why in bundle.pictures_of(out)
    ]
    return sorted(rows, key=lambda row: row["mark"] != "to decide")


def titled(item: Item) -> str:
    """What *item* is, and of when."""
    at = f", {dated(date.fromisoformat(item.at[:10]))}" if item.at else ""
    return item.title + at


def dated(at: date) -> str:
    """A day in words."""
    return f"{at.day} {at:%B} {at.year}"


def _joined(out: TakingOut, item: Item) -> str:
    return "\n".join(text for _, text in out.texts(item) if text)


def _row(id: str, *cells: str, loud: bool = False, mark: str = "", actions: Actions = ()) -> Row:
    mark = "due" if loud else mark
    kind = {"due": "warning", "to read": "warning", "to decide": "warning", "goes": "good"}
    shown = {"mark": mark, "mark_kind": kind.get(mark, "info")} if mark else {}
    return {"id": id, "cells": [*filter(None, cells)], "actions": [*actions], **shown}


def _do(name: str, label: str, kind: str = "", question: str = "") -> dict[str, str]:
    return {"name": name, "label": label, "kind": kind, "question": question}


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
