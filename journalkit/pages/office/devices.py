"""The office's devices: enrolled ones, new ones, missing ones and what those could have reached."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time, timedelta
from typing import Any

from journalkit.forms.register import Values
from journalkit.forms.widgets.invitation import Invitation
from journalkit.forms.widgets.roster import Roster
from journalkit.gate.enrolling import LASTS
from journalkit.journal import devices
from journalkit.pages.office.section import Section, Widgets, action, dated, day_and_time
from journalkit.records import Device

LOOKED_BACK = timedelta(days=1)
"""Where nobody says since when a device was missing, the worksheet begins so long before."""


class Devices(Section):
    """Tablets and computers on which pages open."""

    needs = "enrol a device"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens |= {"invite": self._invitation, "worksheet": self._worksheet}
        self.screens |= {"since": self._since, "network": self._network}
        self.deeds |= {"missing": self._missing, "remove": self._remove}
        self._begins: datetime | None = None
        self._seen = devices.all(self.session)

    def front(self) -> Widgets:
        self._seen = devices.all(self.session)
        known = sorted(self._seen, key=lambda one: (not one.in_use, one.name))
        names = {member.id: member.name for member in self.vault.members.all()}
        return [
            self.roster(
                f"Devices ({sum(one.in_use for one in known)})",
                [self._row(one, names) for one in known],
                help="Pages open on these and on no other. Nothing is kept on any of them.",
                columns=["Device", "Enrolled", "By"],
                actions=[action("invite", "Enrol a device", "primary")],
                empty="No device is enrolled yet.",
            ),
            self._reached(),
        ]

    def _reached(self) -> Roster:
        """From where devices reach the journal, and by what they know that it is the journal."""
        from journalkit.journal import certifying  # here: nothing else in the office needs X.509

        known = ", ".join(devices.network(self.session))
        note = "Pages open from nowhere else." if known else "Set it, so that they open there only."
        network = {
            "id": "network",
            "cells": ["The setting's network", known or "Not set", note],
            "mark_kind": "info" if known else "warning",
            "actions": [action("network", "Change" if known else "Set it")],
        }
        rows = [network]
        if fingerprint := certifying.fingerprint(self.session):
            help = "Print this. Each device shows it at /trust, once: it has to be the same."
            rows.append(
                {
                    "id": "trust",
                    "cells": ["Fingerprint of the authority", fingerprint, help],
                    "actions": [action("print", "Print", "print")],
                }
            )
        return self.roster("How devices reach the journal", rows, look="cards")

    def _network(self, _: str) -> Widgets:
        field = {"name": "network", "label": "Networks", "kind": "text", "optional": True,
                 "help": "Such as 192.168.1.0/24; several with commas between."}  # fmt: skip

        def save(said: Values) -> str:
            kept = devices.keep_network(self.session, said["network"])
            return "The network is kept." if kept else "Pages open from any network now."

        here = ", ".join(devices.network(self.session)) or ", ".join(devices.networks_here())
        note = (
            "Pages open from these networks and on this computer, and from nowhere else. The one "
            "that this computer is on stands here already."
        )
        values = {"network": here}
        return [self.sheet("The setting's network", [field], save, values=values, note=note)]

    def tick(self) -> None:
        """A device that has just been enrolled comes into the list by itself."""
        known, trail = devices.all(self.session), self.place.trail
        if trail not in ([], [("invite", "")]) or known == self._seen:
            return
        new = {one.id for one in known} - {one.id for one in self._seen}
        names = [one.name for one in known if one.id in new]
        trail.clear()
        self.draw()
        if names:
            self.notice.say(f"{names[0]} is enrolled.", kind="good")

    def _row(self, one: Device, names: dict[str, str]) -> dict[str, Any]:
        by = names.get(one.enrolled_by, "At the computer")
        enrolled = dated(self.local(one.enrolled_at).date())
        mark, kind = "", "info"
        actions: list[dict[str, str]] = []
        if one.missing_at:
            mark, kind = f"missing since {dated(self.local(one.missing_at).date())}", "danger"
            actions.append(action("worksheet", "What it could reach"))
        elif one.removed_at:
            mark = f"out of use since {dated(self.local(one.removed_at).date())}"
        else:
            lost = "It opens nothing any more, and whoever is signed in there is signed out."
            actions.append(action("missing", "Report missing", "danger", lost))
            if one.id == self.session.device:
                mark = "this one"
            else:
                gone = "It would have to be enrolled anew."
                actions.append(action("remove", "Take out of use", "", gone))
        return {
            "id": one.id,
            "cells": [one.name, enrolled, by],
            "mark": mark,
            "mark_kind": kind,
            "actions": actions,
        }

    def _invitation(self, _: str) -> Widgets:
        code = devices.invite(self.session)
        until = self.local(self.session.now() + LASTS)
        back = [action("back", "All devices", "back")]
        head = self.roster("Enrol a device", [], actions=back, empty="")
        invitation = Invitation(
            code=code,
            until=f"It holds until {until:%H:%M}.",
            reached=os.environ.get("JOURNALKIT_ADDRESS", ""),
        )
        invitation.on_problem = self.notice.tell
        return [head, invitation]

    def _missing(self, id: str) -> None:
        one = devices.report_missing(self.session, self.gate, id)
        self.place.trail[:] = [("worksheet", id)]
        self.notice.say(f"{one.name} opens nothing any more.", "Below is what it could reach.")

    def _remove(self, id: str) -> None:
        one = devices.remove(self.session, self.gate, id)
        self.notice.say(f"{one.name} is out of use.", kind="good")

    # -- what a missing one could have reached ------------------------------------------------

    def _worksheet(self, id: str) -> Widgets:
        device = self.vault.devices.get(id)
        since = self._begins or (device.missing_at or self.session.now()) - LOOKED_BACK
        sheet = devices.worksheet(self.session, id, since=since)
        span = f"{self._moment(sheet.since)} to {self._moment(sheet.until)}"
        rows = [
            {
                "id": "span",
                "cells": [
                    "Looked at",
                    span,
                    "Nothing is kept on a device: this is who was signed in on it, and whom they "
                    "may read about.",
                    "Where this puts somebody at risk, the Information Commissioner is told within "
                    "72 hours of the report.",
                ],
                "actions": [action("since", "Look further back")],
            }
        ]
        actions = [action("back", "All devices", "back"), action("print", "Print", "print")]
        members = [
            {
                "id": one.member.id,
                "cells": [one.member.name, self._moment(one.first), self._moment(one.last)],
            }
            for one in sheet.members
        ]
        children = [{"id": one.id, "cells": [one.name]} for one in sheet.children]
        return [
            self.roster(f"What {device.name} could reach", rows, look="cards", actions=actions),
            self.roster(
                "Who was signed in on it",
                members,
                columns=["Member", "From", "Until at the latest"],
                empty="Nobody, in this time.",
            ),
            self.roster(
                f"Children they may read about ({len(children)})",
                children,
                empty="None.",
                page_size=500,
            ),
        ]

    def _since(self, _: str) -> Widgets:
        def save(said: dict[str, Any]) -> str:
            day = datetime.fromisoformat(said["since"]).date()
            self._begins = datetime.combine(day, time.min, self.session.zone).astimezone(UTC)
            return f"Since {dated(day)}."

        field = {"name": "since", "label": "When was it last seen for certain?", "kind": "date"}
        return [self.sheet("Look further back", [field], save)]

    def _moment(self, at: datetime) -> str:
        return day_and_time(self.local(at))
