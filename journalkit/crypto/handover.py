"""A sign-in's open keys on their way to the next page of the same browser.

They are sealed under a random S: the gate keeps the sealed keys, the browser keeps S in a cookie.
Neither half opens anything.
"""

from __future__ import annotations

import json
import secrets

from journalkit.crypto import kdf, seal
from journalkit.crypto.keyring import Unlocked, read_keys, written_keys
from journalkit.crypto.secret import Secret

ABOUT = "journalkit hand-over"


def new_s() -> Secret:
    """A fresh S: 256 random bits in letters that a cookie can hold."""
    return Secret(secrets.token_urlsafe(32).encode())


def seal_under(s: Secret, unlocked: Unlocked) -> bytes:
    """What *unlocked* holds, under *s*."""
    parts = {
        "slot": unlocked.slot,
        "identity": unlocked.identity.reveal().decode(),
        "keys": written_keys(unlocked.keys).decode(),
    }
    return seal.wrap(kdf.subkey(s, ABOUT), json.dumps(parts).encode(), ABOUT)


def open_under(s: Secret, sealed: bytes) -> Unlocked:
    """What was sealed under *s*; `CannotOpen` with another."""
    parts = json.loads(seal.unwrap(kdf.subkey(s, ABOUT), sealed, ABOUT))
    identity = Secret(parts["identity"].encode())
    return Unlocked(parts["slot"], identity, read_keys(parts["keys"].encode()))
