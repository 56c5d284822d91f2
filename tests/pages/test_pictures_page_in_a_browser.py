"""The Pictures page and a child's gallery: looked through, shown to guests, gone when locked."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from journalkit.journal import consenting, galleries, observing, picturing, registering
from journalkit.media import SafePicture, make_safe
from journalkit.pages.page import IDLE_SECONDS, SHOW_SECONDS
from journalkit.records import Carer, Child, Use
from journalkit.records.checking import new_id
from tests.pages.conftest import Standing, Wire, sign_in, wait_until
from tests.pages.many_pictures import fill, half_terms, small_jpeg
from tests.pages.photos import camera_jpeg

MANY = 300
LEFT = """() => ({
    shown: document.querySelectorAll('img, video, canvas').length,
    blobs: [...(window.blobs || [])],
    kept: Object.keys(localStorage).length + Object.keys(sessionStorage).length,
})"""
WATCH = """() => {
    const [make, revoke] = [URL.createObjectURL, URL.revokeObjectURL];
    window.blobs = new Set();
    window.made = [];
    URL.createObjectURL = (blob) => {
        const url = make(blob);
        window.blobs.add(url);
        window.made.push(url);
        return url;
    };
    URL.revokeObjectURL = (url) => { window.blobs.delete(url); revoke(url); };
}"""


@dataclass
class Album(Standing):
    """A year of pictures, and three photos of Iris whose mother agrees to everything."""

    mother: Carer
    iris: tuple[str, ...]
    wren: Carer
    """Wren's father; of Wren there are two small photos, which may be on display."""

    @property
    def pictures(self) -> str:
        return f"{self.served.address}/pictures"


@pytest.fixture(scope="module")
def album(one_server: Standing) -> Album:
    journal = one_server.journal
    maya, tomasz, iris = journal.children
    mother = Carer(
        child=iris.id, name="Una O’Neil", relationship="mother", parental_responsibility=True
    )
    term, halves = half_terms(date.today())
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, term, *halves, mother)
        fill(ruth, MANY, children=[maya.id, tomasz.id])
        consenting.record(ruth, iris.id, list(Use), given=True, carer=mother.id)
        photo = make_safe(camera_jpeg("x", width=800, height=600))
        ids = tuple(journal.photo(ruth, photo).id for _ in range(3))
        note = journal.note("Iris and the kite.", children=(iris.id,), pictures=ids)
        observing.submit(ruth, note, id=new_id())
        for id in ids[:2]:
            picturing.name_children(ruth, id, [iris.id])
        wren = Child(name="Wren Ashby", born=iris.born, room=iris.room, joined=iris.joined)
        father = Carer(
            child=wren.id, name="Ned Ashby", relationship="father", parental_responsibility=True
        )
        registering.enter(ruth, wren, father)
        consenting.record(ruth, wren.id, [Use.DISPLAY], given=True, carer=father.id)
        small = SafePicture(small_jpeg(1), small_jpeg(1), 160, 120, None)
        two = tuple(journal.photo(ruth, small).id for _ in range(2))
        note = journal.note("Wren and the kite.", children=(wren.id,), pictures=two)
        observing.submit(ruth, note, id=new_id())
        for id in two:
            picturing.name_children(ruth, id, [wren.id])
    return Album(journal, one_server.served, mother, ids, father)


def _tiles(page: Page) -> Locator:
    return page.locator(".gallery-tile:has(img)")


def _only(page: Page, name: str) -> None:
    chooser = page.get_by_role("group", name="Child", exact=True).first
    for text in ("One child…", "All children…", "Another child…"):
        if chooser.get_by_role("button", name=text).count():
            chooser.get_by_role("button", name=text).click()
    chooser.get_by_role("button", name=name, exact=True).click()


def _unfold(page: Page) -> Locator:
    page.get_by_role("button", name="Slideshow for an open day").click()
    return page.get_by_role("button", name="Start the slideshow")


