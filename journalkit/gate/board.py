"""``gate.json``: what may be read before anybody has unlocked anything.

The setting's name, its network, hashes of device tokens and of enrolment codes, and what the gate
has to tell the record at the next unlock: ids and times, and the name that a device gave itself
sealed under a key from ``G``. Opening hours are not among it: nothing before an unlock needs them.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import portalocker

from journalkit.disk import replace_file, writing
from journalkit.errors import DamagedStore

MOST_SAID = 500
"""Things that wait to be told; beyond it only counts grow, so that no flood fills the disk."""


@dataclass(frozen=True)
class Code:
    """A one-time code by which a device is enrolled, as its hash."""

    hash: str
    until: str
    """ISO time, UTC."""
    by: str
    """The id of the member who made it."""


@dataclass(frozen=True)
class Said:
    """Something that happened at the gate and that the record does not know yet."""

    number: int
    at: str
    what: str
    device: str = ""
    by: str = ""
    note: str = ""
    """What a device calls itself, sealed to ``Board.recipient`` (base64)."""
    count: int = 1


@dataclass(frozen=True)
class Board:
    """The whole file."""

    setting: str = ""
    demo: bool = False
    recipient: str = ""
    """The age recipient of the gate's notes: `notes_identity` of the gate key opens them."""
    network: tuple[str, ...] = ()
    """Networks that pages open from, such as 192.168.1.0/24; none means any that reaches us."""
    devices: dict[str, str] = field(default_factory=dict)
    """The hash of each enrolled device's token, by its id."""
    codes: tuple[Code, ...] = ()
    said: tuple[Said, ...] = ()
    next_number: int = 1

    def written(self) -> bytes:
        """The file."""
        return json.dumps({**asdict(self), "sum": self.sum()}, indent=1).encode() + b"\n"

    def sum(self) -> str:
        """What shows that a bit has flipped on the disk. Nobody is kept from changing the file by
        it: which devices may be enrolled, the register says."""
        return hashed(json.dumps(asdict(self), sort_keys=True))

    def device_of(self, token: str | None) -> str | None:
        """The id of the device whose token this is; None where it is none of ours."""
        wanted = hashed(token or "")
        return next((id for id, known in self.devices.items() if known == wanted), None)

    def is_here(self, address: str) -> bool:
        """Whether a request from *address* comes from the setting's network, or from this
        computer itself."""
        try:
            told = ipaddress.ip_address(address)
        except ValueError:
            return False
        networks = [ipaddress.ip_network(one) for one in self.network]
        return not networks or told.is_loopback or any(told in one for one in networks)

    def saying(
        self, what: str, *, at: str, device: str = "", by: str = "", note: str = "", count: int = 1
    ) -> Board:
        """With *what* to be told; the same refusal again makes a count grow and no line."""
        said = Said(self.next_number, at, what, device, by, note, count)
        last = self.said[-1] if self.said else None
        if last and not note and (last.what, last.device, last.note) == (what, device, ""):
            return replace(self, said=(*self.said[:-1], replace(last, count=last.count + count)))
        if len(self.said) >= MOST_SAID and not said.note:
            return self
        return replace(self, said=(*self.said, said), next_number=self.next_number + 1)


def hashed(token: str) -> str:
    """The SHA-256 of a random token: enough, for nobody guesses one."""
    return hashlib.sha256(token.encode()).hexdigest()


def read(path: Path) -> Board:
    """The board at *path*; an empty one where it cannot be read, which enrols nobody."""
    try:
        return read_whole(path)
    except (OSError, DamagedStore):
        return Board()


def read_whole(path: Path) -> Board:
    """As `read`; `DamagedStore` where it cannot be read."""
    return _parsed(path.read_bytes())


def change(path: Path, how: Callable[[Board], Board]) -> Board:
    """Put what *how* makes of the board in its place; others who change it wait meanwhile."""
    lock = path.with_name("gate.lock")
    with writing():
        lock.touch(mode=0o600)
    with writing(), portalocker.Lock(lock, "ab", timeout=10):
        board = how(_parsed(path.read_bytes()))
        replace_file(path, board.written())
    return board


def _parsed(data: bytes) -> Board:
    try:
        said: dict[str, Any] = json.loads(data)
        board = Board(
            setting=str(said["setting"]),
            demo=bool(said["demo"]),
            recipient=str(said["recipient"]),
            network=tuple(str(ipaddress.ip_network(one)) for one in said["network"]),
            devices={str(id): str(token) for id, token in said["devices"].items()},
            codes=tuple(Code(**one) for one in said["codes"]),
            said=tuple(Said(**one) for one in said["said"]),
            next_number=int(said["next_number"]),
        )
        if said["sum"] != board.sum():
            raise ValueError
        return board
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DamagedStore(
            "gate.json, which says which devices are enrolled, cannot be read.",
            what_to_do="Put it back from a back-up, or begin a new one with 'journalkit enrol'.",
        ) from None
