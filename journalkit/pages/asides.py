"""What a member can do on every page beside its own content: raise a concern, report a tablet
missing, set a PIN, change their password; and, when a shift was closed, count the tablets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journalkit.errors import BadRecord, JournalError
from journalkit.forms.widgets.sheet import Sheet
from journalkit.journal import devices, pins, shifts, staffing
from journalkit.journal.concerns import Begun
from journalkit.journal.session import Session
from journalkit.pages.raising import Noted, Raising

if TYPE_CHECKING:
    from journalkit.pages.page import Page

MENU = (
    ("concern", "Raise a concern"),
    ("missing", "Report a tablet missing"),
    ("pin", "Set a PIN"),
    ("password", "Change your password"),
)


class Asides:
    """At most one sheet stands above a page's content."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._sheet: Sheet | None = None
        self._raising: Raising | None = None
        self.at_hand: Callable[[], Begun] = Begun
        """Set by the page: what a concern begins with that is raised from the menu."""
        self.again: Noted | None = None
        """The note of the concern that was open when the page locked: it opens again with it."""

    def widgets(self) -> tuple[Sheet, ...]:
        """The sheet that is open, if one is."""
        return (self._sheet,) if self._sheet is not None else ()

    def open(self, name: str, session: Session) -> None:
        """Open the sheet of that *name*; one that is open already gives way."""
        make = {
            "concern": self._concern,
            "missing": self._missing,
            "pin": self._pin,
            "password": self._password,
            "count": self._count,
        }.get(name)
        if make is None:
            return
        self.leave()
        self._show(make(session))

    def _show(self, sheet: Sheet) -> None:
        sheet.on_cancel, sheet.on_problem = sheet.on_cancel or self.close, self._page.notice.tell
        self._sheet = sheet
        self._page.lay()

    def raise_concern(self, session: Session, about: Noted | None) -> None:
        """Open the sheet for a concern, about a note where *about* is one."""
        self.leave()
        self._show(self._concern(session, about))

    def raise_from(self, observation: str, version: int) -> None:
        """The same, from a note that stands on the page."""
        if self._page.session is not None:
            self.raise_concern(self._page.session, (observation, version))

    def keep(self) -> None:
        """Keep what is written of a concern, sealed to its author."""
        if self._raising is not None:
            self._raising.keep()

    def leave(self) -> None:
        """Keep what is kept, and take the sheet away."""
        self.again = self._raising.about if self._raising is not None else None
        try:
            self.keep()
        finally:
            self.close()

    def close(self) -> None:
        """Take the sheet away, with all that was typed into it."""
        sheet, self._sheet, self._raising = self._sheet, None, None
        if sheet is not None:
            self._page.lay()
            sheet.values = {}
            sheet.close()

    def _done(self, sentence: str, what_to_do: str = "") -> None:
        self.close()
        self._page.notice.say(sentence, what_to_do, kind="good")

    def _concern(self, session: Session, about: Noted | None = None) -> Sheet:
        fresh = self.at_hand()
        self._raising = Raising(session, about, fresh=fresh, close=self.close, said=self._done)
        return self._raising.sheet

    def _missing(self, session: Session) -> Sheet:
        field = {
            "name": "device",
            "label": "Which one",
            "kind": "choice",
            "options": _in_use(session),
        }

        def save(values: dict[str, Any]) -> None:
            devices.report_missing(session, self._page.gate, values["device"])
            self._done(
                "It is reported, and opens nothing any more.",
                "Tell a manager: the office says what it could have reached.",
            )

        sheet = Sheet(title="Report a tablet missing", fields=[field], danger=True)
        sheet.note = (
            "Whoever is signed in there is signed out at once. Nothing is kept on a tablet."
        )
        sheet.save_label, sheet.on_save = "Report it missing", save
        return sheet

    def _pin(self, session: Session) -> Sheet:
        fields = [
            {"name": "pin", "label": "Six digits", "kind": "password", "longest": 6},
            {"name": "again", "label": "The same again", "kind": "password", "longest": 6},
        ]

        def save(values: dict[str, Any]) -> None:
            _same(values["pin"], values["again"])
            _beside("pin", lambda: pins.set_pin(session, values["pin"]))
            self._done("Your PIN is set.", "It unlocks a page of yours while a shift is open.")

        sheet = Sheet(title="Set a PIN", fields=fields)
        sheet.note = (
            "It opens your own locked pages during a shift. You sign in with your password."
        )
        sheet.save_label, sheet.on_save = "Set it", save
        return sheet

    def _password(self, session: Session) -> Sheet:
        fields = [
            {"name": "old", "label": "Your password now", "kind": "password"},
            {"name": "new", "label": "A new password", "kind": "password"},
            {"name": "again", "label": "The same again", "kind": "password"},
        ]

        def save(values: dict[str, Any]) -> None:
            _same(values["new"], values["again"])
            change = staffing.change_password
            _beside("new", lambda: change(session, values["old"], values["new"]))
            self._done("The new password is in force.")

        sheet = Sheet(title="Change your password", fields=fields)
        sheet.save_label, sheet.on_save = "Change it", save
        return sheet

    def _count(self, session: Session) -> Sheet:
        def save(values: dict[str, Any]) -> None:
            said, what_to_do = counted(session, values["here"])
            self.close()
            kind = "warning" if what_to_do else "good"
            self._page.notice.say(said, what_to_do, kind=kind)

        sheet = Sheet(title=COUNT, fields=to_count(session))
        sheet.save_label, sheet.cancel_label, sheet.on_save = "That is all", "Not now", save
        return sheet


COUNT = "Is every tablet back?"


def to_count(session: Session) -> list[dict[str, Any]]:
    """What a sheet asks when a shift was closed: which devices are back where they belong."""
    return [
        {
            "name": "here",
            "label": "These are back where they belong",
            "kind": "choices",
            "options": _in_use(session),
            "optional": True,
        }
    ]


def counted(session: Session, here: list[str]) -> tuple[str, str]:
    """Record which devices (ids) are back; returns what to say, and what to do if any is not."""
    away = shifts.count_devices(session, here)
    if not away:
        return "Every tablet is back.", ""
    names = [one.name for one in devices.all(session) if one.id in away]
    return (
        f"Not back: {', '.join(names)}.",
        "If one cannot be found, report it missing: More, Report a tablet missing.",
    )


def _in_use(session: Session) -> list[dict[str, str]]:
    return [
        {"id": device.id, "label": device.name} for device in devices.all(session) if device.in_use
    ]


def _same(first: str, second: str) -> None:
    if first != second:
        raise BadRecord({"again": "The two are not the same."})


def _beside(field: str, act: Any) -> None:
    """Do it; say what went wrong beside the field that it is about."""
    try:
        act()
    except BadRecord:
        raise
    except JournalError as error:
        raise BadRecord({field: f"{error.sentence} {error.what_to_do}"}) from None
