"""The bar with more apps than a line holds: every one is reached, and the open one is in sight."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from journalkit.forms.widgets.bar import Bar

APPS = (
    "observe", "review", "child", "pictures", "cohorts", "stories", "meeting", "reflect",
    "concerns", "office",
)  # fmt: skip
OVERLAPS = """() => {
  const seen = [...document.querySelectorAll('.journal-bar-inside > *')]
    .filter((one) => one.offsetWidth && one.className !== 'journal-bar-break')
    .map((one) => one.getBoundingClientRect());
  return seen.some((a, at) => seen.slice(at + 1).some((b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
}"""
IN_SIGHT = """(name) => {
  const links = [...document.querySelectorAll('.journal-bar-app')];
  const link = links.find((one) => one.textContent === name);
  const [a, line] = [link, link.parentNode].map((one) => one.getBoundingClientRect());
  return a.left >= line.left - 1 && a.right <= line.right + 1;
}"""


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_ten_apps_are_all_reached_and_nothing_overlaps(stage: Any, width: int) -> None:
    page = stage.page
    page.set_viewport_size({"width": width, "height": 700})
    bar = Bar(
        setting_name="Willow Lane Pre-School",
        app_label="Concerns",
        apps=[{"name": one, "label": one.capitalize()} for one in APPS],
        member_name="Ruth",
        role_label="manager",
        until="until 16:30",
        demo=True,
        shift_action="Close shift",
        menu=[{"name": "missing", "label": "Report a tablet missing"}],
    )
    stage.show(bar)
    whole = "document.querySelector('.journal-bar-inside').parentNode.className = 'journal-bar'"
    page.evaluate(whole)
    stage.until(f"({IN_SIGHT})('Concerns')")
    assert not page.evaluate(OVERLAPS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    links = page.get_by_role("navigation", name="Apps").get_by_role("link")
    assert links.all_inner_texts() == [one.capitalize() for one in APPS]
    for link in links.all():
        box = link.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    links.first.focus()
    for _ in APPS[1:]:
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Office"
    stage.until(f"({IN_SIGHT})('Office')")
    page.evaluate("document.activeElement.blur()")
    back = page.locator(".journal-bar-start")
    assert back.is_visible() == (width < 700), "an arrow says that there is more"
    while back.is_visible():
        before = page.evaluate("document.querySelector('.journal-bar-line').scrollLeft")
        back.click()
        stage.until(f"document.querySelector('.journal-bar-line').scrollLeft < {before}")
    assert page.evaluate(IN_SIGHT, "Observe")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
