"""A term in its two halves, entered together: the term runs from the first day to the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from journalkit.errors import BadRecord
from journalkit.forms.register import Field, Values
from journalkit.records import HalfTerm, Term

FIELDS: list[Field] = [
    {"name": "name", "label": "Name", "kind": "text", "help": "Such as Autumn 2026."},
    {"name": "starts0", "label": "First half from", "kind": "date"},
    {"name": "ends0", "label": "First half until", "kind": "date"},
    {"name": "starts1", "label": "Second half from", "kind": "date"},
    {"name": "ends1", "label": "Second half until", "kind": "date"},
]
HALVES = ("first half", "second half")


def values(term: Term, halves: tuple[HalfTerm, ...]) -> Values:
    """What the fields show of *term* and its *halves*, in their order."""
    shown = {"name": term.name, "starts0": term.starts.isoformat(), "ends1": term.ends.isoformat()}
    for number, half in enumerate(halves[:2]):
        shown[f"starts{number}"] = half.starts.isoformat()
        shown[f"ends{number}"] = half.ends.isoformat()
    return shown


def records(
    said: Values, *, before: Term | None = None, halves: tuple[HalfTerm, ...] = ()
) -> tuple[Term, HalfTerm, HalfTerm]:
    """The term and its halves that the fields say, in the place of those that were."""
    days = [date.fromisoformat(said[name]) for name in ("starts0", "ends0", "starts1", "ends1")]
    names = ("ends0", "starts1", "ends1")
    late = [name for name, one, next in zip(names, days, days[1:], strict=False) if next <= one]
    if late:
        raise BadRecord(dict.fromkeys(late, "This is not later than the day before it."))
    told = {"name": said["name"], "starts": days[0], "ends": days[3]}
    term = replace(before, **told) if before else Term(**told)
    made = []
    for number, word in enumerate(HALVES):
        starts, ends = days[number * 2], days[number * 2 + 1]
        if before and number < len(halves):
            name = halves[number].name.replace(before.name, term.name)
            made.append(replace(halves[number], name=name, starts=starts, ends=ends))
        else:
            name = f"{term.name}, {word}"
            made.append(HalfTerm(term=term.id, name=name, starts=starts, ends=ends))
    return term, made[0], made[1]
