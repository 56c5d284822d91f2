"""`journalkit bring-in`: what would come is shown, then asked, then reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from journalkit.cli import main
from tests.exchange.exports import famly, folder, jpeg
from tests.small_journal import PASSWORDS, Journal


def test_a_journal_is_shown_asked_for_and_reported_at_the_keyboard(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    export = folder(tmp_path / "export", [famly(mood="calm")], img__0001=jpeg())
    command = ["bring-in", str(journal.folder.path), str(export), "--from", "famly"]
    signing = f"ruth\n{PASSWORDS['ruth']}\n"

    assert CliRunner().invoke(main, command, input=f"{signing}n\n").exit_code == 1
    done = CliRunner().invoke(main, command, input=f"{signing}y\n")

    assert "To bring in: 1" in done.output
    assert "mood: 1" in done.output
    assert "Brought in: 1" in done.output
    assert "Here already: 1" in CliRunner().invoke(main, command, input=signing).output
