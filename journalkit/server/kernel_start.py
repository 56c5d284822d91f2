"""How a page's kernel starts: no history, no start-up files, no debugger, no core dump.

It is the kernel's launcher, so it imports nothing but the standard library and ipykernel.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4


def guard() -> None:
    """Die with the server, and keep other processes of this account out of the memory.

    The kernel holds opened keys: a non-dumpable process leaves no core file and cannot be
    attached to (prctl(2)). Both calls exist on Linux only; elsewhere ipykernel itself looks
    every second whether its parent is still there.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    parent = os.environ.get("JPY_PARENT_PID", "")
    if parent.isdigit() and int(parent) > 1 and os.getppid() != int(parent):
        # The server ended between our start and the first call above.
        sys.exit(1)


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


def settings() -> dict[str, dict[str, Any]]:
    """ipykernel's settings, by class."""
    return {
        "HistoryManager": {"enabled": False},
        "InteractiveShellApp": {"exec_PYTHONSTARTUP": False, "ignore_cwd": True},
        "IPKernelApp": {"capture_fd_output": False, "log_level": logging.CRITICAL},
        "IPCompleter": {"use_jedi": False},
        "InteractiveShell": {"cache_size": 0, "colors": "NoColor"},
    }


def main() -> None:
    """Run one kernel until it is told to end."""
    guard()
    quieten()
    # Half of a kernel's start is the debugger, which no page uses.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    from ipykernel.iostream import IOPubThread
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    def _no_pipe(thread: IOPubThread) -> None:
        """It would listen on TCP for what forked children print, and a page has none."""
        thread._pipe_flag = False

    IOPubThread._setup_pipe_in = _no_pipe  # type: ignore[method-assign]

    class PageKernel(IPKernelApp):
        def load_config_file(self, *args: object, **kwargs: object) -> None:
            """Nobody's own IPython settings or start-up files reach a page."""

        def init_crash_handler(self) -> None:
            """An uncaught error would be printed with its values: `quieten` has the streams."""

    PageKernel.launch_instance(config=Config(settings()))
    # The page is closed. What is being made safe is given up, so that nothing of it stays.
    if errand := sys.modules.get("journalkit.media.errand"):
        errand.leave()


if __name__ == "__main__":
    main()
