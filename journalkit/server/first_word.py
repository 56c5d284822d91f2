"""What a page is told first: what its cell displayed, with the state of every widget.

It comes in one message, so that a page is drawn at once and whole; nothing of it is in the page's
HTML, which is the same for everybody.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from jupyter_client.jsonutil import json_default
from jupyter_server.services.kernels.connection.base import serialize_binary_message

WIDGET = "application/vnd.jupyter.widget-view+json"

Message = dict[str, Any]


class FirstWord:
    """Gathers it from what the kernel says while the page's cell runs."""

    def __init__(self) -> None:
        self.comm = uuid4().hex
        """On which the kernel is asked for the widgets' states."""
        self.asked = ""
        """The id of the message that asks."""
        self.late: list[Message] = []
        """What the kernel said since it began to gather the states: another thread of it may have
        changed a widget that was in them already. It is the page's, after the first word."""
        self._gathers = False
        self._outputs: list[Message] = []
        self._states: Message = {"content": {"data": {}}, "buffers": []}

    def hear(self, message: Message) -> None:
        """Take what belongs in it, and what comes late; the rest is in the states too."""
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "status":
            parent = (message.get("parent_header") or {}).get("msg_id")
            self._gathers = self._gathers or parent == self.asked
        elif kind in ("display_data", "execute_result"):
            self._outputs.append(shown(content.get("data", {})))
        elif kind == "comm_msg" and content.get("comm_id") == self.comm:
            self._states = message
        elif self._gathers:
            self.late.append(message)

    def said(self) -> str | bytes:
        """As it is sent."""
        data = self._states["content"]["data"]
        content = {
            "outputs": self._outputs,
            "states": data.get("states", {}),
            "buffer_paths": data.get("buffer_paths", []),
        }
        return to_page("opened", content, self._states["buffers"])


def shown(output: Message) -> Message:
    """What the page needs of a display: of a widget its id, and not its repr, which has values."""
    return {WIDGET: output[WIDGET]} if WIDGET in output else output


def to_page(kind: str, content: Message, buffers: list[Any] | None = None) -> str | bytes:
    """A message of the server's own to a page."""
    message = {
        "channel": "page",
        "header": {"msg_type": kind},
        "parent_header": {},
        "metadata": {},
        "content": content,
    }
    return as_sent({**message, "buffers": buffers or []})


def as_sent(message: Message) -> str | bytes:
    """A message in Jupyter's websocket form: text, or bytes where it has buffers."""
    if message.get("buffers"):
        packed: bytes = serialize_binary_message(message)
        return packed
    message = {name: value for name, value in message.items() if name != "buffers"}
    return json.dumps(message, default=json_default)
