"""What a plan of the demo journal consists of: frozen dataclasses with keys in place of ids.

Whoever puts a plan into a store gives each key an id of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


class _Quiet:
    """A repr that shows the key alone: demo names stay out of logs as real ones must."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({getattr(self, 'key', '')})"


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedRoom(_Quiet):
    key: str
    name: str


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedTerm(_Quiet):
    key: str
    name: str
    starts: date
    ends: date


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedHalfTerm(_Quiet):
    key: str
    term: str
    """The term's key."""
    name: str
    starts: date
    ends: date


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedMember(_Quiet):
    key: str
    name: str
    sign_in_name: str
    """The first name in lower case."""
    password: str
    """A demo password that everybody may read: four words."""
    role: str
    """``manager``, ``practitioner`` or ``helper``."""
    deputy: bool
    lead: bool
    """The designated safeguarding lead."""
    rooms: tuple[str, ...]
    """Keys of the rooms worked in most."""
    days: tuple[int, ...]
    """Weekdays worked, 0 is Monday."""


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedCarer(_Quiet):
    key: str
    name: str
    relationship: str
    parental_responsibility: bool
    household: str
    language: str
    story_by: str
    """``paper`` or ``pdf``."""


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedChild(_Quiet):
    key: str
    name: str
    known_as: str
    """Empty where everybody uses the first name."""
    pronoun: str
    """``he``, ``she`` or ``they``."""
    language: str
    """A home language beside English, or empty."""
    born: date
    room: str
    key_person: str
    joined: date
    left: date | None
    booked: tuple[int, ...]
    """Weekdays, 0 is Monday."""
    carers: tuple[PlannedCarer, ...]

    @property
    def called(self) -> str:
        """What the notes call the child."""
        return self.known_as or self.name.split()[0]

    def here_on(self, day: date) -> bool:
        """Whether the child belonged to the setting on *day* and is booked on its weekday."""
        belongs = self.joined <= day and (self.left is None or day <= self.left)
        return belongs and day.weekday() in self.booked


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedPicture(_Quiet):
    kind: str
    """``picture`` (draw it) or ``video`` (film it)."""
    scene: str
    """One of `pictures.SCENES`."""
    seed: int


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedVersion(_Quiet):
    number: int
    text: str
    own_words: str
    meaning: str
    next_step: str
    areas: tuple[str, ...]
    aspects: tuple[str, ...]
    wellbeing: int | None
    involvement: int | None
    at: datetime


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedReview(_Quiet):
    version: int
    by: str
    """A manager's key, never the author's."""
    at: datetime
    decision: str
    """``approved`` or ``changes``."""
    comment: str


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedOutcome(_Quiet):
    child: str
    by: str
    """The key of the member who closed the next step."""
    at: datetime
    outcome: str


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedConsent(_Quiet):
    child: str
    carer: int
    """Which of the child's carers, from 0."""
    use: str
    """See `journalkit.records.Use`."""
    given: bool
    at: datetime
    by: str
    """The key of the manager who recorded it."""
    how: str


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedAbsence(_Quiet):
    child: str
    first: date
    last: date
    reason: str


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedHandover(_Quiet):
    child: str
    member: str
    """The key person before."""
    until: date


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedGroup(_Quiet):
    key: str
    name: str


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedMembership(_Quiet):
    group: str
    """The group's key."""
    child: str
    since: date
    until: date | None
    """The last day, or None while it lasts."""


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedJudgement(_Quiet):
    key: str
    child: str
    area: str
    band: str
    """Both ids of the framework that comes with journalkit."""
    half_term: str
    at: datetime
    by: str
    evidence: tuple[str, ...]
    """Keys of notes, the newest first."""
    why: str
    replaces: str = ""
    """The key of the judgement that it revises, or empty."""


@dataclass(frozen=True, kw_only=True, repr=False)
class PlannedNote(_Quiet):
    key: str
    author: str
    children: tuple[str, ...]
    """Keys; the first is the child whom the note is mostly about."""
    happened_at: datetime
    place: str
    pictures: tuple[PlannedPicture, ...]
    state: str
    """``approved``, ``submitted``, ``changes``, ``withdrawn`` or ``draft``."""
    versions: tuple[PlannedVersion, ...]
    """In order; a draft has one, unfinished."""
    reviews: tuple[PlannedReview, ...]
    withdrawn_at: datetime | None = None
    outcomes: tuple[PlannedOutcome, ...] = ()
    """What came of the latest version's next step, for the children for whom it was closed."""
    passage: str = ""
    """The authored passage that it came from; for tests, not for a store."""

    @property
    def latest(self) -> PlannedVersion:
        """The version that stands."""
        return self.versions[-1]


@dataclass(frozen=True, kw_only=True, repr=False)
class Plan(_Quiet):
    setting: str
    timezone: str
    opens: time
    closes: time
    """The same hours from Monday to Friday."""
    today: date
    rooms: tuple[PlannedRoom, ...]
    terms: tuple[PlannedTerm, ...]
    half_terms: tuple[PlannedHalfTerm, ...]
    """The six that had begun by today, oldest first: what the notes are about."""
    coming: tuple[PlannedHalfTerm, ...]
    """Those that follow, up to the end of the school year."""
    closed: tuple[date, ...]
    """Bank holidays inside the half terms."""
    members: tuple[PlannedMember, ...]
    children: tuple[PlannedChild, ...]
    notes: tuple[PlannedNote, ...]
    """Oldest first."""
    absences: tuple[PlannedAbsence, ...]
    """Days on which booked children were, are or will be away."""
    consents: tuple[PlannedConsent, ...]
    handovers: tuple[PlannedHandover, ...]
    groups: tuple[PlannedGroup, ...]
    memberships: tuple[PlannedMembership, ...]
    judgements: tuple[PlannedJudgement, ...]
    """Oldest first."""
