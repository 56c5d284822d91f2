"""A staff meeting from its beginning to its end: who is here, which notes, which one is shown.

"Regularly monitored, assessed in meetings as relevant and informative" (policy). One meeting at a
time. What its pages may show of a note before everybody has rated it is in `rating`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from journalkit.errors import BadRecord, Changed, NotFound
from journalkit.journal.session import Session
from journalkit.reckoning import sampling
from journalkit.reckoning.sampling import Candidate
from journalkit.records import AgendaItem, Drawn, Matter, Meeting, State
from journalkit.records.meeting import LARGEST_SAMPLE

AT_LEAST = timedelta(weeks=6)
"""How far back notes are drawn from, where the meeting before was later than that."""

DRAWN_FROM = (State.SUBMITTED, State.APPROVED)
SEEDS = 1_000_000
"""Seeds of six figures: they are read off paper."""


def going_on(session: Session) -> Meeting | None:
    """The meeting that has begun and not ended; None where there is none."""
    session.require("join a staff meeting")
    return session.vault.meetings.going_on()


def ended(session: Session) -> tuple[Meeting, ...]:
    """The meetings that have ended, the latest first."""
    session.require("join a staff meeting")
    return session.vault.meetings.ended()


def begin(
    session: Session,
    size: int,
    *,
    seed: int | None = None,
    together: bool = False,
    attended: Iterable[str] = (),
) -> Meeting:
    """Begin a meeting that looks at *size* notes: those that were taken to it, the others drawn.

    *seed* repeats a draw; usually it is made anew. *together*: the room rates on one screen.
    *attended* are the members (ids) who are here beside whoever leads. `Changed` where a meeting
    is going on already.
    """
    session.require("lead a staff meeting")
    me, vault = session.member.id, session.vault
    with session.change() as change:
        if vault.meetings.going_on() is not None:
            raise Changed(
                "A staff meeting is going on already.", what_to_do="Join it, or end it first."
            )
        taken = [one for one in vault.agenda.waiting() if one.kind is Matter.OBSERVATION]
        meeting = Meeting(
            day=session.today(),
            led_by=me,
            began_at=session.now(),
            rubric=vault.rubrics.current().id,
            seed=secrets.randbelow(SEEDS) if seed is None else seed,
            size=size,
            together=together,
            attended=tuple(dict.fromkeys([me, *attended])),
        )
        meeting = replace(meeting, sample=_sample(session, meeting, taken))
        vault.meetings.put(change, meeting, what="staff meeting begun")
        for one in taken:
            talked = replace(one, meeting=meeting.id)
            vault.agenda.put(change, talked, what="talked about in a meeting")
    return meeting


def redraw(session: Session, id: str) -> tuple[Drawn, ...]:
    """The sample of meeting *id*, drawn again from its seed.

    The same as the one kept, as long as none of the notes that it could have been drawn from was
    amended, sent back, withdrawn or withheld since.
    """
    session.require("lead a staff meeting")
    meeting = session.vault.meetings.get(id)
    items = session.vault.agenda.of(id)
    return _sample(session, meeting, [one for one in items if one.kind is Matter.OBSERVATION])


def join(session: Session) -> Meeting:
    """Say that the member is here, and take part."""
    session.require("join a staff meeting")
    here = session.member.id
    return _alter(
        session,
        "joined a staff meeting",
        lambda one: replace(one, attended=tuple(dict.fromkeys([*one.attended, here]))),
    )


def attend(session: Session, members: Iterable[str]) -> Meeting:
    """Say which *members* (ids) are here, as whoever leads sees it."""
    session.require("lead a staff meeting")
    here = {*members}
    known = [one.id for one in session.vault.members.all() if one.id in here]
    return _alter(
        session,
        "attendance taken",
        lambda one: replace(one, attended=tuple(dict.fromkeys([one.led_by, *known]))),
    )


def lead(session: Session) -> Meeting:
    """Lead the meeting from here on, from another manager's page."""
    session.require("lead a staff meeting")
    me = session.member.id

    def led(one: Meeting) -> Meeting:
        return replace(one, led_by=me, attended=tuple(dict.fromkeys([*one.attended, me])))

    return _alter(session, "lead of a staff meeting taken over", led)


def go_to(session: Session, place: int) -> Meeting:
    """Show the note at *place*, counted from 0 over the meeting's places, on every page of it."""
    session.require("lead a staff meeting")

    def gone(one: Meeting) -> Meeting:
        if not 0 <= place < len(one.places):
            raise NotFound
        return replace(one, shown=place)

    return _alter(session, "went to a note", gone)


