"""Reading what was written: the queue, approving, asking for changes, taking a decision back.

"Observations and any tracking are regularly monitored by the managing staff" (policy).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from journalkit.errors import Changed, NotFound, Refused
from journalkit.journal import criteria
from journalkit.journal.session import Session
from journalkit.journal.withholding import keep_out, put_decision
from journalkit.reckoning.attending import in_term
from journalkit.records import Observation, Rating, State

WAITING = (State.SUBMITTED,)

LONG = 7
"""Days in term that a note may wait: its author still remembers what was seen. Holidays do not
count, in which nobody was there to read it."""

LONGEST_HOLIDAY = 90
"""Days after which a note has waited too long, term or no term."""

UNDO_FOR = timedelta(minutes=10)
"""How long a manager may take a decision back: the author has hardly read it."""


def queue(
    session: Session,
    *,
    states: Sequence[State] = WAITING,
    room: str = "",
    author: str = "",
    area: str = "",
    before: datetime | None = None,
    newest: bool = False,
    limit: int = 20,
    skip: int = 0,
) -> tuple[tuple[Observation, ...], int]:
    """Observations that wait, the longest waiting first, and how many there are in all.

    *newest* turns the order round, to look back.
    *room*, *author* and *area* are ids that narrow it, *before* is when it was handed in at last.
    """
    session.require("see the review queue")
    return session.vault.observations.queue(
        states,
        room=room,
        author=author,
        area=area,
        before=before,
        newest=newest,
        limit=limit,
        skip=skip,
    )


def too_long(session: Session) -> datetime:
    """What was handed in before then has waited for more than a week of term."""
    session.require("see the review queue")
    vault, now = session.vault, session.now()
    spans = in_term(vault.terms.all(), vault.half_terms.all())
    left = LONG
    for days in range(1, LONGEST_HOLIDAY):
        day = session.today() - timedelta(days=days)
        left -= not spans or any(first <= day <= last for first, last in spans)
        if not left:
            return now - timedelta(days=days)
    return now - timedelta(days=LONGEST_HOLIDAY)


def approve(session: Session, id: str, *, version: int, praise: str = "") -> Observation:
    """Approve *version* of observation *id*, with *praise* that its author sees if there is any;
    `Changed` where there is a newer one."""
    return _decide(session, id, version=version, decision=State.APPROVED, comment=praise)


def approve_several(session: Session, those: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Approve each version of *those*; returns the ids of what had changed meanwhile."""
    changed = []
    for id, version in those:
        try:
            approve(session, id, version=version)
        except (Changed, NotFound):
            changed.append(id)
    return tuple(changed)


def ask_for_changes(session: Session, id: str, *, version: int, comment: str) -> Observation:
    """Send *version* of observation *id* back with a *comment* that its author sees.

    What is withheld stays so until its author has written it anew.
    """
    return _decide(session, id, version=version, decision=State.CHANGES, comment=comment)


def undo(session: Session, id: str) -> Observation:
    """Take back what this manager decided last about observation *id*: it waits again.

    `Refused` after ten minutes, `Changed` where something happened since.
    """
    current = session.vault.observations.get(id)
    session.require("review an observation", current)
    what, withheld = "decision taken back", current.state is State.WITHHELD
    with session.change() as change:
        now = session.vault.observations.get(id)
        last = next(iter(session.vault.reviews.of([id])[-1:]), None)
        if last is None or last.by != session.member.id or last.version != now.version:
            raise Changed
        as_decided = now.state is last.decision or (withheld and last.decision is State.CHANGES)
        if not as_decided or last.decision not in (State.APPROVED, State.CHANGES):
            raise Changed
        if session.now() - last.at > UNDO_FOR:
            raise Refused(
                "A decision can be taken back for ten minutes.",
                what_to_do="Say something about the note, or ask its author to edit it.",
            )
        before = now if withheld else replace(now, state=State.SUBMITTED)
        put_decision(session, change, before, State.SUBMITTED, what=what)
        if not withheld:
            session.vault.observations.set_state(change, before, what=what)
    return before


def own_ratings(session: Session, observations: Iterable[Observation]) -> dict[str, Rating]:
    """How this manager rated the latest version of *observations* outside meetings, by its id."""
    session.require("see the review queue")
    latest = {one.id: one.version for one in observations}
    return {
        one.observation: one
        for one in session.vault.ratings.of([*latest])
        if not one.meeting
        and one.by == session.member.id
        and one.version == latest[one.observation]
    }


def rate(
    session: Session,
    id: str,
    *,
    version: int,
    rubric: str,
    values: Mapping[str, int],
    appropriate: bool = True,
    why: str = "",
) -> Rating:
    """Rate *version* of observation *id* by the criteria of *rubric* (an id), those in force.

    *values* are by criterion; what is left out is not rated. Rated again, the earlier rating is
    changed, under the criteria that it was made under. Not *appropriate* withholds the note; *why*
    is for the managers. `Changed` where note or criteria are others by now.
    """
    session.require("review an observation", session.vault.observations.get(id))
    with session.change() as change:
        now = session.vault.observations.get(id)
        if now.version != version or now.state is State.WITHDRAWN:
            raise Changed
        earlier = own_ratings(session, [now]).get(id)
        in_force = session.vault.rubrics.current()
        made_by = session.vault.rubrics.get(earlier.rubric) if earlier else in_force
        if rubric != made_by.id:
            raise Changed("The criteria are others by now.")
        rating = Rating(
            observation=id,
            version=version,
            rubric=rubric,
            by=session.member.id,
            at=session.now(),
            scores=criteria.scores(made_by, values),
            appropriate=appropriate,
        )
        if earlier:
            rating = replace(rating, id=earlier.id)
        session.vault.ratings.put(change, rating, what="observation rated")
        if not appropriate:
            keep_out(session, change, id, version=version, why=why)
    return rating


def _decide(
    session: Session, id: str, *, version: int, decision: State, comment: str
) -> Observation:
    session.require("review an observation", session.vault.observations.get(id))
    approved = decision is State.APPROVED
    what = "observation approved" if approved else "changes asked for"
    with session.change() as change:
        # Read again inside the transaction: two managers may have pressed at the same moment.
        now = session.vault.observations.get(id)
        withheld = now.state is State.WITHHELD and not approved
        if now.version != version or not (now.state is State.SUBMITTED or withheld):
            raise Changed
        decided = now if withheld else replace(now, state=decision)
        put_decision(session, change, decided, decision, comment=comment, what=what)
        if not withheld:
            session.vault.observations.set_state(change, decided, what=what)
    return decided
