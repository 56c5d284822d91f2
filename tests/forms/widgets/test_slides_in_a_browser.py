"""The show on the open day: who is seen, who is not seen any longer, and what a lock leaves."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from journalkit.errors import NotFound
from journalkit.forms.widgets.bar import Bar
from journalkit.forms.widgets.slides import Slides

SHELL = Path(__file__).resolve().parents[3] / "frontend" / "src" / "shell.js"
WATCH = """() => {
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
  window.awake = { asked: 0, released: 0 };
  Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
    awake.asked += 1;
    const lock = new EventTarget();
    lock.release = async () => { awake.released += 1; lock.dispatchEvent(new Event("release")); };
    return lock;
  } } });
}"""
NUMBER = "document.querySelector('.slides-picture:not(.slides-old)')?.naturalWidth - 100"
"""Which picture is on the screen: its width is 100 and its number."""


def jpeg(number: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (100 + number, 80), (40 * number % 255, 120, 90)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def slides(stage: Any) -> Slides:
    """A show of five pictures; `asked` keeps the numbers that were asked for, `withdrawn` those
    whose consent ended, `events` what the page was told."""
    slides = Slides(count=5, detail="5 photos, each with consent for display")
    slides.asked, slides.withdrawn, slides.events = [], set(), []

    async def on_slide(number: int) -> tuple[dict[str, Any], bytes]:
        slides.asked.append(number)
        if number in slides.withdrawn:
            raise NotFound
        about = {"alt": f"Photo {number} of Maya", "caption": f"Maya lines up {number} jars"}
        return {**about, "mime": "image/jpeg", "width": 100 + number, "height": 80}, jpeg(number)

    slides.on_slide = on_slide
    slides.on_start = lambda: slides.events.append("start")
    slides.on_end = lambda: slides.events.append("end")
    stage.page.evaluate(WATCH)
    return slides


def start(stage: Any, slides: Slides) -> Any:
    page = stage.page
    page.get_by_role("button", name="Start the slideshow").click()
    stage.until(f"{NUMBER} >= 0")
    return page


def nothing_is_left(stage: Any) -> None:
    page = stage.page
    assert page.evaluate("document.querySelectorAll('img').length") == 0
    assert page.evaluate("urls.alive.size") == 0
    assert not page.evaluate("Boolean(document.querySelector('dialog[open]'))")
    assert "Maya" not in page.content()


def test_pictures_follow_each_other_and_begin_again(stage: Any, slides: Slides) -> None:
    stage.show(slides)
    page = start(stage, slides)
    for number in (1, 2, 3, 4, 0, 1):
        page.keyboard.press("ArrowRight")
        stage.until(f"{NUMBER} === {number}")
    page.keyboard.press("ArrowLeft")
    stage.until(f"{NUMBER} === 0")
    assert page.evaluate("urls.most") <= 3
    page.keyboard.press("Escape")
    stage.until(lambda: slides.events == ["start", "end"])
    nothing_is_left(stage)
    stage.until("document.fullscreenElement === null")
    stage.until("document.activeElement.textContent === 'Start the slideshow'")


def test_a_picture_stays_for_the_chosen_time_and_stops_when_paused(
    stage: Any, slides: Slides
) -> None:
    slides.seconds = 5
    stage.show(slides)
    page = stage.page
    page.get_by_role("radio", name="8 seconds").check()
    stage.until(lambda: slides.seconds == 8)
    page.clock.install()
    start(stage, slides)
    stage.until(lambda: 1 in slides.asked)  # asked ahead
    page.clock.run_for(7000)
    assert page.evaluate(NUMBER) == 0
    page.clock.run_for(1500)
    stage.until(f"{NUMBER} === 1")
    page.keyboard.press(" ")
    page.get_by_role("button", name="Go on").wait_for()
    page.clock.run_for(60_000)
    assert page.evaluate(NUMBER) == 1
    page.keyboard.press(" ")
    page.clock.run_for(8500)
    stage.until(f"{NUMBER} === 2")


def test_no_child_is_named_on_the_wall_unless_captions_are_wished_for(
    stage: Any, slides: Slides
) -> None:
    stage.show(slides)
    page = start(stage, slides)
    assert "Maya" not in page.content()
    assert page.get_by_role("img", name="Photo").count() == 1
    page.get_by_role("button", name="Close").click()
    page.get_by_role("checkbox", name="Show captions").check()
    expect(page.get_by_text("Captions may name children.")).to_be_visible()
    start(stage, slides)
    page.get_by_text("Maya lines up 0 jars").wait_for()
    page.keyboard.press("Escape")
    nothing_is_left(stage)


def test_a_picture_whose_consent_is_withdrawn_is_passed_over_for_good(
    stage: Any, slides: Slides
) -> None:
    slides.withdrawn = {1}
    stage.show(slides)
    page = start(stage, slides)
    for number in (2, 3, 4, 0, 2, 3):
        page.keyboard.press("ArrowRight")
        stage.until(f"{NUMBER} === {number}")
    assert slides.asked.count(1) == 1
    slides.withdrawn |= {0, 2, 4}
    slides.asked.clear()
    slides.renew()  # the page learned of it: what is held counts no longer
    stage.until(lambda: 3 in slides.asked)
    stage.until(f"{NUMBER} === 3")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    stage.until(lambda: {0, 1, 2, 4} <= set(slides.asked))
    stage.until(f"{NUMBER} === 3")
    slides.withdrawn.add(3)
    page.keyboard.press("ArrowRight")  # the only one left is looked at again
    page.get_by_text("no picture left that may be shown").wait_for()
    stage.until(lambda: slides.events == ["start", "end"])
    nothing_is_left(stage)


def test_back_passes_over_a_withdrawn_picture_too(stage: Any, slides: Slides) -> None:
    slides.withdrawn = {4}
    stage.show(slides)
    page = start(stage, slides)
    page.keyboard.press("ArrowLeft")
    stage.until(f"{NUMBER} === 3")


def test_fewer_pictures_take_what_is_on_the_screen_away_at_once(stage: Any, slides: Slides) -> None:
    stage.show(slides)
    page = start(stage, slides)
    page.keyboard.press("ArrowLeft")
    stage.until(f"{NUMBER} === 4")
    go = asyncio.Event()
    answer = slides.on_slide

    async def slowly(number: int) -> Any:
        await go.wait()
        return await answer(number)

    slides.on_slide = slowly
    slides.count = 3
    stage.until("document.querySelectorAll('.slides-picture').length === 0")
    assert page.evaluate("urls.alive.size") == 0
    go.set()
    stage.until(f"{NUMBER} === 2")
    slides.asked.clear()
    for number in (0, 1, 2):
        page.keyboard.press("ArrowRight")
        stage.until(f"{NUMBER} === {number}")
    assert set(slides.asked) <= {0, 1, 2}
    slides.count = 0
    page.get_by_text("no picture left that may be shown").wait_for()
    nothing_is_left(stage)


def test_a_picture_fetched_long_ago_is_asked_for_again_before_it_is_shown(
    stage: Any, slides: Slides
) -> None:
    stage.show(slides)
    stage.page.clock.install()
    page = start(stage, slides)
    stage.until("urls.alive.size === 2")
    page.keyboard.press(" ")
    slides.withdrawn = {1}  # while the show was paused, an hour
    page.clock.run_for(3_600_000)
    page.keyboard.press("ArrowRight")
    stage.until(f"{NUMBER} === 2")


def test_a_lost_connection_keeps_the_picture_and_the_show_goes_on_by_itself(
    stage: Any, slides: Slides
) -> None:
    stage.show(slides)
    stage.page.clock.install()
    page = start(stage, slides)
    stage.until("urls.alive.size === 2")
    stage.cut(True)
    stage.event("journal:offline")
    page.clock.run_for(30_000)
    stage.until(f"{NUMBER} === 1")  # what was there already
    page.clock.run_for(30_000)
    assert page.evaluate(NUMBER) == 1
    stage.cut(False)
    stage.event("journal:online")
    stage.until(f"{NUMBER} === 2")
    page.clock.run_for(9000)
    stage.until(f"{NUMBER} === 3")


def test_each_show_has_an_order_of_its_own(stage: Any, slides: Slides) -> None:
    slides.count, slides.shuffled = 40, True
    stage.show(slides)
    page = start(stage, slides)
    seen = [page.evaluate(NUMBER)]
    for _ in range(39):
        page.keyboard.press("ArrowRight")
        stage.until(f"{NUMBER} !== {seen[-1]}")
        seen.append(page.evaluate(NUMBER))
    assert sorted(seen) == list(range(40))
    assert seen != list(range(40))
    assert page.evaluate("urls.most") <= 3


def test_the_screen_is_kept_awake_only_while_the_show_runs(stage: Any, slides: Slides) -> None:
    stage.show(slides)
    page = start(stage, slides)
    assert page.evaluate("awake") == {"asked": 1, "released": 0}
    page.get_by_role("button", name="Close").click()
    assert page.evaluate("awake") == {"asked": 1, "released": 1}


def test_the_show_fills_the_screen_and_closes_with_it(stage: Any, slides: Slides) -> None:
    stage.show(slides)
    page = start(stage, slides)
    stage.until("document.fullscreenElement?.className.includes('slides-screen')")
    page.evaluate("() => document.exitFullscreen()")  # as Escape does, without a word to the page
    stage.until(lambda: slides.events == ["start", "end"])
    nothing_is_left(stage)


def test_without_full_screen_the_show_fills_the_page(stage: Any, slides: Slides) -> None:
    stage.page.evaluate("() => { Element.prototype.requestFullscreen = undefined; }")
    stage.show(slides)
    page = start(stage, slides)
    box = page.get_by_role("dialog", name="Slideshow").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 820, 1100)


def test_buttons_go_when_nobody_moves_and_a_tap_only_brings_them_back(
    stage: Any, slides: Slides
) -> None:
    stage.show(slides)
    stage.page.clock.install()
    page = start(stage, slides)
    close = page.get_by_role("button", name="Close").bounding_box()
    page.clock.run_for(3500)
    assert page.locator(".slides-still").count() == 1
    page.touchscreen.tap(close["x"] + 20, close["y"] + 20)
    stage.until("!document.querySelector('.slides-still')")
    assert page.evaluate("Boolean(document.querySelector('dialog[open]'))")
    page.clock.run_for(500)
    page.touchscreen.tap(close["x"] + 20, close["y"] + 20)
    stage.until("!document.querySelector('dialog[open]')")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_pictures_fade_gently_unless_that_is_unwelcome(
    stage: Any, slides: Slides, motion: str
) -> None:
    stage.page.emulate_media(reduced_motion=motion)
    stage.show(slides)
    page = start(stage, slides)
    stage.until("urls.alive.size === 2")
    # The next picture may still be decoded: what counts is the moment in which it is put there.
    both = page.evaluate(
        """() => new Promise((done) => {
          const screen = document.querySelector(".slides-screen");
          new MutationObserver((seen) => {
            const came = seen.flatMap((one) => [...one.addedNodes]);
            if (came.some((one) => one.classList?.contains("slides-picture")))
              done(document.querySelectorAll(".slides-picture").length);
          }).observe(screen, { childList: true, subtree: true });
          const key = new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true });
          screen.dispatchEvent(key);
        })"""
    )
    assert both == (1 if motion == "reduce" else 2)


# ---- locked, signed out, missing: nothing is left, at once


LOCKED_NOW = """async (how) => {
  document.documentElement.classList.add("journal-covered");
  document.getElementById("page").inert = true;
  await Promise.resolve();
  return {
    images: document.querySelectorAll("img").length,
    open: Boolean(document.querySelector("dialog[open]")),
    alive: urls.alive.size,
  };
}"""


@pytest.mark.parametrize("full", [True, False])
def test_the_show_is_gone_before_a_locked_page_is_drawn(
    stage: Any, slides: Slides, full: bool
) -> None:
    if not full:
        stage.page.evaluate("() => { Element.prototype.requestFullscreen = undefined; }")
    slides.captions = True
    stage.show(slides)
    page = start(stage, slides)
    if full:
        stage.until("document.fullscreenElement !== null")
    assert page.evaluate(LOCKED_NOW) == {"images": 0, "open": False, "alive": 0}
    nothing_is_left(stage)
    stage.until("document.fullscreenElement === null")
    stage.until(lambda: slides.events == ["start", "end"])
    assert not slides.running


def test_an_idle_page_that_locks_itself_takes_the_show_along(stage: Any, slides: Slides) -> None:
    bar = Bar(member_name="Ruth", idle_seconds=300)
    locked: list[Any] = []
    bar.on_lock(lambda *_: locked.append(True))
    page = stage.page
    page.clock.install()
    stage.show(bar, slides)
    start(stage, slides)
    page.clock.run_for(295_000)
    stage.until(f"{NUMBER} >= 0")
    assert locked == []
    page.clock.run_for(10_000)
    stage.until(lambda: bool(locked))
    nothing_is_left(stage)


def test_a_dialog_on_top_is_covered_with_its_page(stage: Any, slides: Slides) -> None:
    """Browsers show a modal dialog even in a page that is hidden: the look says otherwise."""
    stage.show(slides)
    page = start(stage, slides)
    found = page.evaluate(
        """() => {
          document.documentElement.classList.add("journal-covered");
          const hidden = [".slides-show", ".slides-screen", ".slides-picture"].map(
            (one) => getComputedStyle(document.querySelector(one)).visibility);
          return hidden;
        }"""
    )
    assert found == ["hidden"] * 3


def test_a_missing_device_shows_nothing_any_longer(stage: Any, slides: Slides) -> None:
    """With the page's own shell, which empties the page without asking its parts."""
    page = stage.page
    shell = SHELL.read_text(encoding="utf-8")
    page.route("**/shell.js", lambda to: to.fulfill(body=shell, content_type="text/javascript"))
    page.evaluate(
        """async () => {
          const { keepStrip } = await import("/shell.js");
          const strip = document.createElement("div");
          document.body.prepend(strip);
          keepStrip(strip);
        }"""
    )
    slides.captions = True
    stage.show(slides)
    start(stage, slides)
    stage.until("document.fullscreenElement !== null")
    stage.event("journal:ended")
    nothing_is_left(stage)
    stage.until("document.fullscreenElement === null")
    page.get_by_text("This page was closed from the office.").wait_for()
    page.get_by_role("button", name="Open again").click(trial=True)  # nothing lies over it


