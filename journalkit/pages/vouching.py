"""At a manager's sign-in: what stands against the back-ups is said, and those that were made
without a key since the last one are looked at and vouched for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from journalkit.errors import JournalError
from journalkit.forms.widgets.notice import Notice
from journalkit.journal import backing_up
from journalkit.journal.session import Session
from journalkit.reckoning import back_ups

WHERE = "Office, Back-ups, says more."


def begin(session: Session, notice: Notice, still: Callable[[], bool]) -> asyncio.Task[None] | None:
    """Say what is to be said at once; the place, which may be slow, is read beside the page.
    *still* tells whether the session is the page's, and open, when that is done."""
    if not session.may("make a back-up"):
        return None
    if said := backing_up.recognise(session):
        notice.say(said, kind="warning" if "Nobody" in said else "good")
    plan = backing_up.plan(session)
    if plan.runs and (said := back_ups.trouble(plan, session.now())):
        notice.say(said, WHERE, kind="warning")
    if not plan.place:
        return None

    async def look() -> None:
        with suppress(JournalError):  # a stick that is not there is said where it is looked for
            found = await asyncio.to_thread(backing_up.unvouched, Path(plan.place))
            if still() and (wrong := backing_up.vouch(session, Path(plan.place), found)):
                notice.say(wrong[0], WHERE, kind="danger")

    return asyncio.get_running_loop().create_task(look())
