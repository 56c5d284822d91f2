"""Hints: what they see, what they leave alone, and that they never stand in anybody's way."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from journalkit import hints
from journalkit.hints.hint import LONGEST
from journalkit.hints.words import plain
from journalkit.records import Child
from tests.hints import labelled, measuring

PEOPLE, EARLIER = measuring.looking()
IDS = sorted(PEOPLE.children)
FLOORS = {
    "names": (0.9, 0.9),
    "opinions": (0.9, 0.9),
    "exactness": (0.9, 0.8),
    "stock": (0.9, 0.8),
    "short": (0.9, 0.85),
    "long": (0.9, 0.8),
    "next_step": (0.95, 0.95),
}
"""The least precision and recall on the notes that no rule was made by."""

PIECES = some.sampled_from(
    [
        *(child.name for child in labelled.children()),
        *(child.called for child in labelled.children()),
        *(" and ", " ", ", ", ". ", "’s ", "'s ", "s ", "-", "\n", "“", "”", "‘", "'", '"'),
        *("the", "will", "may", "in May", "lovely", "naughty", "said", "Rosie's Walk", "Miss Rose"),
        *("ZOË", "zoe", "Sanchez", "İ", "ß", "ﬁ", "e\u0301", "\u200b", "👩‍👧"),
    ]
)
TEXTS = some.lists(PIECES | some.text(max_size=6), max_size=30).map("".join)


def look(text: str, *, tagged: tuple[str, ...] = (), **more: str) -> tuple[hints.Hint, ...]:
    writing = hints.Writing(text=text, **more)
    return hints.look(writing, people=PEOPLE, tagged=tagged, earlier=EARLIER)


def names(text: str, *tagged: str) -> list[tuple[str, ...]]:
    return [hint.children for hint in look(text, tagged=tagged) if hint.kind == "names"]


@pytest.mark.parametrize("kind", labelled.KINDS)
def test_a_hint_is_right_and_given_often_enough_on_notes_that_no_rule_was_made_by(
    kind: str,
) -> None:
    measured = measuring.measures(held_out=True)[kind]
    precision, recall = FLOORS[kind]

    assert measured.precision >= precision
    assert measured.recall >= recall


def test_the_guide_says_what_is_measured() -> None:
    guide = (labelled.HERE.parents[1] / "docs" / "staff.md").read_text(encoding="utf-8")

    assert measuring.table(held_out=True) in guide


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, some.sets(some.sampled_from(IDS), max_size=4))
def test_whatever_is_written_hints_lie_within_it_and_never_name_a_tagged_child(
    text: str, own_words: str, tagged: set[str]
) -> None:
    given = look(text, tagged=tuple(tagged), own_words=own_words)

    assert given == look(text, tagged=tuple(tagged), own_words=own_words)
    for hint in given:
        assert not tagged & set(hint.children)
        last: dict[str, int] = {}
        for span in hint.spans:
            field = {"text": text, "own_words": own_words}[span.field]
            assert last.get(span.field, 0) <= span.start < span.end <= len(field)
            last[span.field] = span.end


@settings(max_examples=80, deadline=None)
@given(some.sampled_from(IDS), some.sampled_from(IDS), some.booleans())
def test_a_name_is_found_however_its_accents_and_hyphens_are_written(
    about: str, other: str, bare: bool
) -> None:
    child = PEOPLE.children[other]
    written = child.called
    if bare:
        written = plain(written).title().replace("-", " ")
    text = f"We sat by the window with {written} today."
    found = [hint for hint in look(text, tagged=(about,)) if hint.kind == "names"]
    if PEOPLE.children[about].called == child.called:
        assert found == []
        return
    [hint] = found
    [span] = hint.spans
    assert other in hint.children
    assert text[span.start : span.end] == written


def test_initials_take_the_place_of_the_name_and_of_nothing_else() -> None:
    texts = {
        "text": "Theo Barnes ran. Maya chased Theo Barnes’s ball, then Theo Barnes.",
        "own_words": "Theo Barnes is fast!",
    }
    writing = hints.Writing(**texts)
    [hint] = [
        one for one in hints.look(writing, people=PEOPLE, tagged=["maya"]) if one.kind == "names"
    ]

    assert hints.with_initials(hint, texts) == {
        "text": "T.B. ran. Maya chased T.B.’s ball, then T.B.",
        "own_words": "T.B. is fast!",
    }
    [tag, initials] = hint.offers
    assert (tag.label, tag.child) == ("Tag Theo too", "theo-b")
    assert (initials.label, initials.child) == ("Use initials", "")


def test_where_two_children_share_a_name_either_can_be_tagged_and_neither_where_one_is() -> None:
    [hint] = [one for one in look("Then Theo came with the ball.") if one.kind == "names"]

    assert [offer.label for offer in hint.offers] == [
        "Tag Theo Barnes too",
        "Tag Theo Lisowski too",
        "Use initials",
    ]
    assert names("Then Theo came with the ball.", "theo-l") == []
    assert names("Theo L. came with the ball.", "theo-b") == [("theo-l",)]


def test_books_months_flowers_and_colleagues_are_no_children() -> None:
    for text in (
        "We read Rosie's Walk and sang Jack and Jill in May.",
        "Will you look? May I have the rose? It was a joy.",
        "The daisy, the ivy and a poppy stood in the summer sky.",
        "Miss Rose and Rose Whitfield put the jack-in-the-box away.",
        "Art was everywhere: he may mark it with grace and faith, or he will not.",
    ):
        assert names(text) in ([], [("art",)])


def test_a_colleague_or_a_word_does_not_hide_a_child_and_is_not_taken_for_one() -> None:
    born = date(2022, 3, 1)
    called = [Child(id=name, name=f"{name} Ash", born=born, room="r") for name in ("Billy", "Jo")]
    people = hints.People(called, staff=["Jo", "Ann Billy"])

    def who(text: str) -> list[tuple[str, ...]]:
        given = hints.look(hints.Writing(text=text), people=people)
        return [hint.children for hint in given if hint.kind == "names"]

    assert who("We sat with Billy and Jo.") == [("Billy",), ("Jo",)]
    assert who("Ann Billy came.") == []
    assert who("Belly button. Belly laughs.") == []
    assert who("Bily laughed.") == [("Billy",)]


def test_a_note_of_a_few_words_gets_one_advice_and_not_two() -> None:
    kinds = [hint.kind for hint in look("Played in the sand.", next_step="Bring the wheel.")]

    assert kinds == ["short"]


def test_nothing_is_said_before_something_is_written() -> None:
    assert look("  \n ", next_step="Bring Theo.") == ()


def test_a_copied_sentence_is_found_with_another_name_and_not_before_all_is_read() -> None:
    copied = f"Today it rained. {labelled.earlier()[0].replace('Maya', 'Ella')}"
    reading = hints.Earlier(PEOPLE)
    reading.add(labelled.earlier())
    writing = hints.Writing(text=copied)
    kinds = {hint.kind for hint in hints.look(writing, people=PEOPLE, earlier=reading)}

    assert "stock" in {hint.kind for hint in look(copied)}
    assert "stock" not in kinds


def test_a_whole_book_holds_nobody_up() -> None:
    begun = time.monotonic()
    for book in ("Theo " * 400_000, "“'a " * 500_000, "good. " * 330_000, "x" * 2_000_000):
        for hint in look(book, own_words=book, next_step=book):
            assert all(span.end <= LONGEST for span in hint.spans)

    assert time.monotonic() - begun < 30


def test_neither_a_hint_nor_what_it_was_made_from_shows_a_name_in_its_repr() -> None:
    text = "Then Amelia sat with Saoirse."
    shown = repr((hints.Writing(text=text), look(text), PEOPLE, EARLIER))
    offers = repr([offer for hint in look(text) for offer in hint.offers])

    assert not any(name in shown + offers for name in ("Amelia", "Saoirse"))


def test_a_setting_with_a_strange_name_still_gets_hints() -> None:
    strange = [
        Child(name=name, born=date(2022, 1, 1), room="r") for name in ("7", "李", "’ ’", "A B")
    ]
    people = hints.People(strange, staff=["", "?", "Jo"])

    assert hints.look(hints.Writing(text="7 and 李 sat with A B."), people=people)


def test_initials_leave_what_no_hint_saw_at_the_end_of_a_book() -> None:
    texts = {"text": "Then Amelia sat. " + "x" * LONGEST + " The end."}
    [hint] = [one for one in look(texts["text"]) if one.kind == "names"]

    assert hints.with_initials(hint, texts)["text"] == texts["text"].replace("Amelia", "A.")
