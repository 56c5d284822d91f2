"""The harness beside which ours is measured with what else could be taken. None of that is needed
here: what it does is tried with the page of plain HTML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from benchmarks.peers import __main__ as bench
from benchmarks.peers import beside, programs, rounds, same_form, sides, visiting
from benchmarks.peers.same_form import Form
from checks import lock_in_step

FORM = Form(
    groups={"Ruth": ["Maya", "Tomasz"], "Amira": ["Zoë"]},
    areas=["Communication", "Mathematics"],
    wellbeing=["low", "", "", "", "high"],
    involvement=["little", "", "", "", "much"],
)
FOLDER = Path(programs.__file__).parent
LATE = 300
"""Milliseconds."""
FIELD = '<label>What happened<textarea id="field"{}></textarea></label>'


def page(body: str, script: str) -> str:
    """An address of a page whose *script* runs late."""
    html = f"<!doctype html>{body}<script>setTimeout(() => {{ {script} }}, {LATE})</script>"
    return "data:text/html," + quote(html)


@pytest.mark.parametrize(
    "late",
    [
        pytest.param(page("", f"document.body.innerHTML = `{FIELD.format('')}`"), id="not there"),
        pytest.param(page(FIELD.format(" disabled"), "field.disabled = false"), id="disabled"),
        pytest.param(page(FIELD.format(" readonly"), "field.readOnly = false"), id="read only"),
        pytest.param(page(FIELD.format(" hidden"), "field.hidden = false"), id="hidden"),
        pytest.param(
            page(
                FIELD.format("") + '<p id="over" style="position: fixed; inset: 0; margin: 0">',
                "over.remove()",
            ),
            id="covered",
        ),
        pytest.param(
            page(
                "<div id=box></div>",
                f"box.attachShadow({{ mode: 'open' }}).innerHTML = '<div></div>{FIELD.format('')}'",
            ),
            id="in a shadow root",
        ),
    ],
)
def test_a_form_counts_as_usable_once_its_words_can_be_typed_and_not_before(
    browser: Browser, late: str
) -> None:
    side = sides.Side("late", "late", late, 0)
    with visiting.visitor(browser, side) as context:
        seconds = visiting.Visit(context, side).seconds

    assert LATE / 1000 <= seconds < 60


def test_the_page_of_plain_html_keeps_what_is_saved_and_is_measured_like_all_others(
    browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "form.json"
    same_form.tell(FORM, file)
    with sides.floor(file, tmp_path) as floor:
        [found] = rounds.in_turns(
            browser, [floor], FORM.groups["Ruth"], rounds=1, say=lambda _: None
        ).values()
        rounds.measure_sessions(browser, floor, found, count=1)

    assert {what: len(seconds) for what, seconds in found.seconds.items()} == {
        "fresh": 1, "warm": 1, "saved": 2, "fresh, slowed": 1, "warm, slowed": 1
    }  # fmt: skip
    assert all(0 < one < 60 for seconds in found.seconds.values() for one in seconds)
    assert floor.notes is not None
    kept = same_form.kept(floor.notes)
    assert [note["children"] for note in kept] == [["Maya"], ["Tomasz"]] * 2
    assert {note["text"] for note in kept} == {visiting.WORDS}


def test_all_take_turns_and_the_first_round_is_not_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns: list[str] = []

    def turn(_browser: Any, side: sides.Side, *_: Any) -> dict[str, list[float]]:
        turns.append(side.name)
        return {"fresh": [float(len(turns))]}

    monkeypatch.setattr(rounds, "_turn", turn)
    both = [sides.Side(name, name, "", 0) for name in ("ours", "theirs")]

    found = rounds.in_turns(None, both, (), rounds=2, say=lambda _: None)  # type: ignore[arg-type]

    assert turns == ["ours", "theirs"] * 3
    assert {name: one.seconds["fresh"] for name, one in found.items()} == {
        "ours": [3.0, 5.0],
        "theirs": [4.0, 6.0],
    }


def test_a_note_that_was_said_to_be_saved_and_is_not_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rounds, "_turn", lambda *_: {})
    liar = sides.Side("liar", "liar", "", 0, notes=tmp_path / "nothing.db")

    with pytest.raises(AssertionError, match="0 of 1 notes"):
        rounds.in_turns(None, [liar], ["Maya"], rounds=0, say=lambda _: None)  # type: ignore[arg-type]


def test_the_table_has_a_line_for_each_with_median_and_95th_percentile() -> None:
    seconds = [number / 1000 for number in range(1, 101)]
    figures = rounds.Figures("NiceGUI", shared=1.25, private=1.0, left_behind=3)
    figures.add(dict.fromkeys((*rounds.OPENED, rounds.SAVED), seconds))

    *_, line = beside.lines([figures])

    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells == ["NiceGUI", *["50 / 96"] * 5, "1.2", "1.0", "3"]


def test_who_is_asked_for_and_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["--only", "ours,nobody"])

    assert "nobody is called nobody" in capsys.readouterr().err


def test_where_the_peers_are_not_installed_a_sentence_says_how(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(programs, "PYTHON", tmp_path / "python")

    with pytest.raises(SystemExit):
        bench.main(["--only", "nicegui"])

    assert programs.NOT_THERE in capsys.readouterr().err


def test_every_peer_is_pinned_to_one_version_with_its_hashes() -> None:
    pins, strange = lock_in_step.read_lock((FOLDER / "requirements.lock").read_text())

    assert strange == []
    assert all(pin.version and pin.hashes for pin in pins)
    parts = {part for program in programs.PROGRAMS for part in program.parts}
    assert parts <= {pin.name for pin in pins}


@pytest.mark.parametrize(
    "app", ["floor.py", "nicegui_app.py", "panel_app.py", "streamlit_app.py", "voila_app.ipynb"]
)
def test_every_app_asks_for_the_same(app: str) -> None:
    text = (FOLDER / app).read_text(encoding="utf-8")

    for label in (
        *("Children", "Other children", "Child's own words", "Photos", "Learning"),
        *("Areas of learning", "What this tells us", "Next step", "Where"),
    ):
        assert label in text
    for name in ("HEADING", "TEXT", "SAVE", "form.areas", "form.wellbeing", "form.involvement"):
        assert re.search(rf"\b{re.escape(name)}\b", text)
