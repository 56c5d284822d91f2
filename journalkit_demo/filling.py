"""Putting the plan of the demo journal into a store, through the same doors as real notes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

from platformdirs import user_data_path

from journalkit.crypto.kdf import RFC_9106, Profile
from journalkit.crypto.secret import Secret
from journalkit.crypto.sheets import Sheets
from journalkit.errors import AlreadyAStore, NotAStore
from journalkit.gate import board
from journalkit.journal import founding, registering, staffing
from journalkit.journal.session import Session, sign_in
from journalkit.records import (
    Absence,
    Carer,
    Child,
    ClosedStep,
    Draft,
    Group,
    HalfTerm,
    Member,
    Membership,
    Note,
    Observation,
    OpeningHours,
    Review,
    Role,
    Room,
    Rubric,
    Setting,
    Signature,
    State,
    Term,
)
from journalkit.records.checking import new_id
from journalkit.store.change import Change
from journalkit.store.folder import Folder
from journalkit_demo import notes as authored
from journalkit_demo import plan as plans
from journalkit_demo.filling_judgements import add_judgements, name_key_persons
from journalkit_demo.filling_meetings import add_meeting
from journalkit_demo.filling_pictures import add_pictures, record_consents
from journalkit_demo.filling_reflections import add_reflections
from journalkit_demo.filling_reviews import add_reviews
from journalkit_demo.filling_stories import add_stories
from journalkit_demo.plan_people import members as planned_members
from journalkit_demo.plan_records import Plan, PlannedMember, PlannedNote, PlannedPicture

SEED = 20260901
THUMB = 480
"""Pixels of a small picture's longer side, as of real ones."""

Progress = Callable[[float], None]
"""Called with how much is done, 0 to 1."""


def usual_place() -> Path:
    """Where the demo journal lies unless a path is given."""
    return user_data_path("journalkit", appauthor=False) / "demo-journal"


def is_there(path: Path) -> bool:
    """Whether a demo journal lies at *path* already."""
    return board.read(Folder(path).gate).demo and Folder(path).keyring.is_file()


def who_can_sign_in() -> str:
    """The invented members with their passwords, a line each."""
    lines = ["Names and passwords (invented, for this demo only):"]
    for member in planned_members(authored.load().names):
        what = "deputy" if member.deputy else member.role
        lines.append(f"  {member.sign_in_name:<10} {what:<13} {member.password}")
    lines.append("Staff need a manager or deputy beside them until a shift is open.")
    return "\n".join(lines)


def open_demo(path: Path) -> Session:
    """The demo journal at *path*, signed in as its first practitioner; made where there is none.

    `NotAStore` where another journal lies there.
    """
    folder = Folder(path)
    if not folder.path.exists():
        make(path, progress=lambda part: None)
    if not is_there(path):
        raise NotAStore("This folder holds no demo journal.")
    people = planned_members(authored.load().names)
    member = next(one for one in people if one.role == "practitioner" and not one.deputy)
    manager = next(one for one in people if one.role == "manager")
    return sign_in(
        folder,
        member.sign_in_name,
        Secret.typed(member.password),
        manager=manager.sign_in_name,
        manager_password=Secret.typed(manager.password),
    )


def make(
    path: Path,
    *,
    progress: Progress,
    fresh: bool = False,
    today: date | None = None,
    profile: Profile = RFC_9106,
    id_of: Callable[[str], str] = lambda key: new_id(),
) -> Plan:
    """Make the demo journal at *path*; broken off, it leaves nothing there.

    *fresh* takes away an earlier demo journal, and nothing else: `AlreadyAStore` where another
    thing lies at *path*. *id_of* gives a key of the plan its id, one of its own each time unless
    said otherwise.
    """
    target = Folder(path)
    if fresh and is_there(target.path):
        shutil.rmtree(target.path)
    if target.path.exists():
        target.require_free()
    target.path.parent.mkdir(parents=True, exist_ok=True)
    plan = plans.plan(SEED, today=today or date.today())
    beside = Folder(target.path.with_name(f".{target.path.name}.{new_id()[:8]}"))
    try:
        _Filling(beside, plan, profile=profile, progress=progress, id_of=id_of).run()
        if target.path.exists():
            target.path.rmdir()
        beside.path.rename(target.path)
    except FileExistsError:
        raise AlreadyAStore from None
    finally:
        shutil.rmtree(beside.path, ignore_errors=True)
    return plan


