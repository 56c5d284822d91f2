"""How kernels are started and that none stays behind."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect

from tests.server.knocking import Answer, Server, connect, until, wait_for


def open_one(server: Server) -> tuple[Answer, psutil.Process]:
    before = {one.pid for one in server.kernels()}
    answer = server.ask("/observe")
    (kernel,) = until(lambda: [one for one in server.kernels() if one.pid not in before])
    return answer, kernel


def runtime(server: Server) -> list[str]:
    return [str(one) for one in (server.home / "tmp").glob("journal-*")]


def test_kernels_talk_over_private_sockets_and_not_over_the_network(
    launch: Callable[..., Server],
) -> None:
    server = launch()
    _, kernel = open_one(server)
    (folder,) = (server.home / "tmp").glob("journal-*")
    assert folder.stat().st_mode & 0o777 == 0o700

    def found(pattern: str) -> list[Path]:
        return list(folder.glob(pattern))

    until(lambda: len(found("k*-[0-9]")) == 5 * len(found("kernel-*.json")) > 0)
    for told in found("kernel-*.json"):
        connection = json.loads(told.read_text())
        assert connection["transport"] == "ipc"
        assert connection["ip"].startswith(str(folder))
    listening = [
        one.laddr.port
        for process in (psutil.Process(server.process.pid), *server.processes(), kernel)
        for one in process.net_connections(kind="inet")
        if one.status == psutil.CONN_LISTEN
    ]
    assert listening == [server.port]
    server.stop()


def test_a_stopped_server_leaves_no_kernel_and_no_file(launch: Callable[..., Server]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        server = launch()
        assert len({open_one(server)[1], open_one(server)[1]}) == 2
        started = server.processes()
        server.stop(number)
        assert server.process.returncode == 0
        _gone, alive = psutil.wait_procs(started, timeout=10)
        assert not alive
        assert runtime(server) == []


def test_kernels_die_with_a_killed_server(launch: Callable[..., Server]) -> None:
    server = launch()
    open_one(server)
    started = server.processes()
    server.stop(signal.SIGKILL)
    _gone, alive = psutil.wait_procs(started, timeout=10)
    assert not alive


def test_a_closed_page_ends_its_kernel(
    server: Server, page: Page, opened: Callable[[str], Page]
) -> None:
    before = {one.pid for one in server.kernels()}
    opened("observe")
    (kernel,) = [one for one in server.kernels() if one.pid not in before]
    page.close(run_before_unload=True)
    _gone, alive = psutil.wait_procs([kernel], timeout=15)
    assert not alive


def test_a_failed_page_says_so_and_leaves_no_kernel(server: Server, page: Page) -> None:
    before = {one.pid for one in server.kernels()}
    page.goto(f"{server.address}/broken")
    said = page.get_by_role("heading", name="Something went wrong on this page")
    expect(said).to_be_visible()
    until(lambda: {one.pid for one in server.kernels()} <= before)
    page.get_by_role("button", name="Open again").click()
    expect(said).to_be_visible()


def test_a_kernel_is_told_what_it_needs_and_nothing_else_of_the_servers(
    opened: Callable[[str], Page],
) -> None:
    words = opened("echo").inner_text("#page").split()
    told = {"STORE", "PAGES", "APP", "DEMO", "GATE", "GATE_KEY"}
    assert {f"JOURNALKIT_{name}" for name in told} <= set(words)
    assert "HOUSE_SECRET" not in words
    assert not any(word.startswith("HTTP_") or "COOKIE" in word for word in words)


def test_a_browser_opens_only_so_many_pages(launch: Callable[..., Server]) -> None:
    server = launch()
    first = server.ask("/observe")
    for _ in range(11):
        assert server.ask("/observe", cookies=first.cookies).status == 200
    refused = server.ask("/observe", cookies=first.cookies)
    assert refused.status == 503
    assert "Too many pages are open." in refused.text
    server.stop()


def test_a_kernel_whose_page_is_gone_without_a_word_ends_after_a_set_time(
    launch: Callable[..., Server],
) -> None:
    server = launch(PATIENCE="1")
    answer, kernel = open_one(server)

    async def come_and_go() -> None:
        line = await connect(server, answer.kernel, answer.cookies)
        line.close()

    wait_for(come_and_go())
    _gone, alive = psutil.wait_procs([kernel], timeout=20)
    assert not alive
    assert server.ask(f"/kernel/{answer.kernel}", cookies=answer.cookies).status == 404
    server.stop()
