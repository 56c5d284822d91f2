"""A member of staff, who types their own password with a manager beside them."""

from __future__ import annotations

from dataclasses import replace

from journalkit.errors import BadRecord
from journalkit.forms.register import Field, Values, options
from journalkit.records import Member, Role

PASSWORDS: list[Field] = [
    {"name": "password", "label": "Their password", "kind": "password",
     "help": "They type it themselves. Four unrelated words are good."},
    {"name": "again", "label": "The same password again", "kind": "password"},
]  # fmt: skip
ROLES = (("practitioner", "Practitioner"), ("manager", "Manager"), ("helper", "Helper"))

FIELDS: list[Field] = [
    {"name": "name", "label": "First and last name", "kind": "text"},
    {"name": "sign_in_name", "label": "Name to sign in with", "kind": "text",
     "help": "Short, and easy to type on a tablet."},
    {"name": "role", "label": "What they are", "kind": "choice", "options": options(ROLES)},
    {"name": "deputy", "label": "A deputy: may open shifts when no manager is in", "kind": "yes"},
    {"name": "lead", "label": "Safeguarding lead or deputy lead", "kind": "yes"},
    *PASSWORDS,
]  # fmt: skip


NAMES = ("name", "sign_in_name", "role", "deputy", "lead")


def values(member: Member | None) -> Values:
    """What the fields show of *member*, out of a list, or of a new one."""
    return {name: getattr(member, name) for name in NAMES} if member else {"role": "practitioner"}


def record(said: Values, *, before: Member | None = None) -> Member:
    """The member that the fields say; *before* came out of a list."""
    told = {**{name: said[name] for name in NAMES}, "role": Role(said["role"])}
    return replace(before, **told) if before else Member(**told)


def password(said: Values) -> str:
    """The password that was typed twice; `BadRecord` where the two differ."""
    if said["password"] != said["again"]:
        raise BadRecord({"again": "The two are not the same. Type both again."})
    return str(said["password"])
