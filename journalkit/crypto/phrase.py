"""A file that a phrase opens: for what leaves the journal and has to be read elsewhere.

The head is one line of JSON that anybody can read (what it is, its version, what the phrase's key
costs, how long the rest is); the rest is AES-256-GCM, which commits to the head.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict

from shamir_mnemonic.wordlist import WORDLIST

from journalkit.crypto import kdf, seal
from journalkit.crypto.kdf import Profile
from journalkit.crypto.secret import Secret
from journalkit.errors import CannotOpen, ExtractRefused

WORDS = 8
"""Of 1,024 each: 80 bits, more than anybody guesses, and short enough to be read out."""

MOST_KIB = 1024 * 1024
MOST_PASSES = 100
"""What a file may ask of whoever opens it."""


def new_phrase() -> Secret:
    """A phrase of `WORDS` random words, from the list of SLIP-39: no two begin alike."""
    return Secret.typed(" ".join(secrets.choice(WORDLIST) for _ in range(WORDS)))


def close(data: bytes, phrase: Secret, *, what: str, version: int, profile: Profile) -> bytes:
    """*data* as a file that *phrase* opens; *what* it is and its *version* are readable."""
    salt = secrets.token_bytes(kdf.SALT_SIZE)
    size = len(data) + seal.NONCE_SIZE + 16  # GCM's tag
    head = {"what": what, "version": version, **asdict(profile), "salt": salt.hex(), "size": size}
    line = json.dumps(head)
    return line.encode() + b"\n" + seal.wrap(_key(phrase, salt, profile), data, line)


def open_(file: bytes, phrase: Secret, *, what: str, version: int) -> bytes:
    """What `close` closed. `ExtractRefused` says in words what is wrong with it, and `CannotOpen`
    that the phrase does not open it, or that somebody changed it."""
    line, _, body = file.partition(b"\n")
    try:
        head = json.loads(line)
        if head["what"] != what:
            raise ValueError
        profile = Profile(*(int(head[name]) for name in ("passes", "memory_kib", "lanes")))
        salt, size, made_by = bytes.fromhex(head["salt"]), int(head["size"]), int(head["version"])
    except (ValueError, KeyError, TypeError):
        raise ExtractRefused(f"This file is not a {what}.") from None
    if made_by > version:
        raise ExtractRefused(
            "A later version of journalkit made this file.",
            what_to_do="Install that version, then open it again.",
        )
    fits = profile.lanes > 0 and 8 * profile.lanes <= profile.memory_kib <= MOST_KIB
    if not fits or not 1 <= profile.passes <= MOST_PASSES or len(salt) != kdf.SALT_SIZE:
        raise ExtractRefused(f"This file is not a {what}.")
    if len(body) != size:
        raise ExtractRefused("The file is not whole: it was cut short on its way.")
    try:
        return seal.unwrap(_key(phrase, salt, profile), body, line.decode())
    except CannotOpen:
        raise CannotOpen(
            "The password does not open this file.",
            what_to_do="Type its words again as they were written down, with single spaces.",
        ) from None


def _key(phrase: Secret, salt: bytes, profile: Profile) -> Secret:
    return kdf.from_password(phrase, salt, profile=profile)
