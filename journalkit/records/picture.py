"""Photos and videos, what carers have agreed to, and what went out."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from journalkit.records.checking import Check, new_id, readable, record


class Use(StrEnum):
    """What a picture of a child may be used for, where the child's carers have agreed to it."""

    JOURNAL = "journal"
    """The child's own journal."""
    OTHERS = "others"
    """The journal of another child who is in the same picture."""
    DISPLAY = "display"
    """The setting's walls and screens, open days too."""
    PUBLICITY = "publicity"
    """Whatever anybody can see: the website, a leaflet, the newspaper."""


@record
class Consent:
    """One carer's answer about one use of a child's pictures. Every answer is kept.

    A later answer of the same carer takes the place of an earlier one; nobody answers for
    another.
    """

    child: str
    use: Use
    given: bool
    """False: refused, or withdrawn where the carer had agreed before."""
    carer: str
    """The id of the carer who said so."""
    at: datetime
    """When it was said, and recorded."""
    by: str
    """The member who recorded it."""
    how: str = ""
    """How it was said: a form, at the door, by telephone."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.aware(self.at, "at", "The time it was said")
        check.name(self.how, "how", "How it was said", may_be_empty=True)
        check.done()

    def __repr__(self) -> str:
        return f"Consent(id={self.id!r}, use={self.use.value!r})"


@record
class Outing:
    """Pictures that left the record for a use: a slideshow, a story, a print.

    It is written before anything is shown, so a show that was broken off is there as a whole.
    """

    use: Use
    pictures: tuple[str, ...]
    """Ids."""
    what: str
    """In words, without a child's name: "Slideshow for an open day"."""
    by: str
    at: datetime
    child: str = ""
    """Whose journal it was, where the use is one."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.what, "what", "What it was for")
        check.done()

    def __repr__(self) -> str:
        return f"Outing(id={self.id!r}, use={self.use.value!r})"


@record
class Piece:
    """Some seconds of a video, sealed in a file of their own."""

    name: str
    """In the cabinet."""
    digest: str
    """SHA-256 of the sealed bytes."""
    starts: float
    """Seconds from the beginning of the video."""
    size: int
    """Bytes, opened."""


CAPTION_LIMIT = 300
"""Characters of a caption."""


@record
class Picture:
    """A photo or video, made safe and sealed. Its bytes lie in the store's media folder.

    ``file`` and ``thumb`` are names in the cabinet, ``file_digest`` and ``thumb_digest`` the
    SHA-256 of the sealed bytes, so that a swapped file is noticed without opening it. The file of
    a video is its beginning alone (ISO 14496-12: ``ftyp`` and ``moov``); what moves is in pieces.
    """

    kind: str
    """``picture`` or ``video``."""
    file: str
    file_digest: str
    thumb: str
    thumb_digest: str
    sealed_to: str
    """The recipient that all its files are sealed to: a rekey finds by it what is left to do."""
    width: int
    height: int
    added_by: str
    added_at: datetime
    taken_at: datetime | None = None
    caption: str = ""
    children: tuple[str, ...] = ()
    """Ids of everybody who can be recognised in it, those in the background too."""
    named_by: str | None = None
    """The member who said who is in it. None: nobody has yet, so it is used for nothing."""
    made_from: str | None = None
    """The picture as it was taken, where this one was blurred or cropped out of it."""
    how: str = ""
    """``blurred``, ``cropped``, or both, where it was."""
    seconds: float | None = None
    """How long a video runs."""
    mime: str = ""
    """What a browser has to play, in the words of RFC 6381."""
    plays: bool = True
    """Whether browsers can play it; a video that they cannot waits to be converted."""
    tries: int = 0
    """How often converting it came to nothing."""
    pieces: tuple[Piece, ...] = ()
    """A video's, in order."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.that(self.kind in ("picture", "video"), "kind", "It is a picture or a video.")
        one_line = readable(self.caption) and not set("\n\r\t") & set(self.caption)
        check.that(one_line, "caption", "The caption has characters that cannot be written.")
        check.that(
            len(self.caption) <= CAPTION_LIMIT,
            "caption",
            f"The caption has {len(self.caption):,} characters; {CAPTION_LIMIT} fit.",
        )
        once = len(set(self.children)) == len(self.children)
        check.that(once, "children", "A child is named twice.")
        check.that(
            self.named_by is not None or not self.children,
            "children",
            "Somebody has to say who is in it.",
        )
        check.done()

    def __repr__(self) -> str:
        return f"Picture(id={self.id!r}, kind={self.kind!r})"

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Name and digest of every sealed file that belongs to it."""
        pieces = tuple((piece.name, piece.digest) for piece in self.pieces)
        return ((self.file, self.file_digest), (self.thumb, self.thumb_digest), *pieces)

    @property
    def when(self) -> datetime:
        """When it was taken, as far as anybody knows: by the camera, else when it was added."""
        return self.taken_at or self.added_at
