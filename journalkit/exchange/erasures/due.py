"""What was kept as long as it had to be, out of the journal: nothing of it goes by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache

from journalkit.journal import erasing
from journalkit.journal.session import Session
from journalkit.places import data_folder
from journalkit.reckoning import retention
from journalkit.reckoning.retention import Due, Period
from journalkit.store import erasing as erasing_rows


@cache
def usual() -> tuple[Period, ...]:
    """The periods that journalkit comes with."""
    read = json.loads((data_folder() / "retention.json").read_text(encoding="utf-8"))
    return tuple(Period(**{**one, "tables": tuple(one["tables"])}) for one in read)


def periods(session: Session) -> tuple[Period, ...]:
    """Each class of records, with the period that holds in this setting."""
    session.require("erase records")
    return retention.in_force(usual(), session.vault.keepings.all())


def due(session: Session) -> tuple[Due, ...]:
    """What is due of each class, the classes of which nothing is due too. What is of a child who
    is held is not."""
    held = {one.child for one in erasing.standing(session)}
    children = [one for one in session.vault.children.all() if one.id not in held]
    today, found = session.today(), []
    for period in periods(session):
        left = None if period.field else retention.leavers(children, period, today=today)
        first = period.first_kept(today)
        each = {
            name: _days(session, name, left, field=period.field, before=first)
            for name in period.tables
        }
        found.append(retention.due(period, each))
    return tuple(found)


def _days(
    session: Session, name: str, left: Mapping[str, date] | None, *, field: str, before: date
) -> dict[str, date]:
    """The records of table *name* that are of nobody but those who *left* (by id), with the last
    day one of them did; with a *field* those whose own moment lies *before* that day."""
    if left is None:
        old = erasing_rows.before(session.vault, name, field, before)
        return {one.id: getattr(one, field).date() for one in old}
    if not left:
        return {}
    mine = erasing_rows.of_nobody_but(session.vault, name, left)
    return {one.id: max(left[id] for id in whose) for one, whose in mine}
