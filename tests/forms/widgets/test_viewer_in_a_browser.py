"""Looking at pictures large: stepping, saying who is in them, blurring, and leaving nothing."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from journalkit.errors import CannotOpen
from journalkit.forms.widgets.queue import Queue
from journalkit.forms.widgets.viewer import Viewer

NAMES = {"iris": "Iris", "theo": "Theo", "maya": "Maya", "lucja": "Łucja", "zoe": "Zoë"}
WATCH = (
    "() => { const [make, drop] = [URL.createObjectURL, URL.revokeObjectURL]; window.blobs = [];"
    "URL.createObjectURL = (b) => { const u = make(b); blobs.push(u); return u; };"
    "URL.revokeObjectURL = (u) => { blobs = blobs.filter((x) => x !== u); drop(u); }; }"
)


def jpeg(width: int = 640, height: int = 480) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def picture(ident: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ident,
        "kind": "picture",
        "alt": f"Photo {ident[1:]} of Iris",
        "caption": "",
        "when": "Mon 14 September, 14:32",
        "children": None,
        "rights": [],
        "made": "",
        "may_change": True,
        **more,
    }


SAID = picture(
    "p2",
    children=["iris", "theo"],
    caption="The tall jar fell.",
    made="Blurred",
    rights=[
        {"text": "In Iris’s journal", "kind": "good"},
        {"text": "Not on display: Theo", "kind": "warning"},
    ],
)


@pytest.fixture
def viewer() -> Viewer:
    """A viewer over a note about Iris and Theo; what is said is kept in `viewer.said`."""
    options = [
        {"id": id, "label": name, "group": "Amira" if id < "m" else "Ruth"}
        for id, name in NAMES.items()
    ]
    viewer = Viewer(options=options, suggested=["iris", "theo"])
    viewer.said = []
    viewer.on_full = lambda id: jpeg()
    viewer.on_children = lambda *what: viewer.said.append(("children", *what))
    viewer.on_caption = lambda *what: viewer.said.append(("caption", *what))
    return viewer


def opened(stage: Any, viewer: Viewer, *pictures: dict[str, Any], at: int = 0) -> Any:
    if not stage.page.evaluate("document.querySelectorAll('dialog').length"):
        stage.page.evaluate(WATCH)
        stage.show(viewer)
    viewer.show(pictures or [picture("p1"), SAID, picture("p3")], at)
    whole(stage)
    return stage.page


def whole(stage: Any) -> None:
    """Wait for the picture."""
    image = "document.querySelector('.viewer-frame img')"
    stage.until(f"{image}?.complete && {image}.naturalWidth > 0")


def shut(stage: Any) -> None:
    stage.until("!document.querySelector('dialog').open")


def nothing_left(stage: Any) -> None:
    shut(stage)
    dialog = "document.querySelector('dialog')"
    stage.until("blobs.length === 0")
    assert stage.page.evaluate(f"{dialog}.querySelectorAll('img, video').length") == 0
    text = stage.page.evaluate(f"{dialog}.textContent + {dialog}.innerHTML")
    for word in ("Iris", "jar", "September"):
        assert word not in text
    canvas = stage.page.evaluate("(document.querySelector('dialog canvas')?.width ?? 0)")
    assert canvas == 0


def test_a_picture_opens_where_it_was_tapped_and_gives_the_place_back(
    stage: Any, viewer: Viewer
) -> None:
    queue = Queue(cards=[{"id": "o1", "pictures": [{"id": "p2", "kind": "picture", "alt": "Two"}]}])
    queue.on_picture = lambda id: (jpeg(), "image/jpeg")
    queue.on_open = lambda id: viewer.show([picture("p1"), SAID, picture("p3")], 1)
    page = stage.show(queue, viewer)
    tile = page.get_by_role("button", name="Two")
    tile.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Photo 2 of Iris")
    dialog.get_by_role("img", name="Photo 2 of Iris").wait_for()
    expect(dialog.get_by_text("2 of 3")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("dialog", name="Photo 1 of Iris").wait_for()
    page.keyboard.press("ArrowLeft")  # there is none before the first
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("dialog", name="Photo 3 of Iris").wait_for()
    page.keyboard.press("Escape")
    shut(stage)
    assert tile.evaluate("(tile) => tile === document.activeElement")
    stage.until(lambda: viewer.pictures == [])


def test_a_swipe_steps(stage: Any, viewer: Viewer) -> None:
    page = opened(stage, viewer)
    swipe = (
        "([from, to]) => { const frame = document.querySelector('.viewer-frame');"
        "const at = (x) => new Touch({ identifier: 1, target: frame, clientX: x, clientY: 200 });"
        "frame.dispatchEvent(new TouchEvent('touchstart', { touches: [at(from)] }));"
        "frame.dispatchEvent(new TouchEvent('touchend', { changedTouches: [at(to)] })); }"
    )
    page.evaluate(swipe, [500, 300])
    page.get_by_role("dialog", name="Photo 2 of Iris").wait_for()
    page.evaluate(swipe, [300, 320])
    page.evaluate(swipe, [300, 500])
    page.get_by_role("dialog", name="Photo 1 of Iris").wait_for()


def test_of_a_picture_nothing_is_left_once_one_steps_on_or_closes(
    stage: Any, viewer: Viewer
) -> None:
    page = opened(stage, viewer)
    first = page.evaluate("blobs[0]")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("img", name="Photo 2 of Iris").wait_for()
    assert first not in page.evaluate("blobs")
    page.get_by_role("button", name="Close").click()
    nothing_left(stage)


@pytest.mark.parametrize("event", ["journal:flush", "journal:ended", "journal:gone", "pagehide"])
def test_a_page_that_locks_or_ends_leaves_nothing_and_keeps_the_caption(
    stage: Any, viewer: Viewer, event: str
) -> None:
    page = opened(stage, viewer)
    page.get_by_role("button", name="Blur or crop").click()
    page.get_by_role("button", name="Add a rectangle").click()
    page.get_by_role("button", name="Back").click()
    page.get_by_label("Caption").press_sequentially("By the pond")
    stage.event(event)
    nothing_left(stage)
    stage.until(lambda: viewer.said == [("caption", "p1", "By the pond")])


def test_a_view_that_is_taken_away_leaves_nothing(stage: Any, viewer: Viewer) -> None:
    page = opened(stage, viewer)
    page.evaluate("undo.forEach((one) => one())")
    assert page.evaluate("[blobs.length, document.querySelectorAll('dialog').length]") == [0, 0]


def test_who_is_in_it_is_said_with_one_tap(stage: Any, viewer: Viewer) -> None:
    page = opened(stage, viewer)
    unsaid = page.get_by_text("Nobody has said who is in this picture, so it is shown nowhere yet.")
    expect(unsaid).to_be_visible()
    page.get_by_role("button", name="Only Iris and Theo").tap()
    stage.until(lambda: viewer.said == [("children", "p1", ["iris", "theo"])])
    page.get_by_role("group", name="Who is in it").get_by_text("Iris and Theo").wait_for()
    page.get_by_text("Saved", exact=True).wait_for()
    assert not unsaid.is_visible()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Nobody", exact=True).click()
    stage.until(lambda: viewer.said[1:] == [("children", "p3", [])])
    page.get_by_text("Nobody who could be recognised").wait_for()


def test_a_half_finished_choice_does_not_count(stage: Any, viewer: Viewer) -> None:
    page = opened(stage, viewer)
    page.get_by_role("button", name="Iris", exact=True).click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Previous").click()
    page.get_by_text("Not said yet: Iris.").wait_for()
    expect(page.get_by_text("Nobody has said who is in this picture")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    page.keyboard.press("Escape")  # whoever leaves is asked once, at the picture itself
    page.get_by_role("dialog", name="Photo 1 of Iris").wait_for()
    page.get_by_text("Not said yet, and not kept unless you do: Iris.").wait_for()
    page.keyboard.press("Escape")
    shut(stage)
    assert stage.sent("children") == []


def test_everybody_is_said_at_the_door_and_the_door_closes(stage: Any, viewer: Viewer) -> None:
    page = opened(stage, viewer)
    page.get_by_role("button", name="Theo", exact=True).click()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="That is everybody").click()
    nothing_left(stage)
    assert viewer.said == [("children", "p1", ["theo"])]


def test_a_child_in_the_background_is_found_by_plain_letters(stage: Any, viewer: Viewer) -> None:
    page = opened(stage, viewer)
    page.get_by_role("button", name="Iris", exact=True).click()
    page.get_by_role("button", name="Other children…").click()
    assert page.get_by_role("group", name="Ruth").get_by_role("button").count() == 2
    find = page.get_by_label("Find a child")
    find.press_sequentially("luc")
    assert page.get_by_role("group", name="Ruth").count() == 0
    page.keyboard.press("Enter")
    find.press_sequentially("nobody")
    page.get_by_text("Nobody found by that name.").wait_for()
    page.keyboard.press("Escape")  # empties the field, folds the list; the dialog stays
    page.keyboard.press("Escape")
    page.get_by_text("Not said yet: Iris and Łucja.").wait_for()
    page.get_by_role("button", name="That is everybody").click()
    stage.until(lambda: viewer.said == [("children", "p1", ["iris", "lucja"])])


def test_what_was_said_is_changed_and_a_child_who_left_stays_in_it(
    stage: Any, viewer: Viewer
) -> None:
    page = opened(stage, viewer, picture("p1", children=["iris", "left"]))
    page.get_by_text("Iris and a child who has left").wait_for()
    page.get_by_role("button", name="Change").click()
    page.get_by_role("button", name="Theo", exact=True).click()
    page.get_by_role("button", name="That is everybody").click()
    stage.until(lambda: viewer.said == [("children", "p1", ["iris", "left", "theo"])])
    page.get_by_role("button", name="Change").click()
    for name in ("Iris", "Theo", "A child who has left"):
        page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("button", name="Nobody is in it").click()
    stage.until(lambda: viewer.said[1:] == [("children", "p1", [])])


def test_what_could_not_be_kept_is_said_in_words_and_asked_again(
    stage: Any, viewer: Viewer
) -> None:
    def refuse(*_: Any) -> None:
        raise CannotOpen

    viewer.on_children = viewer.on_caption = refuse
    page = opened(stage, viewer)
    page.get_by_role("button", name="Only Theo").click()
    page.get_by_text(f"{CannotOpen.sentence} {CannotOpen.what_to_do}").wait_for()
    page.get_by_text("Not said yet: Theo.").wait_for()
    page.get_by_role("button", name="Start again").click()
    page.get_by_label("Caption").press_sequentially("Jars")
    page.keyboard.press("Tab")
    stage.until("document.querySelector('.viewer-saved').textContent.length > 20")
    assert page.get_by_label("Caption").input_value() == "Jars"


def test_a_caption_is_saved_when_left(stage: Any, viewer: Viewer) -> None:
    page = opened(stage, viewer, at=1)
    caption = page.get_by_label("Caption")
    assert caption.input_value() == "The tall jar fell."
    caption.fill("  The tall  jar fell, and Theo laughed. ")
    page.keyboard.press("Tab")
    page.get_by_text("Saved", exact=True).wait_for()
    assert viewer.said == [("caption", "p2", "The tall jar fell, and Theo laughed.")]
    page.get_by_role("button", name="Previous").click()
    caption.press_sequentially("Jars")
    page.get_by_role("button", name="Close").click()
    stage.until(lambda: viewer.said[1:] == [("caption", "p1", "Jars")])


def test_who_may_not_change_a_picture_reads_and_no_more(stage: Any, viewer: Viewer) -> None:
    page = opened(stage, viewer, {**SAID, "may_change": False})
    page.get_by_text("Iris and Theo").wait_for()
    page.get_by_text("The tall jar fell.").wait_for()
    page.get_by_text("Not on display: Theo").wait_for()
    assert [one.inner_text() for one in page.get_by_role("button").all()] == ["Close"]


def test_a_face_is_covered_by_keys_alone_and_the_new_picture_takes_its_place(
    stage: Any, viewer: Viewer
) -> None:
    sent: list[Any] = []

    async def on_cover(*what: Any) -> dict[str, Any]:
        sent.append(what)
        return picture("p9", alt="Photo 1, blurred", made="Blurred")

    viewer.on_cover = on_cover
    page = opened(stage, viewer)
    stage.until("!document.querySelector('.viewer-cover').disabled")
    page.get_by_role("button", name="Blur or crop").focus()
    page.keyboard.press("Enter")
    expect(
        page.get_by_text("stays in the journal until the note is kept without it")
    ).to_be_visible()
    page.keyboard.press("Enter")  # Add a rectangle
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.get_by_role("button", name="Add a rectangle").press("Enter")
    expect(page.get_by_role("button", name="Rectangle 2 of 2")).to_be_visible()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Use this picture").press("Enter")
    page.get_by_role("dialog", name="Photo 1, blurred").wait_for()
    (ident, [box], crop) = sent[0]
    assert (ident, crop) == ("p1", None)
    assert box == pytest.approx([0.37, 0.33, 0.69, 0.65])
    assert [one["id"] for one in viewer.pictures] == ["p9", "p2", "p3"]
    page.get_by_text("Blurred", exact=True).wait_for()


def test_a_rectangle_is_drawn_moved_and_sized_with_a_finger_or_mouse_and_the_rest_cut_off(
    stage: Any, viewer: Viewer
) -> None:
    sent: list[Any] = []

    def on_cover(*what: Any) -> dict[str, Any]:
        sent.append(what)
        if len(sent) == 1:
            raise CannotOpen
        return picture("p9", made="Cropped")

    viewer.on_cover = on_cover
    page = opened(stage, viewer)
    stage.until("!document.querySelector('.viewer-cover').disabled")
    page.get_by_role("button", name="Blur or crop").tap()
    sheet = page.locator(".covering-sheet").bounding_box()

    def drag(*way: tuple[float, float]) -> None:
        for number, (x, y) in enumerate(way):
            page.mouse.move(sheet["x"] + x * sheet["width"], sheet["y"] + y * sheet["height"])
            if number == 0:
                page.mouse.down()
        page.mouse.up()

    drag((0.1, 0.1), (0.2, 0.15), (0.4, 0.4))
    drag((0.25, 0.25), (0.35, 0.25))
    drag((0.5, 0.4), (0.6, 0.5))
    drag((0.8, 0.8), (0.801, 0.801))  # a tap is no rectangle
    page.get_by_role("button", name="Crop", exact=True).tap()
    drag((0.05, 0.05), (0.5, 0.5), (1.5, 1.5))
    page.get_by_role("button", name="Use this picture").tap()
    page.get_by_text(CannotOpen.sentence).wait_for()
    page.get_by_role("button", name="Use this picture").tap()
    page.get_by_text("Cropped", exact=True).wait_for()
    _, [box], crop = sent[1]
    assert sent[0] == sent[1]
    assert box == pytest.approx([0.2, 0.1, 0.6, 0.5], abs=0.01)
    assert crop == pytest.approx([0.05, 0.05, 1, 1], abs=0.01)


def test_a_lost_connection_is_said_and_what_was_asked_comes_by_itself(
    stage: Any, viewer: Viewer
) -> None:
    page = opened(stage, viewer)
    stage.cut(True)
    stage.event("journal:offline")
    page.get_by_text("Not connected. It goes on by itself").wait_for()
    page.get_by_role("button", name="Only Iris", exact=True).click()
    page.get_by_text("Not saved yet").wait_for()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Not connected.", exact=True).wait_for()
    stage.cut(False)
    stage.event("journal:online")
    page.get_by_role("img", name="Photo 2 of Iris").wait_for()
    stage.until(lambda: viewer.said == [("children", "p1", ["iris"])])


def test_a_picture_that_does_not_open_says_so_and_is_tried_again(
    stage: Any, viewer: Viewer
) -> None:
    tries: list[str] = []

    async def on_full(id: str) -> bytes:
        tries.append(id)
        await asyncio.sleep(0)
        if len(tries) == 1:
            raise CannotOpen
        return jpeg()

    viewer.on_full = on_full
    page = stage.show(viewer)
    viewer.show([picture("p1")])
    page.get_by_text(CannotOpen.what_to_do).wait_for()
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("img", name="Photo 1 of Iris").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_every_state_has_nothing_that_axe_finds_and_every_target_is_large_enough(
    stage: Any, viewer: Viewer, width: int, scheme: str
) -> None:
    page = stage.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    ready = "!document.querySelector('.viewer-cover').disabled"

    def look() -> None:
        found = Axe().run(page, context="dialog").response["violations"]
        assert [one["id"] for one in found] == []
        small = page.evaluate(
            "[...document.querySelectorAll('dialog :is(button, input, [role=button])')]"
            ".filter((one) => one.checkVisibility({ visibilityProperty: true }))"
            ".map((one) => [one.textContent, one.offsetWidth, one.offsetHeight])"
            ".filter(([, wide, high]) => wide < 44 || high < 44)"
        )
        assert small == []
        assert page.evaluate("document.querySelector('dialog').scrollWidth <= innerWidth")

    opened(stage, viewer)
    stage.until(ready)  # until then it is pale, which axe allows what cannot be pressed
    look()
    page.get_by_role("button", name="Iris", exact=True).click()
    page.get_by_role("button", name="Other children…").click()
    field = page.get_by_label("Find a child").bounding_box()
    all = page.get_by_role("button", name="That is everybody").bounding_box()
    assert field["y"] >= 64, "the field that has the focus is behind nothing"
    assert field["y"] + field["height"] <= all["y"]
    look()
    page.get_by_role("button", name="Close").click()
    look()
    page.get_by_role("button", name="Leave without it").click()
    shut(stage)
    opened(stage, viewer, at=1)
    stage.until(ready)
    look()
    page.get_by_role("button", name="Blur or crop").click()
    page.get_by_role("button", name="Add a rectangle").click()
    look()
