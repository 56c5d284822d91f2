"""The number on a slip that finds its story again."""

from __future__ import annotations

import secrets


def new_number() -> str:
    """A fresh number for a slip: five digits that say nothing, and one that shows a slip of the
    pen (Luhn's, as on bank cards)."""
    digits = f"{secrets.randbelow(100_000):05d}"
    return digits + str(-_luhn(digits + "0") % 10)


def is_number(digits: str) -> bool:
    """Whether *digits* can be a slip's number: all six are right, and in the right order."""
    return len(digits) == 6 and digits.isascii() and digits.isdigit() and _luhn(digits) % 10 == 0


def _luhn(digits: str) -> int:
    doubled = (int(one) * (2 - place % 2) for place, one in enumerate(reversed(digits), 1))
    return sum(one // 10 + one % 10 for one in doubled)
