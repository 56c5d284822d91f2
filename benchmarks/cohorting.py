"""Five years of one setting as frames, and the Cohorts page over them.

Beside the frames: pandas reads the same rows from plain SQLite and gives them the same columns
(days, half terms, counts), without pseudonyms and without what else `frames` holds. Beside the
page, as its kernel makes it: pandas reads the half term that the page shows, and when each child
was last seen in each area.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import comm
import numpy as np
import pandas as pd

from benchmarks import material, plain
from benchmarks.queueing import Sent
from benchmarks.timing import Times, in_turns
from journalkit.analytics.gathering import frames
from journalkit.forms.widgets.notice import Notice
from journalkit.gate.client import Gate
from journalkit.journal import registering
from journalkit.pages.cohorts import Cohorts
from journalkit.pages.page import close_all
from journalkit.records import Child, HalfTerm, Note, Term
from journalkit.store.facts import COUNTED

YEARS, NEW_EACH_YEAR, STAY = 5, 25, timedelta(days=730)
HALF = timedelta(days=42)

OBSERVATIONS = (
    f"SELECT o.id, o.author, o.state, o.happened_at, {', '.join(COUNTED)}, c.child"
    " FROM observations o JOIN observation_children c ON c.observation = o.id"
    " WHERE o.state <> 'withdrawn'"
)
AREAS = (
    "SELECT c.observation, c.child, a.area FROM observation_children c"
    " JOIN observation_areas a ON a.observation = c.observation"
)
AREAS_SINCE = f"{AREAS} JOIN observations o ON o.id = c.observation WHERE o.happened_at >= ?"
SINCE = " AND o.happened_at >= ?"
SEEN = "SELECT child, area, max(at) FROM sightings GROUP BY child, area"


class Measured:
    """The journal, the same rows in plain SQLite, and the half terms."""

    def __init__(self, folder: Path, notes: int) -> None:
        self.journal = material.journal(folder / "journal")
        self.session = self.journal.sign_in()
        self.halves = _halves()
        self.peer = plain.Plain(folder / "plain.db", durable=False)
        self._fill(notes)

    def close(self) -> None:
        self.session.close()
        self.peer.close()

    def _fill(self, count: int) -> None:
        session, drawn = self.session, random.Random(7)
        children = _children(self.journal.children[0])
        terms = {half.term: Term(name=half.name, starts=half.starts, ends=half.ends, id=half.term)
                 for half in self.halves}  # fmt: skip
        registering.enter(session, *terms.values(), *self.halves, *children)
        self.peer.copy_people(session.vault.database.conn)
        days = [half.starts + timedelta(days=n) for half in self.halves for n in range(HALF.days)]
        here = {day: [one for one in children if one.here_on(day)] for day in days}
        session.vault.database.execute("PRAGMA synchronous = OFF")
        self.peer.run("BEGIN IMMEDIATE")
        with session.change() as change:
            for note in islice(material.notes(tuple(children), seed=11), count):
                day = drawn.choice(days)
                about = drawn.sample(here[day], len(note.children))
                at = datetime(day.year, day.month, day.day, drawn.randrange(9, 15), tzinfo=UTC)
                told = material.handed_in(
                    _moved(note, tuple(one.id for one in about), at), session.member.id
                )
                session.vault.observations.add(change, told, areas=told.note.areas)
                self.peer.write(plain.rows_of(told))
        self.peer.run("COMMIT")
        for run in (session.vault.database.execute, self.peer.run):
            run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def read_plain(self, since: date | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Observations and areas by pandas, with half terms."""
        asked, values = OBSERVATIONS, []
        if since is not None:
            asked, values = OBSERVATIONS + SINCE, [since.isoformat()]
        database = self.peer.database
        observations = pd.read_sql_query(asked, database, params=values)
        at = pd.to_datetime(observations["happened_at"], utc=True, format="ISO8601")
        day = at.dt.tz_convert("Europe/London").dt.tz_localize(None).dt.normalize()
        starts = np.array([half.starts for half in self.halves], dtype="datetime64[D]")
        ends = np.array([half.ends for half in self.halves], dtype="datetime64[D]")
        days = day.to_numpy("datetime64[D]")
        codes = np.searchsorted(starts, days, side="right") - 1
        codes = np.where(days <= ends[codes], codes, -1)
        names = [half.name for half in self.halves]
        observations["half_term"] = pd.Categorical.from_codes(codes, names, ordered=True)
        observations["week"] = day - pd.to_timedelta(day.dt.day_of_week, unit="D")
        areas = pd.read_sql_query(AREAS_SINCE if values else AREAS, database, params=values)
        kept = observations[["id", "child", "half_term"]]
        return observations, areas.merge(
            kept, left_on=["observation", "child"], right_on=["id", "child"]
        )


def measure_frames(measured: Measured, *, blocks: int, each: int) -> tuple[Times, Times]:
    """`analytics.frames`, whole, and pandas from plain SQLite."""
    _require_same(measured)
    return in_turns(
        lambda _: frames(measured.session),
        lambda _: measured.read_plain(),
        blocks=blocks,
        each=each,
    )


def measure_page(measured: Measured, *, blocks: int, each: int) -> tuple[Times, Times]:
    """The page's first screen for a manager who is signed in, every widget's state included."""
    make, comm.create_comm = comm.create_comm, Sent
    opened: list[Cohorts] = []

    def ours(_: int) -> None:
        content = Cohorts(measured.session, Notice(), Gate())
        content.widgets()
        opened.append(content)

    def theirs(_: int) -> None:
        measured.read_plain(measured.halves[-1].starts)
        seen = pd.read_sql_query(SEEN, measured.peer.database)
        seen.pivot(index="child", columns="area")

    def close(_: int) -> None:
        for content in opened:
            for widget in content.widgets():
                close_all(widget)
        opened.clear()

    try:
        return in_turns(ours, theirs, blocks=blocks, each=each, before=close)
    finally:
        comm.create_comm = make


def _halves() -> list[HalfTerm]:
    """Six halves a year, up to today."""
    first = date.today() - timedelta(days=365 * YEARS)
    return [
        HalfTerm(
            term=f"{year}-{number}",
            name=f"Half {number + 1} of year {year + 1}",
            starts=first + timedelta(days=365 * year + 60 * number),
            ends=first + timedelta(days=365 * year + 60 * number) + HALF - timedelta(days=1),
        )
        for year in range(YEARS)
        for number in range(6)
    ]


def _children(like: Child) -> list[Child]:
    first = date.today() - timedelta(days=365 * (YEARS + 1))
    return [
        Child(
            name=f"{chr(65 + number)}lex{year} Measured{number}",
            born=first + timedelta(days=365 * (year - 2)),
            room=like.room,
            joined=first + timedelta(days=365 * year),
            left=first + timedelta(days=365 * year) + STAY,
            booked=(0, 1, 2, 3),
        )
        for year in range(YEARS + 1)
        for number in range(NEW_EACH_YEAR)
    ]


def _moved(note: Note, children: tuple[str, ...], at: datetime) -> Note:
    return replace(note, children=children, happened_at=at)


def _require_same(measured: Measured) -> None:
    ours = frames(measured.session)
    observations, areas = measured.read_plain()
    assert len(ours.observations) == len(observations), "the two do not read the same rows"
    assert len(ours.areas) == len(areas)
    same = ours.observations["half_term"].value_counts(sort=False).tolist()
    assert same == observations["half_term"].value_counts(sort=False).tolist()
