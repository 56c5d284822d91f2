"""A template's fixed words in a family's language."""

from __future__ import annotations

import json

import pytest

from journalkit.errors import BadRecord
from journalkit.places import data_folder
from journalkit.printing import stories, story_words
from journalkit.printing.story_sheet import RIGHT_TO_LEFT, TEMPLATES, Style
from tests.printing.papers import photos, sheet, text_of


@pytest.mark.parametrize("language", story_words.SHIPPED)
def test_every_language_that_is_shipped_has_every_word(language: str) -> None:
    shipped = story_words._file(language).read_text(encoding="utf-8")
    assert tuple(story_words.read(shipped)) == story_words.english()


@pytest.mark.parametrize("language", set(story_words.SHIPPED) - RIGHT_TO_LEFT)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_story_speaks_the_familys_language_where_it_is_not_the_story(
    language: str, template: str
) -> None:
    words = story_words.of(language)
    told = sheet(language=language, pictures=photos(1))
    text = text_of(stories.printed(told, style=Style(template=template, words=words)))
    for word in ("Learning story", "Key person", "What comes next", "Your reply from home", "Date"):
        assert words[word] in text
    assert "It jumped." in text


def test_what_a_settings_own_file_leaves_out_stays_as_it_was() -> None:
    own = json.dumps({"Key person": "Bezugserzieherin", "Where it was": "Wo es war"})
    words = story_words.of("de", own, also=["Where it was"])
    assert words["Key person"] == "Bezugserzieherin"
    assert words["Where it was"] == "Wo es war"
    assert words["Date"] == "Date"
    assert story_words.of("pl", '{"Date": "Dnia"}')["Key person"] == "Opiekun wiodący"


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "looks like"),
        ('{"Key persn": "x"}', "no template uses"),
        ('{"Date": 1}', "“Date” needs a word"),
        ('{"Date": ""}', "“Date” needs a word"),
        ('{"Photo {number} of {count}": "Foto {number}"}', "must keep its gaps"),
        ('{"Date": "{x}"}', "and have no other"),
    ],
)
def test_a_file_of_words_that_is_wrong_says_how(own: str, sentence: str) -> None:
    with pytest.raises(BadRecord, match=sentence):
        story_words.read(own)


def test_every_title_of_a_writing_is_a_fixed_word() -> None:
    """ "The story" is never printed as a heading: the page says which kind of writing it is."""
    writings = json.loads((data_folder() / "stories" / "writings.json").read_bytes())
    titles = [part["title"] for one in writings for part in one["sections"]]
    titles += [one["title"] for one in writings]
    assert set(titles) - set(story_words.english()) == {"The story"}
