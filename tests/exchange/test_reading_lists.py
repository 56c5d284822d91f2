"""A list from a spreadsheet is read as it was meant, or refused in words."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journalkit.errors import JournalError, TableRefused
from journalkit.exchange.imports import columns, tables
from journalkit.exchange.imports.tables import Table
from journalkit.reckoning import cells
from tests.exchange.lists import HEADINGS, as_csv, as_xlsx, with_part

ROWS = [HEADINGS, ("Zoë Müller", "01/03/2022", "Acorns"), ("Bo Oak", "2.3.2022", "Oaks, big")]
SHEET = "xl/worksheets/sheet1.xml"


def read(data: bytes, kind: str = "children") -> Table:
    return tables.read(data, weigh=partial(columns.count, kind=kind))


def rows(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read(data).rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_is_read_whatever_saved_it(encoding: str, separator: str) -> None:
    assert rows(as_csv(ROWS, separator=separator, encoding=encoding)) == ROWS


def test_accents_in_the_way_of_windows_are_read_and_said() -> None:
    table = read(as_csv(ROWS, encoding="windows-1252"))

    assert table.remarks == (
        "The accents were read as Windows writes them; look whether they are right.",
    )


def test_a_line_break_within_quotation_marks_does_not_end_the_row() -> None:
    found = read(b'Name,Date of birth,Room\r\n"Bo\nOak",1.3.2022,"Oaks ""big"""\r\n\r\nIda,x,y\r\n')

    assert found.rows[1].cells == ("Bo Oak", "1.3.2022", 'Oaks "big"')
    assert [row.number for row in found.rows] == [1, 2, 4]


def test_the_commas_of_days_do_not_hide_the_separator() -> None:
    data = as_csv([("Name", "DOB", "Days"), ("Bo", "x", "Mon, Tue, Wed, Thu, Fri")], separator=";")

    assert len(rows(data)[1]) == 3


def test_real_dates_numbers_and_ticks_of_a_workbook_become_words() -> None:
    row = ("Bo Oak", date(2022, 3, 1), 7, 7.0, True, None, "x")

    assert rows(as_xlsx([row])) == [("Bo Oak", "2022-03-01", "7", "7", "yes", "", "x")]


def test_a_formula_gives_its_stored_result_and_is_never_worked_out() -> None:
    data = as_xlsx([("Name", "DOB"), ("=1+1", "=2+2")])
    stored = with_part(
        data, SHEET, lambda text: text.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>40</v>")
    )

    assert stored != data
    assert rows(stored) == [("Name", "DOB"), ("40", "")]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    def change(book: Any, sheet: Any) -> None:
        sheet["A1"].data_type = "s"

    assert rows(as_xlsx([("=1+1", "+44", "-", "@x")], change=change)) == [
        ("=1+1", "+44", "-", "@x")
    ]


def test_merged_cells_count_for_the_first_and_the_list_says_so() -> None:
    data = as_xlsx(ROWS, change=lambda book, sheet: sheet.merge_cells("C2:C3"))

    assert [row[2:] for row in rows(data)] == [("Room",), ("Acorns",), ()]
    assert read(data).remarks == (
        "Merged cells: what they hold counts for the first of them only.",
    )


def test_hidden_sheets_are_not_read_and_other_sheets_are_mentioned() -> None:
    def change(book: Any, sheet: Any) -> None:
        book.create_sheet("Old", 0).append(("Name", "DOB"))
        book.worksheets[0].sheet_state = "hidden"
        book.create_sheet("Other").append(("x",))

    table = read(as_xlsx(ROWS, change=change))

    assert [row.cells for row in table.rows] == ROWS
    assert table.remarks == (
        "Only the first sheet with something in it is read, not 1 more.",
        "Hidden sheets are not read.",
    )


def test_a_sheet_that_is_wrong_about_its_size_is_read_whole() -> None:
    data = with_part(as_xlsx(ROWS), SHEET, lambda text: text.replace(b"A1:C3", b"A1:A1"))

    assert rows(data) == ROWS


