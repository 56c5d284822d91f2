"""National results of the early years foundation stage profile, as context with its caveats."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from journalkit.analytics.belonging import registered
from journalkit.analytics.comparing import FLOOR
from journalkit.analytics.headings import (
    LEVELS,
    NEEDED,
    SEXES,
    TOTAL,
    found,
    mark_said,
    year_said,
)
from journalkit.analytics.proportions import proportion
from journalkit.analytics.summary import CHILDREN, Summary, counted, listed
from journalkit.analytics.tidy import Frames
from journalkit.errors import BadRecord, FiguresRefused, NotFound
from journalkit.records import NationalFigures

LIMIT = 64 * 2**20
"""Bytes of a file; the largest of the department's have some 20 million."""

END_OF_RECEPTION = range(55, 72)
"""Months of age in the summer term of the reception year: children who turn five between September
and August are judged at the early learning goals then (statutory framework for the early years
foundation stage, section 2)."""

NUMBERS = {"children": "Int64", "reached": "Int64", "share": "Float64"}
WORDS = dict.fromkeys(["year", "level", "place", "sex", "why"], "string")
KEPT = ["level", "place", "sex", *NUMBERS, "why"]

GOOD = "good level of development"

SOURCE = (
    "Department for Education, Early years foundation stage profile results, under the Open "
    "Government Licence v3.0"
)

CAUTIONS = (
    "The national figure is of other children: all at the end of the reception year, judged by "
    "their teachers.",
    "It is context and never a target; pre-school children are not held to the early learning "
    "goals.",
    "For 2019/20 and 2020/21 there are no figures: no results were collected.",
    "The goals changed in September 2021: figures from 2021/22 on and earlier ones are not to be "
    "set side by side.",
    f"Source: {SOURCE}.",
)


@dataclass(frozen=True, eq=False)
class National:
    """What was kept of a file: the rows for all children, for girls and for boys.

    ``table`` has the columns ``year`` (``"2021/22"``), ``level`` (national, regional, local
    authority), ``place``, ``sex`` (all, girls, boys), ``children`` (Int64), ``reached`` (Int64,
    with a good level of development), ``share`` (Float64, per cent, 0 to 100) and ``why``: what the
    mark means that stood where a share is NA.
    """

    table: pd.DataFrame
    years: tuple[str, ...]

    def row(
        self, *, year: str | None = None, place: str = "England", sex: str = "all"
    ) -> pd.Series:
        """One row of the table, of the latest year that has a share if no year is given.

        Raises `NotFound` where the file has none.
        """
        rows = self.table
        rows = rows[(rows["place"] == place) & (rows["sex"] == sex)].sort_values("year")
        if year is not None:
            rows = rows[rows["year"] == year]
        elif rows["share"].notna().any():
            rows = rows[rows["share"].notna()]
        if rows.empty:
            raise NotFound(
                "The national file has no such row.",
                what_to_do="Choose a year, place and sex from its table.",
            )
        return rows.iloc[-1]


def read(file: str | Path | bytes) -> National:
    """Reads a CSV of headline measures, of any release: from a path, or the bytes themselves.

    Columns are found by what they mean, since the department renames them; UTF-8, UTF-16 and
    Windows-1252, commas, semicolons and tabs are read; a mark where a number is not shown becomes
    NA and its meaning is kept. Kept are the nation, regions and local authorities; all children,
    girls and boys; no other characteristics. Raises `FiguresRefused` for a file that is too large,
    is no CSV of this kind (naming by their meaning the columns that it misses), has no row for all
    children of the nation or has several where one belongs. The sentences hold nothing of the file.
    """
    text = _text(_bytes(file))
    separator, header = _header(text)
    places = found(header)
    missing = [said for meaning, said in NEEDED.items() if meaning not in places]
    if len(missing) == len(NEEDED):
        raise FiguresRefused("None of the columns of national results is in this file.")
    if missing:
        raise FiguresRefused(f"The file has no column for {listed(missing)}.")
    kept: list[list[str]] = []
    try:
        rows = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
        next(row for row in rows if row)
        for row in filter(None, rows):
            if len(row) != len(header):
                raise FiguresRefused("The rows of this file are not all of one shape.")
            if row[places["level"]].strip().lower() in LEVELS:
                kept.append([row[places[meaning]].strip() for meaning in places])
    except csv.Error as error:
        raise FiguresRefused("The rows of this file are not all of one shape.") from error
    table = _figures(_totals(pd.DataFrame(kept, columns=list(places), dtype=str)))
    if not ((table["level"] == "national") & (table["sex"] == "all")).any():
        raise FiguresRefused("The file has no row for all children of the nation.")
    if table.duplicated(["year", "level", "place", "sex"]).any():
        raise FiguresRefused("The file has several rows for the same children.")
    return National(table, tuple(sorted(table["year"].unique())))


