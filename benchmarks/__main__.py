"""``python -m benchmarks``: prints a table. It writes nothing that stays, unless asked."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import (
    backing_up,
    cohorting,
    filming,
    opening,
    photographing,
    queueing,
    saving,
    searching,
    serving,
    table,
)
from benchmarks.timing import Times


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    saves: tuple[int, int]
    """Blocks, and how often in each."""
    notes: int
    searches: tuple[int, int]
    opened: int
    """Notes in the store that is opened."""
    opens: tuple[int, int]
    sign_ins: tuple[int, int]
    waiting: int
    """Notes in the review queue."""
    queues: tuple[int, int]
    years: int
    """Notes of five years, for the cohorts."""
    cohorts: tuple[int, int]
    photo: int
    """Pixels of a photo's longer side."""
    photos: tuple[int, int]
    heics: tuple[int, int]
    film: int
    """Megabytes."""
    films: tuple[int, int]
    backed_up: tuple[float, int]
    """Gigabytes of the store, and how often a photo is added."""


FULL = Size(
    saves=(20, 50), notes=100_000, searches=(20, 45), opened=2_000, opens=(10, 20),
    sign_ins=(5, 5), waiting=500, queues=(10, 10), years=60_000, cohorts=(5, 5),
    photo=4000, photos=(10, 4), heics=(3, 2), film=200, films=(5, 1), backed_up=(5.0, 8),
)  # fmt: skip
QUICK = Size(
    saves=(2, 5), notes=60, searches=(2, 9), opened=10, opens=(2, 2),
    sign_ins=(1, 1), waiting=30, queues=(1, 2), years=60, cohorts=(1, 1),
    photo=400, photos=(1, 2), heics=(1, 1), film=4, films=(1, 1), backed_up=(0.02, 1),
)  # fmt: skip


def measured(size: Size, folder: Path, *, say: Callable[[str], None]) -> tuple[table.Row, ...]:
    """Every row of the table at this *size*, measured in *folder*."""

    def at(name: str) -> Path:
        say(f"measuring: {name} …")
        (folder / name).mkdir()
        return folder / name

    def given(blocks: tuple[int, int]) -> dict[str, int]:
        return {"blocks": blocks[0], "each": blocks[1]}

    def row(what: str, beside: str, times: tuple[Times, Times], **aims: float) -> table.Row:
        return table.Row(what, beside, *times, **aims)

    def photo(kind: str, name: str, blocks: tuple[int, int], **aims: float) -> table.Row:
        found = photographing.measure(at(name), kind=kind, width=size.photo, **given(blocks))
        what = f"a {name} of {size.photo * size.photo * 3 / 4e6:.1f} megapixels, sealed"
        beside = "Pillow, decode and encode alone"
        return row(what, beside, found.times, memory=found.memory, **aims)

    def cohorts() -> tuple[table.Row, ...]:
        measured = cohorting.Measured(at("cohorts"), size.years)
        try:
            whole = cohorting.measure_frames(measured, **given(size.cohorts))
            page = cohorting.measure_page(measured, **given(size.cohorts))
        finally:
            measured.close()
        said = f"{size.years:,} observations of five years"
        return (
            row(f"{said} as frames", "pandas from plain SQLite, the same rows", whole, aim=1.3),
            row(f"open Cohorts over {said}", "pandas, the rows that the page shows", page,
                within=300.0),
        )  # fmt: skip

    return (
        row("save an observation, durable", "plain SQLite, the same rows",
            saving.measure(at("saving"), **given(size.saves)), aim=1.3),
        row(f"search {size.notes:,} notes", "plain SQLite FTS5, the same query",
            searching.measure(at("searching"), notes=size.notes, **given(size.searches)),
            aim=1.3, within=20.0),
        row("open a store to its first row", "plain SQLite, opened to its first row",
            opening.measure_store(at("opening"), notes=size.opened, **given(size.opens))),
        row("sign in", "Argon2id (RFC 9106) alone",
            opening.measure_sign_in(at("signing in"), **given(size.sign_ins))),
        row(f"open a review queue of {size.waiting:,} notes", "plain SQLite, the same rows",
            queueing.measure(at("queueing"), notes=size.waiting, **given(size.queues)),
            within=100.0),
        *cohorts(),
        photo("jpeg", "photo", size.photos, aim=1.3),
        photo("heif", "HEIC", size.heics),
        *film(size, at, say=say),
        *backed_up(size, at, say=say),
    )  # fmt: skip


def backed_up(
    size: Size, at: Callable[[str], Path], *, say: Callable[[str], None]
) -> tuple[table.Row, ...]:
    """The rows of a back-up, in the folder that *at* makes for it; none where no restic is."""
    if not backing_up.restic():
        say(backing_up.NO_RESTIC)
        return ()
    gigabytes, rounds = size.backed_up
    return backing_up.measure(at("back-ups"), size=gigabytes, rounds=rounds)


def film(
    size: Size, at: Callable[[str], Path], *, say: Callable[[str], None]
) -> tuple[table.Row, ...]:
    """The row of a video, in the folder that *at* makes for it; none where no browser is."""
    if not serving.chromium():
        say(serving.NO_BROWSER)
        return ()
    blocks, each = size.films
    found = filming.measure(at("video"), size=size.film, blocks=blocks, each=each)
    return (
        table.Row(
            f"a video of {size.film} MB through the browser, sealed",
            "a plain copy through the same socket",
            *found.times,
            aim=2.0,
            memory=found.memory,
            memory_within=128.0,
        ),
    )


def main(
    arguments: list[str] | None = None, *, results: Path = table.RESULTS
) -> tuple[table.Row, ...]:
    """Measure, print the table, and return its rows."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a small size: it runs, and no more")
    asked.add_argument("--save", action="store_true", help="keep the table in benchmarks/results/")
    asked.add_argument("--at", type=Path, help="a folder on the disk to measure")
    given = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="measured-", dir=given.at) as place:
        folder = Path(place)
        rows = measured(QUICK if given.quick else FULL, folder, say=print)
        said = [*table.machine(folder), "", *table.lines(rows)]
    print("\n".join(said))
    if given.save:
        print(f"Kept in {table.keep(said, results)}.")
    return rows


if __name__ == "__main__":
    main()
