"""A chart on a page or in a notebook holds what it shows and nothing else, and leaves nothing."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from typing import Any

import matplotlib
import pytest
from defusedxml import ElementTree

from journalkit.analytics import charts
from journalkit.analytics.as_html import clean
from tests.analytics import sums_by_hand
from tests.analytics.sums_by_hand import HOSTILE, drawn, hostile, words

KINDS = sorted(sums_by_hand.KINDS)
WIDTHS = ("narrow", "wide")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_drawing_holds_nothing_that_a_page_must_not(kind: str, width: str) -> None:
    chart = charts.chart(hostile(kind), width=width, bands=sums_by_hand.BANDS)
    drawing = charts.svg(chart)
    root = ElementTree.fromstring(drawing)  # well-formed, though a name has forbidden characters
    names = {element.tag.rpartition("}")[2] for element in root.iter()}

    assert names <= {"svg", "title", "desc", "path", "text", "defs", "pattern", "rect"}
    for element in root.iter():
        for key, value in element.attrib.items():
            assert not key.startswith("on")
            assert "href" not in key
            assert key != "style"  # the pages' Content Security Policy forbids it
            assert "url(" not in value or value.startswith("url(#")
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")
    assert "matplotlib" not in drawing.lower()
    assert not re.search(r"20\d\d-\d\d-\d\d", drawing)


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_says_what_it_shows_to_those_who_do_not_see_it(kind: str) -> None:
    chart = charts.chart(hostile(kind))
    root = ElementTree.fromstring(charts.svg(chart))
    name, description = list(root)[:2]

    assert root.get("role") == "img"
    assert (name.tag.rpartition("}")[2], name.text) == ("title", clean(chart.title))
    assert (description.tag.rpartition("}")[2], description.text) == ("desc", clean(HOSTILE[1]))


def test_a_drawing_is_as_wide_as_its_place_and_scales() -> None:
    root = ElementTree.fromstring(charts.svg(drawn("levels")))

    assert root.get("width") == "100%"
    assert root.get("viewBox", "").startswith("0 0 760 ")


def test_names_stand_as_they_are_and_dollars_are_no_mathematics() -> None:
    written = words(charts.chart(hostile("coverage")))

    assert "$x^2$ and $\\frac{1}{2}$" in written
    assert "שרה לוי" in written
    assert "Zoë 🦊👩‍👧 Fox" in written
    assert "Drawrof [31m" in written


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_is_the_same_to_the_last_byte(kind: str) -> None:
    assert charts.svg(drawn(kind)) == charts.svg(drawn(kind))
    chart = drawn(kind)
    assert chart.html == chart.html


def test_two_drawings_on_a_page_share_no_id() -> None:
    ids = [
        set(re.findall(r'id="([^"]+)"', charts.svg(drawn("levels", count, width))))
        for count in (3, 24)
        for width in WIDTHS
    ]

    assert all(ids)
    assert len(set.union(*ids)) == sum(map(len, ids))


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_always_carries_its_sentence_its_cautions_and_its_table(kind: str) -> None:
    chart = drawn(kind)

    assert chart.sentence in chart.html.replace("&#x27;", "'")
    assert all(caution in chart.html for caution in chart.cautions)
    assert chart.html.count("<tr>") == len(chart.table) + 1
    assert 'style="' not in chart.html


@pytest.mark.parametrize("kind", KINDS)
def test_a_notebook_that_nobody_trusts_yet_shows_a_chart_all_the_same(kind: str) -> None:
    """JupyterLab takes SVG out of the HTML of a notebook that was not run here; not an image."""
    chart = drawn(kind)
    shown = chart._repr_html_()
    [encoded] = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', shown)

    assert base64.b64decode(encoded).decode() == charts.svg(chart)
    assert "<svg" not in shown
    assert shown.count("<figcaption>") == 1
    assert chart.html.partition("<figcaption>")[2] in shown


def test_a_chart_shown_by_its_repr_tells_of_no_child() -> None:
    assert repr(drawn("coverage")) == "<Chart: coverage>"


@pytest.mark.parametrize("kind", KINDS)
def test_names_in_the_table_and_the_words_are_escaped(kind: str) -> None:
    shown = charts.chart(hostile(kind)).html

    assert "<script" not in shown
    assert "<b onload" not in shown


def test_drawing_prints_nothing_and_changes_no_setting(
    capfd: Any, recwarn: pytest.WarningsRecorder
) -> None:
    before = dict(matplotlib.rcParams)
    for kind in KINDS:
        charts.svg(charts.chart(hostile(kind)))

    assert dict(matplotlib.rcParams) == before
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list


def test_somebodys_own_settings_do_not_change_a_chart() -> None:
    wanted = charts.svg(drawn("levels"))
    own = {"savefig.bbox": "tight", "svg.fonttype": "path", "text.parse_math": True,
           "font.size": 30, "path.sketch": (1, 100, 2), "savefig.dpi": 300}  # fmt: skip
    with matplotlib.rc_context(own):
        assert charts.svg(drawn("levels")) == wanted


IMPORTED = """
import logging, os, sys, threading
from pathlib import Path
logging.basicConfig(level=logging.WARNING)
from journalkit.analytics import charts
assert "matplotlib.pyplot" not in sys.modules
assert threading.enumerate() == [threading.main_thread()]
tasks = Path("/proc/self/task")
assert not tasks.exists() or len(list(tasks.iterdir())) == 1
assert "MPLCONFIGDIR" not in os.environ and "MPL_IGNORE_SYSTEM_FONTS" not in os.environ
sys.path.insert(0, os.getcwd())
from tests.analytics import sums_by_hand
for make in sums_by_hand.KINDS.values():
    charts.svg(charts.chart(make(24)))
assert "matplotlib.pyplot" not in sys.modules
"""


@pytest.mark.parametrize("page", [True, False])
@pytest.mark.parametrize("home", ["new", "none"])
def test_matplotlib_comes_without_a_word_a_thread_or_a_file_left_behind(
    tmp_path: Any, page: bool, home: str
) -> None:
    here = tmp_path / "home"
    if home == "none":
        here.write_text("no folder, so that not even root can write below it")
    else:
        here.mkdir()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    told = {"HOME": str(here), "TMPDIR": str(temporary), "OPENBLAS_NUM_THREADS": "1",
            "PYTHONPATH": ".", "PATH": "/usr/bin:/bin"}  # fmt: skip
    if page:
        told["JOURNALKIT_PAGES"] = "1"
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED], env=told, capture_output=True, text=True, timeout=120
    )

    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    assert list(temporary.iterdir()) == []
    if page and home == "new":
        assert list(here.iterdir()) == []
    for file in tmp_path.rglob("*.json"):
        assert file.name.startswith("fontlist")
        assert not [name for name in sums_by_hand.names(24) if name in file.read_text()]
