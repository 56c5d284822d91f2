"""Pieces of a file, in whatever order and shape a browser sends them."""

from __future__ import annotations

import hashlib
import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.errors import DiskFull
from journalkit.media.arrivals import Arrivals

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


def whole(heard: Any) -> bytes | None:
    """The file that came of it, read and closed."""
    if heard.whole is None:
        return None
    with heard.whole as source:
        return bytes(source.read(0, source.size))


def kinds(heard: Any) -> list[str]:
    return [answer["kind"] for answer in heard.answers]


def test_a_file_sent_in_order_arrives_as_it_was() -> None:
    arrivals = small()
    assert begin(arrivals).answers == ()
    assert [kinds(piece(arrivals, number)) for number in range(5)] == [["ack"]] * 5
    heard = end(arrivals, sha256=hashlib.sha256(FILE).hexdigest())
    assert (whole(heard), heard.upload) == (FILE, "a")
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
        assert whole(heard) in (None, FILE)


@given(st.lists(st.integers(0, 4), max_size=12))
def test_a_file_that_was_interrupted_goes_on_where_it_stopped(seen: list[int]) -> None:
    arrivals = small()
    begin(arrivals)
    for number in seen:
        piece(arrivals, number)
    (answer,) = arrivals.hear({"do": "where", "upload": "a"}).answers
    for number in range(answer["number"], 5):
        assert kinds(piece(arrivals, number)) == ["ack"]
    assert whole(end(arrivals)) == FILE


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
    assert (whole(end(arrivals, "b")), whole(end(arrivals))) == (other, FILE)


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


def on_the_disk(folder: Path) -> int:
    """Bytes that this process's nameless files in *folder* take up."""
    found = 0
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the handle that lists them is gone already
            if os.readlink(handle).startswith(str(folder)):
                found += handle.stat().st_size
    return found


def a_large_file(arrivals: Arrivals, upload: str, *, pieces: int) -> None:
    arrivals.hear({"do": "begin", "upload": upload, "size": pieces << 19, "pieces": pieces})
    for number in range(pieces):
        message = {"do": "piece", "upload": upload, "number": number}
        assert kinds(arrivals.hear(message, [bytes(1 << 19)])) == ["ack"]


@pytest.mark.parametrize("how", ["cancelled", "refused", "checked", "wrong digest"])
def test_a_file_that_is_over_leaves_nothing_on_the_disk(how: str, tmp_path: Path) -> None:
    arrivals = Arrivals(1 << 30, folder=tmp_path)
    a_large_file(arrivals, "a", pieces=3)
    assert on_the_disk(tmp_path) >= 3 << 19
    assert list(tmp_path.iterdir()) == []
    if how == "cancelled":
        arrivals.hear({"do": "cancel", "upload": "a"})
    elif how == "refused":
        assert kinds(arrivals.hear({"do": "piece", "upload": "a", "number": 9}, [])) == ["refused"]
    elif how == "wrong digest":
        assert kinds(end(arrivals, sha256="0" * 64)) == ["refused"]
    else:
        assert whole(end(arrivals)) == bytes(3 << 19)
    assert on_the_disk(tmp_path) == 0


def test_a_file_given_up_while_it_is_checked_stays_with_whoever_checks_it(tmp_path: Path) -> None:
    arrivals = Arrivals(1 << 30, folder=tmp_path)
    a_large_file(arrivals, "a", pieces=2)
    heard = end(arrivals)
    assert arrivals.hear({"do": "cancel", "upload": "a"}).cancelled == "a"
    assert whole(heard) == bytes(2 << 19)
    assert on_the_disk(tmp_path) == 0


def test_a_film_of_200_megabytes_takes_hardly_any_memory(tmp_path: Path) -> None:
    arrivals = Arrivals(1 << 31, folder=tmp_path)
    a_large_file(arrivals, "a", pieces=8)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    a_large_file(arrivals, "b", pieces=400)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 << 10  # KiB
    assert end(arrivals, "b").whole.size == 400 << 19
    assert end(arrivals).whole.size == 8 << 19


def test_a_disk_that_is_full_in_the_middle_refuses_one_file_in_words(tmp_path: Path) -> None:
    arrivals = Arrivals(1 << 30, folder=tmp_path)
    begin_large = {"do": "begin", "upload": "b", "size": 6 << 19, "pieces": 6}
    a_large_file(arrivals, "a", pieces=1)
    arrivals.hear(begin_large)
    full = Path("/dev/full").open("r+b", buffering=0)  # noqa: SIM115 (its new owner closes it)
    kept = arrivals._arriving["b"].kept
    kept._file.close()
    kept._file = full
    (refused,) = arrivals.hear(
        {"do": "piece", "upload": "b", "number": 0}, [bytes(1 << 19)]
    ).answers
    assert (refused["kind"], refused["sentence"]) == ("refused", DiskFull.sentence)
    assert "make room" in refused["what_to_do"]
    assert full.closed
    assert whole(end(arrivals)) == bytes(1 << 19)


def test_a_folder_that_is_gone_refuses_a_file_in_words() -> None:
    arrivals = Arrivals(folder=Path("/dev/null/media"), piece=PIECE)
    (refused,) = begin(arrivals).answers
    assert refused["kind"] == "refused"
    assert "null" not in str(refused)
    assert arrivals.waiting == 0


def test_nothing_of_a_file_stands_in_a_repr() -> None:
    arrivals = small()
    begin(arrivals, "a", b"maya")
    piece(arrivals, 0, "a", b"maya")
    assert "maya" not in repr(arrivals)
    assert "maya" not in repr(end(arrivals))
