"""The plan of the demo journal: everything in it, decided from a seed, before any of it is stored.

The same seed and day give the same plan. Nothing is read but the authored texts in ``data``, and
nothing lies on or after `today`, so that a journal made this morning has no future in it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from journalkit_demo.notes import Passage, fill, load, said
from journalkit_demo.plan_after import absences, with_outcomes
from journalkit_demo.plan_calendar import bank_holidays, calendar, open_days
from journalkit_demo.plan_consents import consents
from journalkit_demo.plan_days import Moment, moments
from journalkit_demo.plan_groups import GROUPS, memberships
from journalkit_demo.plan_judgements import handovers, judgements
from journalkit_demo.plan_people import children, members, rooms
from journalkit_demo.plan_records import (
    Plan,
    PlannedNote,
    PlannedPicture,
    PlannedVersion,
)
from journalkit_demo.plan_reviews import Office, Written, fates
from journalkit_demo.plan_texts import Chooser

NOTES = 1800
TIMEZONE = "Europe/London"
OPENS, CLOSES = time(8, 30), time(16, 30)
FILMS = 2
SCENE_OF = {
    "Mud kitchen": "mud_kitchen",
    "Garden": "garden",
    "Forest walk": "leaves",
    "Bike track": "bikes",
    "Block corner": "blocks",
    "Art table": "easel",
    "Water tray": "water_tray",
    "Sandpit": "sandpit",
    "Book corner": "book_corner",
    "Snack table": "snack_table",
    "Home corner": "home_corner",
    "Carpet": "book_corner",
    "Activity table": "threading",
    "Writing table": "easel",
    "Cloakroom": "rain",
    "Hall": "threading",
    "Local walk": "rain",
    "Music corner": "music",
    "Planting beds": "planting",
    "Workshop table": "blocks",
}
"""Which drawn scene a place shows; see `pictures.SCENES`."""


def plan(seed: int, *, today: date) -> Plan:
    """Plan the demo journal of an invented setting as it stands on the morning of *today*."""
    rng = Random(seed)  # noqa: S311 (an invented journal is no secret)
    authored = load()
    terms, half_terms, coming = calendar(today)
    closed = bank_holidays((*half_terms, *coming))
    days = open_days(half_terms, closed, before=today)
    staff = members(authored.names)
    group = children(authored.names, rng, days=days, today=today)
    rows = {f"member-{row['name'].split()[0].lower()}": row for row in authored.names["members"]}
    seen = moments(
        staff,
        group,
        days,
        shares={key: row["share"] for key, row in rows.items()},
        count=NOTES,
        timezone=TIMEZONE,
        rng=rng,
    )
    chooser = Chooser(authored, rng)
    written = [_written(moment, chooser, rows[moment.author.key]["style"]) for moment in seen]
    office = Office(authored, staff, days, zone=ZoneInfo(TIMEZONE), rng=rng)
    notes = _notes(written, office, rows=rows, rng=rng)
    placing = Random(f"{seed} tracking")  # noqa: S311 (its own: the notes stay what they are)
    earlier = handovers(group, staff, half_terms, rng=placing)
    return Plan(
        setting=authored.names["setting"],
        timezone=TIMEZONE,
        opens=OPENS,
        closes=CLOSES,
        today=today,
        rooms=rooms(authored.names),
        terms=terms,
        half_terms=half_terms,
        coming=coming,
        closed=closed,
        members=staff,
        children=group,
        notes=with_outcomes(notes, group, staff, authored=authored, days=days, rng=rng),
        absences=absences(notes, group, days=days, today=today, rng=rng),
        consents=consents(
            group,
            rng,
            managers=tuple(one.key for one in staff if one.role == "manager"),
            now=datetime.combine(today, OPENS, ZoneInfo(TIMEZONE)),
        ),
        handovers=earlier,
        groups=GROUPS,
        memberships=memberships(group, today=today),
        judgements=judgements(
            notes,
            group,
            staff,
            half_terms,
            earlier=earlier,
            days=days,
            today=today,
            zone=ZoneInfo(TIMEZONE),
            rng=placing,
        ),
    )


def _written(moment: Moment, chooser: Chooser, style: dict[str, float]) -> Written:
    """What the author makes of a moment, in the author's own manner."""
    rng = chooser.rng
    subject = moment.children[0]
    weak = rng.random() < style["weak"]
    passage = chooser.passage(
        moment.author.key, subject, moment.at, number=len(moment.children), weak=weak
    )
    short = style["second"] < 0.25 and len(passage.beats) > 2 and rng.random() < 0.4
    beats = chooser.beats(passage, short=short)
    moment, beats = _named(moment, beats)
    around = 0.4 if passage.weak else 1.0
    before = after = ""
    if rng.random() < style["opening"] * around:
        before = chooser.opening(passage, subject, moment.at)
    left_out = not passage.weak and len(beats) < len(passage.beats) and not short
    if left_out or (not short and rng.random() < style["second"] * around):
        after = chooser.second_beat(passage)
    text = " ".join(part for part in (before, *beats, after) if part)
    note = Written(moment=moment, passage=passage, version=_empty(moment, passage, rng))
    scales = rng.random() < style["scales"]
    step = "" if passage.weak or rng.random() > style["next_step"] else chooser.next_step(passage)

    def filled(part: str) -> str:
        return fill(part, **note.names)

    version = replace(
        note.version,
        text=filled(text),
        own_words=filled(said(" ".join(beats))) if rng.random() < 0.8 else "",
        meaning=filled(passage.meaning) if rng.random() < style["meaning"] else "",
        next_step=filled(step) if step else "",
        wellbeing=rng.randint(*passage.wellbeing) if scales else None,
        involvement=rng.randint(*passage.involvement) if scales else None,
    )
    return replace(note, version=version)


