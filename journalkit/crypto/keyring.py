"""Who can open what: a slot a member, and what is sealed to it.

Three keys open a store. ``D`` is the database's raw key, ``G`` the gate key that a shift lends,
``M`` a list of age identities that pictures are sealed to, the current one first.

    slot        the member's own age identity, wrapped by Argon2id of the password
    manager     D, G and M sealed to the identity's recipient
    staff       D and M sealed to the recipient, then wrapped under G: both are needed
    deputy      as staff, and G sealed to the recipient
    recovery    D, G and M sealed to the identity that three sheets of paper hold
    safeguarding    a recipient whose identity is on three other sheets: only concerns are sealed
                    to it, and it opens nothing of the above

Sign-in names are sealed under a key from G: the file names nobody. A MAC under a key from D
covers all of it, so whoever has only the disk cannot plant a recipient.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from journalkit.crypto import kdf, seal
from journalkit.crypto.kdf import Profile
from journalkit.crypto.secret import Secret
from journalkit.crypto.slots import (
    FORMAT,
    Keys,
    Kind,
    Password,
    Recovery,
    Slot,
    Unlocked,
    as_bytes,
    as_text,
    gate_of,
    identity_of,
    name_in,
    open_all,
    open_slot,
    read_keys,
    same_name,
    seal_all,
    seal_slot,
    under_password,
    wrap_name,
    written_keys,
)
from journalkit.errors import CannotOpen, DamagedStore, NewerStore, Tampered, WrongPassword

__all__ = [
    "Keyring",
    "Keys",
    "Kind",
    "ReadKeyring",
    "Unlocked",
    "found",
    "read",
    "read_keys",
    "written_keys",
]


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
    safeguarding: str = ""
    """The recipient of the safeguarding recovery sheets; empty until there are any."""

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
            password=under_password(member, own, password, profile=profile),
            keys=b"",
            gate=b"",
            name=wrap_name(gate_of(keys), member, name),
        )
        return self._next(slots={**self.slots, member: seal_slot(slot, keys)})

    def with_password(
        self, member: str, identity: Secret, password: Secret, *, profile: Profile
    ) -> Keyring:
        """With another password for *member*, who has their identity open."""
        under = under_password(member, identity, password, profile=profile)
        slot = replace(self.slots[member], password=under)
        return self._next(slots={**self.slots, member: slot})

    def with_kind(self, keys: Keys, member: str, kind: Kind) -> Keyring:
        """With *member*'s slot able to open what *kind* opens."""
        slot = seal_slot(replace(self.slots[member], kind=kind), keys)
        return self._next(slots={**self.slots, member: slot})

    def without(self, member: str) -> Keyring:
        """Without *member*'s slot. What they copied earlier keeps its keys: offer a rekey."""
        return self._next(slots={k: v for k, v in self.slots.items() if k != member})

    def with_recovery(self, keys: Keys, recipient: str) -> Keyring:
        """With everything sealed to the *recipient* whose identity is on paper."""
        return self._next(recovery=Recovery(recipient, seal_all(keys, recipient)))

    def with_safeguarding(self, recipient: str) -> Keyring:
        """With the *recipient* of safeguarding recovery sheets, in place of earlier ones."""
        return self._next(safeguarding=recipient)

    def rekeyed(self, old: Keys, new: Keys) -> Keyring:
        """With *new* keys sealed to every public half. It needs nobody's password.

        Identities stay as they are, and with them whatever else is sealed to their recipients.
        """
        slots = {}
        for member, slot in self.slots.items():
            name = wrap_name(gate_of(new), member, self.name_of(member, gate_of(old)))
            slots[member] = seal_slot(replace(slot, name=name), new)
        renewed = self._next(slots=slots, generation=self.generation + 1)
        if self.recovery is None:
            return renewed
        recipient = self.recovery.recipient
        return replace(renewed, recovery=Recovery(recipient, seal_all(new, recipient)))

    def _next(self, **changes: Any) -> Keyring:
        return replace(self, revision=self.revision + 1, **changes)

    # -- opening ----------------------------------------------------------------------------

    def unlock(self, name: str, password: Secret, *, gate: Secret | None = None) -> Unlocked:
        """The keys for *name* and *password*; with *gate*, staff slots open too.

        Without G the names are sealed, so the password is tried on every slot that can open by
        itself: a few managers and deputies. `WrongPassword` where nothing fits.
        """
        for slot in self.slots.values():
            if gate is not None and not same_name(self.name_of(slot.id, gate), name):
                continue
            if gate is None and slot.kind is Kind.STAFF:
                continue
            try:
                identity = identity_of(slot, password)
            except CannotOpen:
                continue
            opened = open_slot(slot, identity, gate)
            if gate is not None or same_name(self.name_of(slot.id, gate_of(opened.keys)), name):
                return opened
        raise WrongPassword

    def check_password(self, member: str, password: Secret) -> None:
        """`WrongPassword` unless *password* opens *member*'s slot."""
        try:
            identity_of(self.slots[member], password)
        except (KeyError, CannotOpen):
            raise WrongPassword from None

    def recover(self, identity: Secret) -> Keys:
        """The keys for the *identity* of two recovery sheets; `CannotOpen` for another."""
        if self.recovery is None:
            raise CannotOpen
        return open_all(self.recovery.keys, identity)

    def name_of(self, member: str, gate: Secret) -> str:
        """The sign-in name in *member*'s slot."""
        return name_in(self.slots[member], gate)

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
        recovery = paper and Recovery(paper["recipient"], as_bytes(paper["keys"]))
        head = (body["store"], body["revision"], body["generation"])
        keyring = Keyring(*head, slots, recovery, body["safeguarding"])
        return ReadKeyring(keyring, body["mac"])
    except (ValueError, KeyError, TypeError):
        raise DamagedStore("The keyring cannot be read.") from None


def _read_slot(one: Mapping[str, Any]) -> Slot:
    under = one["password"]
    profile = Profile(under["passes"], under["memory_kib"], under["lanes"])
    password = Password(profile, as_bytes(under["salt"]), as_bytes(under["wrapped"]))
    keys, gate, name = (as_bytes(one[part]) for part in ("keys", "gate", "name"))
    return Slot(one["id"], Kind(one["kind"]), one["recipient"], password, keys, gate, name)


def _plain(keyring: Keyring) -> dict[str, Any]:
    recovery = keyring.recovery
    return {
        "format": FORMAT,
        "store": keyring.store,
        "revision": keyring.revision,
        "generation": keyring.generation,
        "slots": [_plain_slot(slot) for slot in keyring.slots.values()],
        "recovery": recovery and {"recipient": recovery.recipient, "keys": as_text(recovery.keys)},
        "safeguarding": keyring.safeguarding,
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
            "salt": as_text(under.salt),
            "wrapped": as_text(under.wrapped),
        },
        "keys": as_text(slot.keys),
        "gate": as_text(slot.gate),
        "name": as_text(slot.name),
    }


def _mac(body: Mapping[str, Any], database: Secret) -> str:
    key = kdf.subkey(database, "keyring").reveal()
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return hmac.new(key, canonical, hashlib.sha256).hexdigest()
