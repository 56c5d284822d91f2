"""Making an export: everything in a new folder, counted against the store, or nothing at all."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journalkit.disk import Progress, new_folder, sync_folder, writing
from journalkit.errors import DamagedStore, LeavingRefused
from journalkit.exchange.leaving import pages
from journalkit.exchange.leaving import writing as files
from journalkit.exchange.leaving.gathering import Held, whole
from journalkit.exchange.leaving.one_child import one_child
from journalkit.exchange.leaving.pages import Made
from journalkit.exchange.leaving.schema import FORMAT, schema
from journalkit.journal import leaving
from journalkit.journal.session import Session
from journalkit.records.checking import Check
from journalkit.store.folder import Folder

ABOUT, COUNTS, SUMS, SCHEMA = "about.json", "counts.json", "checksums.sha256", "schema.json"


@dataclass(frozen=True)
class Exported:
    """What an export holds."""

    files: int
    size: int
    """Bytes."""
    head: str
    """The end of the chain that it was made from."""
    not_here: dict[str, int]
    """What was left out, in words, and how many."""


def export(
    session: Session,
    to: Path,
    *,
    whom: str,
    child: str = "",
    progress: Progress = lambda done, of: None,
) -> Exported:
    """Export the journal, or what is about *child* (an id), to the new folder *to*, for *whom*.

    It stands in the record before the folder is there. `AlreadyAStore` where something lies at
    *to*; `LeavingRefused` where the counts of the store and of the files differ.
    """
    session.require("export the journal")
    check = Check()
    check.name(whom, "whom", "For whom it is")
    check.done()
    target = to.expanduser().absolute()
    if target.is_relative_to(session.vault.folder.path):
        raise LeavingRefused(
            "An open export has no place inside the journal’s own folder.",
            what_to_do="Name another folder.",
        )
    at, me = session.now().astimezone(session.zone), session.member
    made = Made(by=me.name, by_id=me.id, whom=" ".join(whom.split()), at=at)
    Folder(target).require_free()
    with new_folder(target) as partial:
        held = one_child(session, child) if child else whole(session)
        held = _fill(held, made, partial, progress)
        with writing():
            sums = checksums(partial)
            lines = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
            (partial / SUMS).write_text(lines, encoding="utf-8")
            _sync(partial)
        leaving.record(session, held.head, child=child, pictures=_ids(held))
        size = sum(file.stat().st_size for file in partial.rglob("*") if file.is_file())
    return Exported(len(sums) + 1, size, held.head, held.not_here)


def _fill(held: Held, made: Made, to: Path, progress: Progress) -> Held:
    """Every file but the checksums; the counts have been held against each other by then."""
    kinds = len(held.holdings)
    done, of = 0, len(held.all("pictures")) + 2 * kinds

    def step() -> None:
        nonlocal done
        done += 1
        progress(done, of)

    names = held.names("children", "members", "rooms", "carers")
    counts: dict[str, dict[str, int]] = {}
    try:
        with writing():
            held = files.pictures(held, to, names=names, step=step)
            for form in ("json", "csv"):
                (to / form).mkdir()
            for name, holding in held.holdings.items():
                counts[name] = {
                    "store": holding.in_store,
                    "left_out": holding.left_out,
                    "json": files.as_json(holding, to / "json" / f"{name}.jsonl"),
                }
                step()
                counts[name]["csv"] = files.as_csv(holding, to / "csv" / f"{name}.csv", names)
                step()
            pages.write(held, made, to, counts={k: v["json"] for k, v in counts.items()})
            counts |= _seen(held, to)
            reconcile(counts)
            about = {
                "format": FORMAT,
                "setting": held.setting.name,
                "made_by": {"id": made.by_id, "name": made.by},
                "made_for": made.whom,
                "made_at": made.at.isoformat(timespec="seconds"),
                "head": held.head,
                "child": held.child,
                "not_here": held.not_here,
            }
            for file, said in ((ABOUT, about), (COUNTS, counts), (SCHEMA, schema())):
                told = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
                (to / file).write_text(told, encoding="utf-8")
    except DamagedStore:
        raise LeavingRefused(
            "A photo or film could not be read, so nothing was exported.",
            what_to_do="Try again: somebody may have thrown it away just now. If it stays so, run "
            "'journalkit verify'.",
        ) from None
    return held


def _seen(held: Held, to: Path) -> dict[str, dict[str, int]]:
    """How many observations stand on the pages, and how many files of pictures there are."""
    written = {page.stem: pages.notes_on(page) for page in (to / "children").iterdir()}
    shots = held.all("pictures")
    films = sum(one.kind == "video" for one in shots)
    return {
        "pages of children": {"store": len(held.all("children")), "html": len(written)},
        "observations on pages": {
            "store": sum(held.notes.values()),
            "html": sum(written.values()),
        },
        "photos": {"store": len(shots) - films, "files": len([*to.glob("pictures/*.jpg")])},
        "films": {"store": films, "files": len([*to.glob("pictures/*.mp4")])},
        "small pictures": {"store": len(shots), "files": len([*to.glob("small/*.jpg")])},
    }


def reconcile(counts: dict[str, dict[str, int]]) -> None:
    """`LeavingRefused` where any file holds more or less than the store has for it."""
    for name, one in counts.items():
        wanted = one["store"] - one.get("left_out", 0)
        for form in ("json", "csv", "html", "files"):
            if one.get(form, wanted) != wanted:
                raise LeavingRefused(
                    f"The counts of {name.replace('_', ' ')} do not agree: {wanted} in the "
                    f"journal, {one[form]} in the export ({form}). Nothing was exported.",
                    what_to_do="Try again; if it stays so, run 'journalkit verify'.",
                )


def checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file but the list of them, by its place in *folder*."""
    found = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name != SUMS:
            with file.open("rb") as opened:
                found[name] = hashlib.file_digest(opened, "sha256").hexdigest()
    return found


def _ids(held: Held) -> tuple[str, ...]:
    return tuple(one.id for one in held.all("pictures"))


def _sync(folder: Path) -> None:
    """Everything in *folder* on the disk for good: it may lie on a stick that is drawn next."""
    for file in folder.rglob("*"):
        if file.is_file():
            handle = os.open(file, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        else:
            sync_folder(file)


def read(file: Path) -> Any:
    """The JSON in *file*; `LeavingRefused` where there is none."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise LeavingRefused from None
