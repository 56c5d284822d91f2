"""Pieces of a file, in whatever order and shape a browser sends them."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.forms.widgets.arrival import Arrivals

PIECE = 4
FILE = b"what the jars showed"  # 20 bytes: five pieces
ANYTHING: Any = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.binary(max_size=8)
)


def small(**limits: int) -> Arrivals:
    return Arrivals(limits.pop("most_bytes", 64), piece=PIECE, **limits)


def begin(arrivals: Arrivals, upload: str = "a", file: bytes = FILE) -> Any:
    pieces = -(-len(file) // PIECE)
    return arrivals.hear({"do": "begin", "upload": upload, "size": len(file), "pieces": pieces})


def piece(arrivals: Arrivals, number: int, upload: str = "a", file: bytes = FILE) -> Any:
    data = file[number * PIECE : (number + 1) * PIECE]
    return arrivals.hear({"do": "piece", "upload": upload, "number": number}, [memoryview(data)])


def end(arrivals: Arrivals, upload: str = "a", **more: object) -> Any:
    return arrivals.hear({"do": "end", "upload": upload, **more})


def kinds(heard: Any) -> list[str]:
    return [answer["kind"] for answer in heard.answers]


def test_a_file_sent_in_order_arrives_as_it_was() -> None:
    arrivals = small()
    assert begin(arrivals).answers == ()
    assert [kinds(piece(arrivals, number)) for number in range(5)] == [["ack"]] * 5
    heard = end(arrivals, sha256=hashlib.sha256(FILE).hexdigest())
    assert (heard.whole, heard.upload) == (FILE, "a")
    assert arrivals.held == 0


steps = st.lists(
    st.one_of(
        st.tuples(st.just("piece"), st.integers(-2, 7)),
        st.tuples(st.just("wrong piece"), st.integers(0, 4)),
        st.tuples(st.sampled_from(["begin", "where", "end", "cancel"]), st.just(0)),
    ),
    max_size=60,
)


@given(steps)
def test_no_order_repetition_or_cut_ever_makes_a_wrong_file(taken: list[tuple[str, int]]) -> None:
    arrivals = small()
    begin(arrivals)
    for do, number in taken:
        if do == "piece":
            heard = (
                piece(arrivals, number)
                if number >= 0
                else arrivals.hear({"do": "piece", "upload": "a", "number": number}, [b"maya"])
            )
        elif do == "wrong piece":
            # Of the right length with other content: only where the right one was there before.
            message = {"do": "piece", "upload": "a", "number": number}
            known = arrivals.hear({"do": "where", "upload": "a"}).answers[0]
            if known["kind"] != "where" or number >= known["number"]:
                continue
            heard = arrivals.hear(message, [b"xxxx"])
        elif do == "begin":
            heard = begin(arrivals)
        else:
            heard = arrivals.hear({"do": do, "upload": "a"})
        assert heard.whole in (None, FILE)


@given(st.lists(st.integers(0, 4), max_size=12))
def test_a_file_that_was_interrupted_goes_on_where_it_stopped(seen: list[int]) -> None:
    arrivals = small()
    begin(arrivals)
    for number in seen:
        piece(arrivals, number)
    (answer,) = arrivals.hear({"do": "where", "upload": "a"}).answers
    for number in range(answer["number"], 5):
        assert kinds(piece(arrivals, number)) == ["ack"]
    assert end(arrivals).whole == FILE


@given(
    st.lists(
        st.tuples(
            st.one_of(
                ANYTHING,
                st.fixed_dictionaries(
                    {"do": st.sampled_from(["begin", "piece", "end", "cancel", "where", "odd"])},
                    optional={
                        "upload": st.one_of(st.sampled_from(["a", "b"]), ANYTHING),
                        "number": st.one_of(st.integers(-1, 6), ANYTHING),
                        "size": st.one_of(st.integers(-1, 80), ANYTHING),
                        "pieces": st.one_of(st.integers(-1, 6), ANYTHING),
                        "sha256": ANYTHING,
                    },
                ),
            ),
            st.one_of(ANYTHING, st.lists(ANYTHING, max_size=2)),
        ),
        max_size=40,
    )
)
def test_a_hostile_browser_gets_answers_in_words_and_takes_no_memory(sent: list[Any]) -> None:
    arrivals = small(most_waiting=2)
    for content, buffers in sent:
        heard = arrivals.hear(content, buffers)
        for answer in heard.answers:
            assert answer["kind"] in ("ack", "where", "refused", "cancelled")
            assert answer["kind"] != "refused" or (answer["sentence"] and answer["what_to_do"])
        assert arrivals.waiting <= 2
        assert arrivals.held <= 128


@given(st.permutations([("a", n) for n in range(5)] + [("b", n) for n in range(5)]))
def test_two_files_sent_at_once_are_never_mixed(order: list[tuple[str, int]]) -> None:
    other = FILE[::-1]
    arrivals = small()
    begin(arrivals)
    begin(arrivals, "b", other)
    for upload in ("a", "b"):
        for _, number in sorted(one for one in order if one[0] == upload):
            piece(arrivals, number, upload, FILE if upload == "a" else other)
    assert (end(arrivals, "b").whole, end(arrivals).whole) == (other, FILE)


@pytest.mark.parametrize(
    ("message", "buffers"),
    [
        ({"do": "piece", "upload": "a", "number": 0}, [b"abc"]),
        ({"do": "piece", "upload": "a", "number": 0}, [b"abcde"]),
        ({"do": "piece", "upload": "a", "number": 0}, []),
        ({"do": "piece", "upload": "a", "number": 0}, [b"abcd", b"abcd"]),
        ({"do": "piece", "upload": "a", "number": 0}, ["abcd"]),
        ({"do": "piece", "upload": "a", "number": -1}, [b"abcd"]),
        ({"do": "piece", "upload": "a", "number": True}, [b"abcd"]),
        ({"do": "piece", "upload": "a", "number": 5}, [b"abcd"]),
        ({"do": "begin", "upload": "a", "size": 21, "pieces": 6}, []),
        ({"do": "begin", "upload": "c", "size": 21, "pieces": 5}, []),
        ({"do": "begin", "upload": "c", "size": 0, "pieces": 0}, []),
        ({"do": "begin", "upload": "c", "size": 65, "pieces": 17}, []),
        ({"do": "end", "upload": "unknown"}, []),
    ],
)
def test_what_does_not_fit_is_refused_in_words(message: dict[str, Any], buffers: Any) -> None:
    arrivals = small()
    begin(arrivals)
    assert kinds(arrivals.hear(message, buffers)) == ["refused"]


def test_a_file_whose_digest_differs_is_not_taken() -> None:
    arrivals = small()
    begin(arrivals)
    for number in range(5):
        piece(arrivals, number)
    heard = end(arrivals, sha256=hashlib.sha256(b"another").hexdigest())
    assert heard.whole is None
    assert kinds(heard) == ["refused"]


def test_files_that_wait_are_limited_in_number_and_together() -> None:
    arrivals = small(most_waiting=2, most_together=30)
    begin(arrivals)
    assert kinds(begin(arrivals, "b")) == ["refused"]  # 40 bytes together
    begin(arrivals, "c", b"1234")
    assert kinds(begin(arrivals, "d", b"1234")) == ["refused"]  # a third
    arrivals.hear({"do": "cancel", "upload": "a"})
    assert begin(arrivals, "e", b"1234").answers == ()


def test_an_answer_that_was_lost_is_said_again() -> None:
    arrivals = small()
    begin(arrivals, "a", b"maya")
    piece(arrivals, 0, "a", b"maya")
    end(arrivals)
    done = arrivals.settle("a", {"kind": "done", "upload": "a", "picture": {"id": "p1"}})
    assert arrivals.hear({"do": "where", "upload": "a"}).answers == (done,)
    assert end(arrivals).answers == (done,)
    assert end(arrivals).whole is None


def test_a_cancelled_file_is_forgotten_and_its_late_pieces_too() -> None:
    arrivals = small()
    begin(arrivals)
    piece(arrivals, 0)
    arrivals.hear({"do": "cancel", "upload": "a"})
    assert (arrivals.waiting, arrivals.held) == (0, 0)
    assert kinds(piece(arrivals, 1)) == ["cancelled"]
    assert end(arrivals).whole is None


def test_nothing_of_a_file_stands_in_a_repr() -> None:
    arrivals = small()
    begin(arrivals, "a", b"maya")
    piece(arrivals, 0, "a", b"maya")
    assert "maya" not in repr(arrivals)
    assert "maya" not in repr(end(arrivals))
