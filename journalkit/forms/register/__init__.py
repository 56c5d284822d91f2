"""The office's forms: for each record its fields as data, and the record that their values make.

`fields` describes a `forms.widgets.sheet.Sheet`, `values` fills it, `record` reads it and raises
`BadRecord` with the names of fields. No widgets: all of it is testable without a browser.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

Field = dict[str, Any]
Values = dict[str, Any]


def options(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Choices of a field: id and label."""
    return [{"id": id, "label": label} for id, label in pairs]


def day(text: str) -> date | None:
    """The day in a date field; None where it was left empty."""
    return date.fromisoformat(text) if text else None


def iso(at: date | None) -> str:
    """A day for a date field."""
    return at.isoformat() if at else ""
