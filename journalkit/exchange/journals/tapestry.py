"""Tapestry's shapes, as families' download tools keep them: pages of observations, or one a file.

An observation has ``title`` and ``notes`` (HTML), an ``author`` and ``children`` with ``fullName``,
and ``media``; a picture lies beside it as its id, alone or after the observation's or the day.
"""

from __future__ import annotations

from journalkit.exchange.journals.came import Came, Media
from journalkit.exchange.journals.things import Thing
from journalkit.records import Comment

NAME = "Tapestry"
LISTS = ("observations", "observation", "pages", "data")
AROUND = ("nextCursor",)
FRAMES = ("frameworks", "assessments", "areas", "goals", "learningAreas", "tags", "labels")
_DRAFT = ("draft", "pending", "unpublished")


def is_one(value: dict[str, object]) -> bool:
    """Whether *value* is an observation of Tapestry's."""
    words = not value.keys().isdisjoint(("notes", "title", "mediaCount"))
    return words and not value.keys().isdisjoint(("author", "createdAt", "children", "media"))


def read(one: Thing, children: dict[str, str]) -> Came:
    """What *one* says."""
    names, said = [_person(child) for child in one.many("children")], []
    labels: list[str] = []
    for name in FRAMES:
        for frame in one.many(name):
            label = frame.line("name") or frame.line("title")
            stage = [frame.line(word) for word in ("area", "aspect", "ageBand", "level", "status")]
            labels += [label]
            said += [", ".join(filter(None, (label, *stage, frame.text("notes"))))]
            frame.leave("id", "color", "colour")
    title, notes = one.line("title"), one.text("notes")
    text = notes if notes.startswith(title) else "\n\n".join(filter(None, (title, notes)))
    written = one.when("createdAt")
    one.leave("approval", "mediaCount", "updatedAt", "likes", "views", "type")
    return Came(
        original=one.id("id") or one.digest(),
        children=tuple(names),
        author=_person(one.one("author")),
        happened_at=one.when("observationDate", "date") or written,
        written_at=written,
        published=one.line("status").casefold() not in _DRAFT and not one.yes("draft"),
        text="\n\n".join(filter(None, (text, one.text("additionalInformation")))),
        areas=tuple(filter(None, labels)),
        said=tuple(filter(None, said)),
        media=tuple(
            media
            for name in ("media", "documents")
            for media in map(_file, one.many(name))
            if media.id or media.name
        ),
        comments=tuple(filter(None, map(_comment, one.many("comments")))),
    )


def _person(one: Thing) -> str:
    one.leave("id", "avatar", "image", "profileImage", "type", "role", "group", "dateOfBirth")
    parts = " ".join(filter(None, (one.line("firstName"), one.line("lastName"))))
    whole = [one.line(name) for name in ("fullName", "name", "displayName")]
    return next(filter(None, whole), parts)


def _file(one: Thing) -> Media:
    one.leave(
        "type", "url", "embedUrl", "original_url", "originalUrl", "thumbnailUrl", "thumbnail",
        "mimeType", "width", "height", "size", "duration",
    )  # fmt: skip
    return Media(id=one.id("id"), name=one.line("name"))


def _comment(one: Thing) -> Comment | None:
    by = _person(one.one("user")) or _person(one.one("author"))
    text = one.text("content") or one.text("body")
    one.leave("id", "updatedAt", "likes")
    return Comment(by=by, at=one.when("createdAt"), text=text) if text else None
