"""Charts are readable without colour, and every count and every child stands on them."""

from __future__ import annotations

import re
import warnings
from itertools import pairwise
from pathlib import Path as File

import pandas as pd
import pytest
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

import journalkit
from journalkit import analytics
from journalkit.analytics import charts
from journalkit.analytics.charts import style
from journalkit.analytics.charts.words import lines, shortened
from journalkit.analytics.summary import Summary
from journalkit.errors import NotFound
from tests.analytics import few_children, sums_by_hand
from tests.analytics.sums_by_hand import drawn, hostile, words

KINDS = sorted(sums_by_hand.KINDS)
WIDTHS = ("narrow", "wide")


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
            (text, text.get_window_extent().transformed(Affine2D().scale(0.25)))
            for text in chart.figure.artists
            if isinstance(text, Text)
        ]  # fmt: skip
    wide, high = chart.figure.get_size_inches() * 72
    for text, box in boxes:
        assert box.x0 > -1, text
        assert box.x1 < wide + 1, text
        assert box.y0 > -1, text
        assert box.y1 < high + 1, text
    boxes = [(text, box) for text, box in boxes if not text.get_rotation()]
    for number, (text, one) in enumerate(boxes):
        for other, two in boxes[number + 1 :]:
            across = min(one.x1, two.x1) - max(one.x0, two.x0)
            down = min(one.y1, two.y1) - max(one.y0, two.y0)
            assert across < 1 or down < 4, (text, other)


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


def test_a_line_is_cut_to_its_room_and_lines_break_between_words() -> None:
    assert shortened("Bartholomew", 500, size=13) == "Bartholomew"
    assert shortened("Bartholomew", 50, size=13).endswith("…")
    assert style.width(shortened("W" * 60, 100, size=13), size=13) <= 100
    assert lines("3 and 4-year-olds", 60, size=13) == ["3 and", "4-year…"]
    assert lines("", 60, size=13) == []


def test_the_sums_of_a_setting_can_all_be_drawn() -> None:
    frames = few_children.few(24)
    first, second, _ = frames.half_terms
    rooms = ("Robins", "Wrens")
    reached = analytics.Reached(area="Literacy", band=frames.bands_of[1])
    sums = [
        analytics.coverage(frames, second),
        analytics.gaps(frames),
        analytics.levels(frames, second, scale="wellbeing", by="room"),
        analytics.placed(frames, second),
        analytics.compare(frames, second, by="room", groups=rooms, outcome=reached),
        analytics.change(frames, first, second),
        analytics.change(frames, first, second, what="involvement"),
        analytics.path(frames, "child-01"),
        analytics.agreement(["0", "1", None], ["0", "2", "1"], levels=["0", "1", "2"], seed=7),
    ]

    assert sorted({one.kind for one in sums}) == KINDS
    for one in sums:
        for width in WIDTHS:
            assert_words_apart(charts.chart(one, width=width, bands=frames.bands_of))
