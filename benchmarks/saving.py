"""Saving an observation, so that a power cut a moment later does not lose it."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from benchmarks import material, plain
from benchmarks.timing import Times, in_turns
from journalkit.journal import observing
from journalkit.records.checking import new_id


def measure(folder: Path, *, blocks: int, each: int) -> tuple[Times, Times]:
    """`observing.submit`, and the same rows by plain SQLite: one transaction each, synced."""
    measured = material.journal(folder / "journal")
    wanted = list(islice(material.notes(measured.children, seed=1), (blocks + 1) * each))
    with measured.sign_in() as session:
        peer = plain.Plain(folder / "plain.db")
        peer.copy_people(session.vault.database.conn)
        author = session.member.id
        ready = [plain.rows_of(material.handed_in(note, author)) for note in wanted]
        try:
            return in_turns(
                lambda done: observing.submit(session, wanted[done], id=new_id()),
                lambda done: peer.save(ready[done]),
                blocks=blocks,
                each=each,
            )
        finally:
            peer.close()
