"""What a hint is, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 20_000
"""Characters of a field that are looked at: several times the longest note that anybody reads."""


@dataclass(frozen=True, kw_only=True)
class Writing:
    """The texts of a note while it is written; of each, the first `LONGEST` characters."""

    text: str
    own_words: str = ""
    meaning: str = ""
    next_step: str = ""

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            object.__setattr__(self, name, getattr(self, name)[:LONGEST])

    def __repr__(self) -> str:
        return f"Writing(characters={len(self.text)})"


@dataclass(frozen=True, kw_only=True)
class Span:
    """The characters from ``start`` up to ``end`` in one of a note's fields."""

    field: str
    """``text``, ``own_words``, ``meaning`` or ``next_step``."""
    start: int
    end: int
    instead: str = ""
    """The initials that would stand there; for names only."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a person may choose to do about a hint."""

    label: str
    child: str = ""
    """The child to tag too (an id); empty where it is to use initials."""

    def __repr__(self) -> str:
        return f"Offer(child={self.child!r})"


@dataclass(frozen=True, kw_only=True)
class Hint:
    """One thing that a careful reader would say to a note, and where they would point."""

    kind: str
    sentence: str
    """What was seen and why it matters, for whoever is writing."""
    spans: tuple[Span, ...] = ()
    children: tuple[str, ...] = ()
    """Who may be meant by a name: several where children share it."""
    offers: tuple[Offer, ...] = ()

    @property
    def key(self) -> str:
        """What stays the same about it while a note is being written."""
        return ":".join((self.kind, *self.children))

    def __repr__(self) -> str:
        return f"Hint({self.kind!r}, spans={len(self.spans)})"


def with_initials(hint: Hint, texts: Mapping[str, str]) -> dict[str, str]:
    """Those of *texts* (by field, whole) in which a name of *hint* stands, with its initials."""
    changed: dict[str, str] = {}
    for span in reversed(hint.spans):  # from the end, so that what is before keeps its place
        text = changed.get(span.field, texts[span.field])
        changed[span.field] = text[: span.start] + span.instead + text[span.end :]
    return changed
