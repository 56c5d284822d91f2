"""What of an answer is about somebody else, and goes only where a manager says so.

A name of another child, of another family, or of a carer of another household becomes words in
brackets. Each place is proposed, and turned by a ruling: what may be no name stays unless a
manager takes it out, and a text with such a place waits until it was read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from journalkit.exchange.answers.everything import CARER, LEFT_OUT, Everything, Item
from journalkit.records import Picture, Ruling
from journalkit.records.checking import record

CHILD, FAMILY = "[another child]", "[another family]"
COUNTED = {
    CHILD: "names of other children",
    FAMILY: "names of other families",
    CARER: "names of carers of another household",
    LEFT_OUT: "passages about something else",
    "elsewhere": "carers of another household, and how they are reached",
    "kept": "records that the setting kept back",
    "perhaps": "records that only seemed to name the child",
    "others": "photos and videos with other children in them",
    "copies": "photos with other children, given as a copy in which nobody else can be recognised",
    "pictures": "other photos and videos that the setting kept back",
    "damaged": "photos and videos whose file is damaged",
    "large": "videos too large for this file, handed over apart",
}
"""What is counted, and how the list in the bundle says it."""
AROUND = 28
"""Characters before and after a name that show where it stands."""


@record
class Place:
    """A place in an item that names somebody else, or may."""

    id: str
    """Number of the text and first character, as a ruling has it."""
    text: int
    start: int
    end: int
    instead: str
    out: bool
    """Whether it is proposed to be taken out."""
    around: str
    """What stands there, with some words around it."""


class Shown(NamedTuple):
    """Whether a picture goes: True, False, or None while a manager has to decide; and why."""

    goes: bool | None
    why: str


class TakingOut:
    """What goes of `Everything`, by the rules and by what a manager decided."""

    def __init__(self, everything: Everything, rulings: Mapping[str, Ruling]) -> None:
        self.everything, self._rulings = everything, rulings
        self._carers = everything.elsewhere
        self._own = everything.theirs - self._carers
        self._pictures = {one.id: one for one in everything.pictures}

    def __repr__(self) -> str:
        return "TakingOut()"

    def ruling(self, item: Item) -> Ruling | None:
        """What a manager decided about *item* as it reads now."""
        found = self._rulings.get(item.about)
        return found if found and found.seen == item.seen else None

    def places(self, item: Item) -> tuple[Place, ...]:
        """Where *item* names somebody else, or may, in order."""
        found = []
        for number, (_, text) in enumerate(item.texts):
            for one in self.everything.mentions.found(text):
                if one.who <= self._own:
                    continue
                others = one.who - self._own
                carer = others <= self._carers
                instead = CARER if carer else FAMILY if one.family else CHILD
                before, after = text[: one.start][-AROUND:], text[one.end :][:AROUND]
                found.append(
                    Place(
                        id=f"{number}:{one.start}",
                        text=number,
                        start=one.start,
                        end=one.end,
                        instead=instead,
                        out=one.sure and not one.who & self._own,
                        around=f"…{before}▸{text[one.start : one.end]}◂{after}…",
                    )
                )
        return tuple(found)

    def taken(self, item: Item) -> tuple[Place, ...]:
        """The places of *item* that are taken out."""
        ruling = self.ruling(item)
        turned = ruling.turned if ruling else ()
        return tuple(one for one in self.places(item) if one.out != (one.id in turned))

    def texts(self, item: Item) -> tuple[tuple[str, str], ...]:
        """The texts of *item* as they go."""
        said = [text for _, text in item.texts]
        for place in reversed(self.taken(item)):
            text = said[place.text]
            said[place.text] = text[: place.start] + place.instead + text[place.end :]
        said = [text.replace(f"{FAMILY} {FAMILY}", FAMILY) for text in said]
        return tuple(zip((label for label, _ in item.texts), said, strict=True))

    def waits(self, item: Item) -> bool:
        """Whether *item* has to be read before it goes: every text, but none that is not there."""
        return bool(item.texts) and self.ruling(item) is None

    def to_look_at(self, item: Item) -> bool:
        """Whether *item* wants a look of its own: somebody else is in it, or may be."""
        return bool(self.places(item)) or not item.own

    def goes(self, item: Item) -> bool:
        """Whether *item* goes, all things decided."""
        ruling = self.ruling(item)
        return ruling.gives if ruling else item.sure

    def picture(self, picture: Picture) -> Shown:
        """Whether *picture* goes, and why, or why not."""
        found = self._rulings.get(f"picture/{picture.id}")
        child = self.everything.child.id
        if found and found.seen == seen(picture):
            return Shown(found.gives, found.why or "decided by a manager")
        if picture.named_by is None:
            return Shown(None, "nobody has said who is in it")
        if set(picture.children) - {child}:
            copies = (one for one in self._pictures.values() if one.made_from == picture.id)
            covered = any(one.named_by and set(one.children) <= {child} for one in copies)
            return Shown(False, "copies" if covered else "others")
        if picture.kind == "video":
            return Shown(None, "others may be heard in it")
        return Shown(True, "only the child is in it" if picture.children else "nobody is in it")

    def undecided(self) -> tuple[int, int]:
        """How many texts have not been read, and pictures not been decided on."""
        texts = sum(self.waits(one) for one in self.everything.items)
        return texts, sum(self.picture(one).goes is None for one in self.everything.pictures)

    def counts(self) -> dict[str, int]:
        """What does not go, by `COUNTED`, and how many of each."""
        counted = Counter({"elsewhere": len(self._carers)})
        for item in self.everything.items:
            if self.goes(item):
                counted.update(one.instead for one in self.taken(item))
                counted[LEFT_OUT] += sum(text.count(LEFT_OUT) for _, text in item.texts)
            else:
                counted["kept" if item.own or item.sure else "perhaps"] += 1
        for picture in self.everything.pictures:
            goes, why = self.picture(picture)
            if not goes:
                counted[why if why in ("others", "copies") else "pictures"] += 1
        return {name: counted[name] for name in COUNTED if counted[name]}


def seen(picture: Picture) -> str:
    """A fingerprint of what is known of *picture*: a ruling holds while that is so."""
    return ",".join(sorted(picture.children)) + ("" if picture.named_by else "?")
