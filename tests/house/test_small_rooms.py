"""The package stays small enough to know, and its files say what they are for."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from checks import package_lines

WISH, WALL = 150, 400
SAYS_NOTHING = {"base", "common", "core", "helper", "helpers", "misc", "util", "utils"}


def length(text: str) -> int:
    return len(text.splitlines())


def test_no_file_of_the_package_is_longer_than_the_wall(project: Any, record_property: Any) -> None:
    files = {
        f: length(t)
        for f, t in project.texts(".py").items()
        if f.parts[0] in ("journalkit", "journalkit_demo")
    }

    over_the_wish = {str(f): lines for f, lines in files.items() if lines > WISH}
    record_property("over_150_lines", over_the_wish)  # to know, not to fail

    assert files
    assert {str(f): lines for f, lines in files.items() if lines > WALL} == {}


@pytest.mark.parametrize("part", list(package_lines.WALLS))
def test_each_part_is_within_its_wall(project: Any, part: str) -> None:
    lines = package_lines.parts_of(project.root / "journalkit")[part]

    assert 0 < lines <= package_lines.WALLS[part]


def test_parts_are_made_of_rooms_that_there_are(project: Any) -> None:
    rooms = set(package_lines.lines_of(project.root / "journalkit"))

    assert rooms >= set().union(*package_lines.ROOMS.values())


def test_the_count_is_of_code_by_room_and_misses_none(tmp_path: Any) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "errors.py").write_text("one\ntwo\n")
    (tmp_path / "store" / "rows.py").write_text(
        '"""Said."""\n\none = {\n    1: 2,  # why\n}\n# a remark\n\n\n'
        'def two():\n    """It\n    is."""\n'
    )
    (tmp_path / "store" / "look.css").write_text("not Python\n")

    assert package_lines.lines_of(tmp_path) == {"store": 4, "errors": 2}


def test_no_file_or_folder_has_a_name_that_says_nothing(project: Any) -> None:
    named = {str(f): {p.split(".")[0].lower() for p in f.parts} for f in project.files}

    assert [f for f, names in named.items() if names & SAYS_NOTHING] == []


def test_the_package_neither_pickles_nor_prints(project: Any) -> None:
    """Pickle runs what it reads; print shows what should be nowhere but on a member's page."""
    found = []
    for file, text in project.texts(".py").items():
        if file.parts[0] not in ("journalkit", "journalkit_demo"):
            continue
        for node in ast.walk(ast.parse(text)):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name.split(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [(node.module or "").split(".")[0]]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names = [node.func.id] if node.func.id in {"print", "pprint"} else []
            wrong = {"cloudpickle", "dill", "joblib", "pickle", "pprint", "print", "shelve"}
            found += [f"{file}:{node.lineno} {name}" for name in names if name in wrong]

    assert found == []


def test_a_test_is_never_left_out_excused_or_slept_through(project: Any) -> None:
    soft = [
        "pytest." + "skip",
        "mark." + "skip",
        "x" + "fail(",
        "mark.x" + "fail",
        "time." + "sleep(",
    ]
    tests = {f: t for f, t in project.texts(".py").items() if f.parts[0] == "tests"}

    assert [f"{f}: {word}" for f, t in tests.items() for word in soft if word in t] == []
