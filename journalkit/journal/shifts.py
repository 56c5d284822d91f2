"""Opening and closing a shift: a manager or deputy lends the gate key for the day.

"A member of the management team will log-in each staff member" (policy).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from journalkit.errors import BadRecord, Refused
from journalkit.gate.client import Gate
from journalkit.journal.session import Session

LONGEST_OUT_OF_HOURS = timedelta(hours=1)
"""A shift opened when the setting is closed; it is recorded as such."""


def open_shift(session: Session, gate: Gate, until: datetime | None = None) -> datetime:
    """Open a shift until closing time, or until an earlier *until*; returns its end.

    Staff passwords now open the journal. A planned opening that is going on counts too, whomever
    it names: staff get in only where it names them. Otherwise, out of opening hours, a shift lasts
    `LONGEST_OUT_OF_HOURS`, and the chain says so.
    """
    session.require("open a shift")
    if session.keys.gate is None:
        raise Refused("Your keys do not open shifts.")
    latest = latest_end(session)
    if until is not None and not session.now() < until <= latest:
        local = latest.astimezone(session.zone)
        raise BadRecord({"until": f"A shift ends between now and {local:%H:%M}."})
    ends = until or latest
    what = "shift opened" if closing(session) else "shift opened out of hours"
    with session.change() as change:
        change.say(what, kind="members", id=session.member.id)
    from journalkit.journal import certifying  # here: only who opens a shift waits for X.509

    certifying.renew(session)
    gate.open(session.keys.gate, ends)
    return ends


def closing(session: Session) -> datetime | None:
    """When the setting closes, or a planned opening ends; None where neither is going on."""
    now = session.now()
    going_on = [one.ends for one in session.vault.openings.after(now) if one.starts <= now]
    return max([*going_on, *filter(None, [session.open_until()])], default=None)


def latest_end(session: Session) -> datetime:
    """When a shift that is opened now ends at the latest."""
    return closing(session) or session.now() + LONGEST_OUT_OF_HOURS


def close_shift(session: Session, gate: Gate) -> None:
    """Close the shift in a minute: pages save what they hold, then staff are signed out.

    Once more ends it at once.
    """
    session.require("close a shift")
    what = "shift ended at once" if gate.state().closing else "shift closed"
    gate.close()
    with session.change() as change:
        change.say(what, kind="members", id=session.member.id)


def count_devices(session: Session, here: Sequence[str]) -> tuple[str, ...]:
    """Say which devices (ids) are back where they belong; returns the ids of those that are not."""
    session.require("close a shift")
    in_use = [device.id for device in session.vault.devices.all() if device.in_use]
    away = tuple(id for id in in_use if id not in set(here))
    with session.change() as change:
        for id in in_use:
            change.say("device away" if id in away else "device back", kind="devices", id=id)
    return away
