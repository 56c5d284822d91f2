"""Gallery and slideshow answer what their own scripts would ask, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.errors import CannotOpen, NotFound
from journalkit.forms.widgets.gallery import Gallery
from journalkit.forms.widgets.slides import Slides


def says(widget: Any, content: Any) -> None:
    data = {"method": "custom", "content": content}
    widget._handle_msg({"content": {"data": data}, "buffers": []})


def sets(widget: Any, **state: Any) -> None:
    data = {"method": "update", "state": state, "buffer_paths": []}
    widget._handle_msg({"content": {"data": data}, "buffers": []})


def heard(widget: Any, *asks: Any) -> None:
    """The browser says these one after the other, each answered before the next."""

    async def scene() -> None:
        for content in asks:
            says(widget, content)
            await asyncio.gather(*widget._tasks)

    asyncio.run(scene())


def answers(published: list[Any]) -> list[tuple[dict[str, Any], list[bytes]]]:
    return [(data["content"], more) for _, data, more in published if data["method"] == "custom"]


def gallery(count: int = 300) -> Gallery:
    made = Gallery(sections=[{"id": "s", "title": "Autumn 1", "detail": "", "count": count}])
    made.ranges, made.wanted = [], []

    def on_range(section: str, first: int, many: int) -> list[dict[str, Any]]:
        made.ranges.append((section, first, many))
        return [{"id": f"p{n}", "alt": f"Photo {n}"} for n in range(first, first + many)]

    async def on_thumb(ids: list[str]) -> list[bytes]:
        made.wanted.append(ids)
        return [one.encode() for one in ids]

    made.on_range, made.on_thumb = on_range, on_thumb
    return made


def part(**more: Any) -> dict[str, Any]:
    return {"do": "range", "ask": 1, "section": "s", "first": 0, "count": 10, **more}


@pytest.mark.parametrize(
    "more",
    [
        {"section": "elsewhere"},
        {"section": ["s"]},
        {"section": None},
        {"first": -1},
        {"first": 300},
        {"first": "0"},
        {"first": True},
        {"count": 0},
        {"count": 201},
        {"count": 1.5},
        {"ask": None},
    ],
)
def test_a_part_that_no_section_has_is_not_looked_for(more: Any, published: list[Any]) -> None:
    widget = gallery()
    heard(widget, part(**more))
    assert widget.ranges == []
    assert answers(published) == []


def test_a_part_ends_where_its_section_ends(published: list[Any]) -> None:
    widget = gallery(300)
    heard(widget, part(first=290, count=200))
    assert widget.ranges == [("s", 290, 10)]
    assert len(answers(published)[-1][0]["rows"]) == 10


def test_only_pictures_that_were_listed_are_given_out(published: list[Any]) -> None:
    widget = gallery()
    opened: list[str] = []
    widget.on_open = opened.append
    thumbs = {"do": "thumbs", "ask": 2, "ids": ["p3", "p250", "p4", 7, None]}
    heard(widget, thumbs, {"do": "open", "id": "p3"})
    assert widget.wanted == []
    assert opened == []
    heard(widget, part(), thumbs, {"do": "open", "id": "p3"}, {"do": "open", "id": "p250"})
    assert widget.wanted == [["p3", "p4"]]
    assert opened == ["p3"]
    content, buffers = answers(published)[-1]
    assert (content["ids"], buffers) == (["p3", "p4"], [b"p3", b"p4"])


def test_more_than_48_small_pictures_at_once_are_too_many() -> None:
    widget = gallery()
    ids = [f"p{n}" for n in range(49)]
    heard(widget, part(count=60), {"do": "thumbs", "ask": 2, "ids": ids})
    assert widget.wanted == []
    heard(widget, {"do": "thumbs", "ask": 2, "ids": ids[:48]})
    assert widget.wanted == [ids[:48]]


def test_no_picture_is_in_what_every_browser_gets() -> None:
    widget = gallery()
    heard(widget, part(), {"do": "thumbs", "ask": 2, "ids": ["p1"]})
    assert "Photo 1" not in str(widget.get_state())
    assert "p1" not in str(widget.get_state()["sections"])


def test_errors_are_words_and_others_are_a_number(published: list[Any]) -> None:
    told: list[Any] = []
    for error, sentence in ((CannotOpen(), CannotOpen.sentence), (ValueError("Maya"), "")):
        widget = gallery()
        widget.on_problem = told.append

        def fails(*_: Any, error: Exception = error) -> Any:
            raise error

        widget.on_range = fails
        heard(widget, part())
        problem = answers(published)[-1][0]["problem"]
        assert sentence in problem
        assert "Maya" not in problem
    assert len(told) == 1
    assert "reference" in told[0].sentence
    assert "Maya" not in str(told[0])


@given(st.integers() | st.text(max_size=3) | st.none() | st.floats(), st.integers())
def test_a_show_has_three_speeds(value: Any, whole: int) -> None:
    slides = Slides()
    sets(slides, seconds=value, captions=value)
    sets(slides, seconds=whole, captions=whole)
    assert slides.seconds in (5, 8, 15)
    assert slides.captions is False


@pytest.fixture
def slides() -> Slides:
    made = Slides(count=3)
    made.asked = []

    def on_slide(number: int) -> tuple[dict[str, Any], bytes]:
        made.asked.append(number)
        if number == 1:
            raise NotFound
        return {"alt": "Photo of Maya", "caption": "Maya", "width": 4, "height": 3}, b"jpeg"

    made.on_slide = on_slide
    return made


def slide(number: Any, ask: Any = 1) -> dict[str, Any]:
    return {"do": "slide", "ask": ask, "number": number}


def test_nothing_is_given_out_but_to_a_show_that_runs(slides: Slides, published: list[Any]) -> None:
    heard(slides, slide(0))
    assert answers(published) == []
    heard(slides, {"do": "start"}, slide(0), {"do": "end"}, slide(2))
    assert slides.asked == [0]


def test_a_number_beyond_the_show_is_not_looked_for(slides: Slides, published: list[Any]) -> None:
    heard(slides, {"do": "start"}, slide(3), slide(-1), slide("0"), slide(True), slide(0, ask=None))
    assert slides.asked == []
    assert ["problem" in content for content, _ in answers(published)] == [True, True]


def test_a_withdrawn_picture_is_not_asked_for_again(slides: Slides) -> None:
    heard(slides, {"do": "start"}, slide(1), slide(1))
    assert slides.asked == [1]
    slides.count = 2  # numbers may mean other pictures now
    heard(slides, slide(1))
    assert slides.asked == [1, 1]


def test_without_captions_no_name_leaves_python(slides: Slides, published: list[Any]) -> None:
    heard(slides, {"do": "start"}, slide(0))
    content, buffers = answers(published)[-1]
    assert "Maya" not in str(content)
    assert buffers == [b"jpeg"]
    slides.captions = True
    heard(slides, slide(0))
    assert answers(published)[-1][0]["caption"] == "Maya"


@pytest.mark.parametrize("meanwhile", ["the count fell", "it was renewed", "the show ended"])
def test_a_picture_found_before_a_change_is_not_given_out_after_it(
    slides: Slides, published: list[Any], meanwhile: str
) -> None:
    does: dict[str, Callable[[], object]] = {
        "the count fell": lambda: setattr(slides, "count", 2),
        "it was renewed": slides.renew,
        "the show ended": lambda: says(slides, {"do": "end"}),
    }

    async def on_slide(_: int) -> tuple[dict[str, Any], bytes]:
        does[meanwhile]()
        return {}, b"jpeg"

    slides.on_slide = on_slide
    heard(slides, {"do": "start"}, slide(0))
    assert [more for _, more in answers(published) if more] == []


def test_a_show_is_announced_once_each_way(slides: Slides) -> None:
    told: list[str] = []

    async def on_start() -> None:
        told.append("start")

    slides.on_start = on_start
    slides.on_end = lambda: told.append("end")
    heard(slides, {"do": "end"}, {"do": "start"}, {"do": "start"}, {"do": "end"}, {"do": "end"})
    assert told == ["start", "end"]
    slides.count = 0
    heard(slides, {"do": "start"})
    assert told == ["start", "end"]
