"""National figures are read whatever their columns are called, and stay context."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from journalkit.analytics import national
from journalkit.analytics.national import National, beside, kept, read, to_keep
from journalkit.analytics.tidy import Frames
from journalkit.errors import BadRecord, FiguresRefused, NotFound
from tests.analytics.few_children import few, here, made, names

# The national row is the department's own (Department for Education, Early years foundation stage
# profile results 2021/22, Open Government Licence v3.0); the places below it are invented.
OF_2022 = """\
time_period,time_identifier,geographic_level,country_code,country_name,region_name,la_name,\
characteristic,characteristic_type,gender,children_number,average_elgs,gld_number,gld_percentage
202122,Academic year,National,E92000001,England,,,Total,Total,Total,622583,14.1,405723,65.200000
202122,Academic year,National,E92000001,England,,,Total,Total,Girls,304334,14.8,218923,71.900000
202122,Academic year,National,E92000001,England,,,Total,Total,Boys,318249,13.3,186800,58.700000
202122,Academic year,National,E92000001,England,,,Term of birth,Summer-born,Total,99,9,44,44.4
202122,Academic year,Regional,E92000001,England,West Marches,,Total,Total,Total,2000,14,1300,65.0
202122,Academic year,Local authority,E92000001,England,West Marches,Île-by-Sea,Total,Total,Total,\
400,14,300,75.0
202122,Academic year,Local authority,E92000001,England,West Marches,Smallholm,Total,Total,Total,\
4,z,c,[c]
202122,Academic year,Local authority district,E92000001,England,West Marches,Smallholm,Total,Total,\
Total,4,z,c,c
"""

RENAMED = {
    "2013 to 2019": {"children_number": "number_of_children", "gld_percentage": "gld_percent"},
    "2023/24": {
        "characteristic_type": "breakdown",
        "characteristic,": "breakdown_topic,",
        "gender": "sex",
        "Girls": "Female",
        "Boys": "Male",
    },
    "2024/25": {
        "characteristic_type": "breakdown",
        "characteristic,": "breakdown_topic,",
        "gender": "sex",
        "children_number": "children_count",
        "gld_number": "gld_children_count",
        "gld_percentage": "gld_children_percent",
    },
    "children in need": {
        "children_number": "t_pupils",
        "gld_number": "t_gld",
        "gld_percentage": "pt_gld",
    },
    "by hand": {"children_number": "Number of children", "gld_percentage": "GLD percentage"},
}


def renamed(changes: dict[str, str]) -> str:
    text = OF_2022
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def without(column: str) -> bytes:
    rows = [line.split(",") for line in OF_2022.splitlines()]
    place = rows[0].index(column)
    return "\n".join(",".join(row[:place] + row[place + 1 :]) for row in rows).encode()


def one(text: str = OF_2022) -> National:
    return read(text.encode())


def test_the_nation_regions_and_authorities_are_kept_and_the_rest_is_not() -> None:
    table = one().table
    assert list(table.columns) == [
        *("year", "level", "place", "sex", "children", "reached", "share", "why")
    ]
    assert table["level"].tolist() == ["national"] * 3 + ["regional"] + ["local authority"] * 2
    assert table["sex"].tolist() == ["all", "girls", "boys", "all", "all", "all"]
    assert one().years == ("2021/22",)
    england = one().row()
    assert (england["children"], england["reached"], england["share"]) == (622583, 405723, 65.2)


@pytest.mark.parametrize("release", RENAMED)
def test_columns_are_found_by_meaning_in_every_release(release: str) -> None:
    assert one(renamed(RENAMED[release])).table.equals(one().table)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_encoding_and_separator_is_read(encoding: str, separator: str) -> None:
    raw = OF_2022.replace(",", separator).replace("\n", "\r\n").encode(encoding)
    assert read(raw).row(place="Île-by-Sea")["share"] == 75


def test_a_national_time_series_without_breakdowns_is_read() -> None:
    """As in the release of 2024/25, file 5; figures of 2020/21 were not collected."""
    text = (
        "time_period,geographic_level,country_name,children_count,gld_children_percent\n"
        "202122,National,England,622583,65.2\n202021,National,England,b,b\n"
    )
    figures = one(text)
    assert figures.years == ("2020/21", "2021/22")
    assert figures.row()["year"] == "2021/22"
    assert figures.row(year="2020/21")["why"] == "not comparable: a break in the series"
    assert "65.2 % of 622,583 children" in beside(figures, few(3), "Autumn 1").sentence
    gone = beside(figures, few(3), "Autumn 1", year="2020/21")
    assert "England, 2020/21: no figure (not comparable: a break in the series)." in gone.sentence


@pytest.mark.parametrize(
    ("mark", "meaning"),
    [
        ("z", "not applicable"),
        ("x", "not available"),
        ("c", "kept back to protect children"),
        ("[c]", "kept back to protect children"),
        ("u", "of low reliability"),
        (":", "not available"),
        ("~", "too small to be shown"),
        ("low", "rounds to nought"),
        ("", "left empty"),
        ("??", "a mark that is not known"),
        ("n/a", "a mark that is not known"),
        ("-5", "a mark that is not known"),
    ],
)
def test_a_mark_is_no_number_and_its_meaning_is_kept(mark: str, meaning: str) -> None:
    row = one(OF_2022.replace("c,[c]", f"{mark},{mark}")).row(place="Smallholm")
    assert row[["share", "reached"]].isna().all()
    assert row["why"] == meaning


@pytest.mark.parametrize(
    ("column", "meaning"),
    [
        ("time_period", "the year"),
        ("geographic_level", "the geographic level"),
        ("children_number", "the number of children"),
        ("gld_percentage", "the percentage with a good level of development"),
        ("la_name", "the name of the authority"),
    ],
)
def test_a_missing_column_is_named_by_its_meaning(column: str, meaning: str) -> None:
    with pytest.raises(FiguresRefused, match=re.escape(f"no column for {meaning}")):
        read(without(column))


def test_a_file_without_the_numbers_that_reached_it_still_has_its_shares() -> None:
    row = read(without("gld_number")).row()
    assert row["share"] == 65.2
    assert row[["reached"]].isna().all()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (OF_2022.replace("Total,Total,Total,622583", "Total,Total,Boys,622583"), "no row for all"),
        (OF_2022.splitlines()[0], "no row for all"),
        (OF_2022 + OF_2022.splitlines()[1], "several rows for the same"),
        (OF_2022.replace("65.200000", "652"), "more than 100"),
        (OF_2022.replace("622583", "622583.5"), "not a whole number"),
        (OF_2022 + "202122,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p\n", "not all of one shape"),
        (OF_2022 + "202122,Academic year,National\n", "not all of one shape"),
        (OF_2022 + '"' + "x" * 9, "not all of one shape"),
        ("name,born\nAda,2022\n", "None of the columns"),
        ("", "None of the columns"),
        ("\n\n", "None of the columns"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(FiguresRefused, match=sentence) as caught:
        one(text)
    assert "Ada" not in str(caught.value)


@pytest.mark.parametrize(
    "raw", [b"PK\x03\x04rest", b"\x81\x8d\x8f", b"time_period\0" * 20, b"\xff\xfea", bytes(99)]
)
def test_bytes_that_are_no_text_are_refused(raw: bytes) -> None:
    with pytest.raises(FiguresRefused):
        read(raw)


def test_a_file_from_the_disk_is_read_and_one_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "figures.csv").write_text(OF_2022, encoding="utf-8")
    assert read(tmp_path / "figures.csv").table.equals(one().table)
    with pytest.raises(FiguresRefused, match="cannot be opened") as caught:
        read(tmp_path / "gone.csv")
    assert "gone" not in str(caught.value)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(national, "LIMIT", len(OF_2022.encode()) - 1)
    with pytest.raises(FiguresRefused, match="has more than"):
        one()


def test_twenty_megabytes_are_read_in_a_few_seconds() -> None:
    head, _, rest = OF_2022.partition("\n")
    row = (
        "202122,Academic year,National,E92000001,England,,,Term of birth,Summer,Total,9,9,4,44.4\n"
    )
    raw = (head + "\n" + rest + row * (20_000_000 // len(row))).encode()
    began = process_time()
    assert read(raw).table.equals(one().table)
    assert process_time() - began < 15  # under one on an ordinary computer


def test_what_the_journal_keeps_of_a_year_is_what_was_read() -> None:
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    [record] = to_keep(one(), by="member", at=at)
    assert record.year == "2021/22"
    assert ("national", "England", "all", "622583", "405723", "65.2", "") in record.rows
    assert kept(record).table.equals(one().table)
    assert kept(record).years == ("2021/22",)
    two = one(OF_2022 + OF_2022.partition("\n")[2].replace("202122", "202223"))
    assert [one.year for one in to_keep(two, by="member", at=at)] == ["2021/22", "2022/23"]


def test_a_year_that_was_not_collected_is_not_kept() -> None:
    text = OF_2022.replace("405723,65.200000", "b,b")
    assert to_keep(one(text), by="member", at=datetime.now(UTC)) == ()


def reception(count: int) -> Frames:
    return made({"children": here(names(count), months=62)})


def test_nothing_of_a_pre_school_stands_beside_the_national_figure_and_the_page_says_why() -> None:
    summary = beside(one(), few(24), "Autumn 1")
    assert list(summary.table.index) == ["England, 2021/22"]
    assert summary.sentence.startswith(
        "England, 2021/22: 405,723 of 622,583 children had a good level of development, 65.2 %. "
        "Nothing of the setting stands beside: the early learning goals are for the end of the "
        "reception year, and nobody here was judged at them; 0 of 21 children here"
    )
    assert summary.children == 21


def test_children_at_the_end_of_reception_stand_beside_it_with_their_interval() -> None:
    summary = beside(one(), reception(24), "Autumn 1", judged=24, reached=16)
    assert summary.table.loc["Here, Autumn 1"].tolist() == [16, 24, "67 % (47 to 82)"]
    assert summary.table.loc["England, 2021/22"].tolist() == [405723, 622583, "65.2 %"]
    assert "Here, in Autumn 1: 16 of 24, 67 % (47 to 82), of those judged." in summary.sentence
    assert "differ" not in summary.sentence


@pytest.mark.parametrize(
    ("frames", "judged", "sentence"),
    [
        (reception(3), 3, "a share is shown from 5 on"),
        (few(24), 10, "are of an age for it"),
    ],
)
def test_too_few_or_too_young_children_do_not_stand_beside_it(
    frames: Frames, judged: int, sentence: str
) -> None:
    summary = beside(one(), frames, "Autumn 1", judged=judged, reached=2)
    assert len(summary.table) == 1
    assert sentence in summary.sentence


def test_years_of_the_old_goals_are_shown_and_not_set_beside() -> None:
    figures = one(OF_2022.replace("202122", "201819"))
    summary = beside(figures, reception(24), "Autumn 1", judged=24, reached=16)
    assert len(summary.table) == 1
    assert "the goals of that year were others" in summary.sentence


def test_the_caveats_stand_beside_every_national_figure() -> None:
    said = " ".join(beside(one(), few(3), "Autumn 1").cautions)
    for word in ("other children", "teachers", "never a target", "2019/20", "2021/22", "Licence"):
        assert word in said


def test_what_is_not_in_the_file_is_not_found() -> None:
    with pytest.raises(NotFound):
        one().row(place="Atlantis")
    with pytest.raises(NotFound):
        beside(one(), few(3), "Autumn 1", year="1999/00")
    with pytest.raises(BadRecord):
        beside(one(), few(3), "Autumn 1", judged=3, reached=4)
