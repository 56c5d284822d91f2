"""The Cohorts page: where to look, what stands behind a number, and what it will not say."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

import journalkit
from journalkit.journal import cohorts, observing, registering, tracking
from journalkit.records import Child, Group, HalfTerm, Term
from journalkit.records.checking import new_id
from tests.pages.conftest import LOOKS, Standing, Wire, sign_in
from tests.pages.test_everybody_can_use_it import _look
from tests.pages.test_strange_names import NAMES, _holds

TODAY = date.today()
READ = "Maya read the bear book to the doll."
EARLIER = "Maya drew a long road."
RESULTS = (
    "time_period,geographic_level,country_name,region_name,la_name,characteristic,"
    "characteristic_type,gender,children_number,gld_number,gld_percentage\n"
    "202122,National,England,,,Total,Total,Total,622583,405723,65.2\n"
)
"""The nation's row of the Department for Education's results of 2021/22 (Open Government Licence
v3.0)."""


@pytest.fixture(scope="module")
def lively(one_server: Standing) -> Standing:
    """Two half terms, a group, levels and judgements; nobody has written about Iris."""
    journal = one_server.journal
    maya, tomasz = (child.id for child in journal.children[:2])
    starts, over = TODAY - timedelta(days=90), TODAY - timedelta(days=41)
    term = Term(name="T", starts=starts, ends=TODAY + timedelta(days=30))
    first = HalfTerm(term=term.id, name="Autumn 1", starts=starts, ends=over)
    second = HalfTerm(
        term=term.id, name="Autumn 2", starts=over + timedelta(days=1), ends=term.ends
    )
    group = Group(name="Two languages at home")
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, term, first, second, group)
        registering.regroup(ruth, group.id, [tomasz], since=over)
        tracking.place(ruth, maya, area="literacy", band="birth-to-three")
    with journal.sign_in("amira") as amira:
        now = datetime.now(UTC)
        notes = (
            (READ, (maya, tomasz), timedelta(hours=1), 4),
            ("Maya wrote an M.", (maya,), timedelta(days=2), 2),
            (EARLIER, (maya,), timedelta(days=60), 5),
        )
        for text, children, ago, level in notes:
            note = journal.note(
                text,
                children=children,
                areas=("literacy",),
                happened_at=now - ago,
                wellbeing=level,
                involvement=3,
            )
            observing.submit(amira, note, id=new_id())
    return one_server


def _address(standing: Standing) -> str:
    return f"{standing.served.address}/cohorts"


def _open(page: Page, standing: Standing, who: str = "amira", section: str = "") -> None:
    sign_in(page, _address(standing), who, beside="" if who == "ruth" else "ruth")
    expect(page.get_by_role("heading", name="Where to look next")).to_be_visible()
    if section:
        _go(page, section)


def _kept(page: Page) -> None:
    said = page.get_by_role("status").filter(has_text="Kept for the next staff meeting")
    expect(said).to_be_visible()


def _go(page: Page, section: str) -> None:
    nav = page.get_by_role("navigation", name="Cohorts")
    nav.get_by_role("button", name=section, exact=True).click()


def _finding(page: Page, title: str):
    return page.get_by_role("region", name=title, exact=True)


def _draws(picture: Locator) -> None:
    """The browser could read it: a broken image has no width of its own."""
    picture.evaluate("one => one.decode()")
    assert picture.evaluate("one => one.naturalWidth") > 0


def test_who_has_not_been_seen_comes_first_and_a_number_opens_what_was_written(
    lively: Standing, tablet
) -> None:
    page = tablet(820)
    _open(page, lively)
    grid = _finding(page, "Where to look next")
    expect(grid).to_contain_text("3 children here now")
    expect(grid.get_by_role("rowheader").first).to_have_text("Iris")
    never = re.compile(r"^Iris, in Literacy: \d+ weeks here since last seen$")
    look = grid.get_by_role("button", name=never)
    expect(look).to_be_visible()
    grid.get_by_role("button", name=re.compile("^Maya, in Literacy: 0 weeks")).click()
    expect(page.get_by_role("heading", name="Maya, Literacy: 3")).to_be_visible()
    expect(page.get_by_text(READ)).to_be_visible()
    expect(page.get_by_text(EARLIER)).to_be_visible()
    assert page.url == _address(lively), "no address says whom it is about"


def test_coverage_counts_a_half_term_and_opens_the_observations_behind_a_cell(
    lively: Standing, tablet
) -> None:
    page = tablet(1440, 1000)
    _open(page, lively, section="Coverage")
    grid = _finding(page, "Coverage in Autumn 2")
    expect(grid).to_contain_text("1 child not written about yet")
    expect(grid.get_by_role("rowheader")).to_have_text(["Iris", "Maya", "Tomasz"])
    grid.get_by_role("button", name="Maya, Literacy: 2 observations").click()
    expect(page.get_by_role("heading", name="Maya, Literacy, Autumn 2: 2")).to_be_visible()
    expect(page.get_by_text(READ)).to_be_visible()
    expect(page.get_by_text(EARLIER)).to_have_count(0)

    page.get_by_role("button", name="Half term…").click()
    page.get_by_role("button", name="Autumn 1", exact=True).click()
    before = _finding(page, "Coverage in Autumn 1")
    before.get_by_role("button", name="Maya, Literacy: 1 observation").click()
    expect(page.get_by_text(EARLIER)).to_be_visible()


def test_some_of_the_children_can_be_looked_at(lively: Standing, tablet) -> None:
    page = tablet(820)
    _open(page, lively, section="Coverage")
    page.get_by_role("button", name="Everybody…").click()
    page.get_by_role("button", name="Two languages at home").click()
    grid = _finding(page, "Coverage in Autumn 2")
    expect(grid).to_contain_text("1 child here in Autumn 2")
    expect(grid.get_by_role("rowheader")).to_have_text(["Tomasz"])


def test_a_chart_has_its_sentence_its_table_and_its_cautions(lively: Standing, tablet) -> None:
    page = tablet(820)
    _open(page, lively, section="Wellbeing")
    finding = _finding(page, "Wellbeing in Autumn 2")
    expect(finding).to_contain_text("2 of 3 children have a level of wellbeing")
    expect(finding).to_contain_text("they have no average")
    chart = finding.get_by_role("img", name=re.compile("^Chart: Wellbeing in Autumn 2"))
    expect(chart).to_be_visible()
    assert chart.evaluate("one => one.src.startsWith('blob:')")
    _draws(chart)
    finding.get_by_text("As a table").click()
    row = finding.get_by_role("row", name=re.compile("^All children"))
    # Maya at the lower middle of 2 and 4, Tomasz at 4, Iris not assessed.
    expect(row.get_by_role("cell")).to_have_text(
        ["0", "1", "0", "1", "0", "1", "3", "between 2 and 4"]
    )


def test_a_comparison_of_few_children_is_refused_in_words(lively: Standing, tablet) -> None:
    page = tablet(820)
    _open(page, lively, section="Groups")
    page.get_by_role("group", name="Side by side").get_by_role(
        "button", name="Groups", exact=True
    ).click()
    two = page.get_by_role("group", name="Compare two")
    two.get_by_role("button", name="Two languages at home").click()
    two.get_by_role("button", name="In no group").click()
    finding = _finding(page, "Two languages at home and In no group in Autumn 2")
    expect(finding).to_contain_text("Not compared: Two languages at home has 1 child assessed")
    expect(finding).not_to_contain_text("p =")
    expect(finding).not_to_contain_text("difference")


def test_one_childs_path_and_what_changed(lively: Standing, tablet) -> None:
    page = tablet(820)
    _open(page, lively)
    page.get_by_role("button", name="Maya", exact=True).click()
    path = _finding(page, "Maya through the half terms")
    expect(path).to_contain_text("in 2 half terms: 3 observations, judged in 1 of 7 areas")
    _go(page, "Changed")
    changed = _finding(page, "Wellbeing from Autumn 1 to Autumn 2")
    expect(changed).to_contain_text("of 1 child assessed twice 0 higher, 0 the same, 1 lower")


def test_a_page_is_kept_for_a_meeting_as_it_stands(lively: Standing, tablet) -> None:
    page = tablet(820)
    _open(page, lively, section="Coverage")
    grid = _finding(page, "Coverage in Autumn 2")
    grid.get_by_role("button", name="Keep for a meeting").click()
    grid.get_by_label("What to talk about").fill("Who sits with Iris?")
    grid.get_by_role("button", name="Keep it").click()
    _kept(page)
    with lively.journal.sign_in("amira") as amira:
        observing.submit(
            amira, lively.journal.note("Maya hummed.", areas=("literacy",)), id=new_id()
        )
        [kept] = [one for one in cohorts.kept_pages(amira) if one.why == "Who sits with Iris?"]
    assert kept.picture.startswith("<svg")
    _go(page, "Kept")
    page.get_by_role("button", name="Coverage in Autumn 2", exact=True).click()
    shown = _finding(page, "Coverage in Autumn 2")
    shown.get_by_text("As a table").click()
    maya = shown.get_by_role("row", name=re.compile("^Maya"))
    literacy = [str(one) for one in kept.columns].index("Literacy") - 1
    expect(maya.get_by_role("cell").nth(literacy)).to_have_text("2")
    shown.get_by_role("button", name="All kept pages").click()
    page.get_by_role("button", name="Take off: Coverage in Autumn 2").click()
    page.get_by_role("button", name="Take off", exact=True).click()
    expect(page.get_by_text("Nothing is kept.")).to_be_visible()


def test_a_manager_makes_an_extract_that_opens_elsewhere(
    lively: Standing, tablet, tmp_path
) -> None:
    page = tablet(1440, 1000)
    _open(page, lively, "ruth", "Extracts")
    page.get_by_role("button", name="Make an extract").click()
    page.get_by_label("For whom").fill("The college in town")
    page.get_by_label("What for").fill("A course")
    known = page.get_by_role("group", name=re.compile("^What children could be known by"))
    known.get_by_label("groups", exact=True).check()
    least = page.get_by_role("group", name="Children who look alike, at the least")
    least.get_by_label("3", exact=True).check()
    page.get_by_role("button", name="Make the extract").click()
    expect(page.get_by_role("alert")).to_contain_text("look alike")
    with lively.journal.sign_in("ruth") as ruth:
        assert cohorts.extracts(ruth) == (), "nothing was made, so nothing is recorded"
    known.get_by_label("groups", exact=True).uncheck()
    page.get_by_role("button", name="Make the extract").click()
    parcel = _finding(page, "The extract is made")
    words = parcel.locator(".parcel-words").inner_text()
    assert len(words.split()) == 8
    with page.expect_download() as download:
        parcel.get_by_role("button", name="Save the file").click()
    path = tmp_path / "one.extract"
    download.value.save_as(path)
    assert "college" not in download.value.suggested_filename
    frames = journalkit.open_extract(path, words)
    assert frames.label is not None
    assert (frames.label.whom, len(frames.children)) == ("The college in town", 6)
    parcel.get_by_role("button", name="I have written the password down").click()
    expect(page.get_by_role("row", name=re.compile("The college in town"))).to_be_visible()
    expect(page.get_by_text(words)).to_have_count(0)


def test_a_manager_says_who_is_in_a_group_and_cohorts_shows_it(lively: Standing, tablet) -> None:
    page = tablet(820)
    sign_in(page, f"{lively.served.address}/office", "ruth")
    office = page.get_by_role("navigation", name="Office")
    office.get_by_role("button", name="Groups", exact=True).click()
    page.get_by_role("button", name="Add a group").click()
    page.get_by_label("Name of the group").fill("Starting school")
    inside = page.get_by_role("group", name=re.compile("^Who is in it"))
    inside.get_by_label("Maya", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("row", name=re.compile("^Starting school 1"))).to_be_visible()
    page.goto(_address(lively))
    _go(page, "Coverage")
    page.get_by_role("button", name="Everybody…").click()
    page.get_by_role("button", name="Starting school").click()
    grid = _finding(page, "Coverage in Autumn 2")
    expect(grid.get_by_role("rowheader")).to_have_text(["Maya"])
    page.goto(f"{lively.served.address}/office")
    office.get_by_role("button", name="Groups", exact=True).click()
    page.get_by_role("button", name="Starting school").click()
    page.get_by_label("No longer looked at").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("row", name=re.compile("^Starting school.*ended"))).to_be_visible()
    with lively.journal.sign_in("ruth") as ruth:
        [group] = [one for one in ruth.vault.groups.all() if one.name == "Starting school"]
        assert ruth.vault.memberships.lasting(group.id) == ()
        assert len(ruth.vault.memberships.where('"group" = ?', [group.id])) == 1


def test_a_national_table_stands_alone_with_the_reason(lively: Standing, tablet) -> None:
    page = tablet(820)
    _open(page, lively, "ruth", "National")
    chooser = page.get_by_label("Bring in a national table")

    def bring(text: str) -> None:
        file = {"name": "a.csv", "mimeType": "text/csv", "buffer": text.encode()}
        chooser.set_input_files(file)

    bring("child,room\nx,y\n")
    expect(page.get_by_role("alert")).to_contain_text("None of the columns of national results")
    bring(RESULTS)
    finding = _finding(page, "Good level of development: England, 2021/22")
    expect(finding).to_contain_text("405,723 of 622,583 children had a good level of development")
    expect(finding).to_contain_text("Nothing of the setting stands beside")
    expect(finding).to_contain_text("never a target")


def test_a_helper_sees_no_number_and_no_name(lively: Standing, tablet) -> None:
    page = tablet(820)
    wire = Wire(page)
    sign_in(page, _address(lively), "hal", beside="ruth")
    expect(page.get_by_text("Cohorts is not open to you.")).to_be_visible()
    told = wire.ask_states()
    assert not [one.called for one in lively.journal.children if one.called in told]


def test_a_practitioner_makes_no_extract(lively: Standing, tablet) -> None:
    page = tablet(820)
    _open(page, lively, "amira")
    nav = page.get_by_role("navigation", name="Cohorts")
    expect(nav.get_by_role("button", name="Kept", exact=True)).to_be_visible()
    expect(nav.get_by_role("button", name="Extracts", exact=True)).to_have_count(0)
    _go(page, "National")
    expect(page.get_by_role("heading", name=re.compile("^National|^Good level"))).to_be_visible()
    expect(page.get_by_label("Bring in a national table")).to_have_count(0)


def test_strange_names_stand_in_grids_and_charts_as_they_are(lively: Standing, tablet) -> None:
    journal = lively.journal
    with journal.sign_in("ruth") as ruth:
        for name in NAMES:
            child = Child(name=name, born=date(2022, 3, 1), room=journal.room.id, booked=(1,))
            registering.enter(ruth, child)
    page = tablet(1440, 1000)
    _open(page, lively, section="Coverage")
    _holds(page)
    grid = _finding(page, "Coverage in Autumn 2")
    expect(grid.get_by_role("rowheader")).to_have_count(3 + len(NAMES))
    first = grid.get_by_role("rowheader").first.inner_text()
    grid.get_by_role("button", name="Keep for a meeting").click()
    grid.get_by_role("button", name="Keep it").click()
    _kept(page)
    _go(page, "Kept")
    page.get_by_role("button", name="Coverage in Autumn 2").first.click()
    shown = _finding(page, "Coverage in Autumn 2")
    picture = shown.get_by_role("img")
    expect(picture).to_be_visible()
    _draws(picture)
    shown.get_by_text("As a table").click()
    expect(shown.get_by_role("rowheader").first).to_have_text(first)
    _holds(page)


@LOOKS
def test_axe_finds_nothing_in_any_part_of_it(
    lively: Standing, tablet, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = tablet(width, 1000, color_scheme=scheme)
    _open(page, lively, "ruth")
    for section in (
        *("Not seen", "Coverage", "Wellbeing", "Placed", "Groups", "One child", "Changed"),
        *("National", "Kept", "Extracts"),
    ):
        _go(page, section)
        nav = page.get_by_role("navigation", name="Cohorts")
        current = nav.locator("[aria-current=true]")
        expect(current).to_have_text(section)
        _look(page, section)
    page.get_by_role("button", name="Make an extract").click()
    expect(page.get_by_label("For whom")).to_be_visible()
    _look(page, "an extract")
    _go(page, "Coverage")
    grid = _finding(page, "Coverage in Autumn 2")
    grid.get_by_role("button", name="Keep for a meeting").click()
    _look(page, "a page about to be kept")
    grid.get_by_role("button", name="Keep it").click()
    _kept(page)
    _go(page, "Kept")
    page.get_by_role("button", name="Coverage in Autumn 2", exact=True).first.click()
    expect(page.get_by_role("button", name="All kept pages")).to_be_visible()
    _look(page, "a kept page")
