"""Opening the journal outside its hours, the register's days, and members' own hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from journalkit.errors import BadRecord, NotFound, Refused, SignInRefused
from journalkit.journal import planning, registering, staffing
from journalkit.journal.session import Session
from journalkit.records import Absence, Opening, OpeningHours
from tests.small_journal import Journal

SOON = datetime.now(UTC) + timedelta(days=3)


def evening(*members: str, starts: datetime = SOON) -> Opening:
    return Opening(kind="meeting", starts=starts, ends=starts + timedelta(hours=2), members=members)


def what_was_said(session: Session) -> list[str]:
    return [row.what for row in session.vault.audit.rows()]


def test_a_planned_meeting_opens_the_journal_for_the_one_named_and_for_nobody_else(
    journal: Journal,
) -> None:
    ruth = journal.sign_in("ruth")
    registering.keep_hours(ruth, ())
    amira, dee = journal.members["amira"], journal.members["dee"]
    now = datetime.now(UTC)
    planned = planning.plan(ruth, evening(amira.id, starts=now - timedelta(minutes=1)))
    assert journal.sign_in("amira").open_until() == planned.ends
    with pytest.raises(SignInRefused):
        journal.sign_in("hal")
    assert journal.sign_in("ruth").open_until() is None
    assert dee.id not in planned.members
    planning.cancel(ruth, planned.id)
    with pytest.raises(SignInRefused):
        journal.sign_in("amira")
    assert what_was_said(ruth)[-3:].count("opening cancelled") == 1


def test_what_is_over_or_names_a_leaver_is_not_planned(journal: Journal) -> None:
    ruth, hal = journal.sign_in("ruth"), journal.members["hal"].id
    with pytest.raises(BadRecord) as over:
        planning.plan(ruth, evening(hal, starts=datetime.now(UTC) - timedelta(days=2)))
    with pytest.raises(BadRecord) as unknown:
        planning.plan(ruth, evening(hal, "somebody"))
    assert (list(over.value.problems), list(unknown.value.problems)) == (["ends"], ["members"])
    assert planning.ahead(ruth) == ()


def test_only_a_manager_plans_and_only_a_manager_sees_the_plan(journal: Journal) -> None:
    dee = journal.sign_in("dee")
    opening = evening(journal.members["dee"].id)
    for forbidden in (
        lambda: planning.plan(dee, opening),
        lambda: planning.cancel(dee, opening.id),
        lambda: planning.ahead(dee),
        lambda: staffing.name_lead(dee, dee.member.id, lead=True),
        lambda: staffing.keep_working_hours(dee, dee.member.id, ()),
    ):
        with pytest.raises(Refused):
            forbidden()


def test_days_away_are_entered_by_staff_and_cancelled_not_erased(journal: Journal) -> None:
    amira, child = journal.sign_in("amira"), journal.children[0].id
    today = date.today()
    away = registering.note_absence(amira, Absence(child=child, first=today, last=today))
    assert amira.vault.absences.on(today) == (away,)
    registering.cancel_absence(amira, away.id)
    assert amira.vault.absences.on(today) == ()
    assert amira.vault.absences.get(away.id).cancelled
    with pytest.raises(Refused):
        registering.note_absence(journal.sign_in("hal"), away)
    with pytest.raises(NotFound):
        registering.note_absence(amira, Absence(child="nobody", first=today, last=today))


def test_a_handover_keeps_the_history_and_the_same_day_puts_it_right(journal: Journal) -> None:
    ruth, child = journal.sign_in("ruth"), journal.children[0].id
    amira, dee, hal = (journal.members[name].id for name in ("amira", "dee", "hal"))
    today = date.today()
    registering.hand_over(ruth, child, hal, since=today)
    registering.hand_over(ruth, child, dee, since=today)
    first, second = ruth.vault.key_persons.of(child)
    assert (first.member, first.until) == (amira, today - timedelta(days=1))
    assert (second.member, second.since, second.until) == (dee, today, None)
    assert not first.on(today)
    assert second.on(today)
    with pytest.raises(BadRecord) as early:
        registering.hand_over(ruth, child, hal, since=today - timedelta(days=1))
    assert list(early.value.problems) == ["since"]
    assert len(ruth.vault.key_persons.of(child)) == 2


def test_a_member_works_in_their_own_hours_only(journal: Journal) -> None:
    ruth, hal = journal.sign_in("ruth"), journal.members["hal"].id
    another = (date.today().weekday() + 2) % 7
    hours = (OpeningHours(weekday=another, opens=time(9), closes=time(12)),)
    assert staffing.keep_working_hours(ruth, hal, hours).hours == hours
    with pytest.raises(SignInRefused):
        journal.sign_in("hal")
    staffing.keep_working_hours(ruth, hal, ())
    journal.sign_in("hal")


def test_a_safeguarding_lead_is_named_and_ended_but_never_a_helper(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    amira, hal = journal.members["amira"].id, journal.members["hal"].id
    assert staffing.name_lead(ruth, amira, lead=True).lead
    assert not staffing.name_lead(ruth, amira, lead=False).lead
    with pytest.raises(BadRecord):
        staffing.name_lead(ruth, hal, lead=True)
    staffing.leave(ruth, amira)
    with pytest.raises(Refused):
        staffing.name_lead(ruth, amira, lead=True)


def test_hours_in_term_only_stay_so_when_the_times_change(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    assert not registering.keep_hours(ruth, (), in_term_only=False).in_term_only
    assert not registering.keep_hours(ruth, ()).in_term_only
    assert not ruth.setting.in_term_only
