"""Who can open what: a slot a member, and what is sealed to it.

Three keys open a store. ``D`` is the database's raw key, ``G`` the gate key that a shift lends,
``M`` a list of age identities that pictures are sealed to, the current one first.

    slot        the member's own age identity, wrapped by Argon2id of the password
    manager     D, G and M sealed to the identity's recipient
    staff       D and M sealed to the recipient, then wrapped under G: both are needed
    deputy      as staff, and G sealed to the recipient
    recovery    D, G and M sealed to the identity that three sheets of paper hold

Sign-in names are sealed under a key from G: the file names nobody. A MAC under a key from D
covers all of it, so whoever has only the disk cannot plant a recipient.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from journalkit.crypto import kdf, seal
from journalkit.crypto.kdf import Profile
from journalkit.crypto.secret import Secret
from journalkit.errors import CannotOpen, DamagedStore, NewerStore, Tampered, WrongPassword

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


@dataclass(frozen=True)
class Keyring:
    """All slots of a store. Every change returns a new keyring with the next ``revision``."""

    store: str
    """The store's random id: a keyring of another store never fits."""
    revision: int = 0
    generation: int = 1
    """Which database file the keys open: a rekey makes the next."""
    slots: Mapping[str, Slot] = field(default_factory=dict)
    recovery: Recovery | None = None

    # -- changing ---------------------------------------------------------------------------

    def with_member(
        self,
        keys: Keys,
        member: str,
        *,
        kind: Kind,
        name: str,
        password: Secret,
        profile: Profile,
        identity: Secret | None = None,
    ) -> Keyring:
        """With a slot for *member*, new or made anew (a fresh identity unless one is given)."""
        own = identity or seal.new_identity()[0]
        slot = Slot(
            id=member,
            kind=kind,
            recipient=seal.recipient_of(own),
            password=_under_password(member, own, password, profile=profile),
            keys=b"",
            gate=b"",
            name=_wrap_name(_gate(keys), member, name),
        )
        return self._next(slots={**self.slots, member: _seal_slot(slot, keys)})

    def with_password(
        self, member: str, identity: Secret, password: Secret, *, profile: Profile
    ) -> Keyring:
        """With another password for *member*, who has their identity open."""
        under = _under_password(member, identity, password, profile=profile)
        slot = replace(self.slots[member], password=under)
        return self._next(slots={**self.slots, member: slot})

    def with_kind(self, keys: Keys, member: str, kind: Kind) -> Keyring:
        """With *member*'s slot able to open what *kind* opens."""
        slot = _seal_slot(replace(self.slots[member], kind=kind), keys)
        return self._next(slots={**self.slots, member: slot})

    def without(self, member: str) -> Keyring:
        """Without *member*'s slot. What they copied earlier keeps its keys: offer a rekey."""
        return self._next(slots={k: v for k, v in self.slots.items() if k != member})

    def with_recovery(self, keys: Keys, recipient: str) -> Keyring:
        """With everything sealed to the *recipient* whose identity is on paper."""
        return self._next(recovery=Recovery(recipient, _seal_all(keys, recipient)))

    def rekeyed(self, old: Keys, new: Keys) -> Keyring:
        """With *new* keys sealed to every public half. It needs nobody's password."""
        slots = {}
        for member, slot in self.slots.items():
            name = _wrap_name(_gate(new), member, self.name_of(member, _gate(old)))
            slots[member] = _seal_slot(replace(slot, name=name), new)
        renewed = self._next(slots=slots, generation=self.generation + 1)
        if self.recovery is None:
            return renewed
        recipient = self.recovery.recipient
        return replace(renewed, recovery=Recovery(recipient, _seal_all(new, recipient)))

    def _next(self, **changes: Any) -> Keyring:
        return replace(self, revision=self.revision + 1, **changes)

    # -- opening ----------------------------------------------------------------------------

    def unlock(self, name: str, password: Secret, *, gate: Secret | None = None) -> Unlocked:
        """The keys for *name* and *password*; with *gate*, staff slots open too.

        Without G the names are sealed, so the password is tried on every slot that can open by
        itself: a few managers and deputies. `WrongPassword` where nothing fits.
        """
        for slot in self.slots.values():
            if gate is not None and not _same_name(self.name_of(slot.id, gate), name):
                continue
            if gate is None and slot.kind is Kind.STAFF:
                continue
            try:
                identity = _identity_of(slot, password)
            except CannotOpen:
                continue
            opened = self._open(slot, identity, gate)
            if gate is not None or _same_name(self.name_of(slot.id, _gate(opened.keys)), name):
                return opened
        raise WrongPassword

    def check_password(self, member: str, password: Secret) -> None:
        """`WrongPassword` unless *password* opens *member*'s slot."""
        try:
            _identity_of(self.slots[member], password)
        except (KeyError, CannotOpen):
            raise WrongPassword from None

    def recover(self, identity: Secret) -> Keys:
        """The keys for the *identity* of two recovery sheets; `CannotOpen` for another."""
        if self.recovery is None:
            raise CannotOpen
        return read_keys(seal.open_with(self.recovery.keys, [identity]))

    def name_of(self, member: str, gate: Secret) -> str:
        """The sign-in name in *member*'s slot."""
        sealed, about = self.slots[member].name, _about(member, "name")
        return seal.unwrap(_names_key(gate), sealed, about).decode().strip()

    def _open(self, slot: Slot, identity: Secret, gate: Secret | None) -> Unlocked:
        if slot.kind is Kind.MANAGER:
            return Unlocked(slot.id, identity, read_keys(seal.open_with(slot.keys, [identity])))
        own = gate
        if slot.kind is Kind.DEPUTY:
            own = Secret(seal.open_with(slot.gate, [identity]))
        if own is None:
            raise CannotOpen
        sealed = seal.unwrap(_staff_key(own), slot.keys, _about(slot.id, "keys"))
        keys = read_keys(seal.open_with(sealed, [identity]))
        return Unlocked(slot.id, identity, replace(keys, gate=own) if slot.gate else keys)

    # -- on disk ----------------------------------------------------------------------------

    def written(self, database: Secret) -> bytes:
        """The file: canonical JSON with its MAC under a key from D."""
        body = _plain(self)
        return json.dumps({**body, "mac": _mac(body, database)}, indent=1).encode() + b"\n"


