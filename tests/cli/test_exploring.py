"""JupyterLab opens on the notebooks, quietly, and never where a real journal can be read."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from journalkit.cli import account, exploring, main
from journalkit.gate import board
from tests.small_journal import PASSWORDS, Journal


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An account of this test's own; only its own folders are looked through."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    for name, where in (("HOME", home), ("XDG_DATA_HOME", home / ".local/share")):
        monkeypatch.setenv(name, str(where))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / ".local/state"))
    monkeypatch.setattr(account, "usual_places", lambda: (home / ".local/share", home))
    return home


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be started."""
    found: list[list[str]] = []
    monkeypatch.setattr(exploring, "_become", lambda command, env: found.append(list(command)))
    return found


def lab(*more: str) -> Result:
    return CliRunner().invoke(main, ["lab", *more])


def _is_a_demo(journal: Journal) -> None:
    board.change(journal.folder.gate, lambda one: replace(one, demo=True))


def test_an_account_without_a_journal_may_explore(home: Path, started: list[list[str]]) -> None:
    result = lab()
    assert result.exit_code == 0, result.output
    [command] = started
    assert "--ServerApp.ip=127.0.0.1" in command
    assert not any("token" in part or "password" in part for part in command)


def test_an_account_that_served_a_journal_may_not_wherever_it_lies(
    home: Path, journal: Journal, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journalkit.server.application.serve", lambda *said, **more: None)
    assert CliRunner().invoke(main, ["serve", str(journal.folder.path)]).exit_code == 0
    result = lab()
    assert result.exit_code == 1
    assert "This account has a real journal" in result.output
    assert "another account" in result.output
    assert str(journal.folder.path) in result.output
    assert started == []


@pytest.mark.parametrize("command", [["members", "list"], ["doctor"], ["verify"]])
def test_any_command_that_opens_a_journal_is_remembered(
    home: Path, journal: Journal, started: list[list[str]], command: list[str]
) -> None:
    typed = f"ruth\n{PASSWORDS['ruth']}\n"
    CliRunner().invoke(main, [*command, str(journal.folder.path)], input=typed)
    assert lab().exit_code == 1
    assert started == []


@pytest.mark.parametrize("where", ["journal", "Documents/setting/journal", ".local/share/journal"])
def test_a_journal_that_no_command_opened_is_found_where_journals_lie(
    home: Path, journal: Journal, started: list[list[str]], where: str
) -> None:
    shutil.copytree(journal.folder.path, home / where)
    assert lab().exit_code == 1
    assert started == []


def test_a_demo_is_no_reason_to_refuse_until_its_gate_does_not_say_so(
    home: Path, journal: Journal, started: list[list[str]]
) -> None:
    _is_a_demo(journal)
    shutil.copytree(journal.folder.path, home / "demo")
    account.remember(home / "demo")
    assert lab().exit_code == 0
    (home / "demo" / "gate.json").write_text("{")
    assert lab().exit_code == 1
    (home / "demo" / "gate.json").unlink()
    assert lab().exit_code == 1


def test_a_journal_that_is_gone_is_forgotten(home: Path, journal: Journal) -> None:
    moved = home / "journal"
    shutil.copytree(journal.folder.path, moved)
    account.remember(moved)
    assert account.real_journals() == (moved,)
    shutil.rmtree(moved)
    assert account.real_journals() == ()


def test_another_account_s_journal_is_nobody_s_business_who_cannot_read_it(
    home: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.remember(journal.folder.path)
    owner = journal.folder.keyring.stat().st_uid
    monkeypatch.setattr(os, "access", lambda *said: False)
    assert account.real_journals() == (journal.folder.path,), "its owner could let itself in"
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert account.real_journals() == ()
    monkeypatch.setattr(os, "access", lambda *said: True)
    assert account.real_journals() == (journal.folder.path,)


def test_a_state_folder_that_cannot_be_written_is_no_trouble(
    home: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").write_text("no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "file"))
    account.remember(journal.folder.path)
    assert account.real_journals() == ()


def test_the_service_s_folder_is_among_those_that_are_looked_through() -> None:
    unit = (Path(__file__).parents[2] / "deploy" / "journalkit.service").read_text()
    [served] = re.findall(r"journalkit serve (\S+)", unit)
    assert any(Path(served).is_relative_to(place) for place in account.usual_places())


class Lab:
    """A JupyterLab as `journalkit lab` starts it, at its address."""

    def __init__(self, home: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        call = f"exploring.start(exploring._notebooks(), {port})"
        command = [sys.executable, "-c", f"from journalkit.cli import exploring; {call}"]
        self._process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, cwd=home, start_new_session=True
        )
        self.said: list[str] = []
        for line in self._process.stderr or ():
            self.said.append(line)
            if found := re.search(r"^ +(http://127\.0\.0\.1:\d+)/\S*\?token=(\w+)", line):
                self.address, self.token = found.groups()
                self._listens(int(self.address.rpartition(":")[2]))
                return
        pytest.fail("JupyterLab did not start: " + "".join(self.said[-5:]))

    @staticmethod
    def _listens(port: int) -> None:
        """It tells its address a moment before it listens there."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(ConnectionRefusedError):
                return socket.create_connection(("127.0.0.1", port)).close()
        pytest.fail("JupyterLab does not listen.")

    def asks(self, path: str, *, token: bool = True) -> str:
        headers = {"Authorization": f"token {self.token}"} if token else {}
        request = urllib.request.Request(self.address + path, headers=headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return str(answer.read().decode())

    def ends(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        if self._process.stderr:
            self._process.stderr.close()


@pytest.fixture
def running(home: Path) -> Iterator[Lab]:
    started = Lab(home)
    yield started
    started.ends()


def test_it_asks_nothing_of_other_computers_and_lets_nobody_in_without_its_token(
    running: Lab,
) -> None:
    page = json.loads(
        re.findall(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', running.asks("/lab"),
                   re.DOTALL)[0]
    )  # fmt: skip
    assert page["news"] == {"disabled": True}
    assert page["extensionManager"]["can_install"] is False
    assert "@jupyterlab/apputils-extension:announcements" in page["disabledExtensions"]
    assert json.loads(running.asks("/lab/api/news"))["news"] == []
    assert json.loads(running.asks("/lab/api/update")) == {"notification": None}
    plugin = "@jupyterlab/apputils-extension:notification"
    said = json.loads(running.asks(f"/lab/api/settings/{plugin}"))["schema"]["properties"]
    assert said["fetchNews"]["default"] == "false"
    assert said["checkForUpdates"]["default"] is False
    names = {one["name"] for one in json.loads(running.asks("/api/contents"))["content"]}
    assert {"01_first_steps.ipynb", "demo.extract"} <= names
    with pytest.raises(urllib.error.HTTPError, match="403"):
        running.asks("/api/contents", token=False)
