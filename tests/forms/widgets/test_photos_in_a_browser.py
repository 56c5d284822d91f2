"""Adding photos and videos: the real script, the real widget, a wire that can be cut."""

from __future__ import annotations

import asyncio
import hashlib
import random
from typing import Any

import pytest

from journalkit.crypto.scratch import Scratch
from journalkit.errors import PictureRefused
from journalkit.forms.widgets.photos import Photos

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
"""A red picture of one pixel (PNG)."""


def file(data: bytes, name: str = "holiday.png", kind: str = "image/png") -> dict[str, Any]:
    return {"name": name, "mimeType": kind, "buffer": data}


@pytest.fixture
def photos() -> Photos:
    """Photos whose files are kept in `photos.kept`."""
    photos = Photos()
    photos.kept = kept = []

    async def on_file(source: Scratch) -> dict[str, Any]:
        data = source.read(0, source.size)
        if data == b"bad":
            raise PictureRefused
        kept.append(data)
        return {"id": f"p{len(kept)}", "kind": "picture"}

    photos.on_file = on_file
    photos.on_thumb = lambda picture: DOT
    return photos


def test_a_file_of_12_mb_arrives_whole_with_at_most_four_pieces_unanswered(
    stage: Any, photos: Photos
) -> None:
    page = stage.show(photos, photos.album)
    data = random.Random(1).randbytes(12 * 1024 * 1024)
    page.get_by_label("Choose photos and videos").set_input_files(file(data))
    page.get_by_role("progressbar", name="Photo 1").wait_for()
    page.get_by_role("button", name="Remove Photo 1").wait_for()
    assert [hashlib.sha256(one).digest() for one in photos.kept] == [hashlib.sha256(data).digest()]
    assert 1 < page.evaluate("wire.mostAhead") <= 4
    assert "holiday" not in str(page.evaluate("JSON.stringify(wire.sent)"))


def test_a_dropped_connection_only_interrupts_a_file(stage: Any, photos: Photos) -> None:
    page = stage.show(photos, photos.album)
    data = random.Random(2).randbytes(6 * 1024 * 1024)
    page.evaluate(
        """() => { // out of the wifi's reach as soon as the third piece was sent
          const look = () => wire.sent.filter((one) => one.do === "piece").length > 2
            ? (wire.cut = true) : setTimeout(look, 0);
          look();
        }"""
    )
    page.get_by_label("Choose photos and videos").set_input_files(file(data))
    stage.until("wire.cut")
    stage.event("journal:offline")
    page.get_by_text("Not connected. It goes on by itself.").wait_for()
    assert photos.kept == []
    stage.cut(False)
    stage.event("journal:online")
    page.get_by_role("button", name="Remove Photo 1").wait_for()
    assert photos.kept == [data]
    assert len(stage.sent("begin")) == 1
    assert len(stage.sent("where")) == 1


def test_several_files_keep_their_order_and_show_their_small_pictures(
    stage: Any, photos: Photos
) -> None:
    page = stage.show(photos, photos.album)
    files = [DOT + bytes([n]) * (700_000 - 300_000 * n) for n in range(3)]
    page.get_by_label("Choose photos and videos").set_input_files([file(one) for one in files])
    page.get_by_role("button", name="Remove Photo 3").wait_for()
    assert photos.kept == files
    assert [one["name_for_screen"] for one in photos.pictures] == ["Photo 1", "Photo 2", "Photo 3"]
    stage.until(
        "[...document.querySelectorAll('.album-one img')].filter((i) => i.width).length == 3"
    )


def test_a_refused_file_says_why_and_can_be_tried_again_or_taken_away(
    stage: Any, photos: Photos
) -> None:
    page = stage.show(photos, photos.album)
    page.get_by_label("Choose photos and videos").set_input_files([file(b"bad"), file(DOT)])
    page.get_by_role("alert").get_by_text(PictureRefused.sentence).wait_for()
    page.get_by_role("button", name="Remove Photo 2").wait_for()  # the next one went on
    page.get_by_role("button", name="Retry Photo 1").click()
    stage.until("wire.sent.filter((one) => one.do === 'end').length === 3")
    page.get_by_role("alert").get_by_text(PictureRefused.sentence).wait_for()
    page.get_by_role("button", name="Remove Photo 1").click()
    page.get_by_role("alert").wait_for(state="detached")
    assert photos.kept == [DOT]


