"""Enrolling a device: a one-time code, and the token that it is exchanged for.

All of it stands in ``gate.json``, so that the office page, the command and the server agree.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from journalkit.crypto import kdf, seal
from journalkit.crypto.secret import Secret
from journalkit.gate.board import Board, Code, change, hashed, read

LASTS = timedelta(minutes=10)
"""How long a code is good; one use ends it as well."""

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Nothing that looks like another letter on a tablet held at arm's length."""

LENGTH = 8
"""Letters: 30 to the eighth, 39 bits, against somebody who has ten minutes."""

MOST_CODES = 8
LONGEST_NAME = 60


def notes_identity(gate_key: Secret) -> tuple[Secret, str]:
    """The age identity, and its recipient, that the gate's notes are sealed to."""
    return seal.identity_from(kdf.subkey(gate_key, "notes of the gate").reveal())


def invite(path: Path, by: str) -> str:
    """A new code by member *by*, as people read it: two groups of four letters."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    now = datetime.now(UTC)
    code = Code(hashed(letters), (now + LASTS).isoformat(), by)

    def add(board: Board) -> Board:
        kept = [one for one in board.codes if datetime.fromisoformat(one.until) > now]
        return replace(board, codes=(*kept[1 - MOST_CODES :], code))

    change(path, add)
    return f"{letters[:4]}-{letters[4:]}"


def enrol(path: Path, code: str, name: str) -> str | None:
    """The token of a device that is enrolled now, calling itself *name*.

    None for a code that was used, is too old, or was never given.
    """
    if _good(read(path), code) is None:
        return None  # nothing is written for whoever guesses
    token: str | None = None

    def take(board: Board) -> Board:
        nonlocal token
        used = _good(board, code)
        if used is None:
            return board
        device, token = secrets.token_hex(10), secrets.token_urlsafe(32)
        called = name.strip()[:LONGEST_NAME] or "Device without a name"
        note = seal.seal_to(called.encode(), [board.recipient])
        left = tuple(one for one in board.codes if one is not used)
        devices = {**board.devices, device: hashed(token)}
        return replace(board, codes=left, devices=devices).saying(
            "device enrolled",
            at=datetime.now(UTC).isoformat(),
            device=device,
            by=used.by,
            note=base64.b64encode(note).decode(),
        )

    change(path, take)
    return token


def drop(path: Path, device: str) -> None:
    """Forget *device*'s token: it opens nothing from now on."""
    change(
        path,
        lambda board: replace(
            board, devices={id: t for id, t in board.devices.items() if id != device}
        ),
    )


def _good(board: Board, code: str) -> Code | None:
    now, wanted = datetime.now(UTC), hashed(_tidy(code))
    for one in board.codes:
        until = datetime.fromisoformat(one.until)
        # A clock that was put back does not bring an old code to life again.
        if one.hash == wanted and now < until <= now + LASTS:
            return one
    return None


def _tidy(code: str) -> str:
    """As it was made: people leave out the hyphen and type small letters."""
    return "".join(letter for letter in code.upper() if letter in LETTERS)
