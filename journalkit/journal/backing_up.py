"""What a manager's sign-in does for back-ups: the plan, and vouching for what was copied without a
key. The copying itself is `exchange.backups`, which holds none."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from journalkit.disk import replace_file
from journalkit.errors import BadRecord, JournalError
from journalkit.journal import picturing
from journalkit.journal.session import Session
from journalkit.reckoning.back_ups import Plan, Rule
from journalkit.store import backup
from journalkit.store.backup import Manifest, Place, reaching, seal_of

CLOCKS_WANDER = timedelta(minutes=5)


@dataclass(frozen=True)
class Unvouched:
    """A snapshot without a seal: the manifest as it lies there, and what is wrong with it."""

    name: str
    data: bytes
    manifest: Manifest | None
    wrong: str = ""


def plan(session: Session) -> Plan:
    """Where back-ups go, when, and how the last ones ended."""
    session.require("make a back-up")
    return backup.plan_of(session.vault.folder)


def write_plan(
    session: Session, place: str, *, at: time | None, rule: Rule, anew: bool = False
) -> Plan:
    """Plan back-ups into the folder *place*, each day *at* that time; None plans none. *anew*: it
    is another stick, still empty, where there was one before."""
    session.require("make a back-up")
    named = str(Path(place).expanduser()) if place.strip() else ""
    if named and not Path(named).is_absolute():
        raise BadRecord({"place": "Write the whole path, beginning with a slash."})
    if at and not named:
        raise BadRecord({"place": "Say where they go, if they are to be made each day."})
    if rule.daily < 1:
        raise BadRecord({"daily": "One day at least is kept."})
    with session.change() as change:
        change.say("back-ups planned", kind="back-up", id="plan")
    return _told(session, place=named, at=at, rule=rule, anew=anew)


def _told(session: Session, **more: object) -> Plan:
    """The plan with what it has to know of the setting: when half terms begin, by which clock."""
    begins = tuple(sorted(one.starts for one in session.vault.half_terms.all()))
    told = {"half_terms": begins, "zone": session.setting.timezone, **more}
    return backup.change_plan(
        session.vault.folder,
        lambda plan: replace(plan, **told),  # type: ignore[arg-type]
    )


def unvouched(path: Path) -> tuple[Unvouched, ...]:
    """The snapshots in the place at *path* that have no seal yet, the last one first. It reads the
    place only, which may be slow: call it in a thread."""
    place = Place(path)
    return tuple(_looked_at(place, name) for name in place.names() if not _is_sealed(place, name))


def _is_sealed(place: Place, name: str) -> bool:
    with reaching():
        return place.seal(name).is_file()


def _looked_at(place: Place, name: str) -> Unvouched:
    with reaching():
        data = (place.snapshots / f"{name}.json").read_bytes()
    try:
        manifest = place.manifest(name)
        media = [one for listed in manifest.media.values() for one in place.media_of(listed)]
        files = sum(size for size, _ in manifest.files.values())
        wrong = "" if files + sum(one.size for one in media) == manifest.size else "its counts"
    except JournalError as error:
        return Unvouched(name, data, None, error.sentence)
    return Unvouched(name, data, manifest, wrong and f"They do not fit each other: {wrong}.")


def vouch(session: Session, path: Path, found: tuple[Unvouched, ...]) -> tuple[str, ...]:
    """Seal the snapshots *found* at *path* whose head stands in this journal's chain, at the time
    that they name. Returns a sentence for each that does not fit, which nobody may overlook.

    Those that other keys open are left as they are: whoever has those keys vouches for them. With
    a copy safely elsewhere, what was left behind among the photos is swept away here.
    """
    session.require("make a back-up")
    _told(session)
    place, said, sealed = Place(path), [], False
    for one in found:
        if one.manifest and one.manifest.generation != session.vault.keyring.generation:
            continue
        wrong = one.wrong or _unfit(session, one.manifest)
        if wrong:
            said.append(f"The back-up {one.name} is not what this journal was. {wrong}")
            continue
        with session.change() as change:
            digest = hashlib.sha256(one.data).hexdigest()
            change.say("back-up vouched for", kind="back-up", id=digest)
        with reaching():
            replace_file(place.seal(one.name), seal_of(one.data, session.keys.database))
        sealed = True
    if sealed:
        picturing.sweep(session)
    return tuple(said)


def _unfit(session: Session, manifest: Manifest | None) -> str:
    audit = session.vault.audit
    if manifest is None or manifest.journal != session.vault.keyring.store:
        return "It is another journal's."
    if audit.hash_at(manifest.seq) != manifest.head or manifest.pulse > session.vault.pulse()[0]:
        return "Its head does not stand in the chain."
    later = next(audit.rows(after=manifest.seq), None)
    if later and datetime.fromisoformat(later.at) < manifest.made_at - CLOCKS_WANDER:
        return "It is older than it says."
    return ""


def recognise(session: Session) -> str:
    """Once after a restore: whether this journal vouched for the back-up that it was made from, in
    a sentence; empty where it was not restored, or a manager has been told."""
    session.require("make a back-up")
    folder = session.vault.folder
    try:
        said = json.loads(folder.restored.read_bytes())
        data, seal = str(said["manifest"]).encode(), str(said["seal"]).encode()
        made_at = datetime.fromisoformat(json.loads(data.splitlines()[0])["made_at"])
    except FileNotFoundError:
        return ""
    except (ValueError, KeyError, TypeError, IndexError):
        data, seal, made_at = b"", b"", session.now()
    good = bool(data) and seal == seal_of(data, session.keys.database)
    with session.change() as change:
        how = "restored from a back-up" + ("" if good else " that nobody had vouched for")
        change.say(how, kind="back-up", id=hashlib.sha256(data).hexdigest())
    folder.restored.unlink()
    at = made_at.astimezone(session.zone)
    said = f"This journal was restored from the back-up of {at.day} {at:%B %Y, %H:%M}"
    if good:
        return f"{said}, and is what was vouched for."
    return f"{said}. Nobody had vouched for it: look it over with journalkit verify."


def held(session: Session, day: date) -> date:
    """Until which day a back-up of *day* is held at the latest: see `back_ups.held_until`."""
    from journalkit.reckoning.back_ups import held_until

    plan = backup.plan_of(session.vault.folder)
    return held_until(day, plan.rule, half_terms=plan.half_terms)
