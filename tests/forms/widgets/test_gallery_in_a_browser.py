"""Looking through thousands of pictures: what is near the screen is there, the rest is not."""

from __future__ import annotations

import asyncio
import io
import itertools
import random
import time
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from journalkit.errors import CannotOpen, NotFound
from journalkit.forms.widgets.bar import Bar
from journalkit.forms.widgets.gallery import Gallery

COUNT_URLS = """() => {
  const [make, revoke] = [URL.createObjectURL, URL.revokeObjectURL];
  window.urls = { made: 0, alive: new Set(), most: 0 };
  URL.createObjectURL = (blob) => {
    const url = make(blob);
    urls.made += 1;
    urls.alive.add(url);
    urls.most = Math.max(urls.most, urls.alive.size);
    return url;
  };
  URL.revokeObjectURL = (url) => { urls.alive.delete(url); revoke(url); };
}"""
IN_SIGHT = """[...document.querySelectorAll(".gallery-tile")].filter((one) => {
  const { top, bottom } = one.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
})"""
ALL_SHOWN = (
    f"{IN_SIGHT}.length > 0 && {IN_SIGHT}.every((one) => one.querySelector('img')?.complete)"
)


def drawn(seed: int) -> bytes:
    """A small JPEG of about 10 kB: hills, a sun, some grain."""
    rng = random.Random(seed)
    colour = [tuple(rng.randrange(60, 235) for _ in range(3)) for _ in range(4)]
    image = Image.new("RGB", (320, 240), colour[0])
    draw = ImageDraw.Draw(image)
    x, y = rng.randrange(20, 240), rng.randrange(10, 90)
    draw.ellipse((x, y, x + 60, y + 60), fill=colour[1])
    draw.ellipse((-80, 130, 220, 400), fill=colour[2])
    draw.ellipse((90, 150, 420, 420), fill=colour[3])
    grain = Image.frombytes("L", (320, 240), rng.randbytes(320 * 240)).convert("RGB")
    out = io.BytesIO()
    Image.blend(image, grain, 0.06).save(out, "JPEG", quality=75)
    return out.getvalue()


@pytest.fixture(scope="module")
def thumbs() -> list[bytes]:
    return [drawn(seed) for seed in range(40)]


def row(section: str, at: int) -> dict[str, Any]:
    is_film = at % 9 == 4
    marks = [{"text": "nobody named yet", "kind": "warning"}] if at % 7 == 2 else []
    if at % 11 == 5:
        marks.append({"text": "blurred", "kind": ""})
    return {
        "id": f"{section}-{at}",
        "kind": "video" if is_film else "picture",
        "alt": f"{'Video' if is_film else 'Photo'} {at + 1} of {section}",
        "seconds": 42.0 if is_film else 0,
        "marks": marks,
    }


def sections(*counts: int) -> list[dict[str, Any]]:
    names = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
    return [
        {"id": f"s{at}", "title": names[at], "detail": f"{n:,} pictures", "count": n}
        for at, n in enumerate(counts)
    ]


@pytest.fixture
def gallery(thumbs: list[bytes]) -> Gallery:
    """A gallery of 5,000 pictures in six half terms; what is asked for is kept in `asked`."""
    gallery = Gallery(heading="Photos and videos", sections=sections(900, 700, 1000, 800, 900, 700))
    gallery.ranges, gallery.asked, gallery.opened = [], [], []

    async def on_range(section: str, first: int, count: int) -> list[dict[str, Any]]:
        gallery.ranges.append((section, first, count))
        return [row(section, at) for at in range(first, first + count)]

    async def on_thumb(ids: list[str]) -> list[bytes]:
        gallery.asked.append(ids)
        return [thumbs[sum(one.encode()) % len(thumbs)] for one in ids]

    gallery.on_range, gallery.on_thumb = on_range, on_thumb
    gallery.on_open = gallery.opened.append
    return gallery


def tile(page: Any, name: str) -> Any:
    return page.get_by_role("button", name=name + " ").or_(
        page.get_by_role("button", name=name, exact=True)
    )


