"""A film as the worker sees it: a file that is read by asking, and one that is written by saying.

Neither holds the film. Runs in the worker only; it uses no file but the pipes to the parent.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from typing import BinaryIO

WINDOW = 256 * 1024
"""Bytes asked for at a time."""
_WINDOWS = 4  # a film's sound and its pictures may lie apart, and its index elsewhere again
MOST_AT_ONCE = 1 << 20
"""Bytes of one message of film."""


class Asked:
    """A file for `av` to read and to seek in; every window of it is asked of the parent."""

    def __init__(self, size: int, *, heard: BinaryIO, said: BinaryIO) -> None:
        self.size = size
        self._at = 0
        self._heard, self._said = heard, said
        self._windows: OrderedDict[int, bytes] = OrderedDict()

    def read(self, length: int = -1) -> bytes:
        left = self.size - self._at
        wanted = max(0, left if length < 0 else min(length, left))
        number, skipped = divmod(self._at, WINDOW)
        # Less than was wanted is no end of the file: whoever reads asks again.
        found = self._window(number)[skipped : skipped + wanted] if wanted else b""
        self._at += len(found)
        return found

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def _window(self, number: int) -> bytes:
        found = self._windows.pop(number, None)
        if found is None:
            start = number * WINDOW
            length = min(WINDOW, self.size - start)
            self._said.write(b"read %d %d\n" % (start, length))
            self._said.flush()
            found = self._heard.read(length)
            if len(found) < length:
                os._exit(1)  # the parent is gone, or wants no more
        self._windows[number] = found
        if len(self._windows) > _WINDOWS:
            self._windows.popitem(last=False)
        return found


class Said:
    """A file for `av` to write from front to back; all of it goes to the parent at once."""

    def __init__(self, said: BinaryIO) -> None:
        self._said = said

    def write(self, data: bytes) -> int:
        for start in range(0, len(data), MOST_AT_ONCE):
            part = data[start : start + MOST_AT_ONCE]
            self._said.write(b"film %d\n" % len(part))
            self._said.write(part)
        self._said.flush()
        return len(data)
