"""Where a text names a child or a carer, measured on labelled texts, and by properties."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from journalkit.answering.mentions import Mentions
from journalkit.records import Carer, Child
from tests.answering import measuring
from tests.answering.labelled import by_hand, looking, seeded


def test_nearly_every_name_is_found_and_what_is_found_for_sure_is_nearly_always_right() -> None:
    hand, put_in = measuring.measures(by_hand()), measuring.measures(seeded())

    assert hand["all"].wanted >= 150
    assert put_in["all"].wanted >= 200
    assert min(hand["all"].recall, put_in["all"].recall) >= 0.99
    assert min(hand["all"].precision, put_in["all"].precision) >= 0.98
    assert all(one.recall >= 0.9 for one in (*hand.values(), *put_in.values()))


def test_in_whole_notes_that_were_labelled_for_the_hints_it_is_the_same() -> None:
    whole = measuring.notes()

    assert whole.recall >= 0.98
    assert whole.precision >= 0.98


MENTIONS = looking()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*" .,’'\n“”#<[@é李", "Maya", "Leo’s mum", "Mrs Park", "Ilsa"])))
def test_places_are_in_order_apart_and_within_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    places = MENTIONS.found(text)

    ends = [0, *(one.end for one in places)]
    assert all(before <= one.start < one.end for before, one in zip(ends, places, strict=False))
    assert ends[-1] <= len(text)


def test_a_carer_is_named_by_title_by_first_name_and_as_somebodys_mum() -> None:
    text = "Mrs Park came. Anna said it. Leo’s mum too, and Leo."

    families = [text[one.start : one.end] for one in MENTIONS.found(text) if one.family]

    assert families == ["Mrs Park", "Anna", "Leo’s mum"]


def test_a_name_in_letters_without_capitals_is_found_between_others() -> None:
    child = Child(name="小明 李", born=date(2022, 3, 1), room="room")

    [one] = Mentions([child], []).found("今天小明画画")

    assert (one.start, one.end, one.who) == (2, 4, {child.id})


def test_a_carer_who_has_a_childs_name_may_be_either() -> None:
    child = Child(name="Maya Ode", born=date(2022, 3, 1), room="room")
    carer = Carer(child="another", name="Maya Lis", relationship="mother")

    [one] = Mentions([child], [carer]).found("Then Maya laughed.")

    assert one.who == {child.id, carer.id}
    assert not one.family


def test_the_quick_look_passes_over_no_text_that_names_somebody() -> None:
    for one in (*by_hand(), *seeded()):
        for start, _, who in one.named:
            # A title with a surname, and whose mum it is, are named by the words in them.
            assert MENTIONS.touching(who)(one.text), start