@dataclass(frozen=True)
class ReadKeyring:
    """A keyring as it was read, with the MAC that it claims: `check` it once D is known."""

    keyring: Keyring
    mac: str

    def check(self, database: Secret) -> Keyring:
        """The keyring, if D's MAC covers it; `Tampered` otherwise."""
        if not hmac.compare_digest(_mac(_plain(self.keyring), database), self.mac):
            raise Tampered(
                "The keyring is not what was last written: somebody may have added a key to it."
            )
        return self.keyring


def found() -> Keyring:
    """A new store's keyring: no slots, a random store id."""
    return Keyring(store=secrets.token_hex(16))


def read(data: bytes) -> ReadKeyring:
    """The keyring file *data*; its MAC is not checked yet, for D is still unknown."""
    try:
        body = json.loads(data)
        if body["format"] > FORMAT:
            raise NewerStore
        slots = {one["id"]: _read_slot(one) for one in body["slots"]}
        paper = body["recovery"]
        recovery = paper and Recovery(paper["recipient"], _bytes(paper["keys"]))
        keyring = Keyring(body["store"], body["revision"], body["generation"], slots, recovery)
        return ReadKeyring(keyring, body["mac"])
    except (ValueError, KeyError, TypeError):
        raise DamagedStore("The keyring cannot be read.") from None


def _read_slot(one: Mapping[str, Any]) -> Slot:
    under = one["password"]
    profile = Profile(under["passes"], under["memory_kib"], under["lanes"])
    password = Password(profile, _bytes(under["salt"]), _bytes(under["wrapped"]))
    keys, gate, name = (_bytes(one[part]) for part in ("keys", "gate", "name"))
    return Slot(one["id"], Kind(one["kind"]), one["recipient"], password, keys, gate, name)


