"""The pictures of the form: their order, who is offered first, and what counts as the note's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from journalkit.errors import JournalError
from journalkit.forms.observation import ObservationForm, ObservationView
from journalkit.forms.widgets.photos import Photos
from journalkit.records import Area, Child, Framework

CHILDREN = [
    (Child(name=name, born=date(2022, 5, 1), room="r"), "Amira")
    for name in ("Iris Lane", "Theo Byrne")
]
IRIS, THEO = (child.id for child, _ in CHILDREN)


def pictures(*ids: str, **more: Any) -> list[dict[str, Any]]:
    return [
        {"id": id, "name_for_screen": f"Photo {id}", "state": "ready", "kind": "picture", **more}
        for id in ids
    ]


def says(photos: Photos, **content: Any) -> None:
    data = {"method": "custom", "content": content}
    photos.album._handle_msg({"content": {"data": data}, "buffers": []})


@pytest.fixture
def view() -> ObservationView:
    areas = (Area(id="mathematics", name="Mathematics", short="Maths"),)
    frame = Framework(id="f", name="Frame", areas=areas)
    form = ObservationForm(ZoneInfo("Europe/London"))
    return ObservationView(form, children=CHILDREN, own_group="Amira", framework=frame)


def test_the_children_of_the_note_are_offered_first_by_what_they_are_called(
    view: ObservationView,
) -> None:
    assert view.photos.roster == [{"id": IRIS, "label": "Iris"}, {"id": THEO, "label": "Theo"}]
    assert view.photos.suggested == []
    view.children.chosen = [THEO]
    assert view.photos.suggested == [THEO]
    view.children.chosen = [THEO, IRIS]
    assert view.photos.suggested == [THEO, IRIS]
    view.form.fill({})
    assert view.photos.suggested == []


def test_the_note_has_its_pictures_in_the_order_in_which_they_were_put(
    view: ObservationView,
) -> None:
    view.show_pictures(pictures("a", "b", "c"))
    assert view.form.pictures == ["a", "b", "c"]
    says(view.photos, do="order", pictures=["c", "a", "b"])
    assert view.form.pictures == ["c", "a", "b"]


def test_a_film_that_is_converted_is_in_the_note_and_one_that_is_made_safe_not_yet(
    view: ObservationView,
) -> None:
    film = {"kind": "video", "state": "checking"}
    view.show_pictures(
        [*pictures("a"), *pictures("b", **film), *pictures("c", **film, ready=False)]
    )
    assert view.form.pictures == ["a", "c"]
    view.photos.update("b", state="ready", ready=True)
    assert view.form.pictures == ["a", "b", "c"]


@pytest.mark.parametrize(
    "order", [["a", "b", "b"], ["a", "x"], ["a", 1], "abc", None, ["a", "b", "c", "d"], [["a"]]]
)
def test_an_order_of_other_pictures_than_these_is_none(view: ObservationView, order: Any) -> None:
    view.show_pictures(pictures("a", "b", "c"))
    says(view.photos, do="order", pictures=order)
    assert view.form.pictures == ["a", "b", "c"]


def test_a_picture_that_came_while_others_were_put_in_order_stays_behind_them(
    view: ObservationView,
) -> None:
    view.show_pictures(pictures("a", "b", "c"))
    says(view.photos, do="order", pictures=["b", "a"])
    assert view.form.pictures == ["b", "a", "c"]


def asked(photos: Photos) -> list[Any]:
    heard: list[Any] = []
    photos.on_children = lambda *said: heard.append(said)
    photos.on_caption = lambda *said: heard.append(said)
    photos.on_open = lambda *said: heard.append(said)
    return heard


def test_only_children_of_the_roster_and_one_line_are_taken_from_a_browser(
    view: ObservationView,
) -> None:
    view.show_pictures([*pictures("a"), *pictures("b", may_change=False)])
    photos, heard = view.photos, asked(view.photos)
    for children in ([IRIS, "somebody"], IRIS, None, [None], {IRIS: 1}):
        says(photos, do="children", picture="a", children=children)
    says(photos, do="children", picture="b", children=[IRIS])
    says(photos, do="caption", picture="b", text="The gate")
    says(photos, do="caption", picture="a", text=7)
    says(photos, do="open", picture="z")
    assert heard == []
    says(photos, do="children", picture="a", children=[IRIS, IRIS])
    says(photos, do="caption", picture="a", text="  Two\nlines " + "x" * 400)
    says(photos, do="open", picture="b")
    assert heard == [("a", [IRIS]), ("a", ("Two lines " + "x" * 400)[:300]), ("b",)]


def in_a_loop(scene: Callable[[], Any]) -> None:
    async def run() -> None:
        await scene()

    asyncio.run(run())


def test_a_picture_taken_away_leaves_the_note_at_once_and_comes_back_to_its_place(
    view: ObservationView,
) -> None:
    async def scene() -> None:
        removed: list[str] = []
        view.photos.on_remove = removed.append
        view.show_pictures(pictures("a", "b", "c"))
        says(view.photos, do="remove", picture="b")
        assert view.form.pictures == ["a", "c"]
        says(view.photos, do="undo", picture="b")
        assert (view.form.pictures, removed) == (["a", "b", "c"], [])
        says(view.photos, do="remove", picture="b")
        view.photos.album.throw_away()
        says(view.photos, do="undo", picture="b")
        assert (view.form.pictures, removed) == (["a", "c"], ["b"])

    in_a_loop(scene)


def test_a_picture_that_cannot_be_thrown_away_is_back_in_its_note_and_in_no_other(
    view: ObservationView,
) -> None:
    async def scene() -> None:
        told: list[JournalError] = []
        view.photos.album.on_problem = told.append

        async def refuse(id: str) -> None:
            raise JournalError("It is in an approved note.", what_to_do="Ask a manager.")

        view.photos.on_remove = refuse
        view.show_pictures(pictures("a", "b"))
        says(view.photos, do="remove", picture="a")
        view.photos.album.throw_away()
        await asyncio.gather(*view.photos.album._tasks)
        assert view.form.pictures == ["a", "b"]
        assert view.photos.pictures[0]["problem"] == "It is in an approved note. Ask a manager."
        says(view.photos, do="remove", picture="a")
        view.show_pictures(pictures("c"))
        await asyncio.gather(*view.photos.album._tasks)
        assert view.form.pictures == ["c"]
        assert [error.sentence for error in told] == ["It is in an approved note."]

    in_a_loop(scene)


def sends(photos: Photos, **content: Any) -> None:
    data = {"method": "custom", "content": content}
    photos._handle_msg({"content": {"data": data}, "buffers": []})


def test_the_journal_counts_for_itself_what_a_note_holds_and_how_large_a_file_is() -> None:
    photos, told = Photos(most_pictures=2, most_bytes=10, most_video_bytes=20), []
    photos.send = lambda content, buffers=None: told.append(content.get("sentence"))
    photos.pictures = pictures("a")
    sends(photos, do="begin", upload="u1", size=15, pieces=1, kind="picture")
    sends(photos, do="begin", upload="u2", size=25, pieces=1, kind="video")
    sends(photos, do="begin", upload="u3", size=15, pieces=1, kind="video")
    sends(photos, do="begin", upload="u4", size=5, pieces=1, kind="picture")
    assert [one for one in told if one] == [
        "This photo is larger than 1 MB.",
        "This file is larger than 1 MB.",
        "A note holds up to 2 photos and videos.",
    ]
    assert photos.arriving == 1


def test_files_that_wait_in_the_browser_are_on_their_way_too() -> None:
    photos = Photos()
    sends(photos, do="queued", files=3)
    assert photos.arriving == 3
    for odd in (-1, 31, True, "2", None):
        sends(photos, do="queued", files=odd)
    assert photos.arriving == 3
    photos.show([])
    assert photos.arriving == 0
