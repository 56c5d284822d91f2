"""What Cohorts says of two rooms of twelve, and of very many children."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from journalkit.errors import BadRecord
from journalkit.forms.widgets.finding import Finding
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.sheet import Sheet
from journalkit.gate.client import Gate
from journalkit.journal import cohorts, observing, registering
from journalkit.journal.session import Session
from journalkit.pages.cohorts import Cohorts
from journalkit.pages.cohorts.showing import ROWS
from journalkit.records import Child, HalfTerm, NationalFigures, Room, Term
from journalkit.records.checking import new_id
from tests.small_journal import Journal

TODAY, NOW = date.today(), datetime.now(UTC)


def _settled(journal: Journal, session: Session, room: Room, *, of: int, well: int) -> None:
    """So many children of *room*, each seen once; so many of them at level 4, the others at 3."""
    for number in range(of):
        child = Child(name=f"{room.name} {number}", born=date(2022, 3, 1), room=room.id)
        registering.enter(session, child)
        level = 4 if number < well else 3
        note = journal.note(
            children=(child.id,),
            wellbeing=level,
            happened_at=datetime.now(UTC) - timedelta(minutes=5),
        )
        observing.submit(session, note, id=new_id())


def _half_term(session: Session) -> None:
    starts, ends = TODAY - timedelta(days=20), TODAY + timedelta(days=20)
    term = Term(name="T", starts=starts, ends=ends)
    half = HalfTerm(term=term.id, name="Autumn 1", starts=starts, ends=ends)
    registering.enter(session, term, half)


def _page(session: Session) -> Cohorts:
    return Cohorts(session, Notice(), Gate("", "", token=""))


def test_eleven_of_twelve_against_six_of_twelve_is_not_called_a_difference(
    journal: Journal,
) -> None:
    ruth = journal.sign_in("ruth")
    _half_term(ruth)
    robins, wrens = Room(name="Robins"), Room(name="Wrens")
    registering.enter(ruth, robins, wrens)
    _settled(journal, ruth, robins, of=12, well=11)
    _settled(journal, ruth, wrens, of=12, well=6)
    page = _page(ruth)
    page.nav.on_choose("groups")  # type: ignore[misc]
    groups = page._section("groups")
    groups.two.chosen = ["Robins", "Wrens"]  # type: ignore[attr-defined]
    *_, compared = (one for one in page.body.children if isinstance(one, Finding))
    assert compared.title == "Robins and Wrens in Autumn 1"
    assert "Robins: 11 of 12 assessed children" in compared.sentence
    assert "p = 0.069" in compared.sentence
    said = " ".join([compared.title, compared.sentence, *compared.cautions, compared.picture])
    assert "difference" not in said
    shares = [row["cells"][-1]["text"] for row in compared.rows]
    assert shares == ["92 % (65 to 99)", "50 % (25 to 75)"]


def test_the_national_figure_has_the_settings_own_beside_it_only_where_it_may(
    journal: Journal,
) -> None:
    ruth = journal.sign_in("ruth")
    _half_term(ruth)
    born = TODAY - timedelta(days=round(60 * 30.44))
    names = (f"Reception {number}" for number in range(6))
    registering.enter(ruth, *(Child(name=name, born=born, room=journal.room.id) for name in names))
    row = ("national", "England", "all", "622583", "405723", "65.2", "")
    figures = NationalFigures(year="2021/22", source="x", rows=(row,), by=ruth.member.id, at=NOW)
    cohorts.bring_in_national(ruth, figures)
    page = _page(ruth)
    page.nav.on_choose("national")  # type: ignore[misc]

    def set_beside(judged: str, reached: str) -> None:
        [sheet] = (one for one in page.body.children if isinstance(one, Sheet))
        sheet.on_save({"judged": judged, "reached": reached})  # type: ignore[misc]

    def shown() -> Finding:
        return next(one for one in page.body.children if isinstance(one, Finding))

    assert "Nothing of the setting stands beside" in shown().sentence
    for wrong in (("six", "1"), ("6", "7"), ("-1", "0"), ("99999", "1")):
        with pytest.raises(BadRecord):
            set_beside(*wrong)
    set_beside("6", "4")
    assert [one["name"] for one in shown().rows] == ["England, 2021/22", "Here, Autumn 1"]
    assert "4 of 6" in shown().sentence
    set_beside("10", "4")  # more than there are
    assert "Nothing of the setting stands beside" in shown().sentence


def test_a_grid_of_very_many_children_comes_in_pages(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    _half_term(ruth)
    born = date(2022, 3, 1)
    many = (Child(name=f"Child {number}", born=born, room=journal.room.id) for number in range(120))
    registering.enter(ruth, *many)
    page = _page(ruth)
    page.nav.on_choose("coverage")  # type: ignore[misc]
    grid = page.body.children[0]
    assert isinstance(grid, Finding)
    assert len(grid.rows) == ROWS
    assert grid.more == f"Show more ({123 - ROWS} left)"
    grid.on_more()  # type: ignore[misc]
    grid.on_more()  # type: ignore[misc]
    assert (len(grid.rows), grid.more) == (123, "")


def test_what_a_colleague_hands_in_takes_no_words_out_of_a_form_that_is_open(
    journal: Journal,
) -> None:
    ruth, amira = journal.sign_in("ruth"), journal.sign_in("amira")
    _half_term(ruth)
    page = _page(ruth)

    def redrawn() -> bool:
        """Whether the page draws itself anew once somebody hands in a note."""
        observing.submit(amira, journal.note(), id=new_id())
        before = page.body.children
        page.tick()
        return page.body.children != before

    page.nav.on_choose("coverage")  # type: ignore[misc]
    assert redrawn()
    finding, *_ = page.body.children
    finding._heard(None, {"do": "keeping"}, [])
    assert not redrawn()
    finding._heard(None, {"do": "keep", "why": "Who sits with Iris?"}, [])
    assert page.notice.sentence.startswith("Kept for the next staff meeting")
    [kept] = cohorts.kept_pages(ruth)
    assert kept.why == "Who sits with Iris?"
    assert redrawn()  # what was kept is said above, where it stays
    assert page.notice.sentence.startswith("Kept for the next staff meeting")

    for section, opens in (("national", False), ("extracts", True)):
        page.nav.on_choose(section)  # type: ignore[misc]
        if opens:
            assert redrawn()
            page.body.children[0].on_act("make", "")
        assert not redrawn()
