"""A concern on pages: raised from any of them, read by the leads, and on nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from ipywidgets.widgets.widget import Widget, _instances

from journalkit.forms.widgets.account import Account
from journalkit.forms.widgets.queue import Queue
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.sheet import Sheet
from journalkit.forms.widgets.statement import Statement
from journalkit.gate.client import Gate
from journalkit.gate.service import Keeper
from journalkit.journal import concerns, safeguarding, staffing
from journalkit.journal.concerns import Begun
from journalkit.pages.child import Childhood
from journalkit.pages.cohorts import Cohorts
from journalkit.pages.concerns import Concerns
from journalkit.pages.content import Content
from journalkit.pages.observe import Observing
from journalkit.pages.page import Page
from journalkit.pages.reflect import Reflecting
from journalkit.pages.review import Reviewing
from tests.server.knocking import wait_for
from tests.small_journal import PASSWORDS, Journal

CANARY = "a bruise the shape of a hand"
Opens = Callable[..., Page]
CONTENTS: dict[str, type[Content]] = {
    "child": Childhood, "cohorts": Cohorts, "concerns": Concerns, "observe": Observing,
    "reflect": Reflecting, "review": Reviewing,
}  # fmt: skip


@pytest.fixture
def led(journal: Journal) -> Journal:
    """The small journal, with Dee as its safeguarding lead."""
    with journal.sign_in("ruth") as ruth:
        staffing.name_lead(ruth, journal.members["dee"].id, lead=True)
    return journal


@pytest.fixture
def keeper(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    monkeypatch.setenv("JOURNALKIT_STORE", str(journal.folder.path))
    Widget.close_all()  # those that other tests left, which no page of this one would send
    keeper = Keeper(journal.folder.gate)
    yield keeper
    keeper.stop()


@contextmanager
def _page(journal: Journal, keeper: Keeper, app: str, who: str) -> Iterator[Page]:
    """An app's page before *who*, in this thread."""
    token = keeper.started("tablet", address="127.0.0.1", s=None)
    gate = Gate(keeper.address, keeper.key, token=token)
    page = Page(app, CONTENTS[app], gate=gate)
    page.open()
    page.begin(journal.sign_in(who), by_shift=False)
    try:
        yield page
    finally:
        page.sign_out()
        assert page._ticking is not None
        page._ticking.cancel()
        journal.close()  # here: the store belongs to this thread


def _on(keeper: Keeper, journal: Journal, app: str, who: str, does: Callable[[Page], None]) -> None:
    async def talk() -> None:
        with _page(journal, keeper, app, who) as page:
            does(page)

    journal.close()
    wait_for(talk())


def _states() -> str:
    """What a browser gets that asks for the state of every widget there is."""
    return repr([one.get_state() for one in list(_instances.values())])


def _sheet(page: Page) -> Sheet:
    [sheet] = page.asides.widgets()
    return sheet


def _menu(page: Page, name: str = "concern") -> None:
    page.bar._heard(None, {"do": "menu", "name": name}, [])


def _type(sheet: Sheet, **values: Any) -> None:
    sheet._heard(None, {"do": "keep", "values": values}, [])


def _press(widget: Any, do: str, **more: Any) -> None:
    widget._heard(None, {"do": do, **more}, [])


def _unlock(page: Page, who: str) -> None:
    _press(page.signing_in.widget, "unlock", password=PASSWORDS[who])


def _raise(journal: Journal, text: str = CANARY) -> None:
    with journal.sign_in("amira") as amira:
        concerns.hand_in(amira, Begun(text=text, children=(journal.children[0].id,)))


