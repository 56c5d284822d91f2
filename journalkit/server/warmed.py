"""The warmed process: it has imported what pages need, and forks a kernel when it is asked to.

A forked kernel shares the memory of everything imported and is there in a few hundredths of a
second. The process has one thread, opens no store and is told no secret: what a page may know
reaches its kernel alone, on a pipe of its own (`kernel_start.Told`).

It imports no more of journalkit by name than the launcher beside it; which modules to warm, the
server reads out of the apps' notebooks.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import logging
import os
import random
import signal
import socket
import sys
import threading
from typing import Any, NoReturn

from journalkit.server import kernel_start

NAME = "journal-warm"
log = logging.getLogger("journalkit.server.warmed")
LONGEST = 4096
"""Bytes of a request: the path of a connection file."""


def warm(modules: list[str]) -> None:
    """Import *modules*. One that cannot be imported is left to the page that asks for it."""
    for name in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def serve(line: socket.socket, kernel: Any) -> None:
    """Fork a kernel for each request on *line*, until the server closes it.

    A request is the path of a connection file, with the reading end of the kernel's own pipe. The
    answer is the kernel's process id, with a file that stands for the process (pidfd_open(2)): it
    goes on meaning this process when the number has been given to another.
    """
    here = os.getpid()
    # Whoever ends is forgotten at once; the server hears of it by the file.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    while True:
        request, passed, _, _ = line.recvmsg(LONGEST, socket.CMSG_SPACE(array.array("i").itemsize))
        if not request:
            return
        fds = array.array("i")
        for _, _, data in passed:
            fds.frombytes(data)
        number = os.fork()
        if number == 0:
            become(kernel, request.decode(), told=fds[0], parent=here, line=line)
        os.close(fds[0])
        try:
            process = os.pidfd_open(number)
        except ProcessLookupError:
            line.send(b"0")
            continue
        socket.send_fds(line, [str(number).encode()], [process])
        os.close(process)


def become(
    kernel: Any, connection_file: str, *, told: int, parent: int, line: socket.socket
) -> NoReturn:
    """Be a kernel from here on: nothing of the warmed process's business is left."""
    try:
        line.close()
        kernel_start.guard(parent)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(told, 0)
        os.close(told)
        random.seed()
        if numpy := sys.modules.get("numpy"):
            numpy.random.seed()
        kernel_start.run(kernel, connection_file)
        # Threads finish what they are at, such as taking away what is given up. The rest of
        # Python's end would only write over memory that is shared. (multiprocessing ends so too.)
        threading._shutdown()  # type: ignore[attr-defined]
    finally:
        os._exit(0)


def main() -> None:
    """``python -m journalkit.server.warmed <socket> <module> ...``"""
    kernel_start.guard(int(os.environ.pop("JPY_PARENT_PID", 0)))
    kernel_start.be_called(NAME)
    kernel = kernel_start.learn()
    modules = sys.argv[2:]
    warm(modules)
    if modules and len(os.listdir("/proc/self/task")) != 1:
        # A lock that another thread holds would be held for ever in what is forked.
        log.warning("an app's imports start a thread, so that no page shares them")
        os.execv(sys.executable, sys.orig_argv[: -len(modules)])  # noqa: S606
    kernel_start.quieten()
    with socket.socket(fileno=int(sys.argv[1])) as line:
        serve(line, kernel)


if __name__ == "__main__":
    main()
