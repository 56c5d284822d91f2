"""The open store: its tables, and the one way to change them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any

import sqlite_utils

from journalkit.crypto import keyring as keyrings
from journalkit.crypto.keyring import Keyring, Keys
from journalkit.disk import replace_file, sync_folder, writing
from journalkit.errors import Changed, StoreBusy, Tampered
from journalkit.records import (
    AccessRequest,
    Device,
    Earlier,
    Extract,
    Group,
    Hold,
    Keeping,
    NationalFigures,
    Origin,
    Pin,
    Receipt,
    Room,
    Ruling,
    Stationery,
    StoryVersion,
)
from journalkit.store import erasures, migrations
from journalkit.store.audit import Audit
from journalkit.store.change import Change
from journalkit.store.cohorts import KeptPages, Memberships, Stays
from journalkit.store.concerns import ConcernDrafts, Concerns
from journalkit.store.connection import connect, translated
from journalkit.store.facts import Facts
from journalkit.store.folder import Folder
from journalkit.store.heads import Head, Heads
from journalkit.store.judgements import Judgements
from journalkit.store.meetings import (
    Actions,
    AgendaItems,
    Meetings,
    Ratings,
    Remarks,
    Rubrics,
)
from journalkit.store.observations import Observations
from journalkit.store.people import Absences, Carers, Children, KeyPersons, Members
from journalkit.store.pictures import Consents, Outings, Pictures
from journalkit.store.reflections import ReflectionDrafts, Reflections, SealedReflections
from journalkit.store.settings import (
    Agreements,
    Frameworks,
    HalfTerms,
    Openings,
    Settings,
    Signatures,
    Terms,
)
from journalkit.store.stories import Replies, Stories, StoryDrafts
from journalkit.store.table import Table
from journalkit.store.writing import ClosedSteps, Drafts, Reviews


class Vault:
    """A store that is open under its keys. Close it, or use it in a ``with`` block.

    One vault belongs to one thread. Others may have the same store open at the same time.
    """

    def __init__(
        self, folder: Folder, keys: Keys, keyring: Keyring, database: sqlite_utils.Database,
        hold: IO[bytes],
    ) -> None:  # fmt: skip
        self.folder = folder
        self.keyring = keyring
        self.database = database
        self._hold = hold
        self._changing = False
        self.heads = Heads(folder.heads(keyring.generation), keys.database)
        self.audit = Audit(database)
        self.settings = Settings(database)
        self.frameworks = Frameworks(database)
        self.rooms = Table(database, Room, "rooms")
        self.terms = Terms(database)
        self.half_terms = HalfTerms(database)
        self.members = Members(database)
        self.children = Children(database)
        self.carers = Carers(database)
        self.key_persons = KeyPersons(database)
        self.observations = Observations(database)
        self.reviews = Reviews(database)
        self.drafts = Drafts(database)
        self.pictures = Pictures(database)
        self.consents = Consents(database)
        self.outings = Outings(database)
        self.closed_steps = ClosedSteps(database)
        self.openings = Openings(database)
        self.devices = Table(database, Device, "devices")
        self.agreements = Agreements(database)
        self.signatures = Signatures(database)
        self.absences = Absences(database)
        self.pins = Table(database, Pin, "pins")
        self.groups = Table(database, Group, "groups")
        self.memberships = Memberships(database)
        self.stays = Stays(database)
        self.kept_pages = KeptPages(database)
        self.extracts = Table(database, Extract, "extracts")
        self.nationals = Table(database, NationalFigures, "national_figures")
        self.facts = Facts(database)
        self.judgements = Judgements(database)
        self.concerns = Concerns(database)
        self.concern_drafts = ConcernDrafts(database)
        self.rubrics = Rubrics(database)
        self.ratings = Ratings(database)
        self.remarks = Remarks(database)
        self.meetings = Meetings(database)
        self.agenda = AgendaItems(database)
        self.actions = Actions(database)
        self.reflections = Reflections(database)
        self.sealed_reflections = SealedReflections(database)
        self.reflection_drafts = ReflectionDrafts(database)
        self.stories = Stories(database)
        self.story_drafts = StoryDrafts(database)
        self.story_versions = Table(database, StoryVersion, "story_versions")
        self.replies = Replies(database)
        self.stationery = Table(database, Stationery, "stationery")
        self.access_requests = Table(database, AccessRequest, "access_requests")
        self.rulings = Table(database, Ruling, "rulings")
        self.origins = Table(database, Origin, "origins")
        self.receipts = Table(database, Receipt, "receipts")
        self.holds = Table(database, Hold, "holds")
        self.keepings = Table(database, Keeping, "keepings")
        self.earlier = Table(database, Earlier, "earlier_records")

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return "Vault()"

    def tables(self, *, drafts: bool = False) -> tuple[Table[Any], ...]:
        """The tables whose records the chain commits to, and with *drafts* the others too."""
        tables = (one for one in vars(self).values() if isinstance(one, Table))
        return tuple(one for one in tables if one.chained or drafts)

    def close(self) -> None:
        """Let go of the store."""
        with self.folder.still():  # the last one to close moves the log into the database
            self.database.close()
        self.heads.close()
        self._hold.close()

    @contextmanager
    def change(self, who: str, *, at: datetime | None = None, device: str = "") -> Iterator[Change]:
        """A transaction by member *who*: all of it on the disk when the block ends, or none.

        The chain's new end is on the disk in ``heads.log`` before the block ends, so whoever was
        told "saved" can prove it. Raises `DiskFull`, `StoreBusy`, `ReadOnlyStore`.
        """
        run = self.database.conn.execute
        if self._changing:
            raise StoreBusy
        with translated():
            run("BEGIN IMMEDIATE")
        self._changing = True
        try:
            with self.folder.still():  # nobody copies the files before the line in heads.log
                with translated():
                    change = Change(
                        self.database, who=who, device=device, at=at or datetime.now(UTC)
                    )
                yield change
                with translated():
                    run("UPDATE pulse SET count = count + 1")
                    [pulse] = run("SELECT count FROM pulse").fetchone()
                    run("COMMIT")
                self.heads.append(Head(pulse, *change.end()))
        except BaseException:
            if self.database.conn.in_transaction:
                run("ROLLBACK")
            raise
        finally:
            self._changing = False

    @contextmanager
    def still(self) -> Iterator[None]:
        """What is read in this block is the journal of one moment, whatever others save."""
        with translated():
            self.database.conn.execute("BEGIN")
        try:
            yield
        finally:
            self.database.conn.execute("ROLLBACK")

    def pulse(self) -> tuple[int, int]:
        """How many commits the store has seen, and the keyring's revision that it knows."""
        with translated():
            count, revision = self.database.execute("SELECT count, keyring FROM pulse").fetchone()
        return count, revision

    def recorded(self) -> int:
        """How far the chain has come: more whenever anything changed but drafts, which beat the
        pulse every few seconds wherever somebody writes."""
        with translated():
            return self.audit.end()[0]

    def check_heads(self) -> None:
        """`Tampered` where the database is behind, or beside, what ``heads.log`` says was saved."""
        # The log is read first: whoever saves just now has committed before writing there.
        said = self.heads.last()
        count, revision = self.pulse()
        if said is None and count > 0:
            raise Tampered("heads.log, which says how far the journal had come, is gone.")
        if said is not None and (count < said.pulse or self.audit.hash_at(said.seq) != said.head):
            raise Tampered("The last saves are missing from the journal: an older state is back.")
        if self.keyring.revision < revision:
            raise Tampered("The keyring is an older one than the journal knows.")

    def keyring_now(self, keys: Keys) -> Keyring:
        """The keyring as it lies on the disk now, for another page may have renewed it: its MAC
        holds, and it is no older one (`Tampered`)."""
        keyring = keyrings.read(self.folder.keyring.read_bytes()).check(keys.database)
        if keyring.revision < self.pulse()[1]:
            raise Tampered("The keyring is an older one than the journal knows.")
        return keyring

    def renew_keyring(self, change: Change, keyring: Keyring, keys: Keys) -> None:
        """Put *keyring* in the place of the one that was read, within *change*.

        The file goes first: a crash between the two leaves a keyring that is newer than the
        database knows, which is no harm. `Changed` where somebody else renewed it meanwhile.
        """
        stored = keyrings.read(self.folder.keyring.read_bytes()).keyring
        if stored.revision != self.keyring.revision:
            raise Changed("Somebody else changed the keys just now.", what_to_do="Try again.")
        replace_file(self.folder.keyring, keyring.written(keys.database))
        change.run("UPDATE pulse SET keyring = ?", keyring.revision)
        self.keyring = keyring