@pytest.mark.parametrize("app", ["observe", "child", "review"])
def test_any_page_takes_a_concern_keeps_it_through_a_lock_and_then_holds_nothing_of_it(
    led: Journal, keeper: Keeper, app: str
) -> None:
    def does(page: Page) -> None:
        session = page.session
        assert session is not None
        _menu(page)
        _type(_sheet(page), text=CANARY, children=[led.children[0].id])
        page.tick()
        [begun] = concerns.drafts(session)
        assert begun.text == CANARY
        _type(_sheet(page), text=f"{CANARY}, and more")
        page.lock()
        assert CANARY not in _states()
        assert "oncern" not in page.notice.sentence + repr(page.notice.get_state())
        _unlock(page, "ruth")
        assert _sheet(page).values["text"] == f"{CANARY}, and more"
        assert "Dee Bell can read this" in _sheet(page).note
        values = {"text": f"{CANARY}, and more", "children": [led.children[0].id]}
        _press(_sheet(page), "save", values=values)
        assert page.asides.widgets() == ()
        assert page.notice.sentence == "It is handed in, sealed."
        assert concerns.drafts(session) == ()
        assert CANARY not in _states()
        _menu(page)
        assert _sheet(page).values["text"] == "", "it begins anew"
        page.lock()
        assert page.notice.sentence == ""

    _on(keeper, led, app, "ruth", does)
    with led.sign_in("dee") as dee:
        [[one], _] = safeguarding.concerns(dee)
        assert one.account.raised.text == f"{CANARY}, and more"


def test_from_a_note_its_children_are_chosen_and_its_version_goes_along(
    led: Journal, keeper: Keeper
) -> None:
    with led.sign_in("amira") as amira:
        note = led.observe(amira, "She held her arm.")

    def does(page: Page) -> None:
        [queue] = [one for one in page._widgets if isinstance(one, Queue)]
        _press(queue, "concern", id=note.id)
        assert _sheet(page).values["children"] == [led.children[0].id]
        assert "The note that you came from goes with it." in _sheet(page).note
        values = {"text": CANARY, "children": [led.children[0].id, "not offered"]}
        _press(_sheet(page), "save", values=values)
        assert page.asides.widgets() == ()

    _on(keeper, led, "review", "ruth", does)
    with led.sign_in("dee") as dee:
        [[one], _] = safeguarding.concerns(dee)
        assert (one.account.observation, one.account.version) == (note.id, 1)
        assert one.account.children == (led.children[0].id,)


@pytest.mark.parametrize("app", ["child", "cohorts", "observe", "reflect", "review"])
def test_every_list_of_notes_offers_to_raise_a_concern(
    led: Journal, keeper: Keeper, app: str
) -> None:
    def does(page: Page) -> None:
        lists = [one for one in list(_instances.values()) if isinstance(one, Queue) and one.comm]
        assert lists
        assert all(one.raises for one in lists)

    _on(keeper, led, app, "ruth", does)


def test_from_the_note_being_written_its_children_are_chosen(led: Journal, keeper: Keeper) -> None:
    maya = led.children[0].id

    def does(page: Page) -> None:
        content = page._content
        assert isinstance(content, Observing)
        content.form.children = [maya]
        _menu(page)
        assert _sheet(page).values == {"text": "", "children": [maya]}
        page.lock()
        assert page.asides.at_hand().children == ()

    _on(keeper, led, "observe", "ruth", does)
    with led.sign_in("ruth") as ruth:
        assert concerns.drafts(ruth) == (), "a sheet without a word is nothing to keep"


def test_what_was_begun_waits_for_its_author_until_it_is_thrown_away(
    led: Journal, keeper: Keeper
) -> None:
    def does(page: Page) -> None:
        session = page.session
        assert session is not None
        _menu(page)
        _press(_sheet(page), "save", values={"text": "", "children": []})
        assert set(_sheet(page).problems) == {"text", "children"}
        _type(_sheet(page), text=CANARY)
        _press(_sheet(page), "cancel")
        assert page.notice.sentence == "It is kept, sealed to you."
        assert CANARY not in _states()
        _menu(page)
        assert _sheet(page).values["text"] == CANARY
        _menu(page, "pin")
        _menu(page)
        _type(_sheet(page), text="")
        page.tick()
        assert concerns.drafts(session) == (), "an empty sheet is nothing to keep"
        _type(_sheet(page), text=CANARY)
        page.tick()
        _press(_sheet(page), "discard")
        assert concerns.drafts(session) == ()
        _menu(page)
        assert _sheet(page).values["text"] == ""
        _type(_sheet(page), text=CANARY)
        page.sign_out()
        page.begin(led.sign_in("hal"), by_shift=False)
        assert page.asides.widgets() == (), "the next member finds nothing of it"
        _menu(page)
        assert CANARY not in _states()

    _on(keeper, led, "observe", "amira", does)


