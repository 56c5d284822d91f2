"""pyproject.toml, requirements.lock and environment.yml name the same parts."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from checks import lock_in_step

HASH = "--hash=sha256:" + "0" * 64
TEXT = """
[project]
dependencies = ["click>=8"]
[build-system]
requires = []
"""


def locked(project: Any) -> set[str]:
    return {p.name for p in lock_in_step.read_lock(project.read("requirements.lock"))[0]}


def runtime(project: Any) -> dict[str, Requirement]:
    about = tomllib.loads(project.read("pyproject.toml"))["project"]
    asked = sum(about["optional-dependencies"].values(), about["dependencies"])
    return {canonicalize_name(r.name): r for r in map(Requirement, asked)}


def conda(project: Any) -> dict[str, Requirement]:
    listed = yaml.safe_load(project.read("environment.yml"))["dependencies"]
    names = [entry for entry in listed if isinstance(entry, str)]
    by_pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    names += [entry for entry in by_pip if not entry.startswith("--editable")]
    return {canonicalize_name(r.name): r for r in map(Requirement, names)}


def test_the_lock_is_in_step_with_the_project(project: Any) -> None:
    texts = [project.read(name) for name in ("pyproject.toml", "requirements.lock")]

    assert lock_in_step.problems(*texts) == []


def test_a_version_that_is_too_old_is_named() -> None:
    assert lock_in_step.problems(TEXT, f"click==7.0 {HASH}\n") == ["click>=8: the lock has 7.0."]


def test_a_part_that_is_missing_on_one_system_only_is_named() -> None:
    found = lock_in_step.problems(TEXT, f"click==8.1 ; sys_platform == 'linux' {HASH}\n")

    assert len(found) == 1
    assert found[0].startswith("click>=8: 0 versions locked for ")


def test_a_part_without_hash_without_version_or_without_reason_is_named() -> None:
    found = lock_in_step.problems(TEXT, f"click==8.1\nnumpy>=1 {HASH}\n")

    assert found == [
        "numpy: not one exact version.",
        "click: no hash.",
        "numpy: locked, and nothing asks for it.",
    ]


def test_an_address_in_the_lock_is_named() -> None:
    lock = f"--find-links wheels\nclick==8.1 {HASH}\n"

    assert lock_in_step.problems(TEXT, lock) == [
        "--find" + "-links: an option or an address has no place in the lock."
    ]


def test_people_who_use_conda_get_the_same_parts_with_the_same_floors(project: Any) -> None:
    here, there = runtime(project), conda(project)

    assert sorted(set(here) - set(there)) == []
    assert {n: str(there[n].specifier) for n in here} == {n: str(here[n].specifier) for n in here}


def test_people_who_use_conda_get_nothing_else(project: Any) -> None:
    assert sorted(set(conda(project)) - set(runtime(project))) == ["make", "pip", "python"]


def test_people_who_use_conda_get_the_same_python(project: Any) -> None:
    wanted = tomllib.loads(project.read("pyproject.toml"))["project"]["requires-python"]

    assert conda(project)["python"].specifier == Requirement(f"python{wanted}").specifier


def test_only_one_build_of_the_encrypted_database_is_installed(project: Any) -> None:
    """``sqlcipher3`` and ``sqlcipher3-binary`` overwrite each other's files."""
    assert {n for n in locked(project) if n.startswith("sqlcipher3")} == {"sqlcipher3"}


def test_what_the_package_imports_is_stated_and_not_borrowed_from_another_part(
    project: Any,
) -> None:
    stated, homes = set(runtime(project)), packages_distributions()
    borrowed = set()
    for file, text in project.texts(".py").items():
        if file.parts[0] not in ("journalkit", "journalkit_demo"):
            continue
        for node in ast.walk(ast.parse(text)):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for top in {name.split(".")[0] for name in names} - {
                "journalkit",
                "journalkit_demo",
                "",
            }:
                given = {canonicalize_name(home) for home in homes.get(top, [])}
                if top not in sys.stdlib_module_names and not given & stated:
                    borrowed.add(f"{file}: {top}")

    assert sorted(borrowed) == []
