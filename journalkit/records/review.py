"""How observations are looked at: criteria, ratings by them, and what is said in between."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from journalkit.records.checking import Check, new_id, record

LEVELS = (0, 1, 2)
"""What a criterion is rated with: not at all, partly, fully."""

MOST_CRITERIA = 12
"""Criteria in a rubric: more than anybody rates a note by in a meeting."""


@record
class Criterion:
    """One thing that a good observation does, under a heading such as *Relevant*."""

    id: str
    """Stays through renamings, so that one criterion's numbers can be followed."""
    heading: str
    text: str


@record
class Rubric:
    """The criteria of a setting from a day on. Frozen: ratings keep those they were made under."""

    number: int
    """1 for the first; the highest is in force."""
    criteria: tuple[Criterion, ...]
    since: datetime
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.that(bool(self.criteria), "criteria", "Keep at least one criterion.")
        few = len(self.criteria) <= MOST_CRITERIA
        check.that(few, "criteria", f"Keep to {MOST_CRITERIA} criteria.")
        ids = {one.id for one in self.criteria}
        check.that(len(ids) == len(self.criteria), "criteria", "A criterion stands there twice.")
        for one in self.criteria:
            check.name(one.heading, "criteria", "A heading")
            check.name(one.text, "criteria", "A criterion")
        check.done()


@record
class Score:
    """What one criterion was rated with: one of `LEVELS`."""

    criterion: str
    value: int


@record
class Rating:
    """What one member thinks of one version of an observation, criterion by criterion.

    Criteria that nobody rated are left out of ``scores``, never counted as 0.
    """

    observation: str
    version: int
    rubric: str
    """The id of the rubric whose criteria are meant."""
    by: str
    at: datetime
    scores: tuple[Score, ...] = ()
    appropriate: bool = True
    """False withholds the observation from every use and tells the managers."""
    meeting: str = ""
    """The id of the staff meeting that it was rated in; empty for a manager's own review."""
    again: bool = False
    """Whether it was rated in the meeting's second round."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.aware(self.at, "at", "The time it was rated")
        known = all(one.value in LEVELS for one in self.scores)
        check.that(known, "scores", "A criterion is rated 0, 1 or 2.")
        once = len({one.criterion for one in self.scores}) == len(self.scores)
        check.that(once, "scores", "A criterion is rated twice.")
        check.done()


@record
class Remark:
    """Something said about an observation between its author and the managers."""

    observation: str
    version: int
    by: str
    at: datetime
    text: str
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.that(bool(self.text.strip()), "text", "Write what you would like to say.")
        check.text(self.text, "text", "What you say")
        check.done()
