"""On the Reflect page: the timeline, by month, and what colleagues shared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

import ipywidgets

from journalkit.forms.widgets.note_list import NoteList
from journalkit.forms.widgets.notice import Notice
from journalkit.journal import reflecting
from journalkit.journal.session import Session
from journalkit.pages.cards import Cards
from journalkit.pages.saying import counted, dated, day, listed
from journalkit.records import Reflection

PAGE = 20
"""Reflections at a time; *Show more* brings the next."""

OWN, SHARED = "your own", "shared by colleagues"
NOTHING = "What you keep stands here, month by month."
LOST = "Written before your password was set anew: nobody can open it."


class TimelineLists:
    """Lists of reflections, a line each. ``on_open(id)`` is called with one that stands there."""

    def __init__(
        self, session: Session, notice: Notice, cards: Cards, *, on_open: Callable[[str], None]
    ) -> None:
        self._session, self._notice, self._cards = session, notice, cards
        self._on_open = on_open
        self._cycles = {cycle.id: cycle.name for cycle in reflecting.cycles()}
        self._count = {OWN: PAGE, SHARED: PAGE}
        self._lists: dict[str, NoteList] = {}
        self._writing = ""
        self.own = reflecting.timeline(session)
        self._nothing = ipywidgets.HTML(f"<p class='help'>{NOTHING}</p>")
        self.widget = ipywidgets.VBox()

    def kept(self, id: str) -> Reflection | None:
        """The member's own reflection *id* as it was kept."""
        return next((one for one in self.own.kept if one.id == id), None)

    def draft(self, id: str) -> Reflection | None:
        """What the member is still writing of *id*."""
        return next((one for one in self.own.drafts if one.id == id), None)

    def writes(self, draft: Reflection) -> None:
        """The draft in the form was saved. Nothing is read anew: after hours nothing may be."""
        others = (one for one in self.own.drafts if one.id != draft.id)
        self.own = self.own._replace(drafts=(draft, *others))

    def close(self) -> None:
        """Close the lists, those out of sight too."""
        for one in (*self._lists.values(), self._nothing):
            one.close()

    def show(self, *, writing: str) -> None:
        """Read everything anew. *writing* is the id of what stands in the form: no draft of it
        waits in the list."""
        self._writing = writing
        self.own = reflecting.timeline(self._session)
        kept = self.own.kept[: self._count[OWN]]
        lists = [self._list("Not kept yet", [one for one in self.own.drafts if one.id != writing])]
        for month, ones in groupby(kept, key=lambda one: f"{self._day(one):%B %Y}"):
            lists.append(self._list(month, [*ones]))
        lists[-1].more = len(kept) < len(self.own.kept)
        lost = self._list("Closed for good", [])
        lost.rows = [{"id": id, "title": LOST, "action": "Look"} for id in self.own.closed]
        lists.append(lost)
        if self._session.may("read shared reflections"):
            every = reflecting.shared(self._session)
            lists.append(self._list("Shared by colleagues", every[: self._count[SHARED]]))
            lists[-1].more = len(lists[-1].rows) < len(every)
        self.widget.children = [one for one in lists if one.rows] or [self._nothing]

    def about(self, one: Reflection, *, short: bool = False) -> str:
        """When it was written, by whom, along which cycle, and what it links to, in a line."""
        today, links = self._session.today(), counted(len(one.observations), "observation")
        own = one.author == self._session.member.id
        meetings = self._session.vault.meetings.some(one.meetings).values()
        days = [dated(meeting.day, today) for meeting in meetings]
        parts = (
            "" if own else self._cards.member(one.author),
            (day if short else dated)(self._day(one), today),
            self._cycles.get(one.cycle, ""),
            links if one.observations else "",
            f"staff meeting of {listed(days)}" if days else "",
        )
        return " · ".join(filter(None, parts))

    def _list(self, title: str, ones: Sequence[Reflection]) -> NoteList:
        if title not in self._lists:
            self._lists[title] = made = NoteList(title=title)
            made.on_open, made.on_problem = self._on_open, self._notice.tell
            made.on_more = lambda: self._more(SHARED if "colleagues" in title else OWN)
        self._lists[title].rows = [self._row(one) for one in ones]
        return self._lists[title]

    def _row(self, one: Reflection) -> dict[str, str]:
        own = one.author == self._session.member.id
        mark, tone = ("Shared", "good") if one.shared_at else ("Private", "quiet")
        if one in self.own.drafts:
            mark, tone = "Draft", ""
        title = one.first_words or "Nothing written yet"
        row = {"id": one.id, "title": title, "detail": self.about(one, short=True)}
        return {**row, "mark": mark if own else "", "tone": tone}

    def _more(self, of: str) -> None:
        self._count[of] += PAGE
        self.show(writing=self._writing)

    def _day(self, one: Reflection):
        return one.begun_at.astimezone(self._session.zone).date()
