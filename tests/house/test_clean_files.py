"""Nothing in the project tells where it was made or where its parts were fetched from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

SETTINGS = (".cfg", ".ini", ".json", ".lock", ".toml", ".txt", ".yaml", ".yml", "Makefile", "run")
FETCHED_FROM = re.compile(
    r"https?://[^\s\"']*(?:/simple\b|\.whl|\.tgz|\.tar\.gz|registry|pythonhosted|pypi\.org)"
    r"|--(?:extra-)?index-url|--find-links|\"resolved\":",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w.~>-])/(?:root|work|home/\w+|Users/\w+)/")


def test_no_lock_or_settings_file_names_an_address_to_fetch_from(project: Any) -> None:
    found = [
        f"{file}:{number}"
        for file, text in project.texts(*SETTINGS).items()
        for number, line in enumerate(text.splitlines(), 1)
        if FETCHED_FROM.search(line)
    ]

    assert found == []


def test_no_file_holds_a_path_of_the_machine_that_it_was_written_on(project: Any) -> None:
    here = {str(project.root) + "/", str(Path.home()) + "/"}
    here = {path for path in here if path.count("/") > 2}  # "/src/" may stand anywhere
    found = [
        f"{file}:{number}"
        for file, text in project.texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE.search(line) or any(path in line for path in here)
    ]

    assert found == []


def test_an_address_and_a_path_would_be_noticed() -> None:
    host = "https://files." + "pythonhosted" + ".org/packages/x.whl"

    assert FETCHED_FROM.search(f"demo @ {host}")
    assert FETCHED_FROM.search("--" + "index-url https://example.org/")
    assert MACHINE.search("open('/" + "home/ann/journal')")
    assert not MACHINE.search("https://example.org/" + "work/of/others")


def test_a_widgets_script_stands_alone_so_that_all_can_be_sent_as_one(project: Any) -> None:
    scripts = {f: t for f, t in project.texts(".js").items() if f.parts[-2] == "widgets"}
    said = {f: re.findall(r"(?m)^(?:import|export)\b.*", t) for f, t in scripts.items()}
    assert len(said) > 20
    assert {str(f) for f, lines in said.items() if lines != ["export default { render };"]} == set()
