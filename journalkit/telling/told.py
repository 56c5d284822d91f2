"""What a child's family was told so far, and what it wrote back."""

from __future__ import annotations

from journalkit.journal import storytelling
from journalkit.journal.session import Session
from journalkit.records import Reply, Stage, Story
from journalkit.records.checking import record
from journalkit.telling.saying import dated


@record
class Told:
    """One writing about a child, in words: its half term, its kind, how far it has come, and what
    came back."""

    id: str
    half_term: str
    kind: str
    stands: str
    came_back: str


def told(session: Session, child: str) -> tuple[Told, ...]:
    """Every writing about *child* (an id), what is being written first, then the latest half term
    first."""
    session.require("read stories")
    vault = session.vault
    begun = {one.id: one for one in vault.story_drafts.all() if one.child == child}
    handed = {one.id: one for one in vault.stories.of(child)}
    halves = {one.id: one.name for one in vault.half_terms.all()}
    carers = {one.id: one.name for one in vault.carers.of(child)}
    replies = [*reversed(vault.replies.of(child))]
    return tuple(
        Told(
            id=one.id,
            half_term=halves[one.half_term],
            kind=storytelling.writing(one).title,
            stands=_stands(session, one, begun=one.id in begun),
            came_back="\n".join(_said(to, carers) for to in replies if to.story == one.id),
        )
        for one in ({**begun, **handed}).values()
    )


def _stands(session: Session, story: Story, *, begun: bool) -> str:
    if story.stage is Stage.GIVEN and story.given_on:
        return f"given on {dated(story.given_on, session.today())}"
    return "changes asked for" if story.asked and not begun else str(story.stage)


def _said(reply: Reply, carers: dict[str, str]) -> str:
    words = f"“{reply.words}”" if reply.words else "A drawing came back"
    return f"{carers.get(reply.carer, 'A carer')}: {words}"
