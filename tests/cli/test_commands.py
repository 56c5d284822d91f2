"""The commands, at a real keyboard (a pseudo-terminal), as an administrator types them."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from pypdf import PdfReader

from journalkit.crypto.secret import Secret
from journalkit.errors import BadSheet, WrongPassword
from journalkit.journal import (
    concerns,
    keeping,
    observing,
    picturing,
    safeguarding,
    staffing,
)
from journalkit.journal.concerns import Begun
from journalkit.journal.session import sign_in
from journalkit.records.checking import new_id
from journalkit.store.folder import Folder
from tests.small_journal import PASSWORDS, Journal

ROOT = Path(__file__).parents[2]
RUTH, NEW = PASSWORDS["ruth"], "seven slow herons wading"


class Keyboard:
    """`journalkit` in a terminal: `types` waits for a question and answers it."""

    def __init__(self, *arguments: str | Path, folder: Path) -> None:
        command = ["-m", "journalkit", *map(str, arguments)]
        environment = {**os.environ, "LANG": "C.UTF-8", "HOME": str(folder)}
        self._child = pexpect.spawn(
            sys.executable, command, encoding="utf-8", timeout=60, cwd=folder, env=environment
        )
        self._child.delaybeforesend = None
        self._child.setwinsize(40, 400)
        self.screen = io.StringIO()
        self._child.logfile_read = self.screen

    def sees(self, words: str) -> None:
        self._child.expect_exact(words)

    def types(self, question: str, answer: str) -> None:
        self.sees(question)
        self._child.sendline(answer)

    def ends(self) -> tuple[int, str]:
        """The exit status and everything that stood on the screen."""
        self._child.expect(pexpect.EOF)
        self._child.close()
        return int(self._child.exitstatus), self.screen.getvalue()

    def gives_up(self) -> None:
        """Ctrl and D. (Ctrl and C is ignored by whatever a shell started in the background.)"""
        self._child.sendeof()


@pytest.fixture
def keyboard(tmp_path: Path) -> Iterator[type[Keyboard]]:
    def start(*arguments: str | Path) -> Keyboard:
        return Keyboard(*arguments, folder=tmp_path)

    return start  # type: ignore[return-value]


def _manager(typing: Keyboard, name: str = "ruth", password: str = RUTH) -> None:
    typing.types("Manager: ", name)
    typing.types("Manager's password: ", password)


def _sheets(pdf: Path) -> list[str]:
    """The words on each page, read from the PDF as a person reads the paper."""
    found = []
    for page in PdfReader(pdf).pages:
        text = page.extract_text()
        words = re.findall(r"\b(\d{1,2})\s+([a-z]{3,})\b", text)
        by_number = {int(number): word for number, word in words if 1 <= int(number) <= 33}
        found.append(" ".join(by_number[number] for number in range(1, 34)))
    return found


def _type_sheets_back(typing: Keyboard, pdf: Path) -> list[str]:
    typing.sees("type two of them back")
    words = _sheets(pdf)
    typing.types("one sheet", words[0])
    typing.types("another sheet", words[0])
    typing.sees("same sheet was typed twice")
    typing.types("one sheet", words[2])
    typing.types("another sheet", words[0].upper())
    return words


def test_a_journal_is_made_recovered_and_looked_after_by_typing(
    keyboard: type[Keyboard], tmp_path: Path
) -> None:
    typing = keyboard("init", "journal")
    typing.types("setting's name", "x" * 300)
    typing.sees("300 characters")
    typing.types("setting's name", "Willow Lane")
    typing.types("Your name", "Ruth Ames")
    typing.types("sign in with [ruth]", "")
    typing.types("A new password", "password123")
    typing.sees("too easy to guess")
    typing.types("A new password", RUTH)
    typing.types("same again", "another")
    typing.sees("not the same")
    typing.types("A new password", RUTH)
    typing.types("same again", RUTH)
    pdf = tmp_path / "recovery-sheets.pdf"
    words = _type_sheets_back(typing, pdf)
    status, screen = typing.ends()
    assert status == 0, screen[-300:]
    assert not pdf.exists(), "the paper is all there is"
    assert RUTH not in screen

    typing = keyboard("recover", "journal")
    typing.types("one sheet", words[1])
    typing.types("another sheet", words[2])
    typing.types("manager's name", "Noor Sands")
    typing.types("sign in with", "noor")
    typing.types("A new password", NEW)
    typing.types("same again", NEW)
    assert typing.ends()[0] == 0
    folder = Folder(tmp_path / "journal")
    with sign_in(folder, "noor", Secret.typed(NEW)) as noor:
        assert "manager added with two recovery sheets" in [r.what for r in noor.vault.audit.rows()]

    typing = keyboard("sheets", "journal")
    _manager(typing, "noor", NEW)
    newer = _type_sheets_back(typing, pdf)
    assert typing.ends()[0] == 0
    keeping.open_with_sheets(folder, newer[0], newer[1])
    with pytest.raises(BadSheet):
        keeping.open_with_sheets(folder, words[0], words[1])

    typing = keyboard("verify", "journal")
    _manager(typing, "noor", NEW)
    status, screen = typing.ends()
    assert status == 0
    assert "Everything is as it was written." in screen


def test_safeguarding_sheets_are_made_by_a_lead_and_give_the_next_one_access(
    keyboard: type[Keyboard], journal: Journal, tmp_path: Path
) -> None:
    path = journal.folder.path
    with journal.sign_in("ruth") as ruth:
        staffing.name_lead(ruth, journal.members["amira"].id, lead=True)
    typing = keyboard("concerns", "sheets", path)
    typing.types("Your name: ", "ruth")
    typing.types("Password: ", RUTH)
    typing.sees("Only the safeguarding lead may do this.")
    assert typing.ends()[0] == 1
    typing = keyboard("concerns", "sheets", path)
    typing.types("Your name: ", "amira")
    typing.types("Password: ", PASSWORDS["amira"])
    _manager(typing)
    typing.sees("open sealed concerns, and nothing else")
    pdf = tmp_path / "safeguarding-sheets.pdf"
    words = _type_sheets_back(typing, pdf)
    assert typing.ends()[0] == 0
    assert not pdf.exists(), "the paper is all there is"
    with journal.sign_in("hal") as hal:
        begun = Begun(text="What she said.", children=(journal.children[0].id,))
        concerns.hand_in(hal, begun)
    with journal.sign_in("ruth") as ruth:
        staffing.leave(ruth, journal.members["amira"].id)
        staffing.name_lead(ruth, journal.members["dee"].id, lead=True)
    typing = keyboard("concerns", "recover", path)
    typing.types("Your name: ", "ruth")
    typing.types("Password: ", RUTH)
    typing.types("one sheet", words[0])
    typing.types("another sheet", words[1])
    assert typing.ends()[0] == 0
    with journal.sign_in("dee") as dee:
        [[one], _] = safeguarding.concerns(dee)
        assert one.account.raised.text == "What she said."


def test_giving_up_before_the_sheets_are_typed_back_makes_no_journal(
    keyboard: type[Keyboard], tmp_path: Path
) -> None:
    typing = keyboard("init", "journal")
    for question, answer in (
        ("setting's name", "Willow Lane"),
        ("Your name", "Ruth Ames"),
        ("sign in with", "ruth"),
        ("A new password", RUTH),
        ("same again", RUTH),
    ):
        typing.types(question, answer)
    typing.sees("one sheet")
    typing.gives_up()
    assert typing.ends()[0] == 1
    assert list(tmp_path.glob("*.pdf")) == []
    assert not (tmp_path / "journal").exists()


def test_members_come_and_go_at_the_keyboard(keyboard: type[Keyboard], journal: Journal) -> None:
    path = journal.folder.path
    typing = keyboard("members", "add", path, "--role", "practitioner", "--deputy")
    _manager(typing)
    typing.types("member's name", "Noor Sands")
    typing.types("sign in with", "noor")
    typing.types("A new password", NEW)
    typing.types("same again", NEW)
    assert typing.ends()[0] == 0
    sign_in(journal.folder, "noor", Secret.typed(NEW)).close()

    typing = keyboard("members", "list", path)
    _manager(typing)
    screen = typing.ends()[1]
    assert re.search(r"noor +Noor Sands +deputy", screen)

    typing = keyboard("members", "password", path)
    typing.types("Your name", "noor")
    typing.types("Password", NEW)
    typing.types("A new password", "eleven calm otters rowing")
    typing.types("same again", "eleven calm otters rowing")
    assert typing.ends()[0] == 0

    typing = keyboard("members", "password", path)
    typing.types("Your name", "amira")
    typing.types("Password", PASSWORDS["amira"])
    _manager(typing)
    typing.types("A new password", NEW)
    typing.types("same again", NEW)
    assert typing.ends()[0] == 0
    staff = {"manager": "ruth", "manager_password": Secret.typed(RUTH)}
    sign_in(journal.folder, "amira", Secret.typed(NEW), **staff).close()

    typing = keyboard("members", "leave", path, "noor")
    _manager(typing)
    assert typing.ends()[0] == 0
    with pytest.raises(WrongPassword):
        journal.sign_in("ruth").vault.keyring.unlock("noor", Secret.typed("x"), gate=_gate(journal))


def _gate(journal: Journal) -> Secret:
    gate = journal.sign_in("ruth").keys.gate
    assert gate is not None
    return gate


def test_new_keys_leave_an_old_copy_of_the_keys_with_nothing(
    keyboard: type[Keyboard], journal: Journal
) -> None:
    with journal.sign_in("amira") as amira:
        picture = journal.photo(amira)
        one = observing.submit(amira, journal.note(pictures=(picture.id,)), id=new_id())
    with journal.sign_in("ruth") as ruth:
        old = ruth.keys
    path = journal.folder.path

    with journal.sign_in("amira"):
        typing = keyboard("rekey", path)
        _manager(typing)
        status, screen = typing.ends()
        assert status == 1
        assert "needs it alone" in screen

    typing = keyboard("rekey", path)
    _manager(typing)
    status, screen = typing.ends()
    assert status == 0, screen[-300:]
    assert not journal.folder.database(1).exists()
    with journal.sign_in("amira") as amira:
        assert observing.read(amira, one.id) == one
        assert picturing.look(amira, picture.id, part="full") == b"full"
    from journalkit.errors import CannotOpen, DamagedStore
    from journalkit.media import Cabinet
    from journalkit.store.connection import connect

    with pytest.raises(DamagedStore):
        connect(journal.folder.database(2), old.database)
    cabinet = Cabinet(journal.folder.media, old.media)
    for file in journal.folder.media.glob("*/*.age"):
        with pytest.raises(CannotOpen):
            cabinet.unseal(file.stem)
    found = keeping.look_over(journal.folder, "ruth", Secret.typed(RUTH))
    assert [finding.sentence for finding in found if not finding.good] == []


def test_back_ups_are_made_looked_over_and_tried_at_the_keyboard(
    keyboard: type[Keyboard], journal: Journal, tmp_path: Path
) -> None:
    status, screen = keyboard("backup", journal.folder.path).ends()
    assert (status, "Nobody has said yet" in screen) == (1, True)
    status, screen = keyboard("backup", journal.folder.path, "stick").ends()
    assert status == 0
    [head] = re.findall(r"Head of the chain: ([0-9a-f]{64})", screen)
    status, screen = keyboard("backup", journal.folder.path, "--check").ends()
    assert (status, len(re.findall(r"^good  ....-..-..T\d{6}-\d{3}Z", screen, re.MULTILINE))) == (
        0,
        1,
    )
    typing = keyboard("drill", journal.folder.path)
    _manager(typing)
    status, screen = typing.ends()
    assert (status, "3 children, 4 members" in screen) == (0, True)
    for day, worked in (("2020-01-01", 1), ("2099-01-01", 0)):
        assert keyboard("restore", "stick", "new", "--as-of", day).ends()[0] == worked
    typing = keyboard("verify", "new", "--head", head[:16])
    _manager(typing)
    assert typing.ends()[0] == 0
    status, screen = keyboard("restore", "stick", "new").ends()
    assert status == 1
    assert "nothing is ever written over" in screen
    piece = next(one for one in (tmp_path / "stick" / "pieces").rglob("*") if one.is_file())
    piece.write_bytes(b"torn")
    status, screen = keyboard("backup", journal.folder.path, "--check").ends()
    assert (status, "BAD " in screen) == (1, True)


def test_the_guide_to_a_new_computer_is_followed_as_it_stands(
    keyboard: type[Keyboard], journal: Journal, tmp_path: Path
) -> None:
    """With a place of back-ups and two sheets, and nothing else of the old computer."""
    guide = (ROOT / "docs" / "administrators.md").read_text()
    guide = guide.partition("## Moving to a new computer")[2].partition("\n## ")[0]
    typed = re.findall(r"^\d\. `journalkit ([^`]+)`", guide, re.MULTILINE)
    with journal.sign_in("amira") as amira:
        one = journal.observe(amira, "She moved house.")
    assert keyboard("backup", journal.folder.path, tmp_path / "stick").ends()[0] == 0
    words = [one.reveal().decode() for one in journal.sheets.words]
    journal.close()
    shutil.rmtree(journal.folder.path)

    def command(name: str) -> Keyboard:
        [line] = [one for one in typed if one.startswith(name)]
        line = line.replace("/media/backups/journal", str(tmp_path / "stick"))
        return keyboard(*line.split())

    assert command("restore").ends()[0] == 0
    typing = command("recover")
    typing.types("one sheet", words[0])
    typing.types("another sheet", words[2])
    typing.types("manager's name", "Noor Sands")
    typing.types("sign in with", "noor")
    typing.types("A new password", NEW)
    typing.types("same again", NEW)
    assert typing.ends()[0] == 0
    typing = command("verify")
    _manager(typing, "noor", NEW)
    status, screen = typing.ends()
    assert (status, "Everything is as it was written." in screen) == (0, True)
    typing = command("certificate")
    _manager(typing, "noor", NEW)
    assert typing.ends()[0] == 0
    with sign_in(Folder(tmp_path / "journal"), "noor", Secret.typed(NEW)) as noor:
        assert noor.vault.observations.get(one.id) == one
    assert typed[-1] == "sheets journal"
    assert [one.split()[0] for one in typed] == [
        "restore", "recover", "verify", "certificate", "serve", "sheets"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verify", "."), "holds no journal"),
        (("serve", "nowhere"), "holds no journal"),
        (("recover", "."), "holds no journal"),
        (("restore", ".", "new"), "holds no back-up"),
    ],
)
def test_a_folder_that_is_no_journal_is_a_sentence(
    keyboard: type[Keyboard], arguments: tuple[str, ...], said: str
) -> None:
    status, screen = keyboard(*arguments).ends()
    assert status == 1
    assert said in screen
    assert "Traceback" not in screen


def test_a_wrong_password_and_a_taken_folder_are_sentences(
    keyboard: type[Keyboard], journal: Journal
) -> None:
    typing = keyboard("verify", journal.folder.path)
    _manager(typing, password="wrong")
    status, screen = typing.ends()
    assert (status, "do not belong together" in screen) == (1, True)
    status, screen = keyboard("init", journal.folder.path).ends()
    assert (status, "nothing is ever written over" in screen) == (1, True)


def test_a_port_in_use_is_a_sentence(keyboard: type[Keyboard], journal: Journal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status, screen = keyboard("serve", journal.folder.path, "--port", str(port)).ends()
    assert status == 1
    assert str(port) in screen
    assert "Traceback" not in screen


def test_what_nobody_expected_shows_a_number_and_no_words(journal: Journal) -> None:
    from click.testing import CliRunner

    from journalkit.cli.commands import Commands

    group = Commands()

    @group.command()
    def fails() -> None:
        raise RuntimeError("Maya said something")

    done = CliRunner().invoke(group, ["fails"])
    assert done.exit_code == 1
    assert re.search(r"reference \d{6}, RuntimeError", done.output)
    assert "Maya" not in done.output


def test_a_setting_brings_areas_and_bands_of_its_own(
    journal: Journal, keyboard: type[Keyboard], tmp_path: Path
) -> None:
    file = tmp_path / "mine.json"
    typing = keyboard("framework", journal.folder.path, file, "--write")
    _manager(typing)
    assert typing.ends()[0] == 0
    status, screen = keyboard("framework", journal.folder.path, file, "--write").ends()
    assert status != 0
    assert "There is a file of this name." in screen
    mine = json.loads(file.read_text(encoding="utf-8"))
    ages = (("16-26", 16, 26), ("22-36", 22, 36), ("30-50", 30, 50))
    mine |= {"id": "ours", "name": "Ours"}
    mine["bands"] = [
        {"id": one, "name": f"{one} months", "short": one, "from_months": first, "to_months": last}
        for one, first, last in ages
    ]
    file.write_text(json.dumps(mine), encoding="utf-8")
    typing = keyboard("framework", journal.folder.path, file)
    _manager(typing)
    typing.sees("Children are placed in: 16-26, then 22-36, then 30-50.")
    typing.types("Use it from now on?", "y")
    assert typing.ends()[0] == 0
    with journal.sign_in("ruth") as ruth:
        bands = ruth.vault.frameworks.current().bands
    assert [band.short for band in bands] == ["16-26", "22-36", "30-50"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("no json", "holds no framework"),
        ('{"id": "x"}', "holds no framework"),
        ('{"id": "x", "name": "X", "areas": []}', "at least one area"),
    ],
)
def test_a_file_that_is_no_framework_is_refused_in_words(
    journal: Journal, keyboard: type[Keyboard], tmp_path: Path, wrong: str, said: str
) -> None:
    file = tmp_path / "mine.json"
    file.write_text(wrong, encoding="utf-8")
    status, screen = keyboard("framework", journal.folder.path, file).ends()
    assert status != 0
    assert said in screen
    assert "Traceback" not in screen
