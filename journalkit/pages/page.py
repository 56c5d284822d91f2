"""What every page does: sign in, show the content, lock, unlock, sign out.

While a page is locked or signed out, no widget of its content exists: a browser may ask for the
state of any widget that does, displayed or not.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import ipywidgets
from IPython.display import display

from journalkit.errors import JournalError, Refused
from journalkit.forms.widgets.bar import Bar
from journalkit.forms.widgets.notice import Notice
from journalkit.gate import board
from journalkit.gate.client import Gate
from journalkit.journal import shifts
from journalkit.journal.session import Session
from journalkit.pages.sign_in import SigningIn
from journalkit.store.folder import Folder

IDLE_SECONDS = 5 * 60
"""Without a touch or a key for so long a page locks itself."""

SILENCE = 30
"""Seconds longer that the kernel waits: the browser tells of signs of life every 20 at most."""

APPS = (
    ("observe", "Observe", "write an observation"),
    ("review", "Review", "see the review queue"),
)
"""Name in the address, label, and what a member must be allowed to do to be offered it."""

ROLES = {"manager": "manager", "practitioner": "practitioner", "helper": "helper"}


class Content:
    """What a page shows to somebody who is signed in. Each app has its own."""

    def __init__(self, session: Session, notice: Notice) -> None:
        self.session = session
        self.notice = notice

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        """The widgets, from top to bottom."""
        raise NotImplementedError

    def tick(self) -> None:
        """Called every second or two."""

    def leave(self) -> None:
        """Called before the page locks or signs out: keep what has to be kept."""


class Page:
    """One app's page. `label` and `needs` are the app's row in `APPS`."""

    def __init__(
        self, app: str, content: type[Content], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """*clock* gives seconds that only run forward."""
        self._content_type = content
        self._clock = clock
        _, self._label, self._needs = next(row for row in APPS if row[0] == app)
        self.folder = Folder(Path(os.environ["JOURNALKIT_STORE"]))
        address, token = (os.environ.get(f"JOURNALKIT_GATE{end}", "") for end in ("", "_TOKEN"))
        self.gate = Gate(address, token)
        self.session: Session | None = None
        self._content: Content | None = None
        self._widgets: tuple[ipywidgets.DOMWidget, ...] = ()
        self._main: ipywidgets.VBox | None = None
        self._locked = False
        self._heard = clock()
        self._ticking: asyncio.Task[None] | None = None
        self.bar = Bar(
            app_label=self._label,
            idle_seconds=IDLE_SECONDS,
            demo=os.environ.get("JOURNALKIT_DEMO") == "1",
        )
        self.bar.on_lock(lambda *_: self.lock())
        self.bar.on_sign_out(lambda *_: self.sign_out())
        self.bar.on_shift(lambda *_: self.shift())
        self.bar.when("awake", lambda *_: self._awake())
        self.notice = Notice()
        self.bar.on_problem = self.notice.tell
        self.signing_in = SigningIn(self)
        self.root = ipywidgets.VBox().add_class("page")

    def __repr__(self) -> str:
        return f"<Page {self._label}>"

    def open(self) -> None:
        """Show the page, signed out."""
        self._show_sign_in()
        display(self.root)

    # -- signing in and out -------------------------------------------------------------------

    def begin(self, session: Session) -> None:
        """Show the content to the member of *session*."""
        if not session.may(self._needs):
            name = session.member.name
            session.close()
            raise Refused(
                f"{self._label} is for managers.",
                what_to_do=f"{name.split()[0]} can use Observe.",
            )
        self.session = session
        self._awake()
        self._show_content(session)
        if self._ticking is None:
            self._ticking = asyncio.get_running_loop().create_task(self._ticks())

    def lock(self) -> None:
        """Take the content away until the member types their password again."""
        if self.session is None or self._locked:
            return
        self.notice.clear()  # it may name a child
        self._leave_content()
        self._locked = True
        self.bar.locked = True
        self.signing_in.ask_again(self.session.member)
        self._put(self.signing_in.widget)

    def unlock(self, session: Session) -> None:
        """Show the content again, as it was kept."""
        self._locked = False
        self._awake()
        self._show_content(session)

    def sign_out(self) -> None:
        """Let go of the store and the keys, and show the sign-in."""
        self.notice.clear()
        self._leave_content()
        if self.session is not None:
            self.session.close()
        self.session = None
        self._locked = False
        self.bar.locked = True  # uncovers the page, which the browser hid at once
        with self.bar.hold_sync():
            self.bar.member_name = self.bar.role_label = self.bar.until = ""
            self.bar.apps, self.bar.shift_action = [], ""
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
            self.notice.say(
                "The shift is closed.", "Staff now need a manager beside them to sign in."
            )
        self._show_who(session)

    # -- what stands on the page --------------------------------------------------------------

    def _put(self, *widgets: ipywidgets.DOMWidget) -> None:
        main = ipywidgets.VBox([self.notice, *widgets])
        main.add_class("page-content").add_class("journal-main")
        earlier, self._main = self._main, main
        self.root.children = [self.bar, main]
        if earlier is not None:
            earlier.close()

    def _show_sign_in(self) -> None:
        self.bar.setting_name = board.read(self.folder.gate).setting
        self.signing_in.ask(needs_manager=self.gate.until() is None)
        self._put(self.signing_in.widget)

    def _show_content(self, session: Session) -> None:
        self.notice.clear()
        self._content = self._content_type(session, self.notice)
        self._widgets = self._content.widgets()
        self._put(*self._widgets)
        self._show_who(session)
        self.bar.locked = False

    def _show_who(self, session: Session) -> None:
        member, until = session.member, self.gate.until()
        opens = session.may("open a shift") and session.keys.gate is not None
        with self.bar.hold_sync():
            self.bar.setting_name = session.setting.name
            self.bar.member_name = member.name.split()[0]
            self.bar.role_label = "deputy" if member.deputy else ROLES[member.role.value]
            self.bar.until = f"until {_clock(session, until)}" if until else ""
            self.bar.shift_action = ("Close shift" if until else "Open shift") if opens else ""
            self.bar.apps = [
                {"name": name, "label": label} for name, label, needs in APPS if session.may(needs)
            ]

    def _leave_content(self) -> None:
        content, self._content = self._content, None
        if content is None:
            return
        try:
            content.leave()
        except JournalError as error:  # the page locks all the same; the sentence stays
            self.notice.tell(error)
        for widget in self._widgets:
            _close(widget)

    # -- time ---------------------------------------------------------------------------------

    def _awake(self) -> None:
        self._heard = self._clock()

    def tick(self) -> None:
        """Let drafts save themselves; lock here where the browser fell silent (a tablet asleep)."""
        if self._content is None:
            return
        if self._clock() - self._heard > IDLE_SECONDS + SILENCE:
            self.bar.guarded(self.lock)
        else:
            self.bar.guarded(self._content.tick)

    async def _ticks(self) -> None:
        while True:
            await asyncio.sleep(1.5)
            self.tick()


def _clock(session: Session, moment: datetime) -> str:
    return moment.astimezone(session.zone).strftime("%H:%M")


def _close(widget: ipywidgets.Widget) -> None:
    """Close *widget* and all that stands in it."""
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()