def test_what_is_too_large_or_no_picture_is_said_before_anything_is_sent(
    stage: Any, photos: Photos
) -> None:
    photos.most_bytes = 1024 * 1024
    page = stage.show(photos, photos.album)
    page.get_by_label("Choose photos and videos").set_input_files(
        [file(bytes(1024 * 1024 + 1)), file(b"list", "plan.txt", "text/plain")]
    )
    page.get_by_text("This photo is larger than 1 MB.").wait_for()
    page.get_by_text("This is not a photo or a video.").wait_for()
    assert stage.sent("begin") == []


def test_a_file_on_its_way_can_be_cancelled(stage: Any, photos: Photos) -> None:
    page = stage.show(photos, photos.album)
    page.evaluate("wire.cut = true")  # it would otherwise be there before the press
    page.get_by_label("Choose photos and videos").set_input_files([file(bytes(900_000)), file(DOT)])
    stage.until("wire.sent.some((one) => one.do === 'piece')")
    stage.cut(False)
    page.get_by_role("button", name="Cancel Photo 1").click()
    page.get_by_role("button", name="Remove Photo 2").wait_for()
    assert photos.kept == [DOT]
    assert page.get_by_role("button", name="Cancel").count() == 0


def test_a_picture_is_removed_by_keyboard_and_its_small_picture_given_back(
    stage: Any, photos: Photos
) -> None:
    removed: list[str] = []
    photos.on_remove = removed.append
    photos.album.undo_seconds = 0.05
    photos.pictures = [
        {"id": f"p{n}", "name_for_screen": f"Photo {n}", "state": "ready", "kind": "picture"}
        for n in (1, 2)
    ]
    page = stage.show(photos, photos.album)
    revoked = "() => { const r = URL.revokeObjectURL; window.given = []; "
    page.evaluate(revoked + "URL.revokeObjectURL = (u) => { given.push(u); r(u); }; }")
    stage.until("document.querySelectorAll('.album-one img').length === 2")
    url = page.get_by_role("img", name="Photo 1").get_attribute("src")
    page.get_by_role("button", name="Remove Photo 1").focus()
    page.keyboard.press("Enter")
    page.get_by_role("img", name="Photo 1").wait_for(state="detached")
    stage.until("!document.body.textContent.includes('Undo')")
    assert removed == ["p1"]
    assert page.evaluate("given") == [url]
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "Remove Photo 2"


def test_a_picture_dropped_on_the_page_is_added_and_beside_it_nothing_is_lost(
    stage: Any, photos: Photos
) -> None:
    page = stage.show(photos, photos.album)
    drop = """([where]) => {
      const carried = new DataTransfer();
      carried.items.add(new File(["a jar"], "x.png", { type: "image/png" }));
      const how = { dataTransfer: carried, bubbles: true, cancelable: true };
      const event = new DragEvent("drop", how);
      document.querySelector(where).dispatchEvent(event);
      return event.defaultPrevented;
    }"""
    assert page.evaluate(drop, ["h1"])
    assert photos.kept == []
    assert page.evaluate(drop, [".photos"])
    page.get_by_role("button", name="Remove Photo 1").wait_for()
    assert photos.kept == [b"a jar"]


def test_a_slow_check_shows_itself_and_leaves_the_page_answering(stage: Any) -> None:
    photos = Photos()
    goes: list[asyncio.Event] = []

    async def on_file(source: Scratch) -> dict[str, Any]:
        goes.append(asyncio.Event())
        await goes[0].wait()
        return {"id": "p1", "kind": "video"}

    photos.on_file = on_file
    photos.on_thumb = lambda picture: DOT
    page = stage.show(photos, photos.album)
    page.get_by_label("Choose photos and videos").set_input_files(
        file(b"film", "x.mp4", "video/mp4")
    )
    page.get_by_text("Being made safe…").wait_for()
    stage.until("wire.sent.some((one) => one.do === 'end')")
    photos.help = "Landscape is best."
    page.get_by_text("Landscape is best.").wait_for()
    goes[0].set()
    page.get_by_role("button", name="Remove Video 1").wait_for()
