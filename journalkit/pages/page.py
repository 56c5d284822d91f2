"""What every page does: sign in, show the content, lock, unlock, sign out.

While a page is locked or signed out, no widget of its content exists: a browser may ask for the
state of any widget that does, displayed or not. The gate knows whether the sign-in goes on, and
whether it is locked: a page asks every second, so that all pages of a sign-in do the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import weakref
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import ipywidgets
from IPython.display import display

from journalkit.crypto import handover
from journalkit.errors import JournalError
from journalkit.forms.widgets.bar import Bar
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.statement import Statement
from journalkit.gate import board
from journalkit.gate.client import Gate, State
from journalkit.journal import agreeing, presence, shifts
from journalkit.journal.concerns import Begun
from journalkit.journal.session import Session, take_up
from journalkit.pages import vouching
from journalkit.pages.apps import APPS
from journalkit.pages.asides import MENU, Asides
from journalkit.pages.content import Content
from journalkit.pages.sign_in import SigningIn
from journalkit.records import Agreement
from journalkit.store.folder import Folder

IDLE_SECONDS = 5 * 60
"""Without a touch or a key for so long a page locks itself."""

SHOW_SECONDS = 4 * 3600
"""The same while a slideshow runs: an open day is not longer."""

ENDING = timedelta(minutes=1)
"""How long before its end a shift, or a member's hours, are said to end."""

GATE = ("GATE", "GATE_KEY", "KERNEL")
"""What the server tells a page's process, as JOURNALKIT_GATE and so on."""


_open: weakref.WeakSet[Page] = weakref.WeakSet()


def keep() -> None:
    """The process ends because its page was closed: what it holds of a draft is kept once more.

    Whatever goes wrong has nobody left to be told to.
    """
    for page in list(_open):
        with contextlib.suppress(Exception):
            page.keep()


