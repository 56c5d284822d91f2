"""Consent, as a manager records it and a practitioner takes it back at the door."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from journalkit.journal import consenting, galleries, observing, picturing, registering
from journalkit.media import make_safe
from journalkit.records import Carer, Picture, Use
from journalkit.records.checking import new_id
from tests.pages.conftest import Standing, sign_in
from tests.pages.photos import camera_jpeg


@dataclass
class Family(Standing):
    """Maya's family, and a picture that she is in."""

    mother: Carer
    picture: Picture


@pytest.fixture(scope="module")
def family(one_server: Standing) -> Family:
    journal = one_server.journal
    maya = journal.children[0]
    mother, father = (
        Carer(child=maya.id, name=name, relationship=who, parental_responsibility=True)
        for name, who in (("Ada Ode", "mother"), ("Ben Ode", "father"))
    )
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, mother, father)
        picture = journal.photo(ruth, make_safe(camera_jpeg("x", width=800, height=600)))
        observing.submit(ruth, journal.note(pictures=(picture.id,)), id=new_id())
        picturing.name_children(ruth, picture.id, [maya.id])
    return Family(one_server.journal, one_server.served, mother, picture)


def _open(page: Page, name: str = "Maya") -> None:
    children = page.get_by_role("group", name="Child", exact=True)
    children.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", name="Pictures may be used in")).to_be_visible()


def _uses(page: Page):
    return page.get_by_role("region", name="Pictures may be used in")


def _answer(page: Page, use: str, who: str, what: str = "") -> None:
    _uses(page).get_by_role("button", name=use).click()
    sheet = page.get_by_role("form", name="An answer about pictures of Maya")
    sheet.get_by_role("radio", name=who).check()
    if what:
        sheet.get_by_role("radio", name=what, exact=True).check()
    sheet.get_by_role("button", name="Save").click()


def test_a_manager_records_a_yes_and_a_practitioner_a_no_at_the_door(
    family: Family, tablet
) -> None:
    page = tablet(820)
    sign_in(page, family.child, "ruth")
    _open(page)
    expect(_uses(page).get_by_text("not asked")).to_have_count(4)
    _answer(page, "Displays", "Ada Ode (mother)", "Agrees")
    expect(page.get_by_text("Recorded.")).to_be_visible()
    row = _uses(page).get_by_role("button", name="Displays")
    expect(row).to_contain_text("Ada Ode agreed, ")
    expect(row).not_to_contain_text("not agreed")
    with family.journal.sign_in("ruth") as ruth:
        [section] = galleries.sections(ruth)
        shown = galleries.begin_show(ruth, section.pictures, what="Open day, autumn")
        assert shown == (family.picture.id,)

    other = tablet(390)
    sign_in(other, family.child, "amira", beside="ruth")
    _open(other)
    expect(other.get_by_role("region", name="What went out")).to_contain_text("Open day, autumn")
    _uses(other).get_by_role("button", name="Displays").click()
    sheet = other.get_by_role("form", name="An answer about pictures of Maya")
    expect(sheet.get_by_text("Ada Ode agreed.")).to_be_visible()
    expect(sheet.get_by_role("radio", name="Agrees", exact=True)).to_have_count(0)
    sheet.get_by_role("radio", name="Ben Ode (father)").check()
    sheet.get_by_label("How it was said").fill("at the door")
    sheet.get_by_role("button", name="Save").click()
    expect(other.get_by_text("Recorded. It holds at once.")).to_be_visible()
    expect(other.get_by_text("pictures went out before: Open day, autumn.")).to_be_visible()
    expect(_uses(other).get_by_role("button", name="Displays")).to_contain_text("not agreed")
    with family.journal.sign_in("ruth") as ruth:
        assert galleries.begin_show(ruth, section.pictures, what="Again") == ()
        answers = consenting.standing(ruth, family.mother.child)[2].answers
        assert [(one.given, one.how) for one in answers] == [(False, "at the door"), (True, "")]


def test_without_a_carer_the_page_says_where_to_enter_one(family: Family, tablet) -> None:
    page = tablet(820)
    sign_in(page, family.child, "ruth")
    _open(page, "Iris")
    _uses(page).get_by_role("button", name="Displays").click()
    expect(page.get_by_text("No carer is entered yet.")).to_be_visible()
    with family.journal.sign_in("ruth") as ruth:
        iris = family.journal.children[2].id
        assert not any(one.answers for one in consenting.standing(ruth, iris))
        assert Use.DISPLAY not in consenting.Book(ruth).agreed(iris)


def test_the_office_says_whom_to_ask_and_a_manager_sets_the_limits(family: Family, tablet) -> None:
    page = tablet(820)
    sign_in(page, f"{family.served.address}/office", "ruth")
    page.get_by_role("button", name="Pictures", exact=True).click()
    expect(page.get_by_role("region", name="Still to ask")).to_contain_text("Iris O’Neil")
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_label("Largest video, in MB").fill("20000")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A number from 1 to 2,000 fits here.")).to_be_visible()
    page.get_by_label("Largest video, in MB").fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Write a whole number, from 1 to 2,000.")).to_be_visible()
    page.get_by_label("Largest video, in MB").fill("200")
    page.get_by_label("Largest photo, in MB").fill("1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The limits hold for every file from now on.")).to_be_visible()
    expect(page.get_by_text("Videos up to 200 MB and 10 minutes")).to_be_visible()
    with family.journal.sign_in("ruth") as ruth:
        assert ruth.setting.media.video_mb == 200
    tablet_of_staff = tablet(820)
    sign_in(tablet_of_staff, family.observe, "amira", beside="ruth")
    large = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": bytes(1024 * 1024 + 1)}
    tablet_of_staff.get_by_label("Choose photos and videos").set_input_files([large])
    expect(tablet_of_staff.get_by_text("This photo is larger than 1 MB.")).to_be_visible()
