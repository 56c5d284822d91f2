"""The office's staff: who works here, as what, when, and with which password."""

from __future__ import annotations

from typing import Any

from journalkit.errors import BadRecord, WeakPassword
from journalkit.forms.register import Values, hours, member
from journalkit.journal import agreeing, presence, staffing
from journalkit.pages.office.section import Section, Widgets, action, dated
from journalkit.records import Member, Role


class Staff(Section):
    """A list of the members who work here; behind it one member."""

    needs = "care for members"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens |= {
            "add": self._adding,
            "open": self._member,
            "hours": self._hours,
            "password": self._password,
            "role": self._role,
            "gone": self._gone,
        }
        self.deeds |= {
            "deputy": lambda _: self._deputy(True),
            "no-deputy": lambda _: self._deputy(False),
            "lead": lambda _: self._lead(True),
            "no-lead": lambda _: self._lead(False),
            "leave": lambda _: self._leave(),
        }

    def front(self) -> Widgets:
        self.place.waiting.clear()
        unsigned = {one.id for one in agreeing.unsigned(self.session)}
        rows = [
            {
                "id": one.id,
                "cells": [one.name, _what(one), _when(one), one.sign_in_name],
                "mark": "agreement not signed" if one.id in unsigned else "",
                "mark_kind": "warning",
                "actions": [action("open", "Open", "open")],
            }
            for one in self.members()
        ]
        actions = [action("add", "Add a member", "primary")]
        if len(self.vault.members.all()) > len(rows):
            actions.append(action("gone", "Who has left"))
        columns = ["Member", "What they are", "Working hours", "Signs in as"]
        return [self.roster(f"Staff ({len(rows)})", rows, columns=columns, actions=actions)]

    def _gone(self, _: str) -> Widgets:
        rows = [
            {"id": one.id, "cells": [one.name, dated(one.left)]}
            for one in self.vault.members.all()
            if one.left
        ]
        back = [action("back", "All staff", "back")]
        return [self.roster("Who has left", rows, columns=["Member", "Left"], actions=back)]

    def _member(self, id: str) -> Widgets:
        one = self.vault.members.get(id)
        rows = [
            {
                "id": "role",
                "cells": ["What they are", _what(one), f"Signs in as {one.sign_in_name}"],
                "actions": _roles(one),
            },
            {
                "id": "hours",
                "cells": ["Working hours", *(hours.in_words(one.hours) or [_when(one)])],
                "actions": [action("hours", "Change the hours")],
            },
            {
                "id": "agreement",
                "cells": ["Safe-use agreement", self._signed(one)],
                "mark_kind": "info" if self._signed(one) != NOT_SIGNED else "warning",
            },
            {
                "id": "password",
                "cells": ["Password", "Only they know it", "A new one is typed with them present."],
                "actions": [action("password", "New password")],
            },
        ]
        if one.id != self.session.member.id:
            question = "Their password opens nothing any more. What they wrote stays."
            rows.append(
                {
                    "id": "leave",
                    "cells": ["Leaving", "Works here"],
                    "actions": [action("leave", "Has left", "danger", question)],
                }
            )
        back = [action("back", "All staff", "back")]
        return [self.roster(one.name, rows, look="cards", actions=back)]

    def _signed(self, one: Member) -> str:
        current = self.vault.agreements.current()
        under = self.vault.signatures.under(current.id) if current else ()
        at = [self.local(signed.at) for signed in under if signed.member == one.id]
        return f"Signed on {dated(at[0].date())}" if at else NOT_SIGNED

    def _this(self) -> Member:
        return self.vault.members.get(self.place.trail[0][1])

    # -- what is done -------------------------------------------------------------------------

    def _deputy(self, deputy: bool) -> None:
        one = staffing.trust_as_deputy(self.session, self._this().id, deputy=deputy)
        if not deputy:
            presence.end_all_of(self.session, self.gate, one.id)
        said = "may open shifts now" if deputy else "is no deputy any more"
        self.notice.say(f"{one.name} {said}.", kind="good")

    def _lead(self, lead: bool) -> None:
        one = staffing.name_lead(self.session, self._this().id, lead=lead)
        if not lead:
            presence.end_all_of(self.session, self.gate, one.id)
        said = "is a safeguarding lead now" if lead else "is no safeguarding lead any more"
        self.notice.say(f"{one.name} {said}.", kind="good")

    def _leave(self) -> None:
        one = staffing.leave(self.session, self._this().id)
        presence.end_all_of(self.session, self.gate, one.id)
        self.back()
        self.notice.say(
            f"{one.name} has left: their password opens nothing any more.",
            "If they might have a copy of the journal’s folder or a back-up, have the journal "
            "given new keys at the computer (journalkit rekey).",
        )

    # -- sheets -------------------------------------------------------------------------------

    def _adding(self, _: str) -> Widgets:
        waiting = self.place.waiting
        listed = waiting[0] if waiting else None

        def save(said: Values) -> str:
            new, password = member.record(said, before=listed), member.password(said)
            with _beside_the_field():
                staffing.add(self.session, new, password)
            self.saved_at([("open", new.id)] if len(waiting) < 2 else [("add", "")])
            del waiting[:1]
            return f"{new.name} can sign in now, and signs the agreement first."

        note = "Do this together: the new member types their own password, which nobody else knows."
        title = f"Add a member, {len(waiting)} to go" if len(waiting) > 1 else "Add a member"
        values = member.values(listed)
        return [
            self.sheet(title, member.FIELDS, save, note=note, values=values, save_label="Add them")
        ]

    def _password(self, _: str) -> Widgets:
        one = self._this()

        def save(said: Values) -> str:
            password = member.password(said)
            with _beside_the_field():
                staffing.set_password(self.session, one.id, password)
            presence.end_all_of(self.session, self.gate, one.id)
            return f"{one.name} signs in with the new password now."

        note = (
            "Only with them beside you. What was sealed to them alone stays closed for good:"
            " their private reflections, until today."
        )
        if one.lead:
            note += " Earlier concerns do until another lead gives access anew, in Concerns."
        return [self.sheet(f"New password for {one.name}", member.PASSWORDS, save, note=note)]

    def _role(self, _: str) -> Widgets:
        one = self._this()
        options = [{"id": role.value, "label": role.value.capitalize()} for role in Role]
        field = {"name": "role", "label": "What they are", "kind": "choice", "options": options}

        def save(said: Values) -> str:
            staffing.give_role(self.session, one.id, Role(said["role"]))
            presence.end_all_of(self.session, self.gate, one.id)
            return f"{one.name} is a {said['role']} now."

        note = (
            "A manager's password opens the journal by itself. Who is a manager no longer may "
            "have a copy of the keys: have the journal given new ones (journalkit rekey)."
        )
        title = f"What {one.name} is"
        return [self.sheet(title, [field], save, note=note, values={"role": one.role.value})]

    def _hours(self, _: str) -> Widgets:
        one = self._this()

        def save(said: Values) -> str:
            staffing.keep_working_hours(self.session, one.id, hours.record(said))
            return "The working hours are kept."

        note = (
            "Within the setting’s opening hours. Leave all of it empty for a member who works "
            "all of those. On a day without times the journal stays closed to them."
        )
        values = hours.values(one.hours)
        title = f"Working hours of {one.name}"
        return [self.sheet(title, hours.fields(), save, note=note, values=values)]


