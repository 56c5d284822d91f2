"""Three recovery sheets as a PDF to print: those of the journal, and those of sealed concerns."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import segno

from journalkit.crypto.secret import Secret
from journalkit.printing.typesetting import Paper, printed

TEMPLATE = Path(__file__).with_suffix(".typ")

JOURNAL = {
    "title": "Recovery sheet",
    "opens": "open the whole journal when no manager can",
    "use": "journalkit recover",
    "replace": "a manager runs",
    "make": "journalkit sheets",
    "then": "The old ones open nothing afterwards.",
}
CONCERNS = {
    "title": "Safeguarding sheet",
    "opens": "open sealed concerns, and nothing else, when no safeguarding lead can",
    "use": "journalkit concerns recover",
    "replace": "a safeguarding lead runs",
    "make": "journalkit concerns sheets",
    "then": "The old ones open nothing that is sealed afterwards.",
}
"""What sheets of each kind say about themselves."""


def pdf(
    setting: str, sheets: Sequence[Secret], *, made: date, kind: Mapping[str, str] = JOURNAL
) -> bytes:
    """A tagged PDF (PDF/UA-1), a page a sheet: numbered words, and the same words as a QR code.
    *kind* is `JOURNAL` or `CONCERNS`: what the sheets open.

    The bytes are as secret as the journal: write them only where they are printed and removed.
    """
    pages = []
    for number, sheet in enumerate(sheets, 1):
        words = sheet.reveal().decode()
        code = io.BytesIO()
        segno.make(words, error="m").save(code, kind="svg", xmldecl=False, dark="#2a2926")
        pages.append({"number": number, "words": words.split(), "code": code.getvalue().decode()})
    said = {"setting": setting, "made": f"{made.day} {made:%B %Y}", "sheets": pages, **kind}
    return printed(Paper(TEMPLATE, said))
