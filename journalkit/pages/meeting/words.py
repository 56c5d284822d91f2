"""What the meeting's pages and minutes say of dates, people, and why a note was drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from journalkit.analytics.judging import Since
from journalkit.pages.saying import counted, listed
from journalkit.records import Matter

TEAM = "The whole team"
KINDS = {
    Matter.OBSERVATION: "A note to look at together",
    Matter.PAGE: "A page of numbers",
    Matter.REFLECTION: "A reflection",
    Matter.OTHER: "To talk about",
}


def why(reasons: Sequence[str], members: Mapping[str, str], areas: Mapping[str, str]) -> str:
    """Why a note was drawn, in a sentence; *members* and *areas* are names by id."""
    said = []
    for reason in reasons:
        kind, _, id = reason.partition(":")
        who = members[id].split()[0] if id in members else ""
        if kind == "taken":
            return f"{who} took it to the meeting."
        names = {"member": f"notes by {who}", "group": f"{who}’s key group"}
        said.append(names.get(kind) or areas.get(id, ""))
    return f"Drawn so that {listed([one for one in said if one])} are looked at."


def rated(counts: Iterable[int | str]) -> str:
    """How often 0, 1 and 2 were given: once 0, 3 times 1, never 2."""
    often = {"0": "never", "1": "once", "2": "twice"}
    said = [often.get(str(number), f"{number} times") for number in counts]
    return ", ".join(f"{how} {level}" for level, how in enumerate(said))


def since(found: Since | None, *, whose: str) -> str:
    """What became of a criterion, in a sentence; empty where there is nothing to hold beside it."""
    if found is None or not found.notes_after:
        return ""
    before, after = (counted(n, "note") for n in (found.notes_before, found.notes_after))
    return (
        f"{whose}, “{found.criterion.text}”: {rated(found.before)} in {before} then; "
        f"{rated(found.after)} in {after} since."
    )