class _Filling:
    """One plan on its way into one store. Keys of the plan become ids of the store."""

    def __init__(
        self,
        folder: Folder,
        plan: Plan,
        *,
        profile: Profile,
        progress: Progress,
        id_of: Callable[[str], str],
    ) -> None:
        self._plan = plan
        self._id_of = id_of
        self._profile = profile
        self._progress = progress
        self._ids: dict[str, str] = {}
        self._pictures: dict[PlannedPicture, str] = {}
        self._rubric: Rubric | None = None
        self._folder = folder

    def run(self) -> None:
        with self._founded() as session:
            self._progress(0.05)
            self._enter_register(session)
            self._pictures = add_pictures(
                session,
                self._plan,
                self._id,
                progress=lambda share: self._progress(0.1 + 0.4 * share),
            )
            with session.change() as change:
                for number, note in enumerate(self._plan.notes):
                    self._write(session, change, note)
                    if number % 100 == 0:
                        self._progress(0.5 + 0.45 * number / len(self._plan.notes))
                add_judgements(session, change, self._plan, self._id)
                add_meeting(session, change, self._plan, self._id)
                add_reflections(session, change, self._plan, self._id)
                add_stories(session, change, self._plan, self._id, self._pictures)
        self._progress(1.0)

    def _id(self, key: str) -> str:
        if key not in self._ids:
            self._ids[key] = self._id_of(key)
        return self._ids[key]

    # -- people -------------------------------------------------------------------------------

    def _founded(self) -> Session:
        plan = self._plan
        # Open at every hour of the year: whoever tries the demo may do so at night.
        hours = tuple(
            OpeningHours(weekday=day, opens=time.min, closes=time(23, 59, 59)) for day in range(7)
        )
        setting = Setting(
            name=plan.setting,
            hours=hours,
            timezone=plan.timezone,
            in_term_only=False,
            demo=True,
        )
        first, *others = sorted(plan.members, key=lambda member: member.role != "manager")
        session = founding.found(
            self._folder,
            setting,
            manager=self._member(first),
            password=first.password,
            recovery=Sheets.fresh().recipient,
            profile=self._profile,
        )
        for one in others:
            staffing.add(session, self._member(one), one.password, profile=self._profile)
        self._sign_agreement(session)
        return session

    def _sign_agreement(self, session: Session) -> None:
        """Everybody but the helper has signed: there is something for the office page to say."""
        agreement = session.vault.agreements.all()[0].id
        with session.change() as change:
            for one in session.vault.members.all():
                if one.role is not Role.HELPER:
                    signed = Signature(agreement=agreement, member=one.id, at=session.now())
                    session.vault.signatures.put(change, signed, what="agreement signed")

    def _member(self, one: PlannedMember) -> Member:
        return Member(
            id=self._id(one.key),
            name=one.name,
            sign_in_name=one.sign_in_name,
            role=Role(one.role),
            deputy=one.deputy,
            lead=one.lead,
        )

    def _enter_register(self, session: Session) -> None:
        plan = self._plan
        records: list[registering.Registered] = [
            Room(id=self._id(one.key), name=one.name) for one in plan.rooms
        ]
        records += [Group(id=self._id(one.key), name=one.name) for one in plan.groups]
        records += [
            Term(id=self._id(one.key), name=one.name, starts=one.starts, ends=one.ends)
            for one in plan.terms
        ]
        records += [
            HalfTerm(
                id=self._id(one.key),
                term=self._id(one.term),
                name=one.name,
                starts=one.starts,
                ends=one.ends,
            )
            for one in (*plan.half_terms, *plan.coming)
        ]
        carers: list[Carer] = []
        for child in plan.children:
            records.append(
                Child(
                    id=self._id(child.key),
                    name=child.name,
                    known_as=child.known_as,
                    born=child.born,
                    room=self._id(child.room),
                    joined=child.joined,
                    left=child.left,
                    booked=child.booked,
                )
            )
            carers += [
                Carer(
                    child=self._id(child.key),
                    name=carer.name,
                    relationship=carer.relationship,
                    parental_responsibility=carer.parental_responsibility,
                    household=carer.household,
                    language=carer.language,
                    story_by=carer.story_by,
                )
                for carer in child.carers
            ]
        registering.enter(session, *records, *carers)
        record_consents(session, plan, self._id, carers)
        with session.change() as change:
            name_key_persons(session, change, plan, self._id)
            for one in plan.absences:
                away = Absence(
                    child=self._id(one.child), first=one.first, last=one.last, reason=one.reason
                )
                session.vault.absences.put(change, away, what="absence entered")
            for member in plan.memberships:
                joined = Membership(
                    group=self._id(member.group),
                    child=self._id(member.child),
                    since=member.since,
                    until=member.until,
                )
                session.vault.memberships.put(change, joined, what="joined a group")

    # -- notes --------------------------------------------------------------------------------

    def _write(self, session: Session, change: Change, planned: PlannedNote) -> None:
        vault, id = session.vault, self._id(planned.key)
        author = self._id(planned.author)
        notes = [self._note(planned, number) for number in range(len(planned.versions))]
        first = planned.versions[0]
        change.as_of(author, first.at)
        if planned.state == "draft":
            vault.drafts.save(change, self._draft(planned, notes[0], author=author))
            return
        observation = Observation(
            id=id,
            author=author,
            state=State.SUBMITTED,
            version=1,
            note=notes[0],
            created_at=first.at,
            submitted_at=first.at,
        )
        vault.observations.add(change, observation, areas=first.areas)
        for number, version in enumerate(planned.versions, 1):
            if number > 1:
                change.as_of(author, version.at)
                observation = replace(
                    observation,
                    state=State.SUBMITTED,
                    version=number,
                    note=notes[number - 1],
                    submitted_at=version.at,
                )
                vault.observations.amend(change, observation, areas=version.areas)
            for said in (review for review in planned.reviews if review.version == number):
                by = self._id(said.by)
                change.as_of(by, said.at)
                decision = State(said.decision)
                review = Review(
                    observation=id,
                    version=number,
                    by=by,
                    at=said.at,
                    decision=decision,
                    comment=said.comment,
                )
                what = "observation approved" if decision is State.APPROVED else "changes asked for"
                observation = replace(observation, state=decision)
                vault.reviews.put(change, review, what=what)
                vault.observations.set_state(change, observation, what=what)
        rubric = self._rubric = self._rubric or vault.rubrics.current()
        add_reviews(vault, change, planned, rubric=rubric, id_of=self._id)
        if planned.withdrawn_at is not None:
            change.as_of(author, planned.withdrawn_at)
            gone = replace(observation, state=State.WITHDRAWN)
            vault.observations.set_state(change, gone, what="observation withdrawn")
        for came in planned.outcomes:
            by = self._id(came.by)
            change.as_of(by, came.at)
            closed = ClosedStep(
                observation=id,
                child=self._id(came.child),
                step=planned.latest.next_step,
                outcome=came.outcome,
                by=by,
                at=came.at,
            )
            vault.closed_steps.put(change, closed, what="next step closed")

    def _note(self, planned: PlannedNote, number: int) -> Note:
        version = planned.versions[number]
        return Note(
            children=tuple(map(self._id, planned.children)),
            text=version.text,
            happened_at=planned.happened_at,
            place=planned.place,
            own_words=version.own_words,
            meaning=version.meaning,
            next_step=version.next_step,
            areas=version.areas,
            aspects=version.aspects,
            wellbeing=version.wellbeing,
            involvement=version.involvement,
            pictures=tuple(self._pictures[picture] for picture in planned.pictures),
        )

    def _draft(self, planned: PlannedNote, note: Note, *, author: str) -> Draft:
        fields: dict[str, object] = {
            "text": note.text,
            "own_words": note.own_words,
            "children": list(note.children),
            "areas": list(note.areas),
            "pictures": list(note.pictures),
            "place": note.place,
            "happened_at": f"{planned.happened_at:%Y-%m-%dT%H:%M}",
        }
        saved = planned.versions[0].at
        return Draft(id=self._id(planned.key), author=author, fields=fields, saved_at=saved)
