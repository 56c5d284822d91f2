"""The journal's folder, as far as it tells without a key: permissions, certificate, back-up."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from ipaddress import IPv4Address
from pathlib import Path

from journalkit import machine
from journalkit.crypto import authority
from journalkit.doctor.finding import Finding, finding
from journalkit.errors import CannotOpen
from journalkit.reckoning import back_ups
from journalkit.reckoning.back_ups import Plan
from journalkit.store.backup import plan_of
from journalkit.store.folder import Folder

MAKE_ONE = "A manager makes one: journalkit certificate, with the journal's folder."


def look(folder: Folder, said: Sequence[os.stat_result], *, at: datetime) -> tuple[Finding, ...]:
    """All of it; *said* is what the system says of the folder and of every file in it."""
    found = (
        certificate(folder.tls.server, machine.addresses(), at=at),
        back_up(plan_of(folder), at=at),
    )
    return (permissions(said), *found) if os.name == "posix" else found


def permissions(said: Sequence[os.stat_result]) -> Finding:
    """Whether only the folder's own account (the first) can reach its files."""
    strange = sum(1 for one in said if one.st_uid != said[0].st_uid)
    if strange:
        advice = "Give all of it to the server's account: chown -R, with the journal's folder."
        sentence = f"Another account owns {strange:,} of the journal's files."
        return finding("permissions", sentence, bad=advice)
    open_to_others = sum(1 for one in said if one.st_mode & 0o077)
    if open_to_others:
        advice = "Take that away: chmod -R go-rwx, with the journal's folder."
        sentence = f"Other accounts can reach {open_to_others:,} of the journal's files."
        return finding("permissions", sentence, bad=advice)
    return finding("permissions", "Only the journal's own account can reach its files.")


def certificate(path: Path, here: Sequence[IPv4Address], *, at: datetime) -> Finding:
    """The server's certificate against the time and this computer's addresses."""
    part = "certificate"
    try:
        made = authority.read(path.read_bytes())
    except FileNotFoundError:
        return finding(part, "There is none: no other device can reach the journal.", look=MAKE_ONE)
    except CannotOpen as error:
        return finding(part, error.sentence, bad=MAKE_ONE)
    missing = ", ".join(str(one) for one in here if one not in made.addresses)
    if not made.holds(at):
        return finding(part, "It is not valid by this computer's clock.", bad=MAKE_ONE)
    if here and made.addresses.isdisjoint(here):
        return finding(part, f"It does not cover this computer's address: {missing}.", bad=MAKE_ONE)
    sentence = f"It is valid for {(made.ends - at).days} days more"
    if made.is_due(at):
        return finding(part, f"{sentence}.", look=MAKE_ONE)
    if missing:
        advice = f"If devices should use that: {MAKE_ONE[0].lower()}{MAKE_ONE[1:]}"
        return finding(part, f"{sentence}, and does not cover {missing}.", look=advice)
    return finding(part, f"{sentence}, and covers this computer's addresses.")


def back_up(plan: Plan, *, at: datetime) -> Finding:
    """When the last back-up was made, says the journal's *plan*."""
    advice = "A manager says where and when in Office, Back-ups; journalkit backup makes one now."
    if said := back_ups.trouble(plan, at):
        return finding("back-up", said, bad=advice)
    made = plan.runs[0].at.astimezone()
    said = f"The last was made on {made.day} {made:%B, %H:%M}"
    if plan.at is None:
        return finding("back-up", f"{said}, and none is planned.", look=advice)
    return finding("back-up", f"{said}; one is planned each day at {plan.at:%H:%M}.")