def to_keep(national: National, *, by: str, at: datetime) -> tuple[NationalFigures, ...]:
    """What the journal keeps of it: a record a year in which the nation has a share, in order.

    A row of a record holds level, place, sex, children, reached, share and why, as text, "" where
    there is none. *by* is the member who brings it in, *at* an aware time. See `kept`.
    """
    table = national.table
    told = table[(table["place"] == "England") & (table["sex"] == "all") & table["share"].notna()]
    records = []
    for year in sorted(told["year"].unique()):
        rows = table.loc[table["year"] == year, KEPT].astype("string").fillna("")
        lines = tuple(tuple(map(str, row)) for row in rows.itertuples(index=False, name=None))
        records.append(NationalFigures(year=str(year), source=SOURCE, rows=lines, by=by, at=at))
    return tuple(records)


def kept(figures: NationalFigures) -> National:
    """What `to_keep` put into the journal, as it was read."""
    rows = pd.DataFrame(list(figures.rows), columns=KEPT, dtype="string")
    rows.insert(0, "year", figures.year)
    for column, dtype in NUMBERS.items():
        number = pd.to_numeric(rows[column].replace("", pd.NA), errors="coerce")
        rows[column] = number.astype(dtype)
    return National(rows.astype(WORDS), (figures.year,))


def beside(
    national: National,
    frames: Frames,
    half_term: str,
    *,
    judged: int = 0,
    reached: int = 0,
    place: str = "England",
    year: str | None = None,
) -> Summary:
    """The national result, and beside it the setting's own where it may stand there.

    It may where children here were *judged* at the early learning goals at the end of their
    reception year, five or more, *reached* of them with a good level of development. Frames hold no
    such judgements, since pre-school children are not held to the goals: the numbers are given by
    who has them. Otherwise the sentence says why nothing stands beside, and the table has the
    national row alone. Columns: ``good level of development`` and ``children`` (numbers), ``share``
    (the setting's with its interval, see `proportion`). No test is made: the setting's children may
    be among the nation's. Raises `BadRecord` unless 0 <= reached <= judged, `NotFound` for an
    unknown half term, place or year.
    """
    if not 0 <= reached <= judged:
        raise BadRecord({"reached": "As many as were judged may have reached it, and no more."})
    row = national.row(year=year, place=place)
    ages = registered(frames, half_term)["months"].dropna()
    old = int(ages.isin(END_OF_RECEPTION).sum())
    children = len(registered(frames, half_term))
    share = "" if pd.isna(row["share"]) else f"{row['share']:.1f} %"
    name = f"{row['place']}, {row['year']}"
    rows = {name: (row["reached"], row["children"], share)}
    said = _national_said(row, share)
    reason = ""
    if not judged:
        reason = (
            "the early learning goals are for the end of the reception year, and nobody here was "
            f"judged at them; {old:,} of {counted(children)} here in {half_term} are of that age"
        )
    elif judged > old:
        reason = (
            f"{counted(judged)} are said to be judged, and {old:,} of {counted(children)} here in "
            f"{half_term} are of an age for it"
        )
    elif judged < FLOOR:
        reason = f"{counted(judged)} judged here, and a share is shown from {FLOOR} on"
    elif str(row["year"]) < "2021/22":
        reason = "the goals of that year were others"
    if reason:
        said += f" Nothing of the setting stands beside: {reason}."
    else:
        own = proportion(reached, judged)
        rows[f"Here, {half_term}"] = (reached, judged, own.per_cent())
        said += f" Here, in {half_term}: {own.words()}, of those judged."
    table = pd.DataFrame.from_dict(rows, orient="index", columns=[GOOD, CHILDREN, "share"])
    table = table.astype({GOOD: "Int64", CHILDREN: "Int64", "share": "string"})
    title = f"{GOOD.capitalize()}: {name}"
    return Summary("beside", title, said, table, CAUTIONS, children)


