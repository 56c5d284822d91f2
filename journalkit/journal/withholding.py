"""What somebody rated not appropriate is in no use until a manager has looked at it.

"A no withholds the observation from every other use and tells the managers" (practice): its author
and the managers read it, nobody else, and no number counts it.
"""

from __future__ import annotations

from dataclasses import replace

from journalkit.errors import Changed
from journalkit.journal import observing
from journalkit.journal.session import Session
from journalkit.records import Observation, Review, State
from journalkit.store.change import Change

WHAT = "observation withheld"


def keep_out(
    session: Session, change: Change, id: str, *, version: int, why: str = ""
) -> Observation:
    """Take observation *id* out of every use within *change*, because its *version* is not
    appropriate; whoever keeps the rating there has asked whether this member may rate.

    *why* is for the managers alone. `Changed` where there is a newer version.
    """
    current = session.vault.observations.get(id)
    if current.version != version or current.state is State.WITHDRAWN:
        raise Changed
    if current.state is State.WITHHELD:
        return current
    withheld = replace(current, state=State.WITHHELD)
    put_decision(session, change, withheld, State.WITHHELD, comment=why, what=WHAT)
    session.vault.observations.set_state(change, withheld, what=WHAT)
    return withheld


def release(session: Session, id: str) -> Observation:
    """Bring observation *id* back into use: a manager found it appropriate. It waits to be read."""
    current = session.vault.observations.get(id)
    session.require("review an observation", current)
    what, note = "observation released", current.note
    released = replace(current, state=State.SUBMITTED)
    areas = observing.areas(session, note)
    with session.change() as change:
        now = session.vault.observations.get(id)
        if now.version != current.version or now.state is not State.WITHHELD:
            raise Changed
        put_decision(session, change, released, State.SUBMITTED, what=what)
        session.vault.observations.set_state(change, released, what=what, areas=areas)
    return released


def put_decision(
    session: Session,
    change: Change,
    on: Observation,
    decision: State,
    *,
    what: str,
    comment: str = "",
) -> None:
    """Keep that the member decided so about *on*, as it stands."""
    review = Review(
        observation=on.id,
        version=on.version,
        by=session.member.id,
        at=session.now(),
        decision=decision,
        comment=comment.strip(),
    )
    session.vault.reviews.put(change, review, what=what)
