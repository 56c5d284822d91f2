"""Kernels of pages: how they are started, what they are told, whose they are, when they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import (
    AsyncMappingKernelManager,
    ServerKernelManager,
)
from traitlets import Any as AnyValue
from traitlets import default

import journalkit
from journalkit.server import trouble
from journalkit.server.apps import App
from journalkit.server.forking import ForkingProvisioner, Warmed
from journalkit.server.relay import ENDED, OPENING_SECONDS, CellFailed, Relay

PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "TZ", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
# Windows starts no Python without these.
PASSED_ON_WINDOWS = ("SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA")


def environment(own: Mapping[str, str], runtime: Path) -> dict[str, str]:
    """A kernel's whole environment until it is told of its page: what Python needs.

    `own` is the server's environment, of which little is passed on.
    """
    names = PASSED_ON + (PASSED_ON_WINDOWS if sys.platform == "win32" else ())
    kept = {name: own[name] for name in names if name in own}
    kept.update({name: value for name, value in own.items() if name.startswith("LC_")})
    package_home = str(Path(journalkit.__file__).resolve().parent.parent)
    if package_home not in (kept.get("PYTHONPATH") or "").split(os.pathsep):
        # Kernels run in an empty folder; from a source tree they would not find journalkit.
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, [package_home, kept.get("PYTHONPATH")]))
    kept["IPYTHONDIR"] = str(runtime / "ipython")
    kept["PYTHONUNBUFFERED"] = "1"
    # numpy would start a thread for each processor when it is imported; a page has no use for them.
    kept["OPENBLAS_NUM_THREADS"] = kept["OMP_NUM_THREADS"] = "1"
    return kept


KIND = "JOURNALKIT_KIND"
"""Of which kind of app a kernel is, in its environment: see `apps.App`."""


class PageKernelSpecs(KernelSpecManager):
    """The one kernel there is. Kernels that are installed for JupyterLab are not offered."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(
            argv=[
                sys.executable,
                "-m",
                "journalkit.server.kernel_start",
                "-f",
                "{connection_file}",
            ],
            display_name="journalkit",
            language="python",
        )


class PageKernelManager(ServerKernelManager):
    """One kernel. It talks over sockets in a private folder, not over the network."""

    autorestart = False  # a page's kernel that died has lost the sign-in: the page opens again
    shutdown_wait_time = 2.0

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        """Where there is a warmed process, the kernel comes from it. (Jupyter's own way to say so
        is an entry point of the installed package, which a checkout may lack.)"""
        kernels: Any = self.parent
        warmed: Warmed | None = kernels.warmed.get(kwargs["env"].get(KIND, ""))
        if warmed is not None and self.provisioner is None:
            self.provisioner = ForkingProvisioner(
                kernel_id=kwargs["kernel_id"], kernel_spec=self.kernel_spec, parent=self
            )
            self.provisioner.warmed = warmed
        command: tuple[list[str], dict[str, Any]] = await super()._async_pre_start_kernel(**kwargs)
        return command

    @default("transport")
    def _private_sockets(self) -> str:
        return "tcp" if sys.platform == "win32" else "ipc"

    @default("ip")
    def _short_path(self) -> str:
        if self.transport == "tcp":
            return "127.0.0.1"
        # A socket's path holds about 100 characters (unix(7)); the kernel's id is too long for it.
        number = os.urandom(6).hex()
        return str(Path(self.connection_file).parent / f"k{number}")


