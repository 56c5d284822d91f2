"""The three recovery sheets as a PDF to print."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import segno
import typst

from journalkit.crypto.secret import Secret

TEMPLATE = Path(__file__).with_suffix(".typ")


def pdf(setting: str, sheets: Sequence[Secret], *, made: date) -> bytes:
    """A tagged PDF (PDF/UA-1), a page a sheet: numbered words, and the same words as a QR code.

    The bytes are as secret as the journal: write them only where they are printed and removed.
    """
    pages = []
    for number, sheet in enumerate(sheets, 1):
        words = sheet.reveal().decode()
        code = io.BytesIO()
        segno.make(words, error="m").save(code, kind="svg", xmldecl=False, dark="#2a2926")
        pages.append({"number": number, "words": words.split(), "code": code.getvalue().decode()})
    said = {"setting": setting, "made": f"{made.day} {made:%B %Y}", "sheets": pages}
    compiler = typst.Compiler(ignore_system_fonts=True, sys_inputs={"said": json.dumps(said)})
    template = TEMPLATE.read_bytes()
    try:
        printed = compiler.compile(template, format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        # The standard forbids a letter that the fonts lack, such as one of a setting's name.
        # The words of the sheets are plain Latin: better printed with a box in the title.
        printed = compiler.compile(template, format="pdf")
    assert isinstance(printed, bytes)  # noqa: S101 - one document; typst's types allow several
    return printed
