"""A bad record says what is wrong with which field, all at once, and repeats nothing of it."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.errors import BadRecord
from journalkit.records import (
    Area,
    Band,
    Carer,
    Child,
    Framework,
    HalfTerm,
    Judgement,
    KeyPerson,
    Member,
    Note,
    OpeningHours,
    Picture,
    Review,
    Role,
    Room,
    Setting,
    State,
    Term,
)
from journalkit.records.checking import readable

NOW = datetime(2026, 9, 14, 14, 32, tzinfo=UTC)
DAY = date(2026, 9, 14)
EARLIER = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Setting(name=" "), "name"),
        (lambda: Setting(name="A", hours=(_open(0), _open(0))), "hours"),
        (lambda: _open(7), "weekday"),
        (lambda: OpeningHours(weekday=0, opens=time(9), closes=time(9)), "closes"),
        (lambda: Room(name=""), "name"),
        (lambda: Room(name="two\nlines"), "name"),
        (lambda: Term(name="Autumn", starts=DAY, ends=EARLIER), "ends"),
        (lambda: HalfTerm(term="t", name="A1", starts=DAY, ends=EARLIER), "ends"),
        (lambda: Member(name="", sign_in_name="a", role=Role.HELPER), "name"),
        (lambda: Member(name="A", sign_in_name=" ", role=Role.HELPER), "sign_in_name"),
        (lambda: Member(name="A", sign_in_name="a", role=Role.HELPER, deputy=True), "deputy"),
        (lambda: Member(name="A", sign_in_name="a", role=Role.MANAGER, deputy=True), "deputy"),
        (lambda: Member(name="A", sign_in_name="a", role=Role.HELPER, lead=True), "lead"),
        (lambda: Child(name="A", born=DAY, room="r", joined=EARLIER), "joined"),
        (lambda: Child(name="A", born=EARLIER, room="r", joined=DAY, left=EARLIER), "left"),
        (lambda: Child(name="A", born=DAY, room="r", booked=(7,)), "booked"),
        (lambda: Child(name="A\x00", born=DAY, room="r"), "name"),
        (lambda: Carer(child="c", name="A", relationship=""), "relationship"),
        (lambda: Carer(child="c", name="A", relationship="x", story_by="owl"), "story_by"),
        (lambda: KeyPerson(child="c", member="m", since=DAY, until=EARLIER), "until"),
        (lambda: Framework(id="f", name="F", areas=()), "areas"),
        (lambda: Framework(id="f", name="F", areas=(Area(id="", name="A", short="A"),)), "areas"),
        (lambda: _frame(_band(id="")), "bands"),
        (lambda: _frame(_band(name=" ")), "bands"),
        (lambda: _frame(_band(short="")), "bands"),
        (lambda: _frame(_band(to_months=35)), "bands"),
        (lambda: _frame(_band(), _band()), "bands"),
        (lambda: _judgement(child=""), "child"),
        (lambda: _judgement(area=""), "area"),
        (lambda: _judgement(framework=""), "framework"),
        (lambda: _judgement(band=""), "band"),
        (lambda: _judgement(by=""), "by"),
        (lambda: _judgement(half_term="h"), "half_term_name"),
        (lambda: _judgement(half_term_name="A1"), "half_term_name"),
        (lambda: _judgement(at=NOW.replace(tzinfo=None)), "at"),
        (lambda: _judgement(evidence=("o", "o")), "evidence"),
        (lambda: _judgement(evidence=("",)), "evidence"),
        (lambda: _judgement(evidence=tuple(map(str, range(101)))), "evidence"),
        (lambda: _judgement(why="\x00"), "why"),
        (lambda: _judgement(id="j", replaces="j"), "replaces"),
        (lambda: _review(State.CHANGES), "comment"),
        (lambda: _review(State.WITHDRAWN), "decision"),
        (lambda: _picture("sculpture"), "kind"),
    ],
)
def test_a_bad_record_names_the_field(make: Callable[[], object], field: str) -> None:
    with pytest.raises(BadRecord) as caught:
        make()
    assert list(caught.value.problems) == [field]
    assert caught.value.problems[field].endswith(".")


def _band(**fields: object) -> Band:
    given: dict[str, object] = {"id": "b", "name": "B", "short": "B"}
    months = {"from_months": 36, "to_months": 60}
    return Band(**{**given, **months, **fields})  # type: ignore[arg-type]


def _frame(*bands: Band) -> Framework:
    return Framework(id="f", name="F", areas=(Area(id="a", name="A", short="A"),), bands=bands)


def _judgement(**fields: object) -> Judgement:
    given: dict[str, object] = {"child": "c", "area": "a", "framework": "f", "band": "b"}
    when = {"half_term": "", "half_term_name": "", "at": NOW, "by": "m"}
    return Judgement(**{**given, **when, **fields})  # type: ignore[arg-type]


def _open(weekday: int) -> OpeningHours:
    return OpeningHours(weekday=weekday, opens=time(9), closes=time(15))


def _review(decision: State) -> Review:
    return Review(observation="o", version=1, by="m", at=NOW, decision=decision)


def _picture(kind: str) -> Picture:
    digests = dict.fromkeys(("file", "file_digest", "thumb", "thumb_digest", "sealed_to"), "")
    return Picture(kind=kind, width=1, height=1, added_by="m", added_at=NOW, **digests)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(BadRecord) as caught:
        Note(children=("c", "c"), text="", happened_at=datetime(2026, 1, 1), wellbeing=0)
    assert set(caught.value.problems) == {"children", "text", "happened_at", "wellbeing"}


@given(text=st.text(min_size=5, max_size=60).filter(lambda text: len(text.strip()) > 4))
def test_what_was_typed_never_stands_in_the_error(text: str) -> None:
    with pytest.raises(BadRecord) as caught:
        Note(children=(), text=text, own_words=text * 4001, place=text * 41, happened_at=NOW)
    assert text not in str(caught.value).replace("characters in it that cannot be written", "")


def test_every_letter_of_every_script_can_be_written_and_no_control_character() -> None:
    for number in range(sys.maxunicode + 1):
        letter = chr(number)
        control = unicodedata.category(letter) in ("Cc", "Cs")
        assert readable(letter) == (letter in "\n\r\t" or not control), hex(number)


def test_a_child_belongs_from_the_first_day_to_the_last() -> None:
    child = Child(name="A", born=EARLIER, room="r", joined=EARLIER, left=DAY)
    assert [child.here_on(day) for day in (EARLIER, DAY, date(2026, 9, 15))] == [True, True, False]
    assert not child.here_on(date(2026, 8, 31))
