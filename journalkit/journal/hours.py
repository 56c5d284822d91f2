"""When the journal is open, and for whom.

"Staff will only access [the journal] during working hours at Pre-School" (policy). Deny by default:
where no hours were entered, it is open for nobody but a manager, and that is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from journalkit.records import Member, Opening, OpeningHours, Setting, Term


def open_until(
    at: datetime,
    member: Member,
    *,
    setting: Setting,
    terms: Iterable[Term],
    openings: Iterable[Opening],
) -> datetime | None:
    """Until when *member* may work in the journal, seen from the moment *at*; None if not now.

    The setting's hours count in its terms, within the member's own working hours; meetings,
    training and a manager's exceptions add to them, for those whom they name.
    """
    local = at.astimezone(ZoneInfo(setting.timezone))
    ends = [one.ends for one in openings if _opens(one, member, at)]
    known = tuple(terms)
    in_term = any(term.starts <= local.date() <= term.ends for term in known)
    if in_term or not known or not setting.in_term_only:
        shut = _closing(setting.hours, local)
        own = _closing(member.hours, local) if member.hours else shut
        if shut and own:
            ends.append(min(shut, own))
    return max(ends, default=None)


def _opens(opening: Opening, member: Member, at: datetime) -> bool:
    named = member.id in opening.members and not opening.cancelled
    return named and opening.starts <= at < opening.ends


def _closing(hours: Iterable[OpeningHours], local: datetime) -> datetime | None:
    for one in hours:
        if one.weekday == local.weekday() and one.opens <= local.time() < one.closes:
            return datetime.combine(local.date(), one.closes, local.tzinfo)
    return None
