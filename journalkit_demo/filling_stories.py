"""Learning stories of the demo's half terms and what families wrote back, in the store.

What a story tells is made from the notes of its child. It is handed in, approved and given on the
last days of its half term; in the one that goes on, stories have come differently far.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from journalkit.journal.consenting import Book
from journalkit.journal.session import Session
from journalkit.media import hindrances, journal_of
from journalkit.places import data_folder
from journalkit.reckoning.numbers import is_number
from journalkit.records import Outing, Passage, Reply, Stage, Story, StoryVersion, Use
from journalkit.store.change import Change
from journalkit_demo.notes import fill
from journalkit_demo.plan_calendar import open_days
from journalkit_demo.plan_records import (
    Plan,
    PlannedChild,
    PlannedHalfTerm,
    PlannedNote,
    PlannedPicture,
)

NOW = {"": 9, "drafted": 8, "asked": 2, "handed in": 6, "approved": 4, "given": 6, "answered": 7}
"""How far so many children's stories have come in the half term that goes on."""
BEFORE = {"": 3, "given": 15, "answered": 24}
"""The same of the half terms before."""
BEGUN = {"drafted": 1, "handed in": 2, "asked": 4, "approved": 4, "given": 6, "answered": 9}
"""Open days before the last one on which a story is handed in that has come so far."""
NOTES, PICTURES = 3, 4
"""So many at most in a story."""
LANGUAGES = {"Polish": "pl"}
"""Home languages in which the fixed words are printed."""
PRIME = {
    "personal": "personal-social-and-emotional-development",
    "communication": "communication-and-language",
    "physical": "physical-development",
}
"""By the sections of the progress check."""
SECOND, THIRD = timedelta(days=730), timedelta(days=1095)
"""Ages between which the progress check is written."""


def add_stories(
    session: Session,
    change: Change,
    plan: Plan,
    id: Callable[[str], str],
    pictures: Mapping[PlannedPicture, str],
) -> None:
    """The stories of all half terms, one progress check and one summary for the next school.
    *id* gives a key's id in the store, *pictures* the ids of those that were drawn."""
    telling = _Telling(session, change, plan, id, pictures)
    for half in plan.half_terms:
        telling.stories(half)
    telling.check()
    telling.moving_on()


@dataclass(frozen=True, kw_only=True, repr=False)
class _Begun:
    """A story about to be written: whose, in which half term, and on which open days."""

    child: PlannedChild
    half: PlannedHalfTerm
    days: Sequence[date]
    """The day on which it is handed in, and those that follow."""
    writing: str = "story"

    @property
    def key(self) -> str:
        return f"{self.writing} {self.child.key} {self.half.key}"


def _bare(words: str) -> str:
    """What was said without the marks around it; those between two that were said stay."""
    bare = words.strip("“”")
    return words if "“" in bare else bare


