"""Erasing a child: nothing of them is left, everybody else's records stay whole."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journalkit.crypto import keyring as keyrings
from journalkit.crypto import seal
from journalkit.crypto.secret import Secret
from journalkit.errors import Changed, NotFound, Refused, Tampered
from journalkit.exchange.backups import drilling, restoring, taking
from journalkit.exchange.erasures import wording
from journalkit.exchange.erasures.due import due as due_now
from journalkit.exchange.erasures.mentions import mentions, spellings
from journalkit.journal import (
    bringing_in,
    childhood,
    consenting,
    conversing,
    erasing,
    keeping,
    observing,
    picturing,
    registering,
    reviewing,
)
from journalkit.journal.session import Session, sign_in
from journalkit.media import SafePicture
from journalkit.records import (
    Absence,
    Action,
    Carer,
    Child,
    Comment,
    Draft,
    HalfTerm,
    Judgement,
    KeptPage,
    Meeting,
    Note,
    Origin,
    Passage,
    Receipt,
    Reflection,
    Reply,
    Story,
    StoryVersion,
    Term,
    Use,
)
from journalkit.records.checking import new_id
from journalkit.store import erasures
from journalkit.store.folder import Folder
from tests.small_journal import PASSWORDS, Journal, make


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small journal to make copies of."""
    made = make(tmp_path_factory.mktemp("small") / "journal")
    made.close()
    return made.folder.path


RUTH = Secret.typed(PASSWORDS["ruth"])


def erased(session: Session, child: str) -> Receipt:
    """*child*, erased as a manager does who takes every proposal as it is."""
    found = erasing.reach(session, {"children": [child]})
    named = mentions(session, [child], found)
    confirmed = erasing.Confirmed(
        seen=session.vault.recorded(),
        remaining=tuple(
            one for each in named for one in each.remaining([p.proposal for p in each.passages])
        ),
        spellings=spellings(named),
    )
    return erasing.erase(session, {"children": [child]}, confirmed, reason="asked")


def sound(folder: Folder) -> None:
    found = keeping.look_over(folder, "ruth", RUTH)
    assert [one.sentence for one in found if not one.good] == []


@dataclass(frozen=True)
class Canaries:
    """What nobody may find any more, and a child whom it is all of."""

    child: Child
    words: list[bytes]
    photo: bytes

    def all(self) -> list[bytes]:
        return [*self.words, self.photo, self.child.id.encode()]


def canary() -> str:
    return "".join(secrets.choice("bdfghjklmnpqrstvwxz") for _ in range(12))


def filled(journal: Journal) -> tuple[Canaries, str]:
    """A child with a bit of everything, and an observation of them beside another child."""
    name, last, *words = (canary() for _ in range(16))
    child = Child(
        name=f"{name.capitalize()} {last.capitalize()}", born=date(2022, 5, 1),
        room=journal.room.id, joined=date.today() - timedelta(days=200),
    )  # fmt: skip
    photo, other = secrets.token_bytes(3000), journal.children[0]
    first = child.called
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, child)
        registering.hand_over(
            ruth, child.id, journal.members["amira"].id, since=date.today() - timedelta(days=100)
        )
        registering.enter(ruth, Carer(child=child.id, name=words[0], relationship=words[1]))
        [carer] = ruth.vault.carers.of(child.id)
        registering.enter(ruth, replace(carer, relationship=words[2]))
        consenting.record(ruth, child.id, [Use.OTHERS], given=False, carer=carer.id, how=words[3])
    with journal.sign_in("amira") as amira:
        own, shared, others = (
            journal.photo(amira, SafePicture(photo + bytes([n]), photo[:900], 4, 3, None))
            for n in range(3)
        )
        picturing.caption(amira, own.id, words[4])
        picturing.name_children(amira, shared.id, [child.id, other.id])
        note = journal.note(f"{words[5]} she said.", children=(child.id,), pictures=(own.id,))
        alone = observing.submit(amira, note, id=new_id())
        observing.amend(amira, alone.id, replace(note, text=f"{words[6]}."), version=1)
        together = observing.submit(
            amira,
            journal.note(
                f"{first} helped Maya with the bridge. {words[7]} was said.",
                children=(other.id, child.id),
                pictures=(shared.id, others.id),
            ),
            id=new_id(),
        )
        observing.amend(
            amira, together.id,
            replace(together.note, text=f"{first} and Maya built {first}’s bridge."), version=1,
        )  # fmt: skip
        untagged = journal.observe(amira, f"Maya ran to {first}.")
        observing.save_draft(
            amira,
            Draft(author=amira.member.id, saved_at=amira.now(), fields={
                "children": [other.id, child.id], "text": f"Then {first} slept.",
                "pictures": [],
            }),
        )  # fmt: skip
    with journal.sign_in("ruth") as ruth:
        conversing.say(ruth, alone.id, words[8])
        conversing.say(ruth, untagged.id, f"What did {first} do?")
        reviewing.approve(ruth, together.id, version=2)
        _told_elsewhere(journal, ruth, child, words[9:])
    found = [one.encode() for one in (name, last, *words)]
    return Canaries(child, found, photo[:400]), together.id


