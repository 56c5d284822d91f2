"""Files that come from a browser in numbered pieces, put together on the disk as ciphertext.

What arrives was sent by a browser that may be broken, cut off or hostile, so `Arrivals.hear` takes
anything at all and never raises: it answers, with an acknowledgement, with the number of the
piece that it waits for, or with a refusal in words. A file is handed on only when every piece
came, each of its proper length, and the file's own digest agrees where one was sent.

No file name travels, and nothing of a file's content stands in any answer.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, TypeGuard

from journalkit.crypto.scratch import Scratch
from journalkit.errors import JournalError, UploadBroken

PIECE = 512 * 1024
"""Bytes in every piece but the last: small enough that a slow wifi shows progress."""

MOST_BYTES = 40 * 1024 * 1024
MOST_WAITING = 12

_UPLOAD = re.compile(r"[A-Za-z0-9-]{1,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REMEMBERED = 32

Answer: TypeAlias = dict[str, Any]


@dataclass
class _Arriving:
    size: int
    pieces: int
    kept: Scratch
    sum: Any = field(default_factory=hashlib.sha256, repr=False)
    got: int = 0
    """How many pieces have come; they come in order."""
    checking: bool = False
    """All of it has come, and ``kept`` is somebody else's to close."""

    def length_of(self, number: int, piece: int) -> int:
        return piece if number < self.pieces - 1 else self.size - piece * (self.pieces - 1)


@dataclass(frozen=True)
class Heard:
    """What came of one message: answers to send, and a whole file where one is complete.

    Whoever gets ``whole`` has to close it. ``cancelled`` is the upload that the browser gave up
    while its file was being checked.
    """

    answers: tuple[Answer, ...] = ()
    upload: str = ""
    whole: Scratch | None = None
    cancelled: str = ""


