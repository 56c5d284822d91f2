"""The only place that asks for a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journalkit.crypto.secret import Secret
from journalkit.errors import JournalError
from journalkit.forms.widgets.sign_in import SignIn
from journalkit.journal import session as sessions
from journalkit.journal import staffing
from journalkit.records import Member

if TYPE_CHECKING:
    from journalkit.pages.page import Page

MISSES = 5
"""Wrong passwords at a locked page before it signs out."""


class SigningIn:
    """Asks who it is, or whether it is still who it was, and tells the page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._misses = 0
        self.widget = SignIn()
        self.widget.on_sign_in(self._sign_in)
        self.widget.on_unlock(self._unlock)
        self.widget.on_sign_out(lambda *_: page.sign_out())
        self.widget.on_problem = self._refuse

    def ask(self, *, needs_manager: bool) -> None:
        """Ask for a name and password, and a manager's beside them where no shift is open."""
        with self.widget.hold_sync():
            self.widget.mode = "sign-in"
            self.widget.needs_manager = needs_manager
            self._clear("")

    def ask_again(self, member: Member) -> None:
        """Ask *member* for their password: the page is locked."""
        self._misses = 0
        with self.widget.hold_sync():
            self.widget.mode = "unlock"
            self._clear(member.name.split()[0])

    def _clear(self, name: str) -> None:
        self.widget.setting_name = self._page.bar.app_label
        self.widget.member_name = name
        self.widget.problem = self.widget.advice = ""
        self.widget.busy = False

    def _sign_in(self, said: dict[str, Any], _: object) -> None:
        manager = _text(said, "manager")
        session = sessions.sign_in(
            self._page.folder,
            _text(said, "name"),
            Secret.typed(_text(said, "password")),
            gate=self._page.gate,
            manager=manager,
            manager_password=Secret.typed(_text(said, "manager_password")) if manager else None,
        )
        self._page.begin(session)

    def _unlock(self, said: dict[str, Any], _: object) -> None:
        session = self._page.session
        if session is None:
            return
        try:
            staffing.still(session, _text(said, "password"))
        except JournalError:
            self._misses += 1
            if self._misses >= MISSES:
                self._page.sign_out()
                return
            raise
        self._page.unlock(session)

    def _refuse(self, error: JournalError) -> None:
        self.widget.needs_manager = self._page.gate.until() is None
        self.widget.refuse(error.sentence, error.what_to_do)


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    return value if isinstance(value, str) else ""