def _told_elsewhere(journal: Journal, ruth: Session, child: Child, words: list[str]) -> None:
    """Stories, judgements, meetings and kept pages: of the child, and of others who name them."""
    vault, other, me, now = ruth.vault, journal.children[0], ruth.member.id, ruth.now()
    day, first, frame = ruth.today(), child.called, ruth.vault.frameworks.current()
    term = Term(name="T", starts=day, ends=day + timedelta(days=60))
    half = HalfTerm(term=term.id, name="T 1", starts=day, ends=day + timedelta(days=30))
    registering.enter(ruth, term, half)
    [carer] = vault.carers.of(child.id)
    meeting = Meeting(
        day=day, led_by=me, began_at=now, ended_at=now, rubric=vault.rubrics.current().id, seed=1,
        size=0, notes=f"We talked about {first}.",
    )  # fmt: skip
    with ruth.change() as change:
        for whom, text in ((child, words[0]), (other, f"You ran with {first}.")):
            told = {"passages": (Passage(section="story", text=text),), "by": me, "at": now}
            story = Story(child=whom.id, half_term=half.id, writing="story", version=1, **told)
            vault.stories.put(change, story, what="story handed in")
            version = StoryVersion(story=story.id, number=1, pictures=(), **told)
            vault.story_versions.put(change, version, what="version of a story kept")
            if whom is child:
                reply = Reply(story=story.id, child=child.id, carer=carer.id, words=words[1],
                              said_on=day, by=me, at=now)  # fmt: skip
                vault.replies.put(change, reply, what="reply from home taken in")
        for evidence, why in (((), words[2]), ((), "")):
            placed = Judgement(
                child=child.id if why else other.id, area=frame.areas[0].id, framework=frame.id,
                band=frame.bands[0].id, half_term=half.id, half_term_name=half.name, at=now, by=me,
                evidence=evidence, why=why or f"As {first}.",
            )  # fmt: skip
            vault.judgements.add(change, placed)
        vault.meetings.put(change, meeting, what="staff meeting ended")
        action = Action(meeting=meeting.id, about=me, owner=me, text=f"Watch {first}.", due=day)
        vault.actions.put(change, action, what="action agreed")
        page = KeptPage(title="Gaps", sentence=f"{first} was not seen.", columns=("Child",),
                        rows=((child.name,),), cautions=(), picture=f"<svg>{words[3]}</svg>",
                        by=me, at=now)  # fmt: skip
        vault.kept_pages.put(change, page, what="page kept")
        thought = Reflection(author=me, cycle="free", begun_at=now, changed_at=now,
                             shared_at=now, answers={"free": f"What about {first}?"})  # fmt: skip
        vault.reflections.put(change, thought, what="reflection shared")
        away = Absence(child=child.id, first=day, last=day, reason=words[4])
        vault.absences.put(change, away, what="absence entered")