def test_5000_pictures_are_there_at_once_and_only_what_is_near_is_kept(
    stage: Any, gallery: Gallery, record_property: Any
) -> None:
    page = stage.page
    page.evaluate(COUNT_URLS)
    began = time.perf_counter()
    stage.show(gallery)
    stage.until("document.querySelectorAll('.gallery-tile img').length >= 24")
    took = time.perf_counter() - began
    record_property("seconds_until_24_thumbs", round(took, 3))
    assert took < 2
    stage.until(ALL_SHOWN)
    tall = page.evaluate("document.documentElement.scrollHeight")
    asked = {one for ids in gallery.asked for one in ids}
    assert len(asked) < 300  # of 5,000
    record_property("tiles_in_the_page", page.locator(".gallery-tile").count())

    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    began = time.perf_counter()
    stage.until(f"scrollY > 5000 && {ALL_SHOWN}")
    record_property("seconds_in_the_middle", round(time.perf_counter() - began, 3))
    shown = page.evaluate(
        f"{IN_SIGHT}.map((one) => one.textContent + one.querySelector('img').alt)"
    )
    assert any("of s2" in one or "of s3" in one for one in shown)
    # The scroll bar was right from the start.
    assert page.evaluate("document.documentElement.scrollHeight") == tall

    for part in range(1, 21):  # through all of it
        page.evaluate(f"scrollTo(0, {tall} * {part} / 20)")
        stage.until(ALL_SHOWN)
        assert page.locator(".gallery-tile").count() < 300
    urls = page.evaluate("({ made: urls.made, most: urls.most, alive: urls.alive.size })")
    record_property("blob_urls", urls)
    assert urls["most"] < 300
    assert urls["made"] > 1000
    assert len(gallery.ranges) < 60
    page.evaluate("undo.forEach((one) => one())")
    assert page.evaluate("urls.alive.size") == 0
    assert page.locator(".gallery").count() == 0


def test_nobody_waits_for_what_they_only_scrolled_past(stage: Any, gallery: Gallery) -> None:
    page = stage.show(gallery)
    stage.until(ALL_SHOWN)
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate(
        """(tall) => new Promise((done) => {
          let n = 0;
          const step = () => {
            scrollTo(0, tall * ++n / 60);
            if (n < 60) requestAnimationFrame(step); else done();
          };
          step();
        })""",
        tall,
    )
    stage.until(ALL_SHOWN)
    asked = [one for ids in gallery.asked for one in ids]
    assert len(asked) == len(set(asked))
    assert len(asked) < 1500
    assert all(len(ids) <= 24 for ids in gallery.asked)


def test_an_answer_for_what_is_far_by_now_is_dropped(stage: Any, gallery: Gallery) -> None:
    goes: list[asyncio.Event] = []
    answer = gallery.on_thumb

    async def slowly(ids: list[str]) -> list[bytes]:
        if "s0-0" in ids:
            goes.append(asyncio.Event())
            await goes[0].wait()
        return await answer(ids)

    gallery.on_thumb = slowly
    page = stage.page
    page.evaluate(COUNT_URLS)
    stage.show(gallery)
    stage.until(lambda: bool(goes))
    page.get_by_label("Go to").select_option("Spring 2 · 800")
    stage.until(ALL_SHOWN)
    goes[0].set()
    stage.until(lambda: any("s0-0" in ids for ids in gallery.asked))
    stage.until("wire.sent.filter((one) => one.do === 'thumbs').length > 3")
    stage.until("urls.alive.size === document.querySelectorAll('.gallery-tile img').length")
    assert page.locator(".gallery-tile img[alt$=' of s0']").count() == 0
    page.evaluate("scrollTo(0, 0)")  # and it is asked for again when it is wished for
    tile(page, "Photo 1 of s0").get_by_role("img").wait_for()


def test_one_goes_straight_to_a_half_term_and_sees_where_one_is(
    stage: Any, gallery: Gallery
) -> None:
    gallery.sections = sections(900, 700, 1000, 800, 900, 7)
    page = stage.show(gallery)
    where = page.get_by_label("Go to")
    where.select_option("Spring 1 · 1,000")
    stage.until(ALL_SHOWN)
    expect(tile(page, "Photo 1 of s2")).to_be_visible()
    assert page.get_by_role("heading", name="Spring 1").bounding_box()["y"] < 200
    where.select_option("Summer 2 · 7")  # too short to come to the top
    stage.until(ALL_SHOWN)
    expect(tile(page, "Photo 7 of s5")).to_be_visible()
    assert where.input_value() == "s5"
    page.mouse.wheel(0, -3000)
    stage.until("document.querySelector('.gallery-jump select').value === 's4'")


def test_a_press_opens_the_picture(stage: Any, gallery: Gallery) -> None:
    page = stage.show(gallery)
    tile(page, "Photo 2 of s0").tap()
    stage.until(lambda: gallery.opened == ["s0-1"])
    film = page.get_by_role("button", name="Video 5 of s0 Video, 42 seconds")
    expect(film.get_by_text("0:42")).to_be_visible()
    film.click()
    stage.until(lambda: gallery.opened == ["s0-1", "s0-4"])


