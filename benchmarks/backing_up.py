"""``python -m benchmarks.backing_up``: a back-up after one new photo, and a restore of all, beside
restic on the same store. ``--size 20`` for 20 GB; it needs three times as much room.

The store is a real journal with its notes; the sealed photos and pieces of videos are random bytes,
as ciphertext is. Both run as processes of their own, from nothing, as a scheduler starts them.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from time import perf_counter

from benchmarks import material, table
from benchmarks.timing import Times, in_turns
from journalkit.journal import observing
from journalkit.records.checking import new_id

NO_RESTIC = "restic is not installed, so the back-up is left out (Debian: apt-get install restic)."
OURS = (sys.executable, "-m", "journalkit.exchange.backups.running")
PHOTO, THUMB, PIECE = 500_000, 15_000, 4_000_000
"""Bytes: a photo of a tablet as it is kept, its small picture, some seconds of a video."""
NOTES = 1_000
"""For each gigabyte."""


def restic() -> str:
    """Where restic is; empty where it is not installed."""
    return shutil.which("restic") or ""


def measure(folder: Path, *, size: float, rounds: int) -> tuple[table.Row, ...]:
    """The rows for a store of *size* GB in *folder*."""
    store, place, repository = folder / "journal", folder / "place", folder / "repository"
    measured = material.journal(store)
    session, notes = measured.sign_in(), material.notes(measured.children, seed=3)
    for note in islice(notes, int(size * NOTES)):
        observing.submit(session, note, id=new_id())
    _media(store, bytes_of=PHOTO, count=int(size * 1e9 / 2 / PHOTO))
    _media(store, bytes_of=THUMB, count=int(size * 1e9 / 2 / PHOTO))
    _media(store, bytes_of=PIECE, count=int(size * 1e9 / 2 / PIECE))
    environment = {
        **os.environ, "RESTIC_PASSWORD": "x" * 20, "RESTIC_REPOSITORY": str(repository),
        "RESTIC_CACHE_DIR": str(folder / "cache"),
    }  # fmt: skip

    def run(*command: str) -> float:
        begun = perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        return perf_counter() - begun

    def ours(_: int) -> float:
        return run(*OURS, str(store), str(place))

    def theirs(_: int) -> float:
        return run(restic(), "backup", "--quiet", str(store))

    def one_more(_: int) -> None:
        for many in (PHOTO, THUMB):
            _media(store, bytes_of=many, count=1)
        observing.submit(session, next(notes), id=new_id())

    run(restic(), "init")
    first = [Times.of([ours(0)]), Times.of([theirs(0)])]
    before = _size(place), _size(repository)
    one_more(0)
    ours(0), theirs(0)
    added = [f"{(_size(at) - had) / 1e6:,.1f} MB"
             for at, had in zip((place, repository), before, strict=True)]  # fmt: skip
    times = in_turns(ours, theirs, blocks=rounds, each=1, before=one_more)
    session.close()
    shutil.rmtree(store)
    to = folder / "restored"
    commands = (
        (sys.executable, "-m", "journalkit", "restore", str(place), str(to)),
        (restic(), "restore", "latest", "--quiet", "--target", str(to)),
    )
    restores = []
    for command in commands:
        restores.append(Times.of([run(*command)]))
        shutil.rmtree(to)
    return (
        table.Row(f"back up one new photo, store of {size:g} GB ({added[0]} more)",
                  f"restic ({added[1]} more)", *times, aim=1.0),
        table.Row(f"the first back-up of {size:g} GB", "restic", *first),
        table.Row(f"restore {size:g} GB, each file checked and synced", "restic", *restores),
    )  # fmt: skip


def _media(store: Path, *, bytes_of: int, count: int) -> None:
    """So many sealed files more, as far as whoever has no key can tell."""
    for _ in range(count):
        file = store / "media" / (name := secrets.token_hex(16))[:2] / f"{name}.age"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(secrets.token_bytes(bytes_of))


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main() -> None:
    """Measure, and print the rows."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.backing_up", description=__doc__)
    asked.add_argument("--size", type=float, default=5.0, help="GB of the store; 5 if not said")
    asked.add_argument("--rounds", type=int, default=10)
    asked.add_argument("--at", type=Path, help="a folder on the disk to measure")
    given = asked.parse_args()
    if not restic():
        print(NO_RESTIC)
        return
    with tempfile.TemporaryDirectory(prefix="measured-", dir=given.at) as place:
        found = measure(Path(place), size=given.size, rounds=given.rounds)
        print("\n".join([*table.machine(Path(place)), "", *table.lines(found)]))


if __name__ == "__main__":
    main()
