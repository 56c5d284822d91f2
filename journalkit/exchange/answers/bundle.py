"""The one file that a family gets: a PDF under a password, with the same as data and the pictures
inside it, so that any reader opens it and nothing lies beside it.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from journalkit.crypto.phrase import new_phrase
from journalkit.errors import BadRecord, DamagedStore
from journalkit.exchange.answers.everything import Item, worded
from journalkit.exchange.answers.taking_out import COUNTED, TakingOut
from journalkit.journal import answering
from journalkit.journal.session import Session
from journalkit.media import FULL, THUMB
from journalkit.printing.typesetting import Paper, printed
from journalkit.records import Picture

TEMPLATE = Path(__file__).with_suffix(".typ")
WHY = {
    "others": "other children are in it",
    "copies": "other children are in it; the copy without them goes",
}
LARGEST = 120 * 1024 * 1024
"""Bytes of pictures and videos in one file. A video that does not fit is handed over apart."""


@dataclass(frozen=True)
class Bundle:
    """All that goes, out of the store: any thread makes the file of it."""

    said: dict[str, Any] = field(repr=False)
    small: dict[str, bytes] = field(repr=False)
    """The photos as they are printed, by id."""
    files: dict[str, bytes] = field(repr=False)
    """Photos and videos as they lie in the file, by name."""


def gather(session: Session, out: TakingOut) -> Iterator[tuple[int, int, Bundle | None]]:
    """Gather what goes, picture by picture: how many are there, of how many, and at last the
    bundle. `BadRecord` where something has not been decided, or it is not known who asks."""
    request = out.everything.request
    if problems := blockers(out):
        raise BadRecord(problems)
    wanted = [one for one in out.everything.pictures if out.picture(one).goes]
    counts, small, files, names = out.counts(), {}, dict[str, bytes](), dict[str, str]()
    room = LARGEST
    for number, one in enumerate(wanted):
        yield number, len(wanted), None
        size = sum(piece.size for piece in one.pieces)
        if size > room:
            counts["large"] = counts.get("large", 0) + 1
            continue
        try:
            parts = [FULL, *range(len(one.pieces))]
            data = b"".join(answering.look(session, request.id, one, part=part) for part in parts)
            small[one.id] = answering.look(session, request.id, one, part=THUMB)
        except DamagedStore:
            counts["damaged"] = counts.get("damaged", 0) + 1
            continue
        name = f"{one.when.astimezone(session.zone):%Y-%m-%d}-{number + 1:03d}"
        names[one.id] = f"{name}.{'mp4' if one.kind == 'video' else 'jpg'}"
        files[names[one.id]] = data
        room -= len(data)
    row, head = answering.record(session, request.id, pictures=[*names], taken_out=counts)
    said = _said(session, out, counts, names) | {"row": f"{row:,}", "head": head}
    yield len(wanted), len(wanted), Bundle(said, small, files)


def blockers(out: TakingOut) -> dict[str, str]:
    """What stands against making the file, by field, each in a sentence."""
    texts, pictures = out.undecided()
    found = {
        "identity": "" if out.everything.request.identity else "First confirm who asks.",
        "texts": f"{texts} texts have not been read." if texts else "",
        "pictures": f"{pictures} pictures have not been decided on." if pictures else "",
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def closed(bundle: Bundle) -> tuple[bytes, str]:
    """The file, and the eight words that open it, which are kept nowhere. Needs no store."""
    from pypdf import PdfReader, PdfWriter

    pictures = {id: _framed(data) for id, data in bundle.small.items()}
    pdf = printed(Paper(TEMPLATE, bundle.said, pictures))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    told = json.dumps(bundle.said, ensure_ascii=False, indent=1).encode()
    for name, data in {"everything.json": told, **bundle.files}.items():
        writer.add_attachment(name, data)
    words = new_phrase().reveal().decode()
    writer.encrypt(words, algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue(), words


def _said(
    session: Session, out: TakingOut, counts: dict[str, int], names: dict[str, str]
) -> dict[str, Any]:
    everything, request = out.everything, out.everything.request
    goes = [one for one in everything.items if out.goes(one) and _is_there(out, one, names)]
    kinds = worded()["kinds"]
    return {
        "setting": session.setting.name,
        "child": everything.child.name,
        "asked_by": request.asked_by,
        "received": _day(request.received.isoformat()),
        "made": _day(session.today().isoformat()),
        "made_by": session.member.name,
        "taken_out": [[COUNTED[name], str(number)]
                      for name, number in counts.items()],
        "kinds": [
            {
                "id": kind,
                "title": kinds.get(kind, {}).get("title", kind.replace("_", " ").capitalize()),
                "items": [_item(out, one, names) for one in items],
            }
            for kind, items in groupby(goes, key=lambda one: one.kind)
        ],
        "recorded": everything.recorded(),
        "files": [*names.values()],
    }  # fmt: skip


def _is_there(out: TakingOut, item: Item, names: dict[str, str]) -> bool:
    return item.kind != "pictures" or item.about.partition("/")[2] in names


def _item(out: TakingOut, item: Item, names: dict[str, str]) -> dict[str, Any]:
    shown = [item.about.partition("/")[2]] if item.kind == "pictures" else item.pictures
    shown = () if item.kind == "outings" else shown
    with_others = f", with {item.others} other child{'ren' * (item.others > 1)}" * bool(item.others)
    return {
        "title": item.title + with_others,
        "when": _day(item.at),
        "at": item.at,
        "by": item.by,
        "facts": item.facts,
        "texts": [[label, text] for label, text in out.texts(item) if text],
        "pictures": [[id, names[id]] for id in shown if id in names],
    }


def _day(at: str) -> str:
    """A moment in ISO form, in words."""
    if not at:
        return ""
    day = date.fromisoformat(at[:10])
    return f"{day.day} {day:%B %Y}" + (f", {at[11:16]}" if at[11:16] else "")


def _framed(jpeg: bytes) -> str:
    """A photo inside an SVG, which typst takes as text."""
    from PIL import Image

    with Image.open(io.BytesIO(jpeg), formats=("JPEG", "PNG", "WEBP")) as picture:
        size = f'width="{picture.width}" height="{picture.height}"'
        kind = str(picture.format).lower()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{size}><image {size} xlink:href="data:image/{kind};base64,'
        f'{base64.b64encode(jpeg).decode()}"/></svg>'
    )


def pictures_of(out: TakingOut) -> tuple[tuple[Picture, bool | None, str], ...]:
    """Each picture about the child, whether it goes, and why in words."""
    return tuple(
        (one, goes, WHY.get(why, why))
        for one in out.everything.pictures
        for goes, why in [out.picture(one)]
    )
