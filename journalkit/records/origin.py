"""Where an observation came from, if it was written in another service."""

from __future__ import annotations

from datetime import datetime

from journalkit.records.checking import Check, record


@record
class Comment:
    """What somebody wrote under an observation in the service it came from."""

    by: str
    """Their name there; empty where the export does not say."""
    at: datetime | None
    text: str


@record
class Origin:
    """What another service said of an observation, and the journal has no place for.

    The author's name stands here as it was there, whether or not a member has it: whoever brings
    a journal in does not become the author of what others saw.
    """

    id: str
    """The observation's id: each has one origin at most."""
    service: str
    original: str
    """Its id there, or a digest of all of it where it had none."""
    author: str
    areas: tuple[str, ...]
    """Areas, statements and assessments in the service's own words."""
    comments: tuple[Comment, ...]
    by: str
    """The member who brought it in."""
    at: datetime
    """When it was brought in."""

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.service, "service", "The service")
        check.name(self.original, "original", "Its number there")
        check.name(self.author, "author", "The author's name there", may_be_empty=True)
        for area in self.areas:
            check.text(area, "areas", "An area")
        for comment in self.comments:
            check.name(comment.by, "comments", "A name under a comment", may_be_empty=True)
            check.text(comment.text, "comments", "A comment")
            check.aware(comment.at, "comments", "The time of a comment")
        check.done()
