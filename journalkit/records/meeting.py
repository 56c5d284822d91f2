"""A staff meeting: what it is about, the notes that it looks at, what the team agrees on."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from journalkit.records.checking import Check, new_id, record

LARGEST_SAMPLE = 40
"""Notes that a meeting may look at: more than an evening holds."""


@record
class Drawn:
    """One observation of a meeting's sample, as it stood when it was drawn."""

    observation: str
    version: int
    why: tuple[str, ...]
    """What it was drawn for, as ``kind:id``: a member, a key group (by its key person), an area;
    ``taken:`` with the member who took it to the meeting. Hidden until it was rated."""
    twice: bool = False
    """Whether it comes again at the end, to see how steadily the team rates."""


@record
class Meeting:
    """A staff meeting, from its opening to its minutes.

    The sample can be drawn again: ``seed`` and ``drawn_at`` give the same notes in the same order
    as long as none of them was withdrawn or withheld.
    """

    day: date
    led_by: str
    began_at: datetime
    rubric: str
    seed: int
    size: int
    """Notes that were asked for."""
    sample: tuple[Drawn, ...] = ()
    together: bool = False
    """Rated by the whole room on one screen, rather than by each on their own tablet."""
    attended: tuple[str, ...] = ()
    shown: int = 0
    """The place of the note on the screen, counted from 0 over `places`."""
    revealed: tuple[int, ...] = ()
    """Places whose ratings are in, with their author shown."""
    notes: str = ""
    ended_at: datetime | None = None
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.aware(self.began_at, "began_at", "The time it began")
        fits = 0 <= self.size <= LARGEST_SAMPLE
        check.that(fits, "size", f"A meeting looks at up to {LARGEST_SAMPLE} notes.")
        once = len({one.observation for one in self.sample}) == len(self.sample)
        check.that(once, "sample", "An observation was drawn twice.")
        check.text(self.notes, "notes", "Notes of the meeting")
        check.done()

    @property
    def places(self) -> tuple[tuple[Drawn, bool], ...]:
        """What is rated, in order, and whether it is for the second time."""
        again = [(one, True) for one in self.sample if one.twice]
        return (*((one, False) for one in self.sample), *again)


class Matter(StrEnum):
    """What an agenda can hold."""

    OBSERVATION = "observation"
    PAGE = "page"
    REFLECTION = "reflection"
    OTHER = "other"


@record
class AgendaItem:
    """Something to talk about at the next staff meeting."""

    kind: Matter
    ref: str
    """The id of what it is about; empty for `OTHER`."""
    text: str
    by: str
    at: datetime
    meeting: str = ""
    """The meeting that talked about it; empty while it waits."""
    dropped: bool = False
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.text(self.text, "text", "What to talk about")
        said = bool(self.text.strip()) or self.kind is not Matter.OTHER
        check.that(said, "text", "Write what to talk about.")
        check.done()


@record
class Action:
    """What a meeting agreed on: one a member, with an owner and a day."""

    meeting: str
    about: str
    """The member whose writing it is about; empty where it is the whole team's."""
    owner: str
    text: str
    due: date
    criterion: str = ""
    """The criterion that it is about, so that later observations can be held beside it; may be
    empty."""
    outcome: str = ""
    """What came of it."""
    done_at: datetime | None = None
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.that(bool(self.text.strip()), "text", "Write what was agreed.")
        check.text(self.text, "text", "What was agreed")
        check.that(bool(self.owner), "owner", "Say who does it.")
        check.text(self.outcome, "outcome", "What came of it")
        ended = self.done_at is None or bool(self.outcome.strip())
        check.that(ended, "outcome", "Write what came of it.")
        check.done()
