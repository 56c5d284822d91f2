"""Photos as people choose them: large, broken, hostile, or given up half way."""

from __future__ import annotations

import io
import os
import re
import struct
import zlib
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from journalkit.journal import observing, picturing
from tests.pages.conftest import Standing, Wire, enrol, sign_in
from tests.pages.photos import camera_jpeg

TYPED = "Iris drew the snail's house from the inside out."


@cache
def _noise(kind: str) -> bytes:
    """A picture that no compression makes small: more than 10 MB."""
    out = io.BytesIO()
    side = 2800 if kind == "JPEG" else 1950
    image = Image.frombytes("RGB", (side, side), os.urandom(3 * side * side))
    image.save(out, kind, **({"quality": 97} if kind == "JPEG" else {}))
    assert len(out.getvalue()) > 10_000_000
    return out.getvalue()


def _promising_png() -> bytes:
    """A PNG whose header claims 40,000 by 40,000 pixels and whose body is next to nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(120_001 * 20))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (40, 40)).save(out, "GIF")
    return out.getvalue()


REFUSED = {
    "a file that is no picture": ("notes.pdf", "application/pdf", b"%PDF-1.7 words"),
    "a text that is called a picture": ("a.jpg", "image/jpeg", b"Dear Ruth, " * 100),
    "nothing at all": ("a.jpg", "image/jpeg", b""),
    "half a photo": ("a.jpg", "image/jpeg", camera_jpeg("x", width=1200, height=900)[:20_000]),
    "a picture that would fill the memory": ("a.png", "image/png", _promising_png()),
    "an animation": ("a.gif", "image/gif", _gif()),
}


def _choose(page: Page, name: str, kind: str, data: bytes) -> None:
    page.get_by_label("Choose photos and videos").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": data}]
    )


@pytest.fixture(scope="module")
def writer(one_server: Standing, browser):
    """One page on which the refusals of this file happen, one after another."""
    context = browser.new_context(viewport={"width": 820, "height": 1180})
    enrol(context, one_server.served.address)
    page = context.new_page()
    page.set_default_timeout(20_000)
    one_server.clear_drafts()
    sign_in(page, one_server.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Iris").click()
    page.get_by_label("What happened").fill(TYPED)
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d$"))).to_be_visible()
    yield page
    context.close()


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_words_and_the_note_stays(
    writer: Page, what: str
) -> None:
    _choose(writer, *REFUSED[what])
    refusal = writer.get_by_role("list", name="Photos").get_by_role("alert")
    expect(refusal).to_have_count(1)
    expect(refusal).to_have_text(re.compile(r"^Photo 1: [A-Z].{10,}\. [A-Z].{10,}\.$"))
    expect(refusal).not_to_contain_text("reference")
    expect(refusal).not_to_contain_text(REFUSED[what][0])
    expect(writer.get_by_label("What happened")).to_have_value(TYPED)
    expect(writer.get_by_role("button", name="Iris", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    writer.get_by_role("button", name="Remove Photo 1").click()
    expect(refusal).to_have_count(0)


def test_photos_of_over_10_mb_arrive_with_progress(
    standing: Standing, tablet, tmp_path: Path
) -> None:
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Iris").click()
    page.get_by_label("What happened").fill(TYPED)
    page.evaluate(
        """() => {
            window.progressed = new Set();
            const look = () => {
                for (const bar of document.querySelectorAll('progress')) progressed.add(bar.value);
            };
            new MutationObserver(look).observe(document.body, {
                subtree: true, childList: true, attributes: true, attributeFilter: ['value'],
            });
        }"""
    )
    for number, kind in enumerate(("JPEG", "PNG"), 1):
        photo = tmp_path / f"a.{kind.lower()}"
        photo.write_bytes(_noise(kind))
        page.get_by_label("Choose photos and videos").set_input_files(photo)
        arrived = page.get_by_role("button", name=f"Remove Photo {number}")
        expect(arrived).to_be_visible(timeout=30_000)
        expect(page.get_by_role("progressbar")).to_have_count(0, timeout=30_000)
    assert page.evaluate("progressed.size") > 10
    page.get_by_role("button", name="Save observation").click()
    expect(page.get_by_text("Your observation of Iris is saved.")).to_be_visible()
    with standing.journal.sign_in("amira") as amira:
        [one] = observing.search(amira, "snail house inside")
        sizes = [
            Image.open(io.BytesIO(picturing.look(amira, id, part="full"))).size
            for id in one.note.pictures
        ]
    assert len(sizes) == 2
    assert all(width == height > 1000 for width, height in sizes)


def test_an_upload_that_is_given_up_half_way_leaves_the_note_without_it(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    wire = Wire(page)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Maya").click()
    page.get_by_label("What happened").fill("Maya counted the steps to the gate.")
    wire.stop_after(6)
    _choose(page, "a.jpg", "image/jpeg", _noise("JPEG"))
    expect(page.get_by_text(re.compile(r"^[1-9] of \d\d MB$"))).to_be_visible()
    page.get_by_role("button", name="Save observation").click()
    expect(page.get_by_text("A photo is still on its way.")).to_be_in_viewport()
    page.get_by_role("button", name="Cancel Photo 1").click()
    wire.go_on()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.get_by_role("button", name="Save observation").click()
    expect(page.get_by_text("Your observation of Maya is saved.")).to_be_visible()
    with standing.journal.sign_in("amira") as amira:
        [one] = observing.search(amira, "counted steps gate")
    assert one.note.pictures == ()


def test_a_photo_on_its_way_keeps_its_note_open_and_never_lands_in_another(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    wire = Wire(page)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_label("What happened").fill("A first note, about the gate.")
    expect(page.get_by_role("button", name="Discard draft")).to_be_visible()
    wire.stop_after(6)
    _choose(page, "a.jpg", "image/jpeg", _noise("JPEG"))
    expect(page.get_by_text(re.compile(r"^[1-9] of \d\d MB$"))).to_be_visible()
    page.get_by_role("button", name="Discard draft").click()
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_text("The draft is gone.")).to_be_visible()
    wire.go_on()
    page.get_by_label("What happened").fill("A second note.")
    expect(page.get_by_role("button", name="Discard draft")).to_be_visible()
    expect(page.get_by_role("list", name="Photos").get_by_role("listitem")).to_have_count(0)
    assert [fields["pictures"] for fields in standing.drafts("amira")] == [[]]
