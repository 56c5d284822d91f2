"""The pictures of a note: what they show, who is in them, in which order; the real script."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from journalkit.errors import JournalError
from journalkit.forms.widgets.photos import Photos
from tests.forms.widgets.test_photos_in_a_browser import DOT

ROSTER = [{"id": one.lower(), "label": one} for one in ("Iris", "Theo", "Maya")]


def pictures(count: int, **more: Any) -> list[dict[str, Any]]:
    return [
        {"id": f"p{n}", "name_for_screen": f"Photo {n}", "state": "ready", "kind": "picture"}
        | {"alt": f"Photo {n} of Iris", "caption": "", "children": None, "rights": []}
        | more
        for n in range(1, count + 1)
    ]


@pytest.fixture
def photos() -> Photos:
    """A note about Iris with what the page was asked, in order, in `photos.asked`."""
    photos = Photos()
    photos.asked = asked = []
    photos.roster, photos.suggested = ROSTER, ["iris"]
    photos.on_thumb = lambda id: DOT
    photos.on_remove = lambda id: asked.append(("remove", id))
    photos.on_caption = lambda id, text: asked.append(("caption", id, text))
    photos.on_children = lambda id, ids: asked.append(("children", id, ids))
    photos.on_open = lambda id: asked.append(("open", id))
    return photos


def focused(page: Any) -> str:
    return page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    )


def test_one_tap_says_who_is_in_a_picture_and_the_journal_answers_where_it_may_be_shown(
    stage: Any, photos: Photos
) -> None:
    def on_children(id: str, ids: list[str]) -> dict[str, Any]:
        photos.asked.append((id, ids))
        refused = "Not in Theo's journal: his family has not agreed"
        return {"rights": [{"text": refused, "kind": "warning"}, {"text": "fine", "kind": "good"}]}

    photos.on_children, photos.suggested = on_children, ["iris", "theo"]
    photos.pictures = pictures(1)
    page = stage.show(photos, photos.album)
    who = page.get_by_role("group", name="Who is in it?")
    assert who.get_by_role("button").all_text_contents() == [
        "Only Iris and Theo", "Only Iris", "Only Theo", "Nobody", "Others…",
    ]  # fmt: skip
    who.get_by_role("button", name="Only Iris and Theo").tap()
    page.get_by_text("Iris, Theo", exact=True).wait_for()
    page.get_by_text("Not in Theo's journal: his family has not agreed").wait_for()
    assert page.get_by_text("fine").count() == 0
    assert photos.asked == [("p1", ["iris", "theo"])]
    assert photos.pictures[0]["children"] == ["iris", "theo"]
    assert focused(page) == "Change who is in Photo 1"
    page.get_by_text("Iris and Theo in Photo 1.").wait_for()  # for those who listen


def test_nobody_in_it_is_an_answer_and_others_opens_the_picture(stage: Any, photos: Photos) -> None:
    photos.pictures = pictures(2)
    page = stage.show(photos, photos.album)
    page.get_by_role("button", name="Nobody").first.tap()
    page.get_by_role("button", name="Change who is in Photo 1").tap()
    page.get_by_role("button", name="Others…").tap()
    page.get_by_role("button", name="Open Photo 2").tap()
    stage.until(lambda: len(photos.asked) == 4)
    assert photos.asked == [("children", "p1", []), ("open", "p1"), ("open", "p2"), ("open", "p2")]


def test_all_that_wait_are_said_with_one_tap_and_no_other_is_touched(
    stage: Any, photos: Photos
) -> None:
    photos.pictures = pictures(4)
    photos.update("p2", children=["maya"])
    photos.update("p3", may_change=False)
    page = stage.show(photos, photos.album)
    page.get_by_text("Who is in these 2?").wait_for()
    page.get_by_role("button", name="All of them: only Iris").tap()
    stage.until(lambda: [one["children"] for one in photos.pictures].count(["iris"]) == 2)
    assert photos.asked == [("children", "p1", ["iris"]), ("children", "p4", ["iris"])]
    stage.until("!document.querySelector('.album-many').checkVisibility()")


def test_what_is_offered_first_follows_the_children_of_the_note(stage: Any, photos: Photos) -> None:
    photos.pictures = pictures(1)
    page = stage.show(photos, photos.album)
    page.get_by_role("button", name="Only Iris").wait_for()
    photos.suggested = ["maya", "theo", "iris"]
    page.get_by_role("button", name="Only Maya, Theo and Iris").wait_for()
    photos.suggested = []
    page.get_by_role("button", name="Only").wait_for(state="detached")
    assert page.get_by_role("button", name="Nobody").count() == 1


def test_a_caption_is_kept_after_a_pause_and_when_the_field_is_left(
    stage: Any, photos: Photos
) -> None:
    photos.pictures = pictures(2)
    page = stage.show(photos, photos.album)
    first = page.get_by_label("What does Photo 1 show?")
    first.press_sequentially("The snail ")
    stage.until(lambda: photos.asked == [("caption", "p1", "The snail")])
    page.get_by_text("Saved", exact=True).first.wait_for()
    assert first.input_value() == "The snail "  # nobody's typing is put right under their hands
    first.press_sequentially("house")
    page.get_by_label("What does Photo 2 show?").fill("x" * 300)
    page.get_by_label("What does Photo 2 show?").press("x")  # one more than there may be
    stage.event("journal:flush")
    stage.until(lambda: len(photos.asked) == 3)
    assert photos.asked[1:] == [("caption", "p1", "The snail house"), ("caption", "p2", "x" * 300)]
    assert [one["caption"] for one in photos.pictures] == ["The snail house", "x" * 300]


def test_a_refusal_stands_at_its_picture_and_the_picture_shows_what_the_journal_holds(
    stage: Any, photos: Photos
) -> None:
    async def refuse(id: str, ids: list[str]) -> None:
        await asyncio.sleep(0)
        raise JournalError("Maya belongs to another room.", what_to_do="Ask a manager.")

    photos.on_children = refuse
    photos.pictures = pictures(1)
    page = stage.show(photos, photos.album)
    page.get_by_role("button", name="Only Iris").tap()
    alert = page.get_by_role("alert").get_by_text("Maya belongs to another room. Ask a manager.")
    alert.wait_for()
    page.get_by_role("button", name="Only Iris").wait_for()
    assert photos.pictures[0]["children"] is None


def test_a_picture_is_put_elsewhere_by_keyboard_and_the_focus_goes_with_it(
    stage: Any, photos: Photos
) -> None:
    photos.pictures = pictures(3)
    page = stage.show(photos, photos.album)
    page.get_by_role("button", name="Later Photo 1").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # it is the last already
    stage.until(lambda: [one["id"] for one in photos.pictures] == ["p2", "p3", "p1"])
    page.get_by_text("Photo 1 is now 3 of 3.").wait_for()
    assert focused(page) == "Later Photo 1"
    assert page.get_by_role("button", name="Later Photo 1").get_attribute("aria-disabled") == "true"
    page.get_by_role("button", name="Earlier Photo 3").tap()
    stage.until(lambda: [one["id"] for one in photos.pictures] == ["p3", "p2", "p1"])
    assert len(stage.sent("order")) == 3


def drag(page: Any, where: str, by: str, to: int) -> None:
    """Drag the first tile by *where* with a *by* (mouse or touch) onto the tile number *to*."""
    page.evaluate(
        """([where, kind, to]) => {
          const [held, tile] = [document.querySelector(where), document.querySelectorAll("li")];
          const target = [...document.querySelectorAll(".album-one")][to];
          const middle = (one) => { const box = one.getBoundingClientRect();
            return { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 }; };
          const tell = (type, at, on) => on.dispatchEvent(new PointerEvent(type, { pointerId: 7,
            pointerType: kind, bubbles: true, cancelable: true, button: 0, ...at }));
          tell("pointerdown", middle(held), held);
          const { clientX, clientY } = middle(target);
          tell("pointermove", { clientX: clientX - 20, clientY: clientY - 4 }, document.body);
          tell("pointermove", { clientX, clientY }, document.body);
          tell("pointerup", { clientX, clientY }, document.body);
        }""",
        [where, by, to],
    )


def test_a_picture_is_dragged_by_its_grip_with_a_finger_and_by_itself_with_a_mouse(
    stage: Any, photos: Photos
) -> None:
    photos.pictures = pictures(4)
    page = stage.show(photos, photos.album)
    stage.until("document.querySelectorAll('.album-one img').length === 4")
    drag(page, ".album-frame", "touch", 2)  # a finger on the picture scrolls the page
    assert stage.sent("order") == []
    drag(page, ".album-grip", "touch", 2)
    stage.until(lambda: [one["id"] for one in photos.pictures] == ["p2", "p3", "p1", "p4"])
    drag(page, ".album-frame", "mouse", 3)
    stage.until(lambda: [one["id"] for one in photos.pictures] == ["p3", "p1", "p4", "p2"])
    assert photos.asked == []  # none was opened by letting go
    order = "[...document.querySelectorAll('.album-one')].map((one) => one.dataset.id).join()"
    assert page.evaluate(order) == "p3,p1,p4,p2"


def test_a_picture_taken_away_can_be_had_back_in_its_place(stage: Any, photos: Photos) -> None:
    photos.pictures = pictures(3)
    page = stage.show(photos, photos.album)
    page.get_by_role("button", name="Remove Photo 2").tap()
    page.get_by_text("Photo 2 is removed.", exact=True).wait_for()
    photos.update("p2", state="ready", caption="news of it bring it not back")
    assert [one["state"] for one in photos.pictures] == ["ready", "removed", "ready"]
    page.get_by_role("button", name="Undo: bring Photo 2 back").press("Enter")
    page.get_by_role("button", name="Remove Photo 2").wait_for()
    assert [one["state"] for one in photos.pictures] == ["ready"] * 3
    assert focused(page) == "Remove Photo 2"
    page.get_by_role("button", name="Remove Photo 2").tap()
    page.get_by_text("Photo 2 is removed.", exact=True).wait_for()
    photos.show([])  # another note: nothing comes back any more
    page.get_by_text("Photo 2 is removed.", exact=True).wait_for(state="detached")
    assert photos.asked == [("remove", "p2")]


def test_what_was_said_out_of_reach_is_said_again_when_the_connection_is_back(
    stage: Any, photos: Photos
) -> None:
    photos.pictures = pictures(2)
    page = stage.show(photos, photos.album)
    stage.until("document.querySelectorAll('.album-one img').length === 2")
    stage.cut(True)
    page.get_by_role("button", name="Only Iris", exact=True).first.tap()
    page.get_by_label("What does Photo 2 show?").fill("The gate")
    page.get_by_role("button", name="Later Photo 1").tap()
    page.get_by_text("Iris", exact=True).wait_for()  # it stands there meanwhile
    stage.until("wire.sent.some((one) => one.do === 'order')")
    assert photos.asked == []
    stage.cut(False)
    stage.event("journal:online")
    stage.until(lambda: [one["id"] for one in photos.pictures] == ["p2", "p1"])
    assert photos.asked == [("children", "p1", ["iris"]), ("caption", "p2", "The gate")]


def test_a_film_that_is_converted_says_so_and_how_far_it_is(stage: Any, photos: Photos) -> None:
    film = {"kind": "video", "name_for_screen": "Video 1", "state": "checking", "seconds": 74}
    photos.pictures = pictures(1, **film, ready=False, note="Being converted: 34 %")
    page = stage.show(photos, photos.album)
    page.get_by_text("Being converted: 34 %").wait_for()
    page.get_by_text("1:14").wait_for()
    photos.update("p1", note="Being converted: 35 %")
    page.get_by_text("Being converted: 35 %").wait_for()
    page.get_by_role("button", name="Only Iris").tap()  # that need not wait
    photos.update("p1", state="ready", ready=True, note="")
    page.get_by_text("Being converted").wait_for(state="detached")
    assert photos.asked == [("children", "p1", ["iris"])]


def test_who_may_not_change_a_picture_sees_what_was_said_and_no_field(
    stage: Any, photos: Photos
) -> None:
    photos.pictures = pictures(2, may_change=False, caption="The gate")
    photos.update("p2", children=["theo"])
    page = stage.show(photos, photos.album)
    page.get_by_text("Nobody has said who is in it.").wait_for()
    page.get_by_text("Theo", exact=True).wait_for()
    assert page.get_by_text("The gate").count() == 2
    assert (
        page.get_by_role("textbox").count() == page.get_by_role("button", name="Only").count() == 0
    )
    assert page.get_by_role("button", name="Change").count() == 0


def test_a_page_that_asks_nothing_about_pictures_shows_nothing_to_answer(stage: Any) -> None:
    photos = Photos(pictures=pictures(2))
    photos.roster, photos.suggested, photos.on_thumb = ROSTER, ["iris"], lambda id: DOT
    page = stage.show(photos, photos.album)
    page.get_by_role("img", name="Photo 2 of Iris").wait_for()
    buttons = page.locator(".album").get_by_role("button").all()
    assert {one.get_attribute("aria-label").split()[0] for one in buttons} == {
        "Earlier", "Later", "Remove",
    }  # fmt: skip
    assert page.locator(".album").get_by_role("textbox").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_an_album_in_every_state_has_nothing_that_axe_finds_and_no_target_is_too_small(
    stage: Any, photos: Photos, width: int, scheme: str
) -> None:
    page = stage.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    photos.pictures = pictures(6)
    warned = [{"text": "Not in Theo's journal: his family has not agreed", "kind": "warning"}]
    photos.update("p2", children=["iris", "theo"], rights=warned, caption="The snail's house")
    photos.update("p3", state="checking", kind="video", note="Being made safe…")
    photos.update("p4", problem="This could not be saved.", kind="video", seconds=7, made="Blurred")
    stage.show(photos, photos.album)
    page.get_by_role("button", name="Remove Photo 5").tap()
    page.get_by_role("button", name="Undo").wait_for()
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = """[...document.querySelectorAll("button, input, .photos-add")]
      .filter((one) => one.checkVisibility() && !one.matches(".visually-hidden"))
      .filter((one) => { const box = one.getBoundingClientRect();
        return box.width < 44 || box.height < 44; }).map((one) => one.outerHTML)"""
    assert page.evaluate(small) == []
