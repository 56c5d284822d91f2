"""A folder or a zip file that came from elsewhere: names, sizes and bytes, and nothing else.

Nothing is unpacked: a name out of a zip is only ever compared, never a path to write to. Links are
refused, for they lead out of what was handed over.
"""

from __future__ import annotations

import os
import stat
import threading
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from journalkit.errors import JournalRefused, PictureRefused

MOST_FILES = 200_000
MOST_JSON = 100 * 1024 * 1024
"""Bytes of one JSON file: some ten years of a large setting."""
MOST_JSON_TOGETHER = 400 * 1024 * 1024

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Box:
    """Files by name (with ``/`` between folders), and how each is opened."""

    sizes: dict[str, int] = field(repr=False)
    _open: Callable[[str], IO[bytes]] = field(repr=False)

    def read(self, name: str) -> bytes:
        """All of a file, where it is no longer than a JSON file may be."""
        try:
            with self._open(name) as file:
                data = file.read(MOST_JSON + 1)
        except _BROKEN:
            raise JournalRefused("A file in it is damaged and cannot be read.") from None
        if len(data) > MOST_JSON:
            raise JournalRefused(f"A JSON file in it is larger than {MOST_JSON // 1024**2} MB.")
        return data

    def picture(self, name: str) -> Piecewise:
        """A photo or a film, read only as far as somebody asks."""
        return Piecewise(self.sizes[name], lambda: self._open(name))


class Piecewise:
    """A file as a `journalkit.media.Source`; `PictureRefused` where it is damaged."""

    def __init__(self, size: int, opened: Callable[[], IO[bytes]]) -> None:
        self.size = size
        self._opened = opened
        self._file: IO[bytes] | None = None
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "Piecewise(…)"

    def read(self, offset: int, length: int) -> bytes:
        """At most *length* bytes from *offset* on."""
        with self._lock:
            try:
                self._file = self._file or self._opened()
                self._file.seek(offset)
                return self._file.read(length)
            except _BROKEN:
                raise PictureRefused("This picture is damaged.") from None

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()


def opened(place: Path | bytes) -> Box:
    """The folder or zip at *place*, or the zip whose bytes it is; `JournalRefused` in words."""
    if isinstance(place, Path) and place.is_dir():
        return _folder(place)
    try:
        box = zipfile.ZipFile(BytesIO(place) if isinstance(place, bytes) else place)
    except _BROKEN:
        raise JournalRefused from None
    return _zip(box)


def _folder(top: Path) -> Box:
    sizes: dict[str, int] = {}
    for folder, folders, files in os.walk(top):
        for name in (*folders, *files):
            path = Path(folder, name)
            about = path.lstat()
            if stat.S_ISLNK(about.st_mode):
                raise JournalRefused(LINKS)
            if stat.S_ISREG(about.st_mode):
                sizes[path.relative_to(top).as_posix()] = about.st_size
    return _checked(Box(sizes, lambda name: _regular(top / name)))


def _regular(path: Path) -> IO[bytes]:
    """*path* opened, where it is a file by now too, and no link or pipe that took its place."""
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError
    return file


def _zip(box: zipfile.ZipFile) -> Box:
    sizes: dict[str, int] = {}
    for one in box.infolist():
        mode = one.external_attr >> 16
        parts = PurePosixPath(one.filename.replace("\\", "/"))
        if stat.S_ISLNK(mode):
            raise JournalRefused(LINKS)
        if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0:1]:
            raise JournalRefused("A name in this zip leads out of it. That is no export.")
        if one.flag_bits & 1:
            raise JournalRefused(
                "This zip has a password.", what_to_do="Unpack it, and bring in the folder."
            )
        if one.compress_type not in _PLAIN or one.filename in sizes:
            raise JournalRefused("This zip is not packed as exports are.")
        if not one.is_dir():
            sizes[one.filename] = one.file_size
    return _checked(Box(sizes, box.open))


def _checked(box: Box) -> Box:
    if len(box.sizes) > MOST_FILES:
        raise JournalRefused(f"There are more than {MOST_FILES:,} files in it.")
    notes = sum(size for name, size in box.sizes.items() if is_json(name))
    if notes > MOST_JSON_TOGETHER:
        raise JournalRefused(f"Its JSON is more than {MOST_JSON_TOGETHER // 1024**2} MB together.")
    return box


def is_json(name: str) -> bool:
    """Whether a file is read for observations: by its name alone."""
    return name.lower().endswith(".json") and "__MACOSX" not in name


LINKS = "There is a link in it, which leads to files that are no part of it."
