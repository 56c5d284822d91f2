"""A story beside WeasyPrint: both are given the same, and neither what it has seen before."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.peers import papering, programs
from tests.printing.papers import photo


def test_both_print_the_same_words_and_photos(tmp_path: Path) -> None:
    sheet = papering.story(7, [photo(place) for place in range(papering.PHOTOS)])
    page = papering.as_html(sheet, tmp_path)
    for part in sheet.parts:
        assert part.title in page
        assert page.count(part.passages[0].text) == len(sheet.parts)
    for number, one in enumerate(sheet.pictures):
        assert page.count(f'src="{number}.jpg"') == page.count(f'alt="{one.caption}"') == 1
        assert (tmp_path / f"{number}.jpg").read_bytes() == one.data
    assert "482 913" in page
    assert (tmp_path / "code.svg").exists()


def test_no_photo_is_printed_from_memory() -> None:
    one, other = (papering.story(place, [photo(0)]).pictures[0].data for place in (1, 2))
    assert one != other
    assert one[10:] == other[10:]


def test_where_weasyprint_is_not_installed_a_sentence_says_how(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(programs, "PYTHON", Path("nowhere"))
    with pytest.raises(SystemExit):
        papering.main(["--quick"])
    assert programs.NOT_THERE in capsys.readouterr().err
