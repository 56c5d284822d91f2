"""Three sheets of paper, any two of which open the store (SLIP-39).

One person alone never holds two of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from journalkit.crypto import seal
from journalkit.crypto.secret import Secret
from journalkit.errors import BadSheet

SHEETS = 3
NEEDED = 2
WORDS = 33
"""Words on a sheet: what SLIP-39 needs for 256 bits."""


@dataclass(frozen=True)
class Sheets:
    """Freshly made sheets: the recipient that the store is sealed to, and the words to print."""

    recipient: str
    words: tuple[Secret, ...]

    @classmethod
    def fresh(cls) -> Sheets:
        """Three sheets of a new identity."""
        scalar = Secret.fresh()
        return cls(seal.identity_from(scalar.reveal())[1], split(scalar))

    def confirm(self, first: str, second: str) -> None:
        """`BadSheet` unless *first* and *second* were typed from two of these sheets."""
        if identity(first, second)[1] != self.recipient:
            raise BadSheet


def identity(first: str, second: str) -> tuple[Secret, str]:
    """The identity and recipient that two typed sheets hold."""
    return seal.identity_from(join(first, second).reveal())


def split(scalar: Secret) -> tuple[Secret, ...]:
    """The 32 secret bytes *scalar* over `SHEETS` sheets of `WORDS` words each."""
    # SLIP-39 can stretch a passphrase; here there is none, and 256 random bits need no stretching.
    [group] = generate_mnemonics(1, [(NEEDED, SHEETS)], scalar.reveal(), iteration_exponent=0)
    return tuple(Secret(words.encode()) for words in group)


def tidy(typed: str) -> str:
    """Words as a person types them: numbers, commas, line breaks and capitals do not matter."""
    plain = "".join(c if c.isalpha() else " " for c in typed.casefold())
    return " ".join(plain.split())


def join(first: str, second: str, *more: str) -> Secret:
    """The secret bytes of two typed sheets; `BadSheet` says what is wrong with them."""
    typed: Sequence[str] = [tidy(one) for one in (first, second, *more)]
    for number, words in enumerate(typed, 1):
        count = len(words.split())
        if count != WORDS:
            raise BadSheet(f"Sheet {number} as typed has {count} words; a sheet has {WORDS}.")
    if len(set(typed)) < NEEDED:
        raise BadSheet("The same sheet was typed twice.")
    try:
        return Secret(combine_mnemonics(typed))
    except MnemonicError:
        raise BadSheet from None