class _Telling:
    def __init__(
        self,
        session: Session,
        change: Change,
        plan: Plan,
        id: Callable[[str], str],
        pictures: Mapping[PlannedPicture, str],
    ) -> None:
        self._session, self._change, self._plan, self._id = session, change, plan, id
        self._pictures = pictures
        self._book = Book(session)
        self._zone = ZoneInfo(plan.timezone)
        self._rng = Random("stories")  # noqa: S311 (its own: the plan stays what it is)
        file = data_folder() / "demo" / "stories.json"
        self._texts = json.loads(file.read_text(encoding="utf-8"))
        self._days = open_days(plan.half_terms, plan.closed, before=plan.today)
        self._managers = [one.key for one in plan.members if one.role == "manager"]
        self._of: defaultdict[str, list[PlannedNote]] = defaultdict(list)
        """By child: what is told, and where photos are from."""
        for note in (one for one in plan.notes if one.state == "approved"):
            for key in note.children:
                self._of[key].append(note)
        self._shown: set[tuple[str, str]] = set()
        """Children, and photos in a story of theirs."""
        self._numbers: set[str] = set()
        self._answers: dict[str, Reply] = {}
        """By child: what the family wrote last."""
        self._used: Counter[str] = Counter()

    # -- which stories there are --------------------------------------------------------------

    def stories(self, half: PlannedHalfTerm) -> None:
        """Those of one half term."""
        days = [day for day in self._days if half.starts <= day <= half.ends]
        goes_on = half == self._plan.half_terms[-1] and self._plan.today <= half.ends
        fates = [fate for fate, share in (NOW if goes_on else BEFORE).items() for _ in range(share)]
        self._rng.shuffle(fates)
        for child, fate in zip(self._plan.children, fates, strict=True):
            lead = BEGUN.get(fate, 0) + (0 if goes_on else self._rng.randint(0, 3))
            if fate and len(days) > lead and self._here(child, days[-lead - 1], days[-1]):
                first = self._days.index(days[-lead - 1])
                begun = _Begun(child=child, half=half, days=self._days[first:])
                if notes := self._notes(begun):
                    self._come(begun, fate, self._story(begun, notes, fate))

    def check(self) -> None:
        """A progress check of one child between two and three."""
        for child in reversed(self._plan.children):
            if found := self._last(child, self._days[-1]):
                age = found.days[0] - child.born
                if child.left is None and SECOND < age < THIRD:
                    begun = replace(found, writing="check")
                    self._come(begun, "given", self._made(begun, self._checked(begun)))
                    return

    def moving_on(self) -> None:
        """A summary for the next school of a child who has left."""
        for child in self._plan.children:
            if child.left and (found := self._last(child, child.left)):
                begun = replace(found, writing="moving")
                said = self._texts["moving"].items()
                passages = [
                    Passage(section=one, text=self._said(child, text)) for one, text in said
                ]
                self._come(begun, "given", self._made(begun, passages))
                return

    def _last(self, child: PlannedChild, day: date) -> _Begun | None:
        """What is begun in time to be given on *day*."""
        first = self._days.index(day) - BEGUN["given"]
        if first < 0 or not self._here(child, self._days[first], day):
            return None
        day = self._days[first]
        half = next(one for one in self._plan.half_terms if one.starts <= day <= one.ends)
        return _Begun(child=child, half=half, days=self._days[first:])

    def _here(self, child: PlannedChild, first: date, last: date) -> bool:
        return child.joined <= first and (child.left is None or last <= child.left)

    # -- what they say ------------------------------------------------------------------------

    def _notes(self, begun: _Begun) -> list[PlannedNote]:
        """The half term's so far about this child and nobody else."""
        return [
            note
            for note in self._of[begun.child.key]
            if len(note.children) == 1
            and begun.half.starts <= note.happened_at.date()
            and note.latest.at.date() < begun.days[0]
        ]

    def _story(self, begun: _Begun, notes: list[PlannedNote], fate: str) -> Story:
        """It tells of a few *notes* of different areas."""
        self._rng.shuffle(notes)
        by_area = {note.latest.areas[0]: note for note in notes}
        notes = sorted([*by_area.values()][:NOTES], key=lambda note: note.happened_at)
        told = self._told(begun, notes, by_hand=fate != "drafted")
        made = self._made(begun, told, pictures=self._photos(begun))
        if fate != "drafted":
            return made
        unread = (replace(one, drafted=bool(one.source)) for one in made.passages)
        return replace(made, passages=tuple(unread))

    def _photos(self, begun: _Begun) -> tuple[str, ...]:
        """The newest of the child that no story has shown, as far as its family agreed."""
        ids = [
            self._pictures[one]
            for note in self._of[begun.child.key]
            if note.latest.at.date() < begun.days[0]
            for one in note.pictures
            if one.kind == "picture"
        ]
        new = [id for id in ids if (begun.child.key, id) not in self._shown][-PICTURES:]
        self._shown |= {(begun.child.key, id) for id in new}
        found = self._session.vault.pictures.some(new)
        purpose = journal_of(self._id(begun.child.key))
        return tuple(id for id, one in found.items() if not hindrances(one, purpose, self._book))

    def _told(self, begun: _Begun, notes: list[PlannedNote], *, by_hand: bool) -> Iterator[Passage]:
        """What it says, section by section; only a key person adds what no note says."""
        child, texts, last = begun.child, self._texts, notes[-1].latest

        def own(section: str, text: str) -> Iterator[Passage]:
            if by_hand:
                yield Passage(section=section, text=text)

        def of(note: PlannedNote, section: str, text: str, quote: bool = False) -> Passage:
            return Passage(section=section, text=text, source=self._id(note.key), quote=quote)

        yield from own("story", self._one(child, texts["openings"]))
        for note in notes:
            yield of(note, "story", note.latest.text)
        quoted = next((note for note in notes if note.latest.own_words), None)
        if quoted is not None:
            yield of(quoted, "story", _bare(quoted.latest.own_words), quote=True)
        for note in notes:
            if note.latest.meaning:
                yield of(note, "meaning", note.latest.meaning)
        if last.next_step:
            yield of(notes[-1], "next", last.next_step)
        else:
            yield from own("next", self._one(child, texts["next"][last.areas[0]]))
        yield from own("next", self._one(child, texts["home"]))
        if answer := self._answers.get(child.key):
            yield from own("family", texts["thanks"])
            yield Passage(section="family", text=answer.words, source=answer.id, quote=True)
        else:
            yield from own("family", self._one(child, texts["family"]))

    def _checked(self, begun: _Begun) -> Iterator[Passage]:
        child, texts = begun.child, self._texts["check"]
        for section, area in PRIME.items():
            seen = [
                note
                for note in self._of[child.key]
                if len(note.children) == 1
                and area in note.latest.areas
                and note.latest.at.date() < begun.days[0]
            ]
            if seen:
                source = self._id(seen[-1].key)
                yield Passage(section=section, text=seen[-1].latest.text, source=source)
            else:
                yield Passage(section=section, text=self._said(child, texts["unseen"]))
        for section in ("strengths", "support", "next", "family"):
            said = self._said(child, texts[section])
            yield Passage(section=section, text=said)

    def _made(
        self, begun: _Begun, told: Iterable[Passage], *, pictures: tuple[str, ...] = ()
    ) -> Story:
        return Story(
            id=self._id(begun.key),
            child=self._id(begun.child.key),
            half_term=self._id(begun.half.key),
            writing=begun.writing,
            by=self._id(self._key_person(begun.child, begun.days[0])),
            at=self._at(begun.days[0], time(14, 40)),
            passages=tuple(
                replace(one, id=self._id(f"{begun.key} passage {number}"))
                for number, one in enumerate(told)
            ),
            pictures=pictures,
            language=LANGUAGES.get(begun.child.language, "en"),
        )

    def _one(self, child: PlannedChild, texts: list[str]) -> str:
        """The one of *texts* that was used least for this child."""
        text = min(texts, key=lambda one: (self._used[child.key + one], self._rng.random()))
        self._used[child.key + text] += 1
        return self._said(child, text)

    def _said(self, child: PlannedChild, text: str) -> str:
        return fill(text, pronoun=child.pronoun, child=child.called)

    def _key_person(self, child: PlannedChild, day: date) -> str:
        earlier = (one for one in self._plan.handovers if one.child == child.key)
        return next((one.member for one in earlier if day <= one.until), child.key_person)

    def _at(self, day: date, hour: time) -> datetime:
        at = datetime.combine(day, hour, self._zone)
        return at + timedelta(minutes=self._rng.randint(0, 25))

    # -- how far they come --------------------------------------------------------------------

    def _come(self, begun: _Begun, fate: str, story: Story) -> None:
        """Put *story* into the store, and let it come as far as *fate* says."""
        vault, change, days = self._session.vault, self._change, begun.days
        change.as_of(story.by, story.at)
        if fate == "drafted":
            vault.story_drafts.save(change, story)
            return
        story = replace(story, version=1, stage=Stage.WITH_MANAGER)
        vault.stories.put(change, story, what="story handed in")
        version = StoryVersion(
            story=story.id,
            number=1,
            passages=story.passages,
            pictures=story.pictures,
            by=story.by,
            at=story.at,
            id=self._id(f"{begun.key} version"),
        )
        vault.story_versions.put(change, version, what="version of a story kept")
        if fate == "handed in":
            return
        others = [one for one in map(self._id, self._managers) if one != story.by]
        manager = self._rng.choice(others)
        change.as_of(manager, self._at(days[2], time(15, 45)))
        story = replace(story, stage=Stage.APPROVED, number=self._number())
        if fate == "asked":
            asked = self._one(begun.child, self._texts["asked"])
            story = replace(story, stage=Stage.DRAFTED, asked=asked)
            vault.stories.put(change, story, what="story sent back")
            return
        vault.stories.put(change, story, what="story approved")
        if fate == "approved":
            return
        printed = self._at(days[3], time(13))
        outing = Outing(
            id=self._id(f"{begun.key} outing"),
            use=Use.JOURNAL,
            pictures=story.pictures,
            what="learning story, printed",
            child=story.child,
            by=manager,
            at=printed,
        )
        change.as_of(manager, printed)
        vault.outings.put(change, outing, what="story printed")
        change.as_of(story.by, self._at(days[3], time(15, 30)))
        story = replace(story, stage=Stage.GIVEN, given_on=days[3])
        vault.stories.put(change, story, what="story given")
        came = 5 + self._rng.randint(0, 3)
        if fate == "answered" and len(days) > 5:
            self._answer(begun, story, days[min(came, len(days) - 1)])

    def _answer(self, begun: _Begun, story: Story, day: date) -> None:
        child = begun.child
        carers = self._session.vault.carers.of(story.child)
        carer = self._rng.choice(carers)
        texts = [*self._texts.get(child.language, ()), *self._texts["replies"]]
        said_on = day - timedelta(days=1)
        reply = Reply(
            id=self._id(f"{begun.key} reply"),
            story=story.id,
            child=story.child,
            carer=carer.id,
            words=self._one(child, texts),
            said_on=max(said_on, story.given_on or said_on),
            by=story.by,
            at=self._at(day, time(8, 40)),
        )
        self._change.as_of(reply.by, reply.at)
        self._session.vault.replies.put(self._change, reply, what="reply from home taken in")
        self._answers[child.key] = reply

    def _number(self) -> str:
        while True:
            number = f"{self._rng.randrange(1_000_000):06d}"
            if is_number(number) and number not in self._numbers:
                self._numbers.add(number)
                return number
