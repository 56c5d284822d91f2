"""Stories on a child's page and in the office: what was told, what waits, what they look like."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import ipywidgets
import pytest
from PIL import Image

from journalkit.errors import BadRecord, JournalError, PictureRefused
from journalkit.exchange.exports.posting import dressed
from journalkit.forms.widgets.notice import Notice
from journalkit.gate.client import Gate
from journalkit.journal import observing, registering, replying, stationery, storytelling
from journalkit.journal.session import Session
from journalkit.pages.child_stories import ChildStories
from journalkit.pages.office.section import Place
from journalkit.pages.office.stationery import MOST, TheStationery
from journalkit.pages.office.today import Today
from journalkit.printing.story_sheet import ACCENT
from journalkit.records import Carer, HalfTerm, Passage, Story, Term
from journalkit.records.checking import new_id
from tests.small_journal import Journal

TODAY = date.today()
WORDS = "We played it at Nana’s!"


@pytest.fixture
def told(journal: Journal) -> tuple[Journal, Story]:
    """Maya's story of this half term is with the manager."""
    span = TODAY - timedelta(days=20), TODAY + timedelta(days=20)
    term = Term(name="T", starts=span[0], ends=span[1])
    half = HalfTerm(term=term.id, name="Autumn 2", starts=span[0], ends=span[1])
    maya = journal.children[0].id
    with journal.sign_in("ruth") as ruth:
        carer = Carer(child=maya, name="Anna Kowalska", relationship="mother")
        registering.enter(ruth, term, half, carer)
        registering.hand_over(ruth, maya, journal.members["amira"].id, since=TODAY)
    with journal.sign_in("amira") as amira:
        seen = observing.submit(amira, journal.note("Maya built a tower."), id=new_id())
        passages = [
            Passage(section="story", text="Maya built a tower.", source=seen.id),
            Passage(section="next", text="Measure it."),
        ]
        story = Story(
            child=maya, half_term=half.id, writing="story", by=amira.member.id, at=amira.now(),
            passages=tuple(passages),
        )  # fmt: skip
        return journal, storytelling.hand_in(amira, story)


@pytest.fixture(autouse=True)
def _no_widget_stays() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


def _rows(session: Session, child: str) -> list[list[str]]:
    page = ChildStories(session, Notice())
    page.show(child)
    return [row["cells"] for row in page.list.shown]


def test_a_childs_page_says_how_far_each_story_came_and_what_the_family_wrote_back(
    told: tuple[Journal, Story],
) -> None:
    journal, story = told
    maya, tomasz, _ = journal.children
    with journal.sign_in("amira") as amira, journal.sign_in("ruth") as ruth:
        about = ["Autumn 2", "Learning story"]
        assert _rows(amira, maya.id) == [[*about, "with the manager", ""]]
        storytelling.ask(ruth, story.id, "How tall was it?", version=1)
        assert _rows(amira, maya.id) == [[*about, "changes asked for", ""]]
        storytelling.hand_in(amira, ruth.vault.stories.get(story.id))
        storytelling.approve(ruth, story.id, version=2)
        storytelling.give(amira, story.id)
        carer = ruth.vault.carers.of(maya.id)[0].id
        replying.take_in(amira, story.id, carer=carer, words=WORDS, said_on=TODAY)
        given = f"given on {TODAY.day} {TODAY:%B}"
        assert _rows(amira, maya.id) == [[*about, given, f"Anna Kowalska: “{WORDS}”"]]
        storytelling.reopen(amira, story.id)
        storytelling.keep(amira, ruth.vault.stories.get(story.id))
        assert [row[2] for row in _rows(ruth, maya.id)] == ["drafted"], "it is there once"
        assert _rows(amira, tomasz.id) == _rows(amira, "") == []


def test_a_helper_sees_no_story_of_any_child(told: tuple[Journal, Story]) -> None:
    journal, story = told
    with journal.sign_in("hal") as hal:
        assert _rows(hal, story.child) == []


def _section(kind: Any, session: Session, place: Place | None = None) -> Any:
    shown: list[Any] = []

    def show(widgets: Any) -> None:
        shown[:] = widgets

    gate = type("Quiet", (Gate,), {"live": lambda _: [], "state": lambda _: None})
    made = kind(
        session, Notice(), gate("", "", token=""), place=place or Place(), show=show, go=print
    )
    made.shown = shown
    return made


def test_managers_read_in_the_office_how_many_stories_are_due_and_wait(
    told: tuple[Journal, Story],
) -> None:
    journal, story = told
    with journal.sign_in("ruth") as ruth:
        [card] = _section(Today, ruth)._stories()
        assert card["cells"][:2] == ["Learning stories", "2 due, 1 with the manager"]
        assert card["mark"] == "due"
        ends = TODAY + timedelta(days=20)
        assert card["cells"][2].startswith(f"The half term ends {ends.day} {ends:%B}")
        assert "Maya" not in str(card)
        storytelling.approve(ruth, story.id, version=1)
        [card] = _section(Today, ruth)._stories()
        assert (card["cells"][1], card["mark"]) == ("2 due, 0 with the manager", "")


