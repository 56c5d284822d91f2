"""Pages with pictures that everybody can use: what axe finds and fingers hit, in each state."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.media.camera import clip
from tests.pages.conftest import LOOKS, Standing, sign_in
from tests.pages.photos import camera_jpeg
from tests.pages.test_everybody_can_use_it import _look
from tests.pages.test_pictures_of_a_note_in_a_browser import choose, there, tile, viewer
from tests.pages.test_pictures_page_in_a_browser import Album, _only, _tiles, album

__all__ = ["album"]

SMALL = {"width": 800, "height": 600}


@pytest.fixture
def seen(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Looks at a page in a state; keeps a picture of it where JOURNALKIT_SHOTS says."""
    folder = os.environ.get("JOURNALKIT_SHOTS")

    def look(page: Page, state: str) -> None:
        if folder:
            width = page.viewport_size["width"]  # type: ignore[index]
            dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
            name = f"{state.replace(' ', '_')}-{width}-{'dark' if dark else 'light'}.png"
            page.screenshot(
                path=str(Path(folder) / name), full_page=state.startswith(("observe", "office"))
            )
        _look(page, state)

    return look


@LOOKS
def test_axe_finds_nothing_where_pictures_are(
    album: Album,
    standing: Standing,
    tablet: Callable[..., Page],
    seen: Callable[[Page, str], None],
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    page = tablet(width, 900, color_scheme=scheme, reduced_motion="reduce")
    sign_in(page, album.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Maya", exact=True).click()
    page.get_by_role("button", name="Iris", exact=True).click()
    page.get_by_label("What happened").fill("The two of them flew the kite from the hill.")
    choose(page, camera_jpeg("x", **SMALL), camera_jpeg("y", width=600, height=900))
    choose(page, clip("mp4", "libx264", "aac", size=(640, 360)), kind="video/mp4", name="a.mp4")
    there(page, "Photo 1", "Photo 2", "Video 1")
    tile(page, "Photo 1").get_by_role("button", name="Only Maya and Iris").click()
    expect(tile(page, "Photo 1").locator(".album-warning").first).to_be_visible()
    page.get_by_label("What does Photo 1 show?").fill("Up and away")
    seen(page, "observe with three")
    page.get_by_role("button", name="Remove Photo 2").click()
    expect(page.get_by_role("button", name="Undo: bring Photo 2 back")).to_be_visible()
    seen(page, "observe with one removed")
    page.get_by_role("button", name="Undo: bring Photo 2 back").click()
    page.get_by_role("button", name="Open Photo 2").click()
    dialog = viewer(page)
    expect(dialog.get_by_role("img", name="Photo 2")).to_be_visible()
    seen(page, "viewer of a photo")
    dialog.get_by_role("button", name="Other children…").click()
    dialog.get_by_role("button", name="Tomasz", exact=True).click()
    expect(dialog.get_by_role("button", name="That is everybody")).to_be_visible()
    seen(page, "viewer who is in it")
    dialog.get_by_role("button", name="That is everybody").click()
    expect(dialog.get_by_text("Saved", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Blur or crop").click()
    dialog.get_by_role("button", name="Add a rectangle").click()
    expect(dialog.get_by_role("button", name="Rectangle 1 of 1")).to_be_visible()
    expect(dialog.get_by_role("button", name="Remove it")).to_be_enabled()
    expect(dialog.get_by_role("button", name="Use this picture")).to_be_enabled()
    seen(page, "viewer blur")
    dialog.get_by_role("button", name="Back").click()
    dialog.get_by_role("button", name="Next").click()
    expect(dialog.locator("video")).to_be_visible()
    seen(page, "viewer of a film")
    dialog.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Discard draft").click()
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_text("The draft is gone.")).to_be_visible()

    page.goto(album.pictures)
    expect(_tiles(page).first).to_be_visible()
    expect(_tiles(page).nth(5)).to_be_visible()
    seen(page, "pictures")
    page.get_by_role("button", name="Slideshow for an open day").click()
    expect(page.get_by_role("button", name="Start the slideshow")).to_be_visible()
    seen(page, "pictures with the slideshow unfolded")

    page.goto(album.child)
    _only(page, "Maya")
    page.get_by_role("button", name=re.compile("photos and videos")).click()
    expect(_tiles(page).first).to_be_visible()
    page.locator(".gallery").scroll_into_view_if_needed()
    seen(page, "child with the gallery open")
    _only(page, "Iris")
    uses = page.get_by_role("region", name="Pictures may be used in")
    uses.get_by_role("button", name="Displays").click()
    expect(page.get_by_role("form", name="An answer about pictures of Iris")).to_be_visible()
    seen(page, "child with an answer of a family")

    sign_in(page, f"{album.served.address}/office", "ruth")
    page.get_by_role("button", name="Pictures", exact=True).click()
    expect(page.get_by_role("region", name="Still to ask")).to_be_visible()
    seen(page, "office pictures")
    crowded = page.evaluate(
        """() => {
            const apps = [...document.querySelectorAll('.journal-bar-app')];
            const nav = document.querySelector('.journal-bar-apps');
            return nav.scrollWidth > nav.clientWidth + 1
                || apps.some((one) => one.scrollWidth > one.clientWidth + 1);
        }"""
    )
    assert not crowded, "every app of a manager can be read and tapped"
