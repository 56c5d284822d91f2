"""The board of a half term: for each child, how far the story has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from journalkit.journal import storytelling
from journalkit.journal.session import Session
from journalkit.records import Child, HalfTerm, KeyPerson, Reply, Stage, Story
from journalkit.telling import saying

DUE, ANSWERED = "due", "answered"
COLUMNS = (DUE, *Stage, ANSWERED)
"""How far a story has come, as the board orders it."""

HAVE = {"check": "progress check", "moving": "summary"}
A_WEEK = 7
REPLY_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Card:
    """One child on the board."""

    child: Child
    key_person: str
    """The member's id, of today; where several are, the member who is signed in. Empty: nobody."""
    key_person_name: str
    story: Story | None
    """What is being written, else what was handed in last."""
    column: str
    """One of `COLUMNS`."""
    asked: str
    """What a manager would like changed, where it was sent back."""
    late: str
    """Gentle words where time runs out or has run out; else empty."""
    reply: str
    """How the latest reply begins."""
    warning: str
    """Why an approved story cannot go home after all."""

    def __repr__(self) -> str:
        return f"Card({self.child!r}, {self.column!r})"


@dataclass(frozen=True, kw_only=True)
class Board:
    """Every child who is to have the writing in the half term, by name."""

    title: str
    note: str
    cards: tuple[Card, ...]


def board(session: Session, *, half_term: str, writing: str = "story") -> Board:
    """How far each *writing* of *half_term* (ids) has come.

    A learning story is for every child here in the half term. A progress check is for those who
    are from 24 to 36 months old on some day of it ("when a child is aged between two and three",
    EYFS statutory framework, "Progress check at age two"). A summary is for those who are four
    before the coming 1 September, when they may start school in England ("the September following
    their fourth birthday", School Admissions Code 2021, 2.17). Neither is due again once it was
    approved in an earlier half term.
    """
    session.require("read stories")
    vault, today = session.vault, session.today()
    half = vault.half_terms.get(half_term)
    own = (one for one in vault.story_drafts.in_half_term(half_term) if one.writing == writing)
    drafts = {one.child: one for one in own}
    own = (one for one in vault.stories.in_half_term(half_term) if one.writing == writing)
    handed = {one.child: one for one in own}
    replies = {one.story: one for one in sorted(
        vault.replies.to(one.id for one in handed.values()), key=lambda one: (one.said_on, one.at)
    )}  # fmt: skip
    people = _key_persons(session)
    names = {one.id: one.name for one in vault.members.all()}
    cards = []
    for child in _children(session, half, writing, begun={*drafts, *handed}):
        draft, story = drafts.get(child.id), handed.get(child.id)
        reply = replies.get(story.id) if story else None
        column = _column(draft, story, reply)
        key_person = people.get(child.id, "")
        cards.append(
            Card(
                child=child,
                key_person=key_person,
                key_person_name=names.get(key_person, ""),
                story=draft or story,
                column=column,
                asked=story.asked if story and story.stage is Stage.DRAFTED else "",
                late=_late(half, today) if column in (DUE, Stage.DRAFTED) else "",
                reply=_begins(reply),
                warning=_warning(session, story) if column == Stage.APPROVED and story else "",
            )
        )
    over = "ended" if half.ends < today else "ends"
    return Board(
        title=_title(cards, writing),
        note=f"half term {over} {saying.dated(half.ends, today)}",
        cards=tuple(cards),
    )


def _children(session: Session, half: HalfTerm, writing: str, *, begun: set[str]) -> list[Child]:
    """Who is to have it, by name; and whoever has one *begun* (ids) all the same."""
    done = _done_before(session, half, writing)

    def meant(child: Child) -> bool:
        if child.id in begun:
            return True
        joined = child.joined is None or child.joined <= half.ends
        if not joined or (child.left is not None and child.left < half.starts):
            return False
        if writing == "check":
            two, three = (_birthday(child.born, years) for years in (2, 3))
            return two <= half.ends and half.starts < three and child.id not in done
        if writing == "moving":
            september = date(half.ends.year + (half.ends.month >= 9), 9, 1)
            return _birthday(child.born, 4) < september and child.id not in done
        return True

    found = filter(meant, session.vault.children.all())
    return sorted(found, key=lambda child: (child.called.casefold(), child.name.casefold()))


def _done_before(session: Session, half: HalfTerm, writing: str) -> set[str]:
    """Ids of the children who had what is written only once, within the year before *half*."""
    if writing not in HAVE:
        return set()
    since = half.starts - timedelta(days=366)
    return {
        one.child
        for earlier in session.vault.half_terms.all()
        if since <= earlier.starts < half.starts
        for one in session.vault.stories.in_half_term(earlier.id)
        if one.writing == writing and one.stage in (Stage.APPROVED, Stage.GIVEN)
    }


def _key_persons(session: Session) -> dict[str, str]:
    """Who is whose key person today, as ids."""
    found: dict[str, KeyPerson] = {}
    for one in session.vault.key_persons.on(session.today()):
        if one.child not in found or one.member == session.member.id:
            found[one.child] = one
    return {child: one.member for child, one in found.items()}


def _column(draft: Story | None, story: Story | None, reply: Reply | None) -> str:
    if draft:
        return str(Stage.DRAFTED)
    if story is None:
        return DUE
    return ANSWERED if story.stage is Stage.GIVEN and reply else str(story.stage)


def _late(half: HalfTerm, today: date) -> str:
    days = (half.ends - today).days
    if days >= A_WEEK:
        return ""
    ends = "The half term " + ("ends" if days >= 0 else "ended")
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return f"{ends} {near[days]}"
    if days > 0:
        return f"{ends} in {days} days"
    weeks = -days // A_WEEK
    return f"{ends} {weeks} weeks ago" if weeks > 1 else f"{ends} {-days} days ago"


def _begins(reply: Reply | None) -> str:
    if reply is None:
        return ""
    return saying.begun(reply.words, REPLY_LENGTH) or "A drawing came back"


def _warning(session: Session, story: Story) -> str:
    return " ".join(storytelling.blockers(session, story).values())


def _title(cards: list[Card], writing: str) -> str:
    have = sum(one.column in (Stage.GIVEN, ANSWERED) for one in cards)
    what = HAVE.get(writing, "story")
    if not cards:
        return f"No family is to have a {what} in this half term"
    one = len(cards) == 1
    return f"{have} of {len(cards)} {'family has its' if one else 'families have their'} {what}"


def _birthday(born: date, years: int) -> date:
    """The day *years* after *born*: 1 March, where that year has no 29 February."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
