"""The pages of an export, opened from a folder as a family opens them from a stick."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from journalkit.exchange.leaving.pages import notes_on
from tests.exchange.leaving.conftest import Packed
from tests.pages.conftest import LOOKS


@LOOKS
def test_pages_are_searched_and_looked_at_without_a_network(
    taken: Packed, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    out, asked, wrong = taken.folder / "out", [], []
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.on("request", lambda one: asked.append(one.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((out / "index.html").as_uri())
    expect(page.get_by_role("heading", name="Small Setting")).to_be_visible()
    page.get_by_label("Search in everything").fill("POURED slowly")
    expect(page.get_by_role("status")).to_have_text("1 place")
    page.get_by_label("Search in everything").fill("script onerror")
    expect(page.get_by_role("status")).to_have_text("1 place")
    page.get_by_label("Search in everything").fill("slowly")
    page.locator("#results a").click()
    expect(page.get_by_role("heading", name="Maya Ode")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Zoë’s “tower”, 高い").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_function("document.querySelector('dialog img').naturalWidth === 64")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    iris = taken.journal.children[2].id
    page.goto((out / "children" / f"{iris}.html").as_uri())
    expect(page.locator("article.note .text")).to_contain_text("</script>")
    assert page.evaluate("window.bad") is None
    assert Axe().run(page).response["violations"] == []
    context.close()
    assert wrong == []
    assert not [url for url in asked if not url.startswith(out.as_uri())]


def test_pages_read_without_a_script_and_hold_no_tag_that_somebody_typed(taken: Packed) -> None:
    out = taken.folder / "out"
    pages = [*out.rglob("*.html")]
    assert len(pages) == 4
    for page in pages:
        text = page.read_text("utf-8")
        tags = set(re.findall(r"<script[^>]*>", text))
        ours = ("pages.js", "../pages.js", "search.js")
        assert tags <= {f'<script src="{name}">' for name in ours}
        assert "onerror=" not in re.sub("onerror=&#34;", "", text)
        assert "default-src 'none'" in text
        assert "style=" not in text
        assert "Made by Ruth Ames for the trustees" in text
    maya = out / "children" / f"{taken.place.maya}.html"
    assert notes_on(maya) == 3
    assert "She poured it slowly." in maya.read_text("utf-8")
    assert "Nobody saw this." not in maya.read_text("utf-8")
    assert "<script" not in (out / "search.js").read_text("utf-8").replace("<script>window", "")


@pytest.mark.parametrize("name", ["pages.css", "pages.js"])
def test_the_pages_have_the_look_of_the_journal_and_ask_for_nothing(
    taken: Packed, name: str
) -> None:
    text = Path(taken.folder / "out" / name).read_text("utf-8")
    assert not re.search(r"@import|url\(|https?:|fetch|import\(|innerHTML", text)
    assert name != "pages.css" or ("--accent: #0f6b63" in text and "prefers-color-scheme" in text)
