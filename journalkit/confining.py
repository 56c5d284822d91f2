"""What the worker gives up before it reads a stranger's bytes.

After `confine` a process on Linux can open no file, write none, start no program, reach no
network and signal nobody; elsewhere it has what that system offers of the limits. Hostile
bytes that take over a decoder then hold a process that can only answer, or end.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_NO_NEW_PRIVILEGES, _DEATH_SIGNAL, _DUMPABLE = 38, 1, 4  # linux/prctl.h
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446  # the same numbers on every architecture
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # rights by Landlock's ABI, from bit 0


def confine(memory: int, cpu_seconds: int) -> None:
    """Give up files, programs, network and core dumps; bound memory (bytes) and processor time.

    Everything that will be needed must be imported before. Limits of open files and of written
    bytes hold on every POSIX system; Landlock (Linux 5.13 and later) is a second fence behind
    them and its absence is no error.
    """
    if sys.platform != "win32":
        import resource

    if sys.platform == "linux":  # before the limits: the fence needs a file descriptor
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        _landlock(libc)
    if sys.platform != "win32":
        bounds = {
            "RLIMIT_AS": (memory, memory),
            "RLIMIT_CPU": (cpu_seconds, cpu_seconds + 1),
            "RLIMIT_FSIZE": (0, 0),
            "RLIMIT_CORE": (0, 0),
            # The three pipes are open already; nothing else can be.
            "RLIMIT_NOFILE": (3, 3),
        }
        for name, bound in bounds.items():
            try:
                resource.setrlimit(getattr(resource, name), bound)
            except (AttributeError, OSError, ValueError):
                # macOS refuses RLIMIT_AS; the wall-clock limit is the parent's.
                if sys.platform == "linux":
                    raise


def die_with(parent: int) -> None:
    """End this process when the thread that started it ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it ended before the line above
            os._exit(1)


def _landlock(libc: ctypes.CDLL) -> None:
    """Handle every right and allow none: `landlock(7)`."""
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    files = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    network = 3 if version >= 4 else 0  # bind and connect
    scopes = 3 if version >= 6 else 0  # abstract sockets and signals
    length = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = (ctypes.c_uint64 * 3)(files, network, scopes)
    fence = libc.syscall(_LANDLOCK_CREATE, rules, ctypes.c_size_t(length), 0)
    if fence >= 0:
        libc.syscall(_LANDLOCK_RESTRICT, fence, 0)
        os.close(fence)
