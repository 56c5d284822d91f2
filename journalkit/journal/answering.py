"""Answering a request for what is held about a child: opened, gone through, made, handed over.

What has to be gone through is worked out by `journalkit.answering`; here is decided who may, and
every step is recorded. Sealed concerns stand apart: their lead says that they have dealt with them,
whether there were any or not, and nothing here knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from journalkit import media
from journalkit.errors import BadRecord, Changed, NotFound
from journalkit.journal.consenting import Book
from journalkit.journal.session import Session
from journalkit.media import WORK
from journalkit.records import AccessRequest, Answer, Outing, Picture, Ruling, Use

MAY = "answer access requests"


def open_requests(session: Session) -> tuple[AccessRequest, ...]:
    """Those that are not closed, for managers and for safeguarding leads, the first one first."""
    session.require("read concerns" if session.member.lead else MAY)
    return tuple(one for one in session.vault.access_requests.all() if one.closed_at is None)


def begin(
    session: Session, child: str, *, asked_by: str, carer: str = "", received: date,
    identity: str = "", identity_on: date | None = None,
) -> AccessRequest:  # fmt: skip
    """Open a request. Whoever keeps private reflections is asked about them from now on."""
    session.require(MAY)
    vault = session.vault
    authors = dict.fromkeys(one.author for one in vault.sealed_reflections.all())
    request = AccessRequest(
        child=vault.children.get(child).id, asked_by=asked_by.strip(), carer=carer,
        received=received, identity=identity.strip(), identity_on=identity_on,
        asked=tuple(one.id for one in vault.members.some(authors).values() if one.left is None),
        by=session.member.id, at=session.now(),
    )  # fmt: skip
    if max(received, identity_on or received) > session.today():
        raise BadRecord({"received": "This day has not come yet."})
    if carer and carer not in {one.id for one in vault.carers.of(child)}:
        raise BadRecord({"carer": "Choose one of the child's carers."})
    with session.change() as change:
        vault.access_requests.put(change, request, what="access request opened")
    return request


def identify(session: Session, id: str, how: str, *, on: date) -> AccessRequest:
    """It is known who asks: the time to answer runs from then."""
    session.require(MAY)
    return _put(session, id, "identity confirmed", identity=how.strip(), identity_on=on)


def extend(session: Session, id: str, why: str) -> AccessRequest:
    """Take two months more, as the family was told within the first one, and *why*."""
    session.require(MAY)
    if not why.strip():
        raise BadRecord({"extended": "Write why, as you tell the family."})
    return _put(session, id, "time to answer extended", extended=why.strip())


def rule(session: Session, rulings: Sequence[Ruling]) -> None:
    """Keep what the member decided about texts and pictures of a request that is open."""
    session.require(MAY)
    with session.change() as change:
        for ruling in rulings:
            _open(session, ruling.request)
            session.vault.rulings.put(change, ruling, what="text or picture decided on")


def rulings(session: Session, id: str) -> dict[str, Ruling]:
    """The ruling that holds about each text and picture of request *id*."""
    session.require(MAY)
    return {one.about: one for one in session.vault.rulings.all() if one.request == id}


def asks(session: Session) -> tuple[AccessRequest, ...]:
    """The open requests that the member has not said yet what their reflections hold about."""
    every, own = session.vault.access_requests.all(), session.member.id
    waits = (one for one in every if own in one.asked and own not in one.answers)
    return tuple(one for one in waits if one.closed_at is None)


def answer(session: Session, id: str, said: Answer) -> None:
    """Say what the member's own private reflections hold about the child: never their words."""
    session.require("say what own reflections hold")
    request = _open(session, id)
    if session.member.id not in request.asked:
        raise NotFound
    answers = {**request.answers, session.member.id: said.value}
    _put(session, id, "asked about private reflections", answers=answers)


def concerns_dealt_with(session: Session, id: str) -> None:
    """The safeguarding lead has dealt with their part, whether there was anything or not."""
    session.require("read concerns")
    _put(session, id, "concerns dealt with apart", concerns_by=session.member.id)


def look(session: Session, id: str, picture: Picture, *, part: str | int = media.FULL) -> bytes:
    """The bytes of *picture*, one of those about the child of request *id* which is open: from
    notes that were withdrawn, too."""
    session.require(MAY)
    about = session.vault.pictures.about(_open(session, id).child)
    book = _Answering(session, frozenset(one.id for one in about))
    return media.for_use(picture, WORK, ledger=book, cabinet=session.cabinet, part=part)


def record(
    session: Session, id: str, *, pictures: Sequence[str], taken_out: Mapping[str, int]
) -> tuple[int, str]:
    """Record that the bundle of request *id* is made with *pictures* (ids), before anybody has it.

    Returns the chain's head with that row, which the bundle carries.
    """
    session.require(MAY)
    request = _open(session, id)
    if not request.identity:
        raise BadRecord({"identity": "First confirm who asks."})
    outing = Outing(
        use=Use.JOURNAL, pictures=tuple(pictures), what="Answer to an access request",
        by=session.member.id, at=session.now(), child=request.child,
    )  # fmt: skip
    made = replace(request, made_at=session.now(), taken_out=dict(taken_out))
    with session.change() as change:
        if pictures:
            session.vault.outings.put(change, outing, what="pictures went out")
        session.vault.access_requests.put(change, made, what="access request answered")
        return change.end()


def close(session: Session, id: str, outcome: str) -> None:
    """Close request *id*: how the bundle was handed over, or why none was."""
    session.require(MAY)
    closed = {"outcome": outcome.strip(), "closed_at": session.now()}
    _put(session, id, "access request closed", **closed)


def _open(session: Session, id: str) -> AccessRequest:
    request = session.vault.access_requests.get(id)
    if request.closed_at is not None:
        raise Changed("This request is closed.", what_to_do="Open a new one if they ask again.")
    return request


def _put(session: Session, id: str, what: str, **fields: Any) -> AccessRequest:
    with session.change() as change:
        request = replace(_open(session, id), **fields)
        session.vault.access_requests.put(change, request, what=what)
    return request


class _Answering(Book):
    """What the door asks about pictures while a request is answered."""

    def __init__(self, session: Session, about: frozenset[str]) -> None:
        super().__init__(session)
        self._about = about

    def may_work_with(self, picture: Picture) -> bool:
        return picture.id in self._about
