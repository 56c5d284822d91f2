"""A reflection: what a member thinks about their own practice, by a cycle of questions or freely.

It is its author's own. Until they share it, the store holds it sealed to them and nothing of it
in plain.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from journalkit.records.checking import Check, new_id, record

FIRST_WORDS = 80
"""Characters that stand for a reflection in a list."""


@record
class Question:
    """One question to think along; ``id`` is its own among all cycles."""

    id: str
    ask: str


@record
class Part:
    """Two or three questions that stand on the page together."""

    name: str
    questions: tuple[Question, ...]


@record
class Cycle:
    """A way to reflect, and where it comes from."""

    id: str
    name: str
    source: str
    parts: tuple[Part, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of its questions, in order."""
        return tuple(one for part in self.parts for one in part.questions)


@record
class Reflection:
    """A reflection in plain, as its author reads it, and everybody who may once it is shared.

    A field that is added later needs a default: what is sealed cannot be migrated.
    ``answers`` are texts by a question's id; only some need be answered. ``observations`` and
    ``meetings`` (ids) are what it is about.
    """

    author: str
    cycle: str
    begun_at: datetime
    changed_at: datetime
    answers: dict[str, str] = field(default_factory=dict)
    observations: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    shared_at: datetime | None = None
    id: str = field(default_factory=new_id)

    def __repr__(self) -> str:
        return f"Reflection(id={self.id!r}, shared={self.shared_at is not None})"

    def problems(self) -> dict[str, str]:
        """Why this cannot be kept; a draft may hold anything."""
        check = Check()
        check.that(bool(self.written), "answers", "Write something first: one answer is enough.")
        for text in self.answers.values():
            check.text(text, "answers", "An answer")
        return check.problems

    @property
    def written(self) -> tuple[str, ...]:
        """The answers that have words in them."""
        return tuple(text.strip() for text in self.answers.values() if text.strip())

    @property
    def first_words(self) -> str:
        """How it begins, to tell it from others."""
        text = " ".join(self.written[0].split()) if self.written else ""
        return text if len(text) <= FIRST_WORDS else text[:FIRST_WORDS].rsplit(" ", 1)[0] + "…"


@record
class SealedReflection:
    """A private reflection as the store keeps it: whose it is, and bytes that only they open.

    ``sealed`` is an age file to the author's recipient in base64, of a length that says little.
    """

    author: str
    sealed: str
    id: str
