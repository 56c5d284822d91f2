"""The only place that asks for a password."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from journalkit.crypto.secret import Secret
from journalkit.errors import JournalError, SignInRefused, TooManyTries
from journalkit.forms.widgets.sign_in import SignIn
from journalkit.gate.client import State
from journalkit.journal import pins, presence, staffing
from journalkit.journal import session as sessions
from journalkit.journal.session import Session, read_keyring

if TYPE_CHECKING:
    from journalkit.pages.page import Page

PIN = re.compile(r"[0-9]{6}")


class SigningIn:
    """Asks who it is, or whether it is still who it was, and tells the page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._in_shift: bool | None = None
        """Whether the form is the one for a shift; None before anybody asked the gate."""
        self.widget = SignIn()
        self.widget.on_sign_in(self._sign_in)
        self.widget.on_unlock(self._unlock)
        self.widget.on_sign_out(lambda *_: page.sign_out())
        self.widget.on_problem = self.refuse

    def ask(self) -> None:
        """Ask for a name and password, and a manager's beside them where no shift is open."""
        with self.widget.hold_sync():
            self.widget.mode = "sign-in"
            self._clear("")
        self.follow(self._page.gate.state())

    def follow(self, state: State) -> None:
        """Ask as the shift has it: during one, members are tiles to tap."""
        if self.widget.mode != "sign-in" or self._in_shift == (state.shift is not None):
            return
        self._in_shift = state.shift is not None
        self.widget.needs_manager = not self._in_shift
        self.widget.people = self._people() if state.shift else []

    def _people(self) -> list[str]:
        """The names that members sign in with: readable during a shift only."""
        gate = self._page.gate.lend()
        if gate is None:
            return []
        ring = read_keyring(self._page.folder).keyring
        return sorted((ring.name_of(slot, gate) for slot in ring.slots), key=str.casefold)

    def ask_again(self, session: Session) -> None:
        """Ask the member of *session* for their password, or their PIN: the page is locked."""
        with self.widget.hold_sync():
            self.widget.mode = "unlock"
            self._clear(session.member.name.split()[0])
            self.widget.pin = self._takes_pin(session)

    def _takes_pin(self, session: Session) -> bool:
        return self._page.gate.until() is not None and pins.has_one(session)

    def _clear(self, name: str) -> None:
        self.widget.setting_name = self._page.bar.app_label
        self.widget.member_name = name
        self.widget.problem = self.widget.advice = ""
        self.widget.pin = self.widget.busy = False

    def _sign_in(self, said: dict[str, Any], _: object) -> None:
        gate, manager, name = self._page.gate, _text(said, "manager"), _text(said, "name")
        tried = [" ".join(one.split()).casefold() for one in (name, manager) if one]
        for one in tried:
            if wait := gate.knock(one):
                raise TooManyTries(f"There were too many wrong passwords. Wait {_span(wait)}.")
        state = gate.state()
        try:
            session = sessions.sign_in(
                self._page.folder,
                name,
                Secret.typed(_text(said, "password")),
                gate=gate,
                manager=manager,
                manager_password=Secret.typed(_text(said, "manager_password")) if manager else None,
                device=state.device,
                here=state.here,
            )
        except SignInRefused:
            gate.missed()
            raise
        for one in tried:
            gate.forgive(one)
        presence.hear(session, gate.lend())
        alone = session.keys.gate is not None
        self._page.begin(session, by_shift=not alone and not manager)

    def _unlock(self, said: dict[str, Any], _: object) -> None:
        session, typed = self._page.session, _text(said, "password")
        if session is None:
            return
        try:
            if PIN.fullmatch(typed) and self._takes_pin(session):
                pins.check(session, typed)
            else:
                staffing.still(session, typed)
        except JournalError:
            self._page.gate.missed_unlock()
            self._page.tick()  # the fifth miss ends the sign-in
            if self._page.session is None:
                return
            raise
        self._page.unlock(session)

    def refuse(self, error: JournalError) -> None:
        """Say what went wrong, and let the person try again."""
        self.follow(self._page.gate.state())
        self.widget.refuse(error.sentence, error.what_to_do)


def _span(seconds: int) -> str:
    if seconds < 5:
        return "a moment"
    return f"{seconds} seconds" if seconds < 90 else f"{-(-seconds // 60)} minutes"


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    return value if isinstance(value, str) else ""
