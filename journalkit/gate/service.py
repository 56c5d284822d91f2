"""The gate, in the server: which devices are enrolled, the open shift, guesses, live sign-ins.

It can open no store by itself. A kernel reaches it over a local socket of this account, with the
key that all kernels of this server share and the token that it alone was started with. The
server's own routes call it directly. What it refuses is written to ``gate.json`` and told to the
record at the next unlock.
"""

from __future__ import annotations

import base64
import contextlib
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import IO, Any

import portalocker

from journalkit.crypto.secret import Secret
from journalkit.disk import writing
from journalkit.errors import StoreBusy, StoreTrouble
from journalkit.gate import board as boards
from journalkit.gate import enrolling
from journalkit.gate.board import Board
from journalkit.gate.shift import Shift
from journalkit.gate.sign_ins import SignIns
from journalkit.gate.throttle import Throttle

LARGEST = 64 << 10
"""Bytes of a question or an answer."""

Answer = dict[str, Any]


class Keeper:
    """Answers kernels and the server's routes; a kernel is told ``address`` and ``key``."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """*path* is the store's ``gate.json``; *clock* gives seconds that only run forward.

        `StoreBusy` where another server keeps the same journal: two gates would not know of each
        other's shift and sign-ins.
        """
        self._hold = _hold(path.with_name("server.lock"))
        self.key = secrets.token_hex(16)
        self._listener = Listener(authkey=self.key.encode())
        self.address = str(self._listener.address)
        self._lock = threading.RLock()
        self._path = path
        self._seen = (0, 0)
        self._board = Board()
        self._shift = Shift(clock)
        self._throttle = Throttle(clock)
        self._refusals: Counter[tuple[str, str]] = Counter()
        """What was refused, on which device, and is not on the disk yet."""
        self.sign_ins = SignIns(clock)
        self.on_missing: Callable[[str], None] | None = None
        """Called with a device's id, from any thread, when it opens nothing any more."""
        threading.Thread(target=self._serve, daemon=True, name="gate").start()

    # -- for the server's routes ----------------------------------------------------------------

    @property
    def board(self) -> Board:
        """The board as it stands on the disk: a command may have changed it."""
        with self._lock:
            try:
                told = self._path.stat()
            except OSError:
                return Board()
            if (told.st_mtime_ns, told.st_ino) != self._seen:
                self._seen = (told.st_mtime_ns, told.st_ino)
                self._board = boards.read(self._path)
            return self._board

    def refused(self, what: str, *, device: str = "") -> None:
        """Note a refusal, for the record. It reaches the disk within a second or two: a flood of
        them costs a count, and no writing."""
        with self._lock:
            self._refusals[(what, device)] += 1

    def _write_refusals(self) -> None:
        counted, at = dict(self._refusals), datetime.now(UTC).isoformat()

        def add(board: Board) -> Board:
            for (what, device), count in counted.items():
                board = board.saying(what, at=at, device=device, count=count)
            return board

        if counted:
            with contextlib.suppress(StoreTrouble):  # a full disk: they are told later
                boards.change(self._path, add)
                self._refusals.clear()

    def enrol(self, code: str, name: str) -> str | None:
        """The token of a newly enrolled device, for a *code* that is good; None otherwise."""
        token = enrolling.enrol(self._path, code, name)
        if token is None:
            self.refused("enrolment refused")
        return token

    def started(self, device: str, *, address: str, s: str | None) -> str:
        """A page's process is about to start on *device*, at *address*; returns its token."""
        with self._lock:
            return self.sign_ins.started(device, address=address, s=s)

    def stopped(self, token: str) -> None:
        """A page's process is gone."""
        with self._lock:
            self.sign_ins.stopped(token)

    def reaches(self, token: str, device: str | None, s: str | None) -> bool:
        """Whether this browser may talk to that kernel."""
        with self._lock:
            return self.sign_ins.reaches(token, device, s)

    def stands(self, token: str) -> str:
        """How a page begins: ``signed in``, ``locked``, or ``signed out``."""
        with self._lock:
            found = self.sign_ins.of(token)
        if found is None:
            return "signed out"
        return "locked" if found.locked else "signed in"

    def redeem(self, code: str, device: str) -> str | None:
        """The browser's half of the keys, once, for the code that its page was given."""
        with self._lock:
            return self.sign_ins.redeem(code, device)

    def overdue(self, seconds: float) -> tuple[str, ...]:
        """Let time pass; tokens of kernels that hold on to a sign-in which ended so long ago."""
        with self._lock:
            self._pass_time()
            self._write_refusals()
            return tuple(self.sign_ins.overdue(seconds))

    def stop(self) -> None:
        """End the shift and every sign-in, and stop answering."""
        with self._lock:
            self._write_refusals()
            self._shift.end()
            for id in list(self.sign_ins.live):
                self.sign_ins.end(id)
        self._listener.close()
        self._hold.close()

    # -- for kernels ----------------------------------------------------------------------------

    def _serve(self) -> None:
        while True:
            try:
                caller = self._listener.accept()
            except OSError:  # stopped
                return
            except Exception:  # noqa: S112 - a caller without the key; the next one may have it
                continue
            threading.Thread(target=self._hear, args=(caller,), daemon=True).start()

    def _hear(self, caller: Connection) -> None:
        with caller:
            try:
                asked = json.loads(caller.recv_bytes(LARGEST))
                with self._lock:
                    self._pass_time()
                    told = self._answer(asked.pop("do"), asked.pop("token"), asked)
                caller.send_bytes(json.dumps(told).encode())
            except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
                return

    def _pass_time(self) -> None:
        if self._shift.gate is None:
            for one in list(self.sign_ins.live.values()):
                if one.by_shift:
                    self.sign_ins.end(one.id)
        self.sign_ins.pass_time()

    def _answer(self, do: str, token: str, asked: Answer) -> Answer:
        if token not in self.sign_ins.kernels:
            return {}
        handler: Callable[..., Answer | None] = getattr(self, f"_do_{do}")
        return handler(token, **asked) or {}

    def _do_state(self, token: str) -> Answer:
        kernel, live = self.sign_ins.kernels[token], self.sign_ins.of(token)
        until = self._shift.until
        return {
            "shift": until.isoformat() if until else None,
            "closing": self._shift.closing,
            "here": self.board.is_here(kernel.address),
            "device": kernel.device,
            "sign_in": "ended" if kernel.ended is not None else live and live.id,
            "locked": live is not None and live.locked,
            "said": len(self.board.said),
        }

    def _do_lend(self, token: str) -> Answer:
        gate = self._shift.gate
        return {"gate": base64.b64encode(gate.reveal()).decode()} if gate else {}

    def _do_open(self, token: str, gate: str, until: str) -> None:
        self._shift.open(Secret(base64.b64decode(gate)), datetime.fromisoformat(until))

    def _do_close(self, token: str) -> None:
        self._shift.close()

    def _do_knock(self, token: str, name: str) -> Answer:
        device = self.sign_ins.kernels[token].device
        in_shift = self._shift.gate is not None
        wait = self._throttle.knock(boards.hashed(name), device, in_shift=in_shift)
        if wait:
            self.refused("too many tries", device=device)
        return {"wait": wait}

    def _do_missed(self, token: str) -> None:
        self.refused("sign-in refused", device=self.sign_ins.kernels[token].device)

    def _do_forgive(self, token: str, name: str) -> None:
        self._throttle.forgive(boards.hashed(name), self.sign_ins.kernels[token].device)

    def _do_begin(self, token: str, member: str, sealed: str, s: str, by_shift: bool) -> Answer:
        code = self.sign_ins.begin(token, member=member, sealed=sealed, s=s, by_shift=by_shift)
        return {"code": code}

    def _do_claim(self, token: str) -> Answer:
        claimed = self.sign_ins.claim(token)
        if claimed is None:
            return {}
        s, live = claimed
        return {"s": s, "sealed": live.sealed, "locked": live.locked}

    def _do_awake(self, token: str) -> None:
        self.sign_ins.awake(token)

    def _do_lock(self, token: str) -> None:
        self.sign_ins.lock(token)

    def _do_unlock(self, token: str) -> None:
        self.sign_ins.unlock(token)

    def _do_missed_unlock(self, token: str) -> None:
        self.sign_ins.missed(token)

    def _do_sign_out(self, token: str) -> None:
        live = self.sign_ins.of(token)
        self.sign_ins.let_go(token)
        if live is not None:
            self.sign_ins.end(live.id)

    def _do_let_go(self, token: str) -> None:
        self.sign_ins.let_go(token)

    def _do_end(self, token: str, sign_in: str) -> None:
        self.sign_ins.end(sign_in)

    def _do_live(self, token: str) -> Answer:
        shown = ("id", "member", "device", "locked")
        return {
            "live": [
                {**{name: getattr(one, name) for name in shown}, "since": one.since.isoformat()}
                for one in self.sign_ins.live.values()
            ]
        }

    def _do_drop(self, token: str, device: str) -> None:
        for one in [one for one in self.sign_ins.live.values() if one.device == device]:
            self.sign_ins.end(one.id)
        if self.on_missing is not None:
            self.on_missing(device)


def _hold(path: Path) -> IO[bytes]:
    with writing():
        path.touch(mode=0o600)
        handle = path.open("ab")
    try:
        portalocker.lock(
            handle, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
        )
    except portalocker.LockException:
        handle.close()
        raise StoreBusy(
            "Another server on this computer keeps this journal already.",
            what_to_do="Use that one, or end it first.",
        ) from None
    return handle
