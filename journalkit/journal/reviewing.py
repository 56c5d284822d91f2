"""Reading what was written: the queue, approving, asking for changes.

"Observations and any tracking are regularly monitored by the managing staff" (policy).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from journalkit.errors import Changed
from journalkit.journal.session import Session
from journalkit.records import Observation, Review, State

WAITING = (State.SUBMITTED,)


def queue(
    session: Session,
    *,
    states: Sequence[State] = WAITING,
    room: str = "",
    author: str = "",
    area: str = "",
    newest: bool = False,
    limit: int = 20,
    skip: int = 0,
) -> tuple[tuple[Observation, ...], int]:
    """Observations that wait, the longest waiting first, and how many there are in all.

    *newest* turns the order round, to look back.
    *room*, *author* and *area* are ids that narrow it.
    """
    session.require("see the review queue")
    return session.vault.observations.queue(
        states, room=room, author=author, area=area, newest=newest, limit=limit, skip=skip
    )


def approve(session: Session, id: str, *, version: int) -> Observation:
    """Approve *version* of observation *id*; `Changed` where there is a newer one."""
    return _decide(session, id, version=version, decision=State.APPROVED, comment="")


def ask_for_changes(session: Session, id: str, *, version: int, comment: str) -> Observation:
    """Send *version* of observation *id* back with a *comment* that its author sees."""
    return _decide(session, id, version=version, decision=State.CHANGES, comment=comment)


def comments(
    session: Session, observations: Iterable[Observation]
) -> dict[str, tuple[Review, ...]]:
    """What was decided about each of *observations*, by its id, the first decision first.

    Comments stay between an author and the managers.
    """
    said: dict[str, list[Review]] = {}
    for one in observations:
        session.require("read comments", one)
        said[one.id] = []
    for review in session.vault.reviews.of(list(said)):
        said[review.observation].append(review)
    return {id: tuple(reviews) for id, reviews in said.items()}


def _decide(
    session: Session, id: str, *, version: int, decision: State, comment: str
) -> Observation:
    current = session.vault.observations.get(id)
    session.require("review an observation", current)
    review = Review(
        observation=id,
        version=version,
        by=session.member.id,
        at=session.now(),
        decision=decision,
        comment=comment.strip(),
    )
    decided = replace(current, state=decision)
    approved = decision is State.APPROVED
    what = "observation approved" if approved else "changes asked for"
    with session.change() as change:
        # Read again inside the transaction: two managers may have pressed at the same moment.
        now = session.vault.observations.get(id)
        if now.version != version or now.state is not State.SUBMITTED:
            raise Changed
        session.vault.reviews.put(change, review, what=what)
        session.vault.observations.set_state(change, decided, what=what)
    return decided
