"""Date, caption and who is in it stand in a photo or film, and go out of it to the last byte."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from journalkit.errors import LeavingRefused
from journalkit.exchange.leaving.photographs import (
    Words,
    bare,
    bare_film,
    told,
    told_film,
)
from journalkit.media.boxes import start_of
from tests.exchange.leaving.conftest import jpeg
from tests.forms.widgets.films import film

PHOTO = jpeg()
WHEN = datetime(2026, 7, 4, 10, 20, 30, tzinfo=ZoneInfo("Europe/London"))
WORDS = Words(WHEN, "Zoë’s <tower> & 高い", ("Maya Ode", "Tomasz Lis"))


def test_any_program_reads_when_a_photo_was_taken_and_what_is_in_it() -> None:
    picture = Image.open(BytesIO(told(PHOTO, WORDS)))
    exif = picture.getexif()
    said = exif[0x010E].encode("latin-1").decode()
    assert said == "Zoë’s <tower> & 高い In the picture: Maya Ode, Tomasz Lis."
    assert exif.get_ifd(0x8769)[0x9003] == "2026:07:04 10:20:30"
    assert exif.get_ifd(0x8769)[0x9011] == "+01:00"
    about = picture.getxmp()["xmpmeta"]["RDF"]["Description"]
    assert about["description"]["Alt"]["li"]["text"] == said
    assert about["PersonInImage"]["Bag"]["li"] == ["Maya Ode", "Tomasz Lis"]
    assert picture.size == Image.open(BytesIO(PHOTO)).size


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300),
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200), max_size=5),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)
def test_whatever_words_go_in_come_out_and_the_photo_is_what_it_was(
    caption: str, who: list[str], when: datetime
) -> None:
    full = told(PHOTO, Words(when, caption, tuple(who)))
    assert bare(full) == PHOTO
    assert Image.open(BytesIO(full)).getexif().get_ifd(0x8769)[0x9003][:4] == str(when.year)


def test_what_is_no_photo_of_the_journals_is_not_taken_for_one() -> None:
    comment = PHOTO[:2] + b"\xff\xfe\x00\x06hush" + PHOTO[2:]
    strange = PHOTO[:2] + b"\xff\xe1\x00\x08hush!!" + PHOTO[2:]
    for bad in (b"", b"full", PHOTO[:40], PHOTO + b"more", comment, strange, b"\xff\xd8\xff\xd9"):
        with pytest.raises(LeavingRefused):
            bare(bad)
    with pytest.raises(LeavingRefused):
        told(told(PHOTO, WORDS), WORDS)


def test_any_program_reads_when_a_film_was_made_and_the_film_is_what_it_was() -> None:
    cut = film(2, side=64)
    kept = start_of(cut.begins).data
    begins = told_film(kept, WORDS)
    assert bare_film(begins) == kept
    with av.open(BytesIO(begins + b"".join(cut.pieces))) as read:
        assert read.metadata["creation_time"].startswith("2026-07-04T09:20:30")
        assert read.metadata["title"] == WORDS.caption
        assert "Maya Ode" in read.metadata["description"]
        assert len([*read.decode(video=0)]) == 24
    for bad in (b"", b"begins", begins[:-1], begins + b"\0\0\0\x08free"):
        with pytest.raises(LeavingRefused):
            bare_film(bad)
    with pytest.raises(LeavingRefused):
        told_film(begins, WORDS)
