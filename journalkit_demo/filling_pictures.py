"""The demo's pictures, who is in them, and what their carers agreed to, in the store."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from PIL import Image

from journalkit.journal import picturing
from journalkit.journal.session import Session
from journalkit.media import Cabinet, Keep, SafePicture, SafeVideo, make_safe_video
from journalkit.records import Carer, Consent, Use
from journalkit_demo.pictures import draw
from journalkit_demo.plan_records import Plan, PlannedPicture
from journalkit_demo.videos import film

THUMB = 480
UNNAMED = 25
"""In one of so many pictures nobody has said yet who is in it."""
CAPTIONED = 3
"""One of so many has a caption."""
CAPTIONS = {
    "blocks": "A tower in the block area",
    "easel": "Painting at the easel",
    "book_corner": "In the book corner",
    "snack_table": "At the snack table",
    "home_corner": "In the home corner",
    "threading": "Threading beads",
    "music": "Making music",
    "water_tray": "Pouring at the water tray",
    "mud_kitchen": "In the mud kitchen",
    "leaves": "Out among the leaves",
}
"""By the scene that was drawn; the other scenes go without."""

Ids = Callable[[str], str]


def add_pictures(
    session: Session, plan: Plan, ids: Ids, *, progress: Callable[[float], object]
) -> dict[PlannedPicture, str]:
    """Draw and enter every planned picture; returns their ids. *ids* gives the store's id of a key
    of the plan."""
    entered: dict[PlannedPicture, str] = {}
    wanted = [(note, picture) for note in plan.notes for picture in note.pictures]
    drawn = _drawn([picture for _, picture in wanted])
    with session.change() as change:
        for number, ((note, planned), safe) in enumerate(zip(wanted, drawn, strict=True)):
            at, author = note.versions[0].at, ids(note.author)
            change.as_of(author, at)
            sealed = _sealed(session.cabinet, safe)
            added = picturing.entered(session, sealed, by=author, at=at)
            if planned.seed % UNNAMED:
                named = tuple(map(ids, note.children))
                added = replace(added, children=named, named_by=author)
            if planned.seed % CAPTIONED == 0:
                added = replace(added, caption=CAPTIONS.get(planned.scene, ""))
            session.vault.pictures.put(change, added, what=f"{added.kind} added")
            entered[planned] = added.id
            progress(number / len(wanted))
    return entered


def record_consents(session: Session, plan: Plan, ids: Ids, carers: list[Carer]) -> None:
    """Record what the *carers* (in the order of the plan) agreed to."""
    of_child: dict[str, list[Carer]] = {}
    for carer in carers:
        of_child.setdefault(carer.child, []).append(carer)
    with session.change() as change:
        for one in plan.consents:
            child, by = ids(one.child), ids(one.by)
            change.as_of(by, one.at)
            answer = Consent(
                child=child,
                use=Use(one.use),
                given=one.given,
                carer=of_child[child][one.carer].id,
                at=one.at,
                by=by,
                how=one.how,
            )
            what = "consent given" if one.given else "consent refused"
            session.vault.consents.put(change, answer, what=what)


Film = tuple[SafeVideo, list[tuple[bytes, float]]]
"""A film that was made safe, and its pieces with the seconds at which they begin."""


def _sealed(cabinet: Cabinet, drawn: SafePicture | Film) -> picturing.Sealed:
    if isinstance(drawn, SafePicture):
        return picturing.seal(cabinet, drawn)
    safe, pieces = drawn

    def replayed(keep: Keep) -> SafeVideo:
        for data, starts in pieces:
            keep(data, starts)
        return safe

    return picturing.filmed(cabinet, replayed)


def _drawn(wanted: list[PlannedPicture]) -> Iterator[SafePicture | Film]:
    """Drawn on all processors: it is most of what the demo journal's making takes."""
    with ProcessPoolExecutor() as pool:
        yield from pool.map(_draw, wanted, chunksize=8)


def _draw(planned: PlannedPicture) -> SafePicture | Film:
    """What we drew ourselves needs no making safe; a film goes the way that every video goes."""
    if planned.kind == "video":
        pieces: list[tuple[bytes, float]] = []
        made = make_safe_video(
            film(planned.seed), keep=lambda data, starts: pieces.append((data, starts))
        )
        return made, pieces
    drawn = draw(planned.seed, scene=planned.scene)
    image, small = Image.open(io.BytesIO(drawn)), io.BytesIO()
    size = image.size
    image.thumbnail((THUMB, THUMB))
    image.save(small, "JPEG", quality=80)
    return SafePicture(drawn, small.getvalue(), *size, None)
