"""Days and beginnings of texts, as the drafts and the board say them."""

from __future__ import annotations

from datetime import date

from journalkit.hints import words

MARKS = "“”\"‘’'«»„"
"""With which somebody is quoted."""


def dated(at: date, now: date) -> str:
    """A day as a date, with the year where it is another one than that of *now*."""
    return f"{at.day} {at:%B}" + (f" {at.year}" if at.year != now.year else "")


def listed(names: list[str]) -> str:
    """Names in one line: Iris, Maya and Theo."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def begun(text: str, most: int) -> str:
    """As many words of *text* as fit *most* characters, in one line."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"


def sentences(text: str) -> list[str]:
    """The sentences of *text*, each in one line. A quotation is not broken, and where one goes on
    after it ("Wet!" she said), neither is what it stands in."""
    parts = list[str]()
    for start, end in words.sentences(text):
        one = " ".join(text[start:end].split())
        if parts and one and (_open(parts[-1]) or (parts[-1][-1] in MARKS and one[0].islower())):
            parts[-1] += f" {one}"
        elif one:
            parts.append(one)
    return parts


def _open(text: str) -> bool:
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def quoted(sentence: str) -> bool:
    """Whether *sentence* is a quotation and nothing else."""
    return sentence[0] in MARKS and sentence[-1] in MARKS


def within(said: str, text: str) -> bool:
    """Whether the words of *said* stand in *text*, whatever is written between them."""
    inner, outer = (" ".join(one.plain for one in words.words(it)) for it in (said, text))
    return bool(inner) and f" {inner} " in f" {outer} "


def first(parts: list[str], most: int, *, stops: bool = True) -> str:
    """The first of the sentences *parts* that together fit *most* characters, and one at least,
    of which there is as much as fits. With *stops*, none ends with a mere word."""
    said = ""
    for one in parts:
        ended = one + "." if stops and one[-1].isalnum() else one
        longer = f"{said} {ended}".strip()
        if said and len(longer) > most:
            break
        said = longer
    return begun(said, most)
