"""While a family asks what is held about its child, authors say what their reflections hold."""

from __future__ import annotations

from typing import Any

from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.roster import Roster
from journalkit.journal import answering
from journalkit.journal.session import Session
from journalkit.records import Answer

QUESTION = "Is there anything about them in your private reflections, or in what you are writing?"
HELP = "Nobody else can open them. The manager sees your answer, and no word of what you wrote."
ANSWERS = {
    Answer.NOTHING: ("Nothing", "You have looked through them, and there is nothing."),
    Answer.SHARED: ("I have shared it", "You have shared each that is about the child, below."),
    Answer.TALK: ("I will talk to the manager", ""),
}


def asked(session: Session, notice: Notice) -> list[Roster]:
    """A card for each open request that the member has not answered; nothing without."""

    def rows() -> list[dict[str, Any]]:
        return [
            {
                "id": one.id,
                "cells": [
                    f"Access request about {session.vault.children.get(one.child).name}",
                    QUESTION,
                    HELP,
                ],
                "actions": [
                    {"name": said.name, "label": label, "question": question}
                    for said, (label, question) in ANSWERS.items()
                ],
            }
            for one in answering.asks(session)
        ]

    def act(name: str, id: str) -> None:
        answering.answer(session, id, Answer[name])
        roster.rows = rows()
        roster.layout.display = None if roster.rows else "none"
        notice.say("The manager sees your answer.", kind="good")

    if not rows():
        return []
    roster = Roster(look="cards", rows=rows())
    roster.on_act, roster.on_problem = act, notice.tell
    return [roster]
