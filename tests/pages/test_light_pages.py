"""A page imports what it shows: whoever writes a note does not wait for a chart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from journalkit.crypto import handover
from journalkit.gate.client import Gate
from journalkit.gate.service import Keeper
from journalkit.journal import staffing
from tests.small_journal import Journal

APPS = sorted((Path(__file__).resolve().parents[2] / "apps").glob("*.ipynb"))
HEAVY = (
    *("matplotlib", "numpy", "pandas"),
    *("PIL", "av", "cryptography.x509", "openpyxl", "segno", "typst", "zxcvbn"),
)
"""Imported where they are used, and nothing that a page shows at first uses them."""
OWN = {"cohorts": ("PIL", "matplotlib", "numpy", "pandas"), "meeting": ("numpy", "pandas")}
"""What an app is about. Such an app says in its notebook of which kind it is, and has a warmed
process of its own, so that no other page carries it."""

OPENING = """
import asyncio, json, sys
import ipykernel.kernelapp
from journalkit.pages import page

shown = []
page.display = shown.append

async def open_page():
    exec(sys.argv[1], {})

asyncio.run(open_page())
[root] = shown
bar, main = root.children
parts = [type(part).__name__ for part in main.children]
heavy = [name for name in sys.argv[2:] if name in sys.modules]
print(json.dumps([bar.member_name, parts, heavy]))
"""
"""An app's one cell in a process of its own, in a browser that is signed in already."""


@pytest.fixture
def signed_in(journal: Journal) -> Iterator[dict[str, str]]:
    """What the server tells the process of a page whose browser a lead is signed in on."""
    keeper = Keeper(journal.folder.gate)
    first = keeper.started("tablet", address="127.0.0.1", s=None)
    s = handover.new_s()
    with journal.sign_in("ruth") as ruth:
        staffing.name_lead(ruth, ruth.member.id, lead=True)
        sealed = handover.seal_under(s, ruth.unlocked())
        gate = Gate(keeper.address, keeper.key, token=first)
        code = gate.begin(ruth.member.id, sealed=sealed, s=s, by_shift=False)
    told = keeper.redeem(code, "tablet")
    yield {
        "JOURNALKIT_STORE": str(journal.folder.path),
        "JOURNALKIT_GATE": keeper.address,
        "JOURNALKIT_GATE_KEY": keeper.key,
        "JOURNALKIT_KERNEL": keeper.started("tablet", address="127.0.0.1", s=told),
        "JOURNALKIT_PAGES": "1",
    }
    keeper.stop()


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.stem)
def test_an_app_that_opens_signed_in_has_imported_no_heavy_library(
    app: Path, signed_in: dict[str, str]
) -> None:
    [cell] = json.loads(app.read_text(encoding="utf-8"))["cells"]
    told = subprocess.run(
        [sys.executable, "-c", OPENING, "".join(cell["source"]), *HEAVY],
        env={**os.environ, **signed_in},
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout
    who, parts, heavy = json.loads(told)
    assert who == "Ruth", "the page shows its content"
    assert len(parts) > 2
    assert "SignIn" not in parts
    assert set(heavy) <= set(OWN.get(app.stem, ()))
    kind = json.loads(app.read_text(encoding="utf-8"))["metadata"].get("journalkit", {})
    assert bool(kind) == bool(heavy)


def test_whoever_wants_pandas_beside_a_store_has_it() -> None:
    code = "import journalkit.store.vault, pandas, numpy; print(pandas.DataFrame([1]).size)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert told.split() == [b"1"]
