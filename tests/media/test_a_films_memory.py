"""A film is never held: not by the page that it arrives at, not by the worker that copies it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.media.camera import long_film

ROOT = Path(__file__).parents[2]
MOST = 128  # MiB above rest, both processes together

# A process of its own: a peak is measured, and other tests have had theirs. A worker's pages count
# whole, those of shared libraries too, so what it says is more than it costs.
MEASURE = """
import resource, sys
from pathlib import Path
from journalkit.crypto.scratch import Scratch
from journalkit.media import convert, make_safe_video

def memory(name):
    status = Path("/proc/self/status").read_text()
    return int(status.partition(name + ":")[2].split()[0]) / 1024

path, work = Path(sys.argv[1]), {"copy": make_safe_video, "convert": convert}[sys.argv[2]]
with Scratch(path.parent) as scratch:
    before = memory("VmRSS")
    with path.open("rb") as file:
        while data := file.read(1 << 19):
            scratch.append(data)
    kept = []
    work(scratch, keep=lambda data, starts: kept.append(len(data)))
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(memory("VmHWM") - before, worker, sum(kept), scratch.size)
"""


def measured(film: Path, work: str) -> tuple[float, float, int, int]:
    said = subprocess.run(
        [sys.executable, "-c", MEASURE, str(film), work],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    ).stdout.split()  # fmt: skip
    return float(said[0]), float(said[1]), int(said[2]), int(said[3])


@pytest.mark.parametrize("size", [60, pytest.param(200, marks=pytest.mark.faults)])
def test_a_film_of_any_size_costs_little_memory(tmp_path: Path, size: int) -> None:
    path = tmp_path / "film"
    path.write_bytes(long_film(size << 20))
    page, worker, kept, sent = measured(path, "copy")
    assert kept == pytest.approx(sent, rel=0.01)
    assert sent >= (size - 2) << 20
    assert page + worker < MOST, f"page {page:.0f} MiB, worker {worker:.0f} MiB"
