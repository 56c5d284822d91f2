"""A browser may send anything; a viewer gives and changes only what it shows, as it may."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.errors import CannotOpen, JournalError
from journalkit.forms.widgets.viewer import Viewer, is_box
from tests.forms.widgets.test_what_a_browser_may_set import JUNK, answers, says

PHOTO = {"id": "p1", "kind": "picture", "may_change": True, "children": None}
READ = {"id": "p2", "kind": "picture", "may_change": False, "children": ["iris"]}
FILM = {"id": "v1", "kind": "video", "ready": True, "starts": [0.0, 2.0], "may_change": True}
WAITS = {**FILM, "id": "v2", "ready": False}
BOX = [0.1, 0.1, 0.5, 0.5]


def heard(*messages: dict[str, Any], before: Callable[[Viewer], None] = lambda _: None) -> Viewer:
    """A viewer that was sent *messages*; what it did stands in `viewer.done`."""

    async def scene() -> Viewer:
        viewer = Viewer(options=[{"id": "iris", "label": "Iris"}, {"id": "theo", "label": "Theo"}])
        viewer.done, viewer.problems = [], []

        async def cover(*what: Any) -> dict[str, Any]:
            viewer.done.append(what)
            return {**PHOTO, "id": "p9"}

        def kept(*what: Any) -> bytes:
            viewer.done.append(what)
            return b"bytes"

        viewer.on_full = viewer.on_piece = viewer.on_children = viewer.on_caption = kept
        viewer.on_cover, viewer.on_problem = cover, viewer.problems.append
        before(viewer)
        viewer.show([PHOTO, READ, FILM, WAITS])
        for message in messages:
            says(viewer, message)
            await asyncio.sleep(0)
        while viewer._tasks:
            await asyncio.gather(*viewer._tasks)
        return viewer

    return asyncio.run(scene())


def test_bytes_are_given_of_what_is_shown_and_of_nothing_else() -> None:
    viewer = heard(
        {"do": "full", "id": "p1"},
        {"do": "full", "id": "p7"},
        {"do": "full", "id": ["p1"]},
        *({"do": "piece", "id": "v1", "number": n} for n in (-2, -1, 0, 1, 2, 0.0, True, "0")),
        {"do": "piece", "id": "v2", "number": 0},
        {"do": "piece", "id": "p1", "number": -1},
    )
    assert viewer.done == [("p1",), ("v1", -1), ("v1", 0), ("v1", 1)]


def test_nothing_is_given_or_changed_once_the_dialog_is_closed() -> None:
    viewer = heard(
        {"do": "closed", "number": 0},  # of a dialog before this one
        {"do": "caption", "id": "p1", "text": "the last word"},
        {"do": "closed", "number": 1},
        {"do": "full", "id": "p1"},
        {"do": "children", "id": "p1", "ids": []},
    )
    assert viewer.done == [("p1", "the last word")]
    assert viewer.pictures == []


def test_children_are_said_of_those_offered_where_it_may_be_changed() -> None:
    viewer = heard(
        {"do": "children", "id": "p2", "ids": ["iris"]},
        {"do": "children", "id": "p1", "ids": ["iris", "somebody"]},
        {"do": "children", "id": "p1", "ids": "iris"},
        {"do": "children", "id": "p1", "ids": [["iris"]]},
        {"do": "children", "id": "p1", "ids": ["theo", "iris", "theo"]},
    )
    assert viewer.done == [("p1", ["theo", "iris"])]
    assert viewer.pictures[0]["children"] == ["theo", "iris"]


def test_a_caption_is_one_line_of_at_most_300_characters() -> None:
    viewer = heard(
        {"do": "caption", "id": "p2", "text": "no"},
        {"do": "caption", "id": "p1", "text": 7},
        {"do": "caption", "id": "p1", "text": " tall\n\tjars " + "x" * 400},
    )
    ((_, text),) = viewer.done
    assert text.startswith("tall jars xxx")
    assert len(text) == 300


def test_a_picture_is_covered_once_and_by_rectangles_within_it() -> None:
    cover = {"do": "cover", "id": "p1", "boxes": [BOX], "crop": None}
    viewer = heard(
        {**cover, "id": "p2"},
        {**cover, "id": "v1"},
        {**cover, "boxes": []},
        {**cover, "boxes": [BOX] * 21},
        {**cover, "boxes": [BOX, [0, 0, 1, math.nan]]},
        {**cover, "crop": [0.5, 0.5, 0.4, 0.6]},
        cover,
        cover,
    )
    assert viewer.done == [("p1", [BOX], None)]
    assert [one["id"] for one in viewer.pictures] == ["p9", "p2", "v1", "v2"]


@given(st.one_of(JUNK, st.lists(st.floats(), min_size=4, max_size=4)))
def test_a_rectangle_lies_within_the_picture_or_is_none(value: Any) -> None:
    if is_box(value):
        left, top, right, bottom = value
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1


@given(st.sampled_from(("full", "piece", "children", "caption", "cover", "closed")), JUNK)
def test_no_message_is_too_odd_for_a_viewer_that_shows_something(do: str, value: Any) -> None:
    fields = ("ids", "text", "boxes", "crop", "number")
    viewer = heard(*({"do": do, "id": id, **dict.fromkeys(fields, value)} for id in ("p1", "v1")))
    assert viewer.problems == []


@pytest.mark.parametrize("error", [CannotOpen(), RuntimeError("Maya Ode")])
def test_what_goes_wrong_is_said_in_words_and_never_repeats_what_is_private(
    error: Exception, published: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any) -> bytes:
        raise error

    def all_fail(viewer: Viewer) -> None:
        viewer.on_full = viewer.on_piece = viewer.on_children = viewer.on_caption = fails
        viewer.on_cover = fails

    viewer = heard(
        {"do": "full", "id": "p1"},
        {"do": "piece", "id": "v1", "number": 0},
        {"do": "children", "id": "p1", "ids": []},
        {"do": "caption", "id": "p1", "text": "x"},
        {"do": "cover", "id": "p1", "boxes": [BOX], "crop": None},
        before=all_fail,
    )
    said = [one for one in answers(published) if one["kind"] != "show"]
    assert [one["kind"] for one in said] == ["full", "piece", "changed", "changed", "changed"]
    assert all(one["problem"] and one["what_to_do"] for one in said)
    assert "Maya" not in str(said) + caplog.text + str(viewer.problems)
    assert len(viewer.problems) == (0 if isinstance(error, JournalError) else 5)
    assert viewer.pictures[0] == PHOTO


def test_what_fails_after_the_dialog_was_closed_is_said_by_the_page() -> None:
    async def refuses(*_: Any) -> None:
        await asyncio.sleep(0)
        raise CannotOpen

    def refusing(viewer: Viewer) -> None:
        viewer.on_caption = refuses

    viewer = heard(
        {"do": "caption", "id": "p1", "text": "x"},
        {"do": "closed", "number": 1},
        before=refusing,
    )
    assert [type(one) for one in viewer.problems] == [CannotOpen]


def test_rights_are_looked_at_again_after_a_change() -> None:
    now = {**PHOTO, "children": [], "rights": [{"text": "Anywhere", "kind": "good"}]}

    def again(viewer: Viewer) -> None:
        viewer.on_look_again = lambda id: now

    viewer = heard({"do": "children", "id": "p1", "ids": []}, before=again)
    assert viewer.pictures[0] == now
