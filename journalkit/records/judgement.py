"""A judgement: where a child was placed in an area, by whom, when, and from which evidence."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from journalkit.records.checking import Check, new_id, record

MOST_EVIDENCE = 100
"""Observations beside one judgement: more than anybody reads before deciding."""


@record
class Judgement:
    """Where a child stood in one area of learning when somebody judged it.

    Frozen: it keeps the framework and the half term that it was made in, whatever the setting
    changes later. Whoever thinks again makes another judgement, which names the one it replaces.
    """

    child: str
    area: str
    framework: str
    """The id of the framework whose ``area`` and ``band`` are meant."""
    band: str
    half_term: str
    """The half term's id; empty where none had begun."""
    half_term_name: str
    """What the half term was called on that day; empty where none had begun."""
    at: datetime
    by: str
    """The member who judged."""
    evidence: tuple[str, ...] = ()
    """Ids of the observations that it was made from."""
    why: str = ""
    replaces: str = ""
    """The id of the judgement that this one revises, within the same half term; empty for the
    first of a half term."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        for name, sentence in (
            ("child", "Say which child it is."),
            ("area", "Say which area it is about."),
            ("framework", "Say which framework it is made by."),
            ("band", "Choose where the child is."),
            ("by", "Say who judged."),
        ):
            check.that(bool(getattr(self, name)), name, sentence)
        check.name(self.half_term_name, "half_term_name", "The half term's name", may_be_empty=True)
        named = bool(self.half_term) == bool(self.half_term_name)
        check.that(named, "half_term_name", "A half term has both an id and a name.")
        check.aware(self.at, "at", "The time it was judged")
        once = len(set(self.evidence)) == len(self.evidence) and all(self.evidence)
        check.that(once, "evidence", "An observation is named twice.")
        few = len(self.evidence) <= MOST_EVIDENCE
        check.that(few, "evidence", f"Choose up to {MOST_EVIDENCE} observations.")
        check.text(self.why, "why", "Why")
        check.that(self.replaces != self.id, "replaces", "A judgement cannot replace itself.")
        check.done()
