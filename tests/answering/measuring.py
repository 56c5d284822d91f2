"""How many of the places that name a child or carer are found, and how many found ones are right.

A place is right where it overlaps a labelled one and may mean the same person. `make hints` prints
the table. *Sure* places are taken out unless a manager says otherwise; those that only may be a
name are shown to the manager, who decides, so they count for recall and have a precision of their
own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from tests.answering.labelled import Text, by_hand, looking, seeded, whole_notes


@dataclass
class Measure:
    """Places: how many are labelled, found for sure, found at all; and what was given."""

    wanted: int = 0
    found_sure: int = 0
    found: int = 0
    given_sure: int = 0
    right_sure: int = 0
    given_perhaps: int = 0
    right_perhaps: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right_sure / self.given_sure if self.given_sure else 1.0


def measures(texts: Iterable[Text]) -> dict[str, Measure]:
    """For each kind of line, and for all of them."""
    mentions, made = looking(), {"all": Measure()}
    for one in texts:
        given = mentions.found(one.text)
        for measure in (made.setdefault(one.kind, Measure()), made["all"]):
            for start, end, who in one.named:
                meant = [g for g in given if g.start < end and start < g.end and g.who & who]
                measure.wanted += 1
                measure.found += bool(meant)
                measure.found_sure += any(g.sure for g in meant)
            for g in given:
                right = any(g.start < e and s < g.end and g.who & who for s, e, who in one.named)
                measure.given_sure += g.sure
                measure.right_sure += g.sure and right
                measure.given_perhaps += not g.sure
                measure.right_perhaps += (not g.sure) and right
    return made


def notes() -> Measure:
    """The same for whole notes: of each who is named and not tagged, whether they are found."""
    mentions, measure = looking(), Measure()
    for text, named, tagged in whole_notes():
        given = mentions.found(text)
        for sure in (True, False):
            ids = {id for one in given if one.sure or not sure for id in one.who}
            found = len(named & ids)
            measure.found_sure, measure.found = (
                (measure.found_sure + found, measure.found) if sure
                else (measure.found_sure, measure.found + found)
            )  # fmt: skip
        measure.wanted += len(named)
        others = [one for one in given if one.sure and not one.who & tagged]
        measure.given_sure += len(others)
        measure.right_sure += sum(bool(one.who & named) for one in others)
    return measure


def table() -> str:
    """The measures as a table in Markdown."""
    lines = [
        "| texts | named | found | recall | found for sure | precision of these | may be a name |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    rows = [(f"by hand: {kind}", one) for kind, one in measures(by_hand()).items()]
    rows += [(f"seeded: {kind}", one) for kind, one in measures(seeded()).items()]
    rows.append(("whole notes, not tagged", notes()))
    for name, one in rows:
        perhaps = f"{one.right_perhaps} of {one.given_perhaps}"
        numbers = f"{one.wanted} | {one.found} | {one.recall:.3f} | {one.found_sure}"
        lines.append(f"| {name} | {numbers} | {one.precision:.3f} | {perhaps} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"Where children and carers are named:\n{table()}\n")
