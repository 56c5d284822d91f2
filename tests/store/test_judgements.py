"""Judgements are added and never changed; what stands is found in SQL, also after five years."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
import sqlite_utils
from hypothesis import given
from hypothesis import strategies as st

from journalkit.crypto.secret import Secret
from journalkit.errors import BadRecord
from journalkit.exchange.backups import taking
from journalkit.exchange.backups.restoring import restore
from journalkit.journal import keeping, tracking
from journalkit.journal.session import Session, sign_in
from journalkit.records import Framework, Judgement
from journalkit.store import migrations, rows
from journalkit.store.change import Change
from journalkit.store.connection import connect
from journalkit.store.judgements import Judgements
from journalkit.store.settings import Frameworks
from tests.small_journal import PASSWORDS, Journal

RUTH = Secret.typed(PASSWORDS["ruth"])
BEGAN = datetime(2021, 9, 6, 9, 0, tzinfo=UTC)


def _judgement(**fields: object) -> Judgement:
    given: dict[str, object] = {
        "child": "maya",
        "area": "literacy",
        "framework": "eyfs",
        "band": "one",
        "half_term": "first",
        "half_term_name": "Autumn 1",
        "at": BEGAN,
        "by": "amira",
    }
    return Judgement(**{**given, **fields})  # type: ignore[arg-type]


@pytest.fixture
def placed() -> Iterator[tuple[Judgements, Change]]:
    """The table in memory, without the others that it refers to, and a change that is open."""
    database = sqlite_utils.Database(driver.connect(":memory:", isolation_level=None))
    migrations.steps.apply(database)
    database.execute("PRAGMA foreign_keys = OFF")
    yield Judgements(database), Change(database, who="amira", device="", at=BEGAN)
    database.close()


def test_what_stands_is_what_nothing_replaces(placed: tuple[Judgements, Change]) -> None:
    table, change = placed
    first = _judgement(evidence=("o1", "o2"), why="She “reads” to the doll.")
    second = _judgement(band="two", at=BEGAN + timedelta(days=3), replaces=first.id)
    later = _judgement(half_term="second", half_term_name="Autumn 2", at=BEGAN + timedelta(60))
    other = _judgement(area="mathematics")
    for one in (first, second, later, other):
        table.add(change, one)
    assert table.get(first.id) == first, "word for word, and the evidence in order"
    assert table.standing() == (other, second, later)
    assert table.standing(["nobody"]) == ()
    assert table.of("maya", area="literacy") == (later, second, first)
    now = table.now_and_before(["maya"], half_term="second")
    assert now == (second, later, other)
    now = table.now_and_before(["maya"], half_term="third")
    assert now == (later, other), "before is the latest half term of all, not each"
    assert "one" not in repr(first)


def test_the_database_itself_keeps_one_judgement_and_changes_none(
    placed: tuple[Judgements, Change],
) -> None:
    table, change = placed
    first = _judgement()
    table.add(change, first)
    revised = _judgement(replaces=first.id)
    table.add(change, revised)
    for again in (_judgement(band="two"), _judgement(replaces=first.id), revised):
        with pytest.raises(BadRecord):
            table.add(change, again)
    with pytest.raises(BadRecord):
        table.put(change, replace(first, band="two"), what="changed")
    assert table.all() == (first, revised)


@given(
    made=st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.sampled_from(["", "1", "2"])),
        max_size=40,
    )
)
def test_there_is_one_that_stands_however_often_somebody_thinks_again(
    made: list[tuple[str, str, str]],
) -> None:
    """The last of each child, area and half term; and of those, now and before."""
    database = sqlite_utils.Database(driver.connect(":memory:", isolation_level=None))
    migrations.steps.apply(database)
    database.execute("PRAGMA foreign_keys = OFF")
    table, change = Judgements(database), Change(database, who="m", device="", at=BEGAN)
    last: dict[tuple[str, str, str], Judgement] = {}
    for number, (child, area, half) in enumerate(made):
        before = last.get((child, area, half))
        one = _judgement(
            child=child,
            area=area,
            half_term=half,
            half_term_name=half,
            at=BEGAN + timedelta(hours=number),
            replaces=before.id if before else "",
        )
        table.add(change, one)
        last[child, area, half] = one
    assert set(table.standing()) == set(last.values())
    for half in ("", "1"):
        found = set(table.now_and_before("ab", half_term=half))
        expected = set()
        for child in "ab":
            for area in "xy":
                mine = [one for key, one in last.items() if key[:2] == (child, area)]
                expected |= {one for one in mine if one.half_term == half}
                others = [one for one in mine if one.half_term != half]
                expected |= {max(others, key=lambda one: one.at)} if others else set()
        assert found == expected
    database.close()


def test_five_years_of_a_hundred_children_are_looked_up_at_once(
    placed: tuple[Judgements, Change],
) -> None:
    table, change = placed
    many = []
    for half in range(30):
        for child in range(100):
            for area in range(7):
                first = _judgement(
                    child=f"c{child}",
                    area=f"a{area}",
                    half_term=f"h{half}",
                    at=BEGAN + timedelta(days=50 * half),
                )
                many.append(rows.row(first))
                if child % 10 == 0:
                    at = first.at + timedelta(days=1)
                    many.append(rows.row(_judgement(**_fields(first, at=at, replaces=first.id))))
    names = ", ".join(many[0])
    marks = ", ".join(f":{name}" for name in many[0])
    table._database.conn.executemany(f"INSERT INTO judgements ({names}) VALUES ({marks})", many)
    since = time.perf_counter()
    group = table.now_and_before([f"c{number}" for number in range(15)], half_term="h29")
    took = time.perf_counter() - since
    assert len(group) == 15 * 7 * 2
    assert took < 0.5, f"a key group took {took:.2f} s"
    assert len(table.standing()) == 100 * 7 * 30
    plan = table._database.execute(
        "EXPLAIN QUERY PLAN SELECT 1 FROM judgements WHERE replaces = 'x' AND replaces <> ''"
    ).fetchall()
    assert "judgements_replaced" in str(plan)
    assert change.who == "amira"


def _fields(one: Judgement, **other: object) -> dict[str, object]:
    kept = {name: getattr(one, name) for name in ("child", "area", "half_term", "half_term_name")}
    return {**kept, **other}


def _placed_in(journal: Journal) -> Session:
    amira = journal.sign_in("amira")
    frame = amira.vault.frameworks.current()
    maya = journal.children[0].id
    band = frame.bands[0].id
    one = tracking.place(amira, maya, area="literacy", band=band, why="She “reads”.")
    tracking.revise(amira, one.id, band=frame.bands[1].id)
    return amira


def test_verify_knows_judgements_and_finds_one_that_was_changed(journal: Journal) -> None:
    _placed_in(journal).close()
    assert [one for one in keeping.look_over(journal.folder, "ruth", RUTH) if not one.good] == []
    ruth = journal.sign_in("ruth")
    database = connect(journal.folder.database(1), ruth.keys.database)
    database.execute("DROP TRIGGER judgements_are_frozen")
    database.execute("UPDATE judgements SET band = 'reception' WHERE replaces = ''")
    database.close()
    bad = {one.part: one.sentence for one in keeping.look_over(journal.folder, "ruth", RUTH)
           if not one.good}  # fmt: skip
    assert "judgements" in bad["records"]
    assert "reception" not in bad["records"]


def test_judgements_come_along_to_new_keys_and_out_of_a_back_up(
    journal: Journal, tmp_path: Path
) -> None:
    with _placed_in(journal) as amira:
        made = amira.vault.judgements.all()
    journal.close()
    stick, now = tmp_path / "stick", datetime.now(UTC)
    taking.back_up(journal.folder, stick, now=now, progress=lambda *_: None)
    restored = restore(stick, tmp_path / "again", progress=lambda *_: None).folder
    with sign_in(restored, "ruth", RUTH) as ruth:
        assert ruth.vault.judgements.all() == made
    keeping.new_keys(journal.folder, "ruth", RUTH)
    with journal.sign_in("ruth") as ruth:
        assert ruth.vault.judgements.all() == made
        with pytest.raises(BadRecord), ruth.change() as change:
            ruth.vault.judgements.put(change, replace(made[0], band="reception"), what="x")
    assert [one for one in keeping.look_over(journal.folder, "ruth", RUTH) if not one.good] == []


def test_a_framework_from_before_there_were_bands_is_still_what_was_saved() -> None:
    """A step that adds a column must not make every older journal look changed."""
    database = sqlite_utils.Database(driver.connect(":memory:", isolation_level=None))
    migrations.steps.apply(database, stop_before="004_tracking")
    areas = '[{"id": "a", "name": "A", "short": "A", "aspects": []}]'
    database.execute("INSERT INTO frameworks VALUES ('own', 'Ours', ?, '')", [areas])
    migrations.steps.apply(database)
    frames = Frameworks(database)
    found = frames.current()
    assert found == Framework(id="own", name="Ours", areas=found.areas)
    assert set(frames.content(found)) == {"id", "name", "areas", "source"}  # type: ignore[call-overload]
    database.close()