def _plain(keyring: Keyring) -> dict[str, Any]:
    recovery = keyring.recovery
    return {
        "format": FORMAT,
        "store": keyring.store,
        "revision": keyring.revision,
        "generation": keyring.generation,
        "slots": [_plain_slot(slot) for slot in keyring.slots.values()],
        "recovery": recovery and {"recipient": recovery.recipient, "keys": _text(recovery.keys)},
    }


def _plain_slot(slot: Slot) -> dict[str, Any]:
    under = slot.password
    return {
        "id": slot.id,
        "kind": slot.kind.value,
        "recipient": slot.recipient,
        "password": {
            "kdf": "argon2id",
            "passes": under.profile.passes,
            "memory_kib": under.profile.memory_kib,
            "lanes": under.profile.lanes,
            "salt": _text(under.salt),
            "wrapped": _text(under.wrapped),
        },
        "keys": _text(slot.keys),
        "gate": _text(slot.gate),
        "name": _text(slot.name),
    }


def _mac(body: Mapping[str, Any], database: Secret) -> str:
    key = kdf.subkey(database, "keyring").reveal()
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return hmac.new(key, canonical, hashlib.sha256).hexdigest()


# -- sealing --------------------------------------------------------------------------------


def _under_password(
    member: str, identity: Secret, password: Secret, *, profile: Profile
) -> Password:
    salt = secrets.token_bytes(kdf.SALT_SIZE)
    key = kdf.from_password(password, salt, profile=profile)
    return Password(profile, salt, seal.wrap(key, identity.reveal(), _about(member, "identity")))


def _identity_of(slot: Slot, password: Secret) -> Secret:
    under = slot.password
    key = kdf.from_password(password, under.salt, profile=under.profile)
    return Secret(seal.unwrap(key, under.wrapped, _about(slot.id, "identity")))


def _seal_slot(slot: Slot, keys: Keys) -> Slot:
    """*slot* with *keys* sealed to it, as its kind has it."""
    if slot.kind is Kind.MANAGER:
        return replace(slot, keys=_seal_all(keys, slot.recipient), gate=b"")
    gate = _gate(keys)
    sealed = seal.seal_to(written_keys(replace(keys, gate=None)), [slot.recipient])
    wrapped = seal.wrap(_staff_key(gate), sealed, _about(slot.id, "keys"))
    deputy = slot.kind is Kind.DEPUTY
    own = seal.seal_to(gate.reveal(), [slot.recipient]) if deputy else b""
    return replace(slot, keys=wrapped, gate=own)


def _seal_all(keys: Keys, recipient: str) -> bytes:
    _gate(keys)
    return seal.seal_to(written_keys(keys), [recipient])


def _gate(keys: Keys) -> Secret:
    if keys.gate is None:
        raise CannotOpen("This needs a manager's keys.", what_to_do="Ask a manager to do it.")
    return keys.gate


def written_keys(keys: Keys) -> bytes:
    parts = {"D": _text(keys.database.reveal()), "M": [one.reveal().decode() for one in keys.media]}
    if keys.gate is not None:
        parts["G"] = _text(keys.gate.reveal())
    return json.dumps(parts).encode()


def read_keys(data: bytes) -> Keys:
    parts = json.loads(data)
    media = tuple(Secret(one.encode()) for one in parts["M"])
    gate = Secret(_bytes(parts["G"])) if "G" in parts else None
    return Keys(Secret(_bytes(parts["D"])), media, gate)


def _staff_key(gate: Secret) -> Secret:
    return kdf.subkey(gate, "staff keys")


def _names_key(gate: Secret) -> Secret:
    return kdf.subkey(gate, "sign-in names")


def _wrap_name(gate: Secret, member: str, name: str) -> bytes:
    # Padded, so that the length of what is sealed does not tell the length of a name.
    padded = name.strip().encode().ljust(256)
    return seal.wrap(_names_key(gate), padded, _about(member, "name"))


def _same_name(sealed: str, typed: str) -> bool:
    return " ".join(sealed.split()).casefold() == " ".join(typed.split()).casefold()


def _about(member: str, what: str) -> str:
    return f"journalkit {FORMAT} slot {member} {what}"


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
