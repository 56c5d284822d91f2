"""Searching what was written: ten settings' years of notes, or fewer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks import material, plain
from benchmarks.timing import Times, in_turns
from journalkit.journal.session import Session
from journalkit.records import Observation

ASKED = ("water", "mud kitchen", "counted", "Maya", "tower fell", "zip", "because", "snail", "shar")
"""What people look for: common and rare words, two together, a name, the beginning of a word."""


def measure(folder: Path, *, notes: int, blocks: int, each: int) -> tuple[Times, Times]:
    """`store.observations.search`, and the same query by plain SQLite on the same notes."""
    measured = material.journal(folder / "journal")
    with measured.sign_in() as session:
        peer = plain.Plain(folder / "plain.db", durable=False)
        try:
            peer.copy_people(session.vault.database.conn)
            _fill(session, peer, _handed_in(measured, session, notes))
            _require_same_answers(session, peer)
            observations = session.vault.observations
            return in_turns(
                lambda done: observations.search(ASKED[done % len(ASKED)]),
                lambda done: peer.search(_quoted(ASKED[done % len(ASKED)])),
                blocks=blocks,
                each=each,
            )
        finally:
            peer.close()


def _handed_in(measured: material.Measured, session: Session, count: int) -> Iterator[Observation]:
    written = islice(material.notes(measured.children, seed=2), count)
    return (material.handed_in(note, session.member.id) for note in written)


def _fill(session: Session, peer: plain.Plain, observations: Iterator[Observation]) -> None:
    """Both filled in one transaction each, which nobody syncs: filling is not what is measured."""
    session.vault.database.execute("PRAGMA synchronous = OFF")
    peer.run("BEGIN IMMEDIATE")
    with session.change() as change:
        for one in observations:
            session.vault.observations.add(change, one, areas=one.note.areas)
            peer.write(plain.rows_of(one))
    peer.run("COMMIT")
    for run in (session.vault.database.execute, peer.run):
        run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _require_same_answers(session: Session, peer: plain.Plain) -> None:
    for asked in ASKED:
        found = session.vault.observations.search(asked)
        assert list(found) == peer.search(_quoted(asked)), "the two do not search the same notes"


def _quoted(asked: str) -> str:
    return " ".join(f'"{word}"' for word in asked.split()) + " *"
