"""The office's pictures: what families agree to, whom to ask, how large files may be."""

from __future__ import annotations

from typing import Any

from journalkit.forms.register import Values, consent, media_limits
from journalkit.forms.widgets.roster import Roster
from journalkit.journal import consenting, registering
from journalkit.pages.office.section import Section, Widgets, action
from journalkit.records import Use


class Pictures(Section):
    """Consent over all children, and the limits of the setting."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens["limits"] = self._limits

    def front(self) -> Widgets:
        asked = consenting.overview(self.session)
        return [self._agreed(asked), self._to_ask(asked), self._sizes()]

    def _agreed(self, asked: dict[str, consenting.Asked]) -> Roster:
        rows = []
        for use, title in consent.USES.items():
            agreed = sum(use in one.agreed for one in asked.values())
            unasked = sum(use in one.unasked for one in asked.values())
            no = len(asked) - agreed - unasked
            said = (f"{agreed} of {len(asked)}", str(no), str(unasked))
            rows.append({"id": use.value, "cells": [title, *said]})
        return self.roster(
            "What families agree to",
            rows,
            help="Each child's page has the answers, with their history.",
            columns=["Pictures in", "Agree", "Do not", "Not asked"],
        )

    def _to_ask(self, asked: dict[str, consenting.Asked]) -> Roster:
        rows = []
        for id, one in asked.items():
            if one.unasked:
                every = len(one.unasked) == len(Use)
                uses = [consent.USES[use] for use in Use if use in one.unasked]
                said = "everything" if every else "; ".join(uses).lower()
                name = self.vault.children.get(id).name
                rows.append({"id": id, "cells": [name, said]})
        return self.roster(
            "Still to ask",
            rows,
            columns=["Child", "About"],
            empty="Every family has been asked about everything.",
        )

    def _sizes(self) -> Roster:
        row = {
            "id": "limits",
            "cells": ["What comes in", *media_limits.in_words(self.session.setting.media)],
            "actions": [action("limits", "Change")],
        }
        return self.roster("How large", [row], look="cards")

    def _limits(self, _: str) -> Widgets:
        def save(said: Values) -> str:
            registering.limit_media(self.session, media_limits.record(said))
            return "The limits hold for every file from now on."

        return [
            self.sheet(
                "How large photos and videos may be",
                media_limits.FIELDS,
                save,
                values=media_limits.values(self.session.setting.media),
                note="A file that is larger is refused, and the page says why.",
            )
        ]
