"""The machine: account, parts, clock, room on the disk, and where its memory may come to lie."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

from journalkit.doctor.finding import Finding, finding

GB = 1_000_000_000
LEAST, ENOUGH = 1 * GB, 5 * GB
CLOCKS_WANDER = timedelta(minutes=5)
FLOOR = re.compile(r"([\w.-]+)>=([\d.]+)")


def look(store: Path, said: Sequence[os.stat_result], *, at: datetime) -> tuple[Finding, ...]:
    """All of it, for the journal in the folder *store*, of whose files the system *said* this."""
    written = max((file.stat().st_mtime for file in store.glob("heads*.log")), default=0)
    found = (
        parts({name: _version(name) for name in floors()}, floors()),
        clock(at, written=datetime.fromtimestamp(written, UTC), is_synchronised=_synchronised()),
        room(shutil.disk_usage(store).free, journal=sum(one.st_size for one in said)),
    )
    if sys.platform != "linux":
        sentence = "Account, swap, hibernation and disk encryption were not looked at."
        return (*found, finding("system", sentence, look="The server for tablets runs on Linux."))
    swapping = swap(_read("/proc/swaps"), is_encrypted)
    safe = not swapping.what_to_do
    return (
        account(os.geteuid()),
        *found,
        disk(is_encrypted(store)),
        swapping,
        hibernation(_read("/sys/power/state"), _read("/sys/power/disk"), swap_is_safe=safe),
    )


def account(number: int) -> Finding:
    """The account that runs this, which should be the server's own."""
    if number == 0:
        advice = "Give the server an account of its own, and run this as that account."
        return finding("account", "This is root, who may read everything.", bad=advice)
    return finding("account", "This is an ordinary account.")


def parts(installed: Mapping[str, str], wanted: Mapping[str, str]) -> Finding:
    """What is installed against the oldest versions that will do (see `floors`)."""
    old = [
        f"{name} {installed[name] or 'missing'} (needs {floor})"
        for name, floor in wanted.items()
        if _number(installed[name]) < _number(floor)
    ]
    if old:
        sentence = f"Too old, perhaps with holes that are known: {', '.join(old)}."
        return finding("parts", sentence, bad="Install journalkit again, as its lock has it.")
    python = platform.python_version()
    return finding("parts", f"Python {python}; {len(wanted)} parts are new enough.")


def floors() -> dict[str, str]:
    """The oldest version of each part that has no hole known to this release of journalkit."""
    asked = metadata.requires("journalkit") or []
    shapes = [FLOOR.match(one) for one in asked if "extra ==" not in one]
    return {shape[1]: shape[2] for shape in shapes if shape}


def clock(now: datetime, *, written: datetime, is_synchronised: bool | None) -> Finding:
    """The clock against the moment when the journal was last *written*."""
    if now < written - CLOCKS_WANDER:
        sentence = f"It is behind: the journal was last written on {written:%d %B %Y, %H:%M} UTC."
        return finding("clock", sentence, bad="Set the clock; until then nobody's hours are right.")
    if is_synchronised is None:
        advice = "Compare it with a telephone now and then."
        return finding("clock", "Whether a time server keeps it right cannot be told.", look=advice)
    if not is_synchronised:
        advice = "Switch that on (timedatectl set-ntp true), or compare it with a telephone."
        return finding("clock", "No time server keeps it right.", look=advice)
    return finding("clock", "A time server keeps it right.")


def room(free: int, *, journal: int) -> Finding:
    """Bytes left on the disk; new keys and new versions need the database a second time."""
    sentence = f"{free / GB:,.1f} GB are free; the journal has {journal / GB:,.1f} GB."
    if free < LEAST:
        return finding("room", sentence, bad="Make room now: nothing can be saved on a full disk.")
    if free < max(ENOUGH, 2 * journal):
        return finding("room", sentence, look="Make room, or plan for a larger disk.")
    return finding("room", sentence)


def disk(encrypted: bool | None) -> Finding:
    """The disk that the journal lies on."""
    if encrypted:
        return finding("disk", "The disk below the journal is encrypted.")
    sentence = "The disk below the journal is not encrypted."
    if encrypted is None:
        sentence = "Whether the disk below the journal is encrypted cannot be told."
    advice = "Encrypt it: the journal is sealed in any case, the server's own TLS key is not."
    return finding("disk", sentence, look=advice)


def swap(swaps: str, encrypted: Callable[[Path], bool | None]) -> Finding:
    """Where memory, with keys in it, may be written; *swaps* is ``/proc/swaps`` (proc(5))."""
    places = [line.split()[0] for line in swaps.splitlines()[1:] if line.strip()]
    on_disk = [place for place in places if not place.startswith("/dev/zram")]
    if not on_disk:
        return finding("swap", "Memory is never written to a disk.")
    advice = "Switch swap off (swapoff -a, and its line in /etc/fstab), or encrypt it."
    known = [encrypted(Path(place.replace(r"\040", " "))) for place in on_disk]
    if all(known):
        return finding("swap", "Memory that is swapped out is encrypted.")
    if False in known:
        return finding("swap", "Memory, with keys in it, may reach a plain disk.", bad=advice)
    return finding("swap", "Whether swap is encrypted cannot be told.", look=advice)


def hibernation(state: str, way: str, *, swap_is_safe: bool) -> Finding:
    """Whether all of memory may be written to swap; ``/sys/power/state`` and ``disk``."""
    if "disk" not in state.split() or "[disabled]" in way:
        return finding("hibernation", "This computer does not hibernate.")
    if swap_is_safe:
        return finding("hibernation", "Hibernating reaches no plain disk.")
    advice = "Forbid it: systemctl mask hibernate.target hybrid-sleep.target"
    return finding("hibernation", "Hibernating writes every key to a plain disk.", bad=advice)


def is_encrypted(place: Path) -> bool | None:
    """Whether the block device *place*, or the one below the file or folder, is encrypted by
    dm-crypt at some level. None where the kernel does not say what is below, as with btrfs."""
    try:
        said = place.stat()
    except OSError:  # a container is told of its host's swap
        return None
    number = said.st_rdev or said.st_dev
    device = Path(f"/sys/dev/block/{os.major(number)}:{os.minor(number)}")
    return sealed_below(device.resolve()) if device.exists() else None


def sealed_below(device: Path) -> bool:
    """Whether *device*, a folder of ``/sys``, or everything that it is made of, is dm-crypt's."""
    if _read(str(device / "dm" / "uuid")).startswith("CRYPT-"):
        return True
    below = [one.resolve() for one in (device / "slaves").glob("*")]
    return bool(below) and all(map(sealed_below, below))


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _synchronised() -> bool | None:
    asked = shutil.which("timedatectl")
    if asked is None:
        return None
    command = [asked, "show", "--property=NTPSynchronized", "--value"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(done.stdout.strip())


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version.partition("+")[0])[:4]))
