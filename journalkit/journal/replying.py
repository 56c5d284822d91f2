"""What families write back: found by the number on the slip, kept as the parent's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from journalkit.errors import BadRecord, Changed
from journalkit.journal import observing
from journalkit.journal.session import Session
from journalkit.reckoning.numbers import is_number
from journalkit.records import Note, Observation, Reply, Stage, Story

AT_HOME = "At home"


def find(session: Session, number: str, *, child: str = "") -> Story:
    """The story that the *number* on a slip belongs to; spaces do not matter.

    `BadRecord` where it has a wrong digit, where no story has it, or where it is of another child
    than *child* (an id), if that is given.
    """
    session.require("take in a reply")
    digits = "".join(number.split())
    if not is_number(digits):
        said = "The number is not right: look at the slip again. It has six digits."
        raise BadRecord({"number": said})
    story = session.vault.stories.numbered(digits)
    if story is None or story.stage not in (Stage.APPROVED, Stage.GIVEN):
        raise BadRecord({"number": "No story that went home has this number."})
    if child and story.child != child:
        raise BadRecord({"number": "This number is on the story of another child."})
    return story


def take_in(
    session: Session,
    story: str,
    *,
    carer: str,
    words: str,
    said_on: date,
    pictures: Sequence[str] = (),
) -> Reply:
    """Keep what *carer* (an id) wrote back to *story* (an id), in their own *words*.

    *pictures* (ids) are photos of the slip, or of what came with it, that the member added.
    The story counts as given, if nobody had said so.
    """
    session.require("take in a reply")
    answered = session.vault.stories.get(story)
    if carer not in {one.id for one in session.vault.carers.of(answered.child)}:
        raise BadRecord({"carer": "Choose who wrote it: one of the child's carers."})
    if said_on > session.today():
        raise BadRecord({"said_on": "This day is in the future. Put the date right."})
    if problems := observing.strange_pictures(session, pictures):
        raise BadRecord(problems)
    reply = Reply(
        story=story,
        child=answered.child,
        carer=carer,
        words=words.strip(),
        said_on=said_on,
        pictures=tuple(pictures),
        by=session.member.id,
        at=session.now(),
    )
    with session.change() as change:
        now = session.vault.stories.get(story)
        if now.stage not in (Stage.APPROVED, Stage.GIVEN):
            raise Changed("This story is being written anew.")
        if now.stage is Stage.APPROVED:
            given = replace(now, stage=Stage.GIVEN, given_on=session.today())
            session.vault.stories.put(change, given, what="story given")
        session.vault.replies.put(change, reply, what="reply from home taken in")
    return reply


def as_observation(session: Session, id: str) -> Observation:
    """Make a home observation of reply *id*: the parent's words, said by whom, at home."""
    session.require("take in a reply")
    reply = session.vault.replies.get(id)
    if reply.observation:
        raise Changed("This reply is an observation already.")
    if not reply.words:
        raise BadRecord({"words": "A photo alone cannot become an observation: it has no words."})
    carer = session.vault.carers.get(reply.carer)
    at = min(session.now(), datetime.combine(reply.said_on, time(12), session.zone))
    own = tuple(one for one in reply.pictures if not observing.strange_pictures(session, [one]))
    note = Note(
        children=(reply.child,),
        text=reply.words,
        happened_at=at,
        place=f"{AT_HOME}, told by {carer.relationship}"[:200],
        pictures=own,
    )
    observation = observing.submit(session, note, id=reply.id)
    with session.change() as change:
        kept = replace(reply, observation=observation.id)
        session.vault.replies.put(change, kept, what="reply made an observation")
    return observation
