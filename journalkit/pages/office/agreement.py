"""The office's safe-use agreement: the text in force, and who has not signed it."""

from __future__ import annotations

from typing import Any

from journalkit.errors import BadRecord
from journalkit.forms.register import Values
from journalkit.journal import agreeing
from journalkit.pages.office.section import Section, Widgets, action, dated


class TheAgreement(Section):
    """What everybody signs before they use the journal."""

    needs = "write the agreement"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens["write"] = self._write

    def front(self) -> Widgets:
        current = self.vault.agreements.current()
        signed = (
            {one.member: one.at for one in self.vault.signatures.under(current.id)}
            if current
            else {}
        )
        rows = [
            {
                "id": one.id,
                "cells": [
                    one.name,
                    dated(self.local(signed[one.id]).date()) if one.id in signed else "",
                ],
                "mark": "" if one.id in signed else "not signed",
                "mark_kind": "warning",
            }
            for one in self.members()
        ]
        rows.sort(key=lambda row: row["cells"][1] != "")
        title = f"Version {current.number}" if current else "No agreement yet"
        text = current.text if current else ""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        since = f"In force since {dated(self.local(current.since).date())}." if current else ""
        return [
            self.roster(
                "Safe-use agreement",
                [{"id": "text", "cells": [since, title, *lines]}],
                look="cards",
                actions=[action("write", "Write a new version"), action("print", "Print", "print")],
            ),
            self.roster("Who has signed", rows, columns=["Member", "Signed on"]),
        ]

    def _write(self, _: str) -> Widgets:
        current = self.vault.agreements.current()
        before = current.text if current else agreeing.usual_text()

        def save(said: Values) -> str:
            if current and said["text"] == current.text.strip():
                raise BadRecord({"text": "This is the text that is in force already."})
            agreeing.write(self.session, said["text"])
            return "The new version is in force. Everybody signs it at their next sign-in."

        field = {"name": "text", "label": "The agreement", "kind": "long",
                 "help": "A line each for what a member agrees to."}  # fmt: skip
        note = "Everybody signs anew, you too. What was signed before is kept with its version."
        return [
            self.sheet(
                "Write a new version",
                [field],
                save,
                note=note,
                values={"text": before},
                save_label="Put in force",
            )
        ]
