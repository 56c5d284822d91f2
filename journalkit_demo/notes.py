"""The authored texts of the demo journal, and how one of them becomes a note about a child.

The texts lie in ``data/demo``. A passage has two to four beats, each in one or more variants that
go with any variant of the others, so that two uses of one passage read as two moments; an empty
variant leaves the beat out. In a text,
``{child}``, ``{friend}`` and ``{third}`` are names, ``{they}`` ``{them}`` ``{their}`` the child's
pronouns, ``{was}`` and ``{needs/need}`` verbs that agree with them, and «…» what the child said.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journalkit.places import data_folder

AREAS = (
    "communication-and-language",
    "personal-social-and-emotional-development",
    "physical-development",
    "literacy",
    "mathematics",
    "understanding-the-world",
    "expressive-arts-and-design",
)
PRONOUNS = {
    "he": {"they": "he", "them": "him", "their": "his", "theirs": "his", "themself": "himself"},
    "she": {"they": "she", "them": "her", "their": "her", "theirs": "hers", "themself": "herself"},
    "they": {
        "they": "they",
        "them": "them",
        "their": "their",
        "theirs": "theirs",
        "themself": "themself",
    },
}
_PARENTS = {
    "mother": re.compile(r"\bmum(my|s)?\b", re.I),
    "father": re.compile(r"\bdad(dy)?\b", re.I),
}
_SPOKEN = re.compile("«([^»]*)»")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, kw_only=True, repr=False)
class Passage:
    """One authored moment. Empty fields mean that it is not bound to anything."""

    id: str
    areas: tuple[str, ...]
    aspects: tuple[str, ...]
    beats: tuple[tuple[str, ...], ...]
    children: int = 1
    season: str = ""
    place: str = ""
    where: str = "any"
    """``in``, ``out`` or ``any``."""
    age: str = ""
    """``younger`` (up to three and a quarter) or ``older`` (from three), or any."""
    weak: bool = False
    settling: bool = False
    """Only for a child who joined lately."""
    language: str = ""
    """Only for a child with this home language."""
    meaning: str = ""
    next_step: str = ""
    weaker: str = ""
    """What a first version might have said, before a manager asked for more."""
    comment: str = ""
    """What the manager asked."""
    wellbeing: tuple[int, int] = (3, 5)
    involvement: tuple[int, int] = (3, 5)
    parents: frozenset[str] = frozenset()
    """Relationships that it speaks of, so that it is not told of a child without one."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Opening:
    """A first sentence: time, weather, who was about."""

    text: str
    where: str = "any"
    season: str = ""
    time: str = ""
    parents: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, repr=False)
class Authored:
    """Everything that lies in ``data/demo``."""

    passages: tuple[Passage, ...]
    openings: tuple[Opening, ...]
    second_beats: dict[str, tuple[str, ...]]
    """Closing sentences by aspect."""
    next_steps: dict[str, tuple[str, ...]]
    """Next steps by aspect, for passages that have none of their own."""
    comments: dict[str, tuple[str, ...]]
    """Review comments by what they ask for; ``approved`` asks for nothing."""
    outcomes: dict[str, tuple[str, ...]]
    """What came of a next step, by area."""
    tried: tuple[str, ...]
    """How it was tried, said before the outcome; empty texts among them."""
    names: dict[str, Any]


def load(folder: Path | None = None) -> Authored:
    """Read the authored texts from *folder*, by default journalkit's own."""
    folder = folder or data_folder() / "demo"
    around = _read(folder / "around.json")
    rows = [row for area in AREAS for row in _read(folder / f"{area}.json")["passages"]]
    return Authored(
        passages=tuple(_passage(row) for row in rows),
        openings=tuple(
            Opening(**row, parents=_speaks_of(row["text"])) for row in around["openings"]
        ),
        second_beats={aspect: tuple(texts) for aspect, texts in around["second_beats"].items()},
        next_steps={aspect: tuple(texts) for aspect, texts in around["next_steps"].items()},
        comments={kind: tuple(texts) for kind, texts in around["comments"].items()},
        outcomes={area: tuple(texts) for area, texts in around["outcomes"].items()},
        tried=tuple(around["tried"]),
        names=_read(folder / "names.json"),
    )


def fill(text: str, *, pronoun: str, child: str, friend: str = "", third: str = "") -> str:
    """*text* with names, pronouns and verbs in place, what the child said in quotation marks."""
    words = PRONOUNS[pronoun]
    names = {"child": child, "friend": friend, "third": third}

    def replaced(match: re.Match[str]) -> str:
        key = match[1]
        if key in names:
            return names[key]
        if "/" in key:
            singular, plural = key.split("/")
            return plural if pronoun == "they" else singular
        if key == "was":
            return "were" if pronoun == "they" else "was"
        word = words[key.lower()]
        return word.capitalize() if key[0].isupper() else word

    return _PLACEHOLDER.sub(replaced, text).replace("«", "“").replace("»", "”")


def said(text: str) -> str:
    """What the child says in an authored *text*, at most two utterances, in quotation marks."""
    return " ".join(f"“{words.rstrip(',')}”" for words in _SPOKEN.findall(text)[:2])


def _passage(row: dict[str, Any]) -> Passage:
    beats = tuple(tuple(variants) for variants in row["beats"])
    whole = " ".join(text for variants in beats for text in variants)
    whole += row.get("meaning", "") + row.get("next_step", "") + row.get("weaker", "")
    tuples = {key: tuple(row[key]) for key in ("areas", "aspects", "wellbeing", "involvement")}
    return Passage(**{**row, **tuples, "beats": beats, "parents": _speaks_of(whole)})


def _speaks_of(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _PARENTS.items() if pattern.search(text))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
