"""When the journal is open, and for whom: by hours, terms, plans and a manager's exceptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.errors import SignInRefused
from journalkit.gate.client import Gate
from journalkit.journal import access, agreeing, planning, registering, shifts, staffing
from journalkit.journal.hours import open_until
from journalkit.journal.session import LOOKED_UP_FOR
from journalkit.records import Member, Opening, OpeningHours, Role, Setting, Term
from tests.small_journal import Journal

LONDON = ZoneInfo("Europe/London")
WEEK = tuple(OpeningHours(weekday=day, opens=time(8), closes=time(17, 30)) for day in range(5))
SETTING = Setting(name="Small Setting", hours=WEEK)
AUTUMN = Term(name="Autumn", starts=date(2026, 9, 3), ends=date(2026, 12, 18))
AMIRA = Member(name="Amira Cole", sign_in_name="amira", role=Role.PRACTITIONER)
MONDAY = datetime(2026, 9, 14, 14, 32, tzinfo=LONDON)


def _until(
    at: datetime,
    member: Member = AMIRA,
    *,
    terms: tuple[Term, ...] = (AUTUMN,),
    openings: tuple[Opening, ...] = (),
    setting: Setting = SETTING,
) -> str:
    found = open_until(at, member, setting=setting, terms=terms, openings=openings)
    return f"{found.astimezone(LONDON):%H:%M}" if found else ""


def test_it_is_open_in_the_hours_of_a_day_in_term() -> None:
    assert _until(MONDAY) == "17:30"
    assert _until(MONDAY.replace(hour=7, minute=59)) == ""
    assert _until(MONDAY.replace(hour=17, minute=30)) == ""
    assert _until(MONDAY - timedelta(days=1)) == "", "a Sunday"
    assert _until(datetime(2026, 12, 21, 10, tzinfo=LONDON)) == "", "the holidays"


def test_a_setting_that_is_open_all_year_says_so() -> None:
    holidays = datetime(2026, 12, 21, 10, tzinfo=LONDON)
    assert _until(holidays, setting=replace(SETTING, in_term_only=False)) == "17:30"
    assert _until(holidays, terms=()) == "17:30", "no terms were entered"


def test_without_hours_it_is_open_for_nobody() -> None:
    assert _until(MONDAY, setting=Setting(name="New")) == ""


def test_a_members_own_hours_are_within_the_settings() -> None:
    own = (OpeningHours(weekday=0, opens=time(7), closes=time(12)),)
    mornings = replace(AMIRA, hours=own)
    assert _until(MONDAY.replace(hour=9), mornings) == "12:00"
    assert _until(MONDAY, mornings) == ""
    assert _until(MONDAY.replace(hour=7, minute=30), mornings) == "", "the setting is closed"
    assert _until(MONDAY + timedelta(days=1), mornings) == "", "not on Tuesdays"


@pytest.mark.parametrize("kind", ["meeting", "training", "exception"])
def test_a_planned_opening_holds_for_those_named_and_nobody_else(kind: str) -> None:
    evening = MONDAY.replace(hour=18, minute=0)
    ends = evening + timedelta(hours=2)
    opening = Opening(kind=kind, starts=evening, ends=ends, members=(AMIRA.id,))
    hal = Member(name="Hal Dunn", sign_in_name="hal", role=Role.HELPER)
    assert _until(evening, openings=(opening,)) == "20:00"
    assert _until(evening, hal, openings=(opening,)) == ""
    assert _until(ends, openings=(opening,)) == ""
    assert _until(evening, openings=(replace(opening, cancelled=True),)) == ""


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.lists(
        st.tuples(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(1, 24)),
        max_size=4,
    ),
)
def test_it_is_never_open_past_what_opens_it(at: datetime, planned: list) -> None:
    openings = tuple(
        Opening(
            kind="meeting",
            starts=starts.replace(tzinfo=UTC),
            ends=starts.replace(tzinfo=UTC) + timedelta(hours=hours),
            members=(AMIRA.id,),
        )
        for starts, hours in planned
    )
    until = open_until(at, AMIRA, setting=SETTING, terms=[AUTUMN], openings=openings)
    local = at.astimezone(LONDON)
    in_hours = (
        AUTUMN.starts <= local.date() <= AUTUMN.ends
        and local.weekday() < 5
        and time(8) <= local.time() < time(17, 30)
    )
    planned_now = [one for one in openings if one.starts <= at < one.ends]
    assert (until is not None) == (in_hours or bool(planned_now))
    if until is not None:
        assert until > at
        last = open_until(
            until - timedelta(microseconds=1),
            AMIRA,
            setting=SETTING,
            terms=[AUTUMN],
            openings=openings,
        )
        assert last is not None, "it is open to the last moment"


def _close(journal: Journal) -> None:
    with journal.sign_in("ruth") as ruth:
        registering.keep_hours(ruth, ())


def test_out_of_hours_nobody_gets_in_but_a_manager_and_that_is_recorded(journal: Journal) -> None:
    _close(journal)
    with pytest.raises(SignInRefused, match="closed now"):
        journal.sign_in("amira", beside="ruth")
    with pytest.raises(SignInRefused, match="closed now"):
        journal.sign_in("dee")
    ruth = journal.sign_in("ruth")
    said = [(row.what, row.who) for row in ruth.vault.audit.rows()][-3:]
    assert said == [
        ("sign-in refused", journal.members["amira"].id),
        ("sign-in refused", journal.members["dee"].id),
        ("signed in out of hours", journal.members["ruth"].id),
    ]


def test_when_the_doors_close_a_draft_can_still_be_kept_and_nothing_else(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    _close(journal)
    amira.look_again()
    assert not amira.may("write an observation")
    closed = access.Now(amira.today(), open=False)
    own = Journal.draft_of(amira)
    assert access.may(amira.member, "keep a draft", own, now=closed).allowed


def test_a_clock_that_ran_back_opens_nothing_for_staff_and_a_manager_sets_it_right(
    journal: Journal,
) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for _ in range(2):
        with pytest.raises(SignInRefused, match="clock is behind"):
            journal.sign_in("amira", now=lambda: yesterday)
    ruth = journal.sign_in("ruth", now=lambda: yesterday)
    assert [row.what for row in ruth.vault.audit.rows()][-1] == "signed in by a clock that ran back"
    journal.sign_in("amira", now=lambda: yesterday + timedelta(minutes=1))


def test_nobody_works_from_another_network(journal: Journal) -> None:
    for who in journal.members:
        with pytest.raises(SignInRefused, match="network"):
            journal.sign_in(who, here=False)


def test_a_shift_ends_within_the_hours_and_earlier_where_it_is_asked_to(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    noon = ruth.now() + timedelta(seconds=30)
    assert shifts.open_shift(ruth, Gate(), noon) == noon
    latest = ruth.open_until()
    assert latest is not None
    for late in (latest + timedelta(seconds=1), ruth.now() - timedelta(seconds=1)):
        with pytest.raises(Exception, match="A shift ends between now and"):
            shifts.open_shift(ruth, Gate(), late)


def test_a_shift_lasts_as_long_as_a_meeting_that_is_going_on(journal: Journal) -> None:
    _close(journal)
    ruth = journal.sign_in("ruth")
    starts, ends = ruth.now() - timedelta(minutes=5), ruth.now() + timedelta(hours=2)
    meeting = Opening(
        kind="meeting", starts=starts, ends=ends, members=(journal.members["amira"].id,)
    )
    planning.plan(ruth, meeting)
    assert shifts.open_shift(ruth, Gate()) == ends
    assert [row.what for row in ruth.vault.audit.rows()][-1] == "shift opened"
    journal.sign_in("amira", beside="ruth")
    with pytest.raises(SignInRefused, match="closed now"):
        journal.sign_in("hal", beside="ruth")


def test_everybody_signs_the_agreement_again_when_it_changes(journal: Journal) -> None:
    ruth, amira = journal.sign_in("ruth"), journal.sign_in("amira")
    assert agreeing.to_sign(amira) is None
    second = agreeing.write(ruth, "Lock the page when you turn away.")
    assert second.number == 2
    assert {one.id for one in agreeing.unsigned(ruth)} == {m.id for m in journal.members.values()}
    to_sign = agreeing.to_sign(amira)
    assert to_sign == second
    agreeing.sign(amira, second.id)
    agreeing.sign(amira, second.id)
    assert agreeing.to_sign(amira) is None
    assert amira.member.id not in {one.id for one in agreeing.unsigned(ruth)}
    assert len(ruth.vault.signatures.under(second.id)) == 1


def test_hours_that_a_manager_gives_a_member_reach_a_session_that_is_open(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    assert amira.may("write an observation")
    other_day = (amira.today().weekday() + 1) % 7
    own = (OpeningHours(weekday=other_day, opens=time(8), closes=time(12)),)
    staffing.keep_working_hours(ruth, amira.member.id, own)
    later = amira.now() + LOOKED_UP_FOR
    amira.now = lambda: later
    assert not amira.may("write an observation")


def test_a_clock_that_is_put_back_while_somebody_is_signed_in_is_noticed(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    assert amira.may("write an observation")
    earlier = amira.now() - timedelta(hours=3)
    amira.now = lambda: earlier
    assert "clock is behind" in amira.why_not("write an observation")
    assert amira.may("keep a draft", Journal.draft_of(amira))
