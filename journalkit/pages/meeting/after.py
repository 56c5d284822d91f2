"""After a meeting: what was agreed, what changed, how far people agree, the minutes; one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from journalkit.analytics import judging
from journalkit.analytics import meeting as figures
from journalkit.analytics.judging import Own
from journalkit.analytics.summary import Summary
from journalkit.forms.widgets.chips import chosen, narrowing
from journalkit.forms.widgets.finding import Finding
from journalkit.forms.widgets.parcel import Parcel
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.statement import Statement
from journalkit.journal import acting, meetings
from journalkit.pages.meeting import words
from journalkit.pages.meeting.actions import WithActions
from journalkit.pages.office.section import Section, Widgets, action
from journalkit.pages.saying import counted, dated, listed
from journalkit.records import Meeting

NOTHING = "–"


class Last(WithActions):
    """The latest meeting, or an earlier one that was chosen."""

    needs = "join a staff meeting"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens["minutes"] = self._minutes
        self.place.trail.clear()  # no minutes are made because a page comes back from a lock

    def front(self) -> Widgets:
        found = meetings.ended(self.session)
        if not found:
            said = "Once one has ended, what was agreed in it stands here."
            return [Statement(heading="No staff meeting yet", help=said)]
        today = self.session.today()
        which = narrowing("Another meeting", [(one.id, dated(one.day, today)) for one in found],
                          folded=True)  # fmt: skip
        which.chosen = [found[0].id]
        which.on_problem = self.notice.tell
        body = ipywidgets.VBox(layout={"grid_gap": "20px"})

        def show(_: object = None) -> None:
            earlier = body.children
            one = next((one for one in found if one.id == chosen(which)), found[0])
            body.children = tuple(self._meeting(one, found))
            for widget in earlier:
                widget.close()

        which.observe(show, "chosen")
        show()
        filters = ipywidgets.HBox([which]).add_class("filters")
        return [filters, body] if len(found) > 1 else [body]

    def _meeting(self, one: Meeting, ended: Sequence[Meeting]) -> Widgets:
        names, today = self.names(), self.session.today()
        leads = self.session.may("lead a staff meeting")
        here = listed([names[id].split()[0] for id in one.attended])
        agreed = [
            action for action in acting.agreed(self.session, one.id)
            if self.session.may("see the agenda")
            or self.session.member.id in (action.about, action.owner)
        ]  # fmt: skip
        actions = self.actions(
            f"Staff meeting, {dated(one.day, today)}",
            agreed,
            help=f"Led by {names[one.led_by]}. Here: {here}. "
            f"{counted(len(one.sample), 'note')} to look at.",
            actions=[action("minutes", "Take the minutes", "primary")] if leads else [],
            empty="No action was agreed.",
        )
        actions.on_act = lambda name, id: self.act(name, id or one.id)
        looked = judging.looked(self.session, one)
        if not looked.notes:
            return [actions]
        before = [other for other in ended if other.began_at < one.began_at]
        earlier = judging.looked(self.session, before[0]) if before else None
        agreement = [figures.between(looked), figures.steadily(looked)]
        return [
            actions,
            self._counts(figures.changed(looked, earlier)),
            *(_finding(summary) for summary in agreement if summary.children),
        ]

    def _counts(self, summary: Summary) -> Roster:
        """Counts of 0, 1 and 2 in one cell a meeting: readable on a telephone too."""
        rows = _rows(summary)
        each = [
            {
                "id": str(number),
                "cells": [name, *(_said(cells[at : at + 3]) for at in range(0, len(cells), 3))],
            }
            for number, (name, *cells) in enumerate(rows)
        ]
        heads = ["The meeting before", "This meeting"][-(len(each[0]["cells"]) - 1) :]
        said = " ".join([summary.sentence, *summary.cautions])
        return self.roster(summary.title, each, columns=["Criterion", *heads], help=said)

    def _minutes(self, id: str) -> Widgets:
        """The minutes are made, and recorded, as they are asked for."""
        from journalkit.exchange.exports import minutes

        file = minutes.make(self.session, id)
        one = self.session.vault.meetings.get(id)
        parcel = Parcel(
            title="The minutes are made",
            lines=[
                f"Staff meeting of {dated(one.day, self.session.today())}, as a PDF",
                "They carry the head of the audit chain: printed and kept, they prove that the "
                "record was not rewritten.",
                "They are recorded with your name, and confidential like the journal.",
            ],
            words_label="",
            done_label="Back to the meeting",
            file_name=f"staff-meeting-{one.day:%Y-%m-%d}.pdf",
        )
        parcel.on_take, parcel.on_problem = lambda: file, self.notice.tell
        parcel.on_done = lambda: self.act("back", "")
        return [parcel]


class Mine(Section):
    """How the notes of the member who is signed in were rated: behind a tap, for them alone."""

    needs = "join a staff meeting"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens["mine"] = self._mine

    def front(self) -> Widgets:
        card = Statement(
            heading="Your own notes",
            help="How they were rated in meetings. Only you see this: it stands on nobody else’s "
            "page and in no minutes. Look at it where nobody looks over your shoulder.",
            action="Show mine",
        )
        card.on_act, card.on_problem = lambda: self.act("mine", ""), self.notice.tell
        return [card]

    def _mine(self, _: str) -> Widgets:
        found = judging.own(self.session)
        me = self.session.member.id
        about = [one for one in self.vault.actions.all() if one.about == me]
        lines = [
            f"{one.text} {words.since(judging.since(self.session, one, mine=True), whose='Yours')}"
            for one in about
        ]
        said = "Only you see this." if found else "None of your notes was rated in a meeting yet."
        card = Statement(heading="Your own notes", help=said, lines=lines, action="Hide it again")
        card.on_act, card.on_problem = lambda: self.act("back", ""), self.notice.tell
        return [card, *map(self._own, found)]

    def _own(self, one: Own) -> Roster:
        rows = [
            {"id": each.id, "cells": [each.text, words.rated(one.counts.get(each.id, (0, 0, 0)))]}
            for each in one.criteria
        ]
        return self.roster(
            f"Meeting of {dated(one.meeting.day, self.session.today())}",
            rows,
            columns=["Criterion", "Ratings"],
            help=f"{counted(one.notes, 'note')} of yours. From so few it says little: read it as "
            "what colleagues noticed.",
        )


def _finding(summary: Summary) -> Finding:
    first = str(summary.table.index.name)
    return Finding(
        title=summary.title,
        sentence=summary.sentence,
        cautions=[*summary.cautions],
        columns=[first.capitalize(), *map(str, summary.table.columns)],
        rows=[
            {"id": str(number), "name": name, "cells": [{"text": one} for one in cells]}
            for number, (name, *cells) in enumerate(_rows(summary))
        ],
    )


def _said(cells: Sequence[str]) -> str:
    return "not asked" if NOTHING in cells else words.rated(cells)


def _rows(summary: Summary) -> list[list[str]]:
    """The table's rows as texts, each with its name first."""
    table = summary.table.astype(object)
    found = table.where(table.notna(), None).itertuples(name=None)
    return [[NOTHING if one is None else str(one) for one in row] for row in found]
