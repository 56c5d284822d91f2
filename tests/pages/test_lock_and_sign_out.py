"""Locking hides everything, and what is hidden is not there to be asked for."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from journalkit.pages.page import IDLE_SECONDS
from tests.pages.conftest import Standing, Wire, sign_in, wait_until
from tests.small_journal import PASSWORDS

TYPED = "She poured the pebbles from one boot into the other"
CONTENT = (TYPED, "Maya", "Tomasz", "Iris")


def _write(page: Page, standing: Standing) -> None:
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Maya").click()
    page.get_by_label("What happened").fill(TYPED)


def _unlock(page: Page, password: str) -> None:
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Unlock").click()


def _is_locked(page: Page) -> None:
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    expect(page.get_by_text("What did you see?")).to_have_count(0)
    for words in CONTENT:
        expect(page.get_by_text(words)).to_have_count(0)


def test_locking_hides_everything_at_once_and_the_right_password_brings_back_what_was_typed(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    _write(page, standing)
    hidden = page.evaluate(
        """() => {
            document.querySelector('.journal-bar-lock').click();
            return getComputedStyle(document.querySelector('h1')).visibility;
        }"""
    )
    assert hidden == "hidden"
    _is_locked(page)
    _unlock(page, "not this one")
    expect(page.get_by_role("alert")).to_contain_text("This is not the password")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    _unlock(page, PASSWORDS["amira"])
    expect(page.get_by_label("What happened")).to_have_value(TYPED)
    expect(page.get_by_role("button", name="Maya", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.parametrize("leaving", ["Lock", "Sign out"])
def test_nothing_of_the_content_can_be_asked_for_once_the_page_is_locked_or_signed_out(
    standing: Standing, tablet, leaving: str
) -> None:
    page = tablet(820)
    wire = Wire(page)
    _write(page, standing)
    wait_until(page, lambda: TYPED in wire.ask_states())
    open_states = wire.ask_states()
    for words in CONTENT:
        assert words in open_states, "the question finds what is open"
    page.get_by_role("button", name="Save observation").click()
    expect(page.get_by_text("is saved.")).to_be_visible()
    page.get_by_label("What happened").fill(TYPED)
    page.get_by_role("button", name=leaving, exact=True).click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    left = wire.ask_states()
    assert "Small Setting" in left
    for words in (*CONTENT, *PASSWORDS.values()):
        assert words not in left, "something of the content is still there to be asked for"


def test_the_fifth_wrong_password_at_a_locked_page_signs_out(standing: Standing, tablet) -> None:
    page = tablet(390, 844)
    _write(page, standing)
    page.get_by_role("button", name="Lock", exact=True).click()
    for miss in range(4):
        _unlock(page, f"wrong {miss}")
        expect(page.get_by_role("alert")).to_contain_text("This is not the password")
        expect(page.get_by_label("Password", exact=True)).to_have_value("")
    _unlock(page, "wrong at last")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_label("Your name", exact=True)).to_be_visible()
    wait_until(page, lambda: TYPED in [one["text"] for one in standing.drafts("amira")])


def test_a_tablet_that_nobody_touches_for_five_minutes_locks_itself(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    page.clock.install()
    _write(page, standing)
    expect(page.get_by_label("What happened")).to_have_value(TYPED)
    page.clock.fast_forward((IDLE_SECONDS - 20) * 1000)
    page.get_by_label("What happened").press("End")
    page.clock.fast_forward((IDLE_SECONDS - 20) * 1000)
    expect(page.get_by_label("What happened")).to_be_visible()
    page.clock.fast_forward(25_000)
    _is_locked(page)
    _unlock(page, PASSWORDS["amira"])
    expect(page.get_by_label("What happened")).to_have_value(TYPED)


def test_signs_of_life_are_told_to_the_kernel_at_most_every_20_seconds_and_not_while_locked(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    page.clock.install()
    wire = Wire(page)

    def told() -> int:
        return sum('"do":"awake"' in one for one in wire.from_page)

    _write(page, standing)
    happened = page.get_by_label("What happened")
    happened.press_sequentially(" again and again", delay=1)
    wait_until(page, lambda: told() == 1)
    page.clock.fast_forward(21_000)
    happened.press_sequentially(" and again", delay=1)
    wait_until(page, lambda: told() == 2)
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    before = told()
    page.clock.fast_forward(21_000)
    page.get_by_label("Password", exact=True).press_sequentially("typing", delay=1)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not the password")
    assert told() == before


def test_the_frame_of_a_page_shows_whether_one_is_signed_in_and_names_nobody(
    standing: Standing, tablet
) -> None:
    page = tablet(820)

    def frame() -> str:
        other = page.context.new_page()
        other.route_web_socket(re.compile("/channels$"), lambda line: None)  # nothing answers
        other.goto(standing.observe)
        expect(other.get_by_text("Small Setting", exact=True)).to_be_visible()
        said = other.inner_text("body")
        other.close()
        return said

    assert "Sign in" in frame()
    _write(page, standing)
    expect(page.get_by_text("Saved")).to_be_visible()
    signed_in = frame()
    assert "Observe" in signed_in
    assert "Sign in" not in signed_in
    page.get_by_role("button", name="Lock", exact=True).click()
    _is_locked(page)
    locked = frame()
    assert "Locked" in locked
    assert not [word for word in (*CONTENT, "Amira") if word in signed_in + locked]