def test_marks_are_words_and_part_of_the_name(stage: Any, gallery: Gallery) -> None:
    page = stage.show(gallery)
    page.get_by_role("button", name="Photo 3 of s0 nobody named yet").wait_for()
    mark = page.get_by_text("nobody named yet").first
    expect(mark).to_be_visible()


def test_arrow_keys_go_from_picture_to_picture_and_into_the_next_half_term(
    stage: Any, gallery: Gallery
) -> None:
    gallery.sections = sections(12, 700)
    page = stage.show(gallery)
    stage.until(ALL_SHOWN)
    name = "document.activeElement.querySelector('img')?.alt"
    page.get_by_label("Go to").focus()
    page.keyboard.press("Tab")
    stage.until(f"{name} === 'Photo 1 of s0'")
    for key, there in (
        ("ArrowRight", "Photo 2 of s0"),
        ("ArrowDown", "Photo 7 of s0"),  # five in a line
        ("ArrowDown", "Photo 12 of s0"),
        ("ArrowDown", "Photo 2 of s1"),
        ("ArrowUp", "Photo 12 of s0"),
        ("ArrowLeft", "Photo 11 of s0"),
        ("End", "Photo 12 of s0"),
        ("ArrowRight", "Photo 1 of s1"),
        ("End", "Photo 700 of s1"),
    ):
        page.keyboard.press(key)
        stage.until(f"{name} === '{there}'")
    assert page.evaluate("document.activeElement.getBoundingClientRect().bottom <= innerHeight")
    page.keyboard.press("Enter")
    stage.until(lambda: gallery.opened == ["s1-699"])
    page.keyboard.press("Home")
    stage.until(f"{name} === 'Photo 1 of s1'")
    page.keyboard.press("Shift+Tab")  # the whole gallery is one stop
    assert page.evaluate("document.activeElement.tagName") == "SELECT"


def test_what_changed_is_shown_and_the_focus_stays_with_its_picture(
    stage: Any, gallery: Gallery, thumbs: list[bytes]
) -> None:
    page = stage.page
    page.evaluate(COUNT_URLS)
    gallery.sections = sections(50)
    ids = [row("s0", at) for at in range(50)]
    gallery.on_range = lambda section, first, count: ids[first : first + count]
    stage.show(gallery)
    stage.until(ALL_SHOWN)
    tile(page, "Photo 8 of s0").focus()
    seen = len(gallery.asked)
    ids.insert(0, {**row("s0", 60), "alt": "The new photo", "marks": []})
    ids[3] = {**ids[3], "marks": []}
    gallery.sections = sections(51)
    gallery.renew()
    page.get_by_role("button", name="The new photo").get_by_role("img").wait_for()
    stage.until("document.activeElement.querySelector('img')?.alt === 'Photo 8 of s0'")
    tile(page, "Photo 3 of s0").wait_for()
    stage.until(ALL_SHOWN)
    assert len(gallery.asked) > seen
    assert page.evaluate("urls.alive.size") == page.locator(".gallery-tile img").count()
    gallery.sections = sections(3)  # it is among those that went
    stage.until("document.querySelectorAll('.gallery-tile').length === 3")
    assert page.evaluate("document.activeElement.className") == "gallery-tile"


def test_where_another_childs_pictures_come_none_of_those_before_can_be_pressed_meanwhile(
    stage: Any, gallery: Gallery
) -> None:
    gallery.sections = sections(12)
    page = stage.show(gallery)
    stage.until(ALL_SHOWN)
    comes = asyncio.Event()

    async def later(section: str, first: int, count: int) -> list[dict[str, Any]]:
        await comes.wait()
        return [{**row(section, at + 20), "id": f"hers-{at}"} for at in range(first, first + count)]

    gallery.on_range = later
    with gallery.hold_sync():
        gallery.whose, gallery.sections = "another child", sections(3)
    gallery.renew()
    stage.until("document.querySelectorAll('.gallery-tile').length === 3")
    assert page.locator(".gallery-tile img").count() == 0
    page.locator(".gallery-tile").first.click(force=True)
    assert gallery.opened == []
    comes.set()
    stage.until(ALL_SHOWN)
    page.locator(".gallery-tile").first.click()
    stage.until(lambda: gallery.opened == ["hers-0"])


def test_a_picture_that_cannot_be_shown_says_so(stage: Any, gallery: Gallery) -> None:
    gallery.sections = sections(7)
    gallery.on_thumb = lambda ids: [b"" for _ in ids]
    page = stage.show(gallery)
    page.get_by_role("button", name="Photo 1 of s0 cannot be shown just now").wait_for()
    stage.until("document.querySelectorAll('.gallery-none').length === 7")
    page.mouse.wheel(0, 10)  # it looks again, and does not ask again
    stage.until("document.querySelectorAll('.gallery-none').length === 7")
    assert len(stage.sent("thumbs")) == 1


