"""A cohort extract: what may leave the journal, and how it opens elsewhere."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import journalkit
from journalkit.analytics import extracts
from journalkit.analytics.gathering import frames as gathered
from journalkit.analytics.seeing import gaps
from journalkit.analytics.tidy import COLUMNS, Frames
from journalkit.crypto import phrase
from journalkit.crypto.secret import Secret
from journalkit.errors import BadRecord, CannotOpen, ExtractRefused, Refused
from journalkit.exchange.exports import extract
from journalkit.journal import observing, registering
from journalkit.journal.session import Session
from journalkit.records import Child, HalfTerm, Term
from journalkit.records.checking import new_id
from tests.small_journal import CHEAP, Journal

TODAY = date.today()
EVERY = [f"{name}.{one}" for name, of in extracts.OFFERED.items() for one in of]
PLAIN = [one for one in EVERY if one not in extracts.QUASI]
WORDS = "Wobbly towers by the pond"


def _term(session: Session) -> str:
    starts = TODAY - timedelta(days=20)
    term = Term(name="Autumn", starts=starts, ends=TODAY)
    half = HalfTerm(term=term.id, name="Autumn 1", starts=starts, ends=TODAY)
    registering.enter(session, term, half)
    return half.name


def _cohort(journal: Journal, session: Session, *, count: int = 3) -> None:
    """So many more children of the same age and days, each with an observation."""
    born = journal.children[0].born
    for number in range(count):
        child = Child(
            name=f"Zephyrine Quillfeather{number}",
            born=born,
            room=journal.room.id,
            joined=TODAY - timedelta(days=300),
            booked=(0, 1, 2, 3, 4),
        )
        registering.enter(session, child)
        registering.hand_over(
            session, child.id, journal.members["amira"].id, since=child.joined or TODAY
        )
        note = journal.note(WORDS, children=(child.id,), areas=("literacy",), own_words=WORDS)
        observing.submit(session, note, id=new_id())


def _made(journal: Journal, session: Session, **more: object) -> extract.Made:
    asked: dict[str, object] = {
        "columns": PLAIN,
        "half_terms": ["Autumn 1"],
        "whom": "The college in town",
        "purpose": "A course",
        "until": TODAY + timedelta(days=30),
        "profile": CHEAP,
    }
    return extract.make(session, **{**asked, **more})  # type: ignore[arg-type]


@pytest.fixture
def ruth(journal: Journal) -> Session:
    session = journal.sign_in("ruth")
    _term(session)
    _cohort(journal, session)
    return session


def test_an_extract_gives_the_same_frames_elsewhere(
    journal: Journal, ruth: Session, tmp_path: Path
) -> None:
    made = _made(journal, ruth, columns=EVERY)
    path = tmp_path / "course.extract"
    path.write_bytes(made.file)
    frames = journalkit.open_extract(path, f"  {made.phrase}\n")
    assert frames.label is not None
    assert (frames.label.made_by, frames.label.whom) == ("Ruth Ames", "The college in town")
    assert frames.label.until == TODAY + timedelta(days=30)
    assert frames.label.smallest == 6
    live = journalkit.analytics.frames(ruth)
    for name, kinds in COLUMNS.items():
        frame = getattr(frames, name)
        assert {one: str(kind) for one, kind in frame.dtypes.items()} == dict(kinds)
        if name != "sightings":
            assert len(frame) == len(getattr(live.of("Autumn 1"), name))
    assert sorted(frames.wellbeing["level"]) == sorted(live.wellbeing["level"])
    assert frames.areas_of == live.areas_of
    assert frames.bands_of == live.bands_of


def test_an_extract_stands_in_the_record_with_whom_it_is_for(
    journal: Journal, ruth: Session
) -> None:
    made = _made(journal, ruth)
    [kept] = ruth.vault.extracts.all()
    assert kept == made.record
    assert (kept.whom, kept.children, kept.half_terms) == ("The college in town", 6, ("Autumn 1",))
    [row] = [row for row in ruth.vault.audit.rows() if row.kind == "extracts"]
    assert (row.what, row.who) == ("cohort extract made", ruth.member.id)
    assert made.phrase not in repr(made)
    assert "college" not in repr(kept)


@pytest.mark.parametrize("who", ["dee", "amira", "hal"])
def test_only_a_manager_makes_one(journal: Journal, ruth: Session, who: str) -> None:
    with pytest.raises(Refused):
        _made(journal, journal.sign_in(who))
    assert ruth.vault.extracts.all() == ()


def test_an_extract_in_which_children_stand_alone_is_refused_in_words(
    journal: Journal, ruth: Session
) -> None:
    alone = Child(
        name="Ono Early", born=date(2023, 8, 1), room=journal.room.id, booked=(0,), joined=TODAY
    )
    registering.enter(ruth, alone)
    columns = [*PLAIN, "children.months"]
    with pytest.raises(ExtractRefused, match="once a child stands among fewer than 5") as refused:
        _made(journal, ruth, columns=columns)
    assert "Leave out a column" in refused.value.what_to_do
    assert ruth.vault.extracts.all() == ()
    made = _made(journal, ruth, columns=columns, leave_out=True)
    assert (made.record.left_out, made.record.smallest, made.record.children) == (1, 6, 6)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"whom": " "}, "whom"),
        ({"purpose": ""}, "purpose"),
        ({"until": TODAY - timedelta(days=2)}, "until"),
        ({"floor": 2}, "floor"),
    ],
)
def test_what_is_not_said_about_an_extract_is_asked_for(
    journal: Journal, ruth: Session, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(BadRecord) as refused:
        _made(journal, ruth, **wrong)
    assert field in refused.value.problems
    assert ruth.vault.extracts.all() == ()


@pytest.mark.parametrize("columns", [["children.name"], ["observations.text"], ["reviews.comment"]])
def test_a_column_that_never_leaves_is_refused(
    journal: Journal, ruth: Session, columns: list[str]
) -> None:
    with pytest.raises(ExtractRefused, match="never leaves"):
        _made(journal, ruth, columns=columns)


def test_two_extracts_cannot_be_laid_side_by_side(journal: Journal, ruth: Session) -> None:
    registering.enter(ruth, *(_like(journal, number) for number in range(20)))
    frames = journalkit.analytics.frames(ruth)
    orders = set()
    for _ in range(3):
        drawn = extracts.drawn(frames, columns=PLAIN, half_terms=frames.half_terms, floor=5)
        orders.add(tuple(drawn.areas.merge(drawn.observations, on="observation")["child_x"]))
        assert set(drawn.children["child"]) == set(frames.children["child"])
    assert len(orders) > 1


def _like(journal: Journal, number: int) -> Child:
    born = journal.children[0].born
    return Child(name=f"Child {number}", born=born, room=journal.room.id, joined=TODAY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=st.lists(st.sampled_from(EVERY), min_size=1, unique=True))
def test_an_extract_holds_no_name_no_birth_date_and_no_free_text(
    journal: Journal, ruth: Session, columns: list[str]
) -> None:
    if not _SEEN.get(id(ruth)):
        _SEEN[id(ruth)] = (journalkit.analytics.frames(ruth, names=True), _secrets(journal, ruth))
    frames, secrets = _SEEN[id(ruth)]
    drawn = extracts.drawn(
        frames, columns=columns, half_terms=frames.half_terms, floor=3, leave_out=True
    )
    out = io.StringIO()
    for part in COLUMNS:
        getattr(drawn, part).to_csv(out)
    told = out.getvalue()
    assert drawn.who == {}
    assert [word for word in secrets if word in told] == []
    for part, kinds in COLUMNS.items():
        for column in set(kinds) - set(extracts.KEYS):
            if f"{part}.{column}" not in columns:
                assert getattr(drawn, part)[column].isna().all()


_SEEN: dict[int, tuple[Frames, list[str]]] = {}
"""The frames of a test's journal, which its examples share."""