def test_ten_thousand_children_are_read_in_two_seconds() -> None:
    many = [(f"Child {n}", date(2022, 3, 1), "Acorns", "Mon Tue", "Amira") for n in range(10_000)]
    data = as_xlsx([(*HEADINGS, "Days", "Key person"), *many])
    began = time.process_time()

    table = read(data)

    assert len(table.rows) == 10_001
    assert time.process_time() - began < 2


def bomb() -> bytes:
    return with_part(as_xlsx(ROWS), "xl/media/a.bin", lambda _: bytes(70 * 1024 * 1024))


def far_corner() -> bytes:
    return with_part(
        as_xlsx(ROWS),
        SHEET,
        lambda text: text.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )


def entities_by_another_name() -> bytes:
    """The sheet lies where no XML is looked for, in letters of two bytes."""
    hidden = (ENTITIES + b"<worksheet>&b;</worksheet>").decode().encode("utf-16")
    moved = with_part(
        as_xlsx(ROWS),
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace(b"sheet1.xml", b"sheet1.dat"),
    )
    return with_part(moved, "xl/worksheets/sheet1.dat", lambda _: hidden)


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older kind (.xls)"),
        (b"PK\x03\x04 not a workbook", "not an Excel workbook"),
        (as_csv([("a",) * 300]), "more than 200 columns"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (b"a\n" * 20_002, "more than 20,000 rows"),
        (b'Name,DOB\n"Bo,1.3.2022\n', "quotation mark"),
        (b"%PDF-1.7\n\x01\x02\x03", "cannot be read as a list"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "cannot be read as a list"),
        (b"\x81\x8d Bo", "cannot be read as a list"),
        (bomb(), "far more than a list"),
        (far_corner(), "more than 200 columns"),
        (
            with_part(as_xlsx(ROWS), SHEET, lambda text: ENTITIES + text),
            "what no spreadsheet program writes",
        ),
        (
            with_part(as_xlsx(ROWS), SHEET, lambda text: text.decode().encode("utf-16")),
            "what no spreadsheet program writes",
        ),
        (entities_by_another_name(), "not an Excel workbook"),
        (with_part(as_xlsx(ROWS), SHEET, lambda text: text[:90]), "not an Excel workbook"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read(data)

    assert said in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_any_zip_that_claims_to_be_a_workbook_is_refused_and_harmless() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    with pytest.raises(TableRefused):
        read(data.getvalue())


@given(st.binary(max_size=300).map(lambda tail: as_xlsx(ROWS)[:4] + tail) | st.binary())
@settings(max_examples=60, deadline=None)
def test_no_bytes_do_more_than_be_read_or_refused(data: bytes) -> None:
    try:
        table = read(data)
        columns.find(table.rows, "children")
    except JournalError:
        pass


@pytest.mark.parametrize(
    "said", ["2022-03-01", "01/03/2022", "1.3.2022", "1 March 2022", "01-Mar-22",
             "2022-03-01 00:00:00", "1st March 2022"],
)  # fmt: skip
def test_dates_are_read_in_five_styles_with_the_day_first(said: str) -> None:
    assert cells.day(said) == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("01/03/22", "several ways"),
        ("03/25/2022", "the day comes first"),
        ("31/02/2022", "no calendar"),
        ("44621", "a number and not a date"),
        ("1 Mrz 2022", "a month that is not understood"),
        ("in spring", "not a date"),
        ("1.3.0022", "before 1900"),
    ],
)
def test_a_date_that_is_ambiguous_or_impossible_is_not_guessed(said: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        cells.day(said)

    assert said not in str(refused.value)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("Mon Tue", (0, 1)),
        ("Mon, Weds and Fridays", (0, 2, 4)),
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("Tuesday to Thursday", (1, 2, 3)),
        ("tu/th", (1, 3)),
    ],
)
def test_days_are_read_as_people_write_them(said: str, days: tuple[int, ...]) -> None:
    assert cells.weekdays(said) == days


