"""The journal's folder, as far as it tells without a key: permissions, certificate, back-up."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from journalkit import machine
from journalkit.crypto import authority
from journalkit.doctor.finding import Finding, finding
from journalkit.errors import CannotOpen
from journalkit.store.folder import Folder

BACK_UP_WITHIN = timedelta(days=7)
TOO_OLD = timedelta(days=31)
MAKE_ONE = "A manager makes one: journalkit certificate, with the journal's folder."


def look(folder: Folder, said: Sequence[os.stat_result], *, at: datetime) -> tuple[Finding, ...]:
    """All of it; *said* is what the system says of the folder and of every file in it."""
    found = (
        certificate(folder.tls.server, machine.addresses(), at=at),
        back_up(folder.backed_up, at=at),
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


def back_up(note: Path, *, at: datetime) -> Finding:
    """When the last back-up was made, says the *note* that the command leaves."""
    advice = "Make one on a disk that is kept elsewhere: journalkit backup."
    try:
        made = datetime.fromisoformat(json.loads(note.read_bytes())["made_at"])
    except FileNotFoundError:
        return finding("back-up", "None was made of this journal.", bad=advice)
    except (ValueError, KeyError, TypeError):
        return finding("back-up", "When the last was made cannot be read.", look=advice)
    days = f"The last was made {(at - made).days} days ago"
    if at - made > TOO_OLD:
        return finding("back-up", f"{days}.", bad=advice)
    if at - made > BACK_UP_WITHIN:
        return finding("back-up", f"{days}.", look=advice)
    return finding("back-up", f"{days}. Whether it is still there only you can tell.")
