"""An observation: what was seen, its versions, its reviews, its drafts."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from journalkit.records.checking import Check, new_id, record


class State(StrEnum):
    """An observation's life: submitted, sent back any number of times, approved, or withdrawn.

    ``WITHHELD`` stands outside it: somebody rated it not appropriate, and it is in no use until a
    manager has looked at it or its author has written it anew.
    """

    SUBMITTED = "submitted"
    CHANGES = "changes"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    WITHHELD = "withheld"

    @property
    def in_use(self) -> bool:
        """Whether an observation in this state may be read, counted and shown."""
        return self not in (State.WITHDRAWN, State.WITHHELD)


@record
class Note:
    """What a practitioner says about what was seen: the content of one version.

    ``wellbeing`` and ``involvement`` are on the Leuven scales, 1 to 5, or None where nobody
    judged. ``areas`` and ``aspects`` hold ids of the framework, ``pictures`` ids in order. Raises
    `BadRecord`, which says field by field what is missing.

    >>> Note(children=(), text="", happened_at=now)
    Traceback (most recent call last):
    journalkit.errors.BadRecord: Choose at least one child. Write what happened. ...
    """

    children: tuple[str, ...]
    text: str
    happened_at: datetime
    place: str = ""
    own_words: str = ""
    meaning: str = ""
    next_step: str = ""
    areas: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    wellbeing: int | None = None
    involvement: int | None = None
    pictures: tuple[str, ...] = ()
    staff_only: bool = False

    def __post_init__(self) -> None:
        check = Check()
        check.that(bool(self.children), "children", "Choose at least one child.")
        once = len(set(self.children)) == len(self.children)
        check.that(once, "children", "A child is chosen twice.")
        check.that(bool(self.text.strip()), "text", "Write what happened.")
        check.text(self.text, "text", "What happened")
        check.text(self.own_words, "own_words", "Child's own words")
        check.text(self.meaning, "meaning", "What this tells us")
        check.text(self.next_step, "next_step", "Next step")
        check.name(self.place, "place", "The place", may_be_empty=True)
        check.aware(self.happened_at, "happened_at", "The time it happened")
        for name, called in (("wellbeing", "Wellbeing"), ("involvement", "Involvement")):
            value = getattr(self, name)
            check.that(value is None or 1 <= value <= 5, name, f"{called} runs from 1 to 5.")
        check.done()

    def __repr__(self) -> str:
        return f"Note(children={len(self.children)}, characters={len(self.text)})"


@record
class Version:
    """One version of an observation: kept for good, with who wrote it and when."""

    observation: str
    number: int
    """1 for the first."""
    note: Note
    by: str
    at: datetime


@record
class Observation:
    """An observation as it stands: its latest version and its state."""

    author: str
    state: State
    version: int
    note: Note
    created_at: datetime
    submitted_at: datetime
    id: str = field(default_factory=new_id)

    def __repr__(self) -> str:
        return f"Observation(id={self.id!r}, state={self.state.value!r}, version={self.version})"


@record
class Review:
    """What a manager decided about one version of an observation, or who withheld it.

    A ``comment`` is private between the author and the managers: what was asked for, or praised.
    Why something was withheld is for the managers alone.
    """

    observation: str
    version: int
    by: str
    at: datetime
    decision: State
    """``APPROVED`` or ``CHANGES``; ``WITHHELD`` where it was rated not appropriate, by whoever did;
    ``SUBMITTED`` where the decision before was taken back."""
    comment: str = ""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.text(self.comment, "comment", "Comment")
        decided = self.decision is not State.WITHDRAWN
        check.that(decided, "decision", "A review approves or asks for changes.")
        asks = self.decision is State.CHANGES
        check.that(
            not asks or bool(self.comment.strip()), "comment", "Write what you would like changed."
        )
        check.done()

    def __repr__(self) -> str:
        return f"Review(id={self.id!r}, decision={self.decision.value!r})"


@record
class ClosedStep:
    """What came of an observation's next step for one child.

    A next step is open from the note that says it until somebody closes it. ``step`` keeps the
    words that were closed: other words in a later version of the note are another step.
    """

    observation: str
    child: str
    step: str
    outcome: str
    by: str
    at: datetime
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.that(bool(self.outcome.strip()), "outcome", "Write what came of it.")
        check.text(self.outcome, "outcome", "What came of it")
        check.done()


@record
class Draft:
    """What somebody is still writing: saved as it stands, whole or not.

    ``fields`` holds the form's fields by name, as JSON values; nothing in it is checked yet.
    ``observation`` and ``version`` say what it will amend, where it is not a new note.
    """

    author: str
    fields: dict[str, object]
    saved_at: datetime
    observation: str | None = None
    version: int | None = None
    id: str = field(default_factory=new_id)