def reveal(session: Session, place: int) -> Meeting:
    """Show what was said of the note at *place*, and who wrote it; nobody rates it after that."""
    session.require("lead a staff meeting")

    def shown(one: Meeting) -> Meeting:
        if not 0 <= place < len(one.places):
            raise NotFound
        drawn, again = one.places[place]
        ratings = session.vault.ratings.in_meeting(one.id)
        if not any((r.observation, r.again) == (drawn.observation, again) for r in ratings):
            raise BadRecord({"scores": "Nobody has rated this note yet."})
        return replace(one, revealed=tuple(sorted({*one.revealed, place})))

    return _alter(session, "ratings of a note shown", shown)


def note(session: Session, text: str) -> Meeting:
    """Write *text* as the meeting's notes; they stand in the minutes."""
    session.require("lead a staff meeting")
    return _alter(session, "notes of a meeting written", lambda one: replace(one, notes=text))


def end(session: Session) -> Meeting:
    """End the meeting. What was rated and not shown stays unshown."""
    session.require("lead a staff meeting")
    at = session.now()
    return _alter(session, "staff meeting ended", lambda one: replace(one, ended_at=at))


def talk_about(session: Session, id: str) -> None:
    """Say that agenda item or kept page *id* was talked about in the meeting that is going on."""
    session.require("lead a staff meeting")
    vault, said = session.vault, "talked about in a meeting"
    with session.change() as change:
        meeting = under_way(session)
        if (page := vault.kept_pages.some([id]).get(id)) is not None:
            item = AgendaItem(
                kind=Matter.PAGE, ref=id, text=page.title, by=page.by, at=page.at,
                meeting=meeting.id,
            )  # fmt: skip
            vault.kept_pages.put(change, replace(page, dropped=True), what=said)
        else:
            item = replace(vault.agenda.get(id), meeting=meeting.id)
        vault.agenda.put(change, item, what=said)


def record_minutes(session: Session, id: str) -> tuple[int, str]:
    """Record that the minutes of meeting *id* are made, before anybody has them.

    Returns the chain's head with that row: its number and hash, which paper carries.
    """
    session.require("lead a staff meeting")
    if session.vault.meetings.get(id).ended_at is None:
        raise Changed("This meeting is still going on.", what_to_do="End it first.")
    with session.change() as change:
        change.say("minutes made", kind="meetings", id=id)
        return change.end()


def under_way(session: Session) -> Meeting:
    """The meeting that is going on, as it stands now; `Changed` where there is none."""
    meeting = session.vault.meetings.going_on()
    if meeting is None:
        raise Changed("No staff meeting is going on.", what_to_do="It may have ended just now.")
    return meeting


def _alter(session: Session, what: str, how: Callable[[Meeting], Meeting]) -> Meeting:
    """The meeting that is going on, read inside the transaction, as *how* makes it."""
    with session.change() as change:
        meeting = under_way(session)
        altered = how(meeting)
        if altered != meeting:
            session.vault.meetings.put(change, altered, what=what)
    return altered


def _sample(session: Session, meeting: Meeting, items: Sequence[AgendaItem]) -> tuple[Drawn, ...]:
    """The notes of *meeting*: those of *items* first of all, and the rest drawn. Their order is
    mixed, or the first ones would be known for taken ones."""
    vault = session.vault
    earlier = [one for one in vault.meetings.ended() if one.began_at < meeting.began_at]
    looked_at = {drawn.observation for one in earlier for drawn in one.sample}
    wanted = {one.ref: one.by for one in items if one.ref not in looked_at}
    found = vault.observations.some(wanted)
    taken = [
        Drawn(observation=id, version=found[id].version, why=(f"taken:{by}",))
        for id, by in wanted.items()
        if id in found and found[id].state.in_use
    ][:LARGEST_SAMPLE]
    out = looked_at | {one.observation for one in taken}
    left = (one for one in _candidates(session, meeting, earlier) if one.observation not in out)
    drawn = sampling.draw(left, max(0, meeting.size - len(taken)), seed=meeting.seed)
    return sampling.mixed([*taken, *drawn], seed=meeting.seed)


def _candidates(
    session: Session, meeting: Meeting, earlier: Sequence[Meeting]
) -> Iterable[Candidate]:
    """What was handed in since the meeting before began, and six weeks back at the least."""
    vault = session.vault
    since = min([meeting.began_at - AT_LEAST, *(one.began_at for one in earlier[:1])])
    area_of = vault.frameworks.current().area_of
    key_persons = vault.key_persons.all()
    for one in vault.observations.handed_in(DRAWN_FROM, since=since, before=meeting.began_at):
        day = one.note.happened_at.astimezone(session.zone).date()
        groups = [
            key.member for key in key_persons if key.child in one.note.children and key.on(day)
        ]
        areas = [*one.note.areas, *map(area_of, one.note.aspects)]
        yield Candidate(
            observation=one.id,
            version=one.version,
            member=one.author,
            groups=tuple(dict.fromkeys(groups)),
            areas=tuple(dict.fromkeys(filter(None, areas))),
        )