@pytest.mark.parametrize("how", ["journal:gone", "undo", "stop"])
def test_whatever_ends_the_page_ends_the_show(stage: Any, slides: Slides, how: str) -> None:
    stage.show(slides)
    page = start(stage, slides)
    if how == "undo":
        page.evaluate("undo.forEach((one) => one())")
    elif how == "stop":
        slides.stop()
        stage.until("!document.querySelector('dialog[open]')")
    else:
        stage.event(how)
    nothing_is_left(stage)
    stage.until(lambda: slides.events == ["start", "end"])


def test_a_picture_that_comes_after_the_lock_is_not_kept(
    stage: Any, slides: Slides, published: list[Any]
) -> None:
    go = asyncio.Event()
    answer = slides.on_slide

    async def slowly(number: int) -> Any:
        await go.wait()
        return await answer(number)

    slides.on_slide = slowly
    stage.show(slides)
    page = stage.page
    page.get_by_role("button", name="Start the slideshow").click()
    stage.until(lambda: slides.running)
    page.evaluate(LOCKED_NOW)
    stage.until(lambda: not slides.running)
    go.set()
    stage.until(lambda: slides.asked == [0] and not slides._tasks and not published)
    nothing_is_left(stage)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_card_and_show_have_nothing_that_axe_finds(
    stage: Any, slides: Slides, width: int, scheme: str
) -> None:
    page = stage.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    slides.captions = True
    stage.show(slides)
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    start(stage, slides)
    page.get_by_text("Maya lines up 0 jars").wait_for()
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
