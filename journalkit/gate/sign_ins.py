"""Who is signed in on which device, and with which pages: in memory, gone when the server stops."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from journalkit.gate.board import hashed

IDLE = 5 * 60.0 + 30
"""Seconds without a sign of life after which a sign-in is locked (a page tells of one every 20)."""

LEFT = 30 * 60.0
"""Seconds without a sign of life after which it ends: a tablet may have slept for 20 minutes."""

NO_PAGE = 2 * 60.0
"""Seconds that it lasts while no page of it is open, as between one app and the next."""

MISSES = 5
"""Wrong PINs and passwords at a locked page before the sign-in ends."""

REDEEMED_WITHIN = 60.0
"""Seconds that the browser has to fetch its half of the key."""


@dataclass
class SignIn:
    """A member's sign-in on one device: what `S` opens, and no `S`."""

    member: str
    device: str
    sealed: str
    """The keys under S, base64. The browser has S, and neither half opens anything."""
    proof: str
    """The hash of S, by which its cookie is known."""
    by_shift: bool
    since: datetime
    seen: float
    paged: float
    """When a page of it was last there."""
    locked: bool = False
    misses: int = 0
    id: str = field(default_factory=lambda: secrets.token_hex(10))


@dataclass
class Kernel:
    """A page's process: on which device it runs, and for whom."""

    device: str
    address: str
    """Where its browser asked from."""
    sign_in: str = ""
    proof: str = ""
    """The hash of its sign-in's S, until the kernel has let go of all that it opened."""
    ended: float | None = None
    """Since when its sign-in is over and it has not let go."""
    s: str = ""
    """The browser's half, until the kernel has taken it."""


class SignIns:
    """*clock* gives seconds that only run forward."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.live: dict[str, SignIn] = {}
        self.kernels: dict[str, Kernel] = {}
        """By the token that each was started with."""
        self._codes: dict[str, tuple[str, str, float]] = {}

    def started(self, device: str, *, address: str, s: str | None) -> str:
        """A page's process is about to start for a browser at *address*; returns its token."""
        token = secrets.token_hex(16)
        kernel = self.kernels[token] = Kernel(device, address)
        known = self.known(device, s)
        if known is not None and s:
            kernel.sign_in, kernel.proof, kernel.s = known.id, known.proof, s
        return token

    def stopped(self, token: str) -> None:
        """A page's process is gone."""
        self.kernels.pop(token, None)

    def known(self, device: str, s: str | None) -> SignIn | None:
        """The live sign-in that the cookie *s* belongs to, on that device only."""
        proof = hashed(s or "")
        return next(
            (one for one in self.live.values() if one.proof == proof and one.device == device), None
        )

    def begin(self, token: str, *, member: str, sealed: str, s: str, by_shift: bool) -> str:
        """A member has signed in on this kernel's page. Their other sign-ins end, and whoever was
        signed in on the device. Returns the code for which the browser gets S."""
        kernel, now = self.kernels[token], self._clock()
        for one in list(self.live.values()):
            if one.member == member or one.device == kernel.device:
                self.end(one.id)
        made = SignIn(
            member, kernel.device, sealed, hashed(s), by_shift, datetime.now(UTC), now, now
        )
        self.live[made.id] = made
        kernel.sign_in, kernel.proof, kernel.ended = made.id, made.proof, None
        code = secrets.token_urlsafe(24)
        self._codes[hashed(code)] = (made.id, s, now)
        return code

    def redeem(self, code: str, device: str) -> str | None:
        """S for the one-time *code*, once, on the device where it was given."""
        id, s, at = self._codes.pop(hashed(code), ("", "", 0.0))
        live = self.live.get(id)
        fits = live is not None and live.device == device
        return s if fits and self._clock() - at < REDEEMED_WITHIN else None

    def claim(self, token: str) -> tuple[str, SignIn] | None:
        """Both halves, for a kernel that was started for a live sign-in; the first time only."""
        kernel = self.kernels[token]
        s, kernel.s = kernel.s, ""
        live = self.live.get(kernel.sign_in)
        return (s, live) if s and live is not None else None

    def of(self, token: str) -> SignIn | None:
        """The live sign-in of this kernel."""
        return self.live.get(self.kernels[token].sign_in)

    def reaches(self, token: str, device: str | None, s: str | None) -> bool:
        """Whether a browser may talk to this kernel: its device, and once somebody is signed in
        there, that sign-in's cookie (which a page that has just signed in is about to fetch)."""
        kernel = self.kernels.get(token)
        if kernel is None or kernel.device != device:
            return False
        waiting = any(id == kernel.sign_in for id, _, _ in self._codes.values())
        return not kernel.proof or waiting or kernel.proof == hashed(s or "")

    def awake(self, token: str) -> None:
        """Somebody touched a page of this sign-in."""
        live = self.of(token)
        if live is not None and not live.locked:
            live.seen = self._clock()

    def lock(self, token: str) -> None:
        """Lock every page of this sign-in."""
        if (live := self.of(token)) is not None:
            live.locked = True

    def unlock(self, token: str) -> None:
        """The member has shown again that it is they."""
        if (live := self.of(token)) is not None:
            live.locked, live.misses, live.seen = False, 0, self._clock()

    def missed(self, token: str) -> None:
        """A wrong PIN or password at a locked page; the fifth ends the sign-in."""
        if (live := self.of(token)) is not None:
            live.misses += 1
            if live.misses >= MISSES:
                self.end(live.id)

    def end(self, id: str) -> None:
        """End a sign-in. Its kernels learn of it when they next ask, and save what they hold."""
        if self.live.pop(id, None) is not None:
            for kernel in self.kernels.values():
                if kernel.sign_in == id:
                    kernel.ended, kernel.s = self._clock(), ""
            self._codes = {h: c for h, c in self._codes.items() if c[0] != id}

    def let_go(self, token: str) -> None:
        """This kernel holds nothing of its sign-in any more."""
        kernel = self.kernels[token]
        kernel.sign_in, kernel.proof, kernel.ended = "", "", None

    def pass_time(self) -> None:
        """Lock and end what nobody has touched, and what no page shows."""
        now = self._clock()
        shown = {kernel.sign_in for kernel in self.kernels.values()}
        for one in list(self.live.values()):
            if one.id in shown:
                one.paged = now
            if now - one.seen > IDLE:
                one.locked = True
            if now - one.seen > LEFT or now - one.paged > NO_PAGE:
                self.end(one.id)
        self._codes = {h: c for h, c in self._codes.items() if now - c[2] < REDEEMED_WITHIN}

    def overdue(self, seconds: float) -> Iterator[str]:
        """Kernels whose sign-in ended so long ago, and that still hold it."""
        now = self._clock()
        for token, kernel in self.kernels.items():
            if kernel.ended is not None and now - kernel.ended > seconds:
                yield token
