"""A learning story on paper: whole, legible, read out by a screen reader, and never markup."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PasswordType

from journalkit.errors import BadRecord, JournalError, PictureRefused
from journalkit.printing import stories, typesetting
from journalkit.printing.story_sheet import (
    TEMPLATES,
    PrintedPicture,
    Style,
    said,
    shown,
)
from tests.printing.papers import part, photo, photos, read, sheet, text_of

MARKUP = (
    "#panic() $x^2$ *no* _no_ @no <no> = no \\ `raw`",
    "<script>alert(1)</script> &amp; <b>no</b>",
    "\\input{/etc/passwd} $\\frac{1}{2}$ % {no} \\textbf{no}",
)
each_template = pytest.mark.parametrize("template", TEMPLATES)


def _tags(pdf: bytes) -> Iterator[Any]:
    """Every element of the structure of *pdf*."""
    waiting = [read(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict) and "/S" in one:
            yield one
            waiting.append(one.get("/K", []))


@each_template
def test_a_story_can_be_read_out(template: str) -> None:
    told = sheet(pictures=photos(3), logo=photo(0), made_by="Ruth", made_for="Robin's family")
    made = stories.printed(told, style=Style(template=template))
    root = read(made).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read(made).metadata.title == "Learning story: Robin, Autumn, first half"
    tags = list(_tags(made))
    figures = [one["/Alt"] for one in tags if one["/S"] == "/Figure"]
    assert sorted(figures) == [
        "Logo of Willow Lane",
        "Photo 2 of 3",
        "Picture 0",
        "Picture 2",
        "The story number as a QR code",
    ]
    kinds = [one["/S"] for one in tags]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 3
    assert "/BlockQuote" in kinds
    text = text_of(made)
    for words in ("It jumped.", "It's a frog!", "Look for spawn", "Sam Reed", "4 December 2026",
                  "Made by Ruth for Robin's family"):  # fmt: skip
        assert words in text


@each_template
@pytest.mark.parametrize("count", range(13))
def test_every_photo_is_printed_once_and_whole(template: str, count: int) -> None:
    given = photos(count)
    pages = read(stories.printed(sheet(pictures=given), style=Style(template=template))).pages
    printed = [one for page in pages for one in page.images]
    sizes = [Image.open(io.BytesIO(one.data)).size for one in given]
    assert sorted(one.image.size for one in printed) == sorted(sizes)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_photo_may_be_a_png_or_a_webp(kind: str) -> None:
    picture = PrintedPicture(data=photo(0, kind))
    [page] = read(stories.printed(sheet(pictures=[picture], number=""), style=Style())).pages
    assert [one.image.size for one in page.images] == [(160, 120)]


def test_no_photo_is_left_alone_in_a_row() -> None:
    for count in range(2, 13):
        rows = said(sheet(pictures=photos(count)), Style())["rows"]
        assert sum(map(len, rows)) == count
        assert min(map(len, rows)) > 1


@each_template
def test_markup_is_printed_as_it_was_typed(template: str) -> None:
    for markup in MARKUP:
        told = sheet(called=markup, setting=markup, parts=(part(markup, markup, title=markup),),
                     next_steps=(markup,), key_person=markup)  # fmt: skip
        text = text_of(stories.printed(told, style=Style(template=template)))
        assert text.count(" ".join(markup.split())) >= 5


@settings(max_examples=40, deadline=None)
@given(template=st.sampled_from(list(TEMPLATES)), text=st.text(max_size=60),
       markup=st.sampled_from(MARKUP), name=st.text(max_size=200))  # fmt: skip
def test_whatever_is_written_becomes_a_pdf(
    template: str, text: str, markup: str, name: str
) -> None:
    told = sheet(setting=name, called=text, name=name, half_term=text, kind=text, key_person=name,
                 parts=(part(markup + text, text, title=text),), next_steps=(text,), made_by=text,
                 pictures=(PrintedPicture(data=photo(1), caption=text),))  # fmt: skip
    style = Style(template=template, words={"Key person": text, "Date": name})
    assert stories.printed(told, style=style).startswith(b"%PDF")


@each_template
def test_letters_that_no_font_has_are_boxes_and_can_still_be_text_of(template: str) -> None:
    made = stories.printed(sheet(called="ༀ Robin"), style=Style(template=template))
    assert "ༀ Robin" in text_of(made)
    [sentence] = stories.lacking(sheet(called="ༀ Robin"))
    assert "ༀ" in sentence


def test_polish_arabic_chinese_and_emoji_are_lacking_in_nothing() -> None:
    words = "Zażółć gęślą jaźń · Привіт · مرحباً · שלום · 小朋友，你好！ · 日本 한국 नमस्ते 😀🎉👩🏽‍🚒"
    assert stories.lacking(sheet(parts=(part(words, words),))) == ()


def test_without_the_extra_fonts_a_story_is_printed_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typesetting, "HOMES", typesetting.HOMES[:1])
    monkeypatch.setattr(stories, "FONTS", ("no_such_fonts",))
    typesetting.fonts.cache_clear()
    typesetting._kept.cache_clear()
    try:
        told = sheet(called="小", name="ليلى")
        assert "小" in text_of(stories.printed(told, style=Style(template="scrapbook")))
        [sentence] = stories.lacking(told)
        assert "小" in sentence
        assert 'pip install "journalkit[fonts]"' in sentence
    finally:
        typesetting.fonts.cache_clear()
        typesetting._kept.cache_clear()


def test_what_is_written_from_right_to_left_is_set_so() -> None:
    made = stories.printed(sheet(called="ليلى", language="ar"), style=Style())
    assert read(made).trailer["/Root"]["/Lang"] == "ar"
    assert "482 913" in text_of(made)


def test_the_code_on_the_slip_holds_the_number_and_nothing_else() -> None:
    code = io.BytesIO()
    segno.make("482913", error="m").save(code, kind="svg", xmldecl=False, dark="#2a2926")
    assert shown(sheet()) == {"code": code.getvalue().decode()}
    assert "Your reply from home" not in text_of(stories.printed(sheet(number=""), style=Style()))


@each_template
def test_the_preview_shows_the_pages_that_are_printed(template: str) -> None:
    told, style = sheet(pictures=photos(8)), Style(template=template)
    pages = stories.pages_of(told, style=style, width=620)
    assert len(pages) == len(read(stories.printed(told, style=style)).pages)
    assert {Image.open(io.BytesIO(one)).width for one in pages} == {620}


def test_a_protected_story_opens_with_its_password_alone() -> None:
    made = stories.protected(stories.printed(sheet(), style=Style()), "zażółć four words")
    reader = read(made)
    encrypted = reader.trailer["/Encrypt"]
    assert (encrypted["/V"], encrypted["/R"]) == (5, 6)  # AES-256 of ISO 32000-2
    assert b"Robin" not in made
    for wrong in ("", "zazolc four words", "482913"):
        assert reader.decrypt(wrong) is PasswordType.NOT_DECRYPTED
    assert reader.decrypt("zażółć four words") is not PasswordType.NOT_DECRYPTED
    assert "It jumped." in reader.pages[0].extract_text()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/StructTreeRoot"]["/K"]
    with pytest.raises(BadRecord, match="needs a password"):
        stories.protected(made, " ")


def test_in_a_pile_for_the_printer_each_story_begins_on_a_sheet_of_its_own() -> None:
    names = ("Ada", "Ben", "Cleo")
    long = (part("It jumped. " * 90),)
    told = [sheet(called=name, number="", pictures=photos(4 * place), parts=long)
            for place, name in enumerate(names)]  # fmt: skip
    pages = read(stories.bound(stories.printed(one, style=Style()) for one in told)).pages
    texts = enumerate((page.extract_text() for page in pages), 1)
    first = [place for place, text in texts if "Learning story" in text]
    assert len(first) == 3
    assert all(place % 2 for place in first)


@pytest.mark.parametrize("logo", [b"<svg/>", b"%PDF-1.7", photo(0)[:300], b"\x89PNG\r\n\x1a\n"])
def test_a_logo_that_is_no_picture_is_refused_in_a_sentence(logo: bytes) -> None:
    with pytest.raises(PictureRefused, match="The logo is not a picture"):
        stories.printed(sheet(logo=logo), style=Style())


def test_the_template_of_the_guide_stands_on_the_shared_one() -> None:
    guide = Path(__file__).parents[2] / "docs" / "administrators.md"
    [own] = re.findall("```typst\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    style = Style(template=own)
    stories.tried(style)
    assert "Robin" in text_of(stories.printed(sheet(), style=style))


@pytest.mark.parametrize(
    "own", ["#unknown", "#read(\"/etc/passwd\")", "#while true {}", "#panic(sys.inputs.said)",
            "#strong[untitled]"],
)  # fmt: skip
def test_a_template_that_cannot_be_printed_says_so_and_quotes_nobody(own: str) -> None:
    with pytest.raises(JournalError) as told:
        stories.printed(sheet(called="Secretname"), style=Style(template=own))
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
    assert "Secretname" not in str(told.value)
    with pytest.raises(BadRecord, match="The template cannot be printed: "):
        stories.tried(Style(template=own))


@pytest.mark.parametrize(
    "own", ['#import "@preview/x:0.1.0": y', '#import ("@preview/" + said.name): *', "#import said",
            '#include "\\u{40}preview/x:0.1.0"', '#eval("x")', '#dictionary(std).at("ev" + "al")'],
)  # fmt: skip
def test_a_template_fetches_nothing_from_the_internet(own: str) -> None:
    with pytest.raises(BadRecord, match="A template may import files such as"):
        Style(template='#import "/story.typ": *\n' + own)


@pytest.mark.parametrize(
    ("field", "value"),
    [("accent", "green"), ("accent", "#fff"), ("accent", "#f5e9c8"), ("template", "fancy")],
)
def test_a_style_that_cannot_be_printed_is_refused(field: str, value: str) -> None:
    with pytest.raises(BadRecord) as told:
        Style(**{field: value})
    assert list(told.value.problems) == [field]


def test_neither_sheet_nor_style_shows_what_it_holds() -> None:
    told = sheet(pictures=photos(1))
    for one in (told, told.parts[0], told.parts[0].passages[0], told.pictures[0]):
        assert re.fullmatch(r"\w+\(\)", repr(one))
    assert base64.b64encode(photo(0)).decode() in shown(told)["photo-1"]
