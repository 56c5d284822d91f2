"""Each sees their own; a shift spares staff the manager's password; a refusal has its sentence."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from journalkit.journal import reviewing
from tests.pages.conftest import Standing, Wire, sign_in, wait_until
from tests.small_journal import PASSWORDS

TYPED = "Maya asked where the snow goes."
ASKED = "Which words did she use for the snow?"
BACK = "Maya held the snow until it was gone."


def _fill(page: Page, **typed: str) -> None:
    labels = {
        "name": "Your name",
        "password": "Password",
        "manager": "Manager",
        "beside": "Manager's password",
    }
    for field, value in typed.items():
        page.get_by_label(labels[field], exact=True).fill(value)
    page.get_by_role("button", name="Sign in").click()


def test_nobody_sees_what_a_colleague_is_writing_or_was_asked(standing: Standing, tablet) -> None:
    with standing.journal.sign_in("amira") as amira:
        sent = standing.journal.observe(amira, BACK)
    with standing.journal.sign_in("ruth") as ruth:
        reviewing.ask_for_changes(ruth, sent.id, version=1, comment=ASKED)
    first = tablet(820)
    sign_in(first, standing.observe, "amira", beside="ruth")
    expect(first.get_by_text(ASKED)).to_be_visible()
    first.get_by_label("What happened").fill(TYPED)
    wait_until(first, lambda: TYPED in [one["text"] for one in standing.drafts("amira")])
    for who in ("dee", "hal", "ruth"):
        other = tablet(820)
        wire = Wire(other)
        beside = "ruth" if who == "hal" else ""
        sign_in(other, standing.observe, who, beside=beside)
        expect(other.get_by_label("What happened")).to_have_value("")
        states = wire.ask_states()
        assert "What did you see?" in states
        for words in (TYPED, ASKED, BACK):
            assert words not in states
            expect(other.get_by_text(words)).to_have_count(0)


def test_a_helper_who_opens_review_is_told_what_they_can_use(standing: Standing, tablet) -> None:
    page = tablet(390, 844)
    wire = Wire(page)
    sign_in(page, standing.review, "hal", beside="ruth")
    expect(page.get_by_role("heading", name="Review is not open to you.")).to_be_visible()
    assert BACK not in wire.ask_states()
    page.get_by_role("link", name="Observe").click()
    expect(page.get_by_label("What happened")).to_be_visible()


def test_a_manager_goes_from_observe_to_review_with_one_tap(standing: Standing, tablet) -> None:
    page = tablet(390, 844)
    sign_in(page, standing.observe, "ruth")
    apps = page.get_by_role("navigation", name="Apps")
    expect(apps.get_by_role("link", name="Observe")).to_have_attribute("aria-current", "page")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    review = apps.get_by_role("link", name="Review")
    expect(review).to_be_in_viewport(ratio=1)
    review.click()
    expect(page).to_have_url(standing.review)
    expect(page).to_have_title(re.compile("^Review · Small Setting$"))
    staff = tablet(820)
    sign_in(staff, standing.observe, "amira", beside="ruth")
    expect(staff.get_by_role("link", name="Observe")).to_be_visible()
    expect(staff.get_by_role("link", name="Review")).to_have_count(0)


def test_while_a_shift_is_open_staff_sign_in_alone_and_afterwards_not(
    standing: Standing, tablet
) -> None:
    manager, staff = tablet(1440, 900), tablet(820)
    sign_in(manager, standing.observe, "ruth")
    staff.goto(standing.observe)
    expect(staff.get_by_label("Manager", exact=True)).to_be_visible()
    manager.get_by_role("button", name="Open shift").click()
    expect(manager.get_by_text(re.compile(r"The shift is open until \d\d:\d\d"))).to_be_visible()
    staff.goto(standing.observe)
    expect(staff.get_by_label("Your name", exact=True)).to_be_visible()
    expect(staff.get_by_label("Manager", exact=True)).to_have_count(0)
    _fill(staff, name="amira", password=PASSWORDS["amira"])
    expect(staff.get_by_label("What happened")).to_be_visible()
    expect(staff.locator(".journal-bar")).to_contain_text(re.compile(r"until \d\d:\d\d"))
    manager.get_by_role("button", name="Close shift").click()
    expect(manager.get_by_text("The shift ends in a minute.")).to_be_visible()
    expect(staff.get_by_text("The shift ends at")).to_be_visible()
    manager.get_by_role("button", name="End shift now").click()
    expect(manager.get_by_text("The shift is closed.")).to_be_visible()
    expect(staff.get_by_text("You are signed out.")).to_be_visible()
    expect(staff.get_by_label("Manager", exact=True)).to_be_visible()
    _fill(staff, name="amira", password=PASSWORDS["amira"])
    expect(staff.get_by_role("alert")).to_contain_text("No shift is open")


REFUSALS = {
    "a wrong password": (
        {"name": "amira", "password": "wrong", "manager": "ruth", "beside": PASSWORDS["ruth"]},
        "That name and password do not belong together.",
    ),
    "no manager beside them": (
        {"name": "amira", "password": PASSWORDS["amira"]},
        "No shift is open, and this is not a manager's or deputy's name and password.",
    ),
    "a manager's password that is wrong": (
        {"name": "amira", "password": PASSWORDS["amira"], "manager": "ruth", "beside": "wrong"},
        "The manager's name and password do not belong together.",
    ),
    "somebody beside them who may not": (
        {
            "name": "amira",
            "password": PASSWORDS["amira"],
            "manager": "hal",
            "beside": PASSWORDS["hal"],
        },
        "The manager's name and password do not belong together.",
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_a_sign_in_that_fails_says_why_and_keeps_no_password(
    standing: Standing, tablet, what: str
) -> None:
    typed, sentence = REFUSALS[what]
    page = tablet(390, 844)
    wire = Wire(page)
    page.goto(standing.observe)
    _fill(page, **typed)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    expect(page.get_by_label("Manager's password")).to_have_value("")
    expect(page.get_by_label("Your name", exact=True)).to_have_value(typed["name"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for secret in PASSWORDS.values():
        assert secret not in wire.ask_states()
    _fill(page, password=PASSWORDS["amira"], manager="ruth", beside=PASSWORDS["ruth"])
    expect(page.get_by_label("What happened")).to_be_visible()


def test_a_member_who_has_left_is_told_so_and_gets_nothing(standing: Standing, tablet) -> None:
    journal = standing.journal
    with journal.sign_in("ruth") as ruth, ruth.change() as change:
        left = replace(journal.members["hal"], left=ruth.today().replace(year=2020))
        ruth.vault.members.put(change, left, what="member left")
    page = tablet(390, 844)
    sign_in(page, standing.observe, "hal", beside="ruth")
    expect(page.get_by_role("alert")).to_contain_text("You have left the setting")
