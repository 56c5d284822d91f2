"""What the notes of a half term are like, all of them together: nobody is ranked by it."""

from __future__ import annotations

import pandas as pd

from journalkit.analytics.proportions import proportion
from journalkit.analytics.summary import Summary, counted
from journalkit.analytics.tidy import Frames

COLUMNS = (
    "notes", "words", "own words", "next step", "sent back", "judgements", "with evidence",
)  # fmt: skip
CAUTIONS = (
    "All notes together: it says nothing about any member, and nobody is to be ranked by it.",
    "More words are not better words. Whether a note is informative is judged by reading it.",
    "A share that moves within its interval, in brackets, may have moved by chance.",
)


def written(frames: Frames) -> Summary:
    """How much the notes say, a row each half term: all notes together, never by member.

    Columns: ``notes``, how many (a note about three children is one); ``words``, the middle number
    of words; ``own words``, ``next step`` and ``sent back``, the notes that hold the child's own
    words, hold a next step, and were sent back by a manager at least once; ``judgements`` and
    ``with evidence``, how many rest on one observation or more. Shares are in per cent with
    Wilson's interval, see `proportion`, as an empty text where there is nothing to share out. A
    column that the frames do not hold is empty.

    >>> written(frames).table[["notes", "words", "own words"]]
               notes  words        own words
    half term
    Autumn 1      43     31  40 % (26 to 54)
    Autumn 2      47     31  40 % (28 to 55)
    Spring 1      39     29  44 % (29 to 59)
    """
    notes = frames.observations.drop_duplicates("observation")
    back = set(frames.reviews.loc[frames.reviews["decision"] == "changes", "observation"])
    reviewed = notes["observation"].isin(set(frames.reviews["observation"]))
    notes = notes.assign(back=notes["observation"].isin(back).where(reviewed).astype("boolean"))
    rows = {}
    for half_term in frames.half_terms:
        mine = notes[notes["half_term"] == half_term]
        judged = frames.judgements[frames.judgements["half_term"] == half_term]
        words = mine["words"].dropna()
        rows[half_term] = (
            len(mine),
            int(words.quantile(0.5, interpolation="lower")) if len(words) else pd.NA,
            *(_share(mine[column]) for column in ("own_words", "next_step", "back")),
            len(judged),
            _share(judged["evidence"] > 0),
        )
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))
    numbers = dict.fromkeys(("notes", "words", "judgements"), "Int64")
    table = table.astype({**dict.fromkeys(COLUMNS, "string"), **numbers})
    table.index.name = "half term"
    children = frames.observations["child"].nunique()
    number = int(table["notes"].sum())
    said = f"{counted(number, 'note', 'notes')} about {counted(children)}"
    if len(table) > 1:
        first, last = table.index[0], table.index[-1]
        said += f"; of {first} {table.loc[first, 'own words'] or 'none'} hold the child’s own words"
        said += f", of {last} {table.loc[last, 'own words'] or 'none'}"
    return Summary("written", "What our notes hold", f"{said}.", table, CAUTIONS, children)


def _share(holds: pd.Series) -> str:
    """In per cent, of those of which it is known; empty where it is of none."""
    known = holds.dropna()
    return proportion(int(known.sum()), len(known)).per_cent()