def test_without_anybody_to_read_it_the_page_says_whom_to_tell(
    journal: Journal, keeper: Keeper
) -> None:
    def does(page: Page) -> None:
        _menu(page)
        assert page.asides.widgets() == ()
        assert "no safeguarding lead yet" in page.notice.sentence
        assert "in person" in page.notice.what_to_do

    _on(keeper, journal, "observe", "hal", does)


def test_a_manager_who_does_not_lead_is_offered_no_concerns_and_shown_none(
    led: Journal, keeper: Keeper
) -> None:
    _raise(led)

    def does(page: Page) -> None:
        [said] = page._widgets
        assert isinstance(said, Statement)
        assert said.heading == "Concerns is not open to you."
        assert "concerns" not in [app["name"] for app in page.bar.apps]
        assert CANARY not in _states()

    _on(keeper, led, "concerns", "ruth", does)


def _body(page: Page) -> tuple[Any, ...]:
    return tuple(page._widgets[1].children)


def _of(page: Page, kind: type) -> Any:
    [one] = [widget for widget in _body(page) if isinstance(widget, kind)]
    return one


def test_a_lead_reads_adds_and_closes_on_the_page(led: Journal, keeper: Keeper) -> None:
    _raise(led, "an older one")
    _raise(led)

    def does(page: Page) -> None:
        assert "concerns" in [app["name"] for app in page.bar.apps]
        roster, hint = _body(page)
        assert roster.title == "2 open concerns"
        assert [row["cells"][1] for row in roster.rows] == [CANARY, "an older one"]
        assert roster.rows[0]["cells"][0] == "Maya Ode"
        assert "no safeguarding recovery sheets yet" in hint.rows[0]["cells"][1]
        _press(roster, "act", name="open", id=roster.rows[0]["id"])
        assert [one["text"] for one in _of(page, Account).entries] == [CANARY]
        _type(_of(page, Sheet), text="Rang the health visitor.")
        page.lock()
        assert CANARY not in _states()
        assert "health visitor" not in _states()
        _unlock(page, "dee")
        sheet = _of(page, Sheet)
        assert sheet.values["text"] == "Rang the health visitor."
        _press(sheet, "save", values={"text": "Rang the health visitor.", "closes": False})
        assert [one["label"] for one in _of(page, Account).entries] == ["Raised", "Added"]
        sheet = _of(page, Sheet)
        assert not sheet.values.get("text")
        _press(sheet, "save", values={"text": "Referred.", "closes": True})
        assert _of(page, Account).mark == "closed"
        assert "closes" not in [one["name"] for one in _of(page, Sheet).fields]
        _press(_of(page, Sheet), "cancel")
        roster, _ = _body(page)
        assert [row["mark"] for row in roster.rows] == ["", "closed"]
        _raise(led, "a new one")
        page.tick()
        assert _body(page)[0].rows[0]["cells"][1] == "a new one"

    _on(keeper, led, "concerns", "dee", does)


def test_a_lead_gives_a_new_one_access_on_the_page(led: Journal, keeper: Keeper) -> None:
    _raise(led)
    with led.sign_in("ruth") as ruth:
        staffing.name_lead(ruth, led.members["ruth"].id, lead=True)

    def before(page: Page) -> None:
        roster, _ = _body(page)
        assert roster.rows == []
        assert "1 earlier concern is not sealed to you." in roster.help

    def gives(page: Page) -> None:
        access = _body(page)[0]
        assert access.rows[0]["cells"][1] == "Not all of these can be read by Ruth Ames"
        [give] = access.rows[0]["actions"]
        assert give["question"] == "Ruth Ames will open all that you can read here."
        _press(access, "act", name="give", id="access")
        assert len(_body(page)) == 2
        assert all(isinstance(one, Roster) for one in _body(page))

    def after(page: Page) -> None:
        [row] = _body(page)[0].rows
        assert row["cells"][1] == CANARY

    for who, does in (("ruth", before), ("dee", gives), ("ruth", after)):
        _on(keeper, led, "concerns", who, does)