def test_what_went_wrong_is_said_in_words_and_can_be_tried_again(
    stage: Any, gallery: Gallery
) -> None:
    told: list[Any] = []
    gallery.on_problem = told.append
    works = gallery.on_range

    def broken(*_: Any) -> Any:
        raise CannotOpen

    gallery.on_range = broken
    page = stage.show(gallery)
    page.get_by_text(CannotOpen.sentence).wait_for()
    assert len(stage.sent("range")) <= 2
    gallery.on_range = works
    page.get_by_role("button", name="Try again").click()
    stage.until(ALL_SHOWN)
    assert not page.get_by_role("button", name="Try again").is_visible()
    assert told == []

    async def gone(_: str) -> None:
        raise NotFound

    gallery.on_open = gone
    tile(page, "Photo 1 of s0").click()
    stage.until(lambda: [type(one) for one in told] == [NotFound])


def test_a_dropped_connection_only_interrupts(stage: Any, gallery: Gallery) -> None:
    page = stage.show(gallery)
    stage.until(ALL_SHOWN)
    stage.cut(True)
    page.evaluate("scrollTo(0, 9000)")
    stage.until("document.querySelectorAll('.gallery-tile[aria-disabled=true]').length > 10")
    stage.event("journal:offline")
    page.get_by_text("Not connected.").wait_for()
    stage.cut(False)
    stage.event("journal:online")
    stage.until(ALL_SHOWN)
    assert not page.get_by_text("Not connected.").is_visible()


def test_a_tablet_that_is_turned_shows_the_same_pictures(stage: Any, gallery: Gallery) -> None:
    page = stage.show(gallery)
    page.evaluate("scrollTo(0, 12000)")
    stage.until(ALL_SHOWN)
    first = "Math.min(...[...document.querySelectorAll('.gallery-tile')].filter((one) => "
    first += "one.getBoundingClientRect().top >= 0).map((one) => one.parentNode.ariaPosInSet))"
    before = page.evaluate(first)
    page.set_viewport_size({"width": 390, "height": 820})
    stage.until(ALL_SHOWN)
    assert abs(page.evaluate(first) - before) <= 8


def test_nothing_of_a_picture_stays_when_the_device_is_reported_missing(
    stage: Any, gallery: Gallery
) -> None:
    page = stage.page
    page.evaluate(COUNT_URLS)
    stage.show(gallery)
    stage.until(ALL_SHOWN)
    stage.event("journal:ended")
    assert page.evaluate("urls.alive.size") == 0
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "columns"), [(390, 3), (820, 5), (1440, 8)])
@pytest.mark.parametrize("counts", [(), (7,), (900, 700, 1000, 800, 900, 700)])
def test_little_and_much_have_nothing_that_axe_finds(
    stage: Any, gallery: Gallery, *, counts: Any, width: int, columns: int, scheme: str
) -> None:
    page = stage.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    gallery.sections = sections(*counts)
    stage.show(gallery)
    if counts:
        stage.until(ALL_SHOWN)
        places = "[...document.querySelectorAll('.gallery-place')]"
        lefts = page.evaluate(f"new Set({places}.map((one) => one.style.left)).size")
        assert lefts == min(columns, sum(counts))
    else:
        page.get_by_text("No pictures yet.").wait_for()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_that_is_looked_for_hides_below_the_bar(stage: Any, gallery: Gallery) -> None:
    page = stage.page
    bar = Bar(setting_name="Willow", member_name="Ruth", until="until 16:30")
    stage.show(bar, gallery)
    page.evaluate(
        "document.querySelector('.journal-bar-inside').parentNode.className = 'journal-bar'"
    )
    page.get_by_label("Go to").select_option("Spring 1 · 1,000")
    stage.until(ALL_SHOWN)
    places = [
        page.locator(".journal-bar").bounding_box(),
        page.locator(".gallery-jump").bounding_box(),
        page.get_by_role("heading", name="Spring 1").bounding_box(),
        tile(page, "Photo 1 of s2").bounding_box(),
    ]
    for above, below in itertools.pairwise(places):
        assert above["y"] + above["height"] <= below["y"] + 1  # the bar's own line
    tile(page, "Photo 12 of s2").focus()
    for _ in range(4):
        page.keyboard.press("PageDown")
    for _ in range(4):
        page.keyboard.press("PageUp")
        stage.until(ALL_SHOWN)
        held = page.evaluate("document.activeElement.getBoundingClientRect().top")
        jump = page.locator(".gallery-jump").bounding_box()
        assert held >= jump["y"] + jump["height"]
