"""A journal comes in from Famly or Tapestry: shown first, never twice, and nothing in silence."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipInfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journalkit.crypto.secret import Secret
from journalkit.errors import JournalRefused, Refused
from journalkit.exchange.journals import boxes, reading, taking_in
from journalkit.exchange.journals.planning import Choices, Plan, plan
from journalkit.exchange.journals.reading import Journal as Read
from journalkit.exchange.journals.things import plain
from journalkit.journal import keeping, picturing
from journalkit.journal.session import Session
from journalkit.records import State
from tests.exchange.exports import DAY, famly, famly_page, folder, jpeg, tapestry, zipped
from tests.small_journal import PASSWORDS, Journal

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def ruth(journal: Journal) -> Session:
    return journal.sign_in("ruth")


def read(place: Path | bytes, service: str = "") -> Read:
    return reading.read(boxes.opened(place), zone=LONDON, service=service)


def read_json(found: Any, service: str = "") -> Read:
    return read(zipped({"page.json": json.dumps(found)}), service)


def take(session: Session, planned: Plan) -> taking_in.Taking:
    return taking_in.take_in(session, planned, progress=lambda *_: None)


def add_up(planned: Plan) -> bool:
    there = len(planned.ready) + planned.here + planned.left.total() + planned.journal.again
    return there == planned.journal.found


def test_an_observation_comes_from_famly_with_all_that_belongs_to_it(
    ruth: Session, journal: Journal, tmp_path: Path
) -> None:
    place = folder(tmp_path / "famly", famly_page(famly(mood="calm")), img__0001=jpeg())
    planned = plan(ruth, read(place))
    assert ruth.vault.observations.all() == ()
    assert planned.journal.ledger.unknown == {"mood": 1}
    assert planned.journal.ledger.left["likes.count"] == 1
    assert planned.areas == {"Forest School": "", "Mathematics": "mathematics"}

    taking = take(ruth, planned)

    assert (taking.entered, taking.pictured, add_up(planned)) == (1, 1, True)
    [one] = ruth.vault.observations.all()
    assert (one.author, one.state) == (journal.members["amira"].id, State.APPROVED)
    assert one.created_at == datetime(DAY.year, DAY.month, DAY.day, 13, 21, 48, tzinfo=UTC)
    assert one.note.text == "She poured & measured.\n\nThen she laughed 🎉."
    assert (one.note.next_step, one.note.areas) == ("Offer scales.", ("mathematics",))
    assert one.note.happened_at == datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=LONDON)
    [origin] = ruth.vault.origins.all()
    assert (origin.id, origin.original, origin.author) == (one.id, "f-1", "Amira Cole")
    assert origin.areas == ("Mathematics, SECURE, 36-48", "Forest School")
    assert [(said.by, said.text) for said in origin.comments] == [
        ("Anna Ode", "She does it at home too!")
    ]
    [picture] = ruth.vault.pictures.all()
    assert picture.named_by is None
    assert picturing.look(ruth, picture.id)
    journal.close()
    looked = keeping.look_over(journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    assert [one.sentence for one in looked if not one.good] == []


def test_an_observation_comes_from_tapestry_under_whoever_brings_it_and_keeps_its_author(
    ruth: Session, tmp_path: Path
) -> None:
    place = folder(tmp_path / "tapestry", {"pages": [tapestry()]}, **{"24528_11": jpeg()})
    taking = take(ruth, plan(ruth, read(place)))

    [one] = ruth.vault.observations.all()
    assert taking.pictured == 1
    assert (one.author, one.note.aspects) == (ruth.member.id, ("creating-with-materials",))
    assert one.note.text == "Pouring\n\nMixed blue and yellow."
    assert ruth.vault.origins.get(one.id).author == "Jo Gone"
    assert datetime.fromisoformat(ruth.vault.audit.last_at() or "") > one.created_at


def test_the_same_export_twice_adds_nothing_twice(ruth: Session) -> None:
    found = [tapestry(), tapestry(2), tapestry(2, children=("Maya Ode", "Tomasz Lis"))]
    take(ruth, plan(ruth, read_json(found)))
    again = plan(ruth, read_json(found))

    assert (again.ready, again.here, again.journal.again) == ((), 2, 1)
    assert take(ruth, again).entered == 0
    assert len(ruth.vault.observations.all()) == 2
    assert sorted(len(one.note.children) for one in ruth.vault.observations.all()) == [1, 2]


def test_what_has_no_match_waits_for_a_choice(ruth: Session, journal: Journal) -> None:
    found = read_json([famly(children=("Maja", "Maya"))])
    maya, tomasz, _ = (child.id for child in journal.children)
    planned = plan(ruth, found)
    assert planned.children == {"Maja": "", "Maya": maya}
    assert (planned.partly, planned.missing) == (1, 1)

    chosen = Choices(
        children={"Maja": tomasz}, areas={"Forest School": "literacy"}, authors={"Amira Cole": ""}
    )
    [ready] = plan(ruth, found, chosen).ready

    assert ready.note.children == (tomasz, maya)
    assert ready.note.areas == ("mathematics", "literacy")
    assert ready.author == ruth.member.id


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (famly(children=("Nobody Here",)), "register"),
        (famly(status={}, remark={"body": "x"}), "no day"),
        (famly(remark={"body": "x", "date": "2099-01-01"}), "future"),
        (famly(remark={"body": "x", "date": "2001-01-01"}), "did not belong"),
        (famly(remark={"body": "w" * 20_001, "date": f"{DAY}"}), "20,000 fit"),
        (famly(remark={"date": f"{DAY}"}, images=[]), "neither words"),
        (famly(variant="TWO_YEAR_PROGRESS"), "progress check"),
        ({"feedItemId": "p-1", "body": "The show is on Monday."}, "news feed"),
        ({"noteId": "n-1", "text": "x", "safeguardingConcern": True}, "Concerns"),
    ],
)
def test_what_stays_out_is_said_and_why(ruth: Session, one: dict, why: str) -> None:
    planned = plan(ruth, read_json([one, famly("f-2", version=None)]))

    assert (len(planned.ready), add_up(planned)) == (1, True)
    [(said, count)] = planned.left.items()
    assert why in said
    assert count == 1


def test_a_note_finds_its_child_by_an_observation_wherever_that_stands(ruth: Session) -> None:
    note = {
        "noteId": "n-1",
        "noteType": "Classic",
        "text": "Slept well.",
        "child": {"id": "c-Maya Ode"},
        "createdAt": f"{DAY}T09:00:00Z",
        "parentVisible": False,
    }
    planned = plan(ruth, read_json([note, famly()]))

    assert [one.note.staff_only for one in planned.ready] == [False, True]


def test_a_draft_is_read_by_a_manager_first_and_long_notes_come_whole(ruth: Session) -> None:
    draft = famly(status={"state": "DRAFT", "createdAt": f"{DAY}T09:00:00Z"})
    long = tapestry(notes="word " * 2_000)
    take(ruth, plan(ruth, read_json([draft])))
    take(ruth, plan(ruth, read_json([long])))

    first, second = ruth.vault.observations.all()
    assert (first.state, second.state) == (State.SUBMITTED, State.APPROVED)
    assert len(second.note.text) > 10_000


def test_a_picture_that_is_none_stays_out_and_its_observation_comes(
    ruth: Session, tmp_path: Path
) -> None:
    place = folder(tmp_path / "x", [famly()], img__0001=b"\xff\xd8\xff no picture", spare=jpeg())
    planned = plan(ruth, read(place))
    taking = take(ruth, planned)

    assert (taking.entered, taking.pictured, taking.refused.total()) == (1, 0, 1)
    assert planned.unused == 1
    said = dict(taking_in.report(taking))
    assert [count for _, count in said["Photos and films that were refused"]] == ["1"]
    assert ("Files that are there, and in no observation", "1") in said[
        "What does not fit together"
    ]


def test_whoever_cares_for_no_records_brings_nothing_in(journal: Journal) -> None:
    with pytest.raises(Refused):
        plan(journal.sign_in("amira"), read_json([famly()]))


# -- what is no export ------------------------------------------------------------------------


def linked() -> bytes:
    link = ZipInfo("page.json")
    link.external_attr = 0o120777 << 16
    return zipped({link: "/etc/passwd"})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no zip", "no folder and no zip"),
        (zipped({"../page.json": "[]"}), "leads out"),
        (zipped({"/page.json": "[]"}), "leads out"),
        (linked(), "a link"),
        (zipped({"page.json": "[" * 100_000}), "is none"),
        (zipped({"page.json": b"\xff\xfe"}), "is none"),
        (zipped({"page.json": "NaN"}), "is none"),
        (zipped({"page.json": "[]"}), "No observation"),
        (zipped({"page.json": json.dumps([famly(), tapestry()])}), "or from Tapestry"),
    ],
)
def test_what_is_no_export_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(JournalRefused, match=said) as refused:
        read(data)
    assert refused.value.what_to_do


def test_a_folder_with_a_link_or_a_swollen_zip_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = folder(tmp_path / "x", [famly()])
    monkeypatch.setattr(boxes, "MOST_JSON_TOGETHER", 1000)
    with pytest.raises(JournalRefused, match="together"):
        read(place)
    monkeypatch.setattr(boxes, "MOST_JSON", 10)
    with pytest.raises(JournalRefused, match="larger"):
        boxes.Box({}, lambda _: (place / "page_1.json").open("rb")).read("page_1.json")
    (place / "link.jpg").symlink_to("/etc/hostname")
    with pytest.raises(JournalRefused, match="a link"):
        read(place)


# -- whatever comes ---------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(sorted({*famly(), *famly()["remark"], "name", "x"})), inner,
                      max_size=4),
    max_leaves=12,
)  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> list[dict]:
    made = []
    for number in range(draw(st.integers(1, 3))):
        one = draw(st.sampled_from([famly(f"f-{number}"), tapestry(number + 1)]))
        for name in draw(st.lists(st.sampled_from(sorted(one)), max_size=4)):
            one = {**one, name: draw(JSON)}
        made.append(one)
    return made


@settings(max_examples=60)
@given(found=mangled(), service=st.sampled_from(["famly", "tapestry"]))
def test_any_json_in_these_shapes_comes_in_or_is_reported(found: list[dict], service: str) -> None:
    try:
        journal = read_json(found, service)
    except JournalRefused:
        return
    assert journal.found + journal.ledger.strange >= len(found)
    names = {*journal.ledger.unknown, *journal.ledger.odd, *journal.ledger.left}
    for one in found:
        if reading.SERVICES[service].is_one(one):
            extra = [name for name in one if name not in {*famly(), *tapestry()}]
            assert all(any(said.startswith(name[:80]) for said in names) for name in extra)


@given(text=st.text(max_size=200))
def test_plain_text_stays_as_it_is_but_for_its_edges(text: str) -> None:
    words = "".join(char for char in text if char.isalnum())
    assert plain(words) == words
    assert plain(f"<p>{words}</p><p>{words}</p>") == f"{words}\n\n{words}".strip()


def test_what_only_looks_like_a_tag_stays() -> None:
    assert plain("3 < 4 and 5 > 2, she said <3") == "3 < 4 and 5 > 2, she said <3"
    assert plain("<ul><li>One</li><li>Two</li></ul>") == "• One\n\n• Two"
    assert plain("a<script>b</script><br>c") == "a\nc"
    assert plain("**Bold** &amp; plain") == "Bold & plain"
