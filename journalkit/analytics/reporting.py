"""A page about one half term that may leave the building: no small number, no child, no member."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from journalkit.analytics.as_html import escaped, image_of, table_of
from journalkit.analytics.belonging import registered
from journalkit.analytics.changing import change
from journalkit.analytics.comparing import FLOOR
from journalkit.analytics.standing import ORDERED, SCALES, levels, placed
from journalkit.analytics.summary import CHILDREN, Summary, counted
from journalkit.analytics.suppressing import HIDDEN, HIDDEN_SAID, suppressed
from journalkit.analytics.tidy import Frames
from journalkit.disk import replace_file
from journalkit.errors import BadRecord

CAUTIONS = (
    HIDDEN_SAID,
    ORDERED,
    "Children who were not assessed are counted, and may be unlike the others.",
    "Children grow older between half terms: most move on, whatever is done.",
    "It says nothing of why. Do not put it beside another table about the same children: by "
    "subtraction the two may show what each keeps back.",
)
WIDE = 760
"""Pixels."""
LOOK = Path(__file__).with_suffix(".css")


@dataclass(frozen=True)
class Part:
    """One thing on the page."""

    title: str
    table: pd.DataFrame
    """As `suppressed` made it; empty where it would have to keep back how many children there
    are, so that none of it is shown."""
    drawing: str = ""
    """As SVG; empty where there is none."""

    def shown(self) -> str:
        """Drawing and table."""
        image = image_of(self.drawing, f"{self.title}, drawn", WIDE) if self.drawing else ""
        return image + table_of(self.table, self.title)


@dataclass(frozen=True, eq=False, repr=False)
class Report:
    """The page. A notebook shows it; `save` writes it to be printed or sent."""

    title: str
    sentence: str
    parts: tuple[Part, ...]

    def __repr__(self) -> str:
        return f"<Report: {counted(len(self.parts), 'part', 'parts')}>"

    def _repr_html_(self) -> str:
        parts = "".join(
            f"<section><h2>{escaped(part.title)}</h2>"
            + (part.shown() if len(part.table) else NOT_SHOWN)
            + "</section>"
            for part in self.parts
        )
        cautions = "".join(f"<li>{escaped(one)}</li>" for one in CAUTIONS)
        return (
            f"<article><h1>{escaped(self.title)}</h1><p>{escaped(self.sentence)}</p>{parts}"
            f"<footer><h2>What to keep in mind</h2><ul>{cautions}</ul></footer></article>"
        )

    def save(self, path: Path | str) -> Path:
        """The page as one file that any browser opens and prints, without a network. Only this
        account may read it. What lay at *path* is replaced."""
        page = (
            '<!doctype html><html lang="en-GB"><meta charset="utf-8">'
            f"<title>{escaped(self.title)}</title><style>{LOOK.read_text()}</style>{self._repr_html_()}</html>"
        )
        replace_file(Path(path), page.encode())
        return Path(path)


NOT_SHOWN = "<p>Not shown: it is about too few children.</p>"


def report(frames: Frames, half_term: str, *, floor: int = FLOOR) -> Report:
    """A page about all children in *half_term*, in which no number below *floor* can be had.

    Wellbeing, involvement, where children were placed, and what changed since the half term before
    (for those who were here in both). It is made from the frames of everybody, never of a room or
    a group: two such pages side by side would show by subtraction what each keeps back. Raises
    `NotFound` for an unknown half term, `BadRecord` where fewer than *floor* children were here.

    >>> report(frames, "Autumn 2")
    <Report: 4 parts>
    """
    children = len(registered(frames, half_term))
    if children < floor:
        raise BadRecord({"half_term": f"Fewer than {floor} children were here: that is no page."})
    parts = [_drawn(levels(frames, half_term, scale=scale), floor) for scale in SCALES]
    parts.append(_drawn(placed(frames, half_term), floor))
    before = frames.half_terms[: frames.half_terms.index(half_term)][-1:]
    for earlier in before:
        changed = change(frames, earlier, half_term)
        counts = changed.table.drop(columns=["joined", "left", CHILDREN])
        parts.append(Part(changed.title, _safe(counts, floor)))
    seen = frames.observations
    notes = seen.loc[seen["half_term"] == half_term, "observation"].nunique()
    said = f"{counted(children)} were here, and {counted(notes, 'note was', 'notes were')} written."
    return Report(half_term, said, tuple(parts))


def _safe(table: pd.DataFrame, floor: int) -> pd.DataFrame:
    """*table* with its small numbers kept back; none of it where a total would have to be."""
    made = suppressed(table.drop(columns="median", errors="ignore"), floor, add_up=False)
    return made.iloc[:0] if (made[CHILDREN] == HIDDEN).any() else made


def _drawn(summary: Summary, floor: int) -> Part:
    from journalkit.analytics.charts import kept_back

    table = _safe(summary.table, floor)
    drawing = kept_back(table, summary.title) if len(table) else ""
    return Part(summary.title, table, drawing)
