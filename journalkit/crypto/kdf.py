"""From passwords to keys, and from one key to many."""

from __future__ import annotations

from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from journalkit.crypto.secret import Secret

KEY_SIZE = 32
SALT_SIZE = 16


@dataclass(frozen=True)
class Profile:
    """What Argon2id costs: passes over the memory, memory in KiB, lanes."""

    passes: int
    memory_kib: int
    lanes: int


RFC_9106 = Profile(passes=3, memory_kib=64 * 1024, lanes=4)
"""The second recommended setting of RFC 9106, section 4. Tests pass a cheaper one as a value."""


def from_password(password: Secret, salt: bytes, *, profile: Profile) -> Secret:
    """A 32-byte key from *password* by Argon2id (RFC 9106)."""
    return Secret(
        hash_secret_raw(
            password.reveal(),
            salt,
            time_cost=profile.passes,
            memory_cost=profile.memory_kib,
            parallelism=profile.lanes,
            hash_len=KEY_SIZE,
            type=Type.ID,
        )
    )


def subkey(key: Secret, purpose: str) -> Secret:
    """A 32-byte key for one *purpose* by HKDF-SHA256 (RFC 5869): no key serves two."""
    info = b"journalkit 1 " + purpose.encode()
    return Secret(HKDF(SHA256(), KEY_SIZE, salt=None, info=info).derive(key.reveal()))
