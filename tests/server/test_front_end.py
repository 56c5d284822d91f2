"""The page in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.server.knocking import Server

OFFLINE = "Not connected. What you type is kept here and is not saved yet."


def test_a_page_loads_nothing_from_outside_and_breaks_no_rule(
    page: Page, server: Server, opened: Callable[[str], Page]
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    opened("observe")
    expect(page.get_by_role("heading", name="What did you see?")).to_be_visible()
    assert len(asked) >= 5
    assert all(one.startswith((server.address, "blob:", "data:")) for one in asked)
    assert complaints == []


def test_the_frame_of_a_page_stands_before_its_kernel_has_answered(
    page: Page, server: Server
) -> None:
    page.route_web_socket(re.compile("/channels$"), lambda line: None)  # nothing ever answers
    page.goto(f"{server.address}/observe")
    expect(page.get_by_text("Willow Lane", exact=True)).to_be_visible()
    expect(page.get_by_text("Observe", exact=True)).to_be_visible()
    expect(page.get_by_text("Sign in", exact=True)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Observe is opening…")).to_be_attached()
    found = Axe().run(page, options={"rules": {"region": {"enabled": False}}})
    assert found.response["violations"] == []


def test_a_connection_that_is_lost_with_the_pages_first_word_brings_the_page_all_the_same(
    page: Page, server: Server
) -> None:
    lost = []

    def route(line: WebSocketRoute) -> None:
        theirs = line.connect_to_server()

        def back(message: str | bytes) -> None:
            if not lost and '"opened"' in str(message):
                lost.append(message)
                line.close()
            else:
                line.send(message)

        theirs.on_message(back)

    page.route_web_socket(re.compile("/channels$"), route)
    page.goto(f"{server.address}/observe")
    expect(page.get_by_role("heading", name="What did you see?")).to_be_visible(timeout=20_000)
    assert lost


def test_what_is_typed_reaches_the_kernel_and_its_answer_the_page(
    opened: Callable[[str], Page],
) -> None:
    page = opened("observe")
    page.get_by_label("What happened").fill("The tower fell.")
    expect(page.get_by_text("heard 15 letters")).to_be_visible()
    page.get_by_role("button", name="Press").click()
    expect(page.get_by_role("status").filter(has_text="Pressed 1")).to_be_visible()


def test_bytes_travel_both_ways(opened: Callable[[str], Page]) -> None:
    page = opened("echo")
    picture = page.locator("img[src^='blob:']")
    assert picture.evaluate("async image => (await image.decode(), image.naturalWidth)") == 3
    data = bytes(range(256)) * 500
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a file").click()
    chooser.value.set_files(
        {"name": "a.bin", "mimeType": "application/octet-stream", "buffer": data}
    )
    expect(page.get_by_text(f"{len(data)} bytes, sum {sum(data)}")).to_be_visible()


def test_what_is_displayed_in_an_output_widget_is_shown(opened: Callable[[str], Page]) -> None:
    page = opened("echo")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("shown late")).to_be_visible()


def test_a_widget_made_before_the_page_was_connected_is_shown(
    opened: Callable[[str], Page],
) -> None:
    expect(opened("echo").get_by_text("made before anybody looked")).to_be_visible()


def test_html_that_would_act_is_shown_as_words_only(opened: Callable[[str], Page]) -> None:
    page = opened("echo")
    expect(page.locator(".widget-html-content", has_text="words").first).to_be_visible()
    assert page.locator("#page script, #page [onerror]").count() == 0
    assert page.evaluate("window.hit") is None


def test_a_failing_callback_is_said_calmly(opened: Callable[[str], Page]) -> None:
    page = opened("observe")
    page.get_by_role("button", name="Fail").click()
    expect(page.locator("#strip")).to_contain_text(re.compile(r"reference \d{6}"))


def test_a_dropped_connection_says_so_comes_back_and_brings_what_was_typed(
    page: Page, opened: Callable[[str], Page]
) -> None:
    lines: list[WebSocketRoute] = []
    down = [False]

    def route(line: WebSocketRoute) -> None:
        if down[0]:
            line.close()
            return
        line.connect_to_server()
        lines.append(line)

    page.route_web_socket(re.compile("/channels$"), route)
    opened("observe")
    down[0] = True
    lines[-1].close()
    expect(page.locator("#strip")).to_have_text(OFFLINE)
    page.get_by_label("What happened").fill("written in the garden")
    page.get_by_role("button", name="Press").click()
    expect(page.get_by_text("nothing yet")).to_be_visible()
    down[0] = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("heard 21 letters")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Pressed 1")).to_be_visible()
    expect(page.locator("#strip")).to_be_hidden()
    assert page.get_by_label("What happened").input_value() == "written in the garden"


def test_a_page_whose_kernel_died_says_that_it_has_to_be_opened_again(
    server: Server, opened: Callable[[str], Page]
) -> None:
    before = {one.pid for one in server.kernels()}
    page = opened("observe")
    (kernel,) = [one for one in server.kernels() if one.pid not in before]
    kernel.kill()
    said = "This page has to be opened again. Drafts are kept."
    expect(page.locator("#strip")).to_contain_text(said, timeout=15_000)
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_role("heading", name="What did you see?")).to_be_visible(timeout=20_000)


def test_lock_hides_the_page_before_the_kernel_has_answered(opened: Callable[[str], Page]) -> None:
    page = opened("observe")
    hidden = page.evaluate(
        """() => {
            document.querySelector('.journal-bar-lock').click();
            const heading = document.querySelector('h1');
            return getComputedStyle(heading).visibility;
        }"""
    )
    assert hidden == "hidden"
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    expect(page.get_by_text("What did you see?")).to_have_count(0)
    expect(page.locator(".journal-bar")).not_to_contain_text("Amira")


def test_a_wrong_password_brings_the_focus_back_and_the_right_one_the_page(
    opened: Callable[[str], Page],
) -> None:
    page = opened("observe")
    page.get_by_label("What happened").fill("half a sentence")
    expect(page.get_by_text("heard 15 letters")).to_be_visible()
    page.get_by_role("button", name="Lock", exact=True).click()
    field = page.get_by_label("Password", exact=True)
    field.fill("wrong")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("That is not the password.")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    field.fill("right")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_label("What happened")).to_have_value("half a sentence")


def test_a_tablet_that_is_left_alone_locks_itself(opened: Callable[[str], Page]) -> None:
    page = opened("idle")
    expect(page.get_by_text("locked by itself")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("a child's words")).to_have_count(0)


def test_on_a_phone_the_bar_takes_two_lines(page: Page, opened: Callable[[str], Page]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened("observe")
    bar = page.locator(".journal-bar").bounding_box()
    assert bar is not None
    assert bar["width"] == 390
    assert bar["height"] <= 110
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for button in page.locator(".journal-bar button:visible, .journal-bar a:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


@pytest.mark.parametrize("app", ["observe", "echo"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_shell_of_a_page(
    page: Page, opened: Callable[[str], Page], app: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    opened(app)
    found = Axe().run(page, options={"rules": {"region": {"enabled": app == "observe"}}})
    named = [one["id"] for one in found.response["violations"]]
    allowed = {"observe": [], "echo": ["image-alt", "landmark-one-main", "page-has-heading-one"]}
    assert [one for one in named if one not in allowed[app]] == []
