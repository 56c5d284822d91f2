"""On a child's page: what the carers agree to, its history, and what went out under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import ipywidgets

from journalkit.forms.register import Values, consent
from journalkit.forms.widgets.note_list import NoteList
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.sheet import Sheet
from journalkit.journal import consenting
from journalkit.journal.consenting import Standing, WentOut
from journalkit.journal.session import Session
from journalkit.pages.saying import counted, dated
from journalkit.records import Carer, Use

PAGE = 5
"""Outings of a child's pictures at a time; *Show more* brings the next."""


class Consents:
    """Cards of one child at a time; *changed* is called when an answer was recorded."""

    def __init__(self, session: Session, notice: Notice, *, changed: Callable[[], None]) -> None:
        self._session, self._notice, self._changed = session, notice, changed
        self._child = self._called = ""
        self.list = NoteList(title="Pictures may be used in")
        self.list.on_open = self._open
        self.out = NoteList(title="What went out")
        self.out.on_more = self._more
        self._count = PAGE
        for widget in (self.list, self.out):
            widget.on_problem = notice.tell
        self._sheet = ipywidgets.VBox()
        self.box = ipywidgets.VBox([self.list, self._sheet, self.out])

    def show(self, child: str, called: str) -> None:
        """Show what stands about *child* (an id); nothing for an empty id."""
        if child != self._child:
            self.close()
            self._count = PAGE
        self._child, self._called = child, called
        if not child:
            self.list.rows = self.out.rows = []
            self.out.more = False
            return
        self.list.rows = [self._row(one) for one in consenting.standing(self._session, child)]
        self._show_out()

    def _more(self) -> None:
        self._count += PAGE
        self._show_out()

    def _show_out(self) -> None:
        went = consenting.went_out(self._session, self._child, uses=Use)
        self.out.rows = [self._outing(one) for one in went[: self._count]]
        self.out.more = len(went) > self._count

    def close(self) -> None:
        """Put away a sheet that stands open."""
        sheets, self._sheet.children = self._sheet.children, []
        for sheet in sheets:
            sheet.close()

    def _row(self, one: Standing) -> dict[str, str]:
        carers = self._carers()
        mark = "" if one.agreed else "not agreed" if one.answers else "not asked"
        said = ""
        if one.answers:
            latest = one.answers[0] if one.agreed else next(a for a in one.answers if not a.given)
            verb = "agreed" if latest.given else "does not agree"
            said = f"{_name(carers, latest.carer)} {verb}, {self._day(latest.at)}"
        use = {"id": one.use.value, "title": consent.USES[one.use], "mark": mark, "detail": said}
        return {**use, "action": "Change"}

    def _outing(self, one: WentOut) -> dict[str, str]:
        outing = one.outing
        number = counted(len(one.pictures), "picture")
        by = self._session.vault.members.get(outing.by).name
        said = f"{self._day(outing.at)}, {number} with {self._called}, by {by}"
        return {"id": outing.id, "title": outing.what, "detail": said, "mark": "", "action": ""}

    def _open(self, use: str) -> None:
        carers = tuple(self._carers().values())
        if not carers:
            self._notice.say(
                "No carer is entered yet.",
                "A manager enters carers in the office, under Children.",
                kind="warning",
            )
            return
        may_agree = self._session.may("record a consent")
        sheet = Sheet(
            title=f"An answer about pictures of {self._called}",
            fields=consent.fields(carers, may_agree=may_agree),
            values={"uses": [use], "answer": "" if may_agree else consent.NO},
            note=self._history(Use(use)),
        )
        sheet.on_save, sheet.on_cancel = self._save, self.close
        sheet.on_problem = self._notice.tell
        self.close()
        self._sheet.children = [sheet]

    def _history(self, use: Use) -> str:
        carers = self._carers()
        standing = next(
            one for one in consenting.standing(self._session, self._child) if one.use is use
        )
        said = []
        for one in reversed(standing.answers):
            how = f" ({one.how})" if one.how else ""
            verb = "agreed" if one.given else "did not agree"
            said.append(f"{self._day(one.at)}: {_name(carers, one.carer)} {verb}{how}.")
        title = consent.USES[use][0].lower() + consent.USES[use][1:]
        return "\n".join([f"So far about {title}:", *(said or ["nobody was asked."])])

    def _save(self, values: Values) -> None:
        uses, given = consent.read(values)
        went = consenting.record(
            self._session,
            self._child,
            uses,
            given=given,
            carer=values["carer"],
            how=values["how"],
        )
        self.close()
        self._changed()
        if given:
            self._notice.say("Recorded.", kind="good")
        elif went:
            self._notice.say(
                "Recorded. It holds at once.",
                f"{self._called}'s pictures went out before: {_named(went)}. "
                "Take down what hangs on a wall, and tell the family what cannot be taken back.",
                kind="warning",
            )
        else:
            self._notice.say("Recorded. It holds at once; nothing had gone out.", kind="good")

    def _carers(self) -> dict[str, Carer]:
        return {one.id: one for one in self._session.vault.carers.of(self._child)}

    def _day(self, at: datetime) -> str:
        return dated(at.astimezone(self._session.zone).date(), self._session.today())


def _name(carers: dict[str, Carer], id: str) -> str:
    return carers[id].name if id in carers else "Somebody"


def _named(went: Sequence[WentOut]) -> str:
    names = list(dict.fromkeys(one.outing.what for one in went))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
