"""The notebooks: one question each, run from top to bottom, and nobody's name in what they show."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from journalkit_demo.extract import DAY
from journalkit_demo.filling import SEED
from journalkit_demo.plan import plan

BOOKS = (
    "01_first_steps",
    "02_who_are_we_not_seeing",
    "03_wellbeing_over_a_year",
    "04_do_our_groups_differ",
    "05_are_our_notes_getting_richer",
    "06_a_half_term_report",
)


@pytest.fixture(params=BOOKS)
def book(project: Any, request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(json.loads(project.read(f"notebooks/{request.param}.ipynb")))


def code(book: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def test_there_are_these_and_no_others(project: Any) -> None:
    there = [f.stem for f in project.files if f.parts[0] == "notebooks" and f.suffix == ".ipynb"]
    assert sorted(there) == list(BOOKS)


def test_each_asks_one_question_first_and_says_last_what_it_cannot_say(
    book: dict[str, Any],
) -> None:
    first, last = book["cells"][0], book["cells"][-1]
    assert first["cell_type"] == last["cell_type"] == "markdown"
    title, question = "".join(first["source"]).split("\n\n")[:2]
    assert title.startswith("# ")
    assert re.fullmatch(r"\*[^*]+\?\*", question)
    headings = re.findall(r"(?m)^## (.+)$", "".join(last["source"]))
    assert headings[-1] == "What this can and cannot say"


def test_each_was_run_once_from_top_to_bottom_so_that_its_outputs_are_compared(
    book: dict[str, Any],
) -> None:
    cells = code(book)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    kinds = [one["output_type"] for cell in cells for one in cell["outputs"]]
    assert "error" not in kinds
    assert all(one.get("name") != "stderr" for cell in cells for one in cell["outputs"])
    assert any("assert " in "".join(cell["source"]) for cell in cells)


def test_nothing_is_kept_but_what_is_compared(book: dict[str, Any]) -> None:
    assert set(book["metadata"]) == {"kernelspec", "language_info"}
    assert all(cell["metadata"] == {} for cell in book["cells"])


def test_no_name_of_a_child_a_carer_or_a_member_stands_in_an_output(project: Any) -> None:
    made = plan(SEED, today=DAY)
    carers = [carer for child in made.children for carer in child.carers]
    names = {one.name for one in (*made.children, *carers, *made.members)}
    names |= {name.split()[0] for name in names} | {child.called for child in made.children}
    names |= {name.split()[-1] for name in names}
    told = ""
    for book in BOOKS:
        for cell in code(json.loads(project.read(f"notebooks/{book}.ipynb"))):
            told += json.dumps(cell["outputs"], ensure_ascii=False)
    words = set(re.findall(r"\w[\w’'-]*", re.sub(r"base64,[^\\\"]+", "", told)))
    assert len(words) > 200
    assert words & names == set()


def test_nobody_is_counted_by_member(book: dict[str, Any]) -> None:
    told = json.dumps([cell["outputs"] for cell in code(book)])
    assert "member-" not in told
    assert not any(re.search(r"by\W+member", "".join(cell["source"])) for cell in code(book))
