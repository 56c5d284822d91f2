"""A browser may send anything; a widget takes what its own script would send."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.crypto.scratch import Scratch
from journalkit.errors import PictureRefused
from journalkit.forms.widgets.album import Album
from journalkit.forms.widgets.chips import Chips
from journalkit.forms.widgets.field import Field
from journalkit.forms.widgets.file_drop import FileDrop
from journalkit.forms.widgets.gallery import Gallery
from journalkit.forms.widgets.hints import Hints
from journalkit.forms.widgets.incoming import Incoming
from journalkit.forms.widgets.invitation import Invitation
from journalkit.forms.widgets.key_groups import KeyGroupTable
from journalkit.forms.widgets.next_steps import NextSteps
from journalkit.forms.widgets.note_list import NoteList
from journalkit.forms.widgets.paper import Paper
from journalkit.forms.widgets.photos import Photos
from journalkit.forms.widgets.picks import Picks
from journalkit.forms.widgets.placing import Placing
from journalkit.forms.widgets.portrait import Portrait
from journalkit.forms.widgets.queue import Queue
from journalkit.forms.widgets.rating import NoteRating
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.save_bar import SaveBar
from journalkit.forms.widgets.scale import Scale
from journalkit.forms.widgets.sections import Sections
from journalkit.forms.widgets.sheet import Sheet
from journalkit.forms.widgets.slides import Slides
from journalkit.forms.widgets.story_board import StoryBoard
from journalkit.forms.widgets.telling import Telling
from journalkit.forms.widgets.viewer import Viewer

ALL = (
    Field, Chips, Scale, Photos, Album, SaveBar, NoteList, Queue, Sheet, Roster, Sections,
    FileDrop, Incoming, Invitation, Portrait, NextSteps, Gallery, Slides, Viewer, Placing,
    KeyGroupTable, Hints, NoteRating, StoryBoard, Telling, Paper, Picks,
)  # fmt: skip
JUNK: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


def sets(widget: Any, **state: Any) -> None:
    data = {"method": "update", "state": state, "buffer_paths": []}
    widget._handle_msg({"content": {"data": data}, "buffers": []})


def says(widget: Any, content: Any, buffers: Any = ()) -> None:
    data = {"method": "custom", "content": content}
    widget._handle_msg({"content": {"data": data}, "buffers": list(buffers)})


def options(*ids: str) -> list[dict[str, str]]:
    return [{"id": one, "label": one} for one in ids]


@pytest.mark.parametrize("kind", ALL)
@given(st.data())
def test_no_trait_but_the_widgets_own_answer_can_be_set(kind: Any, data: st.DataObject) -> None:
    widget = kind()
    names = [n for n in widget.trait_names(sync=True) if n not in kind._browser_sets]
    before = {name: getattr(widget, name) for name in names}
    sets(widget, **data.draw(st.dictionaries(st.sampled_from(names), JUNK, min_size=1)))
    assert {name: getattr(widget, name) for name in names} == before


@given(JUNK)
def test_values_of_the_wrong_kind_change_nothing(value: Any) -> None:
    field, chips, scale = Field(value="as it was"), Chips(options=options("a")), Scale(value=3)
    for widget, name in ((field, "value"), (chips, "chosen"), (scale, "value")):
        sets(widget, **{name: value})
    assert isinstance(field.value, str)
    assert set(chips.chosen) <= {"a"}
    assert scale.value in (None, 1, 2, 3, 4, 5)
    assert type(scale.value) in (int, type(None))


@pytest.mark.parametrize("kind", ALL)
@given(
    st.sampled_from(("save", "open", "close", "approve", "ask", "piece", "thumb", "picture", "x")),
    JUNK,
)
def test_no_message_is_too_odd(kind: Any, do: str, value: Any) -> None:
    widget = kind()
    problems: list[Any] = []
    widget.on_problem = problems.append
    says(widget, {"do": do, "id": value, "upload": value, "picture": value, "number": value})
    says(widget, value)
    says(widget, {"do": value})
    assert problems == []


def test_a_child_who_was_not_offered_cannot_be_chosen(published: list[Any]) -> None:
    chips = Chips(options=options("maya", "ayo"))
    published.clear()
    sets(chips, chosen=["ayo", "somebody", "ayo", "maya"])
    assert chips.chosen == ["ayo", "maya"]
    assert published[-1][1]["state"] == {"chosen": ["ayo", "maya"]}


def test_one_choice_stays_one_choice() -> None:
    chips = Chips(options=options("a", "b"), multiple=False)
    sets(chips, chosen=["a", "b"])
    assert chips.chosen == ["b"]


def test_what_is_switched_off_takes_nothing() -> None:
    field, chips, scale = Field(disabled=True), Chips(disabled=True), Scale(disabled=True)
    chips.options = options("a")
    sets(field, value="x")
    sets(chips, chosen=["a"])
    sets(scale, value=2)
    assert (field.value, chips.chosen, scale.value) == ("", [], None)


def test_a_text_is_cut_at_its_limit_and_a_moment_must_be_one() -> None:
    note, when = Field(longest=5), Field(kind="datetime", value="2026-09-14T14:32")
    sets(note, value="tall jars")
    sets(when, value="yesterday")
    assert (note.value, when.value) == ("tall ", "2026-09-14T14:32")
    sets(when, value="2026-09-15T09:05")
    assert when.value == "2026-09-15T09:05"


def test_nothing_is_saved_while_something_stands_in_the_way(published: list[Any]) -> None:
    bar = SaveBar(blockers=["Choose at least one child."])
    saved: list[int] = []
    bar.on_save = lambda: saved.append(1)
    says(bar, {"do": "save"})
    assert saved == []
    assert published[-1][1]["content"] == {"kind": "blocked"}
    bar.blockers = []
    bar.busy = True
    says(bar, {"do": "save"})
    assert saved == []
    bar.busy = False
    says(bar, {"do": "save"})
    says(bar, {"do": "secondary"})  # there is no such button
    assert saved == [1]


def test_only_a_note_of_the_list_can_be_opened() -> None:
    notes = NoteList(rows=[{"id": "n1", "title": "Maya"}])
    opened: list[str] = []
    notes.on_open = opened.append
    says(notes, {"do": "open", "id": "n2"})
    says(notes, {"do": "open", "id": "n1"})
    assert opened == ["n1"]


def test_more_of_a_list_is_fetched_only_while_there_is_more() -> None:
    notes, steps = NoteList(rows=[{"id": "n1"}]), NextSteps(opened=[{"id": "s1"}], open_count=1)
    asked: list[str] = []
    notes.on_more, steps.on_more = lambda: asked.append("notes"), asked.append
    for of in ("opened", "closed", "elsewhere", 7, ["opened"]):
        says(notes, {"do": "more"})
        says(steps, {"do": "more", "of": of})
    assert asked == []
    notes.more, steps.closed_count = True, 1
    says(notes, {"do": "more"})
    for of in ("opened", "closed"):
        says(steps, {"do": "more", "of": of})
    assert asked == ["notes", "closed"]


def test_a_long_list_reaches_the_browser_a_page_at_a_time() -> None:
    opens = [{"name": "open", "label": "Open"}]
    rows = [{"id": str(n), "cells": [f"Child {n}"], "actions": opens} for n in range(120)]
    roster = Roster(rows=rows, search=True)
    done: list[str] = []
    roster.on_act = lambda _, id: done.append(id)

    def sent() -> tuple[int, int]:
        state = roster.get_state()
        assert "rows" not in state
        return len(state["shown"]), state["count"]

    assert sent() == (50, 120)
    says(roster, {"do": "act", "name": "open", "id": "60"})
    assert done == [], "it does not stand there yet"
    for shown in (100, 120, 120):
        says(roster, {"do": "more"})
        assert sent() == (shown, 120)
    says(roster, {"do": "act", "name": "open", "id": "60"})
    assert done == ["60"]
    says(roster, {"do": "find", "words": "CHILD 11"})
    assert sent() == (11, 11)  # 11, and 110 to 119
    for junk in (None, 7, ["child"], {"words": "child"}):
        says(roster, {"do": "find", "words": junk})
    assert sent() == (11, 11)
    says(roster, {"do": "find", "words": ""})
    assert sent() == (50, 120)
    assert len(Roster(rows=rows, back_to="60").shown) == 100, "the row that one comes back to"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("zoe lucz", "Zoë Łuczak"),
        ("ŁUCZ", "Zoë Łuczak"),
        ("strasse", "Straße"),
        ("oneil", "O’Neil"),
    ],
)
def test_a_name_is_found_without_its_accents(typed: str, name: str) -> None:
    roster = Roster(search=True, rows=[{"id": "1", "cells": [name]}, {"id": "2", "cells": ["Ann"]}])
    says(roster, {"do": "find", "words": typed})
    assert [row["id"] for row in roster.shown] == (["1"] if typed != "oneil" else [])


def test_only_a_card_that_this_member_may_decide_is_decided() -> None:
    queue = Queue(cards=[{"id": "mine", "can_decide": False}, {"id": "o1", "can_decide": True}])
    done: list[Any] = []
    queue.on_approve = lambda *what: done.append(what)
    queue.on_ask = lambda *what: done.append(what)
    queue.on_take = lambda *what: done.append(what)
    for card in ("mine", "elsewhere", "o1"):
        says(queue, {"do": "approve", "id": card, "version": 2})
    says(queue, {"do": "approve", "id": "o1", "version": "2"})
    says(queue, {"do": "take", "id": "o1", "version": 2})
    says(queue, {"do": "ask", "id": "o1", "version": 2, "comment": "  "})
    says(queue, {"do": "ask", "id": "o1", "version": 2, "comment": " What did Ayo say? "})
    assert done == [("o1", 2), ("o1", 2, "What did Ayo say?")]


def test_only_a_step_that_is_open_here_is_closed_and_never_without_a_word() -> None:
    steps = NextSteps(opened=[{"id": "s1", "words": "Tall blocks."}], closed=[{"id": "s2"}])
    done: list[Any] = []
    steps.on_close = lambda *what: done.append(what)
    for wanted in ("s2", "elsewhere", 7):
        says(steps, {"do": "close", "id": wanted, "words": "Tall blocks.", "outcome": "A tower."})
    says(steps, {"do": "close", "id": "s1", "words": ["Tall"], "outcome": "A tower."})
    says(steps, {"do": "close", "id": "s1", "words": "Tall blocks.", "outcome": " \n"})
    says(steps, {"do": "close", "id": "s1", "words": "Tall blocks.", "outcome": " A tower. "})
    assert done == [("s1", "Tall blocks.", "A tower.")]


def test_a_picture_of_no_card_is_never_given_out(published: list[Any]) -> None:
    asked: list[str] = []

    async def scene() -> None:
        queue = Queue(cards=[{"id": "o1", "pictures": [{"id": "p1"}]}])

        async def on_picture(picture: str) -> tuple[bytes, str]:
            asked.append(picture)
            return b"small", "image/webp"

        queue.on_picture, queue.on_open = on_picture, asked.append
        published.clear()
        for do in ("picture", "open"):
            says(queue, {"do": do, "id": "p2"})
            says(queue, {"do": do, "id": ["p1"]})
        says(queue, {"do": "picture", "id": "p1"})
        await asyncio.gather(*queue._tasks)
        says(queue, {"do": "open", "id": "p1"})

    asyncio.run(scene())
    assert asked == ["p1", "p1"]
    assert published[-1][2] == [b"small"]


def send_file(photos: Photos, upload: str, data: bytes = b"jar") -> None:
    says(photos, {"do": "begin", "upload": upload, "size": len(data), "pieces": 1})
    says(photos, {"do": "piece", "upload": upload, "number": 0}, [data])
    says(photos, {"do": "end", "upload": upload})


def answers(published: list[Any]) -> list[dict[str, Any]]:
    return [data["content"] for _, data, _ in published if data["method"] == "custom"]


def test_a_file_that_is_no_picture_is_refused_in_words_and_the_page_goes_on(
    published: list[Any],
) -> None:
    async def scene() -> Photos:
        photos = Photos()
        told: list[Any] = []
        photos.on_problem = told.append

        async def on_file(source: Scratch) -> dict[str, Any]:
            data = source.read(0, source.size)
            if data == b"bad":
                raise PictureRefused
            if data == b"odd":
                raise RuntimeError("maya.jpg")
            return {"id": f"p-{data.decode()}", "kind": "picture"}

        photos.on_file = on_file
        for upload, data in (("u1", b"bad"), ("u2", b"odd"), ("u3", b"jar")):
            send_file(photos, upload, data)
            await asyncio.gather(*photos._tasks)
        assert "reference" in told[0].sentence
        return photos

    photos = asyncio.run(scene())
    said = [one for one in answers(published) if one["kind"] != "ack"]
    assert [one["kind"] for one in said] == ["refused", "refused", "done"]
    assert said[0]["sentence"] == PictureRefused.sentence
    assert "maya" not in str(said)
    assert [one["name_for_screen"] for one in photos.pictures] == ["Photo 1"]
    assert photos.arriving == 0


def test_files_are_checked_one_at_a_time_and_keep_their_order() -> None:
    async def scene() -> list[str]:
        photos, busy = Photos(), 0

        async def on_file(source: Scratch) -> dict[str, Any]:
            nonlocal busy
            data = source.read(0, source.size)
            busy += 1
            assert busy == 1
            for _ in range(3 if data == b"a" else 1):
                await asyncio.sleep(0)
            busy -= 1
            return {"id": data.decode()}

        photos.on_file = on_file
        for name in ("a", "b", "c"):
            send_file(photos, f"u-{name}", name.encode())
        assert photos.arriving == 3
        await asyncio.gather(*photos._tasks)
        return [one["id"] for one in photos.pictures]

    assert asyncio.run(scene()) == ["a", "b", "c"]


def test_a_picture_keeps_its_name_of_the_way_there_and_no_other_is_taken() -> None:
    async def scene() -> list[str]:
        photos, made = Photos(), iter("abcd")

        async def on_file(source: Scratch) -> dict[str, Any]:
            return {"id": next(made)}

        photos.on_file = on_file
        for upload, name in (("u1", "Photo 3"), ("u2", "Photo 3"), ("u3", "maya.jpg"), ("u4", 7)):
            says(photos, {"do": "begin", "upload": upload, "size": 3, "pieces": 1})
            says(photos, {"do": "piece", "upload": upload, "number": 0}, [b"jar"])
            says(photos, {"do": "end", "upload": upload, "name": name})
        await asyncio.gather(*photos._tasks)
        return [one["name_for_screen"] for one in photos.pictures]

    assert asyncio.run(scene()) == ["Photo 3", "Photo 1", "Photo 2", "Photo 4"]


def test_a_picture_given_up_while_it_was_checked_does_not_stay() -> None:
    async def scene() -> tuple[list[Any], list[str]]:
        photos, removed, goes = Photos(), [], asyncio.Event()

        async def on_file(source: Scratch) -> dict[str, Any]:
            await goes.wait()
            return {"id": "p1"}

        photos.on_file, photos.on_remove = on_file, removed.append
        send_file(photos, "u1")
        await asyncio.sleep(0)
        says(photos, {"do": "cancel", "upload": "u1"})
        goes.set()
        await asyncio.gather(*photos._tasks)
        return photos.pictures, removed

    assert asyncio.run(scene()) == ([], ["p1"])


def test_nobodys_words_stand_in_the_repr_of_a_widget() -> None:
    widgets = [
        Field(label="What happened", value="Maya lined the jars up"),
        Chips(options=options("maya")),
        NoteList(rows=[{"id": "n", "title": "Maya"}]),
        Queue(cards=[{"id": "o", "text": "Maya"}]),
        Roster(rows=[{"id": "r", "cells": ["Maya"]}]),
        Sheet(values={"name": "Maya"}),
        Placing(heading="Where is Maya now?"),
        KeyGroupTable(rows=[{"id": "c", "name": "Maya"}]),
    ]
    assert "maya" not in repr(widgets).lower()


@given(JUNK, JUNK)
def test_a_list_is_brought_in_only_by_what_its_own_buttons_say(do: Any, page: Any) -> None:
    pressed: list[object] = []
    incoming = Incoming(summary="", action="", pages=2)
    incoming.on_bring_in = lambda: pressed.append("bring_in")
    incoming.on_page = pressed.append
    for what in (do, "bring_in", "page", "other"):
        says(incoming, {"do": what, "page": page})
    assert pressed == []
    incoming.summary = "1 to add"
    for what in ("bring_in", "page", "other"):
        says(incoming, {"do": what, "page": page})
    assert set(map(str, pressed)) <= {"1", "2"}


def sends(drop: FileDrop, data: bytes) -> None:
    says(drop, {"do": "begin", "upload": "a", "size": len(data), "pieces": 1})
    says(drop, {"do": "piece", "upload": "a", "number": 0}, [memoryview(data)])
    says(drop, {"do": "end", "upload": "a"})


def test_a_list_that_is_too_large_or_not_asked_for_is_not_taken(published: list[Any]) -> None:
    read: list[bytes] = []
    for drop, data in ((FileDrop(most_bytes=8), b"x" * 9), (FileDrop(disabled=True), b"x")):
        drop.on_file = read.append
        sends(drop, data)

    assert read == []
    assert published[0][1]["content"]["kind"] == "refused"
    assert "note" not in published[0][1]["content"]["what_to_do"]


def test_what_nobody_foresaw_in_a_list_is_refused_and_never_repeated(
    published: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    def read(data: bytes) -> None:
        raise ValueError(data.decode())

    problems: list[Any] = []
    drop = FileDrop()
    drop.on_file, drop.on_problem = read, problems.append
    sends(drop, b"Maya Ode,1.3.2022")

    assert "reference" in str(problems[0])
    assert published[-1][1]["content"]["sentence"] == "This file could not be read."
    assert "Maya" not in caplog.text + str(published) + str(problems)
