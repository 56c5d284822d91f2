"""Charts are readable without colour, carry their counts, and hold nothing but what they show."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from itertools import pairwise
from pathlib import Path as File
from typing import Any

import matplotlib
import pandas as pd
import pytest
from defusedxml import ElementTree
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

import journalkit
from journalkit.analytics import charts
from journalkit.analytics.charts import style
from journalkit.analytics.charts.words import clean, lines, shortened
from journalkit.analytics.summary import Summary
from journalkit.errors import NotFound
from tests.analytics import sums_by_hand

KINDS = sorted(sums_by_hand.KINDS)
WIDTHS = ("narrow", "wide")
HOSTILE = (
    "<script>alert(1)</script>",
    "Ben & Jerry \"the\" 'best' <b onload=x>",
    "$x^2$ and $\\frac{1}{2}$",
    "Zoë 🦊👩‍👧 Fox",
    "שרה לוי",
    "\u202eDrawrof\u202c\x00\x1b[31m\ud800\ufffe",
    "A" * 60,
    "Wolfeschlegelsteinhausenbergerdorff Maximiliane-Charlotte de la Cruz",
)


def drawn(kind: str, count: int = 24, width: str = "wide") -> charts.Chart:
    return charts.chart(sums_by_hand.KINDS[kind](count), width=width, bands=sums_by_hand.BANDS)


def hostile(kind: str) -> Summary:
    """A summary whose rows are named as nobody would name them."""
    one = sums_by_hand.KINDS[kind](24)
    table = one.table.copy()
    names = [
        HOSTILE[number % len(HOSTILE)] + str(number // 8 or "") for number in range(len(table))
    ]
    table.index = pd.Index(names, name=HOSTILE[0])
    return Summary(one.kind, HOSTILE[0], HOSTILE[1], table, HOSTILE[2:3], one.children)


def words(chart: charts.Chart) -> list[str]:
    """What is written on a drawing, in the order in which it is drawn."""
    root = ElementTree.fromstring(charts.svg(chart))
    return [element.text or "" for element in root.iter() if element.tag.endswith("text")]


def patches(chart: charts.Chart) -> list[PathPatch]:
    return [one for one in chart.figure.artists if isinstance(one, PathPatch)]


def seen_by(colour: str, eye: str) -> float:
    """How light a colour is to an eye: the matrices of Viénot, Brettel and Mollon 1999."""
    red, green, blue = style.linear(colour)
    if eye == "protanopia":
        red, green = (0.11238 * red + 0.88762 * green,) * 2
    elif eye == "deuteranopia":
        red, green = (0.29275 * red + 0.70725 * green,) * 2
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lightness(luminance: float) -> float:
    return 116 * luminance ** (1 / 3) - 16


@pytest.mark.parametrize("count", range(2, 8))
@pytest.mark.parametrize("eye", ["any", "protanopia", "deuteranopia"])
def test_shades_keep_their_order_in_greyscale_and_to_colour_blind_eyes(
    count: int, eye: str
) -> None:
    seen = [lightness(seen_by(shade, eye)) for shade in style.shades(count)]

    assert all(dark < light - 8 for light, dark in pairwise(seen)), seen


@pytest.mark.parametrize("count", range(1, 8))
def test_a_number_on_a_shade_can_be_read(count: int) -> None:
    fills = [*style.shades(count), style.SAME, style.EARLIER, style.FURTHER]

    assert all(style.contrast(style.text_on(fill), fill) >= 4.5 for fill in fills)


def test_earlier_the_same_and_further_on_are_apart_without_colour() -> None:
    for eye in ("any", "protanopia", "deuteranopia"):
        seen = [lightness(seen_by(one, eye)) for one in (style.SAME, style.EARLIER, style.FURTHER)]
        assert all(dark < light - 20 for light, dark in pairwise(seen)), seen


def test_the_colours_are_those_of_the_pages() -> None:
    look = File(journalkit.__file__).parent / "server/template/static/look.css"
    root = look.read_text("utf-8").partition("@media")[0]

    for colour, variable in style.VARIABLES.items():
        assert f"{variable}: {colour};" in root


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [3, 24, 400])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_count_of_the_table_stands_on_the_chart(kind: str, count: int, width: str) -> None:
    chart = drawn(kind, count, width)
    written = re.findall(r"\d+", " ".join(words(chart)))

    for value in chart.table.to_numpy().ravel():
        if isinstance(value, str) or pd.isna(value) or not value:
            continue
        assert str(int(value)) in written


@pytest.mark.parametrize("kind", ["levels", "placed", "changed", "compared", "agreed"])
@pytest.mark.parametrize("width", WIDTHS)
def test_those_not_assessed_are_hatched_with_their_number(kind: str, width: str) -> None:
    summary = sums_by_hand.KINDS[kind](24)
    column = "not assessed twice" if kind == "changed" else "not assessed"
    chart = charts.chart(summary, width=width)
    boxes = [patch for patch in patches(chart) if patch.get_hatch()]
    hatched = sum(int((patch.get_path().codes == Path.MOVETO).sum()) for patch in boxes)
    legend = kind not in ("compared", "agreed")

    assert hatched - legend >= int((summary.table[column] > 0).sum())
    for number in summary.table[column]:
        assert not number or str(number) in words(chart)


def test_a_half_term_without_a_judgement_is_hatched_and_joins_no_steps() -> None:
    summary = sums_by_hand.path(3)
    table = summary.table.copy()
    table["Literacy"] = ["Birth to three", "", "Reception"]
    whole = Summary("path", "x", "1 child.", table[["Literacy"]], (), 1)
    chart = charts.path(whole, bands=sums_by_hand.BANDS)

    assert len([patch for patch in patches(chart) if patch.get_hatch()]) == 2  # and legend
    assert not [patch for patch in patches(chart) if patch.get_linewidth() == 2]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_sum_about_nobody_is_a_calm_card_with_its_sentence(kind: str, width: str) -> None:
    summary = sums_by_hand.KINDS[kind](0)
    chart = charts.chart(summary, width=width)

    assert chart.empty
    assert summary.sentence in " ".join(words(chart))
    assert summary.sentence in chart.html
    assert "<table" not in chart.html


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [3, 24, 400])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_words_are_cut_off_or_lie_on_others(kind: str, count: int, width: str) -> None:
    assert_words_apart(drawn(kind, count, width))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_strange_name_breaks_no_layout(kind: str, width: str) -> None:
    assert_words_apart(charts.chart(hostile(kind), width=width, bands=sums_by_hand.BANDS))


def assert_words_apart(chart: charts.Chart) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        chart.figure.set_dpi(288)  # fine enough that hinting widens no letter
        chart.figure.draw_without_rendering()
        boxes = [
            (text.get_text(), text.get_window_extent().transformed(Affine2D().scale(0.25)))
            for text in chart.figure.artists
            if isinstance(text, Text) and text.get_rotation() in (0, 90)
        ]  # fmt: skip
    wide, high = chart.figure.get_size_inches() * 72
    for text, box in boxes:
        assert box.x0 > -1, text
        assert box.x1 < wide + 1, text
        assert box.y0 > -1, text
        assert box.y1 < high + 1, text
    for number, (text, one) in enumerate(boxes):
        for other, two in boxes[number + 1 :]:
            across = min(one.x1, two.x1) - max(one.x0, two.x0)
            down = min(one.y1, two.y1) - max(one.y0, two.y0)
            assert across < 1 or down < 4, (text, other)


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
    assert chart.html in chart._repr_html_()
    assert 'style="' not in chart.html


def test_a_chart_shown_by_its_repr_tells_of_no_child() -> None:
    assert repr(drawn("coverage")) == "<Chart: coverage>"


@pytest.mark.parametrize("kind", KINDS)
def test_names_in_the_table_and_the_words_are_escaped(kind: str) -> None:
    shown = charts.chart(hostile(kind)).html

    assert "<script" not in shown
    assert "<b onload" not in shown


def test_four_hundred_children_are_drawn_as_how_often_and_the_title_says_so() -> None:
    chart = drawn("coverage", 400)

    assert chart.title == "Coverage in Autumn 1: how often each of 400 children was seen"
    assert list(chart.table.index) == list(sums_by_hand.AREAS)
    assert (chart.table.drop(columns="children").sum(axis=1) == 400).all()


def test_of_four_hundred_children_the_gaps_show_the_longest_unseen_and_say_so() -> None:
    chart = drawn("gaps", 400)

    assert chart.title == "Look here: the 30 longest unseen of 400"
    assert list(chart.table.index) == list(sums_by_hand.gaps(400).table.index[:30])


def test_a_share_below_the_floor_is_not_drawn() -> None:
    table = pd.DataFrame(
        {
            "yes": [2, 3],
            "no": [1, 1],
            "not assessed": [0, 2],
            "children": [3, 6],
            "share": ["", ""],
        },
        index=["Oak room", "Willow room"],
    )
    chart = charts.compared(Summary("compared", "Oak and Willow", "Few.", table, (), 9))

    assert words(chart).count("not compared") == 2
    assert not [patch for patch in patches(chart) if patch.get_linewidth() == 2]


def test_a_group_with_nobody_in_it_is_an_empty_row() -> None:
    table = sums_by_hand.levels(24).table
    table.loc["Ash room"] = [0, 0, 0, 0, 0, 0, 0, "none"]
    chart = charts.levels(Summary("levels", "Wellbeing", "24 children.", table, (), 24))

    assert "0 children" in words(chart)


def test_a_kind_without_a_chart_says_what_to_do() -> None:
    with pytest.raises(NotFound, match="no chart"):
        charts.chart(Summary("beside", "x", "y", pd.DataFrame(), (), 1))


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


def test_a_line_is_cut_to_its_room_and_lines_break_between_words() -> None:
    assert shortened("Bartholomew", 500, size=13) == "Bartholomew"
    assert shortened("Bartholomew", 50, size=13).endswith("…")
    assert style.width(shortened("W" * 60, 100, size=13), size=13) <= 100
    assert lines("3 and 4-year-olds", 60, size=13) == ["3 and", "4-year…"]
    assert lines("", 60, size=13) == []
