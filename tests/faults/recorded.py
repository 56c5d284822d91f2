"""What a process wrote, renamed and synced, in order; and the disk as a power cut would leave it.

strace notes each call. A state is what a prefix of them makes of the folders: with all that was
written until then, or with what was synced only, as a disk that kept the rest in its memory.
SQLite's ``-shm`` is never there again: it is made anew.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.pages import traced

CALLS = (
    "open,openat,creat,close,lseek,write,pwrite64,writev,pwritev,ftruncate,truncate,rename,"
    "renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,fsync,fdatasync,sendfile,"
    "copy_file_range,fallocate"
)
LINE = re.compile(r"(\w+)\((.*)\) += (-?\d+).*")
HANDLE = re.compile(r"(\d+)<(.*?)>")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')

Names = dict[str, bytes]
Call = tuple[str, list[str], int]


@dataclass
class Disk:
    """The files below some folders."""

    now: Names
    synced: Names
    """What a power cut leaves of each."""
    handles: dict[int, int] = field(default_factory=dict)
    """Where each open file is written next."""
    said: list[Any] = field(default_factory=list)

    def write(self, path: str, data: bytes, at: int) -> None:
        if path in self.now:
            had = self.now[path].ljust(at, b"\0")
            self.now[path] = had[:at] + data + had[at + len(data) :]

    def rename(self, old: str, new: str) -> None:
        for names in (self.now, self.synced):
            for path in [one for one in names if one == old or one.startswith(f"{old}/")]:
                names[new + path[len(old) :]] = names.pop(path)

    def remove(self, path: str) -> None:
        self.now.pop(path, None)
        self.synced.pop(path, None)


class Recording:
    """The calls of *work*, done by a process of its own, and the disk that it began with."""

    def __init__(self, work: Callable[..., None], root: Path, log: Path, *given: object) -> None:
        self.root = root
        self._began = _read(root)
        command = [sys.executable, "-m", "tests.faults.recorded", work.__module__, work.__name__]
        under = [
            *(traced.program(), "-y", "-xx", "-s", "4000000"),
            *("-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(log)),
        ]
        ended = subprocess.run([*under, *command, *map(str, given)], check=False)
        assert ended.returncode == 0
        self._ended = _read(root)
        self.calls = [call for line in log.open() if (call := _call(line))]

    def states(self, *, most: int = 0) -> Iterator[tuple[str, list[Any]]]:
        """The folders after each prefix that changed them, in both ways, put in the place of what
        is there; with what had been said by then. Evenly chosen where there are more than *most*.
        """
        ends = [number for number, one in enumerate(self.calls, 1) if self._changes(one)]
        if most and len(ends) > most:
            ends = [ends[number * (len(ends) - 1) // (most - 1)] for number in range(most)]
        disk, done = Disk(dict(self._began), dict(self._began)), 0
        for end in ends:
            for call in self.calls[done:end]:
                self._apply(disk, *call)
            done = end
            lost = {path: disk.synced.get(path, b"") for path in disk.now}
            for how, names in (("all that was written", disk.now), ("what was synced", lost)):
                _write(self.root, names)
                yield f"{how}, {end} calls of {len(self.calls)}", list(disk.said)
        # What was put together is what was there: nothing that wrote went unnoticed.
        assert {path for path in disk.now.keys() | self._ended.keys()
                if disk.now.get(path) != self._ended.get(path)} == set()  # fmt: skip

    def _inside(self, path: str) -> bool:
        return path.startswith(f"{self.root}/") and not path.endswith(("-shm", " (deleted)"))

    def _changes(self, call: Call) -> bool:
        name, given, _ = call
        if name in ("close", "lseek"):
            return False
        if name == "write" and given[0].startswith("1<"):
            return True
        return any(self._inside(path) for path in _paths(given))

    def _apply(self, disk: Disk, name: str, given: list[str], result: int) -> None:
        handle, path = _handle(given[0]) if given else (-1, "")
        if name in ("open", "openat", "creat"):
            [path] = _paths(given)[-1:]
            flags = " ".join(given)
            if self._inside(path) and "O_TMPFILE" not in flags and "O_DIRECTORY" not in flags:
                if "O_CREAT" in flags or name == "creat":
                    disk.now.setdefault(path, b"")
                if "O_TRUNC" in flags or name == "creat":
                    disk.now[path] = b""
                disk.handles[result] = -1 if "O_APPEND" in flags else 0
        elif name == "lseek":
            disk.handles[handle] = result
        elif name == "write" and handle == 1:
            disk.said.append(json.loads(_text(given[1])))
        elif name in ("write", "pwrite64") and self._inside(path):
            at = disk.handles.get(handle, 0) if name == "write" else int(given[3])
            disk.write(
                path, _text(given[1])[:result], len(disk.now.get(path, b"")) if at < 0 else at
            )
            if name == "write" and at >= 0:
                disk.handles[handle] = at + result
        elif name in ("sendfile", "copy_file_range") and result:
            out, source = (given[0], given[1]) if name == "sendfile" else (given[2], given[0])
            (handle, path), (_, source) = _handle(out), _handle(source)
            if not self._inside(path):
                return
            at = disk.handles.get(handle, 0)
            from_ = int(given[2].strip("[]").split("]")[0]) if name == "sendfile" else at
            data = disk.now[source] if source in disk.now else Path(source).read_bytes()
            disk.write(path, data[from_ : from_ + result], at)
            disk.handles[handle] = at + result
        elif name in ("ftruncate", "truncate"):
            path = path or _paths(given)[0]
            size = int(given[1])
            if path in disk.now:
                disk.now[path] = disk.now[path][:size].ljust(size, b"\0")
        elif name in ("fsync", "fdatasync") and path in disk.now:
            disk.synced[path] = disk.now[path]
        elif name.startswith("rename"):
            old, new = _paths(given)
            disk.rename(old, new)
        elif name.startswith("link"):
            old, new = _paths(given)
            for names in (disk.now, disk.synced):
                if old in names:
                    names[new] = names[old]
        elif name.startswith("unlink"):
            disk.remove(_paths(given)[-1])
        else:
            assert name in ("close", "mkdir", "mkdirat", "rmdir", "write", "pwrite64", "fsync",
                            "fdatasync", "sendfile", "copy_file_range"), name  # fmt: skip


def _call(line: str) -> Call | None:
    found = LINE.fullmatch(line.strip())
    if found is None or int(found[3]) < 0:
        return None
    return found[1], found[2].split(", "), int(found[3])


def _text(said: str) -> bytes:
    return bytes.fromhex("".join(TEXT.findall(said)).replace("\\x", ""))


def _handle(said: str) -> tuple[int, str]:
    found = HANDLE.match(said)
    return (int(found[1]), _plain(found[2])) if found else (-1, "")


def _plain(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


def _paths(given: list[str]) -> list[str]:
    """The files that a call names: whole paths, those beside a folder's handle, or a handle's."""
    found, folder = [], ""
    for one in given:
        handle = HANDLE.match(one)
        if one.startswith("AT_FDCWD") or handle:
            folder = _plain(HANDLE.sub(r"\2", one)) if handle else ""
            if handle and len(given) > 1 and not any(each.startswith('"') for each in given[1:]):
                found.append(folder)
        elif one.startswith('"'):
            name = _text(one).decode(errors="replace")
            found.append(name if name.startswith("/") else f"{folder}/{name}")
    return found or ([folder] if folder else [])


def _read(root: Path) -> Names:
    files = (one for one in root.rglob("*") if one.is_file() and not one.name.endswith("-shm"))
    return {str(one): one.read_bytes() for one in files}


def _write(root: Path, names: Names) -> None:
    for one in root.iterdir():
        shutil.rmtree(one)
    for path, data in names.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        Path(path).write_bytes(data)


def main() -> None:
    """Do the work that is named, and say what it says on a line each."""
    module, name, *given = sys.argv[1:]

    def say(*words: object) -> None:
        os.write(1, json.dumps(words).encode() + b"\n")

    getattr(importlib.import_module(module), name)(say, *given)


if __name__ == "__main__":
    main()
