"""Kernels forked from the warmed process: apart from one another, and gone when they end."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from jupyter_client.connect import write_connection_file
from playwright.sync_api import Page, expect

from journalkit.server.forking import Warmed
from journalkit.server.kernel_start import READY
from journalkit.server.kernels import environment
from journalkit.server.warmed import NAME
from tests.server.knocking import Server, first_words, name_of, until, wait_for
from tests.server.test_kernels import open_one
from tests.server.tiny_apps import CHARTS


def warmed_of(server: Server) -> psutil.Process:
    (warmed,) = until(lambda: server.processes(NAME))
    return warmed


def test_a_page_gets_a_kernel_that_was_ready_and_the_next_one_is_made_ready(
    launch: Callable[..., Server],
) -> None:
    server = launch()
    ready = until(lambda: found if len(found := server.processes(READY)) == 2 else [])
    _, kernel = open_one(server)
    assert kernel in ready
    assert kernel.ppid() == warmed_of(server).pid
    until(lambda: len(server.processes(READY)) == 2)


def test_no_two_kernels_draw_the_same_numbers(server: Server) -> None:
    drawn = [str(first_words(server, server.ask("/dice"))[0]["content"]) for _ in range(3)]
    assert all("drew" in one for one in drawn)
    assert len(set(drawn)) == 3
    assert all("loaded []" in one for one in drawn), "no debugger, and nothing nobody asked for"


def test_apps_of_another_kind_have_a_warmed_process_of_their_own(
    launch: Callable[..., Server],
) -> None:
    server = launch(charts=CHARTS)
    [first] = until(lambda: server.processes(NAME))

    def said(app: str) -> str:
        return str(first_words(server, server.ask(app))[0]["content"])

    assert "shared True" in said("/charts")
    assert "loaded []" in said("/dice")
    assert first in server.processes(NAME)
    assert len(server.processes(NAME)) == 2


def test_a_warmed_process_that_died_is_started_again_and_its_pages_say_that_they_ended(
    launch: Callable[..., Server], page: Page
) -> None:
    server = launch()
    page.context.add_cookies(
        [{"name": "journal-device", "value": server.device("red"), "url": server.address}]
    )
    page.goto(f"{server.address}/observe")
    expect(page.get_by_role("heading", name="What did you see?")).to_be_visible()
    died = warmed_of(server)
    died.kill()
    expect(page.locator("#strip")).to_contain_text("This page has to be opened again.")
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_role("heading", name="What did you see?")).to_be_visible()
    assert warmed_of(server) != died


def test_an_app_whose_import_starts_a_thread_gets_kernels_that_share_nothing_of_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "restless.py").write_text(
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    )
    own = {**os.environ, "PYTHONPATH": str(tmp_path)}
    connection = str(tmp_path / "kernel.json")
    write_connection_file(connection, ip=str(tmp_path / "k"), transport="ipc")

    async def fork() -> str:
        warmed = Warmed(["restless"], env=environment(own, tmp_path), cwd=str(tmp_path))
        try:
            forked = await warmed.fork(connection)
            kernel = psutil.Process(forked.pid)
            until(lambda: name_of(kernel) == READY)
            return Path(f"/proc/{kernel.ppid()}/cmdline").read_text()
        finally:
            warmed.end()
            forked.stdin.close()

    assert "restless" not in wait_for(fork()), "the warmed process began again without it"


@pytest.mark.parametrize("times", [40, pytest.param(1000, marks=pytest.mark.faults)])
@pytest.mark.timeout(900)
def test_however_many_kernels_are_forked_nothing_is_left_and_nothing_grows(
    launch: Callable[..., Server], times: int
) -> None:
    server = launch()
    tablets = [f"tablet {number}" for number in range(8)]
    for tablet in tablets:
        server.device(tablet)

    def open_and_close(number: int) -> None:
        page = server.ask("/observe", device=tablets[number % 8])
        assert first_words(server, page)[0]["header"]["msg_type"] == "opened"
        ended = server.ask(
            f"/kernel/{page.kernel}/end",
            method="POST",
            cookies=page.cookies,
            body=f"_xsrf={page.cookies['_xsrf']}",
            Origin=server.address,
            Content_Type="application/x-www-form-urlencoded",
        )
        assert ended.status == 204

    (runtime,) = (server.home / "tmp").glob("journal-*")

    def open_and_close_all(count: int) -> None:
        with ThreadPoolExecutor(4) as people:
            list(people.map(open_and_close, range(count)))
        until(lambda: not server.kernels() and len(server.processes(READY)) == 2)
        until(lambda: len(list(runtime.glob("kernel-*.json"))) == 2)

    both = {"server": psutil.Process(server.process.pid), "warmed": warmed_of(server)}

    def memory() -> dict[str, int]:
        # All that is resident: what is shared changes hands with every kernel that writes to it.
        return {name: one.memory_info().rss for name, one in both.items()}

    def held() -> list[int]:
        """Open files and threads."""
        return [count for one in both.values() for count in (one.num_fds(), one.num_threads())]

    open_and_close_all(16)  # what is kept for good is kept from the first few on
    before, at_first = memory(), held()
    open_and_close_all(times)
    # One that is just being made ready may hold a few; one left by each would be many.
    until(lambda: all(now <= then + 8 for now, then in zip(held(), at_first, strict=True)))
    for name, bytes_ in memory().items():
        assert bytes_ < before[name] * 1.15 + times * 4096, name
    here = [one for one in server.processes() if one.is_running()]
    assert not [one for one in here if one.status() == psutil.STATUS_ZOMBIE]
    until(lambda: len(list(runtime.glob("k*-[0-9]"))) == 10)
