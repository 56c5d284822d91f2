"""A note of a meeting is rated by keys or fingers; only what can be meant reaches the journal."""

from __future__ import annotations

from typing import Any

import pytest

from journalkit.forms.widgets.rating import NoteRating
from tests.forms.widgets.test_what_a_browser_may_set import says

CRITERIA = [
    {"id": "learning", "heading": "Relevant", "text": "It is about learning"},
    {"id": "exact", "heading": "Informative", "text": "Exact words"},
]


@pytest.fixture
def card() -> NoteRating:
    """A note that can be rated, by whoever leads; what is done is kept in `card.done`."""
    card = NoteRating(
        status="Observation 2 of 3",
        place=1,
        note={"text": "Maya lined the jars up.", "children": "Maya", "pictures": []},
        criteria=CRITERIA,
        can_rate=True,
        can_step=[-1],
    )
    card.done = []

    def rated(scores: dict[str, int], appropriate: bool) -> None:
        card.done.append((scores, appropriate))
        card.scores = scores

    card.on_rate = rated
    card.on_step = lambda by: card.done.append(by)
    card.on_reveal = lambda: card.done.append("shown")
    return card


def test_keys_rate_one_criterion_after_the_other_and_enter_saves(
    stage: Any, card: NoteRating
) -> None:
    page = stage.show(card)
    for key in ("2", "1", "Enter"):
        page.keyboard.press(key)
    stage.until(lambda: card.done == [({"learning": 2, "exact": 1}, True)])
    page.get_by_text("Your rating is saved.").wait_for()
    page.get_by_role("radiogroup", name="Exact words").get_by_role("radio", name="1").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Save the change").click()
    stage.until(lambda: card.done[-1] == ({"learning": 2, "exact": 2}, True))


def test_before_leaving_every_use_it_is_asked(stage: Any, card: NoteRating) -> None:
    page = stage.show(card)
    page.get_by_role("button", name="Not appropriate").click()
    page.get_by_role("button", name="No, it is fine").click()
    assert card.done == []
    page.get_by_role("button", name="Not appropriate").click()
    page.get_by_role("button", name="Withhold it").click()
    stage.until(lambda: card.done == [({}, False)])


def test_what_a_hostile_browser_says_is_dropped(card: NoteRating) -> None:
    good = {"do": "rate", "place": 1, "scores": {"exact": 1}, "appropriate": True}
    for bad in (
        {"place": 0},
        {"scores": {"strange": 1}},
        {"scores": {"exact": 3}},
        {"scores": {"exact": True}},
        {"scores": []},
        {"appropriate": 1},
    ):
        says(card, {**good, **bad})
    says(card, {"do": "reveal", "place": 1})
    says(card, {"do": "step", "place": 1, "by": 1})
    says(card, {"do": "step", "place": 0, "by": -1})
    says(card, {"do": "picture", "place": 1, "number": 0})
    assert card.done == []
    says(card, good)
    assert card.done == [({"exact": 1}, True)]
    card.can_rate = False
    says(card, good)
    assert len(card.done) == 1
