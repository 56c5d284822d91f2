"""The notes that hints are measured by, and what a careful manager would say to each.

`labels.jsonl` holds invented notes as practitioners write them: careful ones, hurried ones, some
with opinions, some copied. `roster.json` names the invented setting's children and staff,
`earlier.txt` holds what the setting wrote before, a note a line. All of it was written, and
labelled by its meaning, before there was a rule; a note is not labelled anew to fit one.

What the labels mean:

- names: a child who is not tagged can be told from the text; ``named`` says who. A child in the
  words of a child counts; a figure of a book, a toy, a flower, a month or a colleague does not.
  Where two children share the name and nothing else tells them apart, both could be meant.
- opinions: a word judges the child, the work or the family outside what a child said: praise
  too. A feeling that somebody could see, and what a child likes, is no opinion.
- exactness: neither words of the child nor one thing that the child did; only that they enjoyed,
  explored, took part, had friends. Not said of a note that is too short: one hint is enough.
- stock: a whole sentence of it stands nearly the same in an earlier note.
- short: somebody who was not there learns nothing from it.
- long: a reader loses the thread, mostly because it should be several notes.
- next_step: neither in its own field nor in the text does it say what could come next. "n/a" and
  "continue to observe" are none.

One half is for tuning. The other is held out: rules are measured on it and not made by it. Which
half a note is in comes from its id alone, so that whoever wrote it could not choose.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from journalkit.records import Child

HERE = Path(__file__).parent
KINDS = ("names", "opinions", "exactness", "stock", "short", "long", "next_step")


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A note with its labels."""

    id: str
    children: tuple[str, ...]
    """The ids of the children who are tagged."""
    text: str
    own_words: str
    next_step: str
    hints: frozenset[str]
    """The `KINDS` that a careful manager would give."""
    named: frozenset[str]
    """The ids of children who are named and not tagged."""

    @property
    def held_out(self) -> bool:
        """Whether rules are measured by it; the others are for tuning."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 2 == 1

    def __repr__(self) -> str:
        return f"Labelled({self.id!r})"


def notes(*, held_out: bool) -> tuple[Labelled, ...]:
    """The notes of one half."""
    lines = (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    every = map(_read, lines)
    return tuple(note for note in every if note.held_out == held_out)


def _read(line: str) -> Labelled:
    told = json.loads(line)
    sets = {name: frozenset(told[name]) for name in ("hints", "named")}
    return Labelled(**{**told, **sets, "children": tuple(told["children"])})


def children() -> tuple[Child, ...]:
    """The invented setting's children."""
    told = json.loads((HERE / "roster.json").read_text(encoding="utf-8"))["children"]
    return tuple(Child(**one, born=date(2022, 3, 1), room="room") for one in told)


def staff() -> tuple[str, ...]:
    """The names of its staff."""
    return tuple(json.loads((HERE / "roster.json").read_text(encoding="utf-8"))["staff"])


def earlier() -> tuple[str, ...]:
    """What the setting wrote before."""
    return tuple((HERE / "earlier.txt").read_text(encoding="utf-8").splitlines())
