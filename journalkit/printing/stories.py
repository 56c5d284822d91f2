"""A learning story on paper: the PDF for a family, the preview of it, a whole group's in one file.

What is printed was decided before: this room is handed the photos that may be seen, and fetches
none. A story goes through `printing`, typst's one door, as data.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from journalkit.errors import BadRecord
from journalkit.printing import typesetting
from journalkit.printing.story_sheet import (
    TEMPLATES,
    PrintedPart,
    PrintedPassage,
    StorySheet,
    Style,
    letters,
    said,
    shown,
)

if TYPE_CHECKING:
    from pypdf import PdfWriter

ROOT = Path(__file__).parent / "templates"
"""The templates, and the only folder that a setting's own template may read."""
INCHES = 210 / 25.4
"""The width of the paper (A4)."""
FONTS = ("manimgx_fonts", "manimgx_fonts_cjk", "fontpkg_caveat")


def printed(sheet: StorySheet, *, style: Style) -> bytes:
    """*sheet* as a PDF that a screen reader can read out (PDF/UA-1)."""
    return typesetting.printed(_paper(sheet, style))


def pages_of(sheet: StorySheet, *, style: Style, width: int) -> tuple[bytes, ...]:
    """Exactly the pages that are printed, as PNGs *width* pixels wide."""
    return typesetting.drawn(_paper(sheet, style), ppi=width / INCHES)


def lacking(sheet: StorySheet, *, style: Style | None = None) -> tuple[str, ...]:
    """Which letters are printed as boxes, and what to install, in a sentence; empty when all is
    well. It is for whoever writes the story: it names the letters."""
    found = typesetting.lacking(letters(sheet, style or Style()))
    if not found:
        return ()
    shown = ", ".join(found[:12]) + (f" and {len(found) - 12} more" if len(found) > 12 else "")
    without = [name for name in FONTS if find_spec(name) is None]
    what_to_do = (
        'Whoever looks after the computer can install their fonts: pip install "journalkit[fonts]".'
        if without
        else "No font of journalkit has them: write it in other letters."
    )
    return (f"These letters will be printed as boxes: {shown}. {what_to_do}",)


def invented(*, logo: bytes = b"") -> StorySheet:
    """A story of nobody, to see a template by."""
    told = PrintedPassage(text="Robin lay down beside the pond and waited for ten minutes.")
    words = PrintedPassage(text="It jumped over its own reflection!", quote=True, who="Robin")
    return StorySheet(
        setting="Willow Lane", called="Robin", name="Robin Ash", half_term="Autumn, first half",
        kind="Learning story", key_person="Sam Reed", day=date(2026, 9, 14),
        parts=(PrintedPart(title="At the pond", passages=(told, words)),),
        next_steps=("Look for frogs in a book.",), number="000000", logo=logo,
    )  # fmt: skip


def tried(style: Style) -> None:
    """Print a page of invented words in *style*. Raises `BadRecord` with what typst has against a
    setting's own template, in typst's words: nothing of the journal is in them."""
    against = typesetting.refused(_paper(invented(), style))
    if against:
        raise BadRecord({"template": f"The template cannot be printed: {against}"})


def bound(pdfs: Iterable[bytes]) -> bytes:
    """Many stories in one PDF for the printer: each begins on a sheet of its own, printed on both
    sides too. It is for paper: only the single stories are tagged."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for pdf in pdfs:
        if len(writer.pages) % 2:
            writer.add_blank_page()
        writer.append(io.BytesIO(pdf), import_outline=False)
    return _written(writer)


def protected(pdf: bytes, password: str) -> bytes:
    """*pdf* encrypted (AES-256, PDF 2.0): it opens with *password* alone, and is tagged as before.

    The password is told by hand, never sent with it.
    """
    if not password.strip():
        raise BadRecord({"password": "A protected PDF needs a password."})
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(password, algorithm="AES-256")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _paper(sheet: StorySheet, style: Style) -> typesetting.Paper:
    named = style.template in TEMPLATES
    template = ROOT / f"{style.template}.typ" if named else style.template.encode()
    data = {"fonts": typesetting.families(sheet.language), **said(sheet, style)}
    return typesetting.Paper(template, data, shown(sheet), ROOT)
