"""Lists as a spreadsheet program would save them, made here: no real one is kept."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

HEADINGS = ("Name", "Date of birth", "Room")


def as_csv(
    rows: Sequence[Sequence[str]], *, separator: str = ",", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(
    rows: Sequence[Sequence[Any]], *, change: Callable[[Any, Any], None] = lambda book, sheet: None
) -> bytes:
    """A workbook of *rows*; *change* may do more to it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    change(book, book.active)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook *data* with one of its parts changed, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, change(text) if part == name else text)
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return made.getvalue()
