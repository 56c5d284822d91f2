"""How a page's kernel starts: no history, no start-up files, no debugger, no core dump.

It is the kernel's launcher, so it imports nothing but the standard library and ipykernel. A kernel
starts before anybody asks for its page: what it has to know of the page comes on standard input.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import signal
import sys
import threading
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NAME = 15
READY = "journal-ready"
PAGE = "journal-page"


def guard(parent: int) -> None:
    """Die with *parent*, and keep other processes of this account out of the memory.

    The kernel holds opened keys: a non-dumpable process leaves no core file and cannot be
    attached to (prctl(2)). Both calls exist on Linux only; elsewhere ipykernel itself looks
    every second whether its parent is still there.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    if parent > 1 and os.getppid() != parent:
        # The parent ended between our start and the first call above.
        os._exit(1)


def be_called(name: str) -> None:
    """The name that an administrator sees in a list of processes (on Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode(), 0, 0, 0)


class _NumberAndType(logging.Formatter):
    """One line, with the type of an exception and never its words."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        return " ".join(super().format(record).split())


def quieten() -> None:
    """Send what anybody prints to nowhere; keep one line open for journalkit's own log.

    ipykernel and IPython print whole tracebacks, values included, to the standard streams,
    which the kernel shares with the server's log.
    """
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    handler = logging.StreamHandler(os.fdopen(kept, "w", encoding="utf-8", buffering=1))
    handler.setFormatter(_NumberAndType("%(levelname)s kernel %(message)s"))
    log = logging.getLogger("journalkit")
    log.addHandler(handler)
    log.setLevel(logging.WARNING)
    log.propagate = False


class Told:
    """What the server tells the kernel of its page: one line of JSON, the environment's names."""

    def __init__(self) -> None:
        self._there = threading.Event()
        self._is_page = False
        threading.Thread(target=self._listen, name="told", daemon=True).start()

    def _listen(self) -> None:
        with os.fdopen(os.dup(0), "rb", buffering=0) as said:
            line = b""
            while not line.endswith(b"\n"):
                part = said.read(1 << 16)
                if not part:
                    os._exit(1)  # the server is gone, or has no use for this kernel
                line += part
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.environ.update(json.loads(line))
        self._there.set()

    def wait(self) -> None:
        """Wait until it was told. The page's cell runs no earlier."""
        if not self._is_page:
            self._there.wait()
            self._is_page = True
            be_called(PAGE)


def settings() -> dict[str, dict[str, Any]]:
    """ipykernel's settings, by class."""
    return {
        "HistoryManager": {"enabled": False},
        "InteractiveShellApp": {
            "exec_PYTHONSTARTUP": False,
            "ignore_cwd": True,
            "default_extensions": [],
        },
        "IPKernelApp": {"capture_fd_output": False, "log_level": logging.CRITICAL},
        "IPCompleter": {"use_jedi": False},
        "InteractiveShell": {"cache_size": 0, "colors": "NoColor"},
    }


def learn() -> Any:
    """Import what a kernel is made of; returns the class that runs one."""
    # Half of a kernel's start is the debugger, which no page uses.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    # A kernel imports these as it starts.
    import faulthandler  # noqa: F401

    import ipykernel.debugger  # noqa: F401
    import tornado.gen
    import tornado.platform.asyncio  # noqa: F401
    from ipykernel.iostream import IOPubThread
    from ipykernel.kernelapp import IPKernelApp

    def _no_pipe(thread: IOPubThread) -> None:
        """It would listen on TCP for what forked children print, and a page has none."""
        thread._pipe_flag = False

    IOPubThread._setup_pipe_in = _no_pipe  # type: ignore[method-assign]

    class PageKernel(IPKernelApp):
        def load_config_file(self, *args: object, **kwargs: object) -> None:
            """Nobody's own IPython settings or start-up files reach a page."""

        def parse_command_line(self, argv: object = None) -> None:
            """It has none; to look for one, traitlets walks over every setting there is."""

        def init_crash_handler(self) -> None:
            """An uncaught error would be printed with its values: `quieten` has the streams."""

    return PageKernel


def run(kernel: Any, connection_file: str) -> None:
    """Run one kernel, of the class that `learn` gave, until it is told to end."""
    from traitlets.config import Config

    be_called(READY)
    told = Told()
    app = kernel.instance(config=Config(settings()), connection_file=connection_file)
    app.initialize()
    app.shell.events.register("pre_execute", told.wait)
    if widgets := sys.modules.get("ipywidgets"):
        # Imported before there was a kernel, it has not said that it listens.
        widgets.register_comm_target()
    app.start()
    end_page()


def end_page() -> None:
    """The page is closed: what is being made safe is given up, what was written is kept.

    In this order, for what is made safe meanwhile would be entered by nobody, and stay.
    """
    if errand := sys.modules.get("journalkit.media.errand"):
        errand.leave()
    if page := sys.modules.get("journalkit.pages.page"):
        page.keep()


def main() -> None:
    """Run the kernel whose connection file is the last argument."""
    guard(int(os.environ.get("JPY_PARENT_PID") or 0))
    quieten()
    run(learn(), sys.argv[-1])


if __name__ == "__main__":
    main()
