"""No other child's name reaches a family."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from journalkit.hints.words import plain, words
from journalkit.records import Child
from journalkit.telling.friends import Friends
from tests.hints import labelled

CHILDREN = labelled.children()
OWN = next(one for one in CHILDREN if one.called == "Maya")
CHINESE = Child(name="李小明", born=OWN.born, room=OWN.room)


def _friends(children: list[Child], own: Child) -> Friends:
    def table(rows: list[Any]) -> SimpleNamespace:
        return SimpleNamespace(all=lambda: rows)

    staff = [SimpleNamespace(name=name) for name in labelled.staff()]
    vault = SimpleNamespace(children=table(children), members=table(staff))
    return Friends(SimpleNamespace(vault=vault), own.id)  # type: ignore[arg-type]


FRIENDS = _friends([*CHILDREN, CHINESE], OWN)


def _told(text: str, *, quote: bool = False) -> str:
    return " ".join(FRIENDS.hidden(text, quote=quote))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Maya gave Ivy the red cup.", "Maya gave a friend the red cup."),
        ("She sat. “Hot. Hot!” Ivy ran to her.", "She sat. “Hot. Hot!” A friend ran to her."),
        ("Ivy took Maya's cup.", "A friend took Maya's cup."),
        ("She held Ivys coat. Leos too.", "She held a friend’s coat. A friend’s too."),
        ("isla ran. Look at islas hat", "A friend ran. Look at a friend’s hat"),
        ("Maya and Theo L ran to Leo and Priya.", "Maya and a friend ran to friends."),
        ("She held the hand of her friend Leo.", "She held the hand of her friend."),
        ("She ran with her friends Leo, Ivy and Ella.", "She ran with her friends."),
        ("Will you look? She looked up.", "She looked up."),
        ("She asked 李小明 to come.", "She asked a friend to come."),
        ("Maya Odell built a tower for Ms Ali.", "Maya Odell built a tower for Ms Ali."),
    ],
)
def test_another_child_is_a_friend(written: str, read: str) -> None:
    assert _told(written) == read


def test_in_a_quote_it_shows_that_they_did_not_say_so() -> None:
    assert _told("Look, Ivy, it floats!", quote=True) == "Look, [a friend], it floats!"


SAID = ("{} ran off.", "Then {} came", "with {}'s cup!", "She gave it to {}, and {} laughed.",
        "{} and {} dug.", "“{} is here.”", "and {}\n", "{}, look", "My {}?",
        "In {} it rained.")  # fmt: skip


@some.composite
def texts(draw: some.DrawFn) -> str:
    def name() -> str:
        child = draw(some.sampled_from([*CHILDREN, CHINESE]))
        called = draw(some.sampled_from([child.name, child.called, child.name.split()[0]]))
        return draw(some.sampled_from([called, called.upper()]))

    said = draw(some.lists(some.sampled_from(SAID) | some.text(max_size=8), min_size=1, max_size=5))
    return " ".join("".join(_filled(one, name)) for one in said)


def _filled(said: str, name: Any) -> list[str]:
    first, *others = said.split("{}")
    return [first, *(name() + other for other in others)]


@given(texts(), some.booleans(), some.sampled_from(CHILDREN))
@example("Will May come?", False, OWN)
def test_no_sentence_names_another_child(text: str, quote: bool, own: Child) -> None:
    told = " ".join(_friends([*CHILDREN, CHINESE], own).hidden(text, quote=quote))
    mine = {one.plain for one in words(own.name)}
    found = {plain(one.written) for one in words(told) if one.capital} - mine
    for other in [*CHILDREN, CHINESE]:
        if other is not own:
            assert not found & {one.plain for one in words(other.name.split()[0])}
            assert other.name not in told


@given(some.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(one.strip() for one in FRIENDS.hidden(text))
