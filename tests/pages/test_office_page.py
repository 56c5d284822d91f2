"""The office: the register, staff, times and the agreement, as a manager cares for them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from journalkit.journal import planning, registering
from journalkit.records import Child, Opening
from tests.pages.conftest import Served, Standing, Wire, sign_in
from tests.pages.test_strange_names import NAMES
from tests.small_journal import PASSWORDS, Journal

FRESH = "thimble walnut saddle prism"


def office(served: Served) -> str:
    return f"{served.address}/office"


def opened(page: Page, served: Served, section: str = "Today", *, who: str = "ruth") -> Page:
    """The office, with one of its sections open."""
    sign_in(page, office(served), who)
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    if section != "Today":
        to(page, section)
    return page


def to(page: Page, section: str) -> None:
    nav = page.get_by_role("navigation", name="Office")
    nav.get_by_role("button", name=section, exact=True).click()
    expect(nav.get_by_role("button", name=section, exact=True)).to_have_attribute(
        "aria-current", "true"
    )


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_child_is_added_with_key_person_and_carer_and_is_found_in_observe(
    served: Served, tablet
) -> None:
    page = opened(tablet(820), served, "Children")
    press(page, "Add a child")
    expect(page.get_by_label("First and last name")).to_be_focused()
    page.get_by_label("First and last name").fill("Wren Ashby")
    press(page, "Add the child")
    expect(page.get_by_text("This is still empty.")).to_have_count(1)
    expect(page.get_by_label("Born")).to_be_focused()
    page.get_by_label("Born").fill("2023-05-01")
    page.get_by_role("radio", name="Acorns").check()
    page.get_by_label("Key person").select_option("Amira Cole")
    for day in ("Monday", "Tuesday"):
        page.get_by_role("checkbox", name=day).check()
    press(page, "Add the child")
    expect(page.get_by_text("Wren is entered.")).to_be_visible()
    expect(page.get_by_role("heading", name="Wren Ashby")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Key person")).to_contain_text("Amira Cole")
    press(page, "Add a carer")
    page.get_by_label("Name", exact=True).fill("Ada Ashby")
    page.get_by_label("Relationship").fill("mother")
    page.get_by_label("Has parental responsibility").check()
    press(page, "Save")
    row = page.get_by_role("row").filter(has_text="Ada Ashby")
    expect(row).to_contain_text("parental responsibility")
    press(page, "Enter days away")
    press(page, "Save")
    expect(page.get_by_role("row").filter(has_text="today")).to_be_visible()
    page.get_by_role("button", name="Cancel:").click()
    press(page, "Cancel")
    expect(page.get_by_text("No days away are entered.")).to_be_visible()
    press(page, "All children")
    expect(page.get_by_role("heading", name="Children (4)")).to_be_visible()

    staff = tablet(820)
    sign_in(staff, f"{served.address}/observe", "amira", beside="ruth")
    group = staff.get_by_role("group", name="Children")
    expect(group.get_by_role("button", name="Wren", exact=True)).to_be_visible()


def test_a_handover_names_the_new_key_person_and_keeps_the_history(served: Served, tablet) -> None:
    page = opened(tablet(390, 844), served, "Children")
    press(page, "Maya Ode")
    press(page, "Hand over")
    page.get_by_role("radio", name="Dee Bell").check()
    press(page, "Save")
    card = page.get_by_role("listitem").filter(has_text="Key person")
    expect(card).to_contain_text("Dee Bell")
    expect(card).to_contain_text("Before: Amira Cole")
    press(page, "Enter a date")
    page.get_by_label("Last day here").fill("2020-01-01")
    press(page, "Save")
    expect(page.get_by_text("The child left before joining.")).to_be_visible()
    page.get_by_label("Last day here").fill((date.today() - timedelta(days=1)).isoformat())
    press(page, "Save")
    press(page, "All children")
    expect(page.get_by_role("heading", name="Children (2)")).to_be_visible()
    press(page, "Who has left")
    expect(page.get_by_role("button", name="Maya Ode")).to_be_visible()


def test_opening_hours_are_entered_and_half_a_day_is_asked_for(
    served: Served, journal: Journal, tablet
) -> None:
    page = opened(tablet(820), served, "Times")
    press(page, "Change the hours")
    page.get_by_label("Monday from").fill("")
    press(page, "Save")
    expect(page.get_by_text("Enter both times, or neither.")).to_be_visible()
    expect(page.get_by_label("Monday from")).to_be_focused()
    page.get_by_label("Monday from").fill("08:30")
    press(page, "Save")
    expect(page.get_by_text("Mon 08:30 to 23:59")).to_be_visible()
    press(page, "Add a term")
    page.get_by_label("Name").fill("Autumn 2026")
    days = ("2026-09-07", "2026-10-23", "2026-11-02", "2026-12-18")
    names = ("First half from", "First half until", "Second half from", "Second half until")
    for name, day in zip(names, days, strict=True):
        page.get_by_label(name).fill(day)
    press(page, "Save")
    expect(page.get_by_role("row").filter(has_text="Autumn 2026")).to_contain_text("23 October")
    with journal.sign_in("ruth") as ruth:
        assert f"{ruth.setting.hours[0].opens:%H:%M}" == "08:30"
        assert len(ruth.vault.half_terms.all()) == 2


def test_a_planned_meeting_opens_the_journal_for_the_one_named_and_nobody_else(
    served: Served, journal: Journal, tablet
) -> None:
    with journal.sign_in("ruth") as ruth:
        registering.keep_hours(ruth, ())
    page = opened(tablet(820), served)
    press(page, "Enter the hours")
    press(page, "Plan one")
    page.get_by_role("radio", name="Exception").check()
    with journal.sign_in("ruth") as ruth:
        today = ruth.today().isoformat()
    page.get_by_label("Day", exact=True).fill(today)
    page.get_by_label("From").fill("00:00")
    page.get_by_label("Until").fill("23:59")
    page.get_by_role("checkbox", name="Amira Cole").check()
    press(page, "Save")
    expect(page.get_by_role("row").filter(has_text="Amira Cole")).to_be_visible()
    named, other = tablet(820), tablet(820)
    sign_in(named, f"{served.address}/observe", "amira", beside="ruth")
    expect(named.get_by_label("What happened")).to_be_visible()
    sign_in(other, f"{served.address}/observe", "hal", beside="ruth")
    expect(other.get_by_role("alert")).to_contain_text("The journal is closed now")
    page.get_by_role("button", name="Cancel: Exception").click()
    press(page, "Cancel")
    expect(page.get_by_text("Nothing is planned.")).to_be_visible()


def test_a_new_member_types_a_password_twice_and_then_signs_in(served: Served, tablet) -> None:
    page = tablet(820)
    wire = Wire(page)
    opened(page, served, "Staff")
    press(page, "Add a member")
    page.get_by_label("First and last name").fill("Joel Ford")
    page.get_by_label("Name to sign in with").fill("joel")
    for typed, again, said in (
        ("short", "short", "too easy to guess"),
        (FRESH, FRESH + "x", "The two are not the same."),
        (FRESH, FRESH, "Joel Ford can sign in now"),
    ):
        page.get_by_label("Their password").fill(typed)
        page.get_by_label("The same password again").fill(again)
        press(page, "Add them")
        expect(page.get_by_text(said)).to_be_visible()
        assert FRESH not in wire.ask_states()
    expect(page.get_by_text("Not signed yet")).to_be_visible()
    joel = tablet(820)
    joel.goto(f"{served.address}/observe")
    typed = {"Your name": "joel", "Password": FRESH, "Manager": "ruth"}
    for label, words in typed.items():
        joel.get_by_label(label, exact=True).fill(words)
    joel.get_by_label("Manager's password").fill(PASSWORDS["ruth"])
    press(joel, "Sign in")
    expect(joel.get_by_role("button", name="Lock", exact=True)).to_be_visible()


def test_a_forgotten_password_is_made_anew_with_the_member_present(served: Served, tablet) -> None:
    page = opened(tablet(820), served, "Staff")
    press(page, "Hal Dunn")
    press(page, "New password")
    page.get_by_label("Their password").fill(FRESH)
    page.get_by_label("The same password again").fill(FRESH)
    press(page, "Save")
    expect(page.get_by_text("Hal Dunn signs in with the new password now.")).to_be_visible()
    hal = tablet(820)
    hal.goto(f"{served.address}/observe")
    for label, words in (
        ("Your name", "hal"), ("Password", FRESH), ("Manager", "ruth"),
        ("Manager's password", PASSWORDS["ruth"]),
    ):  # fmt: skip
        hal.get_by_label(label, exact=True).fill(words)
    press(hal, "Sign in")
    expect(hal.get_by_label("What happened")).to_be_visible()


def test_deputies_leads_and_leavers_are_asked_about_first(
    served: Served, journal: Journal, tablet
) -> None:
    page = opened(tablet(820), served, "Staff")
    press(page, "Amira Cole")
    press(page, "Make safeguarding lead")
    page.get_by_role("group", name="They read what is raised").get_by_role(
        "button", name="Make safeguarding lead"
    ).click()
    expect(page.get_by_text("Practitioner, safeguarding lead")).to_be_visible()
    press(page, "Make a deputy")
    page.get_by_role("group", name="Their password would then").get_by_role(
        "button", name="Make a deputy"
    ).click()
    expect(page.get_by_text("Practitioner, deputy, safeguarding lead")).to_be_visible()
    press(page, "All staff")
    press(page, "Hal Dunn")
    press(page, "Has left")
    expect(page.get_by_text("Their password opens nothing any more.")).to_be_visible()
    press(page, "No")
    press(page, "Has left")
    page.get_by_role("group").get_by_role("button", name="Has left").click()
    expect(page.get_by_text("Hal Dunn has left")).to_be_visible()
    expect(page.get_by_text("journalkit rekey")).to_be_visible()
    expect(page.get_by_role("heading", name="Staff (3)")).to_be_visible()
    with journal.sign_in("ruth") as ruth:
        assert ruth.vault.members.get(journal.members["amira"].id).deputy
        assert ruth.vault.members.get(journal.members["hal"].id).left


def test_a_leaver_is_signed_out_the_same_moment_and_so_is_whoever_gets_another_role(
    served: Served, journal: Journal, tablet
) -> None:
    hal, amira = tablet(390, 844), tablet(390, 844)
    sign_in(hal, f"{served.address}/observe", "hal", beside="ruth")
    sign_in(amira, f"{served.address}/observe", "amira", beside="dee")
    page = opened(tablet(1440, 900), served, "Staff")
    press(page, "Hal Dunn")
    press(page, "Has left")
    page.get_by_role("group").get_by_role("button", name="Has left").click()
    expect(hal.get_by_text("You are signed out.")).to_be_visible()
    press(page, "Amira Cole")
    press(page, "Change role")
    page.get_by_role("radio", name="Manager").check()
    press(page, "Save")
    expect(page.get_by_text("Amira Cole is a manager now.")).to_be_visible()
    expect(amira.get_by_text("You are signed out.")).to_be_visible()
    sign_in(amira, f"{served.address}/review", "amira")
    expect(amira.get_by_role("group", name="Show")).to_be_visible()


def test_who_is_no_deputy_any_more_is_signed_out_with_the_keys_that_were_open(
    served: Served, tablet
) -> None:
    dee = tablet(390, 844)
    sign_in(dee, f"{served.address}/observe", "dee")
    page = opened(tablet(820), served, "Staff")
    press(page, "Dee Bell")
    press(page, "No deputy any more")
    page.get_by_role("group").get_by_role("button", name="No deputy any more").click()
    expect(page.get_by_text("Dee Bell is no deputy any more.")).to_be_visible()
    expect(dee.get_by_text("You are signed out.")).to_be_visible()


def test_closing_the_shift_in_the_office_asks_whether_every_tablet_is_back(
    served: Served, journal: Journal, tablet
) -> None:
    page = opened(tablet(820), served)
    press(page, "Open a shift")
    press(page, "Open the shift")
    expect(page.get_by_text("The shift is open until")).to_be_visible()
    press(page, "Close the shift")
    page.get_by_role("group").get_by_role("button", name="Close the shift").click()
    expect(page.get_by_role("heading", name="Is every tablet back?")).to_be_visible()
    page.get_by_role("checkbox", name="Tablet").check()
    press(page, "That is all")
    expect(page.get_by_text("Every tablet is back.")).to_be_visible()
    with journal.sign_in("ruth") as ruth:
        assert "device back" in [row.what for row in ruth.vault.audit.rows()]


def test_a_list_is_looked_at_first_and_then_brought_in_whole(
    served: Served, journal: Journal, tablet
) -> None:
    page = opened(tablet(820), served, "Bring in")
    rows = "Name,Date of birth,Room,Key person\nWren Ashby,01/05/2023,Acorns,Amira Cole\n"
    rows += "=SUM(A1),02/05/2023,Acorns,\n"
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": rows.encode("utf-8-sig")}
    page.get_by_label("Choose a CSV or Excel file").set_input_files([file])
    expect(page.get_by_role("heading", name="1 to add, 1 refused")).to_be_visible()
    with journal.sign_in("ruth") as ruth:
        assert len(ruth.vault.children.all()) == 3, "nothing was done yet"
    page.get_by_role("button", name="Bring in", exact=True).last.click()
    expect(page.get_by_text("1 added, 1 refused and left out.")).to_be_visible()
    to(page, "Children")
    expect(page.get_by_text("Wren Ashby")).to_be_visible()
    with journal.sign_in("ruth") as ruth:
        assert len(ruth.vault.children.all()) == 4


def test_a_new_agreement_is_signed_by_everybody_anew(served: Served, tablet) -> None:
    page = opened(tablet(820), served, "Agreement")
    press(page, "Write a new version")
    press(page, "Put in force")
    expect(page.get_by_text("This is the text that is in force already.")).to_be_visible()
    page.get_by_label("The agreement").fill("I keep the tablet dry.\nI keep it safe.")
    press(page, "Put in force")
    expect(page.get_by_text("Version 2")).to_be_visible()
    expect(page.get_by_text("I keep the tablet dry.")).to_be_visible()
    expect(page.get_by_text("not signed")).to_have_count(4)
    to(page, "Today")
    card = page.get_by_role("listitem").filter(has_text="Safe-use agreement")
    expect(card).to_contain_text("4 have not signed")


def test_what_is_half_typed_outlives_a_lock_and_a_look_elsewhere(served: Served, tablet) -> None:
    page = tablet(820)
    wire = Wire(page)
    opened(page, served, "Children")
    press(page, "Maya Ode")
    press(page, "Change details")
    page.get_by_label("Called").fill("Maisie")
    to(page, "Times")
    to(page, "Children")
    expect(page.get_by_label("Called")).to_have_value("Maisie")
    page.get_by_label("First and last name").fill("Maya Odette")
    press(page, "Lock")
    expect(page.get_by_role("heading", name="Locked for Ruth")).to_be_visible()
    assert "Maya" not in wire.ask_states()
    page.get_by_label("Password", exact=True).fill(PASSWORDS["ruth"])
    press(page, "Unlock")
    expect(page.get_by_label("Called")).to_have_value("Maisie")
    expect(page.get_by_label("First and last name")).to_have_value("Maya Odette")
    press(page, "Cancel")
    press(page, "Leave")
    expect(page.get_by_role("heading", name="Maya Ode", exact=True)).to_be_visible()


def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    served: Served, journal: Journal, tablet
) -> None:
    page = opened(tablet(820), served, "Children")
    press(page, "Maya Ode")
    press(page, "Change details")
    page.get_by_label("Called").fill("Maisie")
    with journal.sign_in("ruth") as ruth:
        one = journal.children[0]
        registering.enter(ruth, Child(name="Maya Lis", born=one.born, room=one.room, id=one.id))
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed this")
    expect(page.get_by_label("Called")).to_have_value("Maisie")


def test_a_deputy_sees_today_only_and_staff_are_told_whom_it_is_for(served: Served, tablet) -> None:
    page = tablet(820)
    wire = Wire(page)
    opened(page, served, who="dee")
    expect(page.get_by_text("No shift is open")).to_be_visible()
    expect(page.get_by_role("navigation", name="Office")).to_have_count(0)
    expect(page.get_by_text("Back-ups")).to_have_count(0)
    states = wire.ask_states()
    for words in ("Maya", "Hal Dunn", "agreement"):
        assert words not in states
    press(page, "Open a shift")
    page.get_by_label("Until").fill("00:00")
    press(page, "Open the shift")
    expect(page.get_by_text("A shift ends between now and 23:59.")).to_be_visible()
    page.get_by_label("Until").fill("23:59")
    press(page, "Open the shift")
    expect(page.get_by_text("Open until 23:59", exact=True)).to_be_visible()
    staff = tablet(820)
    sign_in(staff, office(served), "amira")
    expect(staff.get_by_role("heading", name="Office is not open to you.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Amira Cole")
    expect(row).to_be_visible()
    expect(row.get_by_role("button")).to_have_count(0)


def test_a_manager_sees_who_is_signed_in_where_and_signs_them_out(served: Served, tablet) -> None:
    staff = tablet(820)
    sign_in(staff, f"{served.address}/observe", "amira", beside="ruth")
    page = opened(tablet(820), served)
    expect(page.get_by_role("row").filter(has_text="Ruth Ames")).to_contain_text("you")
    page.get_by_role("button", name="Sign out: Amira Cole").click()
    page.get_by_role("table").get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Amira Cole")).to_have_count(0)
    expect(staff.get_by_label("Your name", exact=True)).to_be_visible()


def test_a_tablet_is_enrolled_with_a_code_and_a_missing_one_opens_nothing(
    served: Served, browser: Browser, tablet
) -> None:
    page = opened(tablet(820), served, "Devices")
    press(page, "Enrol a device")
    code = page.get_by_role("status").filter(has_text=re.compile("^.{4}-.{4}$"))
    expect(code).to_be_visible()
    context = browser.new_context()
    new = context.new_page()
    new.goto(f"{served.address}/enrol#{code.text_content()}")
    new.get_by_label(re.compile("Name|called", re.IGNORECASE)).fill("Garden tablet")
    new.get_by_role("button").click()
    expect(page.get_by_text("Garden tablet is enrolled.")).to_be_visible()
    sign_in(new, f"{served.address}/observe", "amira", beside="ruth")
    expect(new.get_by_label("What happened")).to_be_visible()
    page.get_by_role("button", name="Report missing: Garden tablet").click()
    press(page, "Report missing")
    expect(page.get_by_role("heading", name="What Garden tablet could reach")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Amira Cole")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Maya Ode")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    expect(new.get_by_label("What happened")).to_have_count(0)
    press(page, "Look further back")
    page.get_by_label("When was it last seen for certain?").fill("2026-01-05")
    press(page, "Save")
    expect(page.get_by_text("Monday 5 January")).to_be_visible()
    press(page, "All devices")
    expect(page.get_by_role("row").filter(has_text="Garden tablet")).to_contain_text(
        "missing since"
    )
    context.close()


def test_any_name_is_text_in_the_office_too(served: Served, journal: Journal, tablet) -> None:
    with journal.sign_in("ruth") as ruth:
        for name in NAMES:
            one = Child(name=name, known_as=name, born=date(2022, 1, 1), room=journal.room.id)
            registering.enter(ruth, one)
        at = datetime.now(UTC) + timedelta(days=1)
        ends, members = at + timedelta(hours=1), (journal.members["amira"].id,)
        meeting = Opening(kind="meeting", starts=at, ends=ends, members=members, name=NAMES[1])
        planning.plan(ruth, meeting)
    page = opened(tablet(390, 844), served)
    expect(page.get_by_text("9 without a key person")).to_be_visible()
    to(page, "Children")
    for name in NAMES:
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Find a child").fill("zoe")
    press(page, NAMES[2])
    press(page, "Change details")
    expect(page.get_by_label("First and last name")).to_have_value(NAMES[2])
    press(page, "Cancel")
    to(page, "Times")
    expect(page.get_by_text(NAMES[1])).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("window.hit") is None


def _look(page: Page, state: str) -> None:
    expect(page.locator("html[data-journal=ready]")).to_have_count(1)
    found = Axe().run(page).response["violations"]
    assert [(state, one["id"], one["nodes"][0]["target"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, a, input, textarea, select')]
            .filter((one) => one.offsetParent && !one.closest('[inert]'))
            .filter((one) => !one.matches('.visually-hidden'))
            .filter((one) => { const box = one.getBoundingClientRect();
                return Math.min(box.width, box.height) < 43.5; })
            .map((one) => one.className)"""
    )
    assert (state, small) == (state, [])


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_axe_finds_nothing_in_any_section(
    one_server: Standing, tablet, width: int, scheme: Literal["light", "dark"]
) -> None:
    served = one_server.served
    page = tablet(width, 900, color_scheme=scheme, reduced_motion="reduce")
    opened(page, served)
    _look(page, "today")
    to(page, "Children")
    _look(page, "children")
    for name in ("Maya Ode", "Change details"):
        press(page, name)
        expect(page.get_by_role("heading", name="Maya Ode")).to_be_visible()
        _look(page, name)
    press(page, "Cancel")
    to(page, "Staff")
    _look(page, "staff")
    press(page, "Hal Dunn")
    press(page, "Has left")
    _look(page, "a member, asking")
    to(page, "Staff")
    press(page, "Add a member")
    press(page, "Add them")
    expect(page.get_by_text("This is still empty.").first).to_be_visible()
    _look(page, "adding a member")
    to(page, "Times")
    _look(page, "times")
    press(page, "Plan one")
    expect(page.get_by_label("From")).to_be_visible()
    _look(page, "planning")
    to(page, "Agreement")
    _look(page, "agreement")
    to(page, "Devices")
    _look(page, "devices")
    press(page, "Enrol a device")
    expect(page.get_by_text("It holds until")).to_be_visible()
    _look(page, "enrolling")
    to(page, "Bring in")
    _look(page, "bringing in")
    to(page, "Back-ups")
    expect(page.get_by_text("Nowhere is chosen yet.")).to_be_visible()
    _look(page, "back-ups")
    press(page, "Change")
    expect(page.get_by_label("Folder")).to_be_focused()
    _look(page, "planning back-ups")


def test_the_keyboard_alone_adds_a_room(one_server: Standing, tablet) -> None:
    page = opened(tablet(1440, 900), one_server.served)

    def tab_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip() == name:
                return
        raise AssertionError(f"the keyboard never reached {name}")

    tab_to("Children")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Children (3)")).to_be_visible()
    tab_to("Rooms")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Rooms")).to_be_visible()
    tab_to("Add a room")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name of the room")).to_be_focused()
    page.keyboard.type("Oaks")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="Oaks")).to_be_visible()
