"""A value that must not be seen: masked in every repr, never pickled or copied to disk."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from typing import NoReturn


class Secret:
    """Bytes that show themselves to `reveal` only."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    @classmethod
    def fresh(cls, size: int = 32) -> Secret:
        """*size* random bytes from the operating system."""
        return cls(secrets.token_bytes(size))

    @classmethod
    def typed(cls, text: str) -> Secret:
        """What a person typed, in the one form that every keyboard agrees on.

        NFKC, as RFC 8265 asks of passwords: a tablet and a laptop may send the same letter as
        different code points.
        """
        return cls(unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass"))

    def reveal(self) -> bytes:
        """The bytes themselves. Every call is a place to look at in a review."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value, other._value)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret is never written down.")
