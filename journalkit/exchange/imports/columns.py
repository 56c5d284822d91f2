"""Which heading means which field. A heading that is not known is said to be not used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from journalkit.errors import TableRefused
from journalkit.exchange.imports.tables import LOOKED_AT, Row

Known = Mapping[str, tuple[str, ...]]

NAMES: Known = {
    "name": ("Name", "Full name", "Child", "Member"),
    "first": ("First name", "Forename", "Given name"),
    "last": ("Last name", "Surname", "Family name"),
}
CHILDREN: Known = {
    **NAMES,
    "born": ("Date of birth", "DOB", "Birth date", "Birthday", "Born"),
    "room": ("Room",),
    "known_as": ("Known as", "Preferred name", "Called"),
    "joined": ("Start date", "Joined", "Date joined", "Started", "First day"),
    "left": ("Leaving date", "Left", "Date left", "End date", "Last day"),
    "booked": ("Days", "Booked days", "Days booked", "Days attended"),
    "key_person": ("Key person", "Key worker"),
    "key_since": ("Key person since", "Key person from"),
}
CARER: Known = {
    "name": ("Name", "Full name", ""),
    "relationship": ("Relationship", "Relationship to child", "Relation"),
    "parental_responsibility": ("Parental responsibility", "PR", "Has parental responsibility"),
    "household": ("Household",),
    "language": ("Language", "Home language", "First language"),
    "story_by": ("Story by", "Story", "Learning story by", "Story goes home by"),
}
MEMBERS: Known = {
    **NAMES,
    "sign_in_name": ("Sign-in name", "Login name", "Login", "Username"),
    "role": ("Role", "Position"),
    "hours": ("Working hours", "Hours"),
}
GUIDE = {
    "children": (
        ("Name", "needed; or First name and Last name"),
        ("Date of birth", "needed; 1 March 2022, 01/03/2022, 1.3.2022, 2022-03-01 or 01-Mar-22"),
        ("Room", "needed for a new child; a room that does not exist is added"),
        ("Known as", "what everybody calls the child"),
        ("Start date", "the first day"),
        ("Leaving date", "the last day"),
        ("Days", "booked days, such as Mon Tue Wed or Mon-Fri"),
        ("Key person", "a member's whole name"),
        ("Key person since", "else the start date of a new child, or today"),
        ("Carer 1 name", "and so on for Carer 2 to Carer 9"),
        ("Carer 1 relationship", "needed for a new carer, such as mother"),
        ("Carer 1 parental responsibility", "yes or no"),
        ("Carer 1 household", "the same word for those who live together"),
        ("Carer 1 language", "spoken at home"),
        ("Carer 1 story by", "paper or PDF"),
    ),
    "members": (
        ("Name", "needed; or First name and Last name"),
        ("Sign-in name", "needed"),
        ("Role", "needed; manager, practitioner or helper"),
        ("Working hours", "such as Mon-Thu 08:00-16:00; Fri 08:00-12:30"),
    ),
}
"""What a list may have, in words: a heading, and what stands below it."""

KNOWN = {"children": CHILDREN, "members": MEMBERS}
NEEDED = {"children": ("born",), "members": ("sign_in_name", "role")}

_CARER = re.compile(r"(?:parent carer|parent|carer|guardian) ?([1-9])?(?: (.+))?")
_OF_WHOM = re.compile(r"(?:childs|child|pupils|pupil|staff|members|member) (?=.)")


@dataclass(frozen=True)
class Columns:
    """Where each field stands. Names of fields are those of the records; a carer's are
    ``1 name``, ``1 language``, ``2 name``, …"""

    header: int
    """The number of the row of headings."""
    places: Mapping[str, int]
    not_used: tuple[str, ...] = field(default=(), repr=False)

    @property
    def carers(self) -> tuple[str, ...]:
        """The numbers of the carers that have columns."""
        return tuple(sorted({place[0] for place in self.places if place[1:2] == " "}))


def meaning(heading: str, kind: str) -> str | None:
    """The field that *heading* means in a list of *kind*; None where it is not known."""
    said = _plain(heading)
    if kind == "children" and (carer := _CARER.fullmatch(said)):
        name = _LOOKED_UP["carer"].get(carer[2] or "")
        return name and f"{carer[1] or 1} {name}"
    known = _LOOKED_UP[kind]
    return known.get(said) or known.get(_OF_WHOM.sub("", said))


def count(cells: Sequence[str], kind: str) -> int:
    """How many of *cells* are headings that are known."""
    return sum(meaning(cell, kind) is not None for cell in cells)


def label(name: str, kind: str) -> str:
    """What the field is called to a person."""
    if name[1:2] == " ":
        called = CARER[name[2:]][0]
        return f"Carer {name[0]} {called[0].lower()}{called[1:]}"
    return KNOWN[kind][name][0]


def find(rows: Sequence[Row], kind: str) -> Columns:
    """The row of headings in *rows*, and what its columns mean.

    `TableRefused` where there is none, where a column that is needed is missing, or where two
    columns mean the same.
    """
    top = rows[:LOOKED_AT]
    header = max(top, key=lambda row: count(row.cells, kind), default=Row(0, ()))
    places: dict[str, int] = {}
    not_used = []
    for place, heading in enumerate(header.cells):
        name = meaning(heading, kind)
        if name is None:
            not_used += [heading] if heading else []
        elif name in places:
            raise TableRefused(
                f"Two columns both say “{label(name, kind)}”.",
                what_to_do="Keep one of them, and choose the file again.",
            )
        else:
            places[name] = place
    parts = {"first", "last"} & set(places)
    if "name" in places and len(parts) == 1:
        raise TableRefused(
            "It is not clear which part of the name stands in which column.",
            what_to_do="Call the columns First name and Last name, or have one called Name.",
        )
    if "name" in places:
        not_used += [header.cells[places.pop(part)] for part in sorted(parts)]
    missing = [label(name, kind) for name in NEEDED[kind] if name not in places]
    if "name" not in places and len(parts) < 2:
        missing.insert(0, "Name")
    if missing:
        raise TableRefused(
            f"This list has no column called {' and none called '.join(missing)}.",
            what_to_do="Give each column its heading in one row, and choose the file again.",
        )
    return Columns(header.number, places, tuple(not_used))


def _plain(heading: str) -> str:
    """*heading* without case, punctuation and what stands in brackets."""
    said = unicodedata.normalize("NFKC", heading).casefold()
    said = re.sub(r"\(.*?\)|['’.]", "", said)
    return " ".join(re.findall(r"\w+", said.replace("_", " ")))


_LOOKED_UP = {
    kind: {_plain(heading): name for name, said in known.items() for heading in said}
    for kind, known in {**KNOWN, "carer": CARER}.items()
}
