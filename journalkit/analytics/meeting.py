"""What a staff meeting's ratings say: how far people agree, and what changed since the last one.

It is about notes and criteria. Who gave a rating is used to form pairs and stands in no summary.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from journalkit.analytics.agreeing import agreement
from journalkit.analytics.judging import Looked
from journalkit.analytics.summary import Summary, counted
from journalkit.journal.rating import Counts
from journalkit.journal.rating import counted as counts_of
from journalkit.records import Criterion
from journalkit.records.review import LEVELS

NOTE = ("note", "notes")
FEW = 10
"""Notes below which a change is said to be no more than a hint."""

NONE = (0, 0, 0)


def between(looked: Looked) -> Summary:
    """How far two people agree on one criterion of one note, in the first round.

    Where several rated, they are paired by lot, repeatably: each judgement stands in one pair at
    most, and with an odd number one stays out, so that a note that many rated does not count for
    more judgements than were made. Authors are in no pair of their own notes.
    """
    by_note: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for rating in looked.first:
        for score in rating.scores:
            by_note[rating.observation, score.criterion][rating.by] = score.value
    pairs, groups = [], []
    for (note, criterion), given in sorted(by_note.items()):
        who = sorted(given)
        lot = random.Random(f"{looked.meeting.seed} {note} {criterion}")  # noqa: S311 - no secret
        lot.shuffle(who)
        for one, other in zip(who[::2], who[1::2], strict=False):
            pairs.append((given[one], given[other]))
            groups.append(note)
    return _agreed(looked, pairs, groups, title="Rated by two people")


def steadily(looked: Looked) -> Summary:
    """How far people agree with themselves, on the notes that came twice."""
    first = {
        (one.observation, one.by, score.criterion): score.value
        for one in looked.first
        for score in one.scores
    }
    pairs, groups = [], []
    for rating in looked.again:
        for score in rating.scores:
            before = first.get((rating.observation, rating.by, score.criterion))
            if before is not None:
                pairs.append((before, score.value))
                groups.append(rating.observation)
    return _agreed(looked, pairs, groups, title="Rated twice by the same")


def changed(now: Looked, before: Looked | None) -> Summary:
    """Each criterion's counts in this meeting and in the one before, never a person's.

    A criterion is followed by its id through renamings.
    """
    criteria = {one.id: one for one in (*(before.criteria if before else ()), *now.criteria)}
    order = [one.id for one in now.criteria]
    order += [id for id in criteria if id not in order]
    here, there = counts_of(now.first), counts_of(before.first) if before else {}
    rows = {}
    for id in order:
        ratings = [_row(here, id, now.criteria)]
        if before is not None:
            ratings.insert(0, _row(there, id, before.criteria))
        rows[criteria[id].text] = [cell for one in ratings for cell in one]
    heads = [f"{when}{level}" for when in (("last ", "now ") if before else ("",))
             for level in LEVELS]  # fmt: skip
    table = pd.DataFrame.from_dict(rows, orient="index", columns=heads).astype("Int64")
    table.index.name = "criterion"
    said = f"{counted(now.notes, *NOTE)} in this meeting"
    if before is not None:
        said += f", {counted(before.notes, *NOTE)} in the one before"
    said += ". Each number counts ratings of 0, 1 or 2"
    sentences = [f"{said}."]
    if before is not None:
        asked, were = ({one.id for one in side.criteria} for side in (now, before))
        sentences += [f"“{criteria[id].text}” is new." for id in order if id not in were]
        sentences += [
            f"“{criteria[id].text}” is not asked any more." for id in order if id not in asked
        ]
    cautions = ["They are everybody's notes together: nobody is ranked."]
    if before is not None:
        cautions = ["They are other notes than last time, by everybody together: nobody is ranked."]
    if before is not None and min(now.notes, before.notes) < FEW:
        cautions.append(f"From fewer than {FEW} notes a change is a hint, and often chance.")
    return Summary(
        "changed", "What changed since the last meeting" if before else "What was said",
        " ".join(sentences), table, tuple(cautions), now.notes,
    )  # fmt: skip


def _row(
    counts: Mapping[str, Counts], id: str, criteria: Iterable[Criterion]
) -> Sequence[int | None]:
    """The counts of criterion *id*; unknown where it was not asked."""
    asked = any(one.id == id for one in criteria)
    return counts.get(id, NONE) if asked else (None, None, None)


def _agreed(
    looked: Looked, pairs: Sequence[tuple[int, int]], groups: Sequence[str], *, title: str
) -> Summary:
    return agreement(
        [one for one, _ in pairs],
        [other for _, other in pairs],
        levels=LEVELS,
        seed=looked.meeting.seed,
        title=title,
        children=len(set(groups)),
        noun=NOTE,
        groups=groups,
    )
