"""Ways to add files, many at once, long films: the real script, a wire that can be cut."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from journalkit.crypto.scratch import Scratch
from journalkit.forms.widgets.photos import Photos
from tests.forms.widgets.conftest import Stage
from tests.forms.widgets.test_photos_in_a_browser import DOT, file

MB = 1024 * 1024


@pytest.fixture
def photos(tmp_path: Path) -> Photos:
    """Photos whose files are kept in `photos.kept`."""
    photos = Photos()
    photos.scratch_folder = tmp_path
    photos.kept = kept = []

    async def on_file(source: Scratch) -> dict[str, Any]:
        kept.append(source.read(0, source.size))
        return {"id": f"p{len(kept)}", "kind": "picture"}

    photos.on_file = on_file
    photos.on_thumb = lambda picture: DOT
    return photos


@pytest.fixture
def laptop(browser: Browser, address: str) -> Iterator[Stage]:
    """A page on a computer without a touch screen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    stage = Stage(page)
    page.goto(address)
    stage.until("window.staged")
    yield stage
    context.close()
    assert stage.errors == []


def test_sixty_files_at_once_are_sent_one_after_another_as_many_as_a_note_holds(
    stage: Any, photos: Photos
) -> None:
    page = stage.show(photos, photos.album)
    most: list[int] = []
    photos.observe(lambda change: most.append(change["new"]), "arriving")
    choose = page.get_by_label("Choose photos and videos")
    choose.set_input_files([file(DOT + bytes([n])) for n in range(60)])
    words = "A note holds up to 30 photos and videos; 30 of the 60 were added."
    page.get_by_role("alert").get_by_text(words).wait_for()
    stage.until(lambda: len(photos.pictures) == 30)
    stage.until(lambda: photos.arriving == 0)
    assert photos.kept == [DOT + bytes([n]) for n in range(30)]
    assert max(most) >= 29  # a page knows of those that wait, and does not save without them
    assert 0 not in most[:-1]
    choose.set_input_files(file(DOT))
    words = "A note holds up to 30 photos and videos; this one was not added."
    page.get_by_role("alert").get_by_text(words).wait_for()
    assert len(stage.sent("begin")) == 30


def test_all_that_wait_can_be_given_up_with_one_press(stage: Any, photos: Photos) -> None:
    page = stage.show(photos, photos.album)
    page.evaluate("wire.cut = true")
    page.get_by_label("Choose photos and videos").set_input_files([file(bytes(900_000))] * 5)
    page.get_by_text("5 on their way").wait_for()
    stage.cut(False)
    page.get_by_role("button", name="Cancel all").click()
    page.get_by_role("progressbar").first.wait_for(state="detached")
    stage.until(lambda: photos.arriving == 0)
    assert photos.kept == []


def test_a_film_of_over_64_mb_goes_on_where_it_was_when_the_connection_is_back(
    stage: Any, photos: Photos, tmp_path: Path
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(random.Random(3).randbytes(66 * MB))
    photos.most_video_bytes = 100 * MB
    page = stage.show(photos, photos.album)
    page.evaluate(
        """() => {
          const look = () => wire.sent.filter((one) => one.do === "piece").length > 40
            ? (wire.cut = true) : setTimeout(look, 0);
          look();
        }"""
    )
    page.get_by_label("Choose photos and videos").set_input_files(film)
    stage.until("wire.cut")
    stage.event("journal:offline")
    page.get_by_text("Not connected. It goes on by itself.").wait_for()
    stage.cut(False)
    stage.event("journal:online")
    page.get_by_role("button", name="Remove Photo 1").wait_for(timeout=60_000)
    with film.open("rb") as sent:
        whole = hashlib.file_digest(sent, "sha256").digest()
    assert [hashlib.sha256(one).digest() for one in photos.kept] == [whole]
    assert len(stage.sent("where")) == len(stage.sent("begin")) == 1
    assert len(stage.sent("piece")) < 132 + 10  # not from the beginning
    assert "sha256" not in stage.sent("end")[0]


def test_limits_are_those_of_the_kind_and_a_heic_without_a_type_is_a_photo(
    stage: Any, photos: Photos
) -> None:
    photos.most_bytes, photos.most_video_bytes = MB, 2 * MB
    page = stage.show(photos, photos.album)
    large = bytes(1_500_000)
    page.get_by_label("Choose photos and videos").set_input_files(
        [
            file(large, "a.HEIC", ""),
            file(bytes(2_500_000), "b.mov", ""),
            file(large, "c.mp4", "video/mp4"),
            file(DOT, "d.heic", ""),
        ]
    )
    page.get_by_text("This photo is larger than 1 MB. Choose a smaller picture.").wait_for()
    page.get_by_text("This video is larger than 2 MB. Choose a shorter video.").wait_for()
    stage.until(lambda: photos.kept == [large, DOT])


def test_a_tablet_takes_photos_and_films_with_its_camera(stage: Any, photos: Photos) -> None:
    page = stage.show(photos, photos.album)
    for label, kinds in (("Take a photo", "image/*"), ("Take a video", "video/*")):
        field = page.get_by_label(label)
        assert field.get_attribute("capture") == "environment"
        assert field.get_attribute("accept") == kinds
        field.set_input_files(file(DOT, kind=kinds.replace("*", "x")))
    choose = page.get_by_label("Choose photos and videos")
    assert choose.get_attribute("capture") is None
    assert choose.get_attribute("accept") == "image/*,video/*,.heic,.heif"
    stage.until(lambda: photos.kept == [DOT, DOT])
    photos.disabled = True
    stage.until("!document.querySelector('.photos-ways').checkVisibility()")


def test_a_laptop_offers_no_camera_and_takes_what_is_dropped_on_the_card_or_pasted(
    laptop: Stage, photos: Photos
) -> None:
    page = laptop.show(photos, photos.album)
    page.get_by_text("or drag them here, or paste one").wait_for()
    assert page.get_by_text("Take a photo").count() == 0
    page.evaluate(
        """() => {
          const main = document.getElementById("page");
          main.classList.add("card");
          const carried = new DataTransfer();
          carried.items.add(new File(["a jar"], "x.png", { type: "image/png" }));
          const how = { bubbles: true, cancelable: true };
          const tell = (type) =>
            main.dispatchEvent(new DragEvent(type, { ...how, dataTransfer: carried }));
          tell("dragover");
          window.lit = main.matches(".photos-over");
          tell("drop");
          window.lit = window.lit && !main.matches(".photos-over");
          const paste = (data) => document.body.dispatchEvent(
            new ClipboardEvent("paste", { ...how, clipboardData: data }));
          paste(carried);
          carried.items.add("words beside it", "text/plain");
          paste(carried);
        }"""
    )
    assert page.evaluate("window.lit")
    laptop.until(lambda: photos.kept == [b"a jar"] * 2)