@pytest.fixture
def office(journal: Journal) -> Iterator[tuple[Session, Callable[[str, bytes], None]]]:
    """A manager, and how she brings a file in."""
    with journal.sign_in("ruth") as ruth:

        def bring(id: str, data: bytes) -> None:
            section = _section(TheStationery, ruth)
            section.act("file", id)
            section.shown[1].on_file(data)
            assert section.place.trail == [], "back at the list"

        yield ruth, bring


def _look(ruth: Session, **values: str) -> str:
    section = _section(TheStationery, ruth)
    section.act("look", "")
    [sheet] = section.shown
    said = {"template": "quiet", "colour": "own", "accent": "", **values}
    sheet._save({"values": said}, [])
    return " ".join(sheet.problems.values())


def test_a_template_and_a_colour_are_chosen_and_stories_are_printed_in_them(office: Any) -> None:
    ruth, _ = office
    assert dressed(ruth, "en").accent == ACCENT
    assert _look(ruth, colour="#1f4f8b") == ""
    style = dressed(ruth, "en")
    assert (style.template, style.accent) == ("quiet", "#1f4f8b")
    assert _look(ruth, template="scrapbook", accent="#5A2D00") == ""
    rows = _section(TheStationery, ruth).front()[0].rows
    assert rows[0]["cells"] == ["Template and colour", "A scrapbook page, #5a2d00"]


@pytest.mark.parametrize(
    "accent",
    ["", "teal", "#12345", "#1234567", "#fff000", "#00000g", 'red"); #eval("1', "#ＦＦ0000"],
)
def test_a_colour_that_is_none_or_too_light_for_paper_is_refused_beside_its_field(
    office: Any, accent: str
) -> None:
    ruth, _ = office
    assert "colour" in _look(ruth, accent=accent)
    assert "look" not in stationery.kept(ruth)


def test_the_settings_own_template_is_a_choice_only_while_there_is_one(office: Any) -> None:
    ruth, bring = office
    assert "cannot be read" in _look(ruth, template="own", colour=ACCENT)
    bring("template", b'#set document(title: "Ola")\n= Ola')
    assert _look(ruth, template="own", colour=ACCENT) == ""
    assert "Ola" in dressed(ruth, "en").template
    _section(TheStationery, ruth).act("away", "template")
    assert dressed(ruth, "en").template == "letter"


def _png(size: tuple[int, int], *, grain: bool = False) -> bytes:
    out = io.BytesIO()
    noise = Image.effect_noise(size, 90).convert("RGB") if grain else Image.new("RGB", size, "teal")
    noise.save(out, "PNG")
    return out.getvalue()


def test_a_logo_is_made_anew_and_a_heavy_one_is_kept_small(office: Any) -> None:
    ruth, bring = office
    for size, grain, width in (((300, 200), False, 300), ((2400, 1800), True, 480)):
        bring("logo", _png(size, grain=grain))
        kept = stationery.kept(ruth)["logo"]
        assert len(kept) <= MOST
        assert Image.open(io.BytesIO(base64.b64decode(kept))).size[0] == width
    page = _section(TheStationery, ruth).front()[1]
    page._ask({}, [])
    assert page.count == 1, "it is shown on an invented story"


def _refused(bring: Any, id: str, data: bytes) -> JournalError:
    with pytest.raises(JournalError) as refused:
        bring(id, data)
    return refused.value


def test_what_cannot_be_used_is_refused_in_a_sentence_and_nothing_is_kept(office: Any) -> None:
    ruth, bring = office
    for data in (b"", b"%PDF-1.7", b"<svg/>", b"\x89PNG\r\n\x1a\n" + bytes(40)):
        assert isinstance(_refused(bring, "logo", data), PictureRefused)
    for data in (b"", b"\xff\xfe\x00", b"plain words", b"#panic()", b'#read("/etc/passwd")'):
        assert isinstance(_refused(bring, "template", data), BadRecord)
    for data in (b"{", b"[]", b"\xff", b'{"Nonsense": "x"}', b'{"Key person": ""}', b'{"Date": 7}'):
        assert isinstance(_refused(bring, "words:pl", data), BadRecord)
    assert stationery.kept(ruth) == {}


def test_the_words_of_another_language_are_brought_in_and_taken_away(office: Any) -> None:
    ruth, _ = office
    section = _section(TheStationery, ruth)
    section.act("language", "")
    [sheet] = section.shown
    sheet._save({"values": {"code": "Ro!"}}, [])
    assert "code" in sheet.problems
    sheet._save({"values": {"code": "ro"}}, [])
    words = {"Key person": "Persoana cheie", "Learning story": "Poveste"}
    section.shown[1].on_file(json.dumps(words).encode())
    assert words.items() <= dressed(ruth, "ro").words.items()
    named = [row["cells"] for row in section.shown[0].rows]
    assert ["Fixed words: ro", "the setting’s own"] in named
    section.act("away", "words:ro")
    assert stationery.kept(ruth) == {}
