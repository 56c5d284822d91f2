"""What the Department for Education calls its columns and marks, which it renames between years."""

from __future__ import annotations

import re
from collections.abc import Sequence

COLUMNS: dict[str, tuple[str, ...]] = {
    "year": ("time_period", "academic_year", "year"),
    "level": ("geographic_level", "geography_level", "geographic_area"),
    "country": ("country_name", "country"),
    "region": ("region_name", "region"),
    "authority": ("la_name", "local_authority_name", "local_authority"),
    "topic": ("characteristic", "breakdown_topic", "characteristic_group"),
    "breakdown": ("characteristic_type", "breakdown", "characteristic_value"),
    "sex": ("gender", "sex"),
    "children": (
        "children_number",
        "number_of_children",
        "children_count",
        "t_pupils",
        "number_of_pupils",
    ),
    "reached": (
        "gld_number",
        "gld_children_count",
        "gld_count",
        "number_gld",
        "t_gld",
        "good_level_of_development_number",
        "good_level_of_development_count",
    ),
    "share": (
        "gld_percentage",
        "gld_percent",
        "gld_children_percent",
        "gld_children_percentage",
        "pt_gld",
        "pt_gld_percentage",
        "good_level_of_development_percentage",
        "good_level_of_development_percent",
    ),
}
"""By meaning, every name that it has had in the releases of 2013 to 2025 and near ones."""

NEEDED = {
    "year": "the year",
    "level": "the geographic level",
    "children": "the number of children",
    "share": "the percentage with a good level of development",
}

TOTAL = {"total", "all", "all children", "all pupils"}
LEVELS = {
    "national": "national",
    "country": "national",
    "regional": "regional",
    "region": "regional",
    "local authority": "local authority",
}
SEXES = {
    **dict.fromkeys(TOTAL, "all"),
    **dict.fromkeys(("girls", "girl", "female"), "girls"),
    **dict.fromkeys(("boys", "boy", "male"), "boys"),
}

MARKS = {
    "": "left empty",
    ".": "not applicable",
    "..": "not available",
    ":": "not available",
    "*": "kept back to protect children",
    "~": "too small to be shown",
    "b": "not comparable: a break in the series",
    "c": "kept back to protect children",
    "k": "rounds to nought",
    "low": "rounds to nought",
    "u": "of low reliability",
    "x": "not available",
    "z": "not applicable",
}
"""What stands where a number is not shown; the letters are the Government Statistical Service's."""

UNKNOWN_MARK = "a mark that is not known"


def found(header: Sequence[str]) -> dict[str, int]:
    """The place of each column that is known by its meaning; of two the one named first above."""
    plain = [re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") for name in header]
    return {
        meaning: plain.index(name)
        for meaning, names in COLUMNS.items()
        if (name := next((name for name in names if name in plain), None))
    }


def year_said(written: str) -> str:
    """``202122``, ``2021-22`` and ``2021/2022`` as ``2021/22``; anything else as it is written.

    >>> year_said("202122"), year_said("2021/2022"), year_said("2019")
    ('2021/22', '2021/22', '2019')
    """
    years = re.fullmatch(r"(20\d\d)[/\-– ]?(?:20)?(\d\d)", written.strip())
    return f"{years[1]}/{years[2]}" if years else written.strip()


def mark_said(written: str) -> str:
    """What a mark means; also in brackets, as in ``[c]``."""
    return MARKS.get(written.strip().strip("[]").lower(), UNKNOWN_MARK)
