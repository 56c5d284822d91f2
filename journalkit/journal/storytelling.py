"""Telling a family: a story is written by the key person, approved by a manager, and given.

What is being written stands in no chain, and is saved every few seconds. Each time it is handed in
a version of it is kept. An edit takes the approval away: what was signed off was another text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from journalkit.errors import BadRecord, Changed
from journalkit.journal.consenting import Book
from journalkit.journal.session import Session
from journalkit.journal.tracking import key_person
from journalkit.media import hindrances, journal_of
from journalkit.places import data_folder
from journalkit.reckoning import blocking
from journalkit.reckoning.numbers import new_number
from journalkit.records import (
    Outing,
    Stage,
    Story,
    StoryVersion,
    Use,
    Writing,
)
from journalkit.store import rows

BEGUN_MEANWHILE = "Somebody began this story just now."
DECIDED = "It is not with the manager any more."


@cache
def writings() -> tuple[Writing, ...]:
    """The kinds of writing, the learning story first."""
    read = json.loads((data_folder() / "stories" / "writings.json").read_text(encoding="utf-8"))
    return tuple(rows.made(Writing, one) for one in read)


def writing(story: Story) -> Writing:
    """What kind of writing *story* is."""
    return next(one for one in writings() if one.id == story.writing)


def may_tell(session: Session, child: str) -> bool:
    """Whether the member writes the story of *child* (an id): its key person, or a manager."""
    return session.may("tell a story", key_person(session, child))


def keep(session: Session, story: Story) -> Story:
    """Keep *story* as it is being written. `Changed` where it was handed in meanwhile, or
    somebody else began it."""
    session.require("tell a story", key_person(session, story.child))
    drafts = session.vault.story_drafts
    kept = replace(story, by=session.member.id, at=session.now(), stage=Stage.DRAFTED)
    with session.change() as change:
        if (begun := drafts.of(story)) and begun.id != story.id:
            raise Changed(BEGUN_MEANWHILE)
        for stands in _standing(session, story):
            if stands.id != story.id:
                raise Changed(BEGUN_MEANWHILE)
            if stands.stage is not Stage.DRAFTED or stands.version != story.version:
                raise Changed
        drafts.save(change, kept)
    return kept


def discard(session: Session, id: str) -> None:
    """Forget what is being written of story *id*. What was handed in stays."""
    draft = session.vault.story_drafts.get(id)
    session.require("tell a story", key_person(session, draft.child))
    with session.change() as change:
        session.vault.story_drafts.drop(change, id)


def blockers(session: Session, story: Story) -> dict[str, str]:
    """Why *story* cannot be handed in, approved or printed, by field (a section's id, ``text``,
    ``sources`` or ``pictures``), each in a sentence."""
    sources = session.vault.observations.some(story.sources).values()
    hindered = any(hindrances_of(session, story).values())
    return blocking.of_story(story, writing(story), sources=sources, hindered=hindered)


def hindrances_of(session: Session, story: Story) -> dict[str, tuple[object, ...]]:
    """What stands against each photo of *story* (by id); empty where nothing does."""
    book, found = Book(session), session.vault.pictures.some(story.pictures)
    purpose = journal_of(story.child)
    return {
        id: hindrances(found[id], purpose, book)
        if id in found and found[id].kind == "picture"
        else ("gone",)
        for id in story.pictures
    }


def hand_in(session: Session, story: Story) -> Story:
    """Give *story* to the manager; `BadRecord` with `blockers`. Its version is kept."""
    keep(session, story)
    _refuse(session, story)
    handed = replace(
        story,
        by=session.member.id,
        at=session.now(),
        version=story.version + 1,
        stage=Stage.WITH_MANAGER,
        asked="",
    )
    version = StoryVersion(
        story=story.id,
        number=handed.version,
        passages=handed.passages,
        pictures=handed.pictures,
        by=handed.by,
        at=handed.at,
    )
    with session.change() as change:
        for stands in _standing(session, story):
            if stands.stage is not Stage.DRAFTED or stands.version != story.version:
                raise Changed
        session.vault.stories.put(change, handed, what="story handed in")
        session.vault.story_versions.put(change, version, what="version of a story kept")
        session.vault.story_drafts.drop(change, story.id)
    return handed


def approve(session: Session, id: str, *, version: int) -> Story:
    """Sign *version* of story *id* off. `BadRecord` with `blockers`: what was right when it was
    handed in may be withdrawn by now."""
    session.require("approve a story")
    _refuse(session, session.vault.stories.get(id))
    return _decided(session, id, version, stage=Stage.APPROVED, what="story approved")


def ask(session: Session, id: str, words: str, *, version: int) -> Story:
    """Ask for changes of *version* of story *id*, in *words*."""
    session.require("approve a story")
    if not words.strip():
        raise BadRecord({"asked": "Write what you would like changed."})
    return _decided(
        session, id, version, stage=Stage.DRAFTED, asked=words.strip(), what="story sent back"
    )


def reopen(session: Session, id: str) -> Story:
    """Write on at story *id*: it has to be handed in and approved again."""
    session.require("tell a story", key_person(session, session.vault.stories.get(id).child))
    with session.change() as change:
        opened = replace(session.vault.stories.get(id), stage=Stage.DRAFTED)
        session.vault.stories.put(change, opened, what="story reopened")
    return opened


def give(session: Session, id: str) -> Story:
    """Record that the family has story *id* now."""
    session.require("give a story", key_person(session, session.vault.stories.get(id).child))
    with session.change() as change:
        story = session.vault.stories.get(id)
        if story.stage is not Stage.APPROVED:
            raise Changed("Only a story that is approved goes home.")
        given = replace(story, stage=Stage.GIVEN, given_on=session.today())
        session.vault.stories.put(change, given, what="story given")
    return given


def send_out(session: Session, ids: Iterable[str], *, what: str) -> tuple[Story, ...]:
    """Record that stories *ids* are printed, before anything is: *what* says how, without a name.
    Returns them. `BadRecord` with the first one's `blockers`, `Changed` where one is not approved.
    """
    session.require("print a story")
    found = session.vault.stories.some(ids)
    stories = tuple(found[id] for id in ids if id in found)
    for story in stories:
        if story.stage not in (Stage.APPROVED, Stage.GIVEN):
            raise Changed("Only a story that is approved goes home.")
        _refuse(session, story)
    with session.change() as change:
        for story in stories:
            outing = Outing(
                use=Use.JOURNAL, pictures=story.pictures, what=what, child=story.child,
                by=session.member.id, at=session.now(),
            )  # fmt: skip
            session.vault.outings.put(change, outing, what="story printed")
    return stories


def _decided(
    session: Session, id: str, version: int, *, stage: Stage, what: str, asked: str = ""
) -> Story:
    with session.change() as change:
        # Read inside the transaction: the key person may have taken it back.
        story = session.vault.stories.get(id)
        if story.stage is not Stage.WITH_MANAGER or story.version != version:
            raise Changed(DECIDED)
        number = story.number
        while not number or (stage is Stage.APPROVED and _taken(session, number, story)):
            number = new_number()
        decided = replace(story, stage=stage, asked=asked, number=number)
        session.vault.stories.put(change, decided, what=what)
    return decided


def _taken(session: Session, number: str, story: Story) -> bool:
    other = session.vault.stories.numbered(number)
    return other is not None and other.id != story.id


def _standing(session: Session, story: Story) -> tuple[Story, ...]:
    """What was handed in before for the same child, half term and kind of writing."""
    return tuple(
        one
        for one in session.vault.stories.in_half_term(story.half_term)
        if (one.child, one.writing) == (story.child, story.writing)
    )


def _refuse(session: Session, story: Story) -> None:
    if problems := blockers(session, story):
        raise BadRecord(problems)
