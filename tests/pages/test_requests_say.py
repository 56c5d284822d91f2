"""What the office's requests show and keep, and what others are asked, without a browser."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import ipywidgets
import pytest
from pypdf import PdfReader

from journalkit.errors import BadRecord
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.parcel import Parcel
from journalkit.gate.client import Gate
from journalkit.journal import answering, observing, reflecting, registering, staffing
from journalkit.journal.session import Session
from journalkit.pages.concerns import Concerns
from journalkit.pages.office import Office
from journalkit.pages.office.requests import Requests
from journalkit.pages.reflect import Reflecting
from journalkit.records import Carer, Reflection
from journalkit.records.checking import new_id
from tests.small_journal import Journal

TODAY = date.today()
CLOSED = Gate("", "", token="")


@pytest.fixture
def office(journal: Journal) -> Iterator[Office]:
    ruth = journal.sign_in("ruth")
    maya = journal.children[0]
    registering.enter(ruth, Carer(child=maya.id, name="Anna Ode", relationship="mother"))
    for text in ("Maya sang.", "Maya and Tomasz dug a hole to the sea.", "She said: Will you?"):
        observing.submit(ruth, journal.note(text), id=new_id())
    yield Office(ruth, Notice(), CLOSED)
    ipywidgets.Widget.close_all()


def _section(office: Office) -> Requests:
    if office._desk.section != "requests":
        office._choose("requests")
    assert isinstance(office._section, Requests)
    return office._section


def _asked(office: Office, **said: Any) -> str:
    """Somebody asks about Maya; the request's id."""
    section = _section(office)
    section.act("ask", "")
    [sheet] = office.body.children
    child = next(one["id"] for one in sheet.fields[0]["options"] if "Maya" in one["label"])
    values = {"child": child, "asked_by": "anna ode", "received": TODAY.isoformat()}
    sheet.on_save({**values, "identity": "At the door", **said})
    [request] = answering.open_requests(section.session)
    return request.id


def _cards(office: Office) -> dict[str, dict[str, Any]]:
    return {row["cells"][0]: row for row in office.body.children[0].rows}


def _press(office: Office, card: str, name: str) -> None:
    """Press a button of a card as a browser does."""
    row = _cards(office)[card]["id"]
    office.body.children[0]._heard(None, {"do": "act", "name": name, "id": row}, [])


def test_a_request_is_opened_gone_through_made_and_closed(office: Office) -> None:
    id, section = _asked(office), _section(office)
    request = section.vault.access_requests.get(id)
    assert section.vault.carers.get(request.carer).name == "Anna Ode"
    assert "left" in _cards(office)["Time"]["cells"][1]
    assert _cards(office)["Texts"]["mark"] == "to read"

    _press(office, "Texts", "texts")
    look = office.body.children[0]
    assert ["hole" in row["cells"][1] for row in look.rows] == [True]
    section.act("plain", "")
    look, *rest = office.body.children
    assert not rest
    [row] = [one for one in look.rows if one["mark"] == "to read"]
    section.act("text", row["id"])
    shown, sheet = office.body.children
    assert "What happened: Maya and [another child] dug a hole to the sea." in shown.lines
    with pytest.raises(BadRecord):
        sheet.on_save({"gives": False, "out": sheet.values["out"], "why": ""})
    sheet.on_save({"gives": True, "out": sheet.values["out"], "why": ""})
    assert section.place.trail[-1][0] == "texts"
    section.act("back", "")
    assert [one["name"] for one in _cards(office)["The file"]["actions"]] == ["made", "close"]

    parcel = asyncio.run(_make(office, id))
    reader = PdfReader(io.BytesIO(parcel.on_take()))
    reader.decrypt(parcel.words)
    assert "Tomasz" not in "".join(page.extract_text() for page in reader.pages)
    parcel.on_done()
    _press(office, "The file", "close")
    [sheet] = office.body.children
    sheet.on_save({"outcome": "Handed to Anna."})
    assert "1 names of other children" in _cards(office)["Closed"]["cells"][2]
    assert not section.vault.access_requests.get(id).asked


async def _make(office: Office, id: str) -> Parcel:
    section = _section(office)
    _press(office, "The file", "made")
    assert section._work is not None
    await section._work
    [parcel] = office.body.children[0].children
    assert isinstance(parcel, Parcel)
    return parcel


def test_until_it_is_known_who_asks_nothing_is_made(office: Office) -> None:
    _asked(office, identity="", asked_by="Somebody")
    assert "once it is known" in _cards(office)["Time"]["cells"][1]
    assert "First confirm who asks." in _cards(office)["The file"]["cells"]

    _press(office, "Who asks", "identity")
    [sheet] = office.body.children
    sheet.on_save({"how": "Passport", "on": TODAY.isoformat()})

    assert "First confirm who asks." not in _cards(office)["The file"]["cells"]


def test_the_last_week_and_what_is_overdue_are_loud_on_today(office: Office) -> None:
    _asked(office, received=(TODAY - timedelta(days=60)).isoformat())
    office._choose("today")

    [card] = [row for row in office.body.children[0].rows if row["id"] == "requests"]

    assert "overdue" in card["cells"][1]
    assert card["mark"] == "due"


def test_an_author_answers_on_reflect_and_the_lead_on_concerns(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    _reflected(amira)
    request = answering.begin(ruth, journal.children[0].id, asked_by="Anna", received=TODAY)
    [card] = Reflecting(amira, Notice(), CLOSED).asked
    assert "Maya Ode" in card.rows[0]["cells"][0]

    card.on_act("NOTHING", request.id)

    assert card.rows == []
    assert Reflecting(amira, Notice(), CLOSED).asked == []
    staffing.name_lead(ruth, journal.members["dee"].id, lead=True)
    page = Concerns(journal.sign_in("dee"), Notice(), CLOSED)
    page.body.children[0].on_act("dealt", request.id)
    assert page._requests() == []
    assert ruth.vault.access_requests.get(request.id).concerns_by == journal.members["dee"].id
    ipywidgets.Widget.close_all()


def _reflected(session: Session) -> None:
    now = session.now()
    answers = {reflecting.cycles()[0].questions[0].id: "I waited."}
    reflecting.keep(
        session,
        Reflection(
            author=session.member.id, cycle=reflecting.cycles()[0].id, begun_at=now,
            changed_at=now, answers=answers,
        ),
    )  # fmt: skip


def test_nobody_but_a_manager_finds_requests_in_the_office(journal: Journal) -> None:
    office = Office(journal.sign_in("dee"), Notice(), CLOSED)

    assert "requests" not in office._offered
    ipywidgets.Widget.close_all()
