"""What people install holds everything that the pages need, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest


def build(kind: str, source: Path, out: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", out]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-1000:]
    return next(out.iterdir())


@pytest.fixture(scope="module")
def wheel(project: Any, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    built = build("wheel", project.root, tmp_path_factory.mktemp("wheel"))
    return set(zipfile.ZipFile(built).namelist())


def test_the_wheel_holds_every_file_of_the_package(project: Any, wheel: set[str]) -> None:
    """Python, types, widgets' scripts and styles, the pages' template and static files."""
    ours = {f.as_posix() for f in project.files if f.parts[0] in ("journalkit", "journalkit_demo")}

    assert "journalkit/py.typed" in ours
    assert any(name.endswith(".css") for name in ours)
    assert sorted(ours - wheel) == []


def test_the_wheel_holds_the_apps_and_the_data(project: Any, wheel: set[str]) -> None:
    beside = [f for f in project.files if f.parts[0] in ("apps", "data")]

    assert beside
    assert sorted({f"journalkit/_{f.as_posix()}" for f in beside} - wheel) == []


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}

    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "journalkit",
        "journalkit_demo",
    }
    assert [n for n in wheel if "__pycache__" in n or "node_modules" in n] == []


def test_a_wheel_built_from_the_source_release_is_the_same(
    wheel: set[str], project: Any, tmp_path: Path
) -> None:
    release = build("sdist", project.root, tmp_path / "release")
    with tarfile.open(release) as archive:
        archive.extractall(tmp_path / "source")  # noqa: S202 - an archive that was made here
    unpacked = next((tmp_path / "source").iterdir())

    again = build("wheel", unpacked, tmp_path / "again")

    assert set(zipfile.ZipFile(again).namelist()) == wheel
