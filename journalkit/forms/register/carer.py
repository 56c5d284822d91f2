"""A carer of a child."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import replace

from journalkit.forms.register import Field, Values, options
from journalkit.records import Carer

FIELDS: list[Field] = [
    {"name": "name", "label": "Name", "kind": "text"},
    {"name": "relationship", "label": "Relationship", "kind": "text",
     "help": "Such as mother, father, grandmother, foster carer."},
    {"name": "household", "label": "Household", "kind": "text", "optional": True,
     "help": "Where a child lives in two, which one this is."},
    {"name": "language", "label": "Language", "kind": "text", "optional": True},
    {"name": "story_by", "label": "Learning story", "kind": "choice",
     "options": options([("paper", "On paper"), ("pdf", "As a PDF")])},
    {"name": "parental_responsibility", "label": "Has parental responsibility", "kind": "yes"},
]  # fmt: skip


def values(carer: Carer | None) -> Values:
    """What the fields show of *carer*, or of a new one."""
    if carer is None:
        return {"story_by": "paper"}
    return {field["name"]: getattr(carer, field["name"]) for field in FIELDS}


def record(said: Values, *, child: str, before: Carer | None = None) -> Carer:
    """The carer of *child* that the fields say."""
    known = {one.name for one in fields_of(Carer)}
    told = {name: value for name, value in said.items() if name in known}
    return replace(before, **told) if before else Carer(child=child, **told)
