"""Stories as they go home: what was told, as a printer takes it, in the setting's own dress."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator

from journalkit.crypto.phrase import new_phrase
from journalkit.errors import NotForThisUse
from journalkit.journal import picturing, stationery, storytelling
from journalkit.journal.session import Session
from journalkit.journal.tracking import key_person
from journalkit.media import FULL, journal_of
from journalkit.printing import stories, story_words
from journalkit.printing.story_sheet import (
    PrintedPart,
    PrintedPassage,
    PrintedPicture,
    StorySheet,
    Style,
)
from journalkit.records import Passage, Story
from journalkit.telling.friends import Friends

NEXT = "next"
"""The section that every template sets apart."""


def sheet_of(session: Session, story: Story, *, part: str = FULL, made_for: str = "") -> StorySheet:
    """*story* as it is printed now. A photo that may not be used (any more) is left out of it."""
    session.require("read stories")
    vault, writing = session.vault, storytelling.writing(story)
    child = vault.children.get(story.child)
    own = key_person(session, story.child)
    said = [one for one in story.passages if one.text.strip()]
    sections = [one for one in writing.sections if one.id != NEXT or not writing.reply]
    return StorySheet(
        setting=session.setting.name,
        called=child.called,
        name=child.name,
        half_term=vault.half_terms.get(story.half_term).name,
        kind=writing.title,
        key_person=vault.members.get(own.member).name if own else "",
        day=story.given_on or session.today(),
        parts=tuple(
            PrintedPart(
                title="" if section.id == writing.id else section.title,
                passages=tuple(
                    _passage(session, one, child.called)
                    for one in said
                    if one.section == section.id
                ),
            )
            for section in sections
            if any(one.section == section.id for one in said)
        ),
        next_steps=tuple(one.text for one in said if one.section == NEXT and writing.reply),
        pictures=tuple(_pictures(session, story, part)),
        logo=base64.b64decode(stationery.kept(session).get("logo", "")),
        number=(story.number or "000000") if writing.reply else "",
        language=story.language,
        made_by=session.member.name if made_for else "",
        made_for=made_for,
    )


def titles() -> list[str]:
    """Of the kinds of writing and their sections: fixed words, too."""
    every = storytelling.writings()
    return [one.title for one in every] + [part.title for one in every for part in one.sections]


def style_of(session: Session, story: Story) -> Style:
    """The template, colour and fixed words that the setting chose for *story*."""
    return dressed(session, story.language)


def dressed(session: Session, language: str) -> Style:
    """The same for any story whose fixed words are in *language*."""
    chosen = stationery.kept(session)
    look = json.loads(chosen.get("look", "{}"))
    template = chosen.get("template", "") if look.get("template") == "own" else look.get("template")
    words = story_words.of(language, chosen.get(f"words:{language}", ""), also=titles())
    given = {"template": template, "accent": look.get("accent")}
    return Style(words=words, **{name: one for name, one in given.items() if one})


def to_print(
    session: Session, ids: Iterable[str], *, what: str
) -> Iterator[tuple[StorySheet, Style]]:
    """Stories *ids* one by one, recorded before the first is there: *what* says how they go."""
    for story in storytelling.send_out(session, ids, what=what):
        sheet = sheet_of(session, story, made_for="the child’s family")
        yield sheet, style_of(session, story)


def pdf_of(sheet: StorySheet, style: Style) -> bytes:
    """One story, tagged for screen readers. Needs no store, so any thread may do it."""
    return stories.printed(sheet, style=style)


def closed(pdf: bytes) -> tuple[bytes, str]:
    """*pdf* under a password, and the password."""
    words = new_phrase().reveal().decode()
    return stories.protected(pdf, words), words


def _passage(session: Session, one: Passage, called: str) -> PrintedPassage:
    """*one*, and whose words it is where it is a quote: the child's, or a carer's."""
    reply = session.vault.replies.some([one.source]).get(one.source)
    who = session.vault.carers.get(reply.carer).name if reply else called
    return PrintedPassage(text=one.text, quote=one.quote, who=who if one.quote else "")


def _pictures(session: Session, story: Story, part: str) -> Iterator[PrintedPicture]:
    found, purpose = session.vault.pictures.some(story.pictures), journal_of(story.child)
    friends = Friends(session, story.child)
    for id in story.pictures:
        if id in found and found[id].kind == "picture":
            try:
                data = picturing.look(session, id, part=part, purpose=purpose)
            except NotForThisUse:
                continue
            caption = " ".join(friends.hidden(found[id].caption))
            yield PrintedPicture(data=data, caption=caption)
