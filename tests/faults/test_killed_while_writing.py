"""A process that is killed while somebody writes loses nothing that was acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Any

import pytest

from journalkit.crypto.secret import Secret
from journalkit.journal import keeping, observing
from journalkit.journal.session import Session
from journalkit.records import Draft
from journalkit.records.checking import new_id
from tests.faults.ending import Child, at_work, failures, moments
from tests.faults.tallying import looking_for, rounds
from tests.faults.writing import write
from tests.small_journal import PASSWORDS, Journal

Counted = Callable[[str], None]
RUTH = Secret.typed(PASSWORDS["ruth"])
A_WRITE = 0.004
"""Seconds: longer than one draft and one observation take, so kills fall anywhere inside."""


def _writer(journal: Journal, who: str) -> tuple[object, ...]:
    manager = "" if who in ("ruth", "dee") else "ruth"
    beside = PASSWORDS[manager] if manager else ""
    place = str(journal.folder.path)
    return (write, place, who, PASSWORDS[who], manager, beside, journal.children[0].id)


def _require_all(session: Session, said: list[Any]) -> None:
    """Everything that was acknowledged, word for word."""
    drafts = {draft.id: draft.fields["text"] for draft in session.vault.drafts.all()}
    known = {one.id: one.note.text for one in session.vault.observations.all()}
    for what, id, text in said:
        if what == "observation":
            assert known.get(id) == text, "an acknowledged observation is lost"
        elif what == "draft":
            assert text in (drafts.get(id), known.get(id)), "an acknowledged draft is lost"


def _require_whole(journal: Journal, said: list[Any]) -> None:
    with looking_for("half-done states left"):
        found = keeping.look_over(journal.folder, "ruth", RUTH)
        assert [one.sentence for one in found if not one.good] == []
    with looking_for("acknowledged work lost"), journal.sign_in("ruth") as ruth:
        _require_all(ruth, said)
        draft = Draft(id=new_id(), author=ruth.member.id, fields={}, saved_at=ruth.now())
        observing.save_draft(ruth, draft)
        assert draft.id in [one.id for one in observing.drafts(ruth)]
        observing.discard_draft(ruth, draft)


def _kill_one(journal: Journal, after: int, later: float) -> list[Any]:
    with at_work(*_writer(journal, "ruth")) as child:
        child.hear(after)
        child.let_work(later)
        child.kill()
    return child.said


def _kill_four(journal: Journal, each: Iterator[tuple[int, float]]) -> list[Any]:
    with ExitStack() as stack:
        children: list[Child] = [
            stack.enter_context(at_work(*_writer(journal, who))) for who in PASSWORDS
        ]
        for child in children:
            child.hear(1)
        for child, (after, later) in zip(children, each, strict=True):
            child.hear(after)
            child.let_work(later)
            child.kill()
    return [one for child in children for one in child.said]


def _rounds_of_one(journal: Journal, *, times: int, seed: int) -> list[Any]:
    said: list[Any] = []
    for after, later in moments(seed, times, A_WRITE):
        now = _kill_one(journal, after, later)
        assert failures(now) == []
        _require_whole(journal, now)
        said += now
    _require_whole(journal, said)
    return said


def _rounds_of_four(journal: Journal, *, times: int, seed: int) -> list[Any]:
    said, drawn = [], moments(seed, times * len(PASSWORDS), A_WRITE)
    for _ in range(times):
        now = _kill_four(journal, islice(drawn, len(PASSWORDS)))
        assert failures(now) == []
        _require_whole(journal, now)
        said += now
    _require_whole(journal, said)
    return said


def _count(said: list[Any], times: int) -> str:
    kept = {what: sum(1 for one in said if one[0] == what) for what in ("observation", "draft")}
    return (
        f"{times} rounds: {kept['observation']} observations and {kept['draft']} drafts"
        " acknowledged, 0 lost"
    )


def test_what_was_acknowledged_is_there_after_the_writer_is_killed(
    journal: Journal, counted: Counted
) -> None:
    said = _rounds_of_one(journal, times=15, seed=1)
    counted(f"one writer, {_count(said, 15)}")
    assert sum(1 for one in said if one[0] == "observation") >= 15


def test_what_four_writers_were_told_is_there_after_each_is_killed(
    journal: Journal, counted: Counted
) -> None:
    said = _rounds_of_four(journal, times=2, seed=2)
    counted(f"four writers, {_count(said, 2)}")
    assert sum(1 for one in said if one[0] == "observation") >= 4


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_two_hundred_kills_lose_nothing(journal: Journal, counted: Counted) -> None:
    times = rounds(200)
    said = _rounds_of_one(journal, times=times, seed=3)
    counted(f"one writer, {_count(said, times)}")
    assert sum(1 for one in said if one[0] == "observation") >= times


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_twenty_kills_of_four_writers_at_once_lose_nothing(
    journal: Journal, counted: Counted
) -> None:
    times = rounds(20)
    said = _rounds_of_four(journal, times=times, seed=4)
    counted(f"four writers, {_count(said, times)}")
    assert sum(1 for one in said if one[0] == "observation") >= 4 * times
