"""Children, carers and members come in from a list: shown first, and never half."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journalkit.errors import BadRecord, Changed, Refused
from journalkit.exchange.imports.preview import preview
from journalkit.journal import bringing_in, registering, staffing
from journalkit.journal.bringing_in import Preview, bring_in
from journalkit.journal.session import Session
from journalkit.records import Carer, Child, Role
from tests.exchange.lists import HEADINGS, as_csv, as_xlsx
from tests.small_journal import CHEAP, PASSWORDS, Journal

MAYA = ("Maya Ode", "01/03/2022", "Acorns")


@pytest.fixture
def ruth(journal: Journal) -> Session:
    return journal.sign_in("ruth")


def read(
    session: Session, *rows: Sequence[str], headings: Sequence[str] = (), kind: str = "children"
) -> Preview:
    data = as_csv([(*HEADINGS, *headings) if kind == "children" else headings, *rows])
    return preview(session, data, kind=kind)


def outcomes(found: Preview) -> list[str]:
    return [line.outcome for line in found.lines]


def child(session: Session, name: str) -> Child:
    return next(one for one in session.vault.children.all() if one.name == name)


CARER = ("Carer 1 name", "Carer 1 relationship", "Carer 1 parental responsibility")


def test_a_new_child_comes_with_room_carers_and_key_person(ruth: Session) -> None:
    headings = ("Start date", "Days", "Key person", *CARER, "Carer 2 name", "Carer 2 relationship",
                "Carer 2 home language", "Carer 2 story by", "Allergies")  # fmt: skip
    row = ("Bo Oak", "1 May 2023", "Oaks", "01/09/2026", "Mon Tue", "Amira Cole", "Ida Oak",
           "mother", "yes", "Per Oak", "father", "Danish", "PDF", "nuts")  # fmt: skip
    found = read(ruth, row, headings=headings)

    assert outcomes(found) == ["added"]
    assert found.remarks == ("Not used: the columns Allergies.", "Rooms to be added: Oaks.")
    assert found.lines[0].changes == (
        ("Date of birth", "", "1 May 2023"),
        ("Room", "", "Oaks"),
        ("Start date", "", "1 September 2026"),
        ("Days", "", "Mon, Tue"),
        ("Carer 1", "", "Ida Oak (mother, parental responsibility)"),
        ("Carer 2", "", "Per Oak (father)"),
        ("Key person", "", "Amira Cole"),
    )
    assert not any(one.name == "Bo Oak" for one in ruth.vault.children.all())

    bring_in(ruth, found)

    bo = child(ruth, "Bo Oak")
    assert (bo.born, bo.joined, bo.booked) == (date(2023, 5, 1), date(2026, 9, 1), (0, 1))
    assert ruth.vault.rooms.get(bo.room).name == "Oaks"
    ida, per = ruth.vault.carers.of(bo.id)
    assert (ida.relationship, ida.parental_responsibility) == ("mother", True)
    assert (per.language, per.story_by) == ("Danish", "pdf")
    [key_person] = ruth.vault.key_persons.of(bo.id)
    assert ruth.vault.members.get(key_person.member).name == "Amira Cole"
    assert key_person.since == date(2026, 9, 1)


def test_the_same_list_twice_changes_nothing_the_second_time(ruth: Session) -> None:
    rows = [
        (*MAYA, "Mon", "Dee Bell", "Ida Ode", "mother", "yes"),
        ("Bo Oak", "1 May 2023", "Oaks", "Mon-Fri", "Amira Cole", "Per Oak", "father", "no"),
    ]
    headings = ("Days", "Key person", *CARER)
    bring_in(ruth, read(ruth, *rows, headings=headings))
    rows = [tuple(cell.upper() if cell in ("Maya Ode", "Oaks") else cell for cell in one)
            for one in rows]  # fmt: skip

    again = read(ruth, *rows, headings=headings)

    assert outcomes(again) == ["unchanged", "unchanged"]
    assert again.records == ()


def test_what_changes_is_shown_before_and_after_and_empty_cells_change_nothing(
    ruth: Session, journal: Journal
) -> None:
    maya = journal.children[0]
    carer = Carer(child=maya.id, name="Ida Ode", relationship="mother", language="Danish")
    registering.enter(ruth, carer)
    headings = ("Days", "Key person", *CARER)

    found = read(ruth, (*MAYA, "", "Dee Bell", "Ida Ode", "", "yes"), headings=headings)

    assert found.lines[0].changes == (
        ("Carer 1 parental responsibility", "no", "yes"),
        ("Key person", "Amira Cole", "Dee Bell"),
    )
    bring_in(ruth, found)
    assert ruth.vault.carers.of(maya.id) == (replace(carer, parental_responsibility=True),)
    assert child(ruth, "Maya Ode") == maya
    first, second = ruth.vault.key_persons.of(maya.id)
    assert (first.until, second.since) == (ruth.today() - timedelta(days=1), ruth.today())


def test_a_handover_may_be_dated_and_never_before_the_last_one(ruth: Session) -> None:
    headings = ("Key person", "Key person since")
    early, late = (ruth.today() - timedelta(days=days) for days in (301, 3))

    refused = read(ruth, (*MAYA, "Dee Bell", early.isoformat()), headings=headings)
    found = read(ruth, (*MAYA, "Dee Bell", late.isoformat()), headings=headings)

    assert refused.lines[0].reasons == ("The handover is dated before the beginning.",)
    bring_in(ruth, found)
    assert ruth.vault.key_persons.of(child(ruth, "Maya Ode").id)[1].since == late


def test_the_same_child_twice_in_a_list_is_refused_both_times(ruth: Session) -> None:
    found = read(ruth, MAYA, ("MAYA  ODE", "1.3.2022", "Oaks"), ("Bo Oak", "1.5.2023", "Acorns"))

    assert outcomes(found) == ["refused", "refused", "added"]
    assert found.lines[0].reasons == (
        "This child stands in the list more than once: keep one row.",
    )


def test_a_child_of_the_same_name_with_another_birthday_is_to_be_looked_at(ruth: Session) -> None:
    found = read(ruth, ("Maya Ode", "02/03/2022", "Acorns"), ("Bo Oak", "1.5.2023", "Acorns"))

    assert outcomes(found) == ["added", "added"]
    assert [bool(line.look) for line in found.lines] == [True, False]


@pytest.mark.parametrize(
    ("headings", "row", "reason"),
    [
        ((), ("=Bo", "1.5.2023", "Acorns"), "Name begins with a sign that acts in a spreadsheet"),
        ((), ("@Bo", "1.5.2023", "Acorns"), "Name begins with a sign that acts in a spreadsheet"),
        ((), ("Bo", "1.5.2023", "-Acorns"), "Room begins with a sign"),
        ((), ("Bo", "30/02/2023", "Acorns"), "Date of birth is a day that no calendar has."),
        ((), ("Bo", "1 May 2090", "Acorns"), "Date of birth is after today."),
        ((), ("Bo", "", "Acorns"), "Date of birth is empty."),
        ((), ("", "1.5.2023", "Acorns"), "Name is empty."),
        ((), ("Bo", "1.5.2023", ""), "Room is empty."),
        ((), ("Bo" * 150, "1.5.2023", "Acorns"), "The child's name is 300 characters long"),
        ((), ("B\u202eo", "1.5.2023", "A" * 300), "The room's name is 300 characters long"),
        (("Start date",), ("Bo", "1.5.2023", "A", "1.4.2023"), "joined before being born"),
        (("Days",), ("Bo", "1.5.2023", "A", "weekly"), "Days is not understood"),
        (("Key person",), ("Bo", "1.5.2023", "A", "Nobody"), "Key person is nobody who works here"),
        (
            ("Key person since", "Key person"),
            ("Bo", "1.5.2023", "A", "1.9.2026", ""),
            "Key person is empty.",
        ),
        (CARER, ("Bo", "1.5.2023", "A", "", "mother", ""), "Carer 1 name is empty."),
        (CARER, ("Bo", "1.5.2023", "A", "Ida", "", ""), "Carer 1 relationship is empty."),
        (CARER, ("Bo", "1.5.2023", "A", "Ida", "aunt", "half"), "is neither yes nor no."),
    ],
)
def test_a_row_that_does_not_do_is_refused_by_its_column(
    ruth: Session, headings: tuple[str, ...], row: tuple[str, ...], reason: str
) -> None:
    found = read(ruth, row, headings=headings)

    assert outcomes(found) == ["refused"]
    assert found.lines[0].row == 2
    assert reason in " ".join(found.lines[0].reasons)
    assert found.records == ()


def test_all_reasons_of_a_row_are_said_at_once(ruth: Session) -> None:
    found = read(ruth, ("", "in spring", "", "never", "Nobody"), headings=("Days", "Key person"))

    assert len(found.lines[0].reasons) == 5


def test_refused_rows_stay_out_and_the_others_come_in(ruth: Session) -> None:
    bring_in(ruth, read(ruth, ("Bo Oak", "1.5.2023", "Oaks"), ("Ada", "never", "Elms")))

    assert child(ruth, "Bo Oak")
    assert [room.name for room in ruth.vault.rooms.all()] == ["Acorns", "Oaks"]


def test_a_list_is_brought_in_whole_or_not_at_all(ruth: Session) -> None:
    found = read(ruth, ("Bo Oak", "1.5.2023", "Oaks"), ("Ada Elm", "1.6.2023", "Elms"))
    stray = Carer(child="nobody", name="Ida Oak", relationship="mother")
    before, chain = bringing_in.register(ruth), ruth.vault.audit.end()

    with pytest.raises(BadRecord):
        bring_in(ruth, replace(found, records=(*found.records, stray)))

    assert bringing_in.register(ruth) == before
    assert ruth.vault.audit.end() == chain
    bring_in(ruth, found)


def test_a_register_that_changed_since_the_preview_is_looked_at_again(
    ruth: Session, journal: Journal
) -> None:
    found = read(ruth, ("Bo Oak", "1.5.2023", "Oaks"))
    registering.enter(journal.sign_in("ruth"), replace(journal.children[0], known_as="May"))

    with pytest.raises(Changed):
        bring_in(ruth, found)

    assert not any(one.name == "Bo Oak" for one in ruth.vault.children.all())


def test_a_second_press_brings_nothing_in_twice(ruth: Session) -> None:
    found = read(ruth, ("Bo Oak", "1.5.2023", "Oaks"))
    bring_in(ruth, found)

    with pytest.raises(Changed):
        bring_in(ruth, found)


def test_everything_that_came_in_stands_in_the_chain(ruth: Session) -> None:
    before, _ = ruth.vault.audit.end()
    bring_in(ruth, read(ruth, ("Bo Oak", "1.5.2023", "Oaks", "Dee Bell"), headings=("Key person",)))

    said = [row.what for row in ruth.vault.audit.rows(after=before)]
    assert said == [
        "brought in from a file",
        "room entered",
        "child entered",
        "room entered for a child",
        "key person named",
    ]


@pytest.mark.parametrize("who", ["dee", "amira", "hal"])
def test_only_a_manager_may_bring_anybody_in(ruth: Session, journal: Journal, who: str) -> None:
    found, session = read(ruth, ("Bo Oak", "1.5.2023", "Oaks")), journal.sign_in(who)

    with pytest.raises(Refused):
        read(session, MAYA)
    with pytest.raises(Refused):
        read(session, ("a", "b", "helper"), headings=MEMBER, kind="members")
    with pytest.raises(Refused):
        bring_in(session, found)


MEMBER = ("Name", "Sign-in name", "Role", "Working hours")


def test_members_are_prepared_and_each_types_a_password_afterwards(ruth: Session) -> None:
    found = read(
        ruth,
        ("Ivy Park", "ivy", "Student", ""),
        ("Sam Reed", "sam", "staff", "Mon-Thu 08:00-16:00"),
        ("Amira Cole", "AMIRA", "practitioner", ""),
        ("Hal Dunn", "hal", "manager", ""),
        ("Amira Cole", "cole", "helper", ""),
        ("Jo", "jo", "cook", ""),
        ("Kim One", "kim", "helper", ""),
        ("Kim Two", "Kim", "helper", ""),
        headings=MEMBER,
        kind="members",
    )

    assert outcomes(found) == ["added", "added", "unchanged", "refused", "added", "refused",
                               "refused", "refused"]  # fmt: skip
    assert found.lines[4].look
    assert [one.role for one in found.members] == [Role.HELPER, Role.PRACTITIONER, Role.HELPER]
    assert found.records == ()
    known = len(ruth.vault.members.all())

    staffing.add(ruth, found.members[1], "meadow pebble lantern fox", profile=CHEAP)

    assert len(ruth.vault.members.all()) == known + 1
    assert found.members[1].id in ruth.vault.keyring.slots


def test_the_list_in_the_guide_for_managers_comes_in(ruth: Session) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "managers.md").read_text(encoding="utf-8")
    found = preview(ruth, guide.split("```")[1].strip().encode(), kind="children")

    assert outcomes(found) == ["added", "added"]
    assert found.remarks == ("Rooms to be added: Oaks.",)


def test_ten_thousand_children_are_compared_and_brought_in(ruth: Session) -> None:
    rows = [(f"Child {n}", date(2022, 3, 1), "Acorns") for n in range(10_000)]
    found = preview(ruth, as_xlsx([HEADINGS, *rows]), kind="children")

    bring_in(ruth, found)

    assert found.count("added") == 10_000
    assert len(ruth.vault.children.all()) == 10_003


ODD = st.text("abcø=+@-'’\"<>&\\{}%\u202e ", max_size=14)


@given(st.lists(st.tuples(ODD, ODD, ODD, ODD, ODD, ODD, ODD, ODD), max_size=4))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_reason_log_or_repr_repeats_what_stands_in_a_cell(
    ruth: Session, caplog: pytest.LogCaptureFixture, rows: list[tuple[str, ...]]
) -> None:
    with caplog.at_level(logging.DEBUG):
        marked = [tuple(cell and f"{cell}qq" for cell in row) for row in rows]
        found = read(ruth, *marked, headings=("Days", "Key person", *CARER))

    assert "qq" not in repr(found)
    assert "qq" not in caplog.text
    assert not any("qq" in reason for line in found.lines for reason in (*line.reasons, *line.look))


def test_the_passwords_of_the_small_journal_are_not_in_a_preview(ruth: Session) -> None:
    found = read(ruth, MAYA)

    assert not any(word in repr(found) for word in (*PASSWORDS.values(), "Maya", "Ruth", "Acorns"))
