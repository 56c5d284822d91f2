"""Cohort extracts: a manager makes one, writes its password down, and takes the file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from journalkit.analytics.extracts import OFFERED, QUASI
from journalkit.exchange.exports import extract
from journalkit.forms.register import Field, Values, options
from journalkit.forms.widgets.parcel import Parcel
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.sheet import Sheet
from journalkit.journal import cohorts
from journalkit.pages.cohorts.section import Section, Widgets
from journalkit.pages.saying import counted, dated
from journalkit.records import FLOOR

FLOORS = (3, FLOOR, 8, 10)
A_WHILE = timedelta(days=90)
"""How long an extract opens unless another day is entered."""

NOTE = (
    "For a notebook or a course: no names, no words, no pictures, and pseudonyms that fit no other "
    "extract. It stays confidential, and is deleted after its last day."
)


class Extracts(Section):
    """The extracts that were made, and a sheet for another one."""

    needs = "make an extract"
    narrows = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._making = False
        self._made: extract.Made | None = None

    def draw(self) -> Widgets:
        if self._made is not None:
            return [self._parcel(self._made)]
        return [self._sheet()] if self._making else [self._list()]

    def writing(self) -> bool:
        return self._making

    def _list(self) -> Roster:
        today = self.session.today()
        rows = [
            {
                "id": one.id,
                "cells": [
                    one.whom,
                    one.purpose,
                    counted(one.children, "child", "children"),
                    dated(one.until, today),
                ],
                "mark": "over" if one.until < today else "",
            }
            for one in cohorts.extracts(self.session)
        ]
        make = {"name": "make", "label": "Make an extract", "kind": "primary", "question": ""}
        roster = Roster(
            title="Cohort extracts",
            rows=rows,
            columns=["For whom", "What for", "Children", "Until"],
            help=NOTE,
            actions=[make] if self.book.half_terms else [],
            empty="None was made yet.",
        )
        roster.on_act, roster.on_problem = self._act, self.notice.tell
        return roster

    def _act(self, name: str, _: str) -> None:
        self._making = name == "make"
        self.redraw()

    def _sheet(self) -> Sheet:
        columns = [
            (f"{frame}.{one}", label) for frame, of in OFFERED.items() for one, label in of.items()
        ]
        known = [id for id, _ in columns if id in QUASI]
        fields: list[Field] = [
            {"name": "whom", "label": "For whom", "kind": "text"},
            {"name": "purpose", "label": "What for", "kind": "text"},
            {"name": "until", "label": "Until when", "kind": "date"},
            {"name": "half_terms", "label": "Half terms", "kind": "choices",
             "options": options((one, one) for one in self.book.half_terms)},
            {"name": "columns", "label": "What is in it", "kind": "choices",
             "options": options(one for one in columns if one[0] not in known)},
            {"name": "known", "label": "What children could be known by", "kind": "choices",
             "options": options(one for one in columns if one[0] in known), "optional": True,
             "help": "Only where enough children look alike in all of it together."},
            {"name": "floor", "label": "Children who look alike, at the least", "kind": "choice",
             "options": options((str(one), str(one)) for one in FLOORS)},
            {"name": "leave_out", "label": "Leave out children who stand alone", "kind": "yes",
             "help": "For the half terms in which fewer look like them."},
        ]  # fmt: skip
        values: Values = {
            "until": (self.session.today() + A_WHILE).isoformat(),
            "half_terms": [*self.book.half_terms],
            "columns": [id for id, _ in columns if id not in known],
            "floor": str(FLOOR),
        }
        sheet = Sheet(
            title="A cohort extract", note=NOTE, fields=fields, values=values,
            save_label="Make the extract",
        )  # fmt: skip
        sheet.on_save, sheet.on_cancel, sheet.on_problem = self._make, self._leave, self.notice.tell
        return sheet

    def _make(self, said: Values) -> None:
        self.notice.clear()
        self._made = extract.make(
            self.session,
            columns=[*said["columns"], *said["known"]],
            half_terms=said["half_terms"],
            whom=said["whom"],
            purpose=said["purpose"],
            until=date.fromisoformat(said["until"]),
            floor=int(said["floor"]),
            leave_out=said["leave_out"],
        )
        self.redraw()

    def _parcel(self, made: extract.Made) -> Parcel:
        record = made.record
        lines = [
            f"For {record.whom}: {record.purpose}",
            f"{counted(record.children, 'child', 'children')} in "
            f"{counted(len(record.half_terms), 'half term')}, until "
            f"{dated(record.until, self.session.today())}",
            f"At least {record.smallest} children look alike in it.",
        ]
        if record.left_out:
            lines.append(
                f"{counted(record.left_out, 'time')} a child was left out of a half term, for "
                "standing alone."
            )
        parcel = Parcel(
            title="The extract is made",
            lines=lines,
            words=made.phrase,
            words_help="It is shown this once and kept nowhere. Give it to them by another way "
            "than the file.",
            file_name=f"cohort-{record.at:%Y-%m-%d}.extract",
        )
        parcel.on_take, parcel.on_done = lambda: made.file, self._leave
        parcel.on_problem = self.notice.tell
        return parcel

    def _leave(self) -> None:
        self._making, self._made = False, None
        self.redraw()
