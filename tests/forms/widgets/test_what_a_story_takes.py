"""The widgets of Stories: what a browser sends is checked against what stood before the person."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from journalkit.errors import NotFound
from journalkit.forms.widgets.field import LONGEST
from journalkit.forms.widgets.paper import Paper
from journalkit.forms.widgets.story_board import StoryBoard
from journalkit.forms.widgets.telling import Telling
from tests.forms.widgets.test_what_a_browser_may_set import JUNK, says, sets

PARTS = [
    {"id": "happened", "title": "What happened", "help": "As at the door.", "needed": True},
    {"id": "next", "title": "What comes next", "help": "", "needed": True},
]
PASSAGES = [
    {"id": "p1", "part": "happened", "text": "Maya lined the jars up.", "quote": False,
     "source": "12 November, Amira: Literacy", "drafted": True},
    {"id": "p2", "part": "happened", "text": "It can't see.", "quote": True,
     "source": "12 November, Amira: Literacy", "drafted": True},
    {"id": "p3", "part": "happened", "text": "We talked about it.", "quote": False,
     "source": "", "drafted": False},
]  # fmt: skip


def telling(**traits: Any) -> tuple[Telling, list[Any]]:
    """A story of three passages, and what the page was told."""
    made, told = Telling(parts=PARTS, passages=PASSAGES, **traits), []
    for name in ("text", "mine", "drop", "move", "add", "source"):
        setattr(made, f"on_{name}", lambda *what, name=name: told.append((name, *what)))
    return made, told


def board(*ids: str, **traits: Any) -> StoryBoard:
    """A column *with the manager* with these cards, and a child whose story is due."""
    cards = [{"id": one, "name": one.title(), "face": one[0], "line": ""} for one in ids]
    due = {"id": "due", "label": "Due", "cards": [{"id": "iris", "name": "Iris"}]}
    columns = [due, {"id": "manager", "label": "With the manager", "cards": cards}]
    return StoryBoard(columns=columns, can_choose=True, choosable=["manager"], **traits)


def test_a_drafted_passage_that_somebody_types_in_is_theirs() -> None:
    made, told = telling()
    says(made, {"do": "text", "id": "p1", "text": "Maya lined them up.", "number": 1})
    assert told == [("text", "p1", "Maya lined them up.")]
    assert [one["drafted"] for one in made.passages] == [False, True, False]
    says(made, {"do": "text", "id": "p2", "text": "It can't see."})  # as it was: nobody's still
    says(made, {"do": "text", "id": "p1", "text": "x" * (LONGEST + 5)})
    assert len(made.passages[0]["text"]) == LONGEST
    assert made.passages[1]["drafted"]


def test_a_passage_is_made_ones_own_moved_in_its_part_and_taken_out() -> None:
    made, told = telling()
    for message in (
        {"do": "mine", "id": "p1"},
        {"do": "mine", "id": "p3"},  # it is already
        {"do": "move", "id": "p1", "by": -1},  # it is the first
        {"do": "move", "id": "p1", "by": 1},
        {"do": "drop", "id": "p2"},
        {"do": "add", "part": "next"},
        {"do": "source", "id": "p1"},
        {"do": "source", "id": "p3"},  # it has none
    ):
        says(made, message)
    assert told == [
        ("mine", "p1"), ("move", "p1", 1), ("drop", "p2"), ("add", "next"), ("source", "p1"),
    ]  # fmt: skip
    assert [(one["id"], one["drafted"]) for one in made.passages] == [("p1", False), ("p3", False)]


def test_what_could_not_be_done_is_taken_back_but_never_what_was_typed() -> None:
    made, _ = telling()
    problems: list[Any] = []
    made.on_problem = problems.append

    def fails(*_: Any) -> None:
        raise NotFound

    made.on_drop = made.on_text = made.on_mine = fails
    says(made, {"do": "drop", "id": "p2"})
    says(made, {"do": "mine", "id": "p2"})
    assert made.passages == PASSAGES
    says(made, {"do": "text", "id": "p2", "text": "It could not see."})
    assert made.passages[1]["text"] == "It could not see."
    assert len(problems) == 3


def test_a_closed_story_can_be_read_and_nothing_else() -> None:
    made, told = telling(closed=True)
    for do in ("text", "mine", "drop", "move", "add", "source"):
        says(made, {"do": do, "id": "p1", "text": "Other.", "by": 1, "part": "next"})
    assert made.passages == PASSAGES
    assert told == [("source", "p1")]


@given(JUNK, JUNK)
def test_what_did_not_stand_there_is_not_taken(one: Any, other: Any) -> None:
    made, told = telling()
    for do in ("text", "mine", "drop", "move", "add", "source"):
        says(made, {"do": do, "id": one, "part": one, "text": "Other.", "by": 1})
    says(made, {"do": "move", "id": "p2", "by": True})
    says(made, {"do": "move", "id": "p2", "by": other if other not in (1, -1) else 2})
    if not isinstance(other, str):
        says(made, {"do": "text", "id": "p1", "text": other, "number": other})
    sets(made, passages=[], closed=False, generation=7)
    assert (made.passages, told, made.generation) == (PASSAGES, [], 0)


def test_only_cards_that_may_be_chosen_are_and_those_that_move_on_are_no_more() -> None:
    made, told = board("kofi", "amelie"), []
    made.on_chosen, made.on_open = told.append, told.append
    says(made, {"do": "set", "state": {"chosen": ["amelie", "iris", "of another", 3, "kofi"]}})
    assert told == [["kofi", "amelie"]]
    says(made, {"do": "set", "state": {"chosen": "kofi"}})
    says(made, {"do": "open", "id": "iris"})
    says(made, {"do": "open", "id": "of another"})
    says(made, {"do": "open", "id": ["iris"]})
    assert told == [["kofi", "amelie"], "iris"]
    made.columns = board("amelie").columns
    assert made.chosen == ["amelie"]
    made.can_choose = False
    sets(made, chosen=["amelie"])
    assert made.chosen == []
    assert len(told) == 2


def test_only_pages_that_changed_are_sent_and_no_state_holds_one(published: list[Any]) -> None:
    made, asked = Paper(), []
    made.on_ask = lambda: asked.append(1)
    sent = []
    for pages in ((b"PNG 1", b"PNG 2"), (b"PNG 1", b"PNG b", b"PNG c"), (b"PNG 1",)):
        published.clear()
        made.show(pages)
        sent += [(data["content"], bufs) for _, data, bufs in published if "content" in data]
    about = [(said["count"], said["changed"], buffers) for said, buffers in sent]
    assert about == [
        (2, [0, 1], [b"PNG 1", b"PNG 2"]),
        (3, [1, 2], [b"PNG b", b"PNG c"]),
        (1, [], []),
    ]
    assert "PNG" not in str(made.get_state())
    published.clear()
    says(made, {"do": "ask"})
    made.show((b"PNG 1",))
    assert asked == [1]
    assert published[-1][2] == [b"PNG 1"]


@pytest.mark.parametrize("made", [telling()[0], board("maya")], ids=["telling", "board"])
def test_no_name_and_no_word_is_in_a_repr(made: Any) -> None:
    assert repr(made) in ("<Telling>", "<StoryBoard>")
