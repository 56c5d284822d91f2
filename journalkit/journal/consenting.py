"""What a child's carers agree to, with its history, and what went out under it.

A use is agreed to while at least one carer with parental responsibility has said yes to it and no
carer's last word is no: the no of one parent is not undone by the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from journalkit.errors import BadRecord
from journalkit.journal.session import Session
from journalkit.records import Carer, Consent, Outing, Picture, Use


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands about one use of a child's pictures."""

    use: Use
    agreed: bool
    answers: tuple[Consent, ...]
    """All of them, the latest first; empty where nobody was asked yet."""


@dataclass(frozen=True, kw_only=True)
class WentOut:
    """What left the record with a child in it."""

    outing: Outing
    pictures: tuple[str, ...]
    """Those of its pictures (ids) that the child is in."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one child's carers agree to, and what nobody has asked them about."""

    agreed: frozenset[Use]
    unasked: frozenset[Use]


def agreed(answers: Iterable[Consent]) -> bool:
    """Whether *answers* about one use of one child's pictures, in order, make it agreed to."""
    last = {one.carer: one.given for one in answers}
    return bool(last) and all(last.values())


def standing(session: Session, child: str) -> tuple[Standing, ...]:
    """What stands about each use of the pictures of *child* (an id)."""
    session.require("read a child's page")
    answers = session.vault.consents.of([child])
    return tuple(
        Standing(use=use, agreed=agreed(own), answers=tuple(reversed(own)))
        for use in Use
        for own in [[one for one in answers if one.use is use]]
    )


def overview(session: Session) -> dict[str, Asked]:
    """What stands for each child (an id) who belongs to the setting today, by name."""
    session.require("care for records")
    made = {}
    for child in session.vault.children.here_on(session.today()):
        stands = standing(session, child.id)
        made[child.id] = Asked(
            agreed=frozenset(one.use for one in stands if one.agreed),
            unasked=frozenset(one.use for one in stands if not one.answers),
        )
    return made


def record(
    session: Session, child: str, uses: Iterable[Use], *, given: bool, carer: str, how: str = ""
) -> tuple[WentOut, ...]:
    """Record that *carer* (an id) agrees to *uses* of the pictures of *child*, or does not.

    A manager records a yes; any teacher a no, which holds at once. After a no, returns what went
    out for those uses before. `BadRecord` where the carer is another child's, or says yes
    without parental responsibility.
    """
    session.require("record a consent" if given else "record a withdrawal")
    wanted = tuple(dict.fromkeys(uses))
    if not wanted:
        raise BadRecord({"uses": "Choose what it is about."})
    who = _carer(session, child, carer)
    if given and not who.parental_responsibility:
        raise BadRecord({"carer": "Only a carer with parental responsibility can agree to this."})
    with session.change() as change:
        before = session.vault.consents.of([child])
        for use in wanted:
            answer = Consent(
                child=child,
                use=use,
                given=given,
                carer=carer,
                at=session.now(),
                by=session.member.id,
                how=how.strip(),
            )
            had = any(one.given and one.use is use and one.carer == carer for one in before)
            what = "consent given" if given else "consent withdrawn" if had else "consent refused"
            session.vault.consents.put(change, answer, what=what)
    return () if given else went_out(session, child, uses=wanted)


def went_out(session: Session, child: str, *, uses: Iterable[Use]) -> tuple[WentOut, ...]:
    """What went out for *uses* with *child* (an id) in it, the latest first."""
    session.require("read a child's page")
    wanted = frozenset(uses)
    own = session.vault.pictures.of_child(child)
    return tuple(
        WentOut(outing=one, pictures=tuple(id for id in one.pictures if id in own))
        for one in session.vault.outings.of_child(child)
        if _asked_of(one, child) in wanted
    )


def _asked_of(outing: Outing, child: str) -> Use:
    """The use that the carers of *child* had agreed to when it went out."""
    if outing.use is Use.JOURNAL and outing.child != child:
        return Use.OTHERS
    return outing.use


def _carer(session: Session, child: str, id: str) -> Carer:
    for carer in session.vault.carers.of(child):
        if carer.id == id:
            return carer
    raise BadRecord({"carer": "Choose who said so: one of the child's carers."})


class Book:
    """What the door to pictures asks (`media.Ledger`), as the store knows it now.

    It remembers what it was told: make one for each thing that is done, not for each page.
    While a note is still being written, *drafted* are the children (ids) whom it is about: then
    what it answers says how things will be, and no door opens by it.
    """

    def __init__(self, session: Session, *, drafted: Collection[str] | None = None) -> None:
        self._session = session
        self._drafted = None if drafted is None else frozenset(drafted)
        self._agreed: dict[str, frozenset[Use]] = {}

    def may_work_with(self, picture: Picture) -> bool:
        """Whether the member added *picture* or may read an observation that shows it, or the
        reply from home that it came with."""
        if self._drafted is not None:
            return False
        if picture.added_by == self._session.member.id:
            return True
        vault, may = self._session.vault, self._session.may
        if may("read stories") and vault.replies.showing(picture.id):
            return True
        return any(may("read an observation", one) for one in vault.observations.showing(picture))

    def told_of(self, picture: Picture) -> frozenset[str]:
        """The children of the observations that show it and may appear in a journal."""
        if self._drafted is not None:
            return self._drafted
        return self._session.vault.pictures.told_of(picture)

    def agreed(self, child: str) -> frozenset[Use]:
        """What the carers of *child* agree to."""
        if child not in self._agreed:
            answers = self._session.vault.consents.of([child])
            self._agreed[child] = frozenset(
                use for use in Use if agreed(one for one in answers if one.use is use)
            )
        return self._agreed[child]
