"""The six digits that unlock a member's own live pages during a shift."""

from __future__ import annotations

import hmac
import re
import secrets

from journalkit.crypto import kdf
from journalkit.crypto.kdf import RFC_9106, Profile
from journalkit.crypto.secret import Secret
from journalkit.errors import NotFound, WeakPassword, WrongPassword
from journalkit.journal.session import Session
from journalkit.records import Pin

EASY = {"123456", "654321", "123123", "112233", "121212", "123321"}


def has_one(session: Session) -> bool:
    """Whether the member of *session* has set a PIN."""
    return bool(session.vault.pins.where("id = ?", [session.member.id]))


def set_pin(session: Session, digits: str, *, profile: Profile = RFC_9106) -> None:
    """Set the member's own PIN. It opens no key: it only uncovers pages that are open already."""
    session.require("set own PIN")
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise WeakPassword("A PIN is six digits.", what_to_do="Type six digits.")
    if len(set(digits)) < 3 or digits in EASY:
        raise WeakPassword(
            "This PIN is among the first that anybody would try.", what_to_do="Choose another."
        )
    salt = secrets.token_bytes(kdf.SALT_SIZE)
    digest = kdf.from_password(Secret.typed(digits), salt, profile=profile)
    pin = Pin(id=session.member.id, salt=salt.hex(), digest=digest.reveal().hex())
    with session.change() as change:
        session.vault.pins.put(change, pin, what="PIN set")


def check(session: Session, digits: str, *, profile: Profile = RFC_9106) -> None:
    """`WrongPassword` unless *digits* are the member's PIN."""
    try:
        pin = session.vault.pins.get(session.member.id)
    except NotFound:
        raise WrongPassword("You have set no PIN.", what_to_do="Type your password.") from None
    salt = bytes.fromhex(pin.salt)
    digest = kdf.from_password(Secret.typed(digits), salt, profile=profile)
    if not hmac.compare_digest(digest.reveal().hex(), pin.digest):
        raise WrongPassword("This is not your PIN.", what_to_do="Type it again, or your password.")
