"""What is taken out for good, what stops it, how long records are kept, and what stood before."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime

from journalkit.records.checking import Check, new_id, record

REASONS = {
    "asked": "The family asked for it",
    "kept long enough": "It was kept as long as it had to be",
    "by mistake": "It should never have been entered",
    "ordered": "A court or an authority ordered it",
}
"""Why something is erased: a short list, so that no receipt says anything about a child."""


@record
class Receipt:
    """That something was erased: no content, nothing but ids."""

    kind: str
    """``child``, ``observation``, ``picture``, or ``retention``."""
    asked: dict[str, list[str]]
    """The ids that were asked for, by their table."""
    gone: dict[str, list[str]]
    """The ids of all records that went, by their table."""
    parts: int
    """Records of others that were written anew without it."""
    reason: str
    by: str
    at: datetime
    held_until: date | None = None
    """The day until which back-ups of before still hold it; None where nobody can say."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.that(self.reason in REASONS, "reason", "Choose a reason.")
        check.done()


@record
class Remaining:
    """One text of a record as a manager confirmed it: where it stands, and what remains."""

    kind: str
    """The table."""
    id: str
    path: tuple[str, ...]
    """Names and places, from the record inwards: ``note``, ``text``."""
    text: str


@record
class Erasure:
    """All that is needed to do it again on an older copy of the journal."""

    receipt: Receipt
    spared: tuple[str, ...] = ()
    """Pictures (ids) beside the child's notes that the child is not in."""
    remaining: tuple[Remaining, ...] = ()
    spellings: tuple[str, ...] = ()
    """How the child was written in what was put right: older copies may hold it elsewhere."""
    files: tuple[str, ...] = ()
    """Sealed files, by their names in the cabinet."""


@record
class Hold:
    """That nothing of a child, or of everybody, is erased: an inquiry is going on, or a claim."""

    child: str
    """An id; empty for everything."""
    reason: str
    by: str
    at: datetime
    lifted_by: str = ""
    lifted_at: datetime | None = None
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.that(bool(self.reason.strip()), "reason", "Write why it must be kept.")
        check.text(self.reason, "reason", "Why it must be kept")
        check.done()


@record
class Keeping:
    """How long one class of records is kept in this setting, and why. The latest one holds."""

    name: str
    """The class, as ``data/retention.json`` names it."""
    years: int
    reason: str
    by: str
    at: datetime
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.that(0 <= self.years <= 99, "years", "Write years as a number from 0 to 99.")
        check.that(bool(self.reason.strip()), "reason", "Write why.")
        check.text(self.reason, "reason", "Why")
        check.done()


@record
class Earlier:
    """A record of the register as it stood before somebody put it right."""

    kind: str
    """The table."""
    ref: str
    """The record's id."""
    child: str
    """Whose it is, so that it goes with them; empty for a member."""
    content: dict[str, object]
    by: str
    """Who put it right, and when."""
    at: datetime
    id: str = field(default_factory=new_id)
