"""Hints in a browser: read out once, pressed by finger and key, and never under a finger."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

from journalkit.forms.widgets.field import Field
from journalkit.forms.widgets.hints import Hints

NAMES = {
    "key": "names:t",
    "sentence": "Tomasz is named here, and this note is not about Tomasz so far.",
    "offers": ["Tag Tomasz too", "Use initials"],
}
OPINION = {"key": "opinions", "sentence": "“lovely” is an opinion. What did you see?", "offers": []}


def test_a_hint_is_said_once_answered_by_its_buttons_and_gone_when_mended(stage: Any) -> None:
    hints, done = Hints(), []
    hints.on_take = lambda key, number: done.append((key, number))

    def dismiss(key: str) -> None:
        hints.rows = [row for row in hints.rows if row["key"] != key]

    hints.on_dismiss = dismiss
    page = stage.show(hints)
    assert page.get_by_role("listitem").count() == 0
    hints.rows = [NAMES]
    page.get_by_text(NAMES["sentence"]).first.wait_for()
    assert page.get_by_role("status").text_content() == f"Hint: {NAMES['sentence']}"
    page.evaluate(
        "window.said = 0; new MutationObserver(() => { said += 1; }).observe("
        "document.querySelector('[role=status]'), { childList: true })"
    )
    hints.rows = [NAMES, OPINION]
    page.get_by_text(OPINION["sentence"]).first.wait_for()
    page.get_by_role("button", name="Use initials").tap()
    stage.until(lambda: done == [("names:t", 1)])
    page.get_by_role("button", name="Tag Tomasz too").focus()
    page.keyboard.press("Enter")
    stage.until(lambda: done[1:] == [("names:t", 0)])
    stage.until("said === 1")

    close = page.get_by_role("button", name="Take this hint away")
    close.first.focus()
    page.keyboard.press("Enter")
    stage.until("document.querySelectorAll('.hints-row').length === 1")
    stage.until("document.activeElement.getAttribute('aria-label') === 'Take this hint away'")
    page.keyboard.press("Enter")
    stage.until("document.activeElement.className.includes('hints-none')")
    assert page.get_by_role("listitem").count() == 0
    assert page.get_by_role("status").text_content() == ""


def test_the_field_that_somebody_is_in_stays_where_it_is_when_hints_come_above_it(
    stage: Any,
) -> None:
    hints, above, below = Hints(), Field(label="What happened", rows=30), Field(label="Where")
    after = Field(label="What this tells us", rows=30)
    page = stage.show(above, hints, below, after)
    page.get_by_label("Where").focus()
    page.evaluate("scrollTo(0, 300)")
    top = "Math.round(document.querySelector('input').getBoundingClientRect().top)"
    before = page.evaluate(f"() => {top}")
    hints.rows = [NAMES, OPINION]
    stage.until("document.querySelectorAll('.hints-row').length === 2")
    assert page.evaluate(f"() => {top}") == before
    assert page.evaluate("document.activeElement.tagName") == "INPUT"
    hints.rows = []
    stage.until("document.querySelectorAll('.hints-row').length === 0")
    assert page.evaluate(f"() => {top}") == before


def test_hints_have_nothing_that_axe_finds_and_no_target_is_too_small(stage: Any) -> None:
    hints = Hints()
    page = stage.show(hints)
    hints.rows = [NAMES, OPINION]
    stage.until("document.querySelectorAll('.hints-row').length === 2")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page).response["violations"]
            assert [one["id"] for one in found] == []
        sizes = page.evaluate(
            "() => [...document.querySelectorAll('button')].map((one) => {"
            " const box = one.getBoundingClientRect(); return Math.min(box.width, box.height); })"
        )
        assert min(sizes) >= 44
        assert page.evaluate("document.documentElement.scrollWidth") <= width
