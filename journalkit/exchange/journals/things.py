"""A JSON object that remembers what was asked of it: what nobody asked for is reported.

Fields may be missing or null. One that has another type than is known counts as missing and is
reported too. Reports hold names of fields, never what stands in them.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from journalkit.records.checking import NAME_LIMIT, readable

YEARS = range(1990, 2101)
"""A date outside was never typed by anybody."""
LONGEST_NAME = 80
MOST_NAMES = 300
"""Different fields that a report names; an object keyed by numbers could have any number."""
MOST_PARSED = 200_000
"""Characters that are looked through for tags; longer texts fit no note anyway."""
_QUIET = {"__typename"}
_TAG = re.compile(
    r"</?(?:p|br|div|span|b|i|u|s|a|strong|em|ul|ol|li|h[1-6]|blockquote|table|tr|td|th|img|hr|pre"
    r"|font|script|style|sup|sub)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_BLOCKS = {"p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "hr",
           *(f"h{size}" for size in range(1, 7))}  # fmt: skip
_PARTED = {"p", "blockquote", "ul", "ol", "table", "h1", "h2", "h3"}


@dataclass
class Ledger:
    """What was found beside what is taken, by the field's name with the names around it."""

    zone: ZoneInfo
    """The setting's: for times that say none."""
    unknown: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)
    """Known fields that hold something else than is known."""
    left: Counter[str] = field(default_factory=Counter)
    """Known fields that the journal does not take."""
    strange: int = 0
    """Things in a list of observations that are none."""

    def note(self, kind: Counter[str], name: str) -> None:
        said = "".join(char for char in name if readable(char) and char.isprintable())
        said = said if len(said) <= LONGEST_NAME else f"{said[:LONGEST_NAME]}…"
        kind[said if said in kind or len(kind) < MOST_NAMES else "(more fields)"] += 1

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object out of JSON; a name that stands in it twice is reported."""
        found = dict(pairs)
        if len(found) < len(pairs):
            for name, times in Counter(name for name, _ in pairs).items():
                if times > 1:
                    self.note(self.odd, f"{name} (twice in one object)")
        return found


class Thing:
    """One JSON object. ``read`` by its methods, then `close` it: what is left over is reported."""

    def __init__(self, value: dict[str, Any], path: str, ledger: Ledger) -> None:
        self._value, self._path, self._ledger = value, path, ledger
        self._asked: set[str] = set(_QUIET)
        self._parts: list[Thing] = []

    def __repr__(self) -> str:
        return "Thing(…)"

    def __contains__(self, name: str) -> bool:
        return name in self._value

    def close(self) -> None:
        for name in self._value.keys() - self._asked:
            self._ledger.note(self._ledger.unknown, f"{self._path}{name}")
        for part in self._parts:
            part.close()

    def leave(self, *names: str) -> None:
        """Fields that are known, and not taken."""
        self._asked.update(names)
        for name in names:
            if self._value.get(name) not in (None, "", [], {}, False, 0):
                self._ledger.note(self._ledger.left, f"{self._path}{name}")

    def digest(self) -> str:
        """An id out of all that it says."""
        said = json.dumps(self._value, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(said.encode()).hexdigest()

    def text(self, name: str) -> str:
        """A text as plain paragraphs."""
        value = self._ask(name, str)
        if value is None:
            return ""
        if not readable(value):
            self._ledger.note(self._ledger.odd, f"{self._path}{name} (characters)")
            value = "".join(char for char in value if readable(char) or char == "\r")
        return plain(value)

    def line(self, name: str) -> str:
        """A name on one line, no longer than the journal's names are."""
        return " ".join(self.text(name).split())[:NAME_LIMIT]

    def id(self, *names: str) -> str:
        """The first of *names* that holds a number or a short text."""
        for name in names:
            value = self._ask(name, int, str)
            if value is not None and str(value).strip():
                said = " ".join(str(value).split()) if isinstance(value, str) else f"{value}"
                if len(said) <= LONGEST_NAME and readable(said):
                    return said
                self._ledger.note(self._ledger.odd, f"{self._path}{name}")
        return ""

    def yes(self, name: str) -> bool:
        return bool(self._ask(name, bool))

    def when(self, *names: str) -> datetime | None:
        """The first of *names* that holds a moment; noon where it is a day."""
        for name in names:
            value = self._ask(name, str)
            if not value:
                continue
            try:
                moment = datetime.fromisoformat(value.strip())
                if moment.year not in YEARS:
                    raise ValueError
                if len(value.strip()) == 10:
                    moment = moment.replace(hour=12)
                return moment if moment.tzinfo else moment.replace(tzinfo=self._ledger.zone)
            except ValueError:
                self._ledger.note(self._ledger.odd, f"{self._path}{name}")
        return None

    def one(self, name: str) -> Thing:
        """An object in it; an empty one where there is none."""
        return self._part(self._ask(name, dict) or {}, name)

    def many(self, name: str) -> Iterator[Thing]:
        """The objects of a list in it."""
        for value in self._ask(name, list) or ():
            if isinstance(value, dict):
                yield self._part(value, name)
            else:
                self._ledger.note(self._ledger.odd, f"{self._path}{name}")

    def _part(self, value: dict[str, Any], name: str) -> Thing:
        self._parts.append(Thing(value, f"{self._path}{name}.", self._ledger))
        return self._parts[-1]

    def _ask(self, name: str, *kinds: type) -> Any:
        value, first = self._value.get(name), name not in self._asked
        self._asked.add(name)
        if value is None or type(value) in kinds:
            return value
        if first:
            self._ledger.note(self._ledger.odd, f"{self._path}{name}")
        return None


# ---------------------------------------------------------------------------------- plain text


class _Paragraphs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag == "br":
            self.said.append("\n")
        else:
            self._broken(tag)
            self.said += ["• "] * (tag == "li")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        else:
            self._broken(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(re.sub(r"\s+", " ", data))

    def _broken(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.said.append("\n\n" if tag in _PARTED else "\n")


def plain(text: str) -> str:
    """*text* without tags and the commonest marks of Markdown, its paragraphs kept.

    What only looks like a tag, such as ``3 < 4``, stays; so does a text too long for any note.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) <= MOST_PARSED:
        if _TAG.search(text):
            parser = _Paragraphs()
            parser.feed(text)
            parser.close()
            text = "".join(parser.said)
        else:
            text = html.unescape(text) if "&" in text else text
        text = re.sub(r"\*\*([^*\n]+)\*\*", r"\1", text)
        text = re.sub(r"(?m)^#{1,6} +", "", text)
        if not readable(text):  # an entity may stand for anything
            text = "".join(char for char in text if readable(char))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
