"""Famly's shapes, as families' download tools ask for them: observations, notes, posts.

An observation has its words in ``remark``, with ``areas`` and ``statements``; ``createdBy`` is a
person with ``name.fullName``; a picture lies beside it as its ``id`` or ``fileId``.
"""

from __future__ import annotations

from journalkit.exchange.journals.came import Came, Media
from journalkit.exchange.journals.things import Thing
from journalkit.records import Comment

NAME = "Famly"
LISTS = ("data", "childDevelopment", "observations", "results", "childNotes", "result", "feedItems")
"""Objects and lists around what is looked for."""
AROUND = ("next", "exportDate", "export_date")
"""What stands beside the lists, and says nothing of a child."""
HOME = "PARENT_OBSERVATION"
POST = "A post in the news feed, which is no observation."
OTHER = "An assessment or a progress check, which is no observation: keep its PDF with the child."
CONCERN = (
    "It is marked as sensitive or as a safeguarding concern. It does not come in here: "
    "a safeguarding lead writes it under Concerns."
)


def is_one(value: dict[str, object]) -> bool:
    """Whether *value* is an observation, a note or a post of Famly's."""
    return not value.keys().isdisjoint(
        ("remark", "variant", "noteType", "noteId", "safeguardingConcern", "feedItemId")
    )


def read(one: Thing, children: dict[str, str]) -> Came:
    """What *one* says. *children* are names by their ids there, kept for notes, which say no
    name."""
    if "feedItemId" in one:
        one.leave(
            "body", "richTextBody", "sender", "receivers", "images", "files", "videos", "likes",
            "comments", "embed", "createdDate", "systemPostTypeClass",
        )  # fmt: skip
        return Came(original=one.id("feedItemId"), children=(), why_not=POST)
    note = "remark" not in one and "variant" not in one
    return _note(one, children) if note else _observation(one, children)


def _observation(one: Thing, children: dict[str, str]) -> Came:
    remark, status, step = one.one("remark"), one.one("status"), one.one("nextStep")
    variant, written = one.line("variant"), status.when("createdAt")
    labels, said = _areas(remark)
    names = []
    for child in one.many("children"):
        name = child.line("name") or child.one("name").line("fullName")
        if id := child.id("id", "childId"):
            children[id] = name
        names += [name]
        child.leave("profileImage", "institutionId")
    likes, settings = one.one("likes"), one.one("settings")
    likes.leave("count", "likedByMe", "likes")
    settings.leave("assessmentSetting")
    one.leave("behaviors", "feedItem", "version", "canReport")
    remark.leave("id")
    step.leave("id")
    sent = status.line("state")
    return Came(
        original=one.id("id") or one.digest(),
        children=tuple(names),
        author=_person(one.one("createdBy")),
        happened_at=remark.when("date") or written,
        written_at=written,
        published=sent.upper() in ("", "SENT", "PUBLISHED"),
        text=_body(remark),
        next_step=_body(step),
        at_home=variant == HOME,
        areas=labels,
        said=said,
        media=_media(one),
        comments=_comments(one),
        why_not="" if variant in ("", HOME, "REGULAR_OBSERVATION") else OTHER,
    )


def _note(one: Thing, children: dict[str, str]) -> Came:
    child, written = one.one("child"), one.when("publishedAt", "createdAt")
    name = child.line("name") or children.get(child.id("id"), "")
    sensitive = [one.yes("sensitive"), one.yes("safeguardingConcern")]
    shown = one.yes("parentVisible") or "parentVisible" not in one
    child.leave("institutionId", "profileImage")
    one.leave("noteType", "modifiedAt", "modifiedBy", "behaviors", "parentAcknowledgements")
    return Came(
        original=one.id("id", "noteId") or one.digest(),
        children=(name,) if name else (),
        author=_person(one.one("createdBy")),
        happened_at=one.when("createdAt", "publishedAt"),
        written_at=written,
        text=one.text("text"),
        staff_only=not shown,
        media=_media(one),
        why_not=CONCERN if any(sensitive) else "",
    )


def _body(of: Thing) -> str:
    rich, body = of.text("richTextBody"), of.text("body")
    return body or rich


def _person(one: Thing) -> str:
    one.leave("profileImage", "id")
    name = one.one("name")
    name.leave("firstName", "middleName", "lastName")
    return name.line("fullName")


def _areas(remark: Thing) -> tuple[tuple[str, ...], tuple[str, ...]]:
    labels, said = [], []
    for one in remark.many("areas"):
        area, settings = one.one("area"), one.one("areaRefinementSettings")
        labels += [area.line("title")]
        stages = [settings.one(name) for name in ("ageBandSetting", "assessmentOptionSetting")]
        words = [labels[-1], one.line("refinement"), *(stage.line("label") for stage in stages)]
        said += [": ".join(filter(None, (", ".join(filter(None, words)), one.text("note"))))]
        _drop(area)
        for stage in stages:
            stage.leave(
                "ageBandSettingId", "id", "assessmentSettingsId", "from", "to",
                "assessmentOptionSettingId", "backgroundColor", "fontColor",
            )  # fmt: skip
    for one in remark.many("statements"):
        statement = one.one("statement")
        area = statement.one("area")
        words = [area.line("title"), one.line("refinement"), statement.text("body")]
        said += [": ".join(filter(None, words))]
        statement.leave("id")
        _drop(area)
    return tuple(filter(None, labels)), tuple(filter(None, said))


def _drop(area: Thing) -> None:
    area.leave(
        "id", "frameworkId", "parentId", "description", "abbr", "color", "placement", "deletedAt",
        "framework", "lower", "upper", "subAreas",
    )  # fmt: skip


def _media(one: Thing) -> tuple[Media, ...]:
    found = []
    for name in ("images", "videos", "files"):
        for media in one.many(name):
            found += [_file(media)]
    if "video" in one:
        found += [_file(one.one("video"))]
    return tuple(media for media in found if media.id or media.name)


def _file(one: Thing) -> Media:
    one.leave(
        "height", "width", "secret", "url", "url_big", "videoUrl", "thumbnailUrl", "duration",
        "createdAt", "tags", "crop", "expiration", "prefix", "key",
    )  # fmt: skip
    id = one.id("id", "imageId", "videoId", "fileId")
    return Media(id=id, name=one.line("filename") or one.line("name"))


def _comments(one: Thing) -> tuple[Comment, ...]:
    comments, found = one.one("comments"), []
    for said in comments.many("results"):
        by, text = _person(said.one("sentBy")), said.text("body")
        said.leave("id", "likes", "behaviors", "canReport", "images")
        if text:
            found.append(Comment(by=by, at=said.when("sentAt"), text=text))
    comments.leave("count")
    return tuple(found)