class PageKernels(AsyncMappingKernelManager):
    """All kernels of this server, each with the device that it belongs to."""

    keeper = AnyValue(help="the gate, which knows whose each kernel is")
    most_per_device = 12
    most = 60
    patience = 1800.0
    """Seconds that a kernel without a browser may be idle before it is ended."""
    unclaimed_patience = 60.0
    """Seconds that a kernel waits for the browser that asked for its page."""
    grace = 5.0
    """Seconds in which a kernel saves what it holds of a sign-in that ended, and lets go."""
    overdue = 3600.0
    """Seconds after which a kernel without a browser is ended although it works."""
    environment = AnyValue(help="the whole environment of a kernel before it is told of a page")

    @default("kernel_manager_class")
    def _page_kernel_manager(self) -> str:
        return "journalkit.server.kernels.PageKernelManager"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.warmed: dict[str, Warmed] = {}
        self.ready = {"": 2}
        """By kind of app: kernels that wait for a page. Each is told of it, and is then that page's
        alone."""
        self.relays: dict[str, Relay] = {}
        self._waiting: defaultdict[str, list[Relay]] = defaultdict(list)
        self._on_their_way: Counter[str] = Counter()

    def start_watching_activity(self, kernel_id: str) -> None:
        """The relay sees every message; a second pair of sockets is not needed."""

    def stop_watching_activity(self, kernel_id: str) -> None:
        """See above."""

    def room_for(self, device: str) -> bool:
        """May this device open one more page?"""
        theirs = sum(1 for relay in self.relays.values() if relay.device == device)
        theirs += self._on_their_way[device]
        all_of_them = len(self.relays) + self._on_their_way.total()
        return theirs < self.most_per_device and all_of_them < self.most

    async def open(self, device: str, app: App, *, token: str, told: dict[str, str]) -> Relay:
        """A kernel for a page on *device*, which is *told* of it (names of the environment).
        *token* is the one that the gate knows it by; it is forgotten there with the kernel."""
        self._on_their_way[device] += 1
        try:
            relay = await self._ready_one(app.kind)
            self._tell(relay.kernel_id, told)
        except BaseException:
            self.keeper.stopped(token)
            raise
        finally:
            self._on_their_way[device] -= 1
        relay.belong(device, token=token, app=app.name)
        self.relays[relay.kernel_id] = relay
        return relay

    async def _ready_one(self, kind: str) -> Relay:
        while self._waiting[kind]:
            relay = self._waiting[kind].pop(0)
            if await self._lives(relay.kernel_id):
                return relay
            relay.close()
            await self.end(relay.kernel_id, now=True)
        return await self._start_one(kind)

    async def _start_one(self, kind: str) -> Relay:
        kernel_id = await self.start_kernel(
            kernel_name="journalkit",
            env={**self.environment, KIND: kind},
            cwd=str(Path(self.connection_dir) / "empty"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        return Relay(self.get_kernel(kernel_id), kernel_id)

    def _tell(self, kernel_id: str, told: dict[str, str]) -> None:
        """On a pipe of its own: no other process sees it, and it stands in no file."""
        provisioner: Any = self.get_kernel(kernel_id).provisioner
        pipe = provisioner.process.stdin
        pipe.write(json.dumps(told).encode() + b"\n")
        pipe.close()

    async def _lives(self, kernel_id: str) -> bool:
        return kernel_id in self and await ensure_async(self.get_kernel(kernel_id).is_alive())

    async def refill(self, *kinds: str) -> None:
        """Have kernels of these *kinds* ready for whoever opens a page next."""
        for kind in kinds:
            while len(self._waiting[kind]) < self.ready[kind]:
                relay = await self._one_more(kind)
                if relay is None:
                    break
                self._waiting[kind].append(relay)

    async def _one_more(self, kind: str) -> Relay | None:
        try:
            relay = await self._start_one(kind)
        except OSError as error:
            trouble.reference(type(error).__name__, "starting a kernel")
            return None
        try:
            await relay.connected(seconds=OPENING_SECONDS)
        except CellFailed as failure:
            trouble.reference(failure.kind, "a kernel that was to wait")
            relay.close()
            await self.end(relay.kernel_id, now=True)
            return None
        return relay

    def of(self, kernel_id: str, device: str | None, s: str | None) -> Relay | None:
        """The kernel with this id if this device and sign-in may talk to it. No other answer says
        anything."""
        relay = self.relays.get(kernel_id)
        if relay is None or not self.keeper.reaches(relay.token, device, s):
            return None
        return relay

    async def drop(self, device: str) -> None:
        """End at once every kernel of a device that opens nothing any more."""
        theirs = [relay for relay in self.relays.values() if relay.device == device]
        for relay in theirs:
            relay.close(ENDED)
        for relay in theirs:
            await self.end(relay.kernel_id, now=True)

    async def end(self, kernel_id: str, *, now: bool = False) -> None:
        """End a kernel. Unless `now`, it first finishes what it was sent before."""
        relay = self.relays.pop(kernel_id, None)
        if relay is not None:
            if not now:
                await relay.settle(seconds=2.0)
            relay.close()
            self.keeper.stopped(relay.token)
        if kernel_id in self:
            await self._async_shutdown_kernel(kernel_id, now=now)  # type: ignore[no-untyped-call]

    async def end_all(self) -> None:
        """End every kernel at once."""
        for relay in self.relays.values():
            relay.close()
            self.keeper.stopped(relay.token)
        for waiting in self._waiting.values():
            for relay in waiting:
                relay.close()
        self.relays.clear()
        self._waiting.clear()
        await self.shutdown_all(now=True)
        for warmed in self.warmed.values():
            warmed.end()

    async def sweep(self) -> None:
        """End kernels that nobody has, or that cling to a sign-in which ended, and say so on pages
        whose kernel died."""
        clinging = self.keeper.overdue(self.grace)
        for kernel_id, relay in list(self.relays.items()):
            if not await self._lives(kernel_id):
                await self.end(kernel_id, now=True)
            elif relay.token in clinging:
                relay.close(ENDED)
                await self.end(kernel_id, now=True)
            elif relay.alone_since is not None:
                alone = time.monotonic() - relay.alone_since
                patience = self.patience if relay.claimed else self.unclaimed_patience
                if (alone > patience and not relay.busy) or alone > self.overdue:
                    await self.end(kernel_id)
