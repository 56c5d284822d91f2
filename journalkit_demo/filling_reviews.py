"""What the managers thought of some notes, and what was said about a few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from journalkit.records import Rating, Remark, Rubric, Score
from journalkit.store.change import Change
from journalkit.store.vault import Vault
from journalkit_demo.plan_records import PlannedNote, PlannedReview

RATED = 0.1
"""Share of the approvals with a rating: managers rate now and then, not each note."""
ANSWERED = 0.5
"""Share of the notes that are with their author whose author has answered."""

ANSWER = "I do not remember exactly. I will watch for it this week, and add what I see."
AGREED = "That would be good. It need not be today."


def add_reviews(
    vault: Vault,
    change: Change,
    planned: PlannedNote,
    *,
    rubric: Rubric,
    id_of: Callable[[str], str],
) -> None:
    """Ratings and remarks of *planned*; *id_of* gives the id of a key."""
    rng = Random(f"{planned.key} reviewed")  # noqa: S311 (its own: the notes stay what they are)
    for said in planned.reviews:
        if said.decision == "approved" and rng.random() < RATED:
            change.as_of(id_of(said.by), said.at)
            rating = Rating(
                observation=id_of(planned.key),
                version=said.version,
                rubric=rubric.id,
                by=id_of(said.by),
                at=said.at,
                scores=_scores(planned, rubric, rng),
            )
            vault.ratings.put(change, rating, what="observation rated")
        if planned.state == "changes" and rng.random() < ANSWERED:
            _talk(vault, change, planned, said, id_of)


def _scores(planned: PlannedNote, rubric: Rubric, rng: Random) -> tuple[Score, ...]:
    note = planned.latest
    known = {"learning": 2, "exact": 2 if note.own_words else 1, "next": 2 if note.next_step else 0}
    return tuple(
        Score(criterion=one.id, value=known.get(one.id, rng.choice((1, 1, 2, 2, 0))))
        for one in rubric.criteria
    )


def _talk(
    vault: Vault,
    change: Change,
    planned: PlannedNote,
    said: PlannedReview,
    id_of: Callable[[str], str],
) -> None:
    turns = ((planned.author, ANSWER, 20), (said.by, AGREED, 35))
    for who, text, minutes in turns:
        at = said.at + timedelta(minutes=minutes)
        change.as_of(id_of(who), at)
        remark = Remark(
            observation=id_of(planned.key),
            version=said.version,
            by=id_of(who),
            at=at,
            text=text,
        )
        vault.remarks.put(change, remark, what="something said about an observation")
