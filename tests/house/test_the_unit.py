"""The service unit starts a command that there is, as the guide says, and keeps the server in."""

from __future__ import annotations

import configparser
import shlex
from typing import Any

import click
import pytest

from journalkit.cli import main


@pytest.fixture
def unit(project: Any) -> configparser.ConfigParser:
    """deploy/journalkit.service."""
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment]
    read.read_string(project.read("deploy/journalkit.service"))
    return read


def test_the_unit_starts_a_command_with_options_that_it_has(
    unit: configparser.ConfigParser,
) -> None:
    program, name, store, *options = shlex.split(unit["Service"]["ExecStart"])
    assert program.endswith("/.venv/bin/journalkit")
    assert store.startswith("/var/lib/journalkit/")
    command = main.commands[name]
    known = {opt for one in command.params if isinstance(one, click.Option) for opt in one.opts}
    assert options
    assert set(options) <= known


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("User", "journalkit"),
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("LimitCORE", "0"),
        ("MemorySwapMax", "0"),
        ("UMask", "0077"),
    ],
)
def test_the_unit_keeps_the_server_in_its_own_account_and_its_memory_off_the_disk(
    unit: configparser.ConfigParser, what: str, value: str
) -> None:
    assert unit["Service"][what] == value


def test_the_guide_installs_the_unit_where_it_says_and_for_the_account_that_it_names(
    project: Any, unit: configparser.ConfigParser
) -> None:
    guide = project.read("docs/mini_pc.md")
    assert "deploy/journalkit.service" in guide
    assert f"useradd --system --home-dir /var/lib/{unit['Service']['StateDirectory']}" in guide
    assert unit["Service"]["ExecStart"].split("/.venv")[0] in guide
