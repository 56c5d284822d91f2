"""A journal that comes in and is killed is taken up again: nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from journalkit.crypto.secret import Secret
from journalkit.exchange.journals import boxes, planning, reading, taking_in
from journalkit.journal import keeping
from journalkit.journal.session import sign_in
from journalkit.store.folder import Folder
from tests.exchange.exports import famly, jpeg
from tests.faults.ending import at_work, failures
from tests.small_journal import PASSWORDS, Journal

RUTH = PASSWORDS["ruth"]
NOTES, PICTURED = 40, 2
Say = Callable[..., None]


def bring_in(say: Say, path: str, export: str) -> None:
    """Bring in whatever is not there yet."""
    with sign_in(Folder(Path(path)), "ruth", Secret.typed(RUTH)) as ruth:
        box = boxes.opened(Path(export))
        plan = planning.plan(ruth, reading.read(box, zone=ZoneInfo("UTC")))
        say("begun")
        taking_in.take_in(ruth, plan, progress=lambda *_: None)
    say("done")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    place = tmp_path / "export"
    place.mkdir()
    notes = [famly(f"f-{number}", images=[]) for number in range(NOTES - PICTURED)]
    for number in range(PICTURED):
        notes.insert(number * 20, famly(f"p-{number}", images=[{"id": f"img-{number}"}]))
        (place / f"img-{number}.jpg").write_bytes(jpeg(number))
    (place / "page.json").write_text(json.dumps(notes))
    return place


def _rounds(journal: Journal, export: Path, *, rounds: int) -> None:
    drawn, folder = random.Random(9), journal.folder
    before = 0
    for _ in range(rounds):
        with at_work(bring_in, str(folder.path), str(export)) as child:
            child.hear(1)
            until = perf_counter() + drawn.uniform(0, 0.5)
            child.let_work_or_end(until - perf_counter())
            child.kill()
        assert failures(child.said) == []
        with journal.sign_in("ruth") as ruth:
            here = {one.id: one.note.pictures for one in ruth.vault.observations.all()}
            assert len(here) >= before
            assert {one.id for one in ruth.vault.origins.all()} == set(here)
            before = len(here)
    with at_work(bring_in, str(folder.path), str(export)) as child:
        child.hear(2)
    assert child.said[-1] == ["done"]
    looked = keeping.look_over(folder, "ruth", Secret.typed(RUTH))
    assert [one.sentence for one in looked if not one.good] == []
    with journal.sign_in("ruth") as ruth:
        every = ruth.vault.observations.all()
        assert len({one.id for one in every}) == len(every) == NOTES
        shown = [id for one in every for id in one.note.pictures]
        assert len(shown) == len(set(shown)) == PICTURED
        assert len(ruth.vault.pictures.all()) == PICTURED


def test_what_is_killed_twice_comes_whole_the_third_time(journal: Journal, export: Path) -> None:
    _rounds(journal, export, rounds=2)


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_what_is_killed_forty_times_comes_whole(journal: Journal, export: Path) -> None:
    _rounds(journal, export, rounds=40)