class Page:
    """One app's page. *app* is its name in `APPS`."""

    def __init__(self, app: str, content: type[Content], *, gate: Gate | None = None) -> None:
        """*gate* is the one that the server names unless another is given."""
        _open.add(self)
        self._content_type = content
        self._app = next(one for one in APPS if one.name == app)
        self.folder = Folder(Path(os.environ["JOURNALKIT_STORE"]))
        told = {name: os.environ.get(f"JOURNALKIT_{name}", "") for name in GATE}
        self.gate = gate or Gate(told["GATE"], told["GATE_KEY"], token=told["KERNEL"])
        self.session: Session | None = None
        self._state = State()
        self._content: Content | None = None
        self._widgets: tuple[ipywidgets.DOMWidget, ...] = ()
        self._parts: tuple[ipywidgets.DOMWidget, ...] = ()
        self._main: ipywidgets.VBox | None = None
        self._locked = self._said_ending = False
        self._recorded = 0
        self._ticking: asyncio.Task[None] | None = None
        self.bar = Bar(
            app_label=self._app.label,
            idle_seconds=IDLE_SECONDS,
            demo=os.environ.get("JOURNALKIT_DEMO") == "1",
        )
        self.bar.on_lock(lambda *_: self.lock())
        self.bar.on_sign_out(lambda *_: self.sign_out())
        self.bar.on_shift(lambda *_: self.shift())
        self.bar.when("awake", lambda *_: self.gate.awake())
        self.bar.on_menu(self._menu)
        self.notice = Notice()
        self.bar.on_problem = self.notice.tell
        self.signing_in = SigningIn(self)
        self.asides = Asides(self)
        self.root = ipywidgets.VBox().add_class("page")

    def __repr__(self) -> str:
        return f"<Page {self._app.label}>"

    def open(self) -> None:
        """Show the page: signed in where this browser is, otherwise the sign-in."""
        self._state = self.gate.state()
        self.bar.setting_name = board.read(self.folder.gate).setting
        try:
            self._take_up()
        except JournalError as error:
            self.gate.let_go()
            self._show_sign_in()
            self.signing_in.refuse(error)
        if self._ticking is None:
            self._ticking = asyncio.get_running_loop().create_task(self._ticks())
        display(self.root)

    # -- signing in and out -------------------------------------------------------------------

    def _take_up(self) -> None:
        claimed = self.gate.claim()
        if claimed is None:
            self._show_sign_in()
            return
        unlocked = handover.open_under(claimed.s, claimed.sealed)
        state = self._state
        self.session = take_up(self.folder, unlocked, device=state.device, here=state.here)
        if claimed.locked:
            self._lock_here(self.session)
        else:
            self._show_content(self.session)

    def begin(self, session: Session, *, by_shift: bool) -> None:
        """Show the content to the member of *session*, who has just signed in."""
        s = handover.new_s()
        sealed = handover.seal_under(s, session.unlocked())
        code = self.gate.begin(session.member.id, sealed=sealed, s=s, by_shift=by_shift)
        if code:
            self.bar.send({"do": "signed-in", "code": code})
        self.session = session
        self._show_content(session)
        self._vouching = vouching.begin(session, self.notice, lambda: self.session is session)

    def lock(self) -> None:
        """Take the content away, on every page of this sign-in, until the member unlocks."""
        if self.session is None or self._locked:
            return
        self.gate.lock()
        self._lock_here(self.session)

    def _lock_here(self, session: Session) -> None:
        self.notice.clear()  # it may name a child
        self._leave_content()
        self._locked = True
        self.bar.locked = True
        self.signing_in.ask_again(session)
        self._put(self.signing_in.widget)

    def unlock(self, session: Session) -> None:
        """Show the content again, as it was kept, on every page of this sign-in."""
        self.gate.unlock()
        self._unlock_here(session)

    def _unlock_here(self, session: Session) -> None:
        self._locked = False
        self._show_content(session)

    def sign_out(self) -> None:
        """End the sign-in on all its pages, and show the form to sign in."""
        self._leave(ended=False)

    def _leave(self, *, ended: bool) -> None:
        """Let go of the store and the keys. *ended*: the gate has ended it already."""
        self.notice.clear()
        self._leave_content()
        if self.session is not None:
            self.session.close()
            if ended:
                self.gate.let_go()
            else:
                self.gate.sign_out()
        self.session = self.asides.again = None
        self._locked = False
        self.bar.locked = True  # uncovers the page, which the browser hid at once
        with self.bar.hold_sync():
            self.bar.member_name = self.bar.role_label = self.bar.until = ""
            self.bar.apps, self.bar.menu, self.bar.shift_action = [], [], ""
        self._show_sign_in()

    def shift(self) -> None:
        """Open the shift, or close it."""
        session = self.session
        if session is None or self._locked:
            return
        if self.gate.until() is None:
            until = shifts.open_shift(session, self.gate)
            at = _clock(session, until)
            self.notice.say(
                f"The shift is open until {at}.",
                "Staff now sign in with their own password alone.",
                kind="good",
            )
        else:
            shifts.close_shift(session, self.gate)
            if self.gate.state().closing:
                self.notice.say(
                    "The shift ends in a minute.", "Every page saves what it holds before that."
                )
            else:
                self.notice.say(
                    "The shift is closed.", "Staff now need a manager beside them to sign in."
                )
            self.asides.open("count", session)
        self._state = self.gate.state()
        self._show_who(session)

    def _menu(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.session is not None and not self._locked:
            self.asides.open(str(content.get("name", "")), self.session)

    # -- what stands on the page --------------------------------------------------------------

    def lay(self) -> None:
        """Lay the page's parts one below the other: an aside may have come or gone."""
        if self._main is not None:
            self._main.children = [self.notice, *self.asides.widgets(), *self._parts]

    def _put(self, *widgets: ipywidgets.DOMWidget) -> None:
        self._parts = widgets
        main = ipywidgets.VBox([self.notice, *self.asides.widgets(), *widgets])
        main.add_class("page-content").add_class("journal-main")
        earlier, self._main = self._main, main
        self.root.children = [self.bar, main]
        if earlier is not None:
            earlier.close()

    def _show_sign_in(self) -> None:
        self.signing_in.ask()
        self._put(self.signing_in.widget)

    def _show_content(self, session: Session) -> None:
        self._said_ending = False
        self.notice.clear()
        agreement = agreeing.to_sign(session)
        if agreement is not None:
            self._widgets = (self._to_sign(session, agreement),)
        elif not session.may(self._app.needs):
            said = f"{self._app.label} is not open to you."
            help = f"It is for {self._app.whom}. What is open to you stands above."
            self._widgets = (Statement(heading=said, help=help),)
        else:
            self._content = self._content_type(session, self.notice, self.gate)
            self._content.raise_concern = self.asides.raise_from
            self.asides.at_hand = self._content.at_hand
            self._widgets = self._content.widgets()
        self._put(*self._widgets)
        self._show_who(session)
        self.bar.locked = False
        if self.asides.again is not None:
            self.asides.raise_concern(session, self.asides.again)

    def _to_sign(self, session: Session, agreement: Agreement) -> Statement:
        """The safe-use agreement, before anything else."""

        def sign() -> None:
            agreeing.sign(session, agreement.id)
            statement.close()
            self._show_content(session)

        statement = Statement(
            heading="The safe-use agreement",
            help="Read it, then sign it. You can find it again in the office.",
            lines=[line for line in agreement.text.splitlines() if line.strip()],
            action="I have read this, and I agree",
        )
        statement.on_act, statement.on_problem = sign, self.notice.tell
        return statement

    def _show_who(self, session: Session) -> None:
        member, until = session.member, self._state.shift
        opens = session.may("open a shift") and session.keys.gate is not None
        with self.bar.hold_sync():
            self.bar.setting_name = session.setting.name
            self.bar.member_name = member.name.split()[0]
            self.bar.role_label = "deputy" if member.deputy else member.role.value
            self.bar.until = f"until {_clock(session, until)}" if until else ""
            action = "Close shift" if until else "Open shift"
            action = "End shift now" if self._state.closing else action
            self.bar.shift_action = action if opens else ""
            self.bar.menu = [{"name": name, "label": label} for name, label in MENU]
            self.bar.apps = [
                {"name": app.name, "label": app.label} for app in APPS if session.may(app.needs)
            ]

    def _leave_content(self) -> None:
        content, self._content = self._content, None
        for leave in (self.asides.leave, *([content.leave] if content is not None else [])):
            try:
                leave()
            except JournalError as error:  # the page locks all the same; the sentence stays
                self.notice.tell(error)
        for widget in self._widgets:
            close_all(widget)
        self._widgets, self.asides.at_hand = (), Begun

    def keep(self) -> None:
        """Keep what the content holds, as before a lock."""
        try:
            self.asides.keep()
        finally:
            if self._content is not None:
                self._content.leave()

    # -- time ---------------------------------------------------------------------------------

    def tick(self) -> None:
        """Do as the gate says; let drafts save themselves."""
        before, self._state = self._state, self.gate.state()
        session = self.session
        if session is None:
            self.signing_in.follow(self._state)
            return
        session.here = self._state.here
        if (recorded := session.vault.recorded()) != self._recorded:
            self._recorded = recorded
            session.look_again()  # hours may have changed, a role, or who works here
        if self._state.sign_in == "ended":
            self._leave(ended=True)
            self.notice.say("You are signed out.", "Drafts are kept.")
        elif why := session.why_not("sign in"):
            self.sign_out()
            self.notice.say(why, "Drafts are kept.")
        elif self._state.locked and not self._locked:
            self._lock_here(session)
        elif self._locked and self._state.sign_in and not self._state.locked:
            self._unlock_here(session)
        elif not self._locked:
            self._go_on(session, before)

    def _go_on(self, session: Session, before: State) -> None:
        if (before.shift, before.closing) != (self._state.shift, self._state.closing):
            self._show_who(session)
        if self._state.said and session.keys.gate is not None:
            presence.hear(session, None)
        ends = self._state.shift if session.keys.gate is None else None
        if ends and not self._said_ending and ends - session.now() <= ENDING:
            self._said_ending = True
            self.notice.say(
                f"The shift ends at {_clock(session, ends)}.",
                "What you are writing is kept; hand it in now, or next time.",
                kind="warning",
            )
        self.asides.keep()
        if self._content is not None:
            self._content.tick()
            awake = self._content.keeps_awake()
            self.bar.idle_seconds = SHOW_SECONDS if awake else IDLE_SECONDS
            if awake:
                self.gate.awake()

    async def _ticks(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self.bar.guarded(self.tick)


def _clock(session: Session, moment: datetime) -> str:
    return moment.astimezone(session.zone).strftime("%H:%M")


def close_all(widget: ipywidgets.Widget) -> None:
    """Close *widget* and all that stands in it."""
    for child in getattr(widget, "children", ()):
        close_all(child)
    widget.close()