NOT_SIGNED = "Not signed yet"


class _beside_the_field:
    """A password that is too easy to guess is said so beside its field."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if isinstance(error, WeakPassword):
            raise BadRecord({"password": f"{error.sentence} {error.what_to_do}"}) from None


def _what(one: Member) -> str:
    more = [", deputy"] * one.deputy + [", safeguarding lead"] * one.lead
    return one.role.value.capitalize() + "".join(more)


def _when(one: Member) -> str:
    return "; ".join(hours.in_words(one.hours)) or "All opening hours"


def _roles(one: Member) -> list[dict[str, str]]:
    shown = [action("role", "Change role")]
    if one.role is Role.PRACTITIONER and one.deputy:
        question = "They could not open shifts any more."
        shown.append(action("no-deputy", "No deputy any more", "danger", question))
    elif one.role is Role.PRACTITIONER:
        question = "Their password would then open the journal by itself."
        shown.append(action("deputy", "Make a deputy", "", question))
    if one.lead:
        question = "They could not read concerns any more, and are signed out."
        shown.append(action("no-lead", "No lead any more", "danger", question))
    elif one.role is not Role.HELPER:
        question = "They read what is raised from now on; earlier ones once a lead gives access."
        shown.append(action("lead", "Make safeguarding lead", "", question))
    return shown
