"""Precision and recall of each hint, counted on labelled notes; `make hints` prints the table."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from journalkit import hints
from tests.hints import labelled

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """How often a hint was given and wanted. For names a child of a note counts, not the note."""

    kind: str
    notes: int
    right: int
    given: int
    wanted: int

    @property
    def precision(self) -> float:
        """Of the hints that were given, the part that a careful manager would have given."""
        return self.right / self.given

    @property
    def recall(self) -> float:
        """Of the hints that a careful manager would have given, the part that was given."""
        return self.right / self.wanted


def looking() -> tuple[hints.People, hints.Earlier]:
    """The invented setting's people, and what it wrote before."""
    people = hints.People(labelled.children(), staff=labelled.staff())
    earlier = hints.Earlier(people)
    earlier.add(labelled.earlier())
    earlier.close()
    return people, earlier


def found(*, held_out: bool) -> tuple[dict[str, Pairs], dict[str, Pairs], int]:
    """For each kind what was given and what was wanted, each as (note, child or nothing)."""
    people, earlier = looking()
    given: dict[str, set[tuple[str, str]]] = {kind: set() for kind in labelled.KINDS}
    wanted: dict[str, set[tuple[str, str]]] = {kind: set() for kind in labelled.KINDS}
    notes = labelled.notes(held_out=held_out)
    for note in notes:
        writing = hints.Writing(text=note.text, own_words=note.own_words, next_step=note.next_step)
        for hint in hints.look(writing, people=people, tagged=note.children, earlier=earlier):
            given[hint.kind] |= {(note.id, child) for child in hint.children or ("",)}
        for kind in note.hints:
            wanted[kind] |= {(note.id, one) for one in (note.named if kind == "names" else ("",))}
    frozen = ({kind: frozenset(these) for kind, these in one.items()} for one in (given, wanted))
    return *frozen, len(notes)  # type: ignore[return-value]


def measures(*, held_out: bool) -> dict[str, Measure]:
    """The measures of one half."""
    given, wanted, count = found(held_out=held_out)
    return {
        kind: Measure(
            kind=kind,
            notes=count,
            right=len(given[kind] & wanted[kind]),
            given=len(given[kind]),
            wanted=len(wanted[kind]),
        )
        for kind in labelled.KINDS
    }


def table(*, held_out: bool) -> str:
    """The measures as a table in Markdown."""
    lines = ["| hint | wanted | given | right | precision | recall |", "|---|--:|--:|--:|--:|--:|"]
    for one in measures(held_out=held_out).values():
        numbers = f"{one.wanted} | {one.given} | {one.right}"
        lines.append(f"| {one.kind} | {numbers} | {one.precision:.2f} | {one.recall:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    for half, held_out in (("tuning", False), ("held out", True)):
        count = len(labelled.notes(held_out=held_out))
        sys.stdout.write(f"{count} notes, {half}:\n{table(held_out=held_out)}\n\n")
