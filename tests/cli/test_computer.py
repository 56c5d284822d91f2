"""The commands about the computer itself, as an administrator types them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from journalkit import machine
from journalkit.server import tls
from tests.cli.test_commands import RUTH, Keyboard, keyboard
from tests.small_journal import PASSWORDS, Journal

__all__ = ["keyboard"]


def _manager(typing: Keyboard) -> None:
    typing.types("Manager: ", "ruth")
    typing.types("Manager's password: ", RUTH)


def test_a_manager_makes_the_certificate_and_reads_its_fingerprint_from_the_screen(
    keyboard: type[Keyboard], journal: Journal
) -> None:
    path = journal.folder.path
    screens = []
    for more in ((), (), ("--anew", "--port", "9000")):
        typing = keyboard("certificate", path, *more)
        _manager(typing)
        status, screen = typing.ends()
        assert status == 0, screen[-300:]
        assert tls.trusted(path).fingerprint in screen
        screens.append(screen)
    ends = f"{tls.read(path).ends:%d %B %Y}"
    assert "Every device has to be told" in screens[0]
    assert f"It is new, and ends on {ends}" in screens[0]
    assert f"It stands, and ends on {ends}" in screens[1]
    assert "Every device has to be told" in screens[2]
    assert f"https://{machine.names()[0]}:8866/trust" in screens[1]
    assert f"https://{machine.names()[0]}:9000/trust" in screens[2]
    assert tls.trusted(path).fingerprint not in screens[0]


def test_a_practitioner_gets_no_certificate(keyboard: type[Keyboard], journal: Journal) -> None:
    typing = keyboard("certificate", journal.folder.path)
    typing.types("Manager: ", "dee")
    typing.types("Manager's password: ", PASSWORDS["dee"])
    status, screen = typing.ends()
    assert (status, "Only a manager" in screen) == (1, True)
    assert not journal.folder.tls.folder.exists()


def test_the_doctor_asks_for_no_password_and_ends_with_what_is_bad(
    keyboard: type[Keyboard], journal: Journal
) -> None:
    journal.folder.gate.chmod(0o644)
    status, screen = keyboard("doctor", journal.folder.path).ends()
    assert status == 1
    assert re.search(r"^BAD +permissions +Other accounts can reach 1 of", screen, re.MULTILINE)
    assert "chmod -R go-rwx" in screen
    assert re.search(r"^BAD +back-up +No back-up was made", screen, re.MULTILINE)
    assert re.search(r"^LOOK +certificate +There is none", screen, re.MULTILINE)
    assert re.search(r"^good +parts ", screen, re.MULTILINE)
    for who in ("Ruth", "Amira", "Small Setting", "Acorns", "ruth"):
        assert who not in screen


@pytest.mark.parametrize("command", ["doctor", "certificate"])
def test_a_folder_without_a_journal_is_a_sentence(
    keyboard: type[Keyboard], tmp_path: Path, command: str
) -> None:
    status, screen = keyboard(command, tmp_path).ends()
    assert (status, "holds no journal" in screen) == (1, True)
