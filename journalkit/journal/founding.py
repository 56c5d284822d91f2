"""Founding a journal: the first manager, the framework, three recovery sheets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from journalkit.crypto import keyring as keyrings
from journalkit.crypto import seal
from journalkit.crypto.kdf import RFC_9106, Profile
from journalkit.crypto.keyring import Keys, Kind
from journalkit.crypto.secret import Secret
from journalkit.disk import replace_file
from journalkit.errors import CannotOpen, TableRefused
from journalkit.gate import enrolling
from journalkit.gate.board import Board
from journalkit.journal import agreeing, staffing
from journalkit.journal.session import Session
from journalkit.places import data_folder
from journalkit.records import Criterion, Framework, Member, Role, Rubric, Setting
from journalkit.store import rows
from journalkit.store import vault as vaults
from journalkit.store.folder import Folder
from journalkit.store.vault import Vault


def found(
    folder: Folder,
    setting: Setting,
    *,
    manager: Member,
    password: str,
    recovery: str,
    framework: Framework | None = None,
    profile: Profile = RFC_9106,
) -> Session:
    """Make the store in *folder* and sign its first *manager* in.

    *recovery* is the recipient of the recovery sheets (`crypto.sheets.Sheets`), which somebody
    holds on paper by now. Everything is checked before anything is written.
    """
    if manager.role is not Role.MANAGER:
        raise ValueError("The first member is a manager.")
    framework = framework or default_framework()
    vault, keys, own = empty(
        folder, setting, manager=manager, password=password, recovery=recovery, profile=profile
    )
    with vault.change(manager.id) as change:
        vault.settings.put(change, setting, what="setting founded")
        vault.members.put(change, manager, what="member added")
        vault.frameworks.put(change, framework, what="framework entered")
        vault.rubrics.put(change, _usual_rubric(), what="criteria written")
    session = Session(vault, manager, keys=keys, identity=own)
    agreeing.write(session, agreeing.usual_text())
    return session


def empty(
    folder: Folder, setting: Setting, *, manager: Member, password: str, recovery: str,
    profile: Profile,
) -> tuple[Vault, Keys, Secret]:  # fmt: skip
    """A store in *folder* without a record in it, open: *manager* has a slot in its keyring, and
    an identity. `WeakPassword` before anything is written."""
    known = (manager.name, manager.sign_in_name, setting.name)
    secret = staffing.strong(password, known=known)
    keys = Keys.fresh()
    own, _ = seal.new_identity()
    keyring = (
        keyrings.found()
        .with_recovery(keys, recovery)
        .with_member(
            keys,
            manager.id,
            kind=Kind.MANAGER,
            name=manager.sign_in_name,
            password=secret,
            profile=profile,
            identity=own,
        )
    )
    vault = vaults.make(folder, keyring, keys)
    post_board(vault, setting, keys)
    return vault, keys, own


def post_board(vault: Vault, setting: Setting, keys: Keys) -> None:
    """Write ``gate.json`` anew, without devices: they have to be enrolled again."""
    if keys.gate is None:
        raise CannotOpen
    recipient = enrolling.notes_identity(keys.gate)[1]
    board = Board(setting.name, setting.demo, recipient=recipient)
    replace_file(vault.folder.gate, board.written())


def default_framework() -> Framework:
    """The areas and aspects that come with journalkit; a setting may enter its own."""
    return read_framework(data_folder() / "frameworks" / "eyfs.json")


def _usual_rubric() -> Rubric:
    """The criteria that a new journal begins with; a setting writes its own over them."""
    said = json.loads((data_folder() / "rubric.json").read_text(encoding="utf-8"))
    criteria = tuple(Criterion(**one) for one in said["criteria"])
    return Rubric(number=1, criteria=criteria, since=datetime.now(UTC))


def read_framework(path: Path) -> Framework:
    """The framework in the JSON file at *path*: areas with their aspects, and bands, in order.

    `TableRefused` where it holds none; `BadRecord` where the framework does not hold together.
    """
    try:
        return _framework(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise TableRefused(
            "This file holds no framework.", what_to_do="Begin from one that is written out whole."
        ) from None


def _framework(said: dict[str, Any]) -> Framework:
    areas = [
        {
            "id": area["id"],
            "name": area["name"],
            "short": area["short"],
            "aspects": [
                {"id": one["id"], "name": one["name"], "code": one.get("code", "")}
                for one in area["aspects"]
            ],
        }
        for area in said["areas"]
    ]
    names = ("id", "name", "short", "from_months", "to_months")
    values = {
        "id": said["id"],
        "name": said["name"],
        "areas": areas,
        "source": said.get("source", ""),
        "bands": [{name: band[name] for name in names} for band in said.get("bands", ())],
    }
    return rows.made(Framework, values)
