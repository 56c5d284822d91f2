"""The note that the meeting looks at: blind while it is rated, then with what was said."""

from __future__ import annotations

from typing import Any

from journalkit.errors import NotFound
from journalkit.forms.widgets.rating import NoteRating
from journalkit.forms.widgets.statement import Statement
from journalkit.journal import meetings, rating
from journalkit.journal.rating import Blind
from journalkit.pages.meeting import words
from journalkit.pages.office.section import Section, Widgets
from journalkit.pages.saying import counted
from journalkit.records import Meeting


class Rate(Section):
    """Follows the place that whoever leads has gone to. It asks `rating.blind`, and holds nothing
    of a note's author before it is shown."""

    needs = "rate an observation"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._areas = {one.id: one.short for one in self.vault.frameworks.current().areas}
        self.rating: NoteRating | None = None

    def front(self) -> Widgets:
        meeting = meetings.going_on(self.session)
        if meeting is None or not meeting.places:
            said = "No note has been handed in that no meeting has looked at."
            return [Statement(heading="This meeting looks at no notes", help=said)]
        self.rating = NoteRating()
        self.rating.on_problem = self.notice.tell
        self.rating.on_rate, self.rating.on_reveal = self._rate, self._reveal
        self.rating.on_step, self.rating.on_picture = self._step, self._picture
        self._fill(meeting)
        return [self.rating]

    def tick(self) -> None:
        meeting = meetings.going_on(self.session)
        if meeting is not None and self.rating is not None:
            self._fill(meeting)

    def _fill(self, meeting: Meeting) -> None:
        assert self.rating is not None  # noqa: S101 - called where it stands only
        seen, part = rating.blind(self.session), self.rating
        leads = meeting.led_by == self.session.member.id
        rates = not seen.gone and not seen.revealed and (leads or not meeting.together)
        steps = [by for by in (-1, 1) if 0 <= seen.place + by < seen.of]
        with part.hold_sync():
            part.place, part.status, part.aside = seen.place, _status(seen), _aside(seen, meeting)
            part.note, part.gone = self._note(seen), seen.gone
            part.criteria = [
                {"id": one.id, "heading": one.heading, "text": one.text}
                for one in rating.rubric(self.session).criteria
            ]
            part.scores = dict(seen.scores)
            part.can_rate, part.covers = rates, leads and not meeting.together
            part.can_reveal = leads and bool(seen.rated) and not (seen.gone or seen.revealed)
            part.can_step = steps if leads else []
            part.result = self._result(seen, apart=not meeting.together)

    def _note(self, seen: Blind) -> dict[str, Any]:
        children = self.vault.children.some(seen.children)
        named = ", ".join(children[id].called for id in seen.children)
        judged = (("Wellbeing", seen.wellbeing), ("Involvement", seen.involvement))
        kinds = {"picture": "Photo", "video": "Video"}
        return {
            "children": named,
            "text": seen.text,
            "own_words": seen.own_words,
            "meaning": seen.meaning,
            "next_step": seen.next_step,
            "where": seen.where,
            "areas": [self._areas[id] for id in seen.areas if id in self._areas],
            "judged": " · ".join(f"{word} {level}" for word, level in judged if level),
            "pictures": [
                {"alt": f"{kinds[kind]} {number} of {named}"}
                for number, kind in enumerate(seen.pictures, 1)
            ],
        }

    def _result(self, seen: Blind, *, apart: bool) -> dict[str, Any]:
        if not seen.revealed or seen.gone:
            return {}
        said = rating.said(self.session, seen.place)
        members = {one.id: one.name for one in self.vault.members.all()}
        ratings = counted(said.ratings, "rating")
        only = "what its author said of it is not counted"
        return {
            "author": members[said.author],
            "why": [words.why(said.why, members, self._areas)],
            "said": f"{ratings}; {only}." if apart else f"{ratings} by the room.",
            "counts": {id: list(counts) for id, counts in said.counts.items()},
        }

    def _rate(self, scores: dict[str, int], appropriate: bool) -> None:
        assert self.rating is not None  # noqa: S101 - it has just called
        place = self.rating.place
        try:
            rating.rate(self.session, place, scores=scores, appropriate=appropriate)
        finally:
            self.tick()  # what came between stands there before the sentence about it is read
        self.notice.clear()

    def _reveal(self) -> None:
        assert self.rating is not None  # noqa: S101 - it has just called
        meetings.reveal(self.session, self.rating.place)
        self.tick()

    def _step(self, by: int) -> None:
        assert self.rating is not None  # noqa: S101 - it has just called
        meetings.go_to(self.session, self.rating.place + by)
        self.tick()

    def _picture(self, number: int) -> tuple[bytes, str]:
        if self.rating is None:
            raise NotFound
        return rating.picture(self.session, self.rating.place, number=number), "image/jpeg"


def _status(seen: Blind) -> str:
    said = f"Observation {seen.place + 1} of {seen.of}"
    if seen.again:
        said += " · for the second time"
    return said if seen.revealed or seen.gone else f"{said} · author hidden until it is shown"


def _aside(seen: Blind, meeting: Meeting) -> str:
    if seen.gone:
        return ""
    if meeting.together:
        return "The room rates together"
    return f"{seen.rated} of {seen.raters} have rated"