def make(folder: Folder, keyring: Keyring, keys: Keys) -> Vault:
    """A new, empty store in *folder* (see `Folder.make`), open."""
    folder.make()
    path = folder.database(keyring.generation)
    with writing():
        path.touch(mode=0o600)
    database = connect(path, keys.database, create=True)
    with translated():
        migrations.steps.apply(database)
        database.execute("UPDATE pulse SET keyring = ?", [keyring.revision])
    replace_file(folder.gate, b"{}\n")
    # The keyring comes last: a folder without one is no store, however far this got.
    replace_file(folder.keyring, keyring.written(keys.database))
    vault = Vault(folder, keys, keyring, database, folder.hold())
    # A first line, so that no crash can leave a first save without its log.
    vault.heads.append(Head(0, *vault.audit.end()))
    sync_folder(folder.path)
    return vault


def unlock(folder: Folder, keys: Keys, ring: keyrings.ReadKeyring) -> Vault:
    """The store in *folder*, open under *keys*.

    Checked before anything is shown: the keyring's MAC, the schema's version, and that the
    database has reached what ``heads.log`` says. What was erased since this copy was made is
    erased from it, before anybody can look. Raises the `StoreTrouble` that was found.
    """
    keyring = ring.check(keys.database)
    folder.sweep(keyring.generation)
    vault = open_unchecked(folder, keys, keyring)
    try:
        vault.check_heads()
        erasures.catch_up(vault, keys.media)
    except BaseException:
        vault.close()
        raise
    return vault


def open_unchecked(folder: Folder, keys: Keys, keyring: Keyring) -> Vault:
    """The store without the checks of `unlock`: for `verify`, which says all that it finds."""
    hold = folder.hold()
    try:
        if folder.generation() != keyring.generation:
            raise Changed("The journal was given new keys just now.", what_to_do="Sign in again.")
        database = connect(folder.database(keyring.generation), keys.database)
        with translated():
            missing = migrations.pending(database)
        if missing:
            hold.close()
            hold = folder.hold(alone=True)
            _keep_copy(folder, before=missing[0])
            with translated():
                migrations.steps.apply(database)
        vault = Vault(folder, keys, keyring, database, hold)
        if keyring.revision < vault.pulse()[1]:
            # Somebody was added or left while a password was tried, or the file is an old one.
            vault.keyring = keyrings.read(folder.keyring.read_bytes()).check(keys.database)
        return vault
    except BaseException:
        hold.close()
        raise


def _keep_copy(folder: Folder, *, before: str) -> None:
    """A copy of everything but pictures beside the store's files, as it was *before* a step."""
    copy = folder.path / f"before-{before}"
    with writing():
        copy.mkdir(mode=0o700, exist_ok=True)
        for file in folder.path.iterdir():
            if file.is_file():
                shutil.copy2(file, copy / file.name)
