"""A day at the gate, walked through in browsers: enrolled, signed in, locked, lost, closed."""

from __future__ import annotations

import re
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, expect

from journalkit.journal import devices, presence, registering
from tests.pages.conftest import Served, Standing, Wire, enrol, sign_in, start, wait_until
from tests.small_journal import PASSWORDS, Journal

NOT_ENROLLED = "This device does not open the journal."
TYPED = "She poured the pebbles from one boot into the other"


def _type_in(page: Page, who: str) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORDS[who])
    page.get_by_role("button", name=re.compile("Sign in|Unlock")).click()


def test_a_tablet_is_enrolled_used_and_reported_missing_from_another(
    journal: Journal, served: Served, browser: Browser, tablet
) -> None:
    context = browser.new_context(viewport={"width": 820, "height": 1180})
    red = context.new_page()
    red.goto(f"{served.address}/observe")
    expect(
        red.get_by_role("heading", name="This device does not open the journal.")
    ).to_be_visible()
    with journal.sign_in("ruth") as ruth:
        code = devices.invite(ruth)
    red.goto(f"{served.address}/enrol#{code}")
    expect(red.get_by_label("Code")).to_have_value(code)
    assert code not in red.url
    red.get_by_label("Name of this device").fill("Red tablet")
    red.get_by_role("button", name="Enrol").click()
    expect(red.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(red.get_by_label("Manager", exact=True)).to_be_visible()

    manager = tablet(1440, 900)
    sign_in(manager, f"{served.address}/observe", "ruth")
    manager.get_by_role("button", name="Open shift").click()
    red.get_by_role("button", name="amira", exact=True).click()
    expect(red.get_by_label("Manager", exact=True)).to_have_count(0)
    _type_in(red, "amira")
    red.get_by_label("What happened").fill(TYPED)
    expect(red.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()

    other = tablet(390, 844)
    sign_in(other, f"{served.address}/observe", "hal")
    other.get_by_text("More", exact=True).click()
    other.get_by_role("button", name="Report a tablet missing").click()
    other.get_by_role("radio", name="Red tablet").or_(
        other.get_by_role("button", name="Red tablet")
    ).first.click()
    other.get_by_role("button", name="Report it missing").click()
    said = time.monotonic()
    expect(red.locator("#strip")).to_contain_text("closed from the office", timeout=2000)
    assert time.monotonic() - said < 2
    assert TYPED not in red.content()
    assert red.locator("textarea").count() == 0
    expect(other.get_by_text("It is reported, and opens nothing any more.")).to_be_visible()
    red.reload()
    expect(
        red.get_by_role("heading", name="This device does not open the journal.")
    ).to_be_visible()
    context.close()
    with journal.sign_in("ruth") as ruth:
        [device] = [one for one in devices.all(ruth) if one.name == "Red tablet"]
        sheet = devices.worksheet(ruth, device.id, since=device.enrolled_at)
        assert [one.member.sign_in_name for one in sheet.members] == ["amira"]
        assert len(sheet.children) == 3


def test_from_observe_to_review_nothing_is_asked_and_a_lock_reaches_both(
    standing: Standing, tablet
) -> None:
    observe = tablet(820)
    sign_in(observe, standing.observe, "ruth")
    expect(observe.get_by_label("What happened")).to_be_visible()
    wait_until(
        observe, lambda: any(c["name"] == "journal-sign-in" for c in observe.context.cookies())
    )
    review = observe.context.new_page()
    review.goto(standing.review)
    expect(review.get_by_role("group", name="Show")).to_be_visible()
    review.get_by_role("button", name="Lock", exact=True).click()
    for page in (review, observe):
        expect(page.get_by_role("heading", name="Locked for Ruth")).to_be_visible()
    third = observe.context.new_page()
    third.goto(standing.observe)
    expect(third.get_by_role("heading", name="Locked for Ruth")).to_be_visible()
    _type_in(observe, "ruth")
    expect(observe.get_by_label("What happened")).to_be_visible()
    expect(review.get_by_role("group", name="Show")).to_be_visible()
    observe.get_by_role("button", name="Sign out").click()
    for page in (observe, review, third):
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    review.reload()
    expect(review.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_wifi_that_drops_at_the_moment_of_signing_in_costs_no_sign_in(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    dropped: list[str] = []

    def drop_first(route: Route) -> None:
        if dropped:
            route.continue_()
        else:
            dropped.append("once")
            route.abort()

    page.route("**/signed-in", drop_first)
    sign_in(page, standing.observe, "ruth")
    expect(page.get_by_label("What happened")).to_be_visible()
    cookies = page.context.cookies
    wait_until(page, lambda: "journal-sign-in" in [one["name"] for one in cookies()])
    assert dropped
    page.goto(standing.review)
    expect(page.get_by_role("group", name="Show")).to_be_visible()


def test_a_member_who_signs_in_elsewhere_is_out_where_they_were(standing: Standing, tablet) -> None:
    first, second = tablet(820), tablet(820)
    sign_in(first, standing.observe, "amira", beside="ruth")
    first.get_by_label("What happened").fill(TYPED)
    sign_in(second, standing.observe, "amira", beside="ruth")
    expect(first.get_by_text("You are signed out.")).to_be_visible()
    assert TYPED not in first.content()
    wait_until(second, lambda: TYPED in [one["text"] for one in standing.drafts("amira")])


def test_a_pin_unlocks_ones_own_pages_during_a_shift_and_signs_nobody_in(
    standing: Standing, tablet
) -> None:
    manager, staff = tablet(1440, 900), tablet(390, 844)
    sign_in(manager, standing.observe, "ruth")
    manager.get_by_role("button", name="Open shift").click()
    sign_in(staff, standing.observe, "amira")
    staff.get_by_text("More", exact=True).click()
    staff.get_by_role("button", name="Set a PIN").click()
    staff.get_by_label("Six digits").fill("123456")
    staff.get_by_label("The same again").fill("123456")
    staff.get_by_role("button", name="Set it").click()
    expect(staff.get_by_text("among the first that anybody would try")).to_be_visible()
    staff.get_by_label("Six digits").fill("480213")
    staff.get_by_label("The same again").fill("480213")
    staff.get_by_role("button", name="Set it").click()
    expect(staff.get_by_text("Your PIN is set.")).to_be_visible()
    staff.get_by_role("button", name="Lock", exact=True).click()
    pin = staff.get_by_label("PIN or password")
    pin.fill("480214")
    staff.get_by_role("button", name="Unlock").click()
    expect(staff.get_by_role("alert")).to_contain_text("This is not your PIN.")
    pin.fill("480213")
    staff.get_by_role("button", name="Unlock").click()
    expect(staff.get_by_label("What happened")).to_be_visible()
    staff.get_by_role("button", name="Sign out").click()
    staff.get_by_label("Your name", exact=True).fill("amira")
    staff.get_by_label("Password", exact=True).fill("480213")
    staff.get_by_role("button", name="Sign in").click()
    expect(staff.get_by_role("alert")).to_contain_text("do not belong together")
    manager.get_by_role("button", name="Close shift").click()
    expect(manager.get_by_role("heading", name="Is every tablet back?")).to_be_visible()
    manager.get_by_role("button", name="That is all").click()
    expect(manager.get_by_text("Not back: ")).to_be_visible()
    manager.get_by_role("button", name="End shift now").click()
    expect(manager.get_by_text("The shift is closed.")).to_be_visible()


def test_a_tablet_that_slept_for_twenty_minutes_comes_back_to_its_own_page_and_draft(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    page.clock.install()
    wire = Wire(page)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_label("What happened").fill(TYPED)
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    kernels = {kernel.pid for kernel in standing.served.kernels()}
    wire.cut()
    page.clock.fast_forward(20 * 60_000)
    wire.mend()
    page.clock.fast_forward(20_000)
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    assert TYPED not in page.content()
    _type_in(page, "amira")
    expect(page.get_by_label("What happened")).to_have_value(TYPED)
    assert kernels & {kernel.pid for kernel in standing.served.kernels()}


def test_a_restart_of_the_server_brings_people_back_to_sign_in_with_their_draft(
    journal: Journal, served: Served, tablet, tmp_path: Path
) -> None:
    page = tablet(820)
    sign_in(page, f"{served.address}/observe", "amira", beside="ruth")
    page.get_by_label("What happened").fill(TYPED)
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    served.stop()
    again = start(journal, tmp_path / "again", port=int(served.address.rpartition(":")[2]))
    try:
        page.get_by_role("button", name="Open again").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        sign_in(page, f"{again.address}/observe", "amira", beside="ruth")
        expect(page.get_by_label("What happened")).to_have_value(TYPED)
    finally:
        page.context.close()
        again.stop()


def test_out_of_hours_staff_are_refused_in_words_and_a_manager_gets_in(
    journal: Journal, served: Served, tablet
) -> None:
    with journal.sign_in("ruth") as ruth:
        registering.keep_hours(ruth, ())
    page = tablet(390, 844)
    sign_in(page, f"{served.address}/observe", "amira", beside="ruth")
    expect(page.get_by_role("alert")).to_contain_text("The journal is closed now")
    office = tablet(1440, 900)
    sign_in(office, f"{served.address}/observe", "ruth")
    expect(office.get_by_label("What happened")).to_be_visible()
    with journal.sign_in("ruth") as ruth:
        said = [row.what for row in ruth.vault.audit.rows()]
    assert "sign-in refused" in said
    assert "signed in out of hours" in said


def test_hours_that_end_while_somebody_writes_sign_them_out_and_keep_their_draft(
    journal: Journal, served: Served, tablet
) -> None:
    page = tablet(820)
    sign_in(page, f"{served.address}/observe", "amira", beside="ruth")
    page.get_by_label("What happened").fill(TYPED)
    with journal.sign_in("ruth") as ruth:
        registering.keep_hours(ruth, ())
    expect(page.get_by_text("The journal is closed now")).to_be_visible()
    assert TYPED not in page.content()
    with journal.sign_in("ruth") as ruth:
        [draft] = ruth.vault.drafts.all()
    assert draft.fields["text"] == TYPED


def test_the_agreement_comes_before_anything_else_and_is_signed_once(
    journal: Journal, served: Served, tablet
) -> None:
    from journalkit.journal import agreeing

    with journal.sign_in("ruth") as ruth:
        agreeing.write(ruth, "I lock the page when I turn away.\nI keep the tablet safe.")
    page = tablet(820)
    wire = Wire(page)
    sign_in(page, f"{served.address}/observe", "amira", beside="ruth")
    expect(page.get_by_role("heading", name="The safe-use agreement")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_text(
        ["I lock the page when I turn away.", "I keep the tablet safe."]
    )
    assert "Maya" not in wire.ask_states()
    page.get_by_role("button", name="I have read this, and I agree").click()
    expect(page.get_by_label("What happened")).to_be_visible()
    page.reload()
    expect(page.get_by_label("What happened")).to_be_visible()
    with journal.sign_in("ruth") as ruth:
        assert journal.members["amira"].id not in {one.id for one in agreeing.unsigned(ruth)}


def test_a_new_device_is_in_the_register_as_soon_as_a_manager_is_there(
    standing: Standing, browser: Browser, tablet
) -> None:
    office = tablet(1440, 900)
    sign_in(office, standing.observe, "ruth")
    context = browser.new_context()
    id = enrol(context, standing.served.address)
    context.close()
    with standing.journal.sign_in("ruth") as ruth:
        wait_until(office, lambda: id in [device.id for device in devices.all(ruth)])
        presence.hear(ruth, None)
