"""The office's forms without a browser: what is shown becomes the same record again."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.errors import BadRecord
from journalkit.forms.register import absence, carer, child, hours, member, opening, term
from journalkit.records import Carer, Child, Member, OpeningHours, Role, Room

TODAY = date(2026, 11, 24)
ROOM = Room(name="Acorns")
MAYA = Child(name="Maya Ode", known_as="Mai", born=date(2022, 3, 1), room=ROOM.id, booked=(0, 2, 5))
LONDON = ZoneInfo("Europe/London")

times = st.times(max_value=time(23, 58)).map(lambda at: at.replace(second=0, microsecond=0))
weeks = st.dictionaries(st.integers(0, 6), times).map(
    lambda days: tuple(
        OpeningHours(weekday=day, opens=opens, closes=time(23, 59))
        for day, opens in sorted(days.items())
    )
)


def test_a_child_shown_and_saved_is_the_same_child_weekend_and_all() -> None:
    said = child.values(MAYA)
    assert child.record(said, today=TODAY, before=MAYA) == MAYA


def test_a_child_who_is_not_born_yet_is_refused_beside_the_birthday() -> None:
    said = {**child.values(MAYA), "born": "2027-01-01"}
    with pytest.raises(BadRecord) as bad:
        child.record(said, today=TODAY)
    assert list(bad.value.problems) == ["born"]


def test_a_leaving_date_may_be_taken_back() -> None:
    fields, values = child.leaving(MAYA)
    assert (fields[0]["optional"], values) == (True, {"left": ""})


def test_a_carer_shown_and_saved_is_the_same_carer() -> None:
    one = Carer(child=MAYA.id, name="Ada Ode", relationship="mother", story_by="pdf")
    assert carer.record(carer.values(one), child=MAYA.id, before=one) == one


def test_a_single_day_away_needs_one_date_only() -> None:
    said = {"first": "2026-11-24", "last": "", "reason": ""}
    away = absence.record(said, child=MAYA.id)
    assert (away.first, away.last) == (TODAY, TODAY)
    with pytest.raises(BadRecord):
        absence.record({**said, "last": "2026-11-23"}, child=MAYA.id)


@given(weeks)
def test_hours_shown_and_saved_are_the_same_hours(week: tuple[OpeningHours, ...]) -> None:
    assert hours.record(hours.values(week)) == week


def test_half_a_day_of_hours_says_which_time_is_missing_or_wrong() -> None:
    said = {"from0": "09:00", "until1": "12:00", "from2": "12:00", "until2": "09:00"}
    with pytest.raises(BadRecord) as bad:
        hours.record(said)
    assert set(bad.value.problems) == {"until0", "from1", "until2"}


def test_hours_are_said_as_people_say_them() -> None:
    week = tuple(
        OpeningHours(weekday=day, opens=time(9), closes=time(15 if day < 4 else 12))
        for day in range(5)
    )
    assert hours.in_words(week) == ("Mon to Thu 09:00 to 15:00", "Fri 09:00 to 12:00")
    assert hours.days_in_words((0, 1, 2, 4)) == "Mon to Wed, Fri"
    assert hours.days_in_words((3, 4)) == "Thu, Fri"


def test_a_term_is_entered_with_both_its_halves_and_changed_without_new_ones() -> None:
    said = {"name": "Autumn 2026", "starts0": "2026-09-07", "ends0": "2026-10-23",
            "starts1": "2026-11-02", "ends1": "2026-12-18"}  # fmt: skip
    autumn, first, second = term.records(said)
    assert (autumn.starts, autumn.ends) == (date(2026, 9, 7), date(2026, 12, 18))
    assert {first.term, second.term} == {autumn.id}
    assert term.values(autumn, (first, second)) == said
    again = term.records({**said, "name": "Autumn"}, before=autumn, halves=(first, second))
    assert [one.id for one in again] == [autumn.id, first.id, second.id]
    assert again[1].name == "Autumn, first half"


def test_halves_that_overlap_are_refused_beside_the_day_that_is_too_early() -> None:
    said = {"name": "Autumn", "starts0": "2026-09-07", "ends0": "2026-11-02",
            "starts1": "2026-11-02", "ends1": "2026-12-18"}  # fmt: skip
    with pytest.raises(BadRecord) as bad:
        term.records(said)
    assert list(bad.value.problems) == ["starts1"]


def test_a_meeting_is_planned_on_the_settings_own_clock_in_summer_and_winter() -> None:
    for day, offset in (("2026-07-01", 1), ("2026-12-01", 0)):
        said = {"kind": "meeting", "name": "", "day": day, "starts": "18:00", "ends": "20:00",
                "members": ["m"]}  # fmt: skip
        planned = opening.record(said, LONDON)
        assert planned.starts.astimezone(LONDON).utcoffset() == timedelta(hours=offset)
        assert opening.values(planned, LONDON) == said
        assert opening.record(said, LONDON, before=planned) == planned
    with pytest.raises(BadRecord) as bad:
        opening.record({**said, "ends": "17:00"}, LONDON)
    assert list(bad.value.problems) == ["ends"]


def test_two_passwords_that_differ_are_refused_and_neither_is_repeated() -> None:
    with pytest.raises(BadRecord) as bad:
        member.password({"password": "kettle marble", "again": "kettle marbel"})
    assert list(bad.value.problems) == ["again"]
    assert "kettle" not in str(bad.value)


def test_a_helper_is_neither_deputy_nor_lead() -> None:
    said = {"name": "Hal", "sign_in_name": "hal", "role": "helper", "deputy": True, "lead": True}
    with pytest.raises(BadRecord) as bad:
        member.record(said)
    assert set(bad.value.problems) == {"deputy", "lead"}
    made = member.record({**said, "role": "practitioner", "lead": False})
    assert (made.role, made.deputy) == (Role.PRACTITIONER, True)


def test_forms_name_only_those_they_were_given() -> None:
    ruth = Member(name="Ruth", sign_in_name="ruth", role=Role.MANAGER)
    fields = {field["name"]: field for field in child.fields((ROOM,), (ruth,))}
    assert fields["room"]["options"] == [{"id": ROOM.id, "label": "Acorns"}]
    assert fields["key_person"]["options"] == [{"id": ruth.id, "label": "Ruth"}]
    assert "key_person" not in {field["name"] for field in child.fields((ROOM,))}
