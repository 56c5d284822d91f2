"""A draft from evidence: sentences that stand in the notes already, each with where it is from.

Nothing here is made up. What the software puts there is marked until the key person has made it
theirs, and no other child is named in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from journalkit.errors import BadRecord
from journalkit.journal import storytelling
from journalkit.journal.session import Session
from journalkit.reckoning.blocking import may_be_told
from journalkit.records import Observation, Passage, Picture, Reply, Story
from journalkit.records.story import MOST_PICTURES
from journalkit.telling import album, evidence, saying
from journalkit.telling.album import Photo
from journalkit.telling.friends import Friends

DRAFTED_PICTURES = 8
LONGEST, LONGEST_QUOTE = 300, 600
"""Characters that are taken from one text of a note, or of what was said."""
NOT_TOLD = "This observation may not be told: it was withdrawn, told before, or is for staff only."

PRIME = {
    "personal-social-and-emotional-development": "personal",
    "communication-and-language": "communication",
    "physical-development": "physical",
}
"""The section of a progress check for each prime area (by the id in the framework): it says how a
child is in those (EYFS statutory framework, "Progress check at age two")."""


def begin(session: Session, child: str, *, half_term: str, writing: str) -> Story:
    """A first draft of the *writing* about *child* in *half_term* (all ids). It is not kept yet."""
    session.require("read stories")
    found = evidence.proposals(session, child, half_term=half_term, writing=writing)
    story = Story(
        child=child, half_term=half_term, writing=writing, by=session.member.id, at=session.now()
    )
    friends = Friends(session, child)
    replies = _unanswered(session, story)
    family = [one for reply in replies for one in _said(reply, friends)]
    known = {reply.id for reply in replies}
    notes = [one.observation for one in reversed(found) if one.chosen]
    notes = [one for one in notes if one.id not in known]
    return _with(session, replace(story, passages=tuple(family)), notes, friends=friends)


def bring_in(session: Session, story: Story, observation: str) -> Story:
    """*story* with what *observation* (an id) says, too. `BadRecord` where it may not be told."""
    session.require("read stories")
    if observation in story.sources:
        return story
    found = session.vault.observations.get(observation)
    told = evidence.told_before(
        session, story.child, half_term=story.half_term, writing=story.writing
    )
    if not may_be_told(found, story.child) or observation in told:
        raise BadRecord({"sources": NOT_TOLD})
    friends = Friends(session, story.child)
    return _with(session, story, [found], friends=friends, most=MOST_PICTURES)


def take_out(session: Session, story: Story, observation: str) -> Story:
    """*story* without what *observation* (an id) says in it and nobody has made theirs, and
    without its photos, but for those that another source shows too."""
    session.require("read stories")
    kept = tuple(one for one in story.passages if one.source != observation or not one.drafted)
    sources = session.vault.observations.some(story.sources)
    shown = {id: {*note.note.pictures} for id, note in sources.items()}
    gone = shown.pop(observation, set()).difference(*shown.values())
    found = session.vault.pictures.some(story.pictures)
    left = (
        id for id in story.pictures if id not in found or gone.isdisjoint((id, found[id].made_from))
    )
    return replace(story, passages=kept, pictures=tuple(left))


def photos(session: Session, story: Story) -> tuple[Photo, ...]:
    """The photos that might be in *story*: those of its sources, then others of the half term,
    then what it shows besides: whatever is in the way can be seen, and taken out.
    Only those that are allowed are offered; of the others it says why not."""
    session.require("read stories")
    sources = session.vault.observations.some(story.sources).values()
    told = [one for one in sources if may_be_told(one, story.child)]
    others = evidence.in_half_term(session, story.child, story.half_term)
    return album.of_notes(session, story.child, [*told, *others], also=story.pictures)


def source_label(session: Session, source: str) -> str:
    """Where a passage is from (*source*, an id), in words for staff; else empty."""
    session.require("read stories")
    vault, today = session.vault, session.today()
    if reply := vault.replies.some([source]).get(source):
        carer = vault.carers.get(reply.carer)
        on = saying.dated(reply.said_on, today)
        return f"what {carer.name.split()[0]} ({carer.relationship}) wrote on {on}"
    note = vault.observations.some([source]).get(source)
    if note is None:
        return ""
    day = saying.dated(note.note.happened_at.astimezone(session.zone).date(), today)
    if not note.state.in_use:
        return f"{day}: an observation that was {note.state.value}"
    areas = [area.short for area in evidence.areas_of(session, (note,))[source].values()]
    author = vault.members.get(note.author).name.split()[0]
    return f"{day}, {author}" + (f": {saying.listed(areas)}" if areas else "")


def _with(
    session: Session,
    story: Story,
    notes: list[Observation],
    *,
    friends: Friends,
    most: int = DRAFTED_PICTURES,
) -> Story:
    """*story* with what *notes* say, in their order, next steps at the end, and their photos."""
    replies = session.vault.replies.some(one.id for one in notes)
    closed = {(one.observation, one.step) for one in session.vault.closed_steps.of(story.child)}
    told, steps = list[Passage](), list[Passage]()
    for one in notes:
        if one.id in replies:  # an observation that was made of what a family wrote
            told += _said(replies[one.id], friends)
            continue
        told += _told(session, story, one, friends)
        step = one.note.next_step.strip()
        if step and (one.id, step) not in closed:
            words = saying.first(friends.hidden(step), LONGEST)
            steps += _passage("next", one.id, words)
    pictures = (
        _pictures(session, story, notes, most) if storytelling.writing(story).pictures else ()
    )
    return replace(
        story,
        passages=(*story.passages, *told, *steps),
        pictures=(*story.pictures, *pictures),
    )


def _told(session: Session, story: Story, one: Observation, friends: Friends) -> list[Passage]:
    """What *one* says: how its text begins, and the child's own words, but nothing twice."""
    section, said = _section(session, story, one), evidence.own_words(one)
    parts = friends.hidden(one.note.text)
    bare = [part for part in parts if not (saying.quoted(part) and saying.within(part, said))]
    text = saying.first(bare or parts, LONGEST)
    day = one.note.happened_at.astimezone(session.zone).date()
    lead = f"On {saying.dated(day, session.today())}: "
    return [
        *_passage(section, one.id, text and lead + text),
        *([] if saying.within(said, text) else _quote(section, one.id, said, friends)),
    ]