def _secrets(journal: Journal, session: Session) -> list[str]:
    children, members = session.vault.children.all(), session.vault.members.all()
    names = [part for one in (*children, *members) for part in one.name.split()]
    kept = (*children, *members, *session.vault.observations.all(), journal.room)
    dates = {one.born.isoformat() for one in children}
    return [*names, "Wobbly", "towers", "pond", *dates, *(one.id for one in kept)]


# -- files that do not open -------------------------------------------------------------------


@pytest.fixture
def file(journal: Journal, ruth: Session) -> tuple[bytes, str]:
    made = _made(journal, ruth)
    return made.file, made.phrase


def _opened(tmp_path: Path, data: bytes, words: str, **more: object) -> Frames:
    path = tmp_path / "one.extract"
    path.write_bytes(data)
    return extracts.open_extract(path, words, **more)  # type: ignore[arg-type]


def test_the_password_is_asked_for_and_not_shown(
    file: tuple[bytes, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.extract"
    path.write_bytes(file[0])
    asked: list[str] = []
    monkeypatch.setattr(extracts, "getpass", lambda words: asked.append(words) or file[1])
    assert len(journalkit.open_extract(path).children) == 6
    assert asked == ["Password of the extract: "]


def test_a_wrong_password_opens_nothing_and_says_what_to_try(
    file: tuple[bytes, str], tmp_path: Path
) -> None:
    with pytest.raises(CannotOpen, match="password does not open") as refused:
        _opened(tmp_path, file[0], "eight other words")
    assert "single spaces" in refused.value.what_to_do


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_a_file_cut_short_is_said_to_be_so(
    file: tuple[bytes, str], tmp_path: Path, share: float
) -> None:
    data, words = file
    with pytest.raises(ExtractRefused, match=r"not whole|not a cohort extract"):
        _opened(tmp_path, data[: int(len(data) * share)], words)


def test_a_changed_byte_anywhere_is_refused_in_words(
    file: tuple[bytes, str], tmp_path: Path
) -> None:
    data, words = file
    for at in {*range(0, 200, 3), len(data) // 2, len(data) - 1}:
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises((ExtractRefused, CannotOpen)):
            _opened(tmp_path, changed, words)


def test_a_file_of_a_later_version_asks_for_that_version(
    file: tuple[bytes, str], tmp_path: Path
) -> None:
    line, _, body = file[0].partition(b"\n")
    later = json.dumps({**json.loads(line), "version": 2}).encode() + b"\n" + body
    with pytest.raises(ExtractRefused, match="later version"):
        _opened(tmp_path, later, file[1])


def test_an_extract_that_is_over_its_day_opens_no_more(
    file: tuple[bytes, str], tmp_path: Path
) -> None:
    _opened(tmp_path, *file, today=TODAY + timedelta(days=30))
    with pytest.raises(ExtractRefused, match="delete it now"):
        _opened(tmp_path, *file, today=TODAY + timedelta(days=31))


def test_a_file_that_asks_for_too_much_memory_is_not_opened(tmp_path: Path) -> None:
    head = {"what": extracts.WHAT, "version": 1, "passes": 1, "memory_kib": 1 << 30, "lanes": 1}
    head |= {"salt": "00" * 16, "size": 40}
    with pytest.raises(ExtractRefused, match="not a cohort extract"):
        _opened(tmp_path, json.dumps(head).encode() + b"\n" + bytes(40), "words")


@pytest.mark.parametrize("inside", [b"no zip", b""])
def test_something_else_under_a_right_password_is_refused_in_words(
    tmp_path: Path, inside: bytes
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as one:
        one.writestr("about.json", "{}")
    for data in (inside, packed.getvalue()):
        words = phrase.new_phrase()
        closed = phrase.close(data, words, what=extracts.WHAT, version=1, profile=CHEAP)
        with pytest.raises(ExtractRefused, match="cannot be read"):
            _opened(tmp_path, closed, words.reveal().decode())


def test_a_phrase_is_eight_words_and_no_two_are_alike() -> None:
    made = {phrase.new_phrase().reveal() for _ in range(50)}
    assert len(made) == 50
    assert {len(one.split()) for one in made} == {8}
    assert repr(Secret.typed("some words")) == "Secret(…)"


def test_a_day_in_the_frames_is_a_week_and_no_date_of_anybody(
    journal: Journal, ruth: Session
) -> None:
    at = datetime.now(UTC) - timedelta(days=3)
    observing.submit(ruth, journal.note(happened_at=at), id=new_id())
    weeks = journalkit.analytics.frames(ruth).observations["week"]
    assert set(pd.DatetimeIndex(weeks).day_of_week) == {0}


def test_whom_nobody_sees_can_be_asked_of_an_extract(
    journal: Journal, ruth: Session, tmp_path: Path
) -> None:
    path = tmp_path / "course.extract"
    made = _made(journal, ruth)
    path.write_bytes(made.file)
    told = gaps(journalkit.open_extract(path, made.phrase))
    assert sorted(told.table["never"]) == sorted(gaps(gathered(ruth)).table["never"])
