"""A bit that flips in any file of a journal is found, or harms nothing: which, is said of each.

Found: at sign-in, by `verify`, or by reading the picture or the certificate that the file is.
Without effect: every record, picture and certificate is what it was, and the next save is kept.
"""

from __future__ import annotations

import random
import shutil
import ssl
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from journalkit.crypto.secret import Secret
from journalkit.errors import JournalError
from journalkit.gate import board as boards
from journalkit.gate import enrolling
from journalkit.journal import certifying, devices, keeping, observing, picturing
from journalkit.journal.session import Session, sign_in
from journalkit.server import tls
from journalkit.store.folder import Folder
from tests.faults import bringing
from tests.faults.tallying import DONE, looking_for, rounds
from tests.small_journal import PASSWORDS, Journal

Counted = Callable[[str], None]
RUTH = Secret.typed(PASSWORDS["ruth"])
NAMES, HERE = ("office", "office.local", "localhost"), IPv4Address("192.168.4.20")


def _seen(ruth: Session) -> str:
    """All that can be read in the journal."""
    tables = [[table.content(one) for one in table.all()] for table in ruth.vault.tables()]
    pictures = [
        picturing.look(ruth, one.id, part=part)
        for one in ruth.vault.pictures.all()
        for part in ("full", "thumb", *range(len(one.pieces)))
    ]
    return repr((tables, pictures, ruth.vault.drafts.all()))


def _outside(folder: Folder) -> object:
    """What is read without a key: by the gate, and by the server for browsers."""
    context = tls.context(folder.path, addresses=[HERE])
    shown = folder.tls.server.read_text().partition("-----BEGIN CERT")[2]
    der = ssl.PEM_cert_to_DER_cert("-----BEGIN CERT" + shown.strip())
    return boards.read(folder.gate), tls.trusted(folder.path), der, type(context)


@dataclass
class Target:
    """A journal with something in every file, and what is read in it while all are whole."""

    folder: Folder
    seen: str
    outside: object

    def files(self) -> list[Path]:
        """Every file that has bytes to flip, by its path within the journal."""
        found = (one for one in self.folder.path.rglob("*") if one.is_file() and one.stat().st_size)
        return sorted(one.relative_to(self.folder.path) for one in found)

    def flip(self, place: Path, name: Path, bit: int) -> str:
        """How it comes out that *bit* of the file *name* has flipped, in a copy at *place*."""
        shutil.copytree(self.folder.path, place)
        data = bytearray((place / name).read_bytes())
        data[bit // 8] ^= 1 << bit % 8
        (place / name).write_bytes(data)
        try:
            return self._outcome(Folder(place))
        finally:
            shutil.rmtree(place)

    def _outcome(self, folder: Folder) -> str:
        try:
            if any(not one.good for one in keeping.look_over(folder, "ruth", RUTH)):
                return "found by verify"
            with sign_in(folder, "ruth", RUTH) as ruth:
                seen = _seen(ruth)
        except JournalError:
            return "found at sign-in"
        try:
            outside = _outside(folder)
        except (JournalError, ssl.SSLError, ValueError):
            return "found by the server"
        return "without effect" if (seen, outside) == (self.seen, self.outside) else "undetected"


@pytest.fixture
def target(journal: Journal, tmp_path: Path) -> Target:
    gate = journal.folder.gate
    enrolling.enrol(gate, enrolling.invite(gate, ""), "Tablet")
    with journal.sign_in("ruth") as ruth:
        certifying.certify(ruth, NAMES, addresses=[HERE])
        devices.keep_network(ruth, "192.168.4.0/24")
        bringing.add_photo(ruth)
        journal.film(ruth)
    enrolling.invite(gate, "")
    folder = Folder(tmp_path / "pulled")
    with journal.sign_in("amira") as amira:
        for number in range(3):
            journal.observe(amira, f"Number {number}. " + "She poured the water. " * 20)
        observing.save_draft(amira, journal.draft_of(amira))
        shutil.copytree(journal.folder.path, folder.path)
    whole = Folder(tmp_path / "whole")
    shutil.copytree(folder.path, whole.path)
    assert all(one.good for one in keeping.look_over(whole, "ruth", RUTH))
    with sign_in(whole, "ruth", RUTH) as ruth:
        return Target(folder, _seen(ruth), _outside(whole))


def _flip(target: Target, place: Path, *, each: int) -> list[str]:
    """Flip *each* bits of every file, one at a time, spread over all of it; returns a line for
    each kind of file."""
    chance, outcomes = random.Random(9), {}
    for name in target.files():
        size = (target.folder.path / name).stat().st_size
        kind = outcomes.setdefault("media" if name.parts[0] == "media" else name.name, Counter())
        for number in range(each):
            bit = (size * 8 * number + chance.randrange(size * 8)) // each
            with looking_for("damage undetected"):
                outcome = target.flip(place, name, bit)
                DONE["bits flipped"] += 1
                assert outcome != "undetected", f"bit {bit} of {name.name}"
            kind[outcome] += 1
    return [
        f"{kind}: " + ", ".join(f"{count} {how}" for how, count in sorted(found.items()))
        for kind, found in outcomes.items()
    ]


def test_a_flipped_bit_in_any_file_is_found_or_harms_nothing(
    target: Target, tmp_path: Path
) -> None:
    assert {"journal.db", "journal.db-wal", "heads.log", "keyring.json", "gate.json"} <= {
        name.name for name in target.files()
    }
    _flip(target, tmp_path / "flipped", each=2)


@pytest.mark.faults
@pytest.mark.timeout(3600)
def test_flipped_bits_all_over_a_journal_are_found_or_harm_nothing(
    target: Target, tmp_path: Path, counted: Counted
) -> None:
    for line in _flip(target, tmp_path / "flipped", each=rounds(300)):
        counted(line)
