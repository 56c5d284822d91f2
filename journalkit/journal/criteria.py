"""The setting's own criteria: what a good observation does, and how one is rated by them.

"A setting may rename, add or remove criteria; past ratings keep the criteria that they were made
with" (practice): criteria are never changed, but followed by others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from journalkit.errors import BadRecord, Changed
from journalkit.journal.session import Session
from journalkit.records import Criterion, Rating, Rubric, Score
from journalkit.records.checking import new_id


def current(session: Session) -> Rubric:
    """The criteria in force."""
    session.require("rate an observation")
    return session.vault.rubrics.current()


def of(session: Session, ratings: Iterable[Rating]) -> dict[str, Rubric]:
    """The criteria that *ratings* were made under, by the rubric's id."""
    session.require("rate an observation")
    return session.vault.rubrics.some({one.rubric for one in ratings})


def write(session: Session, criteria: Sequence[Criterion], *, after: str) -> Rubric:
    """Put *criteria* in force from now on, in their order, after those of rubric *after* (an id).

    A criterion keeps its id where it stood there before, also under another name; an empty id is a
    new one's. Ratings that were made keep what they were made under. `Changed` where others were
    put in force meanwhile; nothing is written where nothing is different.
    """
    session.require("write the criteria")
    with session.change() as change:
        # Read inside the transaction: two managers may be writing.
        before = session.vault.rubrics.current()
        known = {one.id for one in before.criteria}
        if before.id != after or not {one.id for one in criteria if one.id} <= known:
            raise Changed("Somebody put other criteria in force just now.")
        said = tuple(
            replace(one, id=one.id or new_id(), heading=one.heading.strip(), text=one.text.strip())
            for one in criteria
        )
        if said == before.criteria:
            return before
        rubric = Rubric(number=before.number + 1, criteria=said, since=session.now())
        session.vault.rubrics.put(change, rubric, what="criteria written")
    return rubric


def scores(rubric: Rubric, values: Mapping[str, int]) -> tuple[Score, ...]:
    """*values* by criterion (an id), in the order of *rubric*; those that nobody rated are left
    out. `BadRecord` where one is no criterion of it."""
    ids = [one.id for one in rubric.criteria]
    if not set(values) <= set(ids):
        raise BadRecord({"scores": "One of the criteria is not among those in force."})
    return tuple(Score(criterion=id, value=values[id]) for id in ids if id in values)