def test_everybodys_pictures_stand_by_half_term_and_one_childs_alone(
    album: Album, tablet: Callable[..., Page]
) -> None:
    page = tablet(1440, 900)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    sign_in(page, album.pictures, "amira", beside="ruth")
    first = page.get_by_role("heading", name="Half term 4")
    expect(first).to_be_visible()
    expect(_tiles(page).first).to_be_visible()
    page.get_by_label("Go to").select_option(index=3)
    expect(page.get_by_role("heading", name="Half term 1")).to_be_in_viewport()
    expect(page.locator(".gallery-tile:has(img)").last).to_be_visible()
    _only(page, "Iris")
    expect(page.get_by_text("3 pictures", exact=True)).to_be_visible()
    expect(_tiles(page)).to_have_count(3)
    expect(_tiles(page).filter(has_text="Who is in it?")).to_have_count(1)
    # Who is in it is said in the viewer, and the mark is gone behind it.
    _tiles(page).filter(has_text="Who is in it?").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("so it is shown nowhere yet").first).to_be_visible()
    dialog.get_by_role("button", name="Only Iris").click()
    expect(dialog.get_by_text("On display")).to_be_visible()
    page.keyboard.press("Escape")
    expect(_tiles(page)).to_have_count(3)
    expect(_tiles(page).filter(has_text="Who is in it?")).to_have_count(0)
    with album.journal.sign_in("ruth") as ruth:
        assert all(picturing.get(ruth, id).named_by for id in album.iris)
        picturing.name_children(ruth, album.iris[2], [album.journal.children[2].id])
    # No address ever carries a picture: they come through the page's own connection.
    carried = [
        (one.url, one.headers.get("content-type", ""))
        for one in answers
        if re.match("(image|video)/", one.headers.get("content-type", ""))
    ]
    assert [url for url, _ in carried if not url.startswith("blob:")] == []
    assert page.url == album.pictures


