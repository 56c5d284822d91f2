"""Concerns: leads read them, and nobody else does, whatever keys they have."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from journalkit.crypto import seal
from journalkit.crypto.secret import Secret
from journalkit.crypto.sheets import Sheets
from journalkit.errors import BadRecord, BadSheet, CannotOpen, NotFound, Refused, Tampered
from journalkit.gate import enrolling
from journalkit.journal import concerns, keeping, observing, safeguarding, staffing
from journalkit.journal.concerns import Begun, Reader
from journalkit.journal.session import Session
from journalkit.records import Account, Concern, Entry
from tests.small_journal import CHEAP, PASSWORDS, Journal

CANARY = "a bruise the shape of a hand"
NOW = datetime(2026, 9, 14, 14, 32, tzinfo=UTC)
RUTH = Secret.typed(PASSWORDS["ruth"])


@pytest.fixture
def led(journal: Journal) -> Journal:
    """The small journal, with Dee as its safeguarding lead."""
    with journal.sign_in("ruth") as ruth:
        staffing.name_lead(ruth, journal.members["dee"].id, lead=True)
    return journal


def _begun(journal: Journal, text: str = CANARY, **more: Any) -> Begun:
    return Begun(text=text, children=(journal.children[0].id,), **more)


def _raised(journal: Journal, text: str = CANARY, *, by: str = "amira") -> None:
    with journal.sign_in(by) as session:
        concerns.hand_in(session, _begun(journal, text))


def _read(journal: Journal, who: str) -> list[str]:
    with journal.sign_in(who) as session:
        return [one.account.raised.text for one in safeguarding.concerns(session)[0]]


def _sheets(journal: Journal, lead: str = "dee") -> list[str]:
    """Fresh safeguarding sheets, in force; their words."""
    fresh = Sheets.fresh()
    with journal.sign_in(lead) as session:
        safeguarding.replace_sheets(session, fresh.recipient)
    return [words.reveal().decode() for words in fresh.words]


PAGE, RESERVED = 4096, 80
"""Bytes of a page of SQLCipher 4, and of those for its initialisation vector and seal."""


def _pages(path: Path, key: bytes) -> Iterator[bytes]:
    """Every page of the database at *path* in plain, free ones too, and every page that its
    write-ahead log still holds: what a tool shows that knows nothing of tables."""
    log = Path(f"{path}-wal").read_bytes()[32:]
    frame = PAGE + 24
    pages = [log[at + 24 : at + frame] for at in range(0, len(log), frame)]
    data = path.read_bytes()
    pages += [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
    for page in pages:
        vector = page[-RESERVED : 16 - RESERVED]
        for begin in (0, 16):  # the first page begins with the salt
            body = page[begin:-RESERVED]
            opener = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
            yield opener.update(body) + opener.finalize()


def _everything(journal: Journal, session: Session) -> bytes:
    """All that lies there, as whoever has the keys of *session* can open it: each file of the
    folder, each page and each value of the database, and what their identities open of that."""
    identities = [session.identity, *session.keys.media]
    if session.keys.gate is not None:
        identities.append(enrolling.notes_identity(session.keys.gate)[0])
    path = journal.folder.database(session.vault.keyring.generation)
    found = [one.read_bytes() for one in journal.folder.path.rglob("*") if one.is_file()]
    found += _pages(path, session.keys.database.reveal())
    database = session.vault.database
    for [name] in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        rows = database.execute(f'SELECT * FROM "{name}"').fetchall()
        found += [v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row]
    for data in [one for one in found if one.startswith(b"age-encryption.org/v1")]:
        with contextlib.suppress(CannotOpen):
            found.append(seal.open_with(data, identities))
    return b"\n".join(found)


# -- what nobody else opens -------------------------------------------------------------------


def test_a_concern_is_in_no_byte_that_anybodys_keys_open_but_a_leads(led: Journal) -> None:
    with led.sign_in("amira") as amira:
        led.observe(amira, "plain words of a note")
        begun = _begun(led)
        concerns.keep_draft(amira, begun)
        assert CANARY.encode() in _everything(led, amira), "its author opens the draft"
        for who in ("ruth", "dee", "hal"):
            with led.sign_in(who) as other:
                assert concerns.drafts(other) == ()
                assert CANARY.encode() not in _everything(led, other)
        concerns.hand_in(amira, begun)
        assert concerns.drafts(amira) == ()
        for who in ("amira", "ruth", "hal"):
            with led.sign_in(who) as other:
                all_of_it = _everything(led, other)
                assert CANARY.encode() not in all_of_it
                assert b"plain words of a note" in all_of_it, "the search opens what it can"
                with pytest.raises(Refused):
                    safeguarding.concerns(other)
        with led.sign_in("dee") as dee:
            assert CANARY.encode() in _everything(led, dee)


def test_the_chain_names_nobody_who_raised_a_concern_nor_what_about(led: Journal) -> None:
    with led.sign_in("amira", device="tablet") as amira:
        before = amira.vault.recorded()
        concerns.keep_draft(amira, _begun(led))
        assert amira.vault.recorded() == before, "a draft stands in no chain"
        concerns.hand_in(amira, concerns.drafts(amira)[0])
        [row] = amira.vault.audit.rows(after=before)
        assert (row.who, row.device, row.what) == ("", "", "kept")
        assert row not in amira.vault.audit.on_device("tablet")
        [kept] = amira.vault.concerns.all()
        told = f"{row} {kept!r}"
        assert not any(one.id in told for one in (*led.children, *led.members.values()))


@given(
    text=st.text(min_size=1, max_size=3000).filter(str.strip),
    more=st.lists(st.text(min_size=1, max_size=50).filter(str.strip), max_size=3),
)
def test_what_is_sealed_is_read_as_it_was_said_and_its_length_says_little(
    text: str, more: list[str]
) -> None:
    identity, recipient = seal.new_identity()
    try:
        said = [Entry(by="m", at=NOW, device="", text=one) for one in (text, *more)]
    except BadRecord:  # letters that nobody can write
        return
    account = Account(children=("c",), raised=said[0], added=tuple(said[1:]))
    kept = concerns.sealed(account, [Reader(recipient, "Dee")], id="x")
    assert concerns.opened(kept, identity) == replace(account, sealed_to=(recipient,))
    # age itself adds some hundred bytes, a random part of them.
    assert any(size < len(kept.sealed) < size + 1000 for size in (4096, 16384))
    assert repr(account) == f"Account(children=1, added={len(more)})"


# -- who reads --------------------------------------------------------------------------------


def test_a_lead_reads_adds_and_closes_and_nothing_is_taken_away(led: Journal) -> None:
    with led.sign_in("amira", device="tablet") as amira:
        note = led.observe(amira, "She held her arm.")
        observing.amend(amira, note.id, led.note("She held her left arm."), version=1)
        concerns.hand_in(amira, _begun(led, observation=note.id, version=1))
        observing.withdraw(amira, note.id)
    with led.sign_in("dee") as dee:
        [[one], others] = safeguarding.concerns(dee)
        assert others == 0
        assert one.account.raised.by == led.members["amira"].id
        assert one.account.raised.device == "tablet"
        said = safeguarding.note(dee, one.account)
        assert said is not None
        assert said.text == "She held her arm.", "the version that it was raised from"
        safeguarding.add(dee, one.id, "Spoke to the health visitor.")
        safeguarding.close(dee, one.id, "Referred.")
        with pytest.raises(Refused, match="closed already"):
            safeguarding.close(dee, one.id, "Again.")
        safeguarding.add(dee, one.id, "They rang back.")
        with pytest.raises(BadRecord):
            safeguarding.add(dee, one.id, "  ")
        [[now], _] = safeguarding.concerns(dee)
        assert now.account.raised == one.account.raised
        assert [each.text for each in now.account.added] == [
            "Spoke to the health visitor.",
            "They rang back.",
        ]
        assert now.account.outcome is not None
        assert now.account.outcome.text == "Referred."


def test_open_concerns_stand_before_closed_ones_the_latest_first(led: Journal) -> None:
    for text in ("one", "two", "three"):
        _raised(led, text)
    with led.sign_in("dee") as dee:
        safeguarding.close(dee, safeguarding.concerns(dee)[0][0].id, "Nothing further.")
    assert _read(led, "dee") == ["two", "one", "three"]


def test_any_member_raises_one_and_without_anybody_to_read_it_it_is_refused(
    journal: Journal,
) -> None:
    with journal.sign_in("hal") as hal:
        with pytest.raises(Refused, match="no safeguarding lead yet"):
            concerns.hand_in(hal, _begun(journal))
        assert hal.vault.concerns.all() == ()
    with journal.sign_in("ruth") as ruth:
        staffing.name_lead(ruth, journal.members["dee"].id, lead=True)
    _raised(journal, by="hal")
    assert _read(journal, "dee") == [CANARY]


def test_what_is_missing_is_said_by_field(led: Journal) -> None:
    with led.sign_in("amira") as amira, led.sign_in("hal") as hal:
        note = led.observe(amira)
        for begun, field in (
            (Begun(text=CANARY), "children"),
            (Begun(text=CANARY, children=("nobody",)), "children"),
            (_begun(led, " "), "text"),
        ):
            with pytest.raises(BadRecord) as caught:
                concerns.hand_in(amira, begun)
            assert set(caught.value.problems) == {field}
            assert CANARY not in str(caught.value)
        with pytest.raises(NotFound):
            concerns.hand_in(amira, _begun(led, observation=note.id, version=2))
        with pytest.raises(Refused):
            concerns.hand_in(hal, _begun(led, observation=note.id, version=1))


def test_nobody_drops_anothers_draft(led: Journal) -> None:
    with led.sign_in("amira") as amira, led.sign_in("hal") as hal:
        begun = _begun(led)
        concerns.keep_draft(amira, begun)
        concerns.keep_draft(amira, replace(begun, text="more"))
        concerns.drop_draft(hal, begun.id)
        assert [one.text for one in concerns.drafts(amira)] == ["more"]
        concerns.drop_draft(amira, begun.id)
        assert amira.vault.concern_drafts.all() == ()


# -- a change of lead -------------------------------------------------------------------------


def _name(journal: Journal, who: str, *, lead: bool = True) -> None:
    with journal.sign_in("ruth") as ruth:
        staffing.name_lead(ruth, journal.members[who].id, lead=lead)


def test_a_manager_who_names_themself_reads_nothing_that_was_there(led: Journal) -> None:
    _raised(led)
    _name(led, "ruth")
    with led.sign_in("ruth") as ruth:
        assert safeguarding.concerns(ruth) == ((), 1)
        assert CANARY.encode() not in _everything(led, ruth)
        assert safeguarding.give_access(ruth) == 1
        assert CANARY.encode() not in _everything(led, ruth)
    _raised(led, "a later one")
    assert _read(led, "ruth") == ["a later one"]
    with led.sign_in("dee") as dee:
        assert safeguarding.standing(dee).waiting == ("Ruth Ames",)
        [old] = [one for one in safeguarding.concerns(dee)[0] if one.account.raised.text == CANARY]
        safeguarding.add(dee, old.id, "An addition gives nobody access.")
    assert _read(led, "ruth") == ["a later one"]


def test_an_old_lead_gives_the_new_one_access_and_then_loses_it(led: Journal) -> None:
    _raised(led)
    _name(led, "ruth")
    with led.sign_in("dee") as dee:
        assert safeguarding.give_access(dee) == 0
        assert safeguarding.standing(dee).waiting == ()
        [[one], _] = safeguarding.concerns(dee)
        assert [each.text for each in one.account.added] == ["Given to read: Ruth Ames."]
    _name(led, "dee", lead=False)
    _raised(led, "after the change")
    assert _read(led, "ruth") == ["after the change", CANARY]
    with led.sign_in("dee") as dee, led.sign_in("ruth") as ruth:
        assert b"after the change" not in _everything(led, dee)
        assert safeguarding.standing(ruth).former
        safeguarding.give_access(ruth)
        assert not safeguarding.standing(ruth).former
        assert all(not _opens(dee, kept) for kept in dee.vault.concerns.all())


def _opens(session: Session, concern: Concern) -> bool:
    try:
        return bool(concerns.opened(concern, session.identity))
    except CannotOpen:
        return False


def test_the_deputy_lead_gives_access_when_the_lead_has_left(journal: Journal) -> None:
    for who in ("dee", "amira"):
        _name(journal, who)
    _raised(journal, by="hal")
    with journal.sign_in("ruth") as ruth:
        staffing.leave(ruth, journal.members["dee"].id)
    _name(journal, "ruth")
    with journal.sign_in("amira") as amira:
        assert [one.name for one in concerns.readers(amira)] == ["Ruth Ames", "Amira Cole"]
        safeguarding.give_access(amira)
    assert _read(journal, "ruth") == [CANARY]


def test_two_of_the_safeguarding_sheets_give_access_and_open_nothing_else(led: Journal) -> None:
    words = _sheets(led)
    _raised(led)
    with led.sign_in("ruth") as ruth:
        for who in ("dee", "amira"):
            staffing.name_lead(ruth, led.members[who].id, lead=False)
        staffing.leave(ruth, led.members["dee"].id)
        with pytest.raises(Refused, match="nobody to give access to"):
            safeguarding.recover(ruth, words[0], words[1])
        staffing.name_lead(ruth, led.members["amira"].id, lead=True)
        own = [one.reveal().decode() for one in led.sheets.words]
        with pytest.raises(BadSheet, match="open nothing"):
            safeguarding.recover(ruth, own[0], own[1])
        assert safeguarding.recover(ruth, words[2], words[0]) == 0
        with pytest.raises(Refused):
            safeguarding.concerns(ruth)
    assert _read(led, "amira") == [CANARY]
    with pytest.raises(BadSheet):
        keeping.open_with_sheets(led.folder, words[0], words[1])


def test_sheets_of_before_still_open_what_was_sealed_in_their_day(led: Journal) -> None:
    old = _sheets(led)
    _raised(led)
    _sheets(led)
    _raised(led, "of the second day")
    with led.sign_in("dee") as dee:
        assert safeguarding.standing(dee).waiting == (concerns.SHEETS,)
        assert safeguarding.recover(dee, old[0], old[1]) == 1
        assert safeguarding.standing(dee) == safeguarding.Standing(waiting=(), former=False)
        with pytest.raises(BadSheet):
            safeguarding.recover(dee, old[0], old[1])


def test_a_lead_with_a_new_password_is_given_access_anew(led: Journal) -> None:
    _raised(led)
    _name(led, "ruth")
    with led.sign_in("dee") as dee, led.sign_in("ruth") as ruth:
        safeguarding.give_access(dee)
        staffing.set_password(ruth, led.members["dee"].id, PASSWORDS["dee"], profile=CHEAP)
    assert _read(led, "dee") == []
    with led.sign_in("ruth") as ruth:
        assert safeguarding.standing(ruth).waiting == ("Dee Bell",)
        safeguarding.give_access(ruth)
    assert _read(led, "dee") == [CANARY]


def test_a_page_that_stood_open_seals_to_the_lead_who_was_named_meanwhile(led: Journal) -> None:
    with led.sign_in("amira") as amira:
        with led.sign_in("ruth") as ruth:
            staffing.set_password(ruth, led.members["dee"].id, PASSWORDS["dee"], profile=CHEAP)
        concerns.hand_in(amira, _begun(led))
    assert _read(led, "dee") == [CANARY]


def test_a_recipient_that_was_planted_in_the_file_is_not_sealed_to(led: Journal) -> None:
    with led.sign_in("amira") as amira:
        said = json.loads(led.folder.keyring.read_bytes())
        said["safeguarding"] = seal.new_identity()[1]
        led.folder.keyring.write_text(json.dumps(said))
        with pytest.raises(Tampered):
            concerns.hand_in(amira, _begun(led))


# -- care of the store ------------------------------------------------------------------------


def test_concerns_are_read_after_the_journal_was_given_new_keys(led: Journal) -> None:
    _sheets(led)
    _raised(led)
    led.close()
    keeping.new_keys(led.folder, "ruth", RUTH)
    assert _read(led, "dee") == [CANARY]
    assert _bad(led) == {}
    with led.sign_in("dee") as dee:
        assert concerns.SHEETS in [one.name for one in concerns.readers(dee)]


def _bad(journal: Journal) -> dict[str, str]:
    found = keeping.look_over(journal.folder, "ruth", RUTH)
    return {one.part: one.sentence for one in found if not one.good}


@pytest.mark.parametrize("harm", ["UPDATE concerns SET sealed = ?", "DELETE FROM concerns"])
def test_verify_tells_that_a_concern_is_not_what_was_sealed_without_reading_it(
    led: Journal, harm: str
) -> None:
    _raised(led)
    _raised(led, "another")
    assert _bad(led) == {}
    with led.sign_in("ruth") as ruth:
        kept = bytearray(ruth.vault.concerns.all()[0].sealed)
        kept[-1] ^= 1
        values = [bytes(kept)] if "?" in harm else []
        ruth.vault.database.execute(
            f"{harm} WHERE rowid = (SELECT min(rowid) FROM concerns)", values
        )
    said = _bad(led)["records"]
    assert "sealed" in said
    assert "concern" not in said
    assert _read(led, "dee")[-1:] != [CANARY]
