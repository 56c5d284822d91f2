"""A family asks what is held about its child: all of it goes, and nothing of anybody else."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from PIL import Image
from pypdf import PdfReader

from journalkit.errors import BadRecord, Changed, NotFound, Refused
from journalkit.exchange.answers import bundle
from journalkit.exchange.answers.everything import Everything, Item
from journalkit.exchange.answers.taking_out import TakingOut, seen
from journalkit.journal import (
    agenda,
    answering,
    concerns,
    consenting,
    observing,
    picturing,
    reflecting,
    registering,
    reviewing,
)
from journalkit.journal.session import Session
from journalkit.media import SafePicture
from journalkit.records import (
    AccessRequest,
    Answer,
    Carer,
    Child,
    KeptPage,
    Observation,
    Picture,
    Reflection,
    Ruling,
    State,
    Use,
)
from journalkit.records.checking import new_id
from tests.small_journal import Journal

TODAY = date.today()


@dataclass
class Asked:
    """A manager who answers a request about Maya."""

    journal: Journal
    ruth: Session
    anna: Carer
    request: AccessRequest

    @property
    def maya(self) -> str:
        return self.journal.children[0].id

    def out(self) -> TakingOut:
        """What stands now."""
        request = self.ruth.vault.access_requests.get(self.request.id)
        return TakingOut(
            Everything(self.ruth, request), answering.rulings(self.ruth, self.request.id)
        )

    def note(self, text: str, **fields: object) -> Observation:
        return observing.submit(self.ruth, self.journal.note(text, **fields), id=new_id())

    def photo(self, *children: str, colour: int = 9) -> Picture:
        """A photo with *children* in it, known by its colour."""
        held = io.BytesIO()
        Image.new("RGB", (32, 24), (colour, 90, 30)).save(held, "JPEG")
        safe = SafePicture(held.getvalue(), held.getvalue(), 32, 24, None)
        return picturing.name_children(self.ruth, self.journal.photo(self.ruth, safe).id, children)

    def rule(self, about: str, mark: str, *, gives: bool = True, **more: object) -> None:
        ruling = Ruling(
            request=self.request.id, about=about, seen=mark, gives=gives,
            by=self.ruth.member.id, at=self.ruth.now(), **more,  # type: ignore[arg-type]
        )  # fmt: skip
        answering.rule(self.ruth, [ruling])

    def read_all(self) -> TakingOut:
        """Every text is read, and goes as it is proposed; every picture is decided on."""
        out = self.out()
        for item in out.everything.items:
            if out.waits(item):
                self.rule(item.about, item.seen, gives=item.sure)
        for one in out.everything.pictures:
            if out.picture(one).goes is None:
                self.rule(f"picture/{one.id}", seen(one))
        return self.out()

    def made(self) -> tuple[str, dict[str, object], dict[str, bytes]]:
        """What the bundle says, as read from the file: its pages, its data, its pictures."""
        *_, (_, _, gathered) = bundle.gather(self.ruth, self.read_all())
        assert gathered is not None
        pdf, words = bundle.closed(gathered)
        reader = PdfReader(io.BytesIO(pdf))
        assert reader.is_encrypted
        assert reader.decrypt(words)
        files = {name: data[0] for name, data in reader.attachments.items()}
        pages = "\n".join(page.extract_text() for page in reader.pages)
        return pages, json.loads(files.pop("everything.json")), files


@pytest.fixture
def asked(journal: Journal) -> Iterator[Asked]:
    with journal.sign_in("ruth") as ruth:
        anna = Carer(
            child=journal.children[0].id, name="Anna Ode", relationship="mother", household="first"
        )
        jan = Carer(child=journal.children[1].id, name="Jan Lis", relationship="father")
        registering.enter(ruth, anna, jan)
        request = answering.begin(
            ruth, journal.children[0].id, asked_by=anna.name, carer=anna.id, received=TODAY,
            identity="Known at the door", identity_on=TODAY,
        )  # fmt: skip
        yield Asked(journal, ruth, anna, request)


def _of(out: TakingOut, kind: str) -> list[Item]:
    return [one for one in out.everything.items if one.kind == kind]


def test_every_version_goes_and_what_was_withdrawn_or_withheld(asked: Asked) -> None:
    first = asked.note("She poured once.")
    observing.amend(asked.ruth, first.id, asked.journal.note("She poured twice."), version=1)
    gone = asked.note("She hid.")
    observing.withdraw(asked.ruth, gone.id)
    held = asked.note("She slept.")
    with asked.ruth.change() as change:
        withheld = replace(held, state=State.WITHHELD)
        asked.ruth.vault.observations.set_state(change, withheld, what="withheld")

    said = {
        dict(one.facts)["Stands as"]: one.texts[0][1] for one in _of(asked.out(), "observations")
    }

    assert said == {
        "earlier version": "She poured once.",
        "submitted": "She poured twice.",
        "withdrawn": "She hid.",
        "withheld": "She slept.",
    }  # fmt: skip


def test_of_a_text_about_something_else_only_the_passages_that_name_the_child_go(
    asked: Asked,
) -> None:
    agenda.take(
        asked.ruth, kind="other", text="The roof leaks. Mayaa cries at rest. Ring Bob. End."
    )
    other = asked.journal.children[1].id
    asked.note("Tomasz dug. Then Maya came.", children=(other,))
    asked.note("Tomasz dug alone.", children=(other,))

    out = asked.out()

    [item] = _of(out, "agenda_items")
    assert item.texts[0][1].startswith("[…] Mayaa cries at rest. Ring Bob. […]")
    assert not item.own
    [note] = _of(out, "observations")
    assert out.texts(note)[0][1] == "[…] Then Maya came."


def test_of_a_page_of_numbers_only_the_childs_own_row_goes(asked: Asked) -> None:
    page = KeptPage(
        title="Seen", sentence="Two children were seen.", columns=("Child", "Notes"),
        rows=(("Maya Ode", "3"), ("Tomasz Lis", "9")), cautions=(), picture="",
        by=asked.ruth.member.id, at=asked.ruth.now(),
    )  # fmt: skip
    with asked.ruth.change() as change:
        asked.ruth.vault.kept_pages.put(change, page, what="page kept for a meeting")

    [item] = _of(asked.out(), "kept_pages")

    assert item.texts == (("Rows", "Maya Ode · 3 […]"),)


def test_a_no_of_a_carer_goes_as_a_no(asked: Asked) -> None:
    consenting.record(
        asked.ruth, asked.maya, [Use.PUBLICITY], given=False, carer=asked.anna.id, how="Form"
    )

    [item] = _of(asked.out(), "consents")

    assert dict(item.facts) == {"Use": "publicity", "Agreed": "no", "Who said so": "Anna Ode"}


def test_what_managers_said_about_notes_of_the_child_goes_too(asked: Asked) -> None:
    note = asked.note("She poured.")
    reviewing.ask_for_changes(asked.ruth, note.id, comment="What did Maya say?", version=1)

    [review] = _of(asked.out(), "reviews")

    assert review.texts == (("Comment", "What did Maya say?"),)


def test_other_families_are_taken_out_and_colleagues_stay(asked: Asked) -> None:
    asked.note("Amira saw Maya and Tomasz dig. Jan Lis laughed, and Iris’s mum. Anna came.")

    out = asked.out()
    [note] = _of(out, "observations")

    assert out.texts(note)[0][1] == (
        "Amira saw Maya and [another child] dig. [another family] laughed, and [another family]. "
        "Anna came."
    )
    assert out.counts() == {"[another child]": 1, "[another family]": 2}


def test_a_carer_of_another_household_is_somebody_else(asked: Asked) -> None:
    piotr = Carer(child=asked.maya, name="Piotr Ode", relationship="father", household="second")
    registering.enter(asked.ruth, piotr)
    asked.note("Piotr collected Maya.")

    out = asked.out()

    assert out.texts(_of(out, "observations")[0])[0][1] == "[another carer] collected Maya."
    assert "Piotr" not in asked.made()[0]


def test_a_manager_decides_otherwise_with_a_reason_until_the_text_changes(asked: Asked) -> None:
    note = asked.note("Maya and Tomasz dug.")
    out = asked.out()
    [item] = _of(out, "observations")
    [place] = out.places(item)
    with pytest.raises(BadRecord):
        asked.rule(item.about, item.seen, turned=(place.id,))

    asked.rule(item.about, item.seen, turned=(place.id,), why="Twins: the family asked for both.")
    assert asked.out().texts(item)[0][1] == "Maya and Tomasz dug."

    observing.amend(asked.ruth, note.id, asked.journal.note("Maya and Tomasz sang."), version=1)
    newer = _of(asked.out(), "observations")[-1]
    assert asked.out().waits(newer)


def test_two_children_of_one_first_name_wait_for_a_manager(asked: Asked) -> None:
    other = Child(name="Maya Reed", born=date(2022, 3, 1), room=asked.journal.room.id)
    registering.enter(asked.ruth, other)
    asked.note("Maya sang, and Maya Reed hummed.")

    out = asked.out()
    either, surely = out.places(_of(out, "observations")[0])

    assert (either.out, surely.out) == (False, True)


def test_pictures_with_others_stay_and_those_of_notes_withdrawn_go(asked: Asked) -> None:
    other = asked.journal.children[1].id
    alone, both = asked.photo(asked.maya, colour=40), asked.photo(asked.maya, other, colour=200)
    nobody = asked.journal.photo(asked.ruth)
    note = asked.note("She poured.", pictures=(alone.id, both.id, nobody.id))
    observing.withdraw(asked.ruth, note.id)
    before = asked.out()

    goes = {one.id: before.picture(one).goes for one in before.everything.pictures}
    assert goes == {alone.id: True, both.id: False, nobody.id: None}
    with pytest.raises(BadRecord):
        list(bundle.gather(asked.ruth, before))
    asked.rule(f"picture/{nobody.id}", seen(nobody), gives=False)
    _, said, files = asked.made()

    [red] = [Image.open(io.BytesIO(data)).getpixel((9, 9))[0] for data in files.values()]  # type: ignore[index]
    assert abs(red - 40) < 5
    kept = dict(said["taken_out"])  # type: ignore[call-overload]
    assert kept["photos and videos with other children in them"] == "1"
    [outing] = asked.ruth.vault.outings.all()
    assert outing.pictures == (alone.id,)


def test_a_picture_of_others_is_not_opened_for_a_request(asked: Asked) -> None:
    others = asked.photo(asked.journal.children[1].id)

    with pytest.raises(NotFound):
        answering.look(asked.ruth, asked.request.id, others)


def test_the_file_holds_all_and_names_nobody_else(asked: Asked) -> None:
    asked.note("Maya & Tomasz: #set text(red) <b>$x$ [link](x) @ref \\n “wet”", place="Pond")
    asked.note("Iris sang.", children=(asked.maya, asked.journal.children[2].id))
    concern = concerns.Begun(text="Sealed canary", children=(asked.maya,))
    concerns.keep_draft(asked.ruth, concern)

    pages, said, _ = asked.made()

    for text in (pages, json.dumps(said)):
        assert not [name for name in ("Tomasz", "Iris", "Lis", "canary") if name in text]
        assert "Maya" in text
    assert "#set text(red) <b>$x$" in pages
    assert said["head"] == asked.ruth.vault.audit.hash_at(int(said["row"].replace(",", "")))  # type: ignore[attr-defined]
    assert asked.ruth.vault.access_requests.get(asked.request.id).taken_out["[another child]"] == 2


def test_a_child_of_whom_nothing_is_written_and_who_has_left_is_answered(asked: Asked) -> None:
    gone = replace(asked.journal.children[2], left=TODAY - timedelta(days=9))
    registering.enter(asked.ruth, gone)
    request = answering.begin(
        asked.ruth, gone.id, asked_by="A solicitor", received=TODAY, identity="Letter of authority",
        identity_on=TODAY,
    )  # fmt: skip

    pages, said, _ = replace(asked, request=request).made()

    assert said["taken_out"] == []
    assert "Nothing was taken out." in pages


def test_time_runs_from_when_it_is_known_who_asks(asked: Asked) -> None:
    request = answering.begin(asked.ruth, asked.maya, asked_by="Somebody", received=TODAY)
    assert request.starts is None
    with pytest.raises(BadRecord):
        answering.record(asked.ruth, request.id, pictures=(), taken_out={})

    known = answering.identify(asked.ruth, request.id, "Passport", on=TODAY)

    assert known.starts == TODAY
    with pytest.raises(BadRecord):
        answering.extend(asked.ruth, request.id, " ")
    with pytest.raises(BadRecord):
        answering.begin(asked.ruth, asked.maya, asked_by="X", received=TODAY + timedelta(days=1))


def test_authors_and_the_lead_say_that_they_have_looked_and_nothing_of_what(
    journal: Journal,
) -> None:
    with journal.sign_in("amira") as amira:
        now = amira.now()
        reflecting.keep(
            amira,
            Reflection(
                author=amira.member.id, cycle="gibbs", begun_at=now, changed_at=now,
                answers={"x": "Maya"},
            ),
        )  # fmt: skip
    ruth, maya = journal.sign_in("ruth"), journal.children[0].id
    request = answering.begin(ruth, maya, asked_by="Anna", received=TODAY)
    amira = journal.sign_in("amira")

    assert [one.id for one in answering.asks(amira)] == [request.id]
    assert answering.asks(ruth) == ()
    answering.answer(amira, request.id, Answer.TALK)
    assert answering.asks(amira) == ()
    said = ruth.vault.access_requests.get(request.id)
    assert said.answers == {amira.member.id: "will talk to the manager"}
    with pytest.raises(Refused):
        answering.concerns_dealt_with(ruth, request.id)
    with pytest.raises(NotFound):
        answering.answer(ruth, request.id, Answer.NOTHING)
    for verb in (
        lambda: answering.open_requests(amira),
        lambda: answering.begin(amira, maya, asked_by="A", received=TODAY),
        lambda: answering.rulings(amira, request.id),
        lambda: answering.close(amira, request.id, "x"),
        lambda: Everything(amira, request),
    ):
        with pytest.raises(Refused):
            verb()


def test_a_closed_request_stays_as_it_was_closed(asked: Asked) -> None:
    answering.close(asked.ruth, asked.request.id, "Handed to Anna on a stick.")

    assert answering.open_requests(asked.ruth) == ()
    with pytest.raises(Changed):
        asked.rule("observations/x", "0")