def test_what_is_held_back_from_a_childs_journal_says_why_when_it_is_opened(
    album: Album, tablet: Callable[..., Page]
) -> None:
    page = tablet(820)
    sign_in(page, album.child, "amira", beside="ruth")
    _only(page, "Maya")
    row = page.get_by_role("button", name=re.compile("photos and videos"))
    expect(row).to_contain_text("held back from this journal")
    expect(_tiles(page)).to_have_count(0)
    row.click()
    expect(_tiles(page).first).to_be_visible()
    held = _tiles(page).filter(has_text="Held back").first
    held.click()
    dialog = page.get_by_role("dialog")
    expect(
        dialog.get_by_text("Not in Maya's journal: Maya's family has not agreed")
    ).to_be_visible()
    expect(dialog.get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    row.click()
    expect(_tiles(page)).to_have_count(0)


def test_a_slideshow_shows_what_display_consent_allows_and_a_withdrawal_counts_at_once(
    album: Album, tablet: Callable[..., Page]
) -> None:
    page = tablet(1440, 900)
    iris = album.journal.children[2].id
    sign_in(page, album.pictures, "amira", beside="ruth")
    start = _unfold(page)
    said = re.compile(r"^[45] photos of children whose families agree to displays\. \d+ held back")
    expect(page.locator(".slides-detail").get_by_text(said)).to_be_visible()
    start.click()
    show = page.get_by_role("dialog", name="Slideshow")
    picture = show.locator("img.slides-picture:not(.slides-old)")

    def wide() -> int:
        """How many pixels what is shown has across: Iris's have 600, Wren's 160."""
        expect(picture).to_be_visible()
        return int(picture.evaluate("(image) => image.naturalWidth"))

    def step() -> int:
        before = picture.get_attribute("src")
        page.keyboard.press("ArrowRight")
        expect(picture).not_to_have_attribute("src", before or "")
        return wide()

    wait_until(page, lambda: wide() > 200 or step() > 200)
    with album.journal.sign_in("dee") as dee:
        consenting.record(dee, iris, [Use.DISPLAY], given=False, carer=album.mother.id)
    expect(show.locator("img").and_(page.locator("img.slides-picture"))).to_have_count(1)
    wait_until(page, lambda: picture.count() and wide() < 200)
    assert [step() for _ in range(5)] == [160] * 5
    # With nothing left that may be shown the show ends, and the page locks behind it.
    with album.journal.sign_in("dee") as dee:
        consenting.record(dee, album.wren.child, [Use.DISPLAY], given=False, carer=album.wren.id)
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    expect(page.locator("img, video")).to_have_count(0)
    with album.journal.sign_in("ruth") as ruth:
        went = consenting.went_out(ruth, iris, uses=[Use.DISPLAY])
        assert [one.outing.what for one in went] == ["Slideshow"]
        every = [one for part in galleries.sections(ruth) for one in part.pictures]
        assert galleries.to_show(ruth, every) == ()
        for one in (album.mother, album.wren):
            consenting.record(ruth, one.child, [Use.DISPLAY], given=True, carer=one.id)
        assert set(album.iris[:2]) < {one.id for one in galleries.to_show(ruth, every)}


def test_a_running_show_keeps_the_tablet_awake_and_closing_it_locks_the_journal(
    album: Album, tablet: Callable[..., Page]
) -> None:
    page = tablet(820)
    page.clock.install()
    wire = Wire(page)
    page.add_init_script(f"({WATCH})()")
    sign_in(page, album.pictures, "ruth")
    start = _unfold(page)
    start.click()
    show = page.get_by_role("dialog", name="Slideshow")
    expect(show.locator("img.slides-picture")).to_be_visible()
    told = re.compile(rf'"idle_seconds": ?{SHOW_SECONDS}\b')
    wait_until(page, lambda: any(told.search(one) for one in wire.from_kernel))
    for _ in range(3):
        page.clock.fast_forward((IDLE_SECONDS - 30) * 1000)
        expect(show.locator("img.slides-picture").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Locked for Ruth")).to_be_visible()
    left = page.evaluate(LEFT)
    assert (left["shown"], left["blobs"], left["kept"]) == (0, [], 0)


@pytest.mark.parametrize("open_", ["viewer", "gallery", "slideshow"])
def test_locking_leaves_no_picture_in_the_browser(
    album: Album, tablet: Callable[..., Page], open_: str
) -> None:
    page = tablet(820)
    page.add_init_script(f"({WATCH})()")
    sign_in(page, album.pictures, "amira", beside="ruth")
    expect(_tiles(page).first).to_be_visible()
    if open_ == "viewer":
        _tiles(page).first.click()
        expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    if open_ == "slideshow":
        _unfold(page).click()
        expect(page.locator("img.slides-picture")).to_be_visible()
    assert page.evaluate("window.blobs.size") > 0
    page.evaluate("document.querySelector('.journal-bar-lock').click()")
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    wait_until(page, lambda: page.evaluate(LEFT)["shown"] == 0)
    left = page.evaluate(LEFT)
    assert (left["shown"], left["blobs"], left["kept"]) == (0, [], 0)
    opens = page.evaluate(
        """async () => {
            const open = [];
            for (const url of window.made) {
                try { await fetch(url); open.push(url); } catch { /* it is gone */ }
            }
            return open.length;
        }"""
    )
    assert opens == 0
    stores = page.evaluate(
        """async () => [
            'caches' in window ? (await caches.keys()).length : 0,
            (await indexedDB.databases()).length,
        ]"""
    )
    assert stores == [0, 0]


def test_nothing_folded_away_can_be_asked_for_once_the_page_is_locked(
    album: Album, tablet: Callable[..., Page]
) -> None:
    for address in (album.pictures, album.child):
        page = tablet(820)
        wire = Wire(page)
        sign_in(page, address, "amira", beside="ruth")
        if address == album.child:
            _only(page, "Maya")
            expect(page.get_by_role("button", name=re.compile("photos and videos"))).to_be_visible()
        else:
            expect(_tiles(page).first).to_be_visible()
        assert "Half term 4" in wire.ask_states(), "the question finds what is folded away"
        page.get_by_role("button", name="Lock", exact=True).click()
        expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
        left = wire.ask_states()
        for word in ("Half term", "Slideshow", "Maya", "No observation has a picture yet"):
            assert word not in left, word
        page.get_by_role("button", name="Sign out").click()


def test_5000_pictures_are_there_in_about_a_second(
    album: Album, tablet: Callable[..., Page]
) -> None:
    with album.journal.sign_in("ruth") as ruth:
        fill(ruth, 5_000 - MANY, children=[album.journal.children[0].id])
        began = time.perf_counter()
        assert sum(len(one.pictures) for one in galleries.sections(ruth)) > 5_000
        assert time.perf_counter() - began < 1
    page = tablet(1440, 900)
    sign_in(page, album.observe, "amira", beside="ruth")
    expect(page.get_by_label("What happened")).to_be_visible()
    took = []
    for _ in range(2):
        page.goto(album.observe)
        expect(page.get_by_label("What happened")).to_be_visible()
        began = time.perf_counter()
        page.get_by_role("link", name="Pictures").click()
        wait_until(page, lambda: _tiles(page).count() >= 24, seconds=20)
        took.append(time.perf_counter() - began)
    assert min(took) < 4, took
