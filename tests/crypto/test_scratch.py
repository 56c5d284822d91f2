"""What waits on the disk while it arrives: as it was, unreadable, and gone when it is over."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.crypto.scratch import BLOCK, Scratch
from journalkit.errors import CannotOpen, DiskFull, StoreTrouble

WORDS = b"Iris poured the water from jar to jar. "


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Scratch]:
    with Scratch(tmp_path) as scratch:
        yield scratch


steps = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.binary(max_size=40), st.just(0)),
        st.tuples(st.just("read"), st.integers(0, 200), st.integers(0, 200)),
    ),
    max_size=30,
)


@given(steps, st.integers(1, 24))
def test_whatever_is_added_and_read_is_what_plain_bytes_would_give(
    taken: list[tuple[str, Any, Any]], block: int
) -> None:
    plain = b""
    with Scratch(Path("/tmp"), block=block) as scratch:
        for do, first, second in taken:
            if do == "append":
                scratch.append(first)
                plain += first
            else:
                assert scratch.read(first, second) == plain[first : first + second]
            assert scratch.size == len(plain)
        assert scratch.read(0, len(plain)) == plain


def on_the_disk(scratch: Scratch) -> bytes:
    scratch._file.seek(0)
    return scratch._file.read()


def test_nothing_that_waits_can_be_read_on_the_disk_or_has_a_name_there(
    scratch: Scratch, tmp_path: Path
) -> None:
    scratch.append(WORDS * 5000)
    written = on_the_disk(scratch)
    assert len(written) >= 2 * BLOCK
    assert WORDS[:12] not in written
    assert list(tmp_path.iterdir()) == []
    assert "Iris" not in repr(scratch)
    with pytest.raises(TypeError):
        pickle.dumps(scratch)


def test_the_same_words_never_look_the_same_on_the_disk(scratch: Scratch, tmp_path: Path) -> None:
    with Scratch(tmp_path) as other:
        for one in (scratch, other):
            one.append(bytes(2 * BLOCK))
        first, second = on_the_disk(scratch), on_the_disk(other)
    assert first != second
    assert first[:BLOCK] != first[BLOCK + 16 : 2 * BLOCK + 16]


@pytest.mark.parametrize("at", [0, BLOCK - 1, BLOCK, BLOCK + 15])
def test_a_byte_that_was_changed_meanwhile_is_found_out(scratch: Scratch, at: int) -> None:
    scratch.append(WORDS * 5000)
    before = on_the_disk(scratch)[at]
    os.pwrite(scratch._file.fileno(), bytes([before ^ 1]), at)
    with pytest.raises(CannotOpen):
        scratch.read(10, 1)
    assert scratch.read(BLOCK, 5) == (WORDS * 5000)[BLOCK : BLOCK + 5]


def test_blocks_that_changed_places_and_a_shortened_file_are_found_out(scratch: Scratch) -> None:
    scratch.append(WORDS * 5000)
    written, step = on_the_disk(scratch), BLOCK + 16
    os.pwrite(scratch._file.fileno(), written[step : 2 * step] + written[:step], 0)
    for number in (0, 1):
        with pytest.raises(CannotOpen):
            scratch.read(number * BLOCK, 1)
    os.ftruncate(scratch._file.fileno(), 100)
    with pytest.raises(CannotOpen):
        scratch.read(0, 1)


def test_a_full_disk_is_said_in_words_and_what_was_there_is_given_up(tmp_path: Path) -> None:
    full = Path("/dev/full")
    scratch = Scratch(tmp_path)
    scratch.append(bytes(BLOCK))
    scratch._file.close()
    scratch._file = full.open("r+b", buffering=0)
    with pytest.raises(DiskFull, match="full"):
        scratch.append(bytes(3 * BLOCK))
    assert (scratch.closed, scratch.size) == (True, 0)
    with pytest.raises(CannotOpen):
        scratch.read(0, 1)


def test_a_folder_that_takes_nothing_is_said_in_words() -> None:
    with pytest.raises(StoreTrouble) as refused:
        Scratch(Path("/dev/null/media"))
    assert "null" not in str(refused.value)


def test_what_is_closed_gives_nothing_any_more(scratch: Scratch) -> None:
    scratch.append(WORDS)
    scratch.close()
    scratch.close()
    with pytest.raises(CannotOpen):
        scratch.read(0, 1)


HOLDS = """
import sys
from pathlib import Path
from journalkit.crypto.scratch import Scratch
scratch = Scratch(Path(sys.argv[1]))
scratch.append(bytes(1 << 20))
print("there", flush=True)
sys.stdin.read()
"""


def test_a_process_that_is_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    assert holder.stdout.readline() == b"there\n"
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert list(tmp_path.rglob("*")) == []


def test_a_large_file_costs_the_disk_and_not_the_memory(scratch: Scratch) -> None:
    scratch.append(bytes(1 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(64):
        scratch.append(bytes(1 << 20))
    for start in range(0, scratch.size, 1 << 20):
        assert len(scratch.read(start, 1 << 20)) == 1 << 20
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 8 << 10  # KiB
