"""Opening and closing a shift: a manager or deputy lends the gate key for the day.

"A member of the management team will log-in each staff member" (policy).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from journalkit.errors import Refused
from journalkit.gate.client import Gate
from journalkit.journal.session import Session

LONGEST_OUT_OF_HOURS = timedelta(hours=1)
"""A shift opened when the setting is closed; it is recorded as such."""


def open_shift(session: Session, gate: Gate) -> datetime:
    """Open a shift until closing time; returns its end. Staff passwords now open the journal.

    Out of opening hours it lasts `LONGEST_OUT_OF_HOURS`, and the chain says so.
    """
    session.require("open a shift")
    if session.keys.gate is None:
        raise Refused("Your keys do not open shifts.")
    closes = session.open_until()
    until = closes or session.now() + LONGEST_OUT_OF_HOURS
    what = "shift opened" if closes else "shift opened out of hours"
    with session.change() as change:
        change.say(what, kind="members", id=session.member.id)
    gate.open(session.keys.gate, until)
    return until


def close_shift(session: Session, gate: Gate) -> None:
    """Close the shift: from now on staff need a countersign."""
    session.require("close a shift")
    gate.close()
    with session.change() as change:
        change.say("shift closed", kind="members", id=session.member.id)
