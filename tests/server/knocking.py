"""How the tests talk to a server: requests, and a websocket of their own."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import signal
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from journalkit.gate import enrolling
from journalkit.server.kernel_start import PAGE

Result = TypeVar("Result")


def write_app(folder: Path, name: str, code: str, *, kind: str = "") -> None:
    cell = {"cell_type": "code", "id": "one", "source": code, "metadata": {}, "outputs": []}
    cell["execution_count"] = None
    metadata = {"journalkit": {"kind": kind}} if kind else {}
    book = {"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    (folder / f"{name}.ipynb").write_text(json.dumps(book))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    cookies: dict[str, str]
    set_cookies: list[str]

    @property
    def kernel(self) -> str:
        found = re.search(r'"kernel": "([0-9a-f-]{36})"', self.text)
        assert found, "the page names no kernel"
        return found[1]


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int
    home: Path
    log: Path
    gate: Path
    """The journal's gate.json."""
    devices: dict[str, str] = field(default_factory=dict)

    def device(self, name: str = "") -> str:
        """The token of the device of that name, which is enrolled when it is first asked for;
        without a name, of one more device."""
        name = name or f"device {len(self.devices)}"
        if name not in self.devices:
            token = enrolling.enrol(self.gate, enrolling.invite(self.gate, "m"), name)
            assert token is not None
            self.devices[name] = token
        return self.devices[name]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        device: str | None = "",
        cookies: dict[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        body = sent.pop("body", None)
        cookies = dict(cookies or {})
        if device is not None and "journal-device" not in cookies:
            cookies["journal-device"] = self.device(device)
        if cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request(method, path, body=body, headers=sent)
        got = line.getresponse()
        set_cookies = got.headers.get_all("Set-Cookie") or []
        given = dict(one.partition(";")[0].split("=", 1) for one in set_cookies)
        text = got.read().decode("utf-8", "replace")
        answer = Answer(
            got.status, {k.lower(): v for k, v in got.getheaders()}, text, given, set_cookies
        )
        line.close()
        return answer

    def processes(self, name: str = "") -> list[psutil.Process]:
        """Every process that the server started, or those of that name."""
        found = psutil.Process(self.process.pid).children(recursive=True)
        return [one for one in found if not name or name_of(one) == name]

    def kernels(self) -> list[psutil.Process]:
        """The kernels of the pages that are open."""
        return self.processes(PAGE)

    def stop(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)
        self.process.wait(timeout=20)


def name_of(process: psutil.Process) -> str:
    """A process's own name; empty where it has just ended."""
    try:
        return str(process.name())
    except psutil.Error:
        return ""


def until(holds: Callable[[], Result], *, seconds: float = 20) -> Result:
    """Look until it holds; processes come and go without a word to wait for."""
    wait = threading.Event()
    last = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < last, "it did not come true in time"
        wait.wait(0.02)
    return found


def message(kind: str, content: dict[str, Any], channel: str = "shell") -> dict[str, Any]:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "s", "username": ""}
    header["version"] = "5.3"
    return {
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "channel": channel,
    }


def wait_for(talk: Coroutine[Any, Any, Result], *, seconds: float = 60) -> Result:
    """The result of something asynchronous; in a thread, since playwright has a loop here."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, talk).result(timeout=seconds)


def converse(server: Server, page: Answer, sent: list[dict[str, Any]]) -> list[str]:
    """Send messages to a page's kernel; return every frame up to the answer to a last question."""
    return wait_for(_converse(server, page, sent))


async def _converse(server: Server, page: Answer, sent: list[dict[str, Any]]) -> list[str]:
    last = message("kernel_info_request", {})
    line = await connect(server, page.kernel, page.cookies)
    frames = []
    for one in [*sent, last]:
        await line.write_message(json.dumps(one))
    idle = False
    while not idle:
        frame = await asyncio.wait_for(line.read_message(), timeout=20)
        assert frame is not None, "the server closed the connection"
        if isinstance(frame, bytes):
            continue
        frames.append(frame)
        got = json.loads(frame)
        idle = (
            got["header"]["msg_type"] == "status"
            and got["content"]["execution_state"] == "idle"
            and got["parent_header"]["msg_id"] == last["header"]["msg_id"]
        )
    line.close()
    return frames


async def connect(
    server: Server, kernel: str, cookies: dict[str, str], origin: str | None = "own"
) -> Any:
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    if origin is not None:
        headers["Origin"] = server.address if origin == "own" else origin
    address = f"ws://127.0.0.1:{server.port}/kernel/{kernel}/channels"
    return await websocket_connect(HTTPRequest(address, headers=headers, connect_timeout=10))


def first_words(server: Server, page: Answer) -> list[dict[str, Any]]:
    """What the server itself says to a page, up to the page's own answer to a question."""
    return [one for one in map(json.loads, converse(server, page, [])) if one["channel"] == "page"]


def states(frames: list[str]) -> dict[str, Any]:
    for frame in frames:
        data = json.loads(frame)["content"].get("data", {})
        if isinstance(data, dict) and data.get("method") == "update_states":
            return dict(data["states"])
    raise AssertionError("the kernel told no states")


def asking_for_states() -> list[dict[str, Any]]:
    comm = uuid.uuid4().hex
    opened = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
    start = message("comm_open", opened)
    start["metadata"] = {"version": "1.0.0"}
    asked = {"comm_id": comm, "data": {"method": "request_states"}}
    return [start, message("comm_msg", asked)]
