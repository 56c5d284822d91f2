"""A chart looks on a page as it was drawn, under the policy that every page is sent with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import journalkit
from journalkit.analytics import charts
from journalkit.server.browser import CONTENT_SECURITY_POLICY
from tests.analytics import sums_by_hand

KINDS = sorted(sums_by_hand.KINDS)
LOOK = Path(journalkit.__file__).parent / "server/template/static/look.css"
ADDRESS = "https://journal.test/"
CUT_OFF = """() => [...document.querySelectorAll("svg text")].filter((text) => {
    const [own, all] = [text, text.ownerSVGElement].map((one) => one.getBoundingClientRect());
    return own.left < all.left - 2 || own.right > all.right + 2 ||
        own.top < all.top - 2 || own.bottom > all.bottom + 2;
}).map((text) => text.textContent)"""
FILL = """(colour) => getComputedStyle(
    document.querySelector(`svg [fill*="${colour}"]`)).fill"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def show(page: Page, chart: charts.Chart, *, width: int = 820) -> list[str]:
    """The chart on a page with our look and our policy; what the browser complained of."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    head = '<meta charset="utf-8"><title>Cohorts</title><link rel="stylesheet" href="look.css">'
    body = f'<!doctype html><html lang="en">{head}<main>{chart.html}</main></html>'

    def answer(route: Any) -> None:
        if route.request.url.endswith("look.css"):
            route.fulfill(body=LOOK.read_text("utf-8"), content_type="text/css")
        elif route.request.url == ADDRESS:
            headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
            route.fulfill(body=body, content_type="text/html", headers=headers)
        else:
            route.fulfill(status=204)

    page.route("**/*", answer)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(ADDRESS)
    return said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("width", "pixels"), [("narrow", 390), ("wide", 820)])
def test_the_policy_of_the_pages_lets_a_chart_be_and_nothing_is_cut_off(
    page: Page, kind: str, width: str, pixels: int
) -> None:
    summary = sums_by_hand.hostile(kind)
    chart = charts.chart(summary, width=width, bands=sums_by_hand.BANDS)

    assert show(page, chart, width=pixels) == []
    assert page.evaluate(CUT_OFF) == []


def test_a_chart_follows_the_page_into_the_dark_and_its_shades_keep_their_order(page: Page) -> None:
    show(page, sums_by_hand.drawn("levels"))
    light = page.evaluate(FILL, "--ink"), page.evaluate(FILL, charts.style.shades(5)[0])
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(FILL, "--ink"), page.evaluate(FILL, charts.style.shades(5)[0])

    assert light == ("rgb(42, 41, 38)", "rgb(227, 237, 237)")
    assert dark == ("rgb(241, 237, 229)", "rgb(227, 237, 237)")


def test_words_on_a_telephone_are_large_enough_in_a_card_too(page: Page) -> None:
    show(page, sums_by_hand.drawn("placed", width="narrow"), width=390)
    page.evaluate("document.querySelector('svg').setAttribute('width', '318')")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("svg text")].map((text) =>
            parseFloat(getComputedStyle(text).fontSize) *
            text.ownerSVGElement.getScreenCTM().a)"""
    )

    assert min(sizes) >= 11
