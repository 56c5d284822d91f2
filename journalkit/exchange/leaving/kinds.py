"""The kinds of record that an export holds, and how each is written as JSON.

The order is that of coming back: nothing refers to what stands below it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from journalkit import records as nouns
from journalkit.journal.concerns import Begun
from journalkit.store import rows
from journalkit.store.audit import Row


@dataclass(frozen=True, kw_only=True)
class FilmPiece:
    """Some seconds of a film, one after the other in its file."""

    starts: float
    """Seconds from the beginning of the film."""
    size: int
    """Bytes."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Where a photo or film lies in the export, and what it is without the words written into it.

    The bytes without those words are what the journal holds, and what it is given back.
    """

    file: str
    """From the export's own folder on."""
    sha256: str
    """Of the photo or film without what was written into it."""
    small: str
    """Its small picture, where it lies."""
    small_sha256: str
    begins: int = 0
    """Bytes of a film before its first piece; 0 for a photo."""
    pieces: tuple[FilmPiece, ...] = ()
    """A film's, in order."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record, which has one file in each form. ``hidden`` fields speak of keys or
    sealed files and stay behind; ``added`` ones are known beside the record."""

    name: str
    record: type
    hidden: tuple[str, ...] = ()
    added: dict[str, Any] = field(default_factory=dict)
    is_table: bool = True
    """Whether a table of this name holds exactly these."""


_REGISTER = {
    "settings": nouns.Setting, "frameworks": nouns.Framework, "rooms": nouns.Room,
    "terms": nouns.Term, "half_terms": nouns.HalfTerm, "members": nouns.Member,
    "children": nouns.Child, "carers": nouns.Carer, "key_persons": nouns.KeyPerson,
    "groups": nouns.Group, "memberships": nouns.Membership, "stays": nouns.Stay,
    "absences": nouns.Absence, "consents": nouns.Consent,
}  # fmt: skip
_WORK = {
    "drafts": nouns.Draft, "reviews": nouns.Review, "closed_steps": nouns.ClosedStep,
    "judgements": nouns.Judgement, "rubrics": nouns.Rubric, "meetings": nouns.Meeting,
    "ratings": nouns.Rating, "remarks": nouns.Remark, "agenda_items": nouns.AgendaItem,
    "actions": nouns.Action, "reflections": nouns.Reflection, "stories": nouns.Story,
    "story_versions": nouns.StoryVersion, "story_drafts": nouns.Story, "replies": nouns.Reply,
    "stationery": nouns.Stationery, "outings": nouns.Outing, "kept_pages": nouns.KeptPage,
    "extracts": nouns.Extract, "national_figures": nouns.NationalFigures,
    "agreements": nouns.Agreement, "signatures": nouns.Signature, "openings": nouns.Opening,
    "devices": nouns.Device, "access_requests": nouns.AccessRequest, "rulings": nouns.Ruling,
    "origins": nouns.Origin,
    "receipts": nouns.Receipt, "holds": nouns.Hold, "keepings": nouns.Keeping,
    "earlier_records": nouns.Earlier,
}  # fmt: skip
_OPENED = {"private_reflections": nouns.Reflection, "reflection_drafts": nouns.Reflection}
SEALED_FILES = ("file", "file_digest", "thumb", "thumb_digest", "sealed_to", "pieces")

KINDS = (
    *(Kind(name=name, record=record) for name, record in _REGISTER.items()),
    Kind(name="pictures", record=nouns.Picture, hidden=SEALED_FILES, added={"stored": Stored}),
    Kind(name="observations", record=nouns.Observation, added={"areas": tuple[str, ...]}),
    Kind(name="observation_versions", record=nouns.Version, is_table=False),
    *(Kind(name=name, record=record) for name, record in _WORK.items()),
    *(Kind(name=name, record=record, is_table=False) for name, record in _OPENED.items()),
    Kind(
        name="concerns",
        record=nouns.Account,
        hidden=("sealed_to",),
        added={"id": str},
        is_table=False,
    ),
    Kind(name="concern_drafts", record=Begun, is_table=False),
    Kind(name="audit", record=Row, is_table=False),
)

BY_NAME = {kind.name: kind for kind in KINDS}

STAYS_BEHIND = {"pins", "sealed_reflections", "concerns", "reflection_drafts", "concern_drafts"}
"""Tables that are not written out as they stand: PINs are guessed from what is kept of them, and
what is sealed is opened, or left out."""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """The records of one kind, and what is known beside some of them, by id."""

    kind: Kind
    records: tuple[Any, ...] = field(repr=False)
    beside: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    ids: tuple[str, ...] = ()
    """Of records that hold none themselves."""
    in_store: int
    """How many the database counts."""
    left_out: int = 0
    """How many of those are not in this export."""

    def lines(self) -> Iterable[dict[str, Any]]:
        """Each as the JSON value that is written."""
        for number, one in enumerate(self.records):
            plain = rows.plain(one)
            id = self.ids[number] if self.ids else plain.get("id", "")
            line = {name: value for name, value in plain.items() if name not in self.kind.hidden}
            yield {
                **line,
                **({"id": id} if self.ids else {}),
                **rows.plain(self.beside.get(id, {})),
            }
