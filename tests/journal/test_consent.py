"""What carers agree to decides where a picture is seen, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from journalkit.errors import BadRecord, NotForThisUse, NotFound, Refused
from journalkit.journal import consenting, galleries, observing, picturing, registering
from journalkit.journal.session import Session
from journalkit.media import DISPLAY, PUBLICITY, Purpose, journal_of
from journalkit.records import Carer, Picture, Use
from journalkit.records.checking import new_id
from tests.small_journal import PHOTO, Journal

JOURNALS = (Use.JOURNAL, Use.OTHERS)


@pytest.fixture
def families(journal: Journal) -> dict[str, list[Carer]]:
    """Two carers with parental responsibility for each child, and a grandmother without."""
    made = {
        child.id: [
            Carer(child=child.id, name=f"Carer {n}", relationship="parent",
                  parental_responsibility=n < 2)
            for n in range(3)
        ]
        for child in journal.children
    }  # fmt: skip
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, *(carer for carers in made.values() for carer in carers))
    return made


def agree(ruth: Session, carer: Carer, *uses: Use, given: bool = True) -> None:
    consenting.record(ruth, carer.child, uses, given=given, carer=carer.id)


def shown(journal: Journal, session: Session, *children: str, of: tuple[str, ...] = ()) -> Picture:
    """A picture that *children* are in, in a note about them (or about *of*)."""
    picture = journal.photo(session)
    note = journal.note(children=of or children, pictures=(picture.id,))
    observing.submit(session, note, id=new_id())
    return picturing.name_children(session, picture.id, children)


def sees(session: Session, picture: Picture, purpose: Purpose) -> bool:
    try:
        return picturing.look(session, picture.id, purpose=purpose) == PHOTO.full
    except NotForThisUse:
        return False


def test_a_photo_that_nobody_has_named_is_used_for_nothing(journal, families) -> None:
    maya = journal.children[0].id
    with journal.sign_in("ruth") as ruth:
        agree(ruth, families[maya][0], *Use)
        picture = journal.photo(ruth)
        observing.submit(ruth, journal.note(pictures=(picture.id,)), id=new_id())
        for purpose in (journal_of(maya), DISPLAY, PUBLICITY):
            assert not sees(ruth, picture, purpose)
        picturing.name_children(ruth, picture.id, [maya])
        for purpose in (journal_of(maya), DISPLAY, PUBLICITY):
            assert sees(ruth, picture, purpose)


def test_a_photo_without_consent_never_reaches_another_familys_journal(journal, families) -> None:
    maya, tomasz, iris = (child.id for child in journal.children)
    with journal.sign_in("ruth") as ruth:
        agree(ruth, families[maya][0], Use.JOURNAL, Use.OTHERS)
        agree(ruth, families[tomasz][0], Use.JOURNAL)
        both = shown(journal, ruth, maya, tomasz)
        assert not sees(ruth, both, journal_of(maya)), "Tomasz is in it"
        assert sees(ruth, both, journal_of(tomasz)), "Maya may be in others' journals"
        assert not sees(ruth, both, journal_of(iris)), "it is not of her"
        agree(ruth, families[tomasz][0], Use.OTHERS)
        assert sees(ruth, both, journal_of(maya))


def test_a_child_in_the_background_counts_as_much_as_one_the_note_is_about(
    journal, families
) -> None:
    maya, tomasz, _ = (child.id for child in journal.children)
    with journal.sign_in("ruth") as ruth:
        agree(ruth, families[maya][0], *Use)
        picture = shown(journal, ruth, maya, tomasz, of=(maya,))
        assert not sees(ruth, picture, journal_of(maya))
        assert not sees(ruth, picture, DISPLAY)


def test_a_picture_of_a_note_for_staff_or_of_a_withdrawn_one_is_used_for_nothing(
    journal, families
) -> None:
    maya = journal.children[0].id
    with journal.sign_in("ruth") as ruth:
        agree(ruth, families[maya][0], *Use)
        quiet, gone = journal.photo(ruth), journal.photo(ruth)
        note = journal.note(pictures=(quiet.id,), staff_only=True)
        observing.submit(ruth, note, id=new_id())
        withdrawn = observing.submit(ruth, journal.note(pictures=(gone.id,)), id=new_id())
        for one in (quiet, gone):
            picturing.name_children(ruth, one.id, [maya])
        assert sees(ruth, gone, DISPLAY)
        observing.withdraw(ruth, withdrawn.id)
        for one in (quiet, gone):
            assert not sees(ruth, one, journal_of(maya))
            assert not sees(ruth, one, DISPLAY)


def test_one_parents_no_is_not_undone_by_the_other(journal, families) -> None:
    maya = journal.children[0].id
    mother, father, _ = families[maya]
    with journal.sign_in("ruth") as ruth:
        picture = shown(journal, ruth, maya)
        agree(ruth, mother, Use.DISPLAY)
        assert sees(ruth, picture, DISPLAY)
        agree(ruth, father, Use.DISPLAY, given=False)
        assert not sees(ruth, picture, DISPLAY)
        agree(ruth, mother, Use.DISPLAY)
        assert not sees(ruth, picture, DISPLAY)
        agree(ruth, father, Use.DISPLAY)
        assert sees(ruth, picture, DISPLAY)
        standing = {one.use: one for one in consenting.standing(ruth, maya)}
        assert [one.given for one in standing[Use.DISPLAY].answers] == [True, True, False, True]
        assert standing[Use.PUBLICITY].answers == ()


def test_only_a_carer_with_parental_responsibility_agrees_and_any_carer_refuses(
    journal, families
) -> None:
    maya, tomasz, _ = (child.id for child in journal.children)
    grandmother = families[maya][2]
    with journal.sign_in("ruth") as ruth:
        with pytest.raises(BadRecord, match="parental responsibility"):
            agree(ruth, grandmother, Use.DISPLAY)
        with pytest.raises(BadRecord, match="one of the child's carers"):
            consenting.record(ruth, maya, [Use.DISPLAY], given=True, carer=families[tomasz][0].id)
        agree(ruth, families[maya][0], Use.DISPLAY)
        agree(ruth, grandmother, Use.DISPLAY, given=False)
        assert not consenting.standing(ruth, maya)[2].agreed


def test_a_practitioner_records_a_no_at_the_door_and_a_manager_a_yes(journal, families) -> None:
    maya = journal.children[0].id
    with journal.sign_in("amira") as amira:
        with pytest.raises(Refused):
            agree(amira, families[maya][0], Use.DISPLAY)
        agree(amira, families[maya][0], Use.DISPLAY, given=False)
        said = [row.what for row in amira.vault.audit.rows()]
        assert said[-1] == "consent refused"
    with journal.sign_in("hal") as hal, pytest.raises(Refused):
        agree(hal, families[maya][0], Use.DISPLAY, given=False)


def test_a_withdrawal_lists_what_went_out_before(journal, families) -> None:
    maya, tomasz, _ = (child.id for child in journal.children)
    with journal.sign_in("ruth") as ruth:
        for child in (maya, tomasz):
            agree(ruth, families[child][0], *Use)
        both, alone = shown(journal, ruth, maya, tomasz), shown(journal, ruth, tomasz)
        [section] = galleries.sections(ruth)
        went = galleries.begin_show(ruth, section.pictures, what="Open day")
        assert set(went) == {both.id, alone.id}
        [gone] = consenting.record(
            ruth, maya, [Use.DISPLAY], given=False, carer=families[maya][0].id
        )
        assert (gone.outing.what, gone.pictures) == ("Open day", (both.id,))
        assert galleries.begin_show(ruth, section.pictures, what="Again") == (alone.id,)
        assert not sees(ruth, both, DISPLAY)


def test_a_blurred_picture_has_rights_of_its_own(journal, families) -> None:
    maya, tomasz, _ = (child.id for child in journal.children)
    with journal.sign_in("ruth") as ruth:
        agree(ruth, families[maya][0], *Use)
        taken = shown(journal, ruth, maya, tomasz)
        blurred = picturing.derive(
            ruth, taken.id, picturing.seal(ruth.cabinet, PHOTO), how="blurred"
        )
        assert not sees(ruth, blurred, DISPLAY), "nobody has said who can still be recognised"
        picturing.name_children(ruth, blurred.id, [maya])
        assert sees(ruth, blurred, DISPLAY)
        assert not sees(ruth, taken, DISPLAY)
        listed = {one.id for section in galleries.sections(ruth) for one in section.pictures}
        assert listed == {taken.id, blurred.id}


def test_a_helper_looks_through_no_gallery_and_names_only_their_own(journal, families) -> None:
    maya = journal.children[0].id
    with journal.sign_in("amira") as amira:
        picture = shown(journal, amira, maya)
    with journal.sign_in("hal") as hal:
        with pytest.raises(Refused):
            galleries.sections(hal)
        with pytest.raises(NotFound):
            picturing.name_children(hal, picture.id, [])
        own = journal.photo(hal)
        assert picturing.name_children(hal, own.id, [maya]).children == (maya,)


def test_a_photo_that_no_note_shows_is_thrown_away_with_its_files_and_salt(journal) -> None:
    with journal.sign_in("amira") as amira:
        kept, thrown = journal.photo(amira), journal.photo(amira)
        observing.submit(amira, journal.note(pictures=(kept.id,)), id=new_id())
        with pytest.raises(Refused, match="An observation shows this picture"):
            picturing.throw_away(amira, kept.id)
        picturing.throw_away(amira, thrown.id)
        with pytest.raises(NotFound):
            picturing.get(amira, thrown.id)
        assert set(amira.cabinet.names()) == {name for name, _ in kept.files}
        assert not amira.vault.audit.known_salt("pictures", thrown.id)


def test_what_nobody_came_back_for_is_swept_away_and_drafts_keep_theirs(journal) -> None:
    later = datetime(2099, 1, 1, tzinfo=UTC)
    with journal.sign_in("amira") as amira:
        forgotten, drafted = journal.photo(amira), journal.photo(amira)
        draft = journal.draft_of(amira)
        fields = {"pictures": [drafted.id]}
        observing.save_draft(amira, type(draft)(**{**vars(draft), "fields": fields}))
    with journal.sign_in("ruth", now=lambda: later) as ruth:
        picturing.sweep(ruth)
        kept = {one.id for one in ruth.vault.pictures.all()}
    assert kept == {drafted.id}
    assert forgotten.id not in kept


# ---- the property: random rosters, tags, consents and withdrawals


ANSWERS = some.lists(
    some.tuples(some.integers(0, 2), some.integers(0, 2), some.sampled_from(list(Use)),
                some.booleans()),
    max_size=25,
)  # fmt: skip
PICTURES = some.lists(
    some.tuples(
        some.none() | some.sets(some.integers(0, 2)),  # who is in it; None: nobody said
        some.sets(some.integers(0, 2), min_size=1),  # whom the note is about
        some.sampled_from(["told", "staff", "withdrawn", "no note"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(answers=ANSWERS, pictures=PICTURES, more=ANSWERS)
def test_no_picture_reaches_a_use_that_a_child_in_it_does_not_consent_to(
    journal, families, answers, pictures, more
) -> None:
    ids = [child.id for child in journal.children]
    made: list[tuple[Picture, set[int] | None, set[int], str]] = []
    with journal.sign_in("ruth") as ruth:
        past = len(ruth.vault.consents.all())
        said: list[tuple[str, str, Use, bool]] = [
            (one.child, one.carer, one.use, one.given) for one in ruth.vault.consents.all()[:past]
        ]

        def answer(all_of: list) -> None:
            for child, carer, use, given in all_of:
                who = families[ids[child]][carer]
                try:
                    agree(ruth, who, use, given=given)
                except BadRecord:
                    assert given
                    assert not who.parental_responsibility
                else:
                    said.append((ids[child], who.id, use, given))

        def covered(child: str, use: Use) -> bool:
            """By the practice's words alone: somebody said yes, and nobody's last word is no."""
            last: dict[str, bool] = {}
            for of, carer, about, given in said:
                if (of, about) == (child, use):
                    last[carer] = given
            return any(last.values()) and False not in last.values()

        answer(answers)
        for named, about, state in pictures:
            picture = journal.photo(ruth)
            if state != "no note":
                note = journal.note(
                    children=tuple(ids[one] for one in about),
                    pictures=(picture.id,),
                    staff_only=state == "staff",
                )
                observation = observing.submit(ruth, note, id=new_id())
                if state == "withdrawn":
                    observing.withdraw(ruth, observation.id)
            if named is not None:
                picturing.name_children(ruth, picture.id, [ids[one] for one in named])
            made.append((picture, named, about, state))
        answer(more)

        on_show = galleries.begin_show(
            ruth,
            [one for section in galleries.sections(ruth) for one in section.pictures],
            what="Open day",
        )
        for picture, named, about, state in made:
            may = named is not None and state == "told"
            inside = {ids[one] for one in named or ()}
            display = may and all(covered(one, Use.DISPLAY) for one in inside)
            assert sees(ruth, picture, DISPLAY) == (picture.id in on_show) == display
            assert sees(ruth, picture, PUBLICITY) == (
                may and all(covered(one, Use.PUBLICITY) for one in inside)
            )
            for child in ids:
                expected = (
                    may
                    and (child in inside or child in {ids[one] for one in about})
                    and all(
                        covered(one, Use.JOURNAL if one == child else Use.OTHERS) for one in inside
                    )
                )
                assert sees(ruth, picture, journal_of(child)) == expected
