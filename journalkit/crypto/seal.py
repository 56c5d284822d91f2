"""Closing and opening bytes: AES-256-GCM under a key, age to a recipient.

What is sealed by age opens with any age tool that has the identity (age-encryption.org/v1).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from journalkit.crypto.secret import Secret
from journalkit.errors import CannotOpen

NONCE_SIZE = 12
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def wrap(key: Secret, value: bytes, about: str) -> bytes:
    """*value* under *key* by AES-256-GCM. It opens only for the same *about*.

    The nonce is random and stands in front; a key here wraps a handful of values in its life.
    """
    nonce = secrets.token_bytes(NONCE_SIZE)
    return nonce + AESGCM(key.reveal()).encrypt(nonce, value, about.encode())


def unwrap(key: Secret, wrapped: bytes, about: str) -> bytes:
    """What `wrap` closed; `CannotOpen` with another key, another *about*, or a changed byte."""
    nonce, body = wrapped[:NONCE_SIZE], wrapped[NONCE_SIZE:]
    try:
        return AESGCM(key.reveal()).decrypt(nonce, body, about.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def new_identity() -> tuple[Secret, str]:
    """A fresh X25519 identity and the recipient that belongs to it."""
    return identity_from(secrets.token_bytes(32))


def identity_from(scalar: bytes) -> tuple[Secret, str]:
    """The age identity whose 32 secret bytes are *scalar*, and its recipient.

    The recovery sheets carry those bytes, so the identity has to be made from them; pyrage only
    reads the written form, Bech32 in capitals (BIP 173).
    """
    written = _bech32("age-secret-key-", scalar).upper()
    identity = pyrage.x25519.Identity.from_str(written)
    return Secret(written.encode()), str(identity.to_public())


def recipient_of(identity: Secret) -> str:
    """The recipient that *identity* opens for."""
    return str(_identity(identity).to_public())


def seal_to(data: bytes, recipients: Sequence[str]) -> bytes:
    """*data* as an age file that each of *recipients* opens."""
    public = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    return bytes(pyrage.encrypt(data, public))


def open_with(data: bytes, identities: Sequence[Secret]) -> bytes:
    """What the age file *data* holds; `CannotOpen` where none of *identities* opens it."""
    try:
        return bytes(pyrage.decrypt(data, [_identity(one) for one in identities]))
    except pyrage.DecryptError:
        raise CannotOpen from None


def _identity(secret: Secret) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(secret.reveal().decode())


def _bech32(prefix: str, data: bytes) -> str:
    """*data* in Bech32 with its checksum (BIP 173)."""
    number = int.from_bytes(data, "big") << 4  # 256 bits fill 52 letters of 5 bits but for four
    letters = [(number >> 5 * place) & 31 for place in reversed(range(52))]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    rest = 1
    for value in [*expanded, *letters, 0, 0, 0, 0, 0, 0]:
        top, rest = rest >> 25, (rest & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            rest ^= generator if top >> bit & 1 else 0
    letters += [(rest ^ 1) >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(_LETTERS[one] for one in letters)