class Arrivals:
    """All files that one page is sending.

    ``most_bytes`` is the limit of one file, ``most_waiting`` of files at a time, and
    ``most_together`` of the bytes that all of them may hold (default: two of the largest), so
    that no browser fills the computer's disk. They wait sealed in nameless files in ``folder``,
    which should be on the store's disk: the system's own temporary folder, which is meant where
    it is None, may be memory.
    """

    def __init__(
        self,
        most_bytes: int = MOST_BYTES,
        *,
        most_waiting: int = MOST_WAITING,
        most_together: int = 0,
        piece: int = PIECE,
        folder: Path | None = None,
    ) -> None:
        self.most_bytes = most_bytes
        self.folder = folder
        self._most_waiting = most_waiting
        self._most_together = most_together
        self._piece = piece
        self._arriving: dict[str, _Arriving] = {}
        self._settled: OrderedDict[str, Answer] = OrderedDict()

    def __repr__(self) -> str:
        return f"<Arrivals: {len(self._arriving)} waiting>"

    @property
    def waiting(self) -> int:
        """How many files have begun and are not yet settled."""
        return len(self._arriving)

    @property
    def held(self) -> int:
        """Bytes of unfinished files that are kept now."""
        return sum(one.kept.size for one in self._arriving.values() if not one.checking)

    def hear(self, content: object, buffers: object = ()) -> Heard:
        """One message of the browser. Never raises; what is not of this protocol is ignored."""
        if not isinstance(content, Mapping):
            return Heard()
        do, upload = content.get("do"), content.get("upload")
        if do not in ("begin", "piece", "end", "cancel", "where"):
            return Heard()
        if not isinstance(upload, str) or not _UPLOAD.fullmatch(upload):
            return Heard()
        if do == "cancel":
            return self._cancel(upload)
        if upload in self._settled:
            # The answer may have been lost with the connection: say it again.
            return Heard((self._settled[upload],))
        try:
            if do == "begin":
                return self._begin(upload, content)
            one = self._arriving.get(upload)
            if one is None:
                raise UploadBroken
            if do == "piece":
                return self._take(upload, one, content.get("number"), buffers)
            if do == "end":
                return self._end(upload, one, content.get("sha256"))
            return Heard((_where(upload, one),))
        except JournalError as error:  # a file that does not fit, or a disk that is full
            return Heard((self.refuse(upload, error.sentence, error.what_to_do),))

    def settle(self, upload: str, answer: Answer) -> Answer:
        """The last word on an upload: its place is freed, and the answer kept for a repeat."""
        one = self._arriving.pop(upload, None)
        if one is not None and not one.checking:
            one.kept.close()
        self._settled[upload] = answer
        while len(self._settled) > _REMEMBERED:
            self._settled.popitem(last=False)
        return answer

    def uploads(self) -> tuple[str, ...]:
        """Those that have begun and are not yet settled."""
        return tuple(self._arriving)

    def refuse(self, upload: str, sentence: str, what_to_do: str) -> Answer:
        """Settle an upload with a refusal in words."""
        return self.settle(
            upload,
            {
                "kind": "refused",
                "upload": upload,
                "sentence": sentence,
                "what_to_do": what_to_do,
            },
        )

    def _begin(self, upload: str, content: Mapping[str, object]) -> Heard:
        size, pieces = content.get("size"), content.get("pieces")
        if not _is_whole_number(size) or not _is_whole_number(pieces):
            raise UploadBroken
        if size == 0:
            raise UploadBroken(
                "This file is empty.", what_to_do="Choose another file, or take it again."
            )
        if size > self.most_bytes:
            raise UploadBroken(
                f"This file is larger than {in_mb(self.most_bytes)} MB.",
                what_to_do="Choose a smaller picture or a shorter video.",
            )
        if pieces != -(-size // self._piece):
            raise UploadBroken
        known = self._arriving.get(upload)
        if known is not None:
            if (known.size, known.pieces) != (size, pieces):
                raise UploadBroken
            return Heard((_where(upload, known),))
        together = size + sum(one.size for one in self._arriving.values())
        if len(self._arriving) >= self._most_waiting or together > (
            self._most_together or 2 * self.most_bytes
        ):
            raise UploadBroken(
                "Too many files are on their way at once.",
                what_to_do="Wait until the others are there, then add this one again.",
            )
        kept = Scratch(self.folder or Path(tempfile.gettempdir()))
        self._arriving[upload] = _Arriving(size, pieces, kept)
        return Heard()

    def _take(self, upload: str, one: _Arriving, number: object, buffers: object) -> Heard:
        if not _is_whole_number(number) or number >= one.pieces:
            raise UploadBroken
        if one.checking or number < one.got:
            # Sent a second time after a break. The first one stands, whatever this one holds.
            return Heard(({"kind": "ack", "upload": upload, "number": number},))
        if number > one.got:
            return Heard((_where(upload, one),))
        data = _only_buffer(buffers)
        if data is None or len(data) != one.length_of(number, self._piece):
            raise UploadBroken
        one.kept.append(data)
        one.sum.update(data)
        one.got += 1
        return Heard(({"kind": "ack", "upload": upload, "number": number},))

    def _end(self, upload: str, one: _Arriving, sha256: object) -> Heard:
        if one.checking:
            return Heard()
        if one.got < one.pieces:
            return Heard((_where(upload, one),))
        if sha256 is not None and not (isinstance(sha256, str) and _SHA256.fullmatch(sha256)):
            raise UploadBroken
        if sha256 is not None and one.sum.hexdigest() != sha256:
            raise UploadBroken
        one.checking = True
        return Heard(upload=upload, whole=one.kept)

    def _cancel(self, upload: str) -> Heard:
        one = self._arriving.get(upload)
        # Remembered, so that pieces still on their way do not start anything anew.
        self.settle(upload, {"kind": "cancelled", "upload": upload})
        return Heard(cancelled=upload if one is not None and one.checking else "")


def in_mb(size: int) -> int:
    """Bytes as a person counts them: whole megabytes of 1024 times 1024, at least one."""
    return max(1, round(size / (1024 * 1024)))


def _where(upload: str, one: _Arriving) -> Answer:
    number = one.pieces if one.checking else one.got
    return {"kind": "where", "upload": upload, "number": number}


def _is_whole_number(value: object) -> TypeGuard[int]:
    return type(value) is int and value >= 0


def _only_buffer(buffers: object) -> bytes | None:
    if not isinstance(buffers, Sequence) or isinstance(buffers, (bytes, str, memoryview)):
        return None
    if len(buffers) != 1 or not isinstance(buffers[0], (bytes, bytearray, memoryview)):
        return None
    return bytes(buffers[0])
