"""What goes where: a question for each name without a match, and what the answers come to.

Questions are data, as a page's sheets take them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journalkit.exchange.journals.planning import Choices, Plan
from journalkit.journal.session import Session

KINDS = {"children": "child", "areas": "area", "authors": "author"}
NOTE = (
    "Left empty: a child stays out, an area's words stay beside the observation, and an author's "
    "observations come in under your name, with theirs beside it."
)
Asked = dict[str, tuple[str, str]]
"""Which name each field asks about: of what kind, and the name."""


def open_names(plan: Plan, choices: Choices) -> Asked:
    """The names in *plan* that came to nothing, and those that *choices* decided."""
    every = [
        (kind, name)
        for kind in KINDS
        for name, id in getattr(plan, kind).items()
        if not id or name in getattr(choices, kind)
    ]
    return {str(number): one for number, one in enumerate(every)}


def fields(session: Session, asked: Asked) -> list[dict[str, Any]]:
    """A choice for each of *asked*, which may stay empty."""
    vault = session.vault
    areas = []
    for area in vault.frameworks.current().areas:
        areas.append((area.id, area.name))
        areas += [(one.id, f"{area.name}: {one.name}") for one in area.aspects]
    offered = {
        "children": [(one.id, one.name) for one in vault.children.all()],
        "areas": areas,
        "authors": [(one.id, one.name) for one in vault.members.all()],
    }
    return [
        {
            "name": field,
            "label": f"The {KINDS[kind]} {name}",
            "kind": "choice",
            "optional": True,
            "options": [{"id": id, "label": label} for id, label in offered[kind]],
        }
        for field, (kind, name) in asked.items()
    ]


def values(plan: Plan, asked: Asked) -> dict[str, str]:
    """What each of *asked* comes to now."""
    return {field: getattr(plan, kind)[name] for field, (kind, name) in asked.items()}


def choices(asked: Asked, said: Mapping[str, str]) -> Choices:
    """What a sheet with the fields of *asked* decided."""
    made: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for field, (kind, name) in asked.items():
        made[kind][name] = said[field]
    return Choices(**made)
