"""The office's bringing in: children, carers and members out of a file, or a whole journal."""

from __future__ import annotations

from journalkit.exchange.imports import columns
from journalkit.exchange.imports.preview import preview
from journalkit.forms.bringing_in import BringingInForm, BringingInView
from journalkit.journal import bringing_in
from journalkit.pages.office.a_journal import AJournal
from journalkit.pages.office.section import Widgets, action
from journalkit.records import Member


class BringIn(AJournal):
    """The panel; new members go on to the sheet where each types a password."""

    def front(self) -> Widgets:
        view = BringingInView(
            BringingInForm(),
            guide=columns.GUIDE,
            read=lambda kind, data: preview(self.session, data, kind=kind),
            bring_in=lambda found: bringing_in.bring_in(self.session, found),
            take_up=self._take_up,
            notice=self.notice,
        )
        other = [action("journal", "A journal from Famly or Tapestry")]
        return [*view.widgets(), self.roster("From another service", [], actions=other, empty="")]

    def _take_up(self, members: tuple[Member, ...]) -> None:
        self.go("staff", ("add", ""), waiting=members)
