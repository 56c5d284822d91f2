"""Is requirements.lock in step with pyproject.toml? Says what to do when it is not.

Three questions: does the lock satisfy every requirement that pyproject.toml states, is every
line of it one exact version with its hashes and no address, and is every package in it there
because something asked for it? The last is answered by what the installed packages declare, for
every system and Python that the project supports.
"""

from __future__ import annotations

import itertools
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT = Path(__file__).resolve().parent.parent
WHAT_TO_DO = "Run `make lock` and commit requirements.lock together with pyproject.toml."
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
SYSTEMS = (("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt"))
PYTHONS = ("3.11.2", "3.11.9", "3.12.0", "3.13.0")


@dataclass(frozen=True)
class Pin:
    """One version of one package, and how many hashes vouch for it."""

    requirement: Requirement
    hashes: int

    @property
    def name(self) -> str:
        """The package's name as registries compare it."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> Version | None:
        """The one version that this line allows, or None if it allows more than one."""
        found = re.fullmatch(r"==([^*,]+)", str(self.requirement.specifier))
        return Version(found.group(1)) if found else None


def environments() -> Iterator[dict[str, str]]:
    """Every system and Python that the lock has to serve, as markers see them."""
    for (platform, system, family), python in itertools.product(SYSTEMS, PYTHONS):
        yield {
            "implementation_name": "cpython",
            "implementation_version": python,
            "os_name": family,
            "platform_machine": "x86_64",
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": system,
            "platform_version": "",
            "python_full_version": python,
            "python_version": ".".join(python.split(".")[:2]),
            "sys_platform": platform,
        }


def stated(project: dict[str, Any]) -> list[Requirement]:
    """What pyproject.toml asks for: the parts, the extras, the tools and the builder."""
    lists = [
        project["project"]["dependencies"],
        project["build-system"]["requires"],
        *project["project"].get("optional-dependencies", {}).values(),
        *project.get("dependency-groups", {}).values(),
    ]
    return [Requirement(text) for text in itertools.chain.from_iterable(lists)]


def read_lock(text: str) -> tuple[list[Pin], list[str]]:
    """The pins of a lock, and the lines that do not belong in one."""
    pins, strange = [], []
    for line in text.replace("\\\n", " ").splitlines():
        entry = line.split("#")[0].strip()
        if not entry:
            continue
        wanted = HASH.sub("", entry).strip()
        if wanted.startswith("-") or "@" in wanted or "://" in wanted:
            strange.append(wanted.split()[0])
        else:
            pins.append(Pin(Requirement(wanted), len(HASH.findall(entry))))
    return pins, strange


def applies(requirement: Requirement, environment: dict[str, str], extras: Iterable[str]) -> bool:
    """Is this requirement meant for that environment, with any of these extras (or none)?"""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({**environment, "extra": e}) for e in extras)


def unsatisfied(wanted: list[Requirement], pins: list[Pin]) -> list[str]:
    """A sentence for each requirement that the lock leaves open somewhere."""
    said = {}
    for requirement, environment in itertools.product(wanted, environments()):
        if not applies(requirement, environment, [""]):
            continue
        name = canonicalize_name(requirement.name)
        here = [p for p in pins if p.name == name and applies(p.requirement, environment, [""])]
        if len(here) != 1:
            where = f"{environment['sys_platform']}, Python {environment['python_full_version']}"
            said[str(requirement)] = f"{requirement}: {len(here)} versions locked for {where}."
        elif (version := here[0].version) and version not in requirement.specifier:
            said[str(requirement)] = f"{requirement}: the lock has {version}."
    return list(said.values())


def asked_for(wanted: list[Requirement]) -> set[str]:
    """The names of every package that these requirements bring, on any supported system."""
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [(canonicalize_name(r.name), frozenset(r.extras)) for r in wanted]
    while waiting:
        if (step := waiting.pop()) in seen:
            continue
        seen.add(step)
        name, extras = step
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another system or Python: its own needs are checked there
        for need in map(Requirement, needs):
            if any(applies(need, e, ["", *extras]) for e in environments()):
                waiting.append((canonicalize_name(need.name), frozenset(need.extras)))
    return {name for name, _ in seen}


def problems(pyproject: str, lock: str) -> list[str]:
    """Everything that is wrong between the two texts, as sentences; empty when in step."""
    wanted = stated(tomllib.loads(pyproject))
    pins, strange = read_lock(lock)
    found = [f"{line}: an option or an address has no place in the lock." for line in strange]
    found += [f"{pin.requirement.name}: not one exact version." for pin in pins if not pin.version]
    found += [f"{pin.requirement.name}: no hash." for pin in pins if not pin.hashes]
    found += unsatisfied(wanted, pins)
    needless = {pin.name for pin in pins} - asked_for(wanted)
    found += [f"{name}: locked, and nothing asks for it." for name in sorted(needless)]
    return found


def main() -> int:
    """Print the problems, or that there are none; the exit status says the same."""
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    found = problems((PROJECT / "pyproject.toml").read_text(encoding="utf-8"), lock)
    for sentence in found:
        print(sentence)
    print(WHAT_TO_DO if found else "requirements.lock is in step with pyproject.toml.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
