"""What every summary of the cohorts has: a table, a sentence, and what must be said beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from journalkit.analytics.as_html import escaped, table_of

NOT_ASSESSED = "not assessed"
"""The column of those without a judgement: always shown, never dropped from a denominator."""

CHILDREN = "children"
"""The column with the number of children that a row is about."""


@dataclass(frozen=True, eq=False)
class Summary:
    """A table for a page, a chart or a notebook, and the words without which it is not shown.

    ``kind`` names what it is: coverage, gaps, levels, placed, compared, changed, path, agreed,
    written, beside. ``sentence`` says counts first, always with the number of children;
    ``cautions`` are sentences that stand beside the table wherever it is shown. ``children`` is
    how many children it is about. Children and members are pseudonyms; a summary holds no name and
    nobody's words. It is for use in the setting: what leaves the building goes through
    `suppressed` first.
    """

    kind: str
    title: str
    sentence: str
    table: pd.DataFrame
    cautions: tuple[str, ...]
    children: int

    def __repr__(self) -> str:
        return f"<Summary: {self.kind}, {counted(self.children)}>"

    def _repr_html_(self) -> str:
        """For a notebook: the sentence, the table and what must be said beside it."""
        cautions = "".join(f"<li>{escaped(one)}</li>" for one in self.cautions)
        return (
            f"<p>{escaped(self.sentence)}</p>{table_of(self.table, self.title)}<ul>{cautions}</ul>"
        )


def counted(number: int, one: str = "child", many: str = "children") -> str:
    """A number with its noun.

    >>> counted(1), counted(24), counted(2, "week", "weeks")
    ('1 child', '24 children', '2 weeks')
    """
    return f"{number:,} {one if number == 1 else many}"


def listed(words: Sequence[str], *, last: str = "and") -> str:
    """A list as it is said.

    >>> listed(["Literacy", "Physical", "Creative"])
    'Literacy, Physical and Creative'
    """
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
