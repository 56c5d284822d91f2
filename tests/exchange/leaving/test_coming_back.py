"""A journal that is made of an export is the journal that it was made from."""

from __future__ import annotations

import filecmp
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from journalkit.crypto.secret import Secret
from journalkit.errors import JournalError, LeavingRefused, NewerStore, NoShift
from journalkit.exchange.leaving import importing
from journalkit.exchange.leaving.exporting import checksums, export
from journalkit.journal import keeping, safeguarding, staffing
from tests.exchange.leaving.conftest import CONCERN, OWN_THOUGHT, Packed
from tests.small_journal import CHEAP, PASSWORDS

MADE_ANEW = {"about.json", "checksums.sha256", "counts.json", "index.html", "audit.jsonl",
             "audit.csv"}  # fmt: skip
"""What says who made it and when, or tells of the chain."""


def differing(one: Path, other: Path) -> set[str]:
    names = {str(file.relative_to(one)) for file in one.rglob("*") if file.is_file()}
    assert names == {str(file.relative_to(other)) for file in other.rglob("*") if file.is_file()}
    _, unlike, odd = filecmp.cmpfiles(one, other, names, shallow=False)
    return {Path(name).name for name in unlike + odd}


def sums_anew(out: Path) -> None:
    """As somebody would who changes an export and its checksums."""
    said = "".join(f"{digest}  {name}\n" for name, digest in checksums(out).items())
    (out / "checksums.sha256").write_text(said, encoding="utf-8")


def test_taken_along_brought_back_and_taken_along_again_it_is_the_same(led: Packed) -> None:
    out = led.out()
    back = led.back(out)
    with back.sign_in("ruth") as ruth:
        export(ruth, led.folder / "again", whom="the trustees")
        assert ruth.vault.observations.search("slowly")
        rows = [*ruth.vault.audit.rows()]
    assert differing(out, led.folder / "again") <= MADE_ANEW
    head = json.loads((out / "about.json").read_text("utf-8"))["head"]
    assert (rows[0].what, rows[0].id) == ("brought back from an export", head[:16])
    findings = keeping.look_over(back.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    assert all(one.good for one in findings)


def test_what_was_sealed_is_sealed_to_whoever_brings_it_back(led: Packed) -> None:
    back = led.back(led.out())
    with back.sign_in("ruth") as ruth:
        [concern] = safeguarding.concerns(ruth)[0]
        assert concern.account.raised.text == CONCERN
        ruth.vault.database.execute("VACUUM INTO ?", [str(led.folder / "copy.db")])
        sealed = str(ruth.vault.concerns.all()) + str(ruth.vault.sealed_reflections.all())
    assert CONCERN not in sealed
    assert OWN_THOUGHT not in sealed


def test_nobody_else_has_a_password_until_a_manager_sets_one(taken: Packed) -> None:
    back = taken.back(taken.folder / "out")
    with pytest.raises((NoShift, JournalError)):
        back.sign_in("amira")
    with back.sign_in("ruth") as ruth:
        amira = taken.journal.members["amira"].id
        staffing.set_password(ruth, amira, PASSWORDS["amira"], profile=CHEAP)
    back.sign_in("amira")
    back.close()


def test_only_whoever_took_what_is_sealed_along_brings_it_back(taken: Packed) -> None:
    read = importing.opened(taken.folder / "out")
    for nobody in ("amira", "somebody"):
        with pytest.raises(LeavingRefused, match="No manager"):
            read.manager(nobody)
    other = [{**one, "role": "manager", "deputy": False} for one in read.lines["members"]]
    read.lines["members"][:] = other
    with pytest.raises(LeavingRefused, match="sealed to whoever"):
        read.manager("dee")


def _flip(out: Path) -> None:
    file = next((out / "pictures").iterdir())
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def _about(out: Path, **said: object) -> None:
    about = json.loads((out / "about.json").read_text("utf-8"))
    (out / "about.json").write_text(json.dumps({**about, **said}), encoding="utf-8")


def _line(out: Path, kind: str, **said: object) -> None:
    file = out / "json" / f"{kind}.jsonl"
    first, *rest = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([json.dumps({**json.loads(first), **said}), *rest]), "utf-8")
    sums_anew(out)


def _stored(out: Path, **said: object) -> None:
    file = out / "json" / "pictures.jsonl"
    stored = json.loads(file.read_text("utf-8").splitlines()[0])["stored"]
    _line(out, "pictures", stored={**stored, **said})


def _swap(out: Path) -> None:
    [shot] = (out / "pictures").iterdir()
    shot.write_bytes(shot.read_bytes().replace(b"\xff\xdb", b"\xff\xee", 1))
    sums_anew(out)


def _fewer(out: Path) -> None:
    file = out / "json" / "rooms.jsonl"
    file.write_text("", encoding="utf-8")
    sums_anew(out)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a bit is flipped": (_flip, "damaged, or were changed"),
    "a file is gone": (lambda out: (out / "csv" / "rooms.csv").unlink(), "missing"),
    "a file came by": (lambda out: (out / "note.txt").write_text("x"), "not of this export"),
    "no checksums": (lambda out: (out / "checksums.sha256").unlink(), "checksums"),
    "no export": (lambda out: (out / "about.json").unlink(), "holds no export"),
    "no format": (lambda out: _about(out, format="1"), "no whole export"),
    "a record too few": (_fewer, "do not agree"),
    "a wrong field": (lambda out: _line(out, "rooms", name=3), "Line 1 of rooms"),
    "a field too many": (lambda out: _line(out, "rooms", more="x"), "Line 1 of rooms"),
    "an empty name": (lambda out: _line(out, "rooms", name=" "), "is not what an export holds"),
    "a strange photo": (_swap, "not what the journal keeps"),
    "another file": (lambda out: _stored(out, file="../../etc/hostname"), "no whole export"),
    "another photo": (lambda out: _stored(out, sha256="0" * 64), "not what the journal had"),
    "a version too few": (lambda out: _line(out, "observations", version=9), "is missing"),
}  # fmt: skip


def test_what_is_not_whole_makes_no_journal(taken: Packed) -> None:
    out = taken.folder / "out"
    for number, (break_it, said) in enumerate(DAMAGE.values()):
        broken = taken.folder / f"broken-{number}"
        shutil.copytree(out, broken)
        break_it(broken)
        with pytest.raises(LeavingRefused, match=said):
            taken.back(broken, "never")
        assert not [one for one in taken.folder.iterdir() if "never" in one.name]


def test_a_newer_format_and_an_export_of_one_child_are_refused(taken: Packed) -> None:
    out = shutil.copytree(taken.folder / "out", taken.folder / "newer")
    _about(out, format=2)
    with pytest.raises(NewerStore):
        importing.opened(out)
    with pytest.raises(LeavingRefused, match="one child"):
        importing.opened(taken.out("of-maya", child=taken.place.maya))
