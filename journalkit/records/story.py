"""A learning story, the other writings on its path, and what a family answers."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from journalkit.records.checking import Check, new_id, record

MOST_PICTURES = 12
"""Photos in a story: more than that is an album."""


class Stage(StrEnum):
    """How far a story has come. It is answered once a reply to it was taken in."""

    DRAFTED = "drafted"
    WITH_MANAGER = "with the manager"
    APPROVED = "approved"
    GIVEN = "given"


@record
class Section:
    """A part of a writing. Where it is ``needed``, nothing is handed in without it."""

    id: str
    title: str
    help: str
    needed: bool


@record
class Writing:
    """A kind of writing for a family or the next school, and what it must hold."""

    id: str
    title: str
    sections: tuple[Section, ...]
    reply: bool
    """Whether it goes home with a slip to answer on."""
    pictures: bool
    one_page: bool


@record
class Passage:
    """Some sentences of a story."""

    section: str
    text: str
    source: str = ""
    """The id of the observation, or of the reply from home, that the software took it from."""
    quote: bool = False
    """The very words of a child, or of a parent."""
    drafted: bool = False
    """Whether the software put it there, and the key person has not made it theirs yet."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.text(self.text, "text", "Passage")
        check.done()


@record
class Story:
    """A writing about one child in one half term, as it stands."""

    child: str
    half_term: str
    writing: str
    """The id of a `Writing`."""
    by: str
    """Who wrote the last version."""
    at: datetime
    passages: tuple[Passage, ...] = ()
    pictures: tuple[str, ...] = ()
    """Ids, in the order in which they are printed."""
    style: str = ""
    """The template that it is printed by; empty for the setting's own choice."""
    language: str = "en"
    """Of the fixed words that are printed; the story is never translated."""
    version: int = 0
    """0 until it was handed in."""
    stage: Stage = Stage.DRAFTED
    asked: str = ""
    """What a manager would like changed."""
    number: str = ""
    """Six digits by which a reply finds it, from its approval on."""
    given_on: date | None = None
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        few = len(self.pictures) <= MOST_PICTURES
        check.that(few, "pictures", f"At most {MOST_PICTURES} photos fit a story.")
        once = len(set(self.pictures)) == len(self.pictures)
        check.that(once, "pictures", "A photo is chosen twice.")
        check.text(self.asked, "asked", "What to change")
        check.done()

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of what it tells of, once each."""
        return tuple(dict.fromkeys(one.source for one in self.passages if one.source))


@record
class StoryVersion:
    """A story as it was handed in: kept for good."""

    story: str
    number: int
    passages: tuple[Passage, ...]
    pictures: tuple[str, ...]
    by: str
    at: datetime
    id: str = field(default_factory=new_id)


@record
class Reply:
    """What a family wrote back: the words of one carer, on one day."""

    story: str
    child: str
    carer: str
    words: str
    said_on: date
    by: str
    at: datetime
    pictures: tuple[str, ...] = ()
    """Ids: the slip as it was photographed, or a drawing that came back."""
    observation: str = ""
    """The home observation that was made of it."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.text(self.words, "words", "Reply")
        said = bool(self.words.strip()) or bool(self.pictures)
        check.that(said, "words", "Write what they said, or add a photo of what came back.")
        check.done()


@record
class Stationery:
    """What a setting restyles its stories with. ``id`` says what it is: ``logo`` (a picture in
    base64), ``look`` (the choice of template and colour, JSON), ``template`` (typst) or
    ``words`` with a language (the fixed words, JSON), as ``words:pl``. Empty, it was taken away.
    """

    id: str
    content: str
    by: str
    at: datetime