def pages(folder: Folder, path: Path, key: bytes) -> Iterator[bytes]:
    """Every page of the database and of its write-ahead log, opened: AES-256-CBC, the nonce
    before the last 64 bytes (SQLCipher 4's design)."""
    raw, size, log = path.read_bytes(), 4096, Path(f"{path}-wal")
    every = [raw[at : at + size] for at in range(0, len(raw), size)]
    if log.exists():
        data = log.read_bytes()[32:]
        every += [data[at + 24 : at + 24 + size] for at in range(0, len(data), 24 + size)]
    for number, page in enumerate(every):
        start = 16 if number == 0 or page[:16] == raw[:16] else 0
        body, nonce = page[start : size - 80], page[size - 80 : size - 64]
        if len(nonce) == 16 and len(body) % 16 == 0:
            opener = Cipher(algorithms.AES(key), modes.CBC(nonce)).decryptor()
            yield opener.update(body) + opener.finalize()


def everything(folder: Folder) -> bytes:
    """All that lies in the folder, opened."""
    ring = keyrings.read(folder.keyring.read_bytes())
    keys = ring.keyring.unlock("ruth", RUTH).keys
    found = [*pages(folder, folder.database(1), keys.database.reveal())]
    assert b"CREATE TABLE" in b"".join(found)
    for file in folder.path.rglob("*"):
        if file.suffix == ".age":
            found.append(seal.open_with(file.read_bytes(), keys.media))
        elif file.is_file() and file.name != folder.database(1).name:
            found.append(file.read_bytes())
    return b"".join(found)


def left(folder: Folder, canaries: Canaries) -> list[int]:
    """The numbers of the canaries that are still found (never the canaries themselves)."""
    data = everything(folder)
    return [at for at, one in enumerate(canaries.all()) if one in data or one.title() in data]


def test_nothing_of_an_erased_child_is_in_any_page_index_log_or_picture(journal: Journal) -> None:
    canaries, together = filled(journal)
    assert left(journal.folder, canaries) == [*range(len(canaries.all()))]
    with journal.sign_in("ruth") as ruth:
        receipt = erased(ruth, canaries.child.id)
        assert canaries.child.id in receipt.gone["children"]
        note = ruth.vault.observations.get(together)
        assert note.note.text == "A child and Maya built a child’s bridge."
        assert note.note.children == (journal.children[0].id,)
        assert note.note.pictures == ()
        assert [one.number for one in observing.versions(ruth, together)] == [2]
        assert observing.search(ruth, "bridge")[0].id == together
        told = [one.text for story in ruth.vault.stories.all() for one in story.passages]
        assert told == ["You ran with a child."]
        [page] = ruth.vault.kept_pages.all()
        assert (page.rows, page.picture) == ((("A child",),), "")
    sound(journal.folder)
    # The child's id stands in the chain and in the receipt, and nowhere else.
    assert left(journal.folder, canaries) == [len(canaries.all()) - 1]


def test_an_older_copy_put_back_is_erased_before_anybody_looks(
    journal: Journal, tmp_path: Path
) -> None:
    canaries, _ = filled(journal)
    older = Folder(tmp_path / "older")
    with journal.sign_in("amira") as amira:  # what only the older copy holds: nobody confirmed it
        fields = {"children": [journal.children[0].id], "text": f"With {canaries.child.called}."}
        draft = replace(journal.draft_of(amira), fields=fields)
        observing.save_draft(amira, draft)
        shutil.copytree(journal.folder.path, older.path)
        observing.discard_draft(amira, draft)
    with journal.sign_in("ruth") as ruth:
        erased(ruth, canaries.child.id)
    keeping.new_keys(journal.folder, "ruth", RUTH)
    shutil.copy2(journal.folder.erasures, older.erasures)
    assert left(older, canaries) == [*range(len(canaries.all()))]
    with sign_in(older, "ruth", RUTH) as ruth:
        assert [one.kind for one in erasing.receipts(ruth)] == ["child"]
        said = [row.what for row in ruth.vault.audit.rows()]
        assert "child erased again after a restore" in said
        with pytest.raises(NotFound):
            childhood.about(ruth, canaries.child.id)
    sound(older)
    assert left(older, canaries) == [len(canaries.all()) - 1]


