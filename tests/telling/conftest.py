"""A setting in the middle of a half term, and short ways to write a note and to tell a story."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from journalkit.journal import observing, picturing, registering
from journalkit.journal.session import Session
from journalkit.records import (
    Carer,
    HalfTerm,
    Observation,
    Passage,
    Picture,
    Reply,
    Stage,
    State,
    Story,
    Term,
)
from journalkit.records.checking import new_id
from tests.small_journal import Journal

TODAY = date.today()


@dataclass
class Place:
    """The small journal, signed in to as its manager, with an earlier half term and this one."""

    journal: Journal
    session: Session
    before: HalfTerm
    half: HalfTerm
    mother: Carer

    @property
    def maya(self) -> str:
        return self.journal.children[0].id

    def note(
        self, text: str = "She poured the water.", *, state: State | None = None, **fields: object
    ) -> Observation:
        """A note handed in, and then put in *state*."""
        made = observing.submit(self.session, self.journal.note(text, **fields), id=new_id())
        if state is not None:
            with self.session.change() as change:
                made = replace(made, state=state)
                self.session.vault.observations.set_state(change, made, what="decided")
        return made

    def photo(self, *children: str) -> Picture:
        """A photo with *children* in it."""
        taken = self.journal.photo(self.session)
        return picturing.name_children(self.session, taken.id, children)

    def story(self, *sources: str, half: HalfTerm | None = None, **fields: object) -> Story:
        """A story that was handed in, and tells of *sources*."""
        given: dict[str, object] = {
            "child": self.maya,
            "half_term": (half or self.half).id,
            "writing": "story",
            "by": self.session.member.id,
            "at": self.session.now(),
            "version": 1,
            "passages": tuple(
                Passage(section="story", text="Maya hummed.", source=one) for one in sources
            ),
        }
        story = Story(**{**given, **fields})  # type: ignore[arg-type]
        with self.session.change() as change:
            self.session.vault.stories.put(change, story, what="story")
        return story

    def given(self, *sources: str, **fields: object) -> Story:
        """A story that went home."""
        return self.story(*sources, **{"stage": Stage.GIVEN, "given_on": TODAY, **fields})  # type: ignore[arg-type]

    def reply(self, story: Story, words: str, **fields: object) -> Reply:
        """What Maya's mother wrote to *story*."""
        reply = Reply(
            story=story.id, child=story.child, carer=self.mother.id, words=words, said_on=TODAY,
            by=self.session.member.id, at=self.session.now(), **fields,  # type: ignore[arg-type]
        )  # fmt: skip
        with self.session.change() as change:
            self.session.vault.replies.put(change, reply, what="reply")
        return reply


@pytest.fixture
def place(journal: Journal) -> Iterator[Place]:
    yield from placed(journal)


def placed(journal: Journal) -> Iterator[Place]:
    """The small journal with two half terms and a mother, its manager signed in."""
    spans = ((TODAY - timedelta(days=80), TODAY - timedelta(days=30)),
             (TODAY - timedelta(days=20), TODAY + timedelta(days=20)))  # fmt: skip
    term = Term(name="Autumn", starts=spans[0][0], ends=spans[1][1])
    before, half = (
        HalfTerm(term=term.id, name=f"Autumn {number}", starts=starts, ends=ends)
        for number, (starts, ends) in enumerate(spans, 1)
    )
    mother = Carer(
        child=journal.children[0].id,
        name="Anna Kowalska",
        relationship="mother",
        parental_responsibility=True,
    )
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, term, before, half, mother)
        yield Place(journal, ruth, before, half, mother)
