"""Days on which a child does not come."""

from __future__ import annotations

from datetime import date

from journalkit.forms.register import Field, Values
from journalkit.records import Absence

FIELDS: list[Field] = [
    {"name": "first", "label": "First day away", "kind": "date"},
    {"name": "last", "label": "Last day away", "kind": "date", "optional": True,
     "help": "Leave it empty for a single day."},
    {"name": "reason", "label": "Reason", "kind": "text", "optional": True,
     "help": "Such as a cold, a holiday. Nothing that need not be known."},
]  # fmt: skip


def record(said: Values, *, child: str) -> Absence:
    """The absence of *child* that the fields say."""
    first = date.fromisoformat(said["first"])
    last = date.fromisoformat(said["last"] or said["first"])
    return Absence(child=child, first=first, last=last, reason=said["reason"])
