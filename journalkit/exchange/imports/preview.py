"""What a file would add to the journal, change in it, and why a row is refused.

Rows are matched with the register, never guessed: a child by name and date of birth, a carer by
name within the child, a room and a key person by name, a member by the name to sign in with.
An empty cell changes nothing, and nobody who is not in the file is touched.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial
from typing import Any

from journalkit.exchange.imports import columns, tables
from journalkit.exchange.imports.children import Children
from journalkit.exchange.imports.filled import Filled, tidy
from journalkit.journal import bringing_in
from journalkit.journal.bringing_in import Preview, Register
from journalkit.journal.session import Session
from journalkit.records import Child, Member

SAME_MEMBER = "A member of this name signs in under another name. Is it the same person?"
MEMBER_DIFFERS = (
    "Somebody signs in with this name already, and is entered otherwise. "
    "Members are changed one at a time, for their keys change with them."
)


def preview(session: Session, data: bytes, *, kind: str) -> Preview:
    """What the file *data* would do: a list of `bringing_in.KINDS`. Nothing is changed.

    Raises `TableRefused` where there is no list in it, and `Refused` for whoever may not.
    """
    if kind == "members":
        session.require("care for members")
    register = bringing_in.register(session)
    table = tables.read(data, weigh=partial(columns.count, kind=kind))
    found = columns.find(table.rows, kind)
    rows = [Filled(row, found, kind=kind) for row in table.rows if row.number > found.header]
    remarks = list(table.remarks)
    if found.not_used:
        remarks.append(f"Not used: the columns {', '.join(found.not_used)}.")
    if kind == "members":
        return _members(rows, register, remarks)
    return _children(rows, register, remarks, today=session.today())


def _children(rows: list[Filled], register: Register, remarks: list[str], today: date) -> Preview:
    children = Children(rows, register, today=today)
    lines = tuple(map(children.line, rows))
    used = {record.room for record in children.records if isinstance(record, Child)}
    rooms = [room for room in children.rooms.values() if room.id in used - children.old_rooms]
    if rooms:
        remarks.append(f"Rooms to be added: {', '.join(room.name for room in rooms)}.")
    return Preview(
        kind="children",
        lines=lines,
        remarks=tuple(remarks),
        records=(*rooms, *children.records),
        register=register,
    )


def _members(rows: list[Filled], register: Register, remarks: list[str]) -> Preview:
    working = {tidy(one.sign_in_name): one for one in register.members if one.left is None}
    names = {tidy(one.name) for one in working.values()}
    times = Counter(tidy(row.said("sign_in_name")) for row in rows)
    lines, members = [], []
    for row in rows:
        values = {field: row.take(field, needed=True) for field in ("name", "sign_in_name", "role")}
        values["hours"] = row.take("hours") or ()
        signs_in = tidy(row.said("sign_in_name"))
        if signs_in and times[signs_in] > 1:
            row.refuse("sign_in_name", "stands in this list more than once.")
        if signs_in in working:
            if not _same(working[signs_in], values):
                row.reasons.append(MEMBER_DIFFERS)
            lines.append(row.line("unchanged"))
            continue
        member = row.made(partial(Member, **values))
        members += [member] if member else []
        said = ((row.label(one), "", row.said(one)) for one in ("sign_in_name", "role", "hours"))
        look = [SAME_MEMBER] if tidy(row.name) in names else []
        lines.append(row.line("added", [one for one in said if one[2]], look=look))
    return Preview(
        kind="members",
        lines=tuple(lines),
        remarks=tuple(remarks),
        members=tuple(members),
        register=register,
    )


def _same(known: Member, values: dict[str, Any]) -> bool:
    hours = set(values["hours"]) in (set(), set(known.hours))
    return hours and (tidy(known.name), known.role) == (tidy(values["name"] or ""), values["role"])
