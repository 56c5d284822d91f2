"""Tracking: who places a child, from which evidence; frozen, and revised with its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from journalkit.errors import BadRecord, Changed, NotFound, Refused
from journalkit.journal import founding, observing, registering, tracking
from journalkit.journal.session import Session
from journalkit.records import Area, Band, Framework, HalfTerm, Judgement, Observation, Term
from journalkit.records.checking import new_id
from tests.small_journal import Journal

YOUNGER, OLDER, OLDEST = "birth-to-three", "three-and-four-year-olds", "reception"
AREA = "literacy"
WHY = "She “reads” the bear book to the doll."
NINE = tuple(
    Band(id=f"b{low}", name=f"{low} to {high} months", short=f"{low}-{high}",
         from_months=low, to_months=high)
    for low, high in ((0, 11), (8, 20), (16, 26), (22, 36), (30, 50), (40, 60), (48, 66), (60, 72),
                      (66, 84))
)  # fmt: skip
"""The bands of an older guidance, which overlap, and more than the guidance of today has."""


@pytest.fixture
def halves(journal: Journal) -> tuple[HalfTerm, HalfTerm]:
    """Two half terms: one that is over, and that of today."""
    today = date.today()
    term = Term(name="T", starts=today - timedelta(days=100), ends=today + timedelta(days=30))
    first = HalfTerm(term=term.id, name="Autumn 1", starts=term.starts, ends=today - timedelta(50))
    second = HalfTerm(
        term=term.id, name="Autumn 2", starts=today - timedelta(days=40), ends=term.ends
    )
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, term, first, second)
    return first, second


def _days_ago(session: Session, days: int) -> None:
    """Let it be so many days ago for this member, who works all year."""
    session.now = lambda: datetime.now(UTC) - timedelta(days=days)
    session.look_again()


def _seen(journal: Journal, session: Session, text: str = "She read.", **fields: object):
    note = journal.note(text, **{"areas": (AREA,), **fields})
    return observing.submit(session, note, id=new_id())


def _place(session: Session, child: str, band: str = OLDER, **fields: object) -> Judgement:
    return tracking.place(session, child, **{"area": AREA, "band": band, **fields})  # type: ignore[arg-type]


def _in(session: Session, child: str, area: str = AREA) -> tracking.Standing:
    [one] = [one for one in tracking.standing(session, child) if one.area.id == area]
    return one


def test_a_key_person_places_a_child_from_the_evidence_beside_it(
    journal: Journal, halves: tuple[HalfTerm, HalfTerm]
) -> None:
    maya, amira = journal.children[0].id, journal.sign_in("amira")
    notes = [_seen(journal, amira, f"She read {n}.") for n in range(3)]
    shown, count = tracking.evidence(amira, maya, AREA, limit=2)
    assert [one.id for one in shown] == [notes[2].id, notes[1].id]
    assert count == 3
    stands = tracking.standing(amira, maya)
    assert [one.area.id for one in stands] == [
        area.id for area in amira.vault.frameworks.current().areas
    ]
    assert all((one.now, one.before, one.current) == (None, None, True) for one in stands)

    made = _place(amira, maya, evidence=[notes[2].id, notes[0].id], why=f" {WHY}\n")
    assert (made.half_term, made.half_term_name) == (halves[1].id, "Autumn 2")
    assert (made.by, made.framework, made.why) == (amira.member.id, "eyfs", WHY)
    assert made.evidence == (notes[2].id, notes[0].id)
    now = _in(amira, maya).now
    assert now is not None
    assert (now.judgement, now.band.name, now.area.name) == (made, "3 and 4-year-olds", "Literacy")
    assert not now.replaced
    assert _in(amira, journal.children[1].id).now is None
    rows = [row for row in amira.vault.audit.rows() if row.kind == "judgements"]
    assert [(row.what, row.who, row.id) for row in rows] == [
        ("child placed", amira.member.id, made.id)
    ]


def test_other_practitioners_read_a_manager_may_stand_in_and_a_helper_does_neither(
    journal: Journal,
) -> None:
    maya = journal.children[0].id
    ruth, dee, hal = (journal.sign_in(name) for name in ("ruth", "dee", "hal"))
    made = _place(ruth, maya)
    assert not tracking.why_not_place(ruth, maya)
    assert tracking.why_not_place(dee, maya)
    now = _in(dee, maya).now
    assert now is not None
    assert now.judgement == made
    with pytest.raises(Refused, match="key person"):
        _place(dee, maya)
    with pytest.raises(Refused, match="key person"):
        tracking.revise(dee, made.id, band=YOUNGER)
    amira = journal.members["amira"].id
    for looks in (
        lambda: tracking.standing(hal, maya),
        lambda: tracking.history(hal, maya, AREA),
        lambda: tracking.evidence(hal, maya, AREA),
        lambda: tracking.evidence_of(hal, made),
        lambda: tracking.by_key_group(hal, amira),
        lambda: tracking.key_persons(hal),
        lambda: _place(hal, maya),
        lambda: tracking.revise(hal, made.id, band=YOUNGER),
    ):
        with pytest.raises(Refused):
            looks()
    assert tracking.why_not_place(hal, maya)
    registering.hand_over(ruth, maya, journal.members["dee"].id, since=date.today())
    assert not tracking.why_not_place(dee, maya)
    assert tracking.why_not_place(journal.sign_in("amira"), maya), "no longer"
    registering.hand_over(ruth, maya, hal.member.id, since=date.today())
    assert tracking.why_not_place(hal, maya), "a helper looks only, named or not"


def test_who_thinks_again_revises_and_what_stood_before_stays(
    journal: Journal, halves: tuple[HalfTerm, HalfTerm]
) -> None:
    maya, amira = journal.children[0].id, journal.sign_in("amira")
    first = _place(amira, maya, YOUNGER, why=WHY)
    with pytest.raises(Changed, match="just now"):
        _place(amira, maya)
    second = tracking.revise(journal.sign_in("ruth"), first.id, band=OLDER, why="She writes now.")
    assert second.replaces == first.id
    told = tracking.history(amira, maya, AREA)
    assert [(one.judgement, one.replaced) for one in told] == [(second, False), (first, True)]
    with pytest.raises(Changed):
        tracking.revise(amira, first.id, band=OLDEST)
    third = tracking.revise(amira, second.id, band=YOUNGER)
    assert [one.judgement for one in tracking.history(amira, maya, AREA)] == [third, second, first]
    rows = [row.what for row in amira.vault.audit.rows() if row.kind == "judgements"]
    assert rows == ["child placed", "judgement revised", "judgement revised"]
    with pytest.raises(NotFound):
        tracking.revise(amira, "no judgement", band=OLDER)


def test_a_new_half_term_begins_anew_and_the_one_before_stays_as_it_was(
    journal: Journal, halves: tuple[HalfTerm, HalfTerm]
) -> None:
    maya, ruth = journal.children[0].id, journal.sign_in("ruth")
    _days_ago(ruth, 60)
    earlier = _place(ruth, maya, YOUNGER)
    assert earlier.half_term_name == "Autumn 1"
    _days_ago(ruth, 45)  # the holidays: still the half term before
    holidays = tracking.revise(ruth, earlier.id, band=OLDER)
    assert holidays.half_term == halves[0].id
    _days_ago(ruth, 0)
    one = _in(ruth, maya)
    assert one.now is None
    assert one.before is not None
    assert one.before.judgement == holidays
    with pytest.raises(Changed, match="new half term"):
        tracking.revise(ruth, holidays.id, band=YOUNGER)
    made = _place(ruth, maya, OLDEST)
    assert (made.replaces, made.half_term) == ("", halves[1].id)
    one = _in(ruth, maya)
    assert one.now is not None
    assert one.before is not None
    assert (one.now.judgement, one.before.judgement) == (made, holidays)


def test_moving_a_term_date_does_not_change_the_past(
    journal: Journal, halves: tuple[HalfTerm, HalfTerm]
) -> None:
    maya, ruth = journal.children[0].id, journal.sign_in("ruth")
    made = _place(ruth, maya)
    renamed = replace(halves[1], name="Winter", starts=date.today() + timedelta(days=1))
    registering.enter(ruth, renamed)
    [kept] = tracking.history(ruth, maya, AREA)
    assert kept.judgement == made
    assert kept.judgement.half_term_name == "Autumn 2"
    assert ruth.vault.judgements.standing() == (made,)
    one = _in(ruth, maya)
    assert one.now is None, "by the new dates it is the first half term still"
    assert one.before is not None
    assert one.before.judgement == made


def test_before_the_first_half_term_a_child_is_placed_too(journal: Journal) -> None:
    maya, amira = journal.children[0].id, journal.sign_in("amira")
    made = _place(amira, maya)
    assert (made.half_term, made.half_term_name) == ("", "")
    again = tracking.revise(amira, made.id, band=YOUNGER)
    now = _in(amira, maya).now
    assert now is not None
    assert now.judgement == again


def test_withdrawn_evidence_is_not_offered_and_an_earlier_judgement_stands(
    journal: Journal,
) -> None:
    maya, amira = journal.children[0].id, journal.sign_in("amira")
    kept, gone = (_seen(journal, amira, text) for text in ("She read.", "She wrote an A."))
    made = _place(amira, maya, evidence=(gone.id, kept.id))
    assert [one.id for one in tracking.evidence_of(amira, made)] == [gone.id, kept.id]
    observing.withdraw(amira, gone.id)
    assert [one.id for one in tracking.evidence(amira, maya, AREA)[0]] == [kept.id]
    [told] = tracking.history(amira, maya, AREA)
    assert told.judgement == made, "it says still from what it was made"
    assert [one.id for one in tracking.evidence_of(amira, made)] == [kept.id]
    with pytest.raises(BadRecord, match="not about this child"):
        tracking.revise(amira, made.id, band=OLDER, evidence=made.evidence)


def test_what_is_not_in_the_frame_or_not_about_this_child_is_refused(journal: Journal) -> None:
    maya, tomasz = (child.id for child in journal.children[:2])
    ruth = journal.sign_in("ruth")
    hers = _seen(journal, ruth)
    his = _seen(journal, ruth, children=(tomasz,))
    sums = _seen(journal, ruth, areas=("mathematics",))
    both = _seen(journal, ruth, children=(maya, tomasz))

    def refused(**fields: object) -> list[str]:
        with pytest.raises(BadRecord) as caught:
            _place(ruth, maya, **fields)  # type: ignore[arg-type]
        return list(caught.value.problems)

    assert refused(band="'; DROP TABLE judgements") == ["band"]
    assert refused(band="") == ["band"]
    assert refused(area="speaking") == ["area"], "an aspect is no area"
    for strange in (his, sums):
        assert refused(evidence=(hers.id, strange.id)) == ["evidence"]
    assert refused(evidence=("nothing",)) == ["evidence"]
    assert refused(why="\x07") == ["why"]
    with pytest.raises(NotFound):
        _place(ruth, "no child")
    assert ruth.vault.judgements.all() == ()
    made = _place(ruth, maya, evidence=(hers.id, both.id, hers.id))
    assert made.evidence == (hers.id, both.id)


def test_a_child_who_has_left_is_not_placed(journal: Journal) -> None:
    maya, ruth = journal.children[0], journal.sign_in("ruth")
    registering.enter(ruth, replace(maya, left=date.today() - timedelta(days=1)))
    with pytest.raises(BadRecord, match="does not belong"):
        _place(ruth, maya.id)


def test_a_setting_has_as_many_bands_as_it_likes_and_a_judgement_keeps_its_own_frame(
    journal: Journal,
) -> None:
    maya, ruth = journal.children[0].id, journal.sign_in("ruth")
    before = _place(ruth, maya, OLDER)
    gone = tracking.place(ruth, maya, area="mathematics", band=YOUNGER)
    areas = tuple(Area(id=id, name=id.title(), short=id[:4]) for id in (AREA, "dens"))
    registering.enter(ruth, Framework(id="older", name="Older", areas=areas, bands=NINE))
    first, second, third = tracking.standing(ruth, maya)
    assert (first.area.short, second.area.id) == ("lite", "dens")
    assert first.now is not None
    assert first.now.band.name == "3 and 4-year-olds", "it was made under the frame before"
    assert (third.area.id, third.current) == ("mathematics", False)
    assert third.now is not None
    assert third.now.judgement == gone
    with pytest.raises(BadRecord, match="Choose where"):
        tracking.revise(ruth, before.id, band=OLDER)
    with pytest.raises(BadRecord, match="not in the setting's framework"):
        tracking.revise(ruth, gone.id, band="b30")
    now = tracking.revise(ruth, before.id, band="b30")
    assert [one.band.name for one in tracking.history(ruth, maya, AREA)] == [
        "30 to 50 months", "3 and 4-year-olds"
    ]  # fmt: skip
    assert now.framework == "older"
    for number, band in enumerate(NINE):
        child = journal.children[1 + number % 2].id
        found = _in(ruth, child, "dens").now
        if found is None:
            tracking.place(ruth, child, area="dens", band=band.id)
        else:
            tracking.revise(ruth, found.judgement.id, band=band.id)
        placed = _in(ruth, child, "dens").now
        assert placed is not None
        assert placed.band == band
    [tracked, *_] = tracking.by_key_group(ruth, journal.members["amira"].id)
    assert [one.area.id for one in tracked.standing] == [AREA, "dens"]


def test_a_frame_that_children_were_placed_by_is_not_changed(journal: Journal) -> None:
    ruth, frame = journal.sign_in("ruth"), founding.default_framework()
    fewer = replace(frame, bands=frame.bands[:2])
    registering.enter(ruth, fewer)
    registering.enter(ruth, frame)
    _place(ruth, journal.children[0].id, OLDEST)
    with pytest.raises(BadRecord, match="id of its own"):
        registering.enter(ruth, fewer)
    registering.enter(ruth, replace(frame, name="The same, with another title"))
    registering.enter(ruth, replace(fewer, id="ours"))
    assert tracking.history(ruth, journal.children[0].id, AREA)[0].band.id == OLDEST


def test_the_framework_that_comes_with_it_has_bands() -> None:
    bands = founding.default_framework().bands
    assert [band.short for band in bands] == ["Birth to 3", "3 and 4", "Reception"]
    assert [(band.from_months, band.to_months) for band in bands] == [(0, 36), (36, 60), (48, 72)]


def test_a_key_group_is_who_is_key_person_today(journal: Journal) -> None:
    maya, tomasz, iris = journal.children
    ruth, amira = journal.sign_in("ruth"), journal.members["amira"].id
    registering.hand_over(ruth, iris.id, journal.members["dee"].id, since=date.today())
    registering.enter(ruth, replace(tomasz, left=date.today() - timedelta(days=1)))
    made = _place(ruth, maya.id)
    dee = journal.sign_in("dee")
    [tracked] = tracking.by_key_group(dee, amira)
    assert tracked.child == maya
    placed = {one.area.id: one.now.judgement for one in tracked.standing if one.now}
    assert placed == {AREA: made}
    assert [one.child for one in tracking.by_key_group(dee, dee.member.id)] == [iris]
    assert tracking.by_key_group(dee) == ()
    ended = [one for one in ruth.vault.key_persons.of(maya.id) if one.until is None]
    registering.enter(ruth, replace(ended[0], until=date.today() - timedelta(days=1)))
    assert [one.child for one in tracking.by_key_group(dee)] == [maya]
    assert [one.child for one in tracking.key_persons(dee)] == [iris.id]


def test_nothing_of_a_judgement_stands_in_a_repr(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    seen: Observation = _seen(journal, amira)
    made = _place(amira, journal.children[0].id, evidence=(seen.id,), why=WHY)
    for one in (
        made,
        *tracking.history(amira, made.child, AREA),
        *tracking.standing(amira, made.child),
    ):
        assert WHY not in repr(one)
        assert made.band not in repr(one), "where a child stands is nobody's in a log"
    [tracked, *_] = tracking.by_key_group(amira, amira.member.id)
    assert (made.band in repr(tracked), "Maya" in repr(tracked)) == (False, False)
