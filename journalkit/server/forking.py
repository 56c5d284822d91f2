"""Kernels that are forked from the warmed process (`warmed`), where there is fork: on Linux."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import IO, Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

POSSIBLE = sys.platform.startswith("linux")


class Forked:
    """A forked kernel, seen as `subprocess.Popen` shows a child: it is another process's child, so
    a file stands for it (pidfd_open(2)), which no reused process number can mislead."""

    stdout = stderr = None

    def __init__(self, pid: int, fd: int, stdin: IO[bytes]) -> None:
        self.pid = pid
        self.stdin = stdin
        self.returncode: int | None = None
        self._fd = fd

    def poll(self) -> int | None:
        """0 once it has ended, in whatever way; None before."""
        if self.returncode is None and self._has_ended(within=0):
            self.returncode = 0
            os.close(self._fd)
        return self.returncode

    def _has_ended(self, *, within: float | None) -> bool:
        looking = select.poll()  # select(2) knows no file beyond the first thousand
        looking.register(self._fd, select.POLLIN)
        return bool(looking.poll(None if within is None else within * 1000))

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; `subprocess.TimeoutExpired` where that takes longer."""
        if self.returncode is None and not self._has_ended(within=timeout):
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return self.poll() or 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it is still there."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._fd, signal.Signals(number))

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class Warmed:
    """The server's end of the line to the warmed process. Starts it, and again where it ended."""

    def __init__(self, modules: Sequence[str], *, env: Mapping[str, str], cwd: str) -> None:
        self._modules = modules
        self._env = {**env, "JPY_PARENT_PID": str(os.getpid())}
        self._cwd = cwd
        self._process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = asyncio.Lock()

    def start(self) -> None:
        """Start the process. It takes requests at once and answers when it is warm."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with theirs:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "journalkit.server.warmed"),
                    *(str(theirs.fileno()), *self._modules),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=self._env,
                cwd=self._cwd,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._line = ours

    async def fork(self, connection_file: str) -> Forked:
        """One more kernel. `OSError` where the warmed process does not live."""
        async with self._one_at_a_time:
            if self._process is None or self._process.poll() is not None:
                self.end()
                self.start()
            told, tell = os.pipe()
            try:
                socket.send_fds(self._line, [os.fsencode(connection_file)], [told])
                pid, fd = await self._answer()
            except BaseException:
                os.close(tell)
                raise
            finally:
                os.close(told)
            return Forked(pid, fd, os.fdopen(tell, "wb", buffering=0))

    async def _answer(self) -> tuple[int, int]:
        loop = asyncio.get_running_loop()
        there = asyncio.Event()
        loop.add_reader(self._line, there.set)
        try:
            await there.wait()
        finally:
            loop.remove_reader(self._line)
        said, fds, _, _ = socket.recv_fds(self._line, 32, 1)
        if not fds:
            raise ChildProcessError("The warmed process has ended.")
        return int(said), fds[0]

    def end(self) -> None:
        """End it, and with it every kernel that is left."""
        if self._process is not None:
            self._line.close()
            self._process.kill()
            self._process.wait()
            self._process = None


class ForkingProvisioner(LocalProvisioner):
    """Takes a kernel from the warmed process in place of starting Python once more."""

    warmed: Warmed

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        forked = await self.warmed.fork(cmd[-1])
        self.process = cast("Any", forked)  # what it lacks of a Popen, nobody asks for
        self.pid, self.cwd = forked.pid, kwargs.get("cwd")
        return self.connection_info
