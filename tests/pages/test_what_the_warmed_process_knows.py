"""The process that pages' kernels are forked from knows nothing of any page: its memory is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import psutil

from journalkit.server.warmed import NAME
from tests.pages.conftest import Standing, name_of, sign_in, wait_until
from tests.small_journal import PASSWORDS

TYPED = "Maya balanced eleven corks on one tray and called it a harbour."


def memory_of(process: psutil.Process) -> bytes:
    """Everything in it that can be written to, and that it does not share with a file."""
    found = []
    with (
        open(f"/proc/{process.pid}/maps") as maps,
        open(f"/proc/{process.pid}/mem", "rb") as memory,
    ):
        for line in maps:
            span, rights, _, _, inode, *_ = line.split()
            if "w" in rights and inode == "0":
                first, last = (int(one, 16) for one in span.split("-"))
                memory.seek(first)
                found.append(memory.read(last - first))
    return b"\n".join(found)


def test_a_page_in_use_leaves_no_word_and_no_key_in_the_process_it_was_forked_from(
    standing: Standing, tablet: Callable[..., Any]
) -> None:
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Maya").click()
    page.get_by_label("What happened").fill(TYPED)
    wait_until(page, lambda: [one["text"] for one in standing.drafts("amira")] == [TYPED])
    [kernel] = standing.served.kernels()
    server = psutil.Process(standing.served.process.pid)
    [warmed] = [one for one in server.children() if name_of(one) == NAME]
    assert kernel.parent() == warmed

    known = memory_of(kernel)
    _, _, key = known.partition(b"JOURNALKIT_GATE_KEY=")
    key = key.partition(b"\0")[0]
    secrets = {
        "what was written": TYPED.encode(),
        "a colleague": b"Amira Cole",
        "the gate's key": key,
        "which journal": os.fsencode(standing.journal.folder.path),
    }
    assert len(key) >= 32
    assert all(secret in known for secret in secrets.values()), "what is looked for can be found"
    shared = memory_of(warmed)
    assert b"journalkit.pages.observe" in shared
    assert [name for name, secret in secrets.items() if secret in shared] == []
    assert [who for who in PASSWORDS if PASSWORDS[who].encode() in shared] == []
    assert not any("JOURNALKIT" in name for name in warmed.environ())
    opened = {
        os.readlink(f"/proc/{warmed.pid}/fd/{fd}") for fd in os.listdir(f"/proc/{warmed.pid}/fd")
    }
    folder = str(standing.journal.folder.path)
    assert not any(one.startswith(folder) and "server" not in one for one in opened)
