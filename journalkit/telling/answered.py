"""How many families answer their story: by half term, and never by family."""

from __future__ import annotations

from dataclasses import dataclass

from journalkit.journal import storytelling
from journalkit.journal.session import Session
from journalkit.records import FLOOR, HalfTerm


@dataclass(frozen=True, kw_only=True)
class Share:
    """Of one half term: how many families were given their learning story, and answered."""

    half_term: HalfTerm
    given: int
    answered: int | None
    """None where fewer than `FLOOR` were given one."""
    sentence: str


def answered(session: Session) -> tuple[Share, ...]:
    """The share of each half term in which a learning story was given, the latest first."""
    session.require("read stories")
    vault, kind = session.vault, storytelling.writings()[0].id
    replied = {one.story for one in vault.replies.all()}
    halves = sorted(vault.half_terms.all(), key=lambda one: one.starts, reverse=True)
    shares = []
    for half in halves:
        given = [
            one.id
            for one in vault.stories.in_half_term(half.id)
            if one.writing == kind and one.given_on
        ]
        if given:
            shares.append(_share(half, len(given), len(replied.intersection(given))))
    return tuple(shares)


def _share(half: HalfTerm, given: int, count: int) -> Share:
    families = "family was" if given == 1 else "families were"
    if given < FLOOR:
        few = f"{given} {families} given a story: too few to say how many answered"
        return Share(half_term=half, given=given, answered=None, sentence=few)
    said = f"{count} of {given} families answered"
    return Share(half_term=half, given=given, answered=count, sentence=said)
