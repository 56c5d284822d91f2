"""How a sum is shown in a notebook: with its words, escaped, and nothing of it in a repr."""

from __future__ import annotations

import pandas as pd

from journalkit.analytics.seeing import coverage
from journalkit.analytics.summary import Summary
from tests.analytics.few_children import few


def test_a_summary_says_nothing_of_children_in_its_repr() -> None:
    assert repr(coverage(few(), "Autumn 2")) == "<Summary: coverage, 24 children>"


def test_a_notebook_shows_the_sentence_the_table_and_the_cautions() -> None:
    summary = coverage(few(), "Autumn 2")
    shown = summary._repr_html_()
    assert shown.index("24 children here") < shown.index("<table") < shown.index("no target")
    assert shown.count("<tr>") == 25


def test_what_stands_in_a_room_s_name_is_text_in_a_notebook() -> None:
    table = pd.DataFrame({"<b>": ["<script>"]}, index=["<img src=x>"])
    nasty = Summary("levels", "<i>", "<u>", table, ("<s>",), 1)._repr_html_()
    assert not any(tag in nasty for tag in ("<b>", "<script", "<img", "<i>", "<u>", "<s>"))
