"""What is sealed to one member, and to an identity on paper: made, and opened again."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, replace
from enum import StrEnum

from journalkit.crypto import kdf, seal
from journalkit.crypto.kdf import Profile
from journalkit.crypto.secret import Secret
from journalkit.errors import CannotOpen

FORMAT = 1


class Kind(StrEnum):
    """What a slot can open by itself."""

    MANAGER = "manager"
    DEPUTY = "deputy"
    STAFF = "staff"


@dataclass(frozen=True)
class Keys:
    """The open keys of a store. ``gate`` is None for staff: it was lent, and is not theirs."""

    database: Secret
    media: tuple[Secret, ...]
    gate: Secret | None = None

    @classmethod
    def fresh(cls, earlier_media: tuple[Secret, ...] = ()) -> Keys:
        """New keys; *earlier_media* are kept for what they sealed."""
        identity, _ = seal.new_identity()
        return cls(Secret.fresh(), (identity, *earlier_media), Secret.fresh())


@dataclass(frozen=True)
class Password:
    """A member's identity under their password: Argon2id's cost and salt stand beside it."""

    profile: Profile
    salt: bytes
    wrapped: bytes


@dataclass(frozen=True)
class Slot:
    """One member's place in the keyring. ``id`` is the member's id."""

    id: str
    kind: Kind
    recipient: str
    password: Password
    keys: bytes
    gate: bytes
    """G sealed to a deputy; empty for the others."""
    name: bytes
    """The name to sign in with, sealed under a key from G."""


@dataclass(frozen=True)
class Recovery:
    """What an identity on paper opens."""

    recipient: str
    keys: bytes


@dataclass(frozen=True)
class Unlocked:
    """What a right password gives: the slot, the member's own identity and the keys."""

    slot: str
    identity: Secret
    keys: Keys


# -- sealing and opening --------------------------------------------------------------------


def under_password(
    member: str, identity: Secret, password: Secret, *, profile: Profile
) -> Password:
    salt = secrets.token_bytes(kdf.SALT_SIZE)
    key = kdf.from_password(password, salt, profile=profile)
    return Password(profile, salt, seal.wrap(key, identity.reveal(), _about(member, "identity")))


def identity_of(slot: Slot, password: Secret) -> Secret:
    under = slot.password
    key = kdf.from_password(password, under.salt, profile=under.profile)
    return Secret(seal.unwrap(key, under.wrapped, _about(slot.id, "identity")))


def seal_slot(slot: Slot, keys: Keys) -> Slot:
    """*slot* with *keys* sealed to it, as its kind has it."""
    if slot.kind is Kind.MANAGER:
        return replace(slot, keys=seal_all(keys, slot.recipient), gate=b"")
    gate = gate_of(keys)
    sealed = seal.seal_to(written_keys(replace(keys, gate=None)), [slot.recipient])
    wrapped = seal.wrap(_staff_key(gate), sealed, _about(slot.id, "keys"))
    deputy = slot.kind is Kind.DEPUTY
    own = seal.seal_to(gate.reveal(), [slot.recipient]) if deputy else b""
    return replace(slot, keys=wrapped, gate=own)


def open_slot(slot: Slot, identity: Secret, gate: Secret | None) -> Unlocked:
    """What *slot* holds for its *identity*; staff need the *gate* key beside it (`CannotOpen`)."""
    if slot.kind is Kind.MANAGER:
        return Unlocked(slot.id, identity, open_all(slot.keys, identity))
    own = gate
    if slot.kind is Kind.DEPUTY:
        own = Secret(seal.open_with(slot.gate, [identity]))
    if own is None:
        raise CannotOpen
    sealed = seal.unwrap(_staff_key(own), slot.keys, _about(slot.id, "keys"))
    keys = open_all(sealed, identity)
    return Unlocked(slot.id, identity, replace(keys, gate=own) if slot.gate else keys)


def open_all(sealed: bytes, identity: Secret) -> Keys:
    """The keys in what `seal_all` sealed to the recipient of *identity*."""
    return read_keys(seal.open_with(sealed, [identity]))


def seal_all(keys: Keys, recipient: str) -> bytes:
    gate_of(keys)
    return seal.seal_to(written_keys(keys), [recipient])


def gate_of(keys: Keys) -> Secret:
    if keys.gate is None:
        raise CannotOpen("This needs a manager's keys.", what_to_do="Ask a manager to do it.")
    return keys.gate


def written_keys(keys: Keys) -> bytes:
    parts = {
        "D": as_text(keys.database.reveal()),
        "M": [one.reveal().decode() for one in keys.media],
    }
    if keys.gate is not None:
        parts["G"] = as_text(keys.gate.reveal())
    return json.dumps(parts).encode()


def read_keys(data: bytes) -> Keys:
    parts = json.loads(data)
    media = tuple(Secret(one.encode()) for one in parts["M"])
    gate = Secret(as_bytes(parts["G"])) if "G" in parts else None
    return Keys(Secret(as_bytes(parts["D"])), media, gate)


def _staff_key(gate: Secret) -> Secret:
    return kdf.subkey(gate, "staff keys")


def _names_key(gate: Secret) -> Secret:
    return kdf.subkey(gate, "sign-in names")


def wrap_name(gate: Secret, member: str, name: str) -> bytes:
    # Padded, so that the length of what is sealed does not tell the length of a name.
    padded = name.strip().encode().ljust(256)
    return seal.wrap(_names_key(gate), padded, _about(member, "name"))


def name_in(slot: Slot, gate: Secret) -> str:
    """The sign-in name in *slot*."""
    return seal.unwrap(_names_key(gate), slot.name, _about(slot.id, "name")).decode().strip()


def same_name(sealed: str, typed: str) -> bool:
    return " ".join(sealed.split()).casefold() == " ".join(typed.split()).casefold()


def _about(member: str, what: str) -> str:
    return f"journalkit {FORMAT} slot {member} {what}"


def as_text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def as_bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