def test_no_journal_restored_from_a_back_up_shows_an_erased_child(
    journal: Journal, tmp_path: Path
) -> None:
    canaries, _ = filled(journal)
    stick, at = tmp_path / "stick", datetime.now(UTC) - timedelta(days=1)
    taking.run(journal.folder, stick, now=at, progress=lambda *_: None)
    with journal.sign_in("ruth") as ruth:
        receipt = erased(ruth, canaries.child.id)
        assert receipt.held_until is not None
        assert receipt.held_until > date.today() + timedelta(days=300)
        tried = drilling.try_restore(
            stick, ruth.keys, beside=journal.folder.path, progress=lambda *_: None
        )
        assert "as they were on" in drilling.report(ruth, tried)
    folder = restoring.restore(stick, tmp_path / "again", progress=lambda *_: None).folder
    assert left(folder, canaries) == [*range(len(canaries.all()))]  # sealed, and not looked at yet
    with sign_in(folder, "ruth", RUTH) as ruth:
        assert [one.id for one in erasing.receipts(ruth)] == [receipt.id]
    sound(folder)
    assert left(folder, canaries) == [len(canaries.all()) - 1]


def test_an_erasure_that_nobody_can_read_keeps_an_older_copy_shut(
    journal: Journal, tmp_path: Path
) -> None:
    journal.folder.erasures.write_bytes(b"\nabc QUJD QUJD.")
    with pytest.raises(Tampered):
        journal.sign_in("ruth")
    journal.folder.erasures.write_bytes(b"\nabc QUJD QUJ")
    journal.sign_in("ruth")
    assert erasures.LINE.fullmatch(b"abc QUJD QUJ") is None


def test_a_hold_stops_an_erasure_until_it_is_lifted(journal: Journal) -> None:
    child = journal.children[0].id
    with journal.sign_in("ruth") as ruth:
        for of in (child, ""):
            held = erasing.hold(ruth, "An inquiry is going on.", child=of)
            with pytest.raises(Refused):
                erased(ruth, child)
            erasing.lift(ruth, held.id)
        erased(ruth, child)
        assert child not in {one.id for one in ruth.vault.children.all()}
        assert ruth.vault.holds.where("child = ?", [child]) == ()


def test_a_hold_on_a_friend_keeps_the_note_of_both_as_it_is(journal: Journal) -> None:
    both = tuple(one.id for one in journal.children[:2])
    with journal.sign_in("amira") as amira:
        observing.submit(amira, journal.note(children=both), id=new_id())
    with journal.sign_in("ruth") as ruth:
        placed = erasing.hold(ruth, "A claim.", child=both[1])
        with pytest.raises(Refused):
            erased(ruth, both[0])
        erasing.lift(ruth, placed.id)
        # Another friend's note names the child, untagged: it would be written anew.
        iris = journal.children[2].id
        observing.submit(ruth, journal.note("Maya sang.", children=(iris,)), id=new_id())
        erasing.hold(ruth, "A claim.", child=iris)
        with pytest.raises(Refused):
            erased(ruth, both[0])


