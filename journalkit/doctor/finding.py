"""What was looked at, and how it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How it is: as it should be, worth a look, or to be put right now."""

    GOOD = "good"
    LOOK = "LOOK"
    BAD = "BAD"


@dataclass(frozen=True)
class Finding:
    """A sentence about one part of the computer or the journal, and what to do about it."""

    part: str
    level: Level
    sentence: str
    what_to_do: str = ""


def finding(part: str, sentence: str, *, bad: str = "", look: str = "") -> Finding:
    """A finding whose level is that of the advice given: none at all means good."""
    level = Level.BAD if bad else Level.LOOK if look else Level.GOOD
    return Finding(part, level, sentence, bad or look)
