"""A request for what the journal holds about a child, and what was decided on the way."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from journalkit.records.checking import Check, new_id, record


class Answer(StrEnum):
    """What an author says of their private reflections, which nobody else can open."""

    NOTHING = "nothing about the child"
    SHARED = "shared what there is"
    TALK = "will talk to the manager"


@record
class AccessRequest:
    """Somebody asked for all that is held about a child (UK GDPR, Article 15)."""

    child: str
    asked_by: str
    """Who asked, by name: a carer of the child, or somebody who acts for them."""
    received: date
    by: str
    at: datetime
    carer: str = ""
    """The carer's id, where it is one of the child's."""
    identity: str = ""
    """How it was confirmed who asks; empty until it was."""
    identity_on: date | None = None
    extended: str = ""
    """Why two months more are needed, as the family was told; empty without."""
    asked: tuple[str, ...] = ()
    """The members (ids) who keep private reflections, and are asked about them."""
    answers: dict[str, str] = field(default_factory=dict)
    """What they said: an `Answer` by a member's id."""
    concerns_by: str = ""
    """The safeguarding lead who has dealt with their part, whether there was anything or not."""
    made_at: datetime | None = None
    taken_out: dict[str, int] = field(default_factory=dict)
    """What is not in the bundle that was made last: how many of each kind, and no content."""
    closed_at: datetime | None = None
    outcome: str = ""
    """How it was handed over, or why nothing was."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.asked_by, "asked_by", "Who asks")
        check.name(self.identity, "identity", "How it was confirmed", may_be_empty=True)
        check.text(self.extended, "extended", "Why more time is needed")
        check.text(self.outcome, "outcome", "What came of it")
        confirmed = bool(self.identity.strip()) == (self.identity_on is not None)
        check.that(confirmed, "identity", "Say how it was confirmed who asks, and on which day.")
        closed = self.closed_at is None or bool(self.outcome.strip())
        check.that(closed, "outcome", "Write how it was handed over, or why nothing was.")
        check.done()

    @property
    def starts(self) -> date | None:
        """The day from which the time to answer runs; None until it is known who asks."""
        return None if self.identity_on is None else max(self.received, self.identity_on)


@record
class Ruling:
    """What a manager decided about one text or picture of a request. The latest one holds."""

    request: str
    about: str
    """What it is about: kind and id of the record, and its version."""
    seen: str
    """The fingerprint of what the manager read: another text has to be read again."""
    gives: bool
    """Whether it goes to the family at all."""
    by: str
    at: datetime
    turned: tuple[str, ...] = ()
    """Places in it that were decided otherwise than proposed."""
    why: str = ""
    """Why otherwise; needed where it was."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.text(self.why, "why", "Why")
        said = not self.turned or bool(self.why.strip())
        check.that(said, "why", "Write why you decide otherwise than proposed.")
        check.done()
