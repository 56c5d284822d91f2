"""The invented pre-school's whole year, taken along and brought back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from journalkit.crypto.secret import Secret
from journalkit.crypto.sheets import Sheets
from journalkit.exchange.leaving import importing
from journalkit.exchange.leaving.exporting import export
from journalkit.journal import keeping
from journalkit.journal.session import sign_in
from journalkit.store.folder import Folder
from journalkit_demo import filling
from journalkit_demo import notes as authored
from journalkit_demo.plan_people import members
from tests.cli.test_commands import Keyboard, keyboard
from tests.exchange.leaving.conftest import Packed
from tests.exchange.leaving.test_coming_back import MADE_ANEW, differing
from tests.faults.conftest import counted
from tests.small_journal import CHEAP, PASSWORDS

__all__ = ["counted", "keyboard"]


@pytest.mark.faults
def test_a_year_comes_back_as_it_was(tmp_path: Path, counted: Callable[[str], None]) -> None:
    filling.make(
        tmp_path / "demo", progress=lambda part: None, today=date(2026, 11, 23), profile=CHEAP
    )
    manager = next(one for one in members(authored.load().names) if one.role == "manager")
    name, password = manager.sign_in_name, Secret.typed(manager.password)
    with sign_in(Folder(tmp_path / "demo"), name, password) as session:
        began = time.perf_counter()
        made = export(session, tmp_path / "out", whom="the trustees")
        took, notes = time.perf_counter() - began, len(session.vault.observations.all())
    read = importing.opened(tmp_path / "out")
    importing.bring_back(
        read,
        tmp_path / "back",
        manager=read.manager(name),
        password=manager.password,
        recovery=Sheets.fresh().recipient,
        profile=CHEAP,
    )
    back = time.perf_counter() - began - took
    assert all(one.good for one in keeping.look_over(Folder(tmp_path / "back"), name, password))
    with sign_in(Folder(tmp_path / "back"), name, password) as session:
        export(session, tmp_path / "again", whom="the trustees")
    assert differing(tmp_path / "out", tmp_path / "again") <= MADE_ANEW
    counted(
        f"{notes:,} observations, {made.size / 1e6:.0f} MB: exported in {took:.1f} s, brought back "
        f"and verified in {back:.1f} s"
    )


@pytest.mark.faults
def test_it_goes_and_comes_back_at_the_keyboard(
    packed: Packed, keyboard: Callable[..., Keyboard], tmp_path: Path
) -> None:
    packed.journal.close()
    typing = keyboard("export", packed.journal.folder.path, "out", "--for", "the trustees")
    typing.types("Manager: ", "ruth")
    typing.types("Manager's password: ", PASSWORDS["ruth"])
    status, screen = typing.ends()
    assert status == 0, screen[-300:]
    assert "what was counted agrees" in screen
    typing = keyboard("init", "back", "--from", "out")
    typing.types("as a manager", "ruth")
    typing.types("A new password", PASSWORDS["dee"])
    typing.types("same again", PASSWORDS["dee"])
    typing.sees("type two of them back")
    sheets = []
    for page in PdfReader(tmp_path / "recovery-sheets.pdf").pages:
        words = dict(re.findall(r"\b(\d{1,2})\s+([a-z]{3,})\b", page.extract_text()))
        sheets.append(" ".join(words[str(number)] for number in range(1, 34)))
    typing.types("one sheet", sheets[0])
    typing.types("another sheet", sheets[1])
    status, screen = typing.ends()
    assert status == 0, screen[-300:]
    with sign_in(Folder(tmp_path / "back"), "ruth", Secret.typed(PASSWORDS["dee"])) as session:
        assert len(session.vault.observations.all()) == 5
