"""Reviewing: what a browser sends is checked against what its card says, and who may do it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from journalkit.forms.widgets.queue import LONGEST_COMMENT, NEEDS, Queue
from tests.forms.widgets.test_review_in_a_browser import CRITERIA, card
from tests.forms.widgets.test_what_a_browser_may_set import JUNK, says

EVERY = ("approve", "praise", "ask", "say", "take", "rate", "release", "withdraw")
GOOD: dict[str, Any] = {
    "id": "a", "version": 1, "comment": f"  {'x' * 5000}", "scores": {"new": 2},
    "appropriate": True,
}  # fmt: skip


def taking(**more: Any) -> tuple[Queue, list[tuple[Any, ...]]]:
    done: list[tuple[Any, ...]] = []
    queue = Queue(cards=[card("a", criteria=CRITERIA, **more)])
    for do in EVERY:
        setattr(queue, f"on_{do}", lambda *what, do=do: done.append((do, *what)))
    queue.on_approve_ticked = lambda those: done.append(("ticked", *those))
    queue.on_undo = lambda: done.append(("undo",))
    return queue, done


@pytest.mark.parametrize("may", ["can_decide", "can_release", "can_say", "can_take", "can_rate"])
def test_only_what_this_member_may_do_with_a_card_is_done(may: str) -> None:
    queue, done = taking(**{"can_decide": False, may: True})
    for do in EVERY:
        says(queue, {"do": do, **GOOD})
    assert {one[0] for one in done} == {do for do in EVERY if may in NEEDS[do]}
    assert all(len(one[3]) == LONGEST_COMMENT for one in done if one[0] in ("ask", "say", "praise"))


def test_nothing_is_taken_back_or_approved_together_that_does_not_stand_there() -> None:
    queue, done = taking()
    queue.on_problem = lambda _: None
    for content in (
        {"do": "undo"},
        {"do": "approve-ticked"},
        {"do": "tick", "id": "a", "version": 1, "on": True},
        {"do": "opened", "id": "a", "version": 2},
        {"do": "tick", "id": "a", "version": 1, "on": True},
        {"do": "approve-ticked"},
    ):
        says(queue, content)
    assert (done, queue.ticked, queue.opened) == ([], [], [])
    says(queue, {"do": "opened", "id": "a", "version": 1})
    says(queue, {"do": "tick", "id": "a", "version": 1, "on": True})
    queue.cards = [card("a", version=2)]
    says(queue, {"do": "approve-ticked"})
    assert done == [], "it was ticked as another text"


@given(some.sampled_from(sorted(NEEDS)), JUNK, JUNK, JUNK)
def test_no_message_about_a_note_is_too_odd(do: str, one: Any, other: Any, third: Any) -> None:
    queue, done = taking(can_release=True, can_say=True, can_take=True, can_rate=True)
    problems: list[Any] = []
    queue.on_problem = problems.append
    says(queue, {"do": do, "id": one, "version": other})
    says(
        queue, {**GOOD, "do": do, "comment": one, "scores": other, "appropriate": third, "why": one}
    )
    assert [type(found).__name__ for found in problems if do != "tick"] == []
    for _, ident, version, *rest in done:
        assert (ident, version) == ("a", 1)
        assert all(isinstance(said, str | dict | bool) for said in rest)
