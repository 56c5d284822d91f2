"""A whole staff saving at once: no error, nothing lost, and nothing left behind afterwards."""

from __future__ import annotations

import asyncio
import random
import statistics
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from journalkit.gate import enrolling
from journalkit.journal import agreeing, staffing
from journalkit.records import Member, Role
from tests.faults.tablets import Tablet
from tests.pages.conftest import Served, start
from tests.server.knocking import wait_for
from tests.small_journal import CHEAP, PASSWORDS, Journal

PAUSE = 2.0
"""Seconds between two notes of one member, on average: faster than anybody writes."""


def _staff(journal: Journal, count: int) -> list[str]:
    """So many practitioners who have signed the agreement; returns their sign-in names."""
    names = [f"staff {number}" for number in range(count)]
    with journal.sign_in("ruth") as ruth:
        for name in names:
            member = Member(name=name.title(), sign_in_name=name, role=Role.PRACTITIONER)
            staffing.add(ruth, member, PASSWORDS["amira"], profile=CHEAP)
        agreement = ruth.vault.agreements.all()[0].id
        with ruth.change() as change:
            for one in ruth.vault.members.all():
                if one.sign_in_name in names:
                    signed = agreeing.Signature(agreement=agreement, member=one.id, at=ruth.now())
                    ruth.vault.signatures.put(change, signed, what="agreement signed")
    return names


def _tablet(journal: Journal, served: Served) -> Tablet:
    gate = journal.folder.gate
    token = enrolling.enrol(gate, enrolling.invite(gate, ""), "Tablet")
    assert token is not None
    return Tablet(served.address, {"journal-device": token})


def _memory(processes: list[psutil.Process]) -> int:
    """Bytes: what each has for itself and its share of what they share (PSS)."""
    return sum(one.memory_full_info().pss for one in processes)


async def _work(tablets: list[Tablet], children: list[str], seconds: float) -> None:
    last = asyncio.get_running_loop().time() + seconds

    async def write(tablet: Tablet, number: int) -> None:
        chance = random.Random(number)
        while asyncio.get_running_loop().time() < last:
            await asyncio.sleep(chance.uniform(0, 2 * PAUSE))
            text = f"Note {len(tablet.texts)} of tablet {number}"
            await tablet.save(chance.choice(children), text)

    async with asyncio.TaskGroup() as group:
        for number, tablet in enumerate(tablets):
            group.create_task(write(tablet, number))


async def _day(
    journal: Journal, served: Served, names: list[str], seconds: float
) -> tuple[list[Tablet], int]:
    """A shift, in which everybody signs in, saves and leaves. Returns the tablets, and the memory
    of a page while all were open."""
    office = _tablet(journal, served)
    await office.open()
    await office.sign_in("ruth", PASSWORDS["ruth"])
    office.open_shift()
    tablets = [_tablet(journal, served) for _ in names]
    for tablet, name in zip(tablets, names, strict=True):
        await tablet.open()
        await tablet.sign_in(name, PASSWORDS["amira"])
    await _work(tablets, [child.id for child in journal.children], seconds)
    memory = _memory(served.kernels()) // (len(tablets) + 1)
    for tablet in (*tablets, office):
        await tablet.leave()
    return tablets, memory


def _at_once(journal: Journal, place: Path, *, count: int, seconds: float) -> dict[str, float]:
    names = _staff(journal, count)
    journal.close()
    served = start(journal, place)
    try:
        tablets, memory = wait_for(_day(journal, served, names, seconds), seconds=seconds + 300)
        _gone, alive = psutil.wait_procs(served.kernels(), timeout=20)
        assert not alive, "a page's process was left behind"
    finally:
        served.stop()
    assert "reference" not in served.places[-1].read_text(), "something went wrong on a page"
    kept = [text for tablet in tablets for text in tablet.texts]
    with journal.sign_in("ruth") as ruth:
        stored = [one.note.text for one in ruth.vault.observations.all()]
    assert sorted(stored) == sorted(kept), "what was acknowledged, and nothing else"
    taken = sorted(one for tablet in tablets for one in tablet.saves)
    return {
        "saves": len(taken),
        "p50": statistics.median(taken),
        "p95": taken[int(len(taken) * 0.95)],
        "longest": taken[-1],
        "memory of a page (MB)": memory / 1e6,
    }


def test_a_few_save_at_once(journal: Journal, tmp_path: Path) -> None:
    figures = _at_once(journal, tmp_path / "server", count=3, seconds=6)
    assert figures["saves"] >= 3


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_thirty_save_at_once_for_two_minutes(
    journal: Journal, tmp_path: Path, counted: Callable[[str], None]
) -> None:
    figures = _at_once(journal, tmp_path / "server", count=30, seconds=120)
    counted(", ".join(f"{name} {figure:.3f}" for name, figure in figures.items()))
    assert figures["saves"] > 30 * 120 / PAUSE / 3
