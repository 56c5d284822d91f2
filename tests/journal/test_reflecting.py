"""Reflections: private until shared, by cryptography and not by a rule."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journalkit.crypto import seal, sheets
from journalkit.crypto.secret import Secret
from journalkit.errors import BadRecord, CannotOpen, Changed, NotFound, Refused
from journalkit.journal import reflecting, staffing
from journalkit.journal.session import Session, read_keyring, sign_in
from journalkit.records import Reflection
from journalkit.store.verify import verify
from tests.small_journal import CHEAP, PASSWORDS, Journal

CANARY = "zephyr-under-the-staircase"
NEW_PASSWORD = "saffron ladder umbrella twelve"


def _written(session: Session, text: str = "I spoke too soon.", **more: object) -> Reflection:
    now, answers = session.now(), {"driscoll-what": text}
    given = {"cycle": "driscoll", "begun_at": now, "changed_at": now, "answers": answers, **more}
    return Reflection(author=session.member.id, **given)  # type: ignore[arg-type]


def _everything(session: Session) -> str:
    """Every row of every table, as whoever has the database's key reads them."""
    run = session.vault.database.execute
    names = [row[0] for row in run("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return "\n".join(repr(row) for name in names for row in run(f'SELECT * FROM "{name}"'))


def _findings(journal: Journal, session: Session) -> dict[str, bool]:
    found = verify(journal.folder, session.keys, read_keyring(journal.folder))
    return {one.part: one.good for one in found}


def test_a_private_reflection_is_in_no_byte_that_another_key_opens(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    kept = reflecting.keep(amira, _written(amira, CANARY))
    draft = reflecting.save_draft(amira, _written(amira, CANARY + ", still open"))
    assert CANARY not in _everything(ruth)
    others = [journal.sign_in(who).identity for who in ("ruth", "dee", "hal")]
    recovery, _ = sheets.identity(*(one.reveal().decode() for one in journal.sheets.words[:2]))
    every = [*others, *ruth.keys.media, recovery]
    rows = [*ruth.vault.sealed_reflections.all(), *ruth.vault.reflection_drafts.all()]
    assert {row.id for row in rows} == {kept.id, draft.id}
    for row in rows:
        data = base64.b64decode(row.sealed)
        for identity in every:
            with pytest.raises(CannotOpen):
                seal.open_with(data, [identity])
        assert CANARY.encode() in seal.open_with(data, [amira.identity])
    journal.close()
    for file in journal.folder.path.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes()


def test_a_shared_reflection_is_read_by_all_staff_but_helpers(journal: Journal) -> None:
    amira, dee, hal = (journal.sign_in(who) for who in ("amira", "dee", "hal"))
    kept = reflecting.keep(amira, _written(amira, CANARY))
    for other in (dee, hal, journal.sign_in("ruth")):
        with pytest.raises(Refused):
            reflecting.read(other, kept.id)
        with pytest.raises(Refused):
            reflecting.share(other, kept.id)
        with pytest.raises(Refused):
            reflecting.remove(other, kept.id)
        with pytest.raises(Refused):
            reflecting.keep(other, replace(_written(other), id=kept.id))
        with pytest.raises(Refused):
            reflecting.save_draft(other, replace(_written(other), id=kept.id))
    shared = reflecting.share(amira, kept.id)
    assert shared.shared_at is not None
    assert reflecting.read(dee, kept.id) == shared
    assert reflecting.shared(dee) == (shared,)
    assert CANARY in _everything(dee)
    for closed in (lambda: reflecting.read(hal, kept.id), lambda: reflecting.shared(hal)):
        with pytest.raises(Refused):
            closed()
    assert reflecting.timeline(amira).kept == (shared,)
    assert reflecting.shared(amira) == ()


def test_what_is_shared_stays_as_it_was_shared(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    kept = reflecting.keep(amira, _written(amira))
    shared = reflecting.share(amira, kept.id)
    for again in (reflecting.keep, reflecting.save_draft):
        with pytest.raises(Changed, match="stays as it was shared"):
            again(amira, replace(kept, answers={"driscoll-what": "Something else."}))
    with pytest.raises(NotFound):
        reflecting.remove(amira, kept.id)
    assert reflecting.share(amira, kept.id) == shared


def test_a_helper_reflects_and_shares_and_reads_their_own_alone(journal: Journal) -> None:
    hal, amira = journal.sign_in("hal"), journal.sign_in("amira")
    others = journal.observe(amira)
    with pytest.raises(BadRecord, match="not open to you"):
        reflecting.keep(hal, _written(hal, observations=(others.id,)))
    own = journal.observe(hal)
    kept = reflecting.keep(hal, _written(hal, observations=(own.id,)))
    shared = reflecting.share(hal, kept.id)
    assert reflecting.read(hal, kept.id) == reflecting.read(amira, kept.id) == shared


def test_a_draft_is_sealed_and_saved_without_a_row_in_the_chain(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    before = amira.vault.recorded()
    draft = reflecting.save_draft(amira, _written(amira, "", answers={"driscoll-what": "\x0b"}))
    draft = reflecting.save_draft(amira, replace(draft, answers={"driscoll-what": "Half a th"}))
    assert amira.vault.recorded() == before
    assert reflecting.timeline(amira).drafts == (draft,)
    with pytest.raises(BadRecord, match="Write something first"):
        reflecting.keep(amira, replace(draft, answers={"driscoll-what": " \n"}))
    kept = reflecting.keep(amira, draft)
    assert amira.vault.recorded() == before + 1
    assert reflecting.timeline(amira) == ((kept,), (), ())
    changed = reflecting.save_draft(amira, replace(kept, answers={"driscoll-so": "More."}))
    reflecting.discard_draft(amira, changed.id)
    assert reflecting.read(amira, kept.id) == kept


def test_verify_tells_that_private_reflections_are_whole_without_reading_them(
    journal: Journal,
) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    first, second = (reflecting.keep(amira, _written(amira, text)) for text in ("One.", "Two."))
    reflecting.remove(amira, first.id)
    reflecting.share(amira, reflecting.keep(amira, _written(amira, "Three.")).id)
    assert all(_findings(journal, ruth).values())
    other = reflecting.sealed(second, seal.recipient_of(amira.identity)).sealed
    with ruth.change() as change:
        change.run("UPDATE sealed_reflections SET sealed = ? WHERE id = ?", other, second.id)
    assert not _findings(journal, ruth)["records"]


def test_bytes_that_belong_to_another_reflection_are_not_believed(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    first, second = (reflecting.keep(amira, _written(amira, text)) for text in ("One.", "Two."))
    with amira.change() as change:
        change.run(
            "UPDATE sealed_reflections SET sealed ="
            " (SELECT sealed FROM sealed_reflections WHERE id = ?) WHERE id = ?",
            first.id,
            second.id,
        )
    assert reflecting.timeline(amira) == ((first,), (), (second.id,))
    with pytest.raises(CannotOpen):
        reflecting.read(amira, second.id)


def test_a_password_set_by_a_manager_closes_what_was_private_for_good(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    private = reflecting.keep(amira, _written(amira))
    shared = reflecting.share(amira, reflecting.keep(amira, _written(amira)).id)
    staffing.change_password(amira, PASSWORDS["amira"], NEW_PASSWORD + " one", profile=CHEAP)
    assert private in reflecting.timeline(amira).kept
    amira.close()
    ruth = journal.sign_in("ruth")
    staffing.set_password(ruth, journal.members["amira"].id, NEW_PASSWORD, profile=CHEAP)
    anew = sign_in(
        journal.folder,
        "amira",
        Secret.typed(NEW_PASSWORD),
        manager="ruth",
        manager_password=Secret.typed(PASSWORDS["ruth"]),
    )
    with anew:
        assert reflecting.timeline(anew) == ((shared,), (), (private.id,))
        reflecting.remove(anew, private.id)
        assert reflecting.timeline(anew).closed == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    answers=st.dictionaries(st.sampled_from(["free-text", "gibbs-why"]), st.text(max_size=3000)),
    links=st.lists(st.text("0123456789abcdef", min_size=20, max_size=20), max_size=3),
)
def test_whatever_is_sealed_comes_back_and_its_length_says_little(
    journal: Journal, answers: dict[str, str], links: list[str]
) -> None:
    amira = journal.sign_in("amira") if not journal._open else journal._open[0]
    one = _written(amira, answers=answers, observations=tuple(links))
    row = reflecting.sealed(one, seal.recipient_of(amira.identity))
    assert reflecting.opened(amira, row) == one
    inside = seal.open_with(base64.b64decode(row.sealed), [amira.identity])
    assert len(inside) in {4096, 8192, 16384, 32768, 65536}


def test_every_question_has_an_id_of_its_own_and_stands_with_one_or_two_others() -> None:
    asked = [one.id for cycle in reflecting.cycles() for one in cycle.questions]
    assert len(set(asked)) == len(asked)
    for cycle in reflecting.cycles():
        assert all(1 <= len(part.questions) <= 3 for part in cycle.parts)
        assert cycle.source.startswith("After ") or cycle.id == "free"