def _named(moment: Moment, beats: tuple[str, ...]) -> tuple[Moment, tuple[str, ...]]:
    """Only those whom the chosen sentences name: a note is about all of them and nobody else."""
    text = " ".join(beats)
    number = 1 + ("{friend}" in text) + ("{third}" in text)
    if "{third}" in text and "{friend}" not in text:
        beats = tuple(beat.replace("{third}", "{friend}") for beat in beats)
    return replace(moment, children=moment.children[:number]), beats


def _empty(moment: Moment, passage: Passage, rng: Random) -> PlannedVersion:
    closing = datetime.combine(moment.at.date(), CLOSES, moment.at.tzinfo) - timedelta(minutes=10)
    return PlannedVersion(
        number=1,
        text="",
        own_words="",
        meaning="",
        next_step="",
        areas=passage.areas,
        aspects=passage.aspects,
        wellbeing=None,
        involvement=None,
        at=min(moment.at + timedelta(minutes=rng.randint(4, 95)), closing),
    )


def _notes(
    written: list[Written],
    office: Office,
    *,
    rows: dict[str, dict[str, Any]],
    rng: Random,
) -> tuple[PlannedNote, ...]:
    made = []
    for index, (note, state) in enumerate(zip(written, fates(written, rng), strict=True), 1):
        versions, reviews = office.outcome(note, state)
        author = note.moment.author.key
        style = rows[author]["style"]
        gone = versions[-1].at + timedelta(minutes=5) if state == "withdrawn" else None
        made.append(
            PlannedNote(
                key=f"note-{index:04}",
                author=author,
                children=tuple(child.key for child in note.moment.children),
                happened_at=note.moment.at,
                place=note.passage.place if rng.random() < style["place"] else "",
                pictures=_pictures(note.passage, style["pictures"], rng),
                state=state,
                versions=versions,
                reviews=reviews,
                withdrawn_at=gone,
                passage=note.passage.id,
            )
        )
    _with_films(made, rng)
    return tuple(made)


def _pictures(passage: Passage, share: float, rng: Random) -> tuple[PlannedPicture, ...]:
    if rng.random() >= share:
        return ()
    scene = SCENE_OF.get(passage.place, "garden")
    number = rng.choices((1, 2, 3), (0.75, 0.2, 0.05))[0]
    return tuple(
        PlannedPicture(kind="picture", scene=scene, seed=rng.randrange(2**31))
        for _ in range(number)
    )


def _with_films(notes: list[PlannedNote], rng: Random) -> None:
    """Film the first picture of a few notes instead of drawing it."""
    for index in rng.sample([i for i, note in enumerate(notes) if note.pictures], FILMS):
        first, *others = notes[index].pictures
        film = replace(first, kind="video")
        notes[index] = replace(notes[index], pictures=(film, *others))