@pytest.mark.parametrize("said", ["every day", "Mon-", "Fri-Mon", "T", "5", "and"])
def test_days_that_are_not_clear_are_refused(said: str) -> None:
    with pytest.raises(ValueError, match="days"):
        cells.weekdays(said)


def test_working_hours_are_read_by_weekday() -> None:
    hours = cells.hours("Mon-Tue 8:30-16:00; Fri 08.00 to 12.00")

    assert [(one.weekday, f"{one.opens:%H:%M}-{one.closes:%H:%M}") for one in hours] == [
        (0, "08:30-16:00"),
        (1, "08:30-16:00"),
        (4, "08:00-12:00"),
    ]
    for said in ("8-4", "Mon 16:00-08:00", "Mon 8:00-25:00", "Mon 8:00-9:00, Mon 9:00-10:00"):
        with pytest.raises(ValueError, match=r"^(is|ends|has)"):
            cells.hours(said)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Child's name", "name"), ("NAME *", "name"), ("child first name", "first"),
        ("D.O.B.", "born"), ("Date of birth (dd/mm/yyyy)", "born"), ("date_of_birth", "born"),
        ("Carer 1 name", "1 name"), ("Parent/Carer 2: Home language", "2 language"),
        ("Parent 1", "1 name"), ("Key Worker", "key_person"), ("Allergies", None), ("", None),
    ],
)  # fmt: skip
def test_headings_are_known_by_what_people_call_them(heading: str, field: str | None) -> None:
    assert columns.meaning(heading, "children") == field


def test_headings_may_stand_below_a_title_and_what_is_not_used_is_listed() -> None:
    found = columns.find(
        read(
            as_csv([("Small Setting",), (), (*HEADINGS, "Allergies"), ("Bo", "x", "y", "z")])
        ).rows,
        "children",
    )

    assert (found.header, found.places) == (3, {"name": 0, "born": 1, "room": 2})
    assert found.not_used == ("Allergies",)


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("Name", "Room"), "no column called Date of birth"),
        (("DOB", "First name"), "no column called Name"),
        (("Name", "DOB", "Date of birth"), "Two columns both say “Date of birth”"),
        (("Name", "Surname", "DOB"), "which part of the name"),
        ((), "no column called Name and none called Date of birth"),
    ],
)
def test_columns_that_are_missing_or_not_clear_are_said(
    headings: tuple[str, ...], said: str
) -> None:
    with pytest.raises(TableRefused, match=said):
        columns.find(read(as_csv([headings, ("x",) * 4])).rows, "children")


STYLES = (
    lambda day: day.isoformat(),
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day.day} {day:%B} {day.year}",
    lambda day: f"{day:%d-%b-%y}",
)
# Letters that UTF-8 and Windows-1252 cannot be mistaken for each other in.
NAMES = st.text("abcXYZ àéîõüßÆÖ'-,;\"", min_size=1, max_size=12).map(
    lambda name: "A" + " ".join(name.split())
)
ROSTER = st.lists(
    st.tuples(NAMES, st.dates(date(2018, 1, 1), date(2025, 12, 31)), NAMES), max_size=8
)


@given(
    ROSTER,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "windows-1252"]),
    st.sampled_from(",;\t"),
    st.sampled_from(STYLES),
    st.booleans(),
)
@settings(max_examples=150, deadline=timedelta(seconds=2))
def test_a_roster_reads_back_the_same_whatever_wrote_it(
    roster: list[tuple[str, date, str]], encoding: str, separator: str, style: Any, excel: bool
) -> None:
    if excel:
        data = as_xlsx([HEADINGS, *roster])
    else:
        written = [(name, style(born), room) for name, born, room in roster]
        data = as_csv([HEADINGS, *written], separator=separator, encoding=encoding)

    found = rows(data)[1:]

    assert [(name, cells.day(born), room) for name, born, room in found] == roster
