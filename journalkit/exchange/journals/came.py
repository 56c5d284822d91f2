"""One observation as it came: what both services say, in one shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from journalkit.records import Comment


@dataclass(frozen=True, kw_only=True)
class Media:
    """A photo or film that an observation names; the file is looked for beside it."""

    id: str
    name: str = ""
    """A file's own name, where the service says one."""


@dataclass(frozen=True, kw_only=True)
class Came:
    """What an export says of one observation; nothing is compared with the journal yet."""

    original: str
    children: tuple[str, ...] = field(repr=False)
    """Names, as they stand there."""
    author: str = field(default="", repr=False)
    happened_at: datetime | None = None
    written_at: datetime | None = None
    published: bool = True
    text: str = field(default="", repr=False)
    next_step: str = field(default="", repr=False)
    at_home: bool = False
    staff_only: bool = False
    areas: tuple[str, ...] = ()
    said: tuple[str, ...] = field(default=(), repr=False)
    """Everything that was said about areas, statements and assessments, in its own words."""
    media: tuple[Media, ...] = ()
    comments: tuple[Comment, ...] = field(default=(), repr=False)
    why_not: str = ""
    """Why it is left where it is, in a sentence; empty for what can come in."""
    folder: str = field(default="", repr=False)
    """Of the file that it stands in."""
