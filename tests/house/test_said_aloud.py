"""What exists is written down where a reader finds it: undocumented is unfinished."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import click
import pytest


def named(word: str, text: str) -> bool:
    """Does the word or path stand in the text, by itself?"""
    return re.search(rf"(?<![\w/.-]){re.escape(word)}(?![\w-])", text) is not None


def commands(
    command: click.Command, typed: str = "journalkit"
) -> Iterator[tuple[str, click.Command]]:
    """Every command that a person can type, as typed."""
    if not isinstance(command, click.Group):
        yield typed, command
        return
    for name, part in command.commands.items():
        if not part.hidden:
            yield from commands(part, f"{typed} {name}")


def code_of(notebook: str) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code"]


def test_every_folder_is_on_the_map(project: Any) -> None:
    folders = {f.parts[0] for f in project.files if len(f.parts) > 1}
    maps = project.read("README.md") + project.read("CONTRIBUTING.md")

    assert sorted(f for f in folders if not named(f"{f}/", maps)) == []


def test_every_command_is_explained(project: Any) -> None:
    from journalkit.cli import main

    typed = [typed for typed, _ in commands(main)]

    assert typed
    assert [c for c in typed if not named(c, project.documents)] == []


def test_every_make_target_is_explained(project: Any) -> None:
    targets = re.findall(r"^([a-z][\w-]*):(?!=)", project.read("Makefile"), re.MULTILINE)

    assert {"setup", "demo", "test", "check"} <= set(targets)
    assert [t for t in targets if not named(f"make {t}", project.documents)] == []


def test_every_option_is_explained(project: Any) -> None:
    from journalkit.cli import main

    options = {
        (typed, max(parameter.opts, key=len))
        for typed, command in commands(main)
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
    }

    assert [
        f"{typed} {option}"
        for typed, option in sorted(options)
        if not named(option, project.documents)
    ] == []


def test_every_app_is_a_doorbell_one_call_and_nothing_else(project: Any) -> None:
    apps = [f for f in project.files if f.parts[0] == "apps" and f.suffix == ".ipynb"]

    assert apps
    for app in apps:
        cells = code_of(project.read(app))
        assert len(cells) == 1, f"{app} has {len(cells)} cells"
        assert not cells[0]["outputs"], f"{app} keeps an output"
        assert cells[0]["execution_count"] is None, f"{app} has been run and saved"
        source = "".join(cells[0]["source"])
        imports = re.findall(r"^\s*(?:from|import)\s+(\S+)", source, re.MULTILINE)
        assert imports, f"{app} calls nothing"
        assert all(re.match(r"journalkit(\.pages|$)", i) for i in imports), f"{app}: {imports}"
        assert not re.search(r"\b(def|class|for|while|lambda)\b", source), f"{app} does work itself"


def test_every_app_and_notebook_is_explained(project: Any) -> None:
    books = [
        f for f in project.files if f.suffix == ".ipynb" and f.parts[0] in ("apps", "notebooks")
    ]

    assert [
        str(b)
        for b in books
        if not (named(b.name, project.documents) or f"`{b.stem}`" in project.documents)
    ] == []


def test_the_changelog_has_a_place_for_what_comes_next(project: Any) -> None:
    headings = re.findall(r"^## (.+)$", project.read("CHANGELOG.md"), re.MULTILINE)

    assert headings[0] == "Unreleased"


@pytest.mark.parametrize("promise", ["make demo", "make test"])
def test_the_readme_opens_with_the_two_commands_of_a_newcomer(project: Any, promise: str) -> None:
    assert promise in project.read("README.md")[:3500]


def test_every_page_that_the_documents_point_to_is_there(project: Any) -> None:
    broken = []
    for page in (f for f in project.files if f.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", project.read(page)):
            if not (project.root / page.parent / target).exists():
                broken.append(f"{page}: {target}")

    assert broken == []
