"""This computer on its network: what it is called, and which addresses it has there."""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address
from pathlib import Path

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
LOCAL = re.compile(r"\|-- (\S+)\s+/32 host LOCAL")
ROUTES = Path("/proc/self/net/fib_trie")


def names(hostname: str = "") -> tuple[str, ...]:
    """What browsers may call this computer: its name, the same under ``.local`` (mDNS, RFC 6762),
    and ``localhost``. A name that cannot stand in an address is left out."""
    full = (hostname or socket.gethostname()).casefold().rstrip(".")
    labels = full.split(".")
    if labels[0] == "localhost" or not all(map(LABEL.fullmatch, labels)):
        return ("localhost",)
    return tuple(dict.fromkeys((full, labels[0], f"{labels[0]}.local", "localhost")))


def addresses(routes: Path = ROUTES) -> tuple[IPv4Address, ...]:
    """This computer's addresses on private networks, in order; none while it is on no network.

    IPv4 only: that is where the server listens. Linux knows them all without asking another
    computer; elsewhere what this computer's own name stands for has to do.
    """
    try:
        said = LOCAL.findall(routes.read_text(encoding="ascii"))
    except OSError:
        said = _by_name()
    found = {IPv4Address(one) for one in said}
    private = [one for one in found if one.is_private and not one.is_loopback]
    return tuple(sorted(one for one in private if not one.is_link_local))


def _by_name() -> list[str]:
    try:
        answers = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return [str(answer[4][0]) for answer in answers]
