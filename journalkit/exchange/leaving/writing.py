"""The files of an export but its pages: JSON lines, CSV, photos and films.

Each says when it is done how much is in it, read again from the disk.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from journalkit.exchange.leaving import photographs
from journalkit.exchange.leaving.gathering import Held
from journalkit.exchange.leaving.kinds import FilmPiece, Holding, Stored
from journalkit.exchange.leaving.photographs import Words
from journalkit.media import FULL, THUMB
from journalkit.reckoning.cells import ACTS
from journalkit.records import Picture

NAMED = ("child", "children", "author", "member", "by", "room", "carer", "added_by", "led_by")
"""Columns of ids beside which a column of names stands in a table."""

Progress = Callable[[], None]


def as_json(holding: Holding, file: Path) -> int:
    """The records of one kind, a line each; how many lines the file has."""
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for line in holding.lines():
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    with file.open("rb") as written:
        return sum(1 for line in written if json.loads(line))


def as_csv(holding: Holding, file: Path, names: dict[str, str]) -> int:
    """The same for a spreadsheet, with *names* beside ids; how many rows the file has."""
    rows = [dict(_columns(line, names)) for line in holding.lines()]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns or ["(none)"])
        writer.writerows([[_harmless(row.get(name, "")) for name in columns] for row in rows])
    csv.field_size_limit(2**31 - 1)
    with file.open(encoding="utf-8-sig", newline="") as written:
        return sum(1 for _ in csv.reader(written)) - 1


def _columns(
    line: dict[str, Any], names: dict[str, str], at: str = ""
) -> Iterator[tuple[str, Any]]:
    for name, value in line.items():
        if isinstance(value, dict) and name not in ("answers", "fields"):
            yield from _columns(value, names, f"{at}{name}.")
            continue
        listed = isinstance(value, list)
        plain = listed and not any(isinstance(one, list | dict) for one in value)
        if plain:
            yield at + name, "; ".join(map(str, value))
        else:
            whole = json.dumps(value, ensure_ascii=False)
            yield at + name, whole if listed or isinstance(value, dict) else value
        if name in NAMED:
            ids = value if plain else [value]
            yield f"{at}{name} (name)", "; ".join(names.get(str(id), "") for id in ids)


def _harmless(value: Any) -> Any:
    """What a spreadsheet would take for a formula stands behind an apostrophe."""
    if value is None:
        return ""
    text = isinstance(value, str) and value.lstrip().startswith(ACTS)
    return f"'{value}" if text or (isinstance(value, str) and value[:1] in "\t\r\n") else value


def pictures(held: Held, to: Path, *, names: dict[str, str], step: Progress) -> Held:
    """Write every photo and film with its small picture; *held* knows then where they lie."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(held.setting.timezone)
    for folder in ("pictures", "small"):
        (to / folder).mkdir()
    holding = held.holdings["pictures"]
    beside, ordered = {}, sorted(holding.records, key=lambda one: (one.when, one.id))
    for number, picture in enumerate(ordered, 1):
        who = tuple(names.get(id, "") for id in picture.children)
        words = Words(picture.when.astimezone(zone), picture.caption, who)
        called = f"{words.when:%Y-%m-%d}-{number:05}"
        beside[picture.id] = {"stored": _one(held, picture, to, called=called, words=words)}
        step()
    return replace(held, holdings={**held.holdings, "pictures": replace(holding, beside=beside)})


def _one(held: Held, picture: Picture, to: Path, *, called: str, words: Words) -> Stored:
    small = held.door(picture, THUMB)
    (to / "small" / f"{called}.jpg").write_bytes(small)
    stored = Stored(
        file=f"pictures/{called}.jpg",
        sha256="",
        small=f"small/{called}.jpg",
        small_sha256=hashlib.sha256(small).hexdigest(),
    )
    whole = held.door(picture, FULL)
    digest = hashlib.sha256(whole)
    if picture.kind == "picture":
        (to / stored.file).write_bytes(photographs.told(whole, words))
        return replace(stored, sha256=digest.hexdigest())
    stored = replace(stored, file=f"pictures/{called}.mp4", begins=len(whole))
    with (to / stored.file).open("wb") as out:
        out.write(photographs.told_film(whole, words))
        for number in range(len(picture.pieces)):
            piece = held.door(picture, number)
            digest.update(piece)
            out.write(piece)
    pieces = tuple(FilmPiece(starts=one.starts, size=one.size) for one in picture.pieces)
    return replace(stored, sha256=digest.hexdigest(), pieces=pieces)
