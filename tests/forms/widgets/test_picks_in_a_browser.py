"""Photos are chosen for a story by a press, in the order in which they are printed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from journalkit.forms.widgets.picks import Picks

WHY = "Ayo’s family has not agreed to this use."
IDS = ["p1", "p2", "p3", "p4", "p5"]


def colour(number: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (160, 120), (40 * number, 120, 200 - 30 * number)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def picks() -> Picks:
    """Five photos of which the fifth may not be used; what it says is kept in `heard`."""
    photos = [{"id": id, "alt": f"Photo {id[1]} of Maya", "note": ""} for id in IDS]
    photos[4]["note"] = WHY
    made = Picks(label="Photos for the story", help="Press those to print.", photos=photos, most=3)
    made.heard, made.asked = [], []

    async def on_thumb(ids: list[str]) -> list[bytes]:
        made.asked.append(ids)
        return [colour(int(one[1])) for one in ids]

    made.on_thumb, made.on_choose = on_thumb, made.heard.append
    return made


def tile(page: Page, number: int) -> Any:
    return page.locator(".picks-tile").nth(number - 1)


def test_photos_are_printed_in_the_order_in_which_they_were_pressed(
    stage: Any, picks: Picks
) -> None:
    page = stage.show(picks)
    expect(page.get_by_text("None chosen.")).to_be_visible()
    for number in (3, 1, 2, 4):
        tile(page, number).click(force=number == 4)  # the fourth does not fit
    expect(page.get_by_text("3 of at most 3 chosen: no more fit.")).to_be_visible()
    expect(page.get_by_role("button", name="Photo 3 of Maya 1", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(tile(page, 4)).to_have_attribute("aria-disabled", "true")
    tile(page, 1).click()
    tile(page, 5).click(force=True)
    stage.until(lambda: picks.heard == [["p3"], ["p3", "p1"], ["p3", "p1", "p2"], ["p3", "p2"]])
    assert picks.chosen == ["p3", "p2"]


def test_a_chosen_photo_is_moved_by_the_keyboard_alone(stage: Any, picks: Picks) -> None:
    picks.chosen = ["p1", "p2", "p3"]
    page = stage.show(picks)
    later = page.get_by_role("button", name="Later: Photo 1 of Maya")
    later.focus()
    for _ in range(3):  # the third finds it at the end
        page.keyboard.press("Enter")
    expect(later).to_be_focused()
    expect(later).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Earlier: Photo 3 of Maya").press("Space")
    stage.until(lambda: picks.chosen == ["p3", "p2", "p1"])
    assert picks.heard == [["p2", "p1", "p3"], ["p2", "p3", "p1"], ["p3", "p2", "p1"]]


def test_why_a_photo_cannot_be_chosen_is_said_beside_it_and_one_chosen_before_can_be_taken_out(
    stage: Any, picks: Picks
) -> None:
    picks.chosen = ["p5", "p1"]
    page = stage.show(picks)
    expect(tile(page, 5)).to_have_accessible_description(WHY)
    tile(page, 5).click()
    stage.until(lambda: picks.heard == [["p1"]])
    expect(tile(page, 5)).to_have_attribute("aria-disabled", "true")


def test_a_press_out_of_reach_is_said_again(stage: Any, picks: Picks) -> None:
    page = stage.show(picks)
    stage.cut(True)
    tile(page, 2).click()
    stage.until("wire.sent.some((one) => one.do === 'set')")
    stage.cut(False)
    stage.event("journal:online")
    stage.until(lambda: picks.heard == [["p2"]])


def test_nothing_of_a_photo_stays_in_the_page_when_it_ends(stage: Any, picks: Picks) -> None:
    page = stage.show(picks)
    expect(page.locator(".picks img")).to_have_count(5)
    assert picks.asked == [IDS]
    assert "JFIF" not in str(picks.get_state()), "no picture is in what every browser gets"
    picks.photos = picks.photos[:3]
    expect(page.locator(".picks img")).to_have_count(3)
    stage.event("journal:ended")
    expect(page.locator(".picks-one")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_in_a_choice_of_photos(
    stage: Any, picks: Picks, *, width: int, scheme: str
) -> None:
    page = stage.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    picks.chosen = ["p2", "p1"]
    stage.show(picks)
    expect(page.locator(".picks img")).to_have_count(5)
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
