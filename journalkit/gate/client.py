"""A kernel's way to the gate: the shift, its sign-in, the devices."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Client
from typing import Any

from journalkit.crypto.secret import Secret


@dataclass(frozen=True)
class State:
    """What the gate says to a kernel. Without a gate: no shift, and nothing that goes on."""

    shift: datetime | None = None
    """When the open shift ends."""
    closing: bool = False
    """Whether it ends within a minute because somebody is closing it."""
    here: bool = True
    device: str = ""
    sign_in: str | None = None
    """The id of this kernel's sign-in, ``ended`` once that is over, None before there is one."""
    locked: bool = False
    said: int = 0
    """How many things wait to be told to the record."""


@dataclass(frozen=True)
class LiveSignIn:
    """Who is signed in where, by ids."""

    id: str
    member: str
    device: str
    since: datetime
    locked: bool


@dataclass(frozen=True)
class Claimed:
    """What a page gets whose browser is signed in already."""

    s: Secret
    sealed: bytes
    locked: bool

    def __repr__(self) -> str:
        return "Claimed(…)"


class Gate:
    """The gate at *address*; with no address there is none, and no shift ever."""

    def __init__(self, address: str = "", key: str = "", *, token: str = "") -> None:
        """*key* is shared by all kernels of the server, *token* is this kernel's own."""
        self._address = address
        self._key = key
        self._token = token

    def __repr__(self) -> str:
        return "Gate()"

    def state(self) -> State:
        """The shift, and how this kernel's sign-in stands."""
        told = self._ask("state")
        return State(**{**told, "shift": _moment(told["shift"])}) if told else State()

    def until(self) -> datetime | None:
        """When the open shift ends; None while there is none."""
        return self.state().shift

    def lend(self) -> Secret | None:
        """The gate key, while a shift is open."""
        told = self._ask("lend")
        return Secret(base64.b64decode(told["gate"])) if "gate" in told else None

    def open(self, gate: Secret, until: datetime) -> None:
        """Open a shift that lends *gate* until then."""
        self._ask("open", gate=_text(gate.reveal()), until=until.isoformat())

    def close(self) -> None:
        """Close the shift: it ends in a minute, and so does every sign-in that stands on it.

        Once more ends it at once.
        """
        self._ask("close")

    # -- signing in ---------------------------------------------------------------------------

    def knock(self, name: str) -> int:
        """Seconds to wait before a password is tried for *name*; 0 lets it be tried now."""
        return int(self._ask("knock", name=name).get("wait", 0))

    def missed(self) -> None:
        """That name and password did not belong together."""
        self._ask("missed")

    def forgive(self, name: str) -> None:
        """They did."""
        self._ask("forgive", name=name)

    def begin(self, member: str, *, sealed: bytes, s: Secret, by_shift: bool) -> str:
        """*member* is signed in here, and nowhere else any more. *sealed* are their keys under
        *s*. Returns the code for which the browser gets *s*; empty without a gate."""
        told = self._ask(
            "begin",
            member=member,
            sealed=_text(sealed),
            s=s.reveal().decode(),
            by_shift=by_shift,
        )
        return str(told.get("code", ""))

    def claim(self) -> Claimed | None:
        """Both halves of the keys, where this browser is signed in already."""
        told = self._ask("claim")
        if "sealed" not in told:
            return None
        sealed = base64.b64decode(told["sealed"])
        return Claimed(Secret(told["s"].encode()), sealed, told["locked"])

    def awake(self) -> None:
        """Somebody touched the page."""
        self._ask("awake")

    def lock(self) -> None:
        """Lock every page of this sign-in."""
        self._ask("lock")

    def unlock(self) -> None:
        """The member has shown again that it is they: every page of theirs opens."""
        self._ask("unlock")

    def missed_unlock(self) -> None:
        """A wrong PIN or password at the locked page; the fifth ends the sign-in."""
        self._ask("missed_unlock")

    def sign_out(self) -> None:
        """End this sign-in, on every page of it."""
        self._ask("sign_out")

    def let_go(self) -> None:
        """This page has let go of a sign-in that ended."""
        self._ask("let_go")

    # -- others, and devices --------------------------------------------------------------------

    def live(self) -> tuple[LiveSignIn, ...]:
        """Everybody who is signed in."""
        return tuple(
            LiveSignIn(**{**one, "since": datetime.fromisoformat(one["since"])})
            for one in self._ask("live").get("live", ())
        )

    def end(self, sign_in: str) -> None:
        """End a sign-in by its id."""
        self._ask("end", sign_in=sign_in)

    def drop(self, device: str) -> None:
        """End at once what is open on *device*."""
        self._ask("drop", device=device)

    def _ask(self, do: str, **asked: Any) -> dict[str, Any]:
        if not self._address:
            return {}
        try:
            with Client(self._address, authkey=self._key.encode()) as caller:
                caller.send_bytes(json.dumps({"do": do, "token": self._token, **asked}).encode())
                answer: dict[str, Any] = json.loads(caller.recv_bytes())
                return answer
        except (OSError, EOFError):  # the server has stopped: then no shift is open either
            return {}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
