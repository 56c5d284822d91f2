"""How a record checks its fields: every problem is found at once, each in a sentence.

The sentences name the field as a person knows it and never repeat what was typed into it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar, dataclass_transform

from journalkit.errors import BadRecord

NAME_LIMIT = 200
"""Characters in a name: longer than any known legal name, short enough to fit a page."""

TEXT_LIMIT = 20_000
"""Characters in one text of a note: about ten printed pages."""


_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc and Cs, without tab and line breaks. They will never grow."""


T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def record(kind: type[T]) -> type[T]:
    """Make *kind* a noun of the journal: frozen, its fields named, and with a repr that holds its
    id and nothing of a child, unless it says one of its own."""

    def shown(self: object) -> str:
        id = getattr(self, "id", None)
        return f"{kind.__name__}({f'id={id!r}' if id else ''})"

    if "__repr__" not in vars(kind):
        kind.__repr__ = shown  # type: ignore[method-assign]
    return dataclass(frozen=True, kw_only=True, repr=False)(kind)


def new_id() -> str:
    """A fresh record id: 20 hexadecimal digits that say nothing about what they name."""
    return secrets.token_hex(10)


def readable(text: str) -> bool:
    """Whether *text* can be stored and shown: no lone surrogates, no control characters.

    Tabs and line breaks are welcome, and so are the joiners and marks that Arabic, Hebrew,
    Indic scripts and emoji are written with.
    """
    return _UNREADABLE.search(text) is None


class Check:
    """Collects what is wrong with a record; `done` raises it all together."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def that(self, holds: bool, field: str, sentence: str) -> None:
        """Note *sentence* about *field* unless *holds*; the first one about a field stays."""
        if not holds:
            self.problems.setdefault(field, sentence)

    def name(self, value: str, field: str, called: str, *, may_be_empty: bool = False) -> None:
        """A name on one line: not blank, at most `NAME_LIMIT` characters."""
        self.that(may_be_empty or bool(value.strip()), field, f"{called} is empty.")
        self.that(
            len(value) <= NAME_LIMIT,
            field,
            f"{called} is {len(value):,} characters long; {NAME_LIMIT} fit.",
        )
        one_line = readable(value) and not set("\n\r\t") & set(value)
        self.that(one_line, field, f"{called} has characters in it that cannot be written.")

    def text(self, value: str, field: str, called: str) -> None:
        """A text of several lines, possibly empty, at most `TEXT_LIMIT` characters."""
        self.that(
            len(value) <= TEXT_LIMIT,
            field,
            f"“{called}” has {len(value):,} characters; {TEXT_LIMIT:,} fit. "
            "Keep what matters, or split it into two observations.",
        )
        self.that(
            readable(value), field, f"“{called}” has characters in it that cannot be written."
        )

    def aware(self, value: datetime | None, field: str, called: str) -> None:
        """A moment with its time zone, or none."""
        self.that(
            value is None or value.utcoffset() is not None, field, f"{called} lacks its time zone."
        )

    def order(self, first: date | None, last: date | None, field: str, sentence: str) -> None:
        """*first* is not after *last*, where both are given."""
        self.that(first is None or last is None or first <= last, field, sentence)

    def done(self) -> None:
        """Raise `BadRecord` with everything that was found; do nothing where nothing was."""
        if self.problems:
            raise BadRecord(self.problems)
