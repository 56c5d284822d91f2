"""A journal made of an export. Everything is checked before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from journalkit.crypto import keyring as keyrings
from journalkit.crypto import seal
from journalkit.crypto.kdf import RFC_9106, Profile
from journalkit.disk import Progress, new_folder
from journalkit.errors import BadRecord, LeavingRefused, NewerStore, Tampered
from journalkit.exchange.leaving import photographs
from journalkit.exchange.leaving.exporting import (
    ABOUT,
    COUNTS,
    SUMS,
    checksums,
    read,
    reconcile,
)
from journalkit.exchange.leaving.kinds import BY_NAME, KINDS, SEALED_FILES, Stored
from journalkit.exchange.leaving.schema import FORMAT, fits
from journalkit.journal import concerns, founding, reflecting
from journalkit.journal.session import Session
from journalkit.media import Cabinet
from journalkit.records import Account, Member, Observation, Picture, Role, Setting, State, Version
from journalkit.store import rows
from journalkit.store.change import Change
from journalkit.store.folder import Folder
from journalkit.store.observations import Observations
from journalkit.store.verify import verify
from journalkit.store.writing import Unchained

BACK = "brought back from an export"

_NOT_RECORDS = {"pages of children", "observations on pages", "photos", "films", "small pictures"}


@dataclass(frozen=True, kw_only=True)
class Export:
    """An export of a whole journal that was read and is sound."""

    folder: Path
    head: str
    made_by: str
    """The id of whoever made it."""
    lines: dict[str, list[dict[str, Any]]] = field(repr=False)

    @property
    def setting(self) -> Setting:
        return self.records("settings")[0]  # type: ignore[no-any-return]

    def records(self, name: str) -> list[Any]:
        """Those of the kind *name*, as they are without what is known beside them."""
        return [_made(BY_NAME[name].record, line) for line in self.lines.get(name, ())]

    def manager(self, sign_in_name: str) -> Member:
        """The manager who signs in with that name; `LeavingRefused` where there is none, or where
        what is sealed came along and somebody else took it."""
        wanted = " ".join(sign_in_name.split()).casefold()
        one: Member
        for one in self.records("members"):
            known = " ".join(one.sign_in_name.split()).casefold() == wanted
            if known and one.role is Role.MANAGER and one.left is None:
                break
        else:
            raise LeavingRefused(
                "No manager of this export signs in with that name.",
                what_to_do="Type the name that a manager signs in with.",
            )
        private = ("concerns", "concern_drafts", "private_reflections", "reflection_drafts")
        if any(self.lines.get(name) for name in private) and one.id != self.made_by:
            raise LeavingRefused(
                "What is sealed to whoever made this export is in it.",
                what_to_do="They bring it back themselves: type the name that they sign in with.",
            )
        return one


def opened(folder: Path) -> Export:
    """The export in *folder*, checked: its format, every file's checksum, every record against the
    schema, the counts. `LeavingRefused` says what is wrong; `NewerStore` for a later format."""
    folder = folder.expanduser().absolute()
    if not (folder / ABOUT).is_file():
        raise LeavingRefused(
            "This folder holds no export of a journal.",
            what_to_do="Choose the folder that holds about.json.",
        )
    about = read(folder / ABOUT)
    if not isinstance(about, dict) or type(about.get("format")) is not int:
        raise LeavingRefused
    if about["format"] > FORMAT:
        raise NewerStore("This export was written by a newer version of journalkit.")
    _require_sound(folder)
    if about.get("child"):
        raise LeavingRefused(
            "This is an export of one child, of which no journal can be made.",
            what_to_do="Choose an export of the whole journal.",
        )
    lines = {name: list(_read(folder, name)) for name in BY_NAME if _file(folder, name).is_file()}
    counts = read(folder / COUNTS)
    named = set(counts) - _NOT_RECORDS
    missing = {kind.name for kind in KINDS if kind.is_table} - set(lines)
    if missing or named != set(lines) or len(lines["settings"]) != 1:
        raise LeavingRefused("Files are missing from this export.")
    reconcile({name: {**counts[name], "json": len(lines[name])} for name in lines})
    return Export(folder=folder, head=about["head"], made_by=about["made_by"]["id"], lines=lines)


def bring_back(
    export: Export,
    to: Path,
    *,
    manager: Member,
    password: str,
    recovery: str,
    profile: Profile = RFC_9106,
    progress: Progress = lambda done, of: None,
) -> None:
    """Make the new journal *to* of *export*, whose *manager* has the only key at first.

    Ids, authors, times and versions are what they were; the chain begins anew and says from which
    head. The journal is verified before it stands where anybody looks for it.
    """
    target = Folder(to)
    target.require_free()
    with new_folder(target.path) as partial:
        folder = Folder(partial)
        vault, keys, own = founding.empty(
            folder, export.setting, manager=manager, password=password, recovery=recovery,
            profile=profile,
        )  # fmt: skip
        with vault:
            tables = {table.name: table for table in vault.tables(drafts=True)}
            with vault.change(manager.id) as change:
                began = change.at
                change.say(BACK, kind="export", id=export.head[:16])
                for name, one in _records(export, Cabinet(folder.media, keys.media), progress):
                    table = tables[name]
                    if isinstance(table, Observations):
                        _grow(table, change, *one)
                        change.as_of(manager.id, began)
                    elif isinstance(table, Unchained):
                        table.save(change, one)
                    else:
                        table.put(change, one, what=BACK)
            _seal(Session(vault, manager, keys=keys, identity=own), export)
            ring = keyrings.read(folder.keyring.read_bytes())
            if bad := [one for one in verify(folder, keys, ring) if not one.good]:
                raise Tampered(bad[0].sentence)


def _grow(
    table: Observations,
    change: Change,
    observation: Observation,
    versions: tuple[Version, ...],
    areas: tuple[str, ...],
) -> None:
    """An observation as it grew, version by version, each by whoever wrote it and when."""
    for one in versions:
        change.as_of(one.by, one.at)
        grown = replace(
            observation, state=State.SUBMITTED, version=one.number, note=one.note,
            submitted_at=one.at,
        )  # fmt: skip
        (table.add if one.number == 1 else table.amend)(change, grown, areas=areas)
    if grown != observation:
        table.set_state(change, observation, what=BACK)


def _seal(session: Session, export: Export) -> None:
    """What is private is sealed to the manager anew, and concerns to the leads of now."""
    vault, own = session.vault, seal.recipient_of(session.identity)
    for draft in reversed(export.records("concern_drafts")):
        concerns.keep_draft(session, draft)
    with session.change() as change:
        for one in export.records("reflection_drafts"):
            vault.reflection_drafts.save(change, reflecting.sealed(one, own))
        for one in export.records("private_reflections"):
            vault.sealed_reflections.put(change, reflecting.sealed(one, own), what=BACK)
        to = concerns.require_readers(session) if export.lines.get("concerns") else ()
        for line in export.lines.get("concerns", ()):
            account = _made(Account, {**line, "sealed_to": []})
            vault.concerns.keep(change, concerns.sealed(account, to, id=line["id"]))


def _records(export: Export, cabinet: Cabinet, progress: Progress) -> Iterator[tuple[str, Any]]:
    """Every record of a table, in the order of `KINDS`."""
    versions = defaultdict(list)
    for version in export.records("observation_versions"):
        versions[version.observation].append(version)
    tables = [kind for kind in KINDS if kind.is_table]
    done, of = 0, sum(len(export.lines[kind.name]) for kind in tables)
    for kind in tables:
        for line in export.lines[kind.name]:
            if kind.name == "pictures":
                yield kind.name, _picture(export.folder, line, cabinet)
            elif kind.name == "observations":
                one = _made(kind.record, line)
                grown = tuple(versions[one.id])
                if [each.number for each in grown] != list(range(1, one.version + 1)):
                    raise LeavingRefused(f"A version of an observation ({one.id}) is missing.")
                yield kind.name, (one, grown, tuple(line["areas"]))
            else:
                yield kind.name, _made(kind.record, line)
            done += 1
            progress(done, of)


def _picture(folder: Path, line: dict[str, Any], cabinet: Cabinet) -> Any:
    """A photo or film, sealed anew; its bytes are what the journal had, to the last one."""
    stored = _made(Stored, line["stored"])
    small = photographs.bare(_inside(folder, stored.small).read_bytes())
    path = _inside(folder, stored.file)
    pieces: list[dict[str, Any]] = []
    if line["kind"] == "picture":
        whole = photographs.bare(path.read_bytes())
        digest = hashlib.sha256(whole)
        file = cabinet.put(whole)
    else:
        with path.open("rb") as film:
            rest = sum(piece.size for piece in stored.pieces)
            whole = film.read(path.stat().st_size - rest)
            if len(whole) != stored.begins:
                whole = photographs.bare_film(whole)
            digest = hashlib.sha256(whole)
            file = cabinet.put(whole)
            for piece in stored.pieces:
                data = film.read(piece.size)
                digest.update(data)
                kept = cabinet.put(data)
                again = {"name": kept.name, "digest": kept.sha256}
                pieces.append({**again, "starts": piece.starts, "size": piece.size})
    same = digest.hexdigest() == stored.sha256
    if not same or hashlib.sha256(small).hexdigest() != stored.small_sha256:
        raise LeavingRefused("A photo or film is not what the journal had.")
    thumb = cabinet.put(small)
    sealed = (file.name, file.sha256, thumb.name, thumb.sha256, cabinet.recipient, pieces)
    return _made(Picture, {**line, **dict(zip(SEALED_FILES, sealed, strict=True))})


def _require_sound(folder: Path) -> None:
    """Every file is what its checksum says, and there is none that has none."""
    try:
        said = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        wanted = {name: digest for digest, _, name in (one.partition("  ") for one in said)}
    except (OSError, ValueError):
        raise LeavingRefused("The checksums of this export cannot be read.") from None
    found = checksums(folder)
    if missing := len(set(wanted) - set(found)):
        raise LeavingRefused(f"{missing} files are missing from this export.")
    if more := len(set(found) - set(wanted)):
        raise LeavingRefused(f"{more} files in this folder are not of this export.")
    if changed := sum(found[name] != digest for name, digest in wanted.items()):
        raise LeavingRefused(f"{changed} files of this export are damaged, or were changed.")


def _file(folder: Path, name: str) -> Path:
    return folder / "json" / f"{name}.jsonl"


def _read(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    file = _file(folder, name)
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                value = json.loads(line)
                if not fits(value, name):
                    raise ValueError
            except ValueError:
                raise LeavingRefused(
                    f"Line {number} of {file.name} is not what an export holds."
                ) from None
            yield value


def _inside(folder: Path, name: str) -> Path:
    """The file *name* of the export: no other file of this computer."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise LeavingRefused
    return path


def _made(kind: Any, line: dict[str, Any]) -> Any:
    """The record of *kind*."""
    try:
        return rows.made(kind, line)
    except (BadRecord, ValueError, TypeError, KeyError):
        raise LeavingRefused(f"A record ({kind.__name__}) is not what an export holds.") from None
