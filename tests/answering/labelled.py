"""Texts in which every child and carer who is named is labelled, and names seeded into others.

The lines of `mentions.txt` are written and labelled by hand. `seeded` puts each child's name, as
people write it and miswrite it, into sentences that name nobody: hundreds of cases whose labels are
known because they were put there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from journalkit.answering.mentions import Mentions, ordinary
from journalkit.hints.words import phrases, plain
from journalkit.records import Carer, Child
from tests.hints import labelled

LABEL = re.compile(r"\[([\w,-]+):([^\]]+)\]")
CARERS = {
    "anna": ("leo", "Anna Park"),
    "jon": ("maya", "Jon Odell"),
    "farah": ("aisha", "Farah Rahman"),
    "dervla": ("saoirse", "Dervla Kelly"),
    "hope": ("tomasz", "Hope Wilk"),
    "petra": ("bjorn", "Petra Dahl"),
}
FRAMES = (
    "Later {} carried the long plank to the mud kitchen.",
    "We talked about what {} does at rest time, and what helps.",
    "She waited for {} to finish and then took the jug.",
    "In the home corner {} poured tea for everybody.",
    "Asked whether {} had seen the beetle under the log.",
    "The red trike was with {} all morning.",
    "Agreed: watch how {} holds a pencil, and write it down.",
    "He laughed when {} put the hat on the snowman.",
)


@dataclass(frozen=True, repr=False)
class Text:
    """A text, its kind, and where somebody is named: first character, one after the last, whom."""

    kind: str
    text: str
    named: tuple[tuple[int, int, frozenset[str]], ...]


def carers() -> tuple[Carer, ...]:
    return tuple(
        Carer(id=id, child=child, name=name, relationship="parent")
        for id, (child, name) in CARERS.items()
    )


def by_hand() -> Iterator[Text]:
    """The lines of `mentions.txt`."""
    for line in Path(__file__).with_name("mentions.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            kind, _, rest = line.partition(" | ")
            text, named, at = "", [], 0
            for found in LABEL.finditer(rest):
                text += rest[at : found.start()]
                named.append((len(text), len(text) + len(found[2]), frozenset(found[1].split(","))))
                text, at = text + found[2], found.end()
            yield Text(kind, text + rest[at:], tuple(named))


def seeded() -> Iterator[Text]:
    """Each child's name in each of the ways it is written, in a sentence that names nobody."""
    every = labelled.children()
    same = {}
    for one in every:
        same.setdefault(one.called, set()).add(one.id)
    for number, child in enumerate(every):
        for place, (kind, written) in enumerate(_ways(child)):
            frame = FRAMES[(number + place) % len(FRAMES)]
            at = frame.index("{}")
            ids = {child.id} if " " in written else same.get(child.called, {child.id})
            who = (at, at + len(written.removesuffix("’s")), frozenset(ids))
            yield Text(kind, frame.format(written), (who,))


def _ways(child: Child) -> Iterator[tuple[str, str]]:
    name = child.called
    yield "right", name
    yield "whole", f"{name} {child.name.split()[-1]}"
    yield "possessive", f"{name}’s friend"[: len(name) + 2]
    if (plain(name),) in phrases("names_that_are_words"):
        return
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    if bare != name:
        yield "accents", bare
    if len(name) > 3 and " " not in name and "-" not in name:
        middle = len(bare) // 2
        yield "letter missing", bare[:middle] + bare[middle + 1 :]
        yield "letter doubled", bare[:middle] + bare[middle] + bare[middle:]
        yield "letter wrong", bare[:middle] + "u" + bare[middle + 1 :]
        swapped = bare[: middle - 1] + bare[middle] + bare[middle - 1] + bare[middle + 1 :]
        yield "letters exchanged", swapped.capitalize()
    if "-" in name or " " in name:
        yield "hyphen", name.replace("-", "~").replace(" ", "-").replace("~", " ")
        yield "hyphen", name.replace("-", "").replace(" ", "")


def looking() -> Mentions:
    """The invented setting's people, who also wrote the notes that hints are measured by."""
    notes = [one.text for half in (False, True) for one in labelled.notes(held_out=half)]
    said = ordinary([*notes, *labelled.earlier()])
    return Mentions(labelled.children(), carers(), staff=labelled.staff(), ordinary=said)


def whole_notes() -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """The notes that hints are measured by: text, who is named and not tagged, who is tagged."""
    for half in (False, True):
        for one in labelled.notes(held_out=half):
            text = "\n".join((one.text, one.own_words, one.next_step))
            yield text, one.named, frozenset(one.children)
