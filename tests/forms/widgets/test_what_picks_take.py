"""A browser may say anything about photos; only those that may be used are chosen."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from journalkit.forms.widgets.picks import Picks

IDS = ["p1", "p2", "p3", "p4", "p5"]
WHY = "Ayo’s family has not agreed to this use."


def says(widget: Picks, content: Any) -> None:
    data = {"method": "custom", "content": content}
    widget._handle_msg({"content": {"data": data}, "buffers": []})


@given(st.lists(st.sampled_from([*IDS, "elsewhere"]) | st.none() | st.integers(), max_size=9))
def test_only_photos_that_may_be_used_are_chosen_once_each_and_not_too_many(value: Any) -> None:
    widget = Picks(photos=[{"id": id, "note": WHY if id == "p5" else ""} for id in IDS], most=3)
    heard: list[list[str]] = []
    widget.on_choose = heard.append
    says(widget, {"do": "set", "number": 1, "state": {"chosen": value}})
    assert set(widget.chosen) <= set(IDS[:4])
    assert len(widget.chosen) == len(set(widget.chosen)) <= 3
    assert heard == ([widget.chosen] if widget.chosen else [])
    widget.disabled = True
    says(widget, {"do": "set", "number": 2, "state": {"chosen": []}})
    assert len(heard) <= 1


def test_small_pictures_are_given_of_its_photos_alone() -> None:
    asked: list[list[str]] = []
    picks = Picks(photos=[{"id": id} for id in IDS])
    picks.on_thumb = lambda ids: asked.append(ids) or [b"small"]

    async def scene() -> None:
        for ids in (["p1", "elsewhere", 7], ["elsewhere"], "p1", ["p1"] * 49):
            says(picks, {"do": "thumbs", "ask": 1, "ids": ids})
        await asyncio.gather(*picks._tasks)

    asyncio.run(scene())
    assert asked == [["p1"]]
