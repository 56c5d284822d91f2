"""Which messages pass between a browser and its kernel. Everything else is dropped.

Comms come into being in two ways only: the kernel opens one, or the browser opens one on the
widget manager's control target. So a message on a comm that the kernel knows is a message on
one of those, and the kernel ignores any other; no list of comms is kept here.
"""

from __future__ import annotations

from typing import Any

from journalkit.server import trouble

CONTROL_TARGET = "jupyter.widget.control"
ASKS = frozenset({"kernel_info_request", "comm_info_request"})
ANSWERS = frozenset(
    {
        "comm_open",
        "comm_msg",
        "comm_close",
        "comm_info_reply",
        "kernel_info_reply",
        "status",
        "display_data",
        "update_display_data",
        "clear_output",
    }
)

Message = dict[str, Any]


class Inward:
    """What one page's browser may send to its kernel.

    A message that the browser sends again after a dropped connection is let in once: the last
    few thousand message ids are remembered.
    """

    REMEMBERED = 4096

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}
        self._control_comms: set[str] = set()

    def passes(self, message: Message) -> bool:
        """May this message go to the kernel? Malformed ones may not."""
        try:
            header, content = message["header"], message["content"]
            kind, number = header["msg_type"], header["msg_id"]
            well_formed = (
                message.get("channel") == "shell"
                and isinstance(content, dict)
                and isinstance(kind, str)
                and isinstance(number, str)
                and 0 < len(number) <= 80
            )
        except (KeyError, TypeError):
            return False
        if not well_formed or not self._kind_passes(kind, content):
            return False
        if number in self._seen:
            return False
        self._seen[number] = None
        if len(self._seen) > self.REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return True

    def _kind_passes(self, kind: str, content: Message) -> bool:
        if kind in ASKS:
            return True
        comm = content.get("comm_id")
        if not isinstance(comm, str) or not 0 < len(comm) <= 80:
            return False
        if kind == "comm_open":
            if content.get("target_name") != CONTROL_TARGET or content.get("target_module"):
                return False
            self._control_comms.add(comm)
            return True
        if kind == "comm_close":
            # The kernel's own comms are the kernel's to close.
            known = comm in self._control_comms
            self._control_comms.discard(comm)
            return known
        return kind == "comm_msg"


def outward(message: Message, where: str) -> Message | None:
    """What the browser gets of a message from its kernel, or None.

    Printed text never leaves. An error leaves as a sentence with a reference number.
    """
    kind = message["header"]["msg_type"]
    content = message["content"]
    failed = kind == "error" or content.get("status") == "error"
    if failed:
        number = trouble.reference(str(content.get("ename", "")), where)
        told = {
            "ename": "Problem",
            "evalue": trouble.sentence(number),
            "traceback": [],
        }
        if kind != "error":
            told["status"] = "error"
        return {**message, "content": told, "buffers": []}
    return message if kind in ANSWERS else None
