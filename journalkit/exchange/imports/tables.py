"""The bytes of a CSV or Excel file as rows of text. Nothing in it is run, opened or looked up.

Excel is read by openpyxl, a row at a time, under defusedxml, which expands no entity.
python-calamine is faster, and dense: it makes room for every cell between the outermost two, so
that a sheet of 2 KB ends the process (calamine 693).
"""

from __future__ import annotations

import csv
import re
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import islice

from journalkit.errors import TableRefused

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes in all parts of a workbook together: it is a zip, and a small one can hold a large one."""

MOST_ROWS = 20_000
MOST_COLUMNS = 200
LAST_ROW = 1_048_576
"""Excel's own last row: a file that says it has more was made to do harm."""

LOOKED_AT = 20
"""Rows from the top among which the headings are looked for."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Row:
    """A row that is not empty, and its number as a spreadsheet counts: the first one is 1."""

    number: int
    cells: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Table:
    """The rows of a file, and what to know about how they were read."""

    rows: tuple[Row, ...] = field(repr=False)
    remarks: tuple[str, ...] = ()


Weigh = Callable[[Sequence[str]], int]


def read(data: bytes, *, weigh: Weigh) -> Table:
    """The table in *data*; `TableRefused` says why there is none.

    *weigh* counts the headings that are known in a row: it tells a CSV file's separator.
    """
    if len(data) > MOST_BYTES:
        raise TableRefused(
            f"This file is larger than {MOST_BYTES // 1024**2} MB.",
            what_to_do="Take pictures and other sheets out of it, or save it as CSV.",
        )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableRefused(
            "This is an Excel file of the older kind (.xls), or one with a password.",
            what_to_do="Open it, save it as .xlsx without a password, and choose that.",
        )
    if data.startswith(b"PK"):
        return _workbook(data)
    return _separated(data, weigh)


# ------------------------------------------------------------------------------------- CSV


def _separated(data: bytes, weigh: Weigh) -> Table:
    text, remarks = _text(data)

    def reader(separator: str) -> Iterator[list[str]]:
        return csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)

    def fits(separator: str) -> tuple[int, int]:
        try:
            first = [*islice(reader(separator), LOOKED_AT)]
        except csv.Error:
            return -1, 0
        return max(map(weigh, first), default=0), max(map(len, first), default=0)

    try:
        return Table(_rows(reader(max(",;\t", key=fits))), remarks)
    except csv.Error:
        raise TableRefused(
            "A quotation mark in this file is not closed, or does not stand around a whole cell."
        ) from None


def _text(data: bytes) -> tuple[str, tuple[str, ...]]:
    remarks: tuple[str, ...] = ()
    try:
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                text = data[len(mark) :].decode(encoding)
                break
        else:
            if b"\0" in data[:200]:
                text = data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
            else:
                text, remarks = _unmarked(data)
    except UnicodeDecodeError:
        raise TableRefused from None
    if _NO_TEXT.search(text):
        raise TableRefused
    return text, remarks


def _unmarked(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        remark = "The accents were read as Windows writes them; look whether they are right."
        return data.decode("windows-1252"), (remark,)


# ----------------------------------------------------------------------------------- Excel


def _workbook(data: bytes) -> Table:
    remarks = []
    try:
        if _merged(data):
            remarks.append("Merged cells: what they hold counts for the first of them only.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's warnings repeat what stands in a cell
            rows, others, hidden = _sheet(data)
    except TableRefused:
        raise
    except Exception:  # whatever a damaged or hostile file does to its reader
        raise TableRefused("This is not an Excel workbook (.xlsx) that can be read.") from None
    if others:
        remarks.append(f"Only the first sheet with something in it is read, not {others} more.")
    if hidden:
        remarks.append("Hidden sheets are not read.")
    return Table(rows, tuple(remarks))


def _merged(data: bytes) -> bool:
    """Whether cells are merged; refuses what could fill the memory or holds entities to expand."""
    merged = False
    with zipfile.ZipFile(BytesIO(data)) as file:
        parts = file.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise TableRefused(
                "This file holds far more than a list of people.",
                what_to_do="Copy the list into a new workbook, or save it as CSV.",
            )
        for part in parts:
            plain = part.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            text = file.read(part) if plain else b"<!DOCTYPE"
            if b"<!DOCTYPE" in text or (part.filename.endswith(".xml") and b"\0" in text):
                raise TableRefused("This workbook holds what no spreadsheet program writes.")
            merged = merged or b"mergeCell " in text
    return merged


def _sheet(data: bytes) -> tuple[tuple[Row, ...], int, int]:
    """The rows of the first visible sheet with any; how many others are visible, and hidden."""
    import openpyxl  # here, because a page that brings nothing in should not wait for it

    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    states = Counter(sheet.sheet_state == "visible" for sheet in book.worksheets)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what the file says about its size may be wrong
        rows = _rows(map(_said, row) for row in sheet.iter_rows(values_only=True))
        if rows:
            return rows, states[True] - 1, states[False]
    return (), 0, states[False]


def _said(value: object) -> str:
    """What a cell says. A formula's stored result is its value; without one the cell is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


# ------------------------------------------------------------------------------------ both


def _rows(read: Iterable[Iterable[str]]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for number, row in enumerate(read, 1):
        cells = tuple(map(_tidy, row))
        if number > LAST_ROW or len(rows) > MOST_ROWS:
            raise TableRefused(
                f"This list has more than {MOST_ROWS:,} rows.",
                what_to_do="Bring it in as several files.",
            )
        if any(cells[MOST_COLUMNS:]):
            raise TableRefused(
                f"This list has more than {MOST_COLUMNS} columns.",
                what_to_do="Take out those that are not needed.",
            )
        if any(cells):
            rows.append(Row(number, cells[:MOST_COLUMNS]))
    return tuple(rows)


def _tidy(cell: str) -> str:
    """On one line, and each letter in one way: an accent typed apart is the same name."""
    return unicodedata.normalize("NFC", " ".join(cell.split()))
