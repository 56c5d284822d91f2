"""Between one page's browser and its kernel: runs the page's cell, then passes messages on."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Protocol

from jupyter_server.services.kernels.connection.base import deserialize_binary_message

from journalkit.server import passing, trouble
from journalkit.server.first_word import FirstWord, as_sent, to_page

GONE = 4404
"""Close code that tells a page that its kernel has ended. (RFC 6455, 7.4.2: private use.)"""
OPENING_SECONDS = 60.0
"""How long a kernel may take to answer at all, and a page's cell to run."""
ENDED = 4401
"""Close code that tells a page to show nothing any more: its device is out of use."""
REPLACED = 4409
"""Close code for a connection whose page has connected again."""


class CellFailed(Exception):
    """The page's cell raised, or its kernel never answered. Carries the error's type only."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Socket(Protocol):
    """The end of a websocket that faces the browser."""

    def tell(self, text: str | bytes) -> None: ...

    def shut(self, code: int) -> None: ...


class Relay:
    """One kernel and, most of the time, one browser.

    What the kernel says while the browser is away is kept, up to a bound; beyond it the oldest
    goes, which loses nothing, because a page that comes back asks for every widget's state.
    """

    MOST_KEPT = 2000
    MOST_EARLY = 100

    def __init__(self, manager: Any, kernel_id: str) -> None:
        self.kernel_id = kernel_id
        self.device = self.token = self.app = ""
        self.busy = False
        self.claimed = False
        self.alone_since: float | None = None
        self._manager = manager
        self._session = manager.session
        self._inward = passing.Inward()
        self._socket: Socket | None = None
        self._kept: list[str | bytes] = []
        self._answers: dict[str, asyncio.Future[Any]] = {}
        self._idle: dict[str, asyncio.Future[Any]] = {}
        self._is_connected = False
        self._opening: asyncio.Task[None] | None = None
        self._first_word: FirstWord | None = None
        self._early: list[str | bytes] | None = []
        self._shell = manager.connect_shell()
        self._iopub = manager.connect_iopub()
        self._shell.on_recv(lambda parts: self._heard("shell", parts))
        self._iopub.on_recv(lambda parts: self._heard("iopub", parts))

    def belong(self, device: str, *, token: str, app: str) -> None:
        """From now on the kernel is that of a page of *app* on *device*."""
        self.device, self.token, self.app = device, token, app
        self.alone_since = time.monotonic()

    # -- the page's cell ---------------------------------------------------------------------

    def open(self, code: str, *, seconds: float) -> None:
        """Run the page's cell; the browser hears of it as soon as both are there."""
        self._opening = asyncio.create_task(self._open(code, seconds=seconds))

    async def _open(self, code: str, *, seconds: float) -> None:
        self._first_word = word = FirstWord()
        try:
            await asyncio.wait_for(self._run(code, word), timeout=seconds)
            said = word.said()
        except Exception as error:
            kind = error.kind if isinstance(error, CellFailed) else type(error).__name__
            sentence = trouble.sentence(trouble.reference(kind, self.app))
            said = to_page("failed", {"sentence": sentence, "what_to_do": trouble.WHAT_TO_DO})
        finally:
            self._first_word = None
        self._pass_on(said)
        for message in word.late:
            self._tell(message, "iopub")
        early, self._early = self._early or [], None
        for text in early:
            self.from_browser(text)

    async def _run(self, code: str, word: FirstWord) -> None:
        """Run the cell, and ask in the same breath for the states of its widgets."""
        await self.connected(seconds=OPENING_SECONDS)
        cell = {
            "code": code,
            "silent": False,
            "store_history": False,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        answered = _wait_in(self._answers, self._send("execute_request", cell))
        comm = {"comm_id": word.comm}
        hello = {**comm, "target_name": passing.CONTROL_TARGET, "data": {}}
        self._send("comm_open", hello, metadata={"version": "1.0.0"})
        request = {**comm, "data": {"method": "request_states"}}
        word.asked = self._send("comm_msg", request)
        told = _wait_in(self._idle, word.asked)
        answer = await answered
        if answer.get("status") == "error":
            raise CellFailed(str(answer.get("ename", "")) or "unknown")
        await told
        self._send("comm_close", {**comm, "data": {}})

    async def connected(self, *, seconds: float) -> None:
        """Ask until an answer comes on both sockets: a subscription takes a moment to hold.

        Raises `CellFailed` when the kernel has died, or has not answered in so many *seconds*.
        """
        last, wait = time.monotonic() + seconds, 0.05
        while not self._is_connected:
            if not await self._manager.is_alive():
                raise CellFailed("KernelDied")
            if time.monotonic() > last:
                raise CellFailed("TimeoutError")
            try:
                await asyncio.wait_for(self._ask("kernel_info_request", {}), timeout=wait)
                self._is_connected = True
            except TimeoutError:
                wait = min(wait * 2, 0.5)

    def _send(self, kind: str, content: dict[str, Any], **more: Any) -> str:
        """Send a message of the server's own; returns its id."""
        message = self._session.msg(kind, content, **more)
        self._session.send(self._shell, message)
        number: str = message["header"]["msg_id"]
        return number

    async def _ask(self, kind: str, content: dict[str, Any], *, until_idle: bool = True) -> None:
        """Wait for the kernel's answer; unless told otherwise, until it is done with all of it."""
        number = self._send(kind, content)
        waited_for = [self._answers, self._idle] if until_idle else [self._answers]
        await asyncio.gather(*(_wait_in(waiting, number) for waiting in waited_for))

    async def settle(self, *, seconds: float) -> None:
        """Wait until the kernel has dealt with what it was sent, or for so many seconds."""
        try:
            await asyncio.wait_for(
                self._ask("kernel_info_request", {}, until_idle=False), timeout=seconds
            )
        except TimeoutError:
            trouble.log.warning("a kernel was still busy when its page was closed")

    # -- the browser -------------------------------------------------------------------------

    def attach(self, socket: Socket) -> None:
        """The page has connected. An earlier connection of the same page is closed."""
        if self._socket is not None and self._socket is not socket:
            self._socket.shut(REPLACED)
        self._socket = socket
        self.claimed = True
        self.alone_since = None
        kept, self._kept = self._kept, []
        for text in kept:
            socket.tell(text)

    def detach(self, socket: Socket) -> None:
        """The connection is gone; the page may come back."""
        if self._socket is socket:
            self._socket = None
            self.alone_since = time.monotonic()

    def from_browser(self, text: str | bytes) -> None:
        """Pass a message of the browser on to the kernel, if it may pass.

        What comes before the page's first word waits for it: the kernel's answer would be lost.
        """
        if self._early is not None:
            if len(self._early) < self.MOST_EARLY:
                self._early.append(text)
            return
        try:
            message = (
                deserialize_binary_message(text) if isinstance(text, bytes) else json.loads(text)
            )
        except Exception:
            return
        if not isinstance(message, dict) or not self._inward.passes(message):
            return
        header = message["header"]
        made = self._session.msg(header["msg_type"], message["content"])
        # The id stays the browser's, so that it knows the answer; nothing else of the header is
        # the browser's to say.
        made["header"]["msg_id"] = made["msg_id"] = header["msg_id"]
        metadata = message.get("metadata")
        made["metadata"] = metadata if isinstance(metadata, dict) else {}
        self._session.send(self._shell, made, buffers=message.get("buffers") or None)

    # -- the kernel --------------------------------------------------------------------------

    def _heard(self, channel: str, parts: list[bytes]) -> None:
        try:
            _, fed = self._session.feed_identities(parts)
            message = self._session.deserialize(fed)
        except Exception as error:
            trouble.reference(type(error).__name__, f"a message of {self.app}")
            return
        kind = message["header"]["msg_type"]
        parent = (message.get("parent_header") or {}).get("msg_id", "")
        content = message["content"]
        if kind == "status":
            self.busy = content.get("execution_state") == "busy"
            if not self.busy:
                _settle(self._idle.get(parent), None)
        if channel == "shell" and parent in self._answers:
            _settle(self._answers[parent], content)
        elif self._first_word is not None:
            # The cell still runs. Its widgets reach the page by their states, all at once.
            self._first_word.hear(message)
        elif self._early is not None:
            return  # there is no page yet
        else:
            self._tell(message, channel)

    def _tell(self, message: dict[str, Any], channel: str) -> None:
        if (told := passing.outward(message, self.app)) is not None:
            self._pass_on(as_sent({**told, "channel": channel}))

    def _pass_on(self, text: str | bytes) -> None:
        if self._socket is not None:
            self._socket.tell(text)
            return
        self._kept.append(text)
        del self._kept[: -self.MOST_KEPT]

    def close(self, code: int = GONE) -> None:
        """Let go of the kernel's sockets, and tell the page by *code* that its kernel has ended."""
        socket, self._socket = self._socket, None
        if self._opening is not None:
            self._opening.cancel()
        if socket is not None:
            socket.shut(code)
        for stream in (self._shell, self._iopub):
            if not stream.closed():
                stream.on_recv(None)
                stream.close(linger=0)


def _wait_in(waiting: dict[str, asyncio.Future[Any]], number: str) -> asyncio.Future[Any]:
    """What holds once something has come for the message of that id; given up, it is forgotten."""
    future = waiting[number] = asyncio.get_running_loop().create_future()
    future.add_done_callback(lambda _: waiting.pop(number, None))
    return future


def _settle(waited_for: asyncio.Future[Any] | None, answer: Any) -> None:
    if waited_for is not None and not waited_for.done():
        waited_for.set_result(answer)
