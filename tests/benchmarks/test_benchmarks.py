"""The benchmark runs, and its table is whole. How fast it is here proves nothing, so no figure
is asked for."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import backing_up, searching, serving, table
from benchmarks.timing import Times


@pytest.mark.usefixtures("chromium_path")
@pytest.mark.faults
def test_the_benchmark_measures_every_row_and_writes_nothing_unless_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, results = tmp_path / "disk", tmp_path / "results"
    place.mkdir()

    rows = bench.main(["--quick", "--at", str(place)], results=results)

    assert [row.what.partition(" of ")[0].split()[-1] for row in rows] == [
        *("durable", "notes", "row", "in", "queue", "observations", "observations"),
        *("photo", "HEIC", "video"),
        *(("store", "back-up", "synced") if backing_up.restic() else ()),
    ]
    assert [row.what for row in rows if row.memory is not None] == [row.what for row in rows[7:10]]
    for row in rows:
        for figure in (row.ratio, row.ours.p50, row.ours.p95, row.theirs.p50, row.theirs.p95):
            assert math.isfinite(figure)
            assert figure > 0
    printed = capsys.readouterr().out
    assert all(line in printed for line in table.lines(rows))
    assert list(place.iterdir()) == []
    assert not results.exists()


def test_a_row_of_the_benchmark_is_measured_beside_its_other(tmp_path: Path) -> None:
    ours, theirs = searching.measure(tmp_path, notes=60, blocks=2, each=9)
    for times in (ours, theirs):
        assert 0 < times.p50 <= times.p95


def test_where_no_browser_is_the_video_is_left_out_and_a_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "chromium", lambda: "")
    said: list[str] = []

    assert bench.film(bench.QUICK, pytest.fail, say=said.append) == ()
    assert said == [serving.NO_BROWSER]


def test_where_no_restic_is_the_back_up_is_left_out_and_a_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backing_up, "restic", lambda: "")
    said: list[str] = []

    assert bench.backed_up(bench.QUICK, pytest.fail, say=said.append) == ()
    assert said == [backing_up.NO_RESTIC]


def test_memory_above_its_aim_is_a_miss() -> None:
    fast = Times(1.0, 1.0)
    light, heavy = (
        table.Row("x", "y", fast, fast, aim=2.0, memory=taken, memory_within=128.0)
        for taken in (127.0, 129.0)
    )
    assert (light.verdict, heavy.verdict) == ("reached", "missed")


def test_a_table_is_kept_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = table.Row("save", "plain", Times(2.0, 3.0), Times(1.0, 2.0), aim=1.3)
    monkeypatch.setattr(bench, "measured", lambda *_, **__: (one,))

    bench.main(["--save"], results=tmp_path / "results")

    [file] = (tmp_path / "results").iterdir()
    assert table.lines([one])[-1] in file.read_text(encoding="utf-8")
    assert str(file) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ours", "within", "verdict"),
    [(1.2, None, "reached"), (1.4, None, "missed"), (1.2, 0.5, "missed"), (1.2, 9.0, "reached")],
)
def test_an_aim_is_reached_only_where_the_ratio_and_the_time_are(
    ours: float, within: float | None, verdict: str
) -> None:
    row = table.Row("x", "y", Times(ours, ours), Times(1.0, 1.0), aim=1.3, within=within)

    assert row.verdict == verdict
