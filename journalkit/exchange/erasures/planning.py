"""An erasure as a manager plans it: what goes, in words, and the texts that were confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from journalkit.exchange.erasures.mentions import Mention, mentions, spellings
from journalkit.journal import erasing
from journalkit.journal.session import Session


@dataclass
class Plan:
    """What a manager is about to erase, and the texts that they have confirmed."""

    asked: Mapping[str, list[str]]
    named: tuple[Mention, ...] = ()
    texts: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "Plan()"

    def confirmed(self, seen: int) -> erasing.Confirmed:
        """What the verb is given, once nothing is left to confirm."""
        remaining = (
            one for each in self.named for one in each.remaining(self.texts[each.kind, each.id])
        )
        return erasing.Confirmed(
            seen=seen, remaining=tuple(remaining), spellings=spellings(self.named)
        )

    def left(self) -> list[int]:
        """The places of the mentions that are still to be confirmed."""
        return [at for at, one in enumerate(self.named) if (one.kind, one.id) not in self.texts]


def planned(session: Session, child: str, *, before: Plan | None = None) -> Plan:
    """What is to be erased of *child* (an id) now, with the texts of the plan *before* that were
    confirmed and still stand as they were looked at."""
    asked = {"children": [child]}
    named = mentions(session, [child], erasing.reach(session, asked))
    same: dict[tuple[str, str], list[str]] = {}
    if before is not None and before.asked == asked:
        looked = {(one.kind, one.id): one for one in before.named}
        for one in named:
            key = one.kind, one.id
            if looked.get(key) == one and key in before.texts:
                same[key] = before.texts[key]
    return Plan(asked, named, same)