def test_what_was_recorded_since_the_manager_looked_stops_an_erasure(journal: Journal) -> None:
    child = journal.children[0].id
    with journal.sign_in("ruth") as ruth, journal.sign_in("amira") as amira:
        seen = ruth.vault.recorded()
        journal.observe(amira, "Nobody has looked at this yet.")
        with pytest.raises(Changed):
            erasing.erase(ruth, {"children": [child]}, erasing.Confirmed(seen=seen), reason="asked")
        assert ruth.vault.children.get(child)
        assert not journal.folder.erasures.exists()


def test_nobody_but_a_manager_erases(journal: Journal) -> None:
    child = journal.children[0].id
    for who in ("dee", "amira", "hal"):
        with journal.sign_in(who) as session, pytest.raises(Refused):
            erasing.reach(session, {"children": [child]})


def test_one_observation_goes_with_its_pictures_and_one_picture_goes_alone(
    journal: Journal,
) -> None:
    with journal.sign_in("amira") as amira:
        first, second = journal.photo(amira), journal.film(amira)
        note = observing.submit(amira, journal.note(pictures=(first.id, second.id)), id=new_id())
    names = {name for one in (first, second) for name, _ in one.files}
    with journal.sign_in("ruth") as ruth:
        for asked in ({"pictures": [second.id]}, {"observations": [note.id]}):
            confirmed = erasing.Confirmed(seen=ruth.vault.recorded())
            erasing.erase(ruth, asked, confirmed, reason="by mistake")
            assert {*ruth.cabinet.names()} & {name for name, _ in second.files} == set()
        assert {*ruth.cabinet.names()} & names == set()
        assert ruth.vault.observations.all() == ()
        assert [one.kind for one in erasing.receipts(ruth)] == ["observation", "picture"]
    sound(journal.folder)


def test_what_another_service_said_of_an_erased_child_goes_too(journal: Journal) -> None:
    with journal.sign_in("ruth") as ruth:
        one, other = ruth.vault.children.all()[:2]
        at = ruth.now() - timedelta(days=1)
        for number, children in enumerate([(one.id,), (one.id, other.id)]):
            origin = Origin(
                id=new_id(), service="Elsewhere", original=str(number), author="Somebody",
                areas=(), by=ruth.member.id, at=ruth.now(),
                comments=(Comment(by="Nan", at=at, text=f"{one.called} told me all of it"),),
            )  # fmt: skip
            note = Note(text="Built a den.", children=children, happened_at=at)
            more = {"author": ruth.member.id, "written_at": at, "published": True}
            assert bringing_in.enter(ruth, note, origin, **more)
        erased(ruth, one.id)
        [left] = ruth.vault.origins.all()
        assert left.original == "1"
        assert one.called not in left.comments[0].text
        salts = ruth.vault.database.execute("SELECT id FROM salts WHERE kind = 'origins'")
        assert salts.fetchall() == [(left.id,)]
    sound(journal.folder)


def test_a_break_before_the_database_hears_of_it_is_made_good_at_the_next_sign_in(
    journal: Journal, tmp_path: Path
) -> None:
    """The line is on the disk, and nothing of it in the database."""
    canaries, _ = filled(journal)
    before = tmp_path / "before"
    shutil.copytree(journal.folder.path, before)
    with journal.sign_in("ruth") as ruth:
        erased(ruth, canaries.child.id)
    log = journal.folder.erasures.read_bytes()
    broken = Folder(before)
    broken.erasures.write_bytes(log)
    with sign_in(broken, "ruth", RUTH):
        pass
    sound(broken)
    assert left(broken, canaries) == [len(canaries.all()) - 1]


def test_a_register_record_put_right_keeps_what_stood_before(journal: Journal) -> None:
    child = journal.children[0]
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, replace(child, name="Maia Ode"))
        registering.enter(ruth, replace(child, name="Maia Ode"))
        [before] = erasing.earlier(ruth, [child.id])
        assert (before.content["name"], before.by) == (child.name, ruth.member.id)
        [row] = wording.before(ruth, [child.id])
        assert row["cells"][:2] == [child.name, "born 1 March 2022"]
    sound(journal.folder)


