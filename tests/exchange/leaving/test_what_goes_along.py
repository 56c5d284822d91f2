"""An export holds everything that whoever takes it may open, and nothing else."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from journalkit.cli import main
from journalkit.errors import AlreadyAStore, BadRecord, LeavingRefused, Refused
from journalkit.exchange.leaving.exporting import export, reconcile
from journalkit.exchange.leaving.kinds import KINDS, STAYS_BEHIND
from journalkit.exchange.leaving.schema import fits
from journalkit.journal import consenting, staffing
from journalkit.records import Origin, Use
from journalkit.records.origin import Comment
from tests.exchange.leaving.conftest import (
    CONCERN,
    OTHERS_DRAFT,
    OTHERS_THOUGHT,
    OWN_THOUGHT,
    Packed,
    everything,
    lines,
    raise_concern,
)
from tests.small_journal import PASSWORDS


def test_every_table_of_the_store_goes_along_or_stays_behind_for_a_reason(taken: Packed) -> None:
    tables = {one.name for one in taken.session.vault.tables(drafts=True)}
    assert {kind.name for kind in KINDS if kind.is_table} == tables - STAYS_BEHIND


def test_every_line_is_what_the_schema_says_and_every_file_what_its_checksum_says(
    led: Packed,
) -> None:
    out = led.out()
    schema = json.loads((out / "schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    seen = 0
    for kind in KINDS:
        wanted = {**schema, "$ref": f"#/$defs/{kind.name}"}
        validator = jsonschema.Draft202012Validator(wanted)
        for line in lines(out, kind.name):
            assert validator.is_valid(line)
            assert fits(line, kind.name)
            for broken in ({**line, "more": 1}, dict(list(line.items())[1:])):
                assert not validator.is_valid(broken)
                assert not fits(broken, kind.name)
            seen += 1
    assert seen > 50
    for line in (out / "checksums.sha256").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


def test_every_version_goes_along_and_who_wrote_it(taken: Packed) -> None:
    out = taken.folder / "out"
    versions = lines(out, "observation_versions")
    assert [one["note"]["text"] for one in versions[:2]] == [
        "She poured the water.",
        "She poured it slowly.",
    ]
    assert len(lines(out, "observations")) == 6
    [origin] = lines(out, "origins")
    assert origin["comments"][0]["text"] == "He counts stairs now."
    assert "Nobody saw this." not in (out / "search.js").read_text("utf-8")
    assert lines(out, "reviews")[0]["comment"] == "=Exact words"
    assert [one["words"] for one in lines(out, "replies")] == ["She hums at home."]


def test_a_table_opens_in_a_spreadsheet_and_acts_nowhere(taken: Packed) -> None:
    out = taken.folder / "out"
    assert (out / "csv" / "observations.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for file in (out / "csv").iterdir():
        with file.open(encoding="utf-8-sig", newline="") as table:
            cells = [cell for row in csv.reader(table) for cell in row]
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@", "-"))]
    with (out / "csv" / "observations.csv").open(encoding="utf-8-sig", newline="") as table:
        row = next(iter(csv.DictReader(table)))
    assert row["note.children (name)"] == "Maya Ode"
    assert row["author (name)"] == "Ruth Ames"


def test_what_colleagues_keep_to_themselves_stays_theirs_and_is_counted(taken: Packed) -> None:
    out = taken.folder / "out"
    said = everything(out)
    assert OTHERS_DRAFT not in said
    assert OTHERS_THOUGHT not in said
    assert OWN_THOUGHT in said
    assert "own draft" in said
    words = json.loads((out / "about.json").read_text("utf-8"))["not_here"]
    assert sorted(words.values()) == [1, 1]
    assert out.stat().st_mode & 0o077 == 0


def test_a_manager_who_does_not_lead_is_told_nothing_of_concerns(packed: Packed) -> None:
    dee = packed.journal.members["dee"].id
    before = packed.out("before")
    staffing.name_lead(packed.session, dee, lead=True)
    raise_concern(packed)
    out = packed.out()
    chain = (out / "json" / "audit.jsonl", out / "csv" / "audit.csv")
    said = everything(out)
    assert CONCERN not in said
    assert said.casefold().count("concern") == everything(before).casefold().count("concern")
    assert {one.name for one in out.rglob("*")} == {one.name for one in before.rglob("*")}
    kept_back = [one for one in lines(out, "audit") if not one["what"]]
    # The row stands among those of everybody's signing in, and like them.
    assert len(kept_back) > 5
    assert all(not any(one[k] for k in one if k not in ("seq", "hash")) for one in kept_back)
    assert all(file.is_file() for file in chain)


def test_a_manager_who_leads_takes_concerns_along(led: Packed) -> None:
    out = led.out()
    assert [one["raised"]["text"] for one in lines(out, "concerns")] == [CONCERN]
    assert CONCERN not in "".join(page.read_text("utf-8") for page in out.rglob("*.html"))
    assert CONCERN not in (out / "search.js").read_text("utf-8")
    assert all(one["what"] for one in lines(out, "audit"))


def test_only_a_manager_takes_anything_along(taken: Packed, tmp_path: Path) -> None:
    for who in ("dee", "amira", "hal"):
        with taken.journal.sign_in(who) as session, pytest.raises(Refused):
            export(session, tmp_path / who, whom="myself")
        assert not (tmp_path / who).exists()
    with pytest.raises(BadRecord):
        export(taken.session, tmp_path / "nobody", whom=" ")


def test_it_stands_in_the_record_with_the_head(taken: Packed) -> None:
    head = taken.session.vault.audit.end()[1]
    out = taken.out("recorded")
    assert json.loads((out / "about.json").read_text("utf-8"))["head"] == head
    last = [*taken.session.vault.audit.rows()][-1]
    assert (last.what, last.id, last.who) == (
        "journal exported",
        head[:16],
        taken.session.member.id,
    )


def test_nothing_is_written_over_and_one_that_is_broken_off_leaves_nothing(taken: Packed) -> None:
    def stop(done: int, of: int) -> None:
        if done == of // 2:
            raise KeyboardInterrupt

    tmp_path = taken.folder
    before = {*tmp_path.iterdir()}
    with pytest.raises(KeyboardInterrupt):
        taken.out("broken", progress=stop)
    assert {*tmp_path.iterdir()} == before
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("mine")
    with pytest.raises(AlreadyAStore):
        taken.out("taken")
    with pytest.raises(LeavingRefused):
        export(taken.session, taken.journal.folder.path / "out", whom="me")
    assert [one.name for one in (tmp_path / "taken").iterdir()] == ["mine.txt"]


def test_one_that_does_not_hold_what_the_store_counts_is_not_made(
    packed: Packed, tmp_path: Path
) -> None:
    packed.session.vault.database.execute(
        "DELETE FROM observation_children WHERE child = ?", [packed.place.maya]
    )
    with pytest.raises(LeavingRefused, match="observations on pages do not agree"):
        packed.out()
    assert not (tmp_path / "out").exists()
    reconcile({"rooms": {"store": 3, "left_out": 1, "json": 2, "csv": 2}})
    for form in ("json", "csv", "html", "files"):
        with pytest.raises(LeavingRefused):
            reconcile({"rooms": {"store": 3, form: 2}})


def test_of_one_child_nothing_of_another_goes_along(taken: Packed) -> None:
    out = taken.out("one", child=taken.place.maya)
    said = everything(out)
    for word in ("Tomasz", "Lis", "Iris", "Neil", "Not for the family", OWN_THOUGHT, "own draft"):
        assert not re.search(rf"\b{word}\b", said)
    assert "found a worm" in said
    assert "friend" in said.casefold()
    assert [one["name"] for one in lines(out, "children")] == ["Maya Ode"]
    others = {one.id for one in taken.journal.children[1:]}
    assert not [one for one in others if one in said]
    assert not [*(out / "pictures").iterdir()]  # no carer has agreed


def test_of_one_child_a_photo_goes_along_once_the_carers_agree(packed: Packed) -> None:
    session, maya = packed.session, packed.place.maya
    consenting.record(session, maya, [Use.JOURNAL], given=True, carer=packed.place.mother.id)
    out = packed.out(child=maya)
    assert [one["id"] for one in lines(out, "pictures")] == [packed.photo.id]
    went = consenting.record(
        session, maya, [Use.JOURNAL], given=False, carer=packed.place.mother.id
    )
    assert [one.outing.what for one in went] == ["Export of one child"]
    assert not lines(packed.out("later", child=maya), "pictures")


def test_it_is_one_command_and_a_child_is_named_in_full(taken: Packed, tmp_path: Path) -> None:
    store, typed = str(taken.journal.folder.path), f"ruth\n{PASSWORDS['ruth']}\n"

    def run(*more: str) -> Result:
        return CliRunner().invoke(main, ["export", store, *more], input=typed)

    said = run(str(tmp_path / "whole"), "--for", "the trustees")
    assert said.exit_code == 0
    assert "what was counted agrees" in said.output
    assert "sealed, not in this export" in said.output
    assert run(str(tmp_path / "maya"), "--for", "us", "--child", "Maya Ode").exit_code == 0
    assert not (tmp_path / "maya" / "json" / "drafts.jsonl").exists()
    wrong = run(str(tmp_path / "none"), "--for", "us", "--child", "Nobody")
    assert wrong.exit_code == 1
    assert not (tmp_path / "none").exists()


def test_what_came_from_another_service_goes_along_with_who_wrote_it_there(packed: Packed) -> None:
    session, maya = packed.session, packed.place.maya
    note = packed.place.note("She sang.")
    said = [("Anna Kowalska", "She sings at home with Iris."), ("A stranger", "Lovely!")]
    origin = Origin(
        id=note.id, service="Elsewhere", original="7", author="Ottoline", areas=("Singing",),
        comments=tuple(Comment(by=by, at=session.now(), text=text) for by, text in said),
        by=session.member.id, at=session.now(),
    )  # fmt: skip
    with session.change() as change:
        session.vault.origins.put(change, origin, what="observation brought in")
    page = (packed.out() / "children" / f"{maya}.html").read_text("utf-8")
    assert "Ottoline, brought in from Elsewhere by Ruth Ames" in page
    assert "with Iris" in page
    alone = everything(packed.out("alone", child=maya))
    assert "She sings at home with a friend." in alone
    assert "A stranger" not in alone
    assert "Iris" not in alone
