"""The recovery sheets as they are printed."""

from __future__ import annotations

import io
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from journalkit.crypto.sheets import Sheets
from journalkit.exchange.exports import recovery_sheets

MADE = date(2026, 9, 14)


def test_each_sheet_is_a_tagged_page_with_its_own_words() -> None:
    sheets = Sheets.fresh()
    reader = PdfReader(io.BytesIO(recovery_sheets.pdf("Willow Lane", sheets.words, made=MADE)))
    assert len(reader.pages) == 3
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    for number, (page, sheet) in enumerate(zip(reader.pages, sheets.words, strict=True), 1):
        text = page.extract_text()
        assert f"Recovery sheet {number} of 3" in text
        for word in sheet.reveal().decode().split():
            assert word in text


def test_safeguarding_sheets_say_that_they_open_concerns_and_nothing_else() -> None:
    kind = recovery_sheets.CONCERNS
    made = recovery_sheets.pdf("Willow Lane", Sheets.fresh().words, made=MADE, kind=kind)
    reader = PdfReader(io.BytesIO(made))
    assert reader.metadata is not None
    assert reader.metadata.title == "Safeguarding sheets of Willow Lane"
    for number, page in enumerate(reader.pages, 1):
        text = " ".join(page.extract_text().split())
        assert f"Safeguarding sheet {number} of 3" in text
        assert "open sealed concerns, and nothing else" in text
        assert "journalkit concerns recover" in text
        assert "whole journal" not in text


@settings(max_examples=15)
@given(setting=st.text(min_size=1, max_size=60))
@example(setting="\x00")
@example(setting="\uffff\u2028\ud800\ufeff\ufffe")
def test_any_name_of_a_setting_is_printed_as_text_and_never_run(setting: str) -> None:
    sheets = Sheets.fresh()
    made = recovery_sheets.pdf("#panic() $x$ *" + setting, sheets.words, made=MADE)
    assert PdfReader(io.BytesIO(made)).trailer["/Root"]["/MarkInfo"]["/Marked"]