def test_what_was_kept_long_enough_goes_by_class_when_a_manager_says_so(journal: Journal) -> None:
    gone, stays = journal.children[:2]
    with journal.sign_in("amira") as amira:
        journal.observe(amira)
        observing.submit(amira, journal.note(children=(gone.id, stays.id)), id=new_id())
    with journal.sign_in("ruth") as ruth:
        long_ago = ruth.today() - timedelta(days=5 * 366)
        registering.enter(ruth, replace(gone, joined=None, born=date(2012, 1, 1), left=long_ago))
        due = {one.period.name: one for one in due_now(ruth)}
        assert due["notes"].years == {long_ago.year: 1}
        assert due["register"].count == 0
        seen = erasing.Confirmed(seen=ruth.vault.recorded())
        erasing.erase(ruth, due["notes"].ids, seen, reason="kept long enough")
        assert len(ruth.vault.observations.all()) == 1
        erasing.decide(ruth, "register", 4, "Our insurer asks for four years.")
        due = {one.period.name: one for one in due_now(ruth)}
        assert due["register"].ids == {"children": [gone.id]}
        erasing.hold(ruth, "A claim.", child=gone.id)
        assert not any(one.count for one in due_now(ruth))
        assert [one.kind for one in erasing.receipts(ruth)] == ["retention"]
    sound(journal.folder)


@given(st.data())
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
def test_no_record_holds_the_id_of_an_erased_child(small: Path, data: st.DataObject) -> None:
    """Over random small journals; `verify` finds nothing amiss."""
    place = small.parent / new_id()
    shutil.copytree(small, place)
    folder = Folder(place)
    with sign_in(folder, "ruth", RUTH) as ruth:
        children = [one.id for one in ruth.vault.children.all()]
        tags = st.lists(st.sampled_from(children), min_size=1, unique=True).map(tuple)
        for _ in range(data.draw(st.integers(0, 4))):
            photos = tuple(Journal.photo(ruth).id for _ in range(data.draw(st.integers(0, 2))))
            for one in photos:
                if data.draw(st.booleans()):
                    picturing.name_children(ruth, one, data.draw(tags))
            note = Note(
                children=data.draw(tags), pictures=photos, happened_at=ruth.now(),
                text=data.draw(st.sampled_from(("Maya ran.", "Tomasz and Iris sang.", "A tower."))),
            )  # fmt: skip
            made = observing.submit(ruth, note, id=new_id())
            if data.draw(st.booleans()):
                observing.amend(ruth, made.id, replace(note, children=data.draw(tags)), version=1)
            last = data.draw(st.sampled_from(("", "withdraw", "approve", "say")))
            if last == "withdraw":
                observing.withdraw(ruth, made.id)
            elif last == "approve":
                reviewing.approve(
                    ruth, made.id, version=ruth.vault.observations.get(made.id).version
                )
            elif last == "say":
                conversing.say(ruth, made.id, "What did Iris do?")
        child = data.draw(st.sampled_from(children))
        erased(ruth, child)
        found = ruth.vault.database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {row[0] for row in found} - {"receipts", "audit"}
        holding = [
            name
            for name in sorted(tables)
            for row in ruth.vault.database.execute(f'SELECT * FROM "{name}"')
            if child in repr(row)
        ]
        assert holding == []
        known = {name for one in ruth.vault.pictures.all() for name, _ in one.files}
        assert {*ruth.cabinet.names()} == known
    sound(folder)
    shutil.rmtree(place)


def test_an_erasure_whose_line_is_gone_is_found_by_verify(journal: Journal) -> None:
    with journal.sign_in("ruth") as ruth:
        erased(ruth, journal.children[0].id)
    journal.folder.erasures.unlink()
    found = keeping.look_over(journal.folder, "ruth", RUTH)
    assert [one.part for one in found if not one.good] == ["erasures"]