def _said(reply: Reply, friends: Friends) -> list[Passage]:
    return _quote("family", reply.id, reply.words, friends)


def _quote(section: str, source: str, text: str, friends: Friends) -> list[Passage]:
    bare = text.strip(saying.MARKS + " \n")
    # Marks within it belong to some at its ends: “Look!” she said. “More!”
    said = friends.hidden(text if set('“”"') & {*bare} else bare, quote=True)
    words = saying.first(said, LONGEST_QUOTE, stops=False)
    return _passage(section, source, words, quote=True)


def _passage(section: str, source: str, text: str, *, quote: bool = False) -> list[Passage]:
    drafted = Passage(section=section, text=text, source=source, quote=quote, drafted=True)
    return [drafted] if text else []


def _section(session: Session, story: Story, one: Observation) -> str:
    """Where in *story* it stands what *one* says."""
    sections = [section.id for section in storytelling.writing(story).sections]
    if "story" in sections:
        return "story"
    areas = evidence.areas_of(session, (one,))[one.id]
    wanted = [*(PRIME[id] for id in areas if id in PRIME), "strengths"]
    return next((id for id in wanted if id in sections), sections[0])


def _unanswered(session: Session, story: Story) -> list[Reply]:
    """What the family wrote to the last story that they answered, and no other story has told."""
    told = {
        source
        for one in session.vault.stories.of(story.child)
        if (one.half_term, one.writing) != (story.half_term, story.writing)
        for source in one.sources
    }
    every = session.vault.replies.of(story.child)
    last = [one for one in every if one.story == every[0].story]
    return [one for one in reversed(last) if one.id not in told]


def _pictures(
    session: Session, story: Story, notes: Iterable[Observation], most: int
) -> tuple[str, ...]:
    """Photos of *notes* in the order in which they were taken: of each note its first before of
    any its second, as many as there is room for."""
    found: dict[str, tuple[int, Picture]] = {}
    for note in notes:
        for turn, one in enumerate(album.allowed(session, story.child, [note])):
            found.setdefault(one.made_from or one.id, (turn, one))
    new = [one for one in found.values() if one[1].id not in story.pictures]
    chosen = sorted(new, key=lambda one: one[0])[: max(0, most - len(story.pictures))]
    return tuple(one.id for _, one in sorted(chosen, key=lambda one: one[1].when))
