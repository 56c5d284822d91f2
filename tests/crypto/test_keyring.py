"""Who can open what, and what a thief cannot do."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.crypto import keyring as keyrings
from journalkit.crypto import seal, sheets
from journalkit.crypto.kdf import Profile
from journalkit.crypto.keyring import Keyring, Keys, Kind
from journalkit.crypto.secret import Secret
from journalkit.errors import BadSheet, CannotOpen, DamagedStore, Tampered, WrongPassword

CHEAP = Profile(passes=1, memory_kib=8, lanes=1)
PASSWORD = Secret.typed("a staff password")


def _ring(keys: Keys) -> Keyring:
    ring = keyrings.found()
    for member, kind in (("m", Kind.MANAGER), ("d", Kind.DEPUTY), ("s", Kind.STAFF)):
        ring = ring.with_member(
            keys, member, kind=kind, name=f"name {member}", password=PASSWORD, profile=CHEAP
        )
    return ring


@pytest.fixture
def keys() -> Keys:
    return Keys.fresh()


def _same(one: Keys, other: Keys) -> bool:
    return (one.database, one.media) == (other.database, other.media)


def test_a_manager_opens_everything_alone(keys: Keys) -> None:
    opened = _ring(keys).unlock("name m", PASSWORD)
    assert _same(opened.keys, keys)
    assert opened.keys.gate == keys.gate


def test_a_deputy_opens_and_can_lend_the_gate_key(keys: Keys) -> None:
    opened = _ring(keys).unlock("name d", PASSWORD)
    assert _same(opened.keys, keys)
    assert opened.keys.gate == keys.gate


def test_a_staff_password_alone_opens_nothing(keys: Keys) -> None:
    with pytest.raises(WrongPassword):
        _ring(keys).unlock("name s", PASSWORD)


def test_a_staff_password_opens_with_the_gate_key_that_a_shift_lends(keys: Keys) -> None:
    opened = _ring(keys).unlock("name s", PASSWORD, gate=keys.gate)
    assert _same(opened.keys, keys)
    assert opened.keys.gate is None, "what was lent is not theirs to lend on"


def test_the_gate_key_of_another_store_opens_nothing(keys: Keys) -> None:
    with pytest.raises(CannotOpen):
        _ring(keys).unlock("name s", PASSWORD, gate=Secret.fresh())


def test_a_wrong_password_opens_nothing_even_in_a_shift(keys: Keys) -> None:
    with pytest.raises(WrongPassword):
        _ring(keys).unlock("name s", Secret.typed("another"), gate=keys.gate)


def test_a_password_opens_under_its_own_name_only(keys: Keys) -> None:
    with pytest.raises(WrongPassword):
        _ring(keys).unlock("name d", Secret.typed("another"), gate=keys.gate)
    with pytest.raises(WrongPassword):
        _ring(keys).unlock("somebody else", PASSWORD)


def test_capitals_and_spaces_in_a_sign_in_name_do_not_matter(keys: Keys) -> None:
    assert _ring(keys).unlock("  NAME   m ", PASSWORD).slot == "m"


def test_the_file_names_nobody_and_comes_back_as_it_was(keys: Keys) -> None:
    ring = _ring(keys).with_recovery(keys, seal.new_identity()[1])
    written = ring.written(keys.database)
    assert b"name " not in written
    assert keyrings.read(written).check(keys.database) == ring


def test_a_planted_recipient_is_noticed(keys: Keys) -> None:
    said = json.loads(_ring(keys).written(keys.database))
    said["slots"][0]["recipient"] = seal.new_identity()[1]
    with pytest.raises(Tampered):
        keyrings.read(json.dumps(said).encode()).check(keys.database)


@given(part=st.sampled_from(["kind", "keys", "gate", "name", "recipient", "id"]))
def test_no_part_of_a_slot_can_be_changed_unnoticed(part: str) -> None:
    keys = Keys.fresh()
    said = json.loads(_ring(keys).written(keys.database))
    said["slots"][2][part] = said["slots"][1][part]
    read = keyrings.read(json.dumps(said).encode())
    with pytest.raises(Tampered):
        read.check(keys.database)


@given(cut=st.integers(0, 2000), put=st.binary(max_size=5))
def test_a_damaged_keyring_is_a_sentence_and_never_a_traceback(cut: int, put: bytes) -> None:
    keys = Keys.fresh()
    ring = _ring(keys)
    written = ring.written(keys.database)
    broken = written[:cut] + put + written[cut + len(put) + 1 :]
    try:
        read = keyrings.read(broken)
    except DamagedStore:
        return
    if read.keyring != ring:
        with pytest.raises(Tampered):
            read.check(keys.database)


def test_a_new_password_opens_and_the_old_one_no_longer(keys: Keys) -> None:
    ring = _ring(keys)
    identity = ring.unlock("name m", PASSWORD).identity
    ring = ring.with_password("m", identity, Secret.typed("new"), profile=CHEAP)
    assert ring.unlock("name m", Secret.typed("new")).identity == identity
    with pytest.raises(WrongPassword):
        ring.without("d").unlock("name m", PASSWORD)


def test_a_rekey_needs_no_password_and_everybody_still_signs_in(keys: Keys) -> None:
    ring, sheet = _ring(keys), sheets.Sheets.fresh()
    ring = ring.with_recovery(keys, sheet.recipient)
    new = Keys.fresh(earlier_media=keys.media)
    renewed = ring.rekeyed(keys, new)
    assert renewed.generation == ring.generation + 1
    assert _same(renewed.unlock("name m", PASSWORD).keys, new)
    assert _same(renewed.unlock("name s", PASSWORD, gate=new.gate).keys, new)
    with pytest.raises(CannotOpen):
        renewed.unlock("name s", PASSWORD, gate=keys.gate)
    words = [one.reveal().decode() for one in sheet.words]
    assert _same(renewed.recover(sheets.identity(words[0], words[2])[0]), new)


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 2), (1, 2), (2, 0)])
def test_any_two_of_three_sheets_open_the_store(keys: Keys, one: int, other: int) -> None:
    fresh = sheets.Sheets.fresh()
    ring = _ring(keys).with_recovery(keys, fresh.recipient)
    words = [sheet.reveal().decode() for sheet in fresh.words]
    identity, _ = sheets.identity(words[one].upper(), words[other].replace(" ", ",\n"))
    assert ring.recover(identity) == keys


def test_a_sheet_has_33_words_and_one_alone_opens_nothing() -> None:
    fresh = sheets.Sheets.fresh()
    words = fresh.words[0].reveal().decode()
    assert len(words.split()) == sheets.WORDS
    with pytest.raises(BadSheet, match="twice"):
        fresh.confirm(words, words)


@pytest.mark.parametrize(
    "typed",
    ["", "academic acid", "word " * 33, "zebra " * 33],
)
def test_a_mistyped_sheet_gets_a_sentence(typed: str) -> None:
    fresh = sheets.Sheets.fresh()
    with pytest.raises(BadSheet):
        fresh.confirm(typed, fresh.words[1].reveal().decode())


def test_sheets_of_another_journal_do_not_confirm() -> None:
    mine, other = sheets.Sheets.fresh(), sheets.Sheets.fresh()
    with pytest.raises(BadSheet):
        mine.confirm(*(one.reveal().decode() for one in other.words[:2]))


def test_a_secret_shows_itself_to_nobody(keys: Keys) -> None:
    secret = Secret(b"hush, a key")
    assert "hush" not in f"{secret!r} {secret} {[secret]} {keys}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_the_same_password_from_another_keyboard_is_the_same() -> None:
    assert Secret.typed("café ﬁne") == Secret.typed("cafe\u0301 fine")


@given(st.binary(min_size=32, max_size=32))
def test_an_identity_made_from_bytes_is_one_that_age_tools_read(scalar: bytes) -> None:
    identity, recipient = seal.identity_from(scalar)
    assert identity.reveal().startswith(b"AGE-SECRET-KEY-1")
    assert seal.open_with(seal.seal_to(b"words", [recipient]), [identity]) == b"words"


@given(st.binary(max_size=200), st.integers(0, 300), st.integers(1, 255))
def test_what_is_wrapped_opens_whole_or_not_at_all(value: bytes, at: int, flip: int) -> None:
    key = Secret.fresh()
    wrapped = bytearray(seal.wrap(key, value, "about this"))
    assert seal.unwrap(key, bytes(wrapped), "about this") == value
    wrapped[at % len(wrapped)] ^= flip
    with pytest.raises(CannotOpen):
        seal.unwrap(key, bytes(wrapped), "about this")
    with pytest.raises(CannotOpen):
        seal.unwrap(key, seal.wrap(key, value, "about this"), "about that")
