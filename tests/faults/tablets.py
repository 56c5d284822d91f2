"""Tablets without a screen: each signs in over its own websocket and saves, as a page would."""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from tests.server.knocking import message

CONTROL = "jupyter.widget.control"


@dataclass
class Tablet:
    """One enrolled device with an Observe page."""

    address: str
    cookies: dict[str, str]
    number: int = 0
    saves: list[float] = field(default_factory=list)
    """Seconds from the press on *Save observation* to the sentence that it is saved."""
    texts: list[str] = field(default_factory=list)
    """What was acknowledged as saved."""
    kernel: str = ""
    _line: Any = None
    _states: dict[str, Any] = field(default_factory=dict)

    async def open(self) -> None:
        """Open the page and hear of its widgets."""
        headers = {"Cookie": self._cookie(), "Accept": "text/html"}
        request = HTTPRequest(f"{self.address}/observe", headers=headers, request_timeout=120)
        page = await AsyncHTTPClient(max_clients=60).fetch(request)
        for line in page.headers.get_list("Set-Cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        found = re.search(r'"kernel": "([0-9a-f-]{36})"', page.body.decode())
        assert found
        self.kernel = found[1]
        wire = f"{self.address.replace('http', 'ws', 1)}/kernel/{self.kernel}/channels"
        headers = {"Cookie": self._cookie(), "Origin": self.address}
        self._line = await websocket_connect(HTTPRequest(wire, headers=headers))
        await self._ask_states()

    async def sign_in(self, name: str, password: str) -> None:
        """Sign in by the form, and fetch the browser's half of the keys."""
        said = {"do": "sign-in", "name": name, "password": password}
        self._say("sign_in", "", {**said, "manager": "", "manager_password": ""})
        code = ""
        async with asyncio.timeout(120):
            while not code:
                content = _custom(await self._hear())
                code = content.get("code", "") if content.get("do") == "signed-in" else ""
        body = f"code={code}&_xsrf={self.cookies['_xsrf']}"
        headers = {
            "Cookie": self._cookie(),
            "Origin": self.address,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        request = HTTPRequest(
            f"{self.address}/signed-in", method="POST", headers=headers, body=body
        )
        answer = await AsyncHTTPClient(max_clients=60).fetch(request)
        for line in answer.headers.get_list("Set-Cookie"):
            cookie, _, value = line.partition(";")[0].partition("=")
            self.cookies[cookie] = value
        async with asyncio.timeout(60):
            while not self._model("field", "What happened"):
                await self._ask_states()

    def open_shift(self) -> None:
        """Press *Open shift*."""
        self._say("bar", "", {"do": "shift"})

    async def save(self, child: str, text: str) -> None:
        """Write a note about *child* and hand it in; returns when the page says that it is kept."""
        self._say("notice", "", {"do": "dismiss"})  # as a touch does
        self._set("chips", "Children", {"chosen": [child]})
        self._set("field", "What happened", {"value": text})
        pressed = time.perf_counter()
        self._say("save_bar", "Save observation", {"do": "save"})
        async with asyncio.timeout(30):
            while "is saved." not in await self._hear():
                pass
        self.saves.append(time.perf_counter() - pressed)
        self.texts.append(text)

    async def leave(self) -> None:
        """Sign out and close the page."""
        self._say("bar", "", {"do": "sign-out"})
        body = f"_xsrf={self.cookies['_xsrf']}"
        headers = {
            "Cookie": self._cookie(),
            "Origin": self.address,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        end = f"{self.address}/kernel/{self.kernel}/end"
        request = HTTPRequest(end, method="POST", headers=headers, body=body)
        await AsyncHTTPClient(max_clients=60).fetch(request)
        self._line.close()

    # -- the wire -------------------------------------------------------------------------------

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def _hear(self) -> str:
        while True:
            heard = await self._line.read_message()
            assert heard is not None, "the server closed the connection"
            if isinstance(heard, str):
                return heard

    async def _ask_states(self) -> None:
        comm = uuid.uuid4().hex
        opened = message("comm_open", {"comm_id": comm, "target_name": CONTROL, "data": {}})
        opened["metadata"] = {"version": "1.0.0"}
        await self._line.write_message(json.dumps(opened))
        asked = {"comm_id": comm, "data": {"method": "request_states"}}
        await self._line.write_message(json.dumps(message("comm_msg", asked)))
        while True:
            data = json.loads(await self._hear())["content"].get("data", {})
            if isinstance(data, dict) and data.get("method") == "update_states":
                self._states = data["states"]
                return

    def _model(self, part: str, label: str) -> str:
        for id, told in self._states.items():
            state = told["state"]
            if state.get("_part") == part and label in ("", state.get("label")):
                return id
        return ""

    def _say(self, part: str, label: str, content: dict[str, Any]) -> None:
        data = {"method": "custom", "content": content}
        said = message("comm_msg", {"comm_id": self._model(part, label), "data": data})
        self._line.write_message(json.dumps(said))

    def _set(self, part: str, label: str, state: dict[str, Any]) -> None:
        self.number += 1
        self._say(part, label, {"do": "set", "number": self.number, "state": state})


def _custom(heard: str) -> dict[str, Any]:
    data = json.loads(heard)["content"].get("data", {})
    content = data.get("content") if isinstance(data, dict) else None
    return content if isinstance(content, dict) else {}