def _national_said(row: pd.Series, share: str) -> str:
    name = f"{row['place']}, {row['year']}"
    if not share:
        return f"{name}: no figure ({row['why']})."
    if pd.isna(row["children"]):
        return f"{name}: {share} had a {GOOD}; the number of children is not shown."
    if pd.isna(row["reached"]):
        return f"{name}: {share} of {row['children']:,} children had a {GOOD}."
    return f"{name}: {row['reached']:,} of {row['children']:,} children had a {GOOD}, {share}."


def _bytes(file: str | Path | bytes) -> bytes:
    if not isinstance(file, bytes):
        try:
            with Path(file).open("rb") as opened:
                file = opened.read(LIMIT + 1)
        except (OSError, ValueError) as error:
            raise FiguresRefused(
                "This file cannot be opened.", what_to_do="Choose it again, from this computer."
            ) from error
    if len(file) > LIMIT:
        raise FiguresRefused(f"The file has more than {LIMIT // 2**20} MB, which none of them has.")
    return file


def _text(raw: bytes) -> str:
    if raw.startswith(b"PK\x03\x04"):
        raise FiguresRefused(
            "This is a workbook or an archive, and not a CSV file.",
            what_to_do="Unpack it or save it as CSV, and choose that.",
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in raw[:100]:
        encodings = ["utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FiguresRefused("The letters of this file cannot be read.")


def _header(text: str) -> tuple[str, list[str]]:
    """What stands between the fields, and the names of the columns."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    try:
        read = {separator: next(csv.reader([first], delimiter=separator)) for separator in ",;\t"}
    except csv.Error as error:
        raise FiguresRefused("This is no CSV file.") from error
    return max(read.items(), key=lambda one: len(found(one[1])))


def _totals(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows for all children, girls and boys of the nation, regions and local authorities."""
    rows["level"] = rows["level"].str.lower().map(LEVELS)
    if "sex" in rows:
        rows["sex"] = rows["sex"].str.lower().map(SEXES)
    else:
        rows["sex"] = "all"
    keep = rows["level"].notna() & rows["sex"].notna()
    for column in {"topic", "breakdown"} & set(rows.columns):
        keep &= rows[column].str.lower().isin(TOTAL)
    return rows[keep]


def _figures(rows: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame({"year": rows["year"].map(year_said), "level": rows["level"]})
    table["place"] = "England"
    for level, column in (("regional", "region"), ("local authority", "authority")):
        here = rows["level"] == level
        if here.any() and column not in rows:
            raise FiguresRefused(f"The file has no column for the name of the {column}.")
        if here.any():
            table.loc[here, "place"] = rows.loc[here, column]
    table["sex"] = rows["sex"]
    for column, dtype in NUMBERS.items():
        written = rows[column] if column in rows else pd.Series("", index=rows.index, dtype=str)
        plain = written.str.replace(",", "").str.removesuffix("%").str.strip()
        number = pd.to_numeric(plain.where(plain.str.fullmatch(r"\d+(\.\d+)?")), errors="coerce")
        if dtype == "Int64" and (number.dropna() % 1 != 0).any():
            raise FiguresRefused("A number of children in this file is not a whole number.")
        table[column] = number.astype(dtype)
        if column == "share":
            table["why"] = written.map(mark_said).where(number.isna(), "")
    if (table["share"] > 100).any():
        raise FiguresRefused("A percentage in this file is more than 100.")
    return table.astype(WORDS).reset_index(drop=True)
