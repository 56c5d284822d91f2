"""How the database came to look as it does: numbered, append-only, one transaction each.

A released step is never edited. `journalkit.store.vault` copies the store before it applies any.
"""

from __future__ import annotations

import json

import sqlite_utils
from sqlite_utils.migrations import Migrations

from journalkit.errors import NewerStore
from journalkit.records import Note
from journalkit.store import rows
from journalkit.store.facts import COUNTED, counted

steps = Migrations("journalkit")


def pending(database: sqlite_utils.Database) -> list[str]:
    """The steps that *database* still lacks; `NewerStore` where it has one that we do not know."""
    known = {step.name for step in steps._migrations}
    applied = {step.name for step in steps.applied(database)}
    if applied - known:
        raise NewerStore
    return [step.name for step in steps.pending(database)]


@steps(name="001_foundation")
def foundation(database: sqlite_utils.Database) -> None:
    """The first store: setting, people, observations with versions, reviews, drafts, chain."""
    _run(database, FOUNDATION)


@steps(name="002_office")
def office(database: sqlite_utils.Database) -> None:
    """Devices, planned openings, working hours, the agreement, absences, PINs, closed steps."""
    _run(database, OFFICE)


@steps(name="003_pictures")
def pictures(database: sqlite_utils.Database) -> None:
    """Who is in a picture, films in pieces, consents, what went out, limits of a setting."""
    _run(database, PICTURES)


@steps(name="004_tracking")
def tracking(database: sqlite_utils.Database) -> None:
    """Where children are placed, judgement by judgement, and the bands of a framework."""
    _run(database, TRACKING)


@steps(name="005_cohorts")
def cohorts(database: sqlite_utils.Database) -> None:
    """Groups, stays in rooms, kept pages, extracts, national figures; counts beside each note, and
    when each child was seen in each area."""
    _run(database, COHORTS)
    notes = database.execute(
        "SELECT v.observation, v.note FROM observation_versions v JOIN observations o"
        " ON o.id = v.observation AND o.version = v.number"
    ).fetchall()
    columns = ", ".join(f"{name} = ?" for name in COUNTED)
    for id, note in notes:
        counts = counted(rows.made(Note, json.loads(note)))
        database.execute(f"UPDATE observations SET {columns} WHERE id = ?", [*counts, id])  # noqa: S608


@steps(name="006_concerns")
def concerns(database: sqlite_utils.Database) -> None:
    """Concerns and drafts of them, sealed before they come here: nothing else stands beside."""
    _run(database, CONCERNS)


@steps(name="007_meetings")
def meetings(database: sqlite_utils.Database) -> None:
    """Criteria, ratings and remarks; staff meetings with their agenda and actions."""
    _run(database, MEETINGS)


@steps(name="008_reflections")
def reflections(database: sqlite_utils.Database) -> None:
    """What members think about their own practice: sealed to them, or shared."""
    _run(database, REFLECTIONS)


def _run(database: sqlite_utils.Database, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            database.execute(statement)


FOUNDATION = """
CREATE TABLE pulse (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL,
  keyring INTEGER NOT NULL);
INSERT INTO pulse VALUES (1, 0, 0);
CREATE TABLE audit (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL,
  what TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, device TEXT NOT NULL,
  commitment TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX audit_record ON audit (kind, id, seq);
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit
  BEGIN SELECT raise(ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
  BEGIN SELECT raise(ABORT, 'the audit chain is append-only'); END;
CREATE TABLE salts (kind TEXT NOT NULL, id TEXT NOT NULL, salt BLOB NOT NULL,
  PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE settings (id TEXT PRIMARY KEY, name TEXT NOT NULL, hours TEXT NOT NULL,
  timezone TEXT NOT NULL, demo INTEGER NOT NULL);
CREATE TABLE frameworks (id TEXT PRIMARY KEY, name TEXT NOT NULL, areas TEXT NOT NULL,
  source TEXT NOT NULL);
CREATE TABLE rooms (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE terms (id TEXT PRIMARY KEY, name TEXT NOT NULL, starts TEXT NOT NULL,
  ends TEXT NOT NULL);
CREATE TABLE half_terms (id TEXT PRIMARY KEY, term TEXT NOT NULL REFERENCES terms (id),
  name TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL);
CREATE TABLE members (id TEXT PRIMARY KEY, name TEXT NOT NULL, sign_in_name TEXT NOT NULL,
  role TEXT NOT NULL, deputy INTEGER NOT NULL, lead INTEGER NOT NULL, "left" TEXT);
CREATE TABLE children (id TEXT PRIMARY KEY, name TEXT NOT NULL, born TEXT NOT NULL,
  room TEXT NOT NULL REFERENCES rooms (id), known_as TEXT NOT NULL, joined TEXT, "left" TEXT,
  booked TEXT NOT NULL);
CREATE TABLE carers (id TEXT PRIMARY KEY, child TEXT NOT NULL REFERENCES children (id),
  name TEXT NOT NULL, relationship TEXT NOT NULL, parental_responsibility INTEGER NOT NULL,
  household TEXT NOT NULL, language TEXT NOT NULL, story_by TEXT NOT NULL);
CREATE INDEX carers_child ON carers (child);
CREATE TABLE key_persons (id TEXT PRIMARY KEY, child TEXT NOT NULL REFERENCES children (id),
  member TEXT NOT NULL REFERENCES members (id), since TEXT NOT NULL, until TEXT);
CREATE INDEX key_persons_child ON key_persons (child);
CREATE INDEX key_persons_member ON key_persons (member);
CREATE TABLE pictures (id TEXT PRIMARY KEY, kind TEXT NOT NULL, file TEXT NOT NULL UNIQUE,
  file_digest TEXT NOT NULL, thumb TEXT NOT NULL UNIQUE, thumb_digest TEXT NOT NULL,
  sealed_to TEXT NOT NULL,
  width INTEGER NOT NULL, height INTEGER NOT NULL,
  added_by TEXT NOT NULL REFERENCES members (id), added_at TEXT NOT NULL, taken_at TEXT,
  seconds REAL);
CREATE TABLE observations (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  author TEXT NOT NULL REFERENCES members (id), state TEXT NOT NULL, version INTEGER NOT NULL,
  happened_at TEXT NOT NULL, created_at TEXT NOT NULL, submitted_at TEXT NOT NULL);
CREATE INDEX observations_queue ON observations (state, submitted_at);
CREATE INDEX observations_author ON observations (author, state);
CREATE INDEX observations_time ON observations (happened_at);
CREATE TABLE observation_versions (observation TEXT NOT NULL REFERENCES observations (id),
  number INTEGER NOT NULL, note TEXT NOT NULL, by TEXT NOT NULL REFERENCES members (id),
  at TEXT NOT NULL, PRIMARY KEY (observation, number));
CREATE TABLE observation_children (observation TEXT NOT NULL REFERENCES observations (id),
  child TEXT NOT NULL REFERENCES children (id), PRIMARY KEY (observation, child)) WITHOUT ROWID;
CREATE INDEX observation_children_child ON observation_children (child);
CREATE TABLE observation_areas (observation TEXT NOT NULL REFERENCES observations (id),
  area TEXT NOT NULL, PRIMARY KEY (observation, area)) WITHOUT ROWID;
CREATE INDEX observation_areas_area ON observation_areas (area);
CREATE TABLE observation_pictures (observation TEXT NOT NULL REFERENCES observations (id),
  picture TEXT NOT NULL REFERENCES pictures (id), PRIMARY KEY (observation, picture))
  WITHOUT ROWID;
CREATE INDEX observation_pictures_picture ON observation_pictures (picture);
CREATE TABLE reviews (id TEXT PRIMARY KEY,
  observation TEXT NOT NULL REFERENCES observations (id), version INTEGER NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL, decision TEXT NOT NULL,
  comment TEXT NOT NULL);
CREATE INDEX reviews_observation ON reviews (observation);
CREATE TABLE drafts (id TEXT PRIMARY KEY, author TEXT NOT NULL REFERENCES members (id),
  fields TEXT NOT NULL, saved_at TEXT NOT NULL, observation TEXT REFERENCES observations (id),
  version INTEGER);
CREATE INDEX drafts_author ON drafts (author, saved_at);
CREATE VIRTUAL TABLE notes USING fts5 (text,
  tokenize = "unicode61 remove_diacritics 2");
INSERT INTO notes (notes, rank) VALUES ('secure-delete', 1);
"""

OFFICE = """
ALTER TABLE settings ADD COLUMN in_term_only INTEGER NOT NULL DEFAULT 1;
ALTER TABLE members ADD COLUMN hours TEXT NOT NULL DEFAULT '[]';
CREATE TABLE openings (id TEXT PRIMARY KEY, kind TEXT NOT NULL, starts TEXT NOT NULL,
  ends TEXT NOT NULL, members TEXT NOT NULL, name TEXT NOT NULL, cancelled INTEGER NOT NULL);
CREATE INDEX openings_ends ON openings (ends);
CREATE TABLE devices (id TEXT PRIMARY KEY, name TEXT NOT NULL, enrolled_at TEXT NOT NULL,
  enrolled_by TEXT NOT NULL, missing_at TEXT, missing_by TEXT NOT NULL, removed_at TEXT);
CREATE TABLE agreements (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, text TEXT NOT NULL,
  since TEXT NOT NULL);
CREATE TABLE signatures (id TEXT PRIMARY KEY,
  agreement TEXT NOT NULL REFERENCES agreements (id),
  member TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL, UNIQUE (agreement, member));
CREATE TABLE absences (id TEXT PRIMARY KEY, child TEXT NOT NULL REFERENCES children (id),
  first TEXT NOT NULL, last TEXT NOT NULL, reason TEXT NOT NULL, cancelled INTEGER NOT NULL);
CREATE INDEX absences_child ON absences (child, last);
CREATE TABLE pins (id TEXT PRIMARY KEY REFERENCES members (id), salt TEXT NOT NULL,
  digest TEXT NOT NULL);
CREATE TABLE closed_steps (id TEXT PRIMARY KEY,
  observation TEXT NOT NULL REFERENCES observations (id),
  child TEXT NOT NULL REFERENCES children (id), step TEXT NOT NULL, outcome TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL);
CREATE INDEX closed_steps_child ON closed_steps (child);
CREATE INDEX audit_device ON audit (device, seq);
"""

PICTURES = """
ALTER TABLE settings ADD COLUMN media TEXT NOT NULL
  DEFAULT '{"photo_mb": 40, "video_mb": 500, "video_minutes": 10, "pictures": 30}';
ALTER TABLE pictures ADD COLUMN caption TEXT NOT NULL DEFAULT '';
ALTER TABLE pictures ADD COLUMN children TEXT NOT NULL DEFAULT '[]';
ALTER TABLE pictures ADD COLUMN named_by TEXT REFERENCES members (id);
ALTER TABLE pictures ADD COLUMN made_from TEXT;
ALTER TABLE pictures ADD COLUMN how TEXT NOT NULL DEFAULT '';
ALTER TABLE pictures ADD COLUMN mime TEXT NOT NULL DEFAULT '';
ALTER TABLE pictures ADD COLUMN plays INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pictures ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pictures ADD COLUMN pieces TEXT NOT NULL DEFAULT '[]';
CREATE INDEX pictures_made_from ON pictures (made_from);
CREATE INDEX pictures_waiting ON pictures (plays) WHERE NOT plays;
CREATE TABLE picture_children (picture TEXT NOT NULL REFERENCES pictures (id),
  child TEXT NOT NULL REFERENCES children (id), PRIMARY KEY (picture, child)) WITHOUT ROWID;
CREATE INDEX picture_children_child ON picture_children (child);
CREATE TABLE consents (id TEXT PRIMARY KEY, child TEXT NOT NULL REFERENCES children (id),
  "use" TEXT NOT NULL, given INTEGER NOT NULL, carer TEXT NOT NULL REFERENCES carers (id),
  at TEXT NOT NULL, by TEXT NOT NULL REFERENCES members (id), how TEXT NOT NULL);
CREATE INDEX consents_child ON consents (child);
CREATE TABLE outings (id TEXT PRIMARY KEY, "use" TEXT NOT NULL, pictures TEXT NOT NULL,
  what TEXT NOT NULL, by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL,
  child TEXT NOT NULL);
"""

TRACKING = """
ALTER TABLE frameworks ADD COLUMN bands TEXT NOT NULL DEFAULT '[]';
CREATE TABLE judgements (id TEXT PRIMARY KEY, child TEXT NOT NULL REFERENCES children (id),
  area TEXT NOT NULL, framework TEXT NOT NULL REFERENCES frameworks (id), band TEXT NOT NULL,
  half_term TEXT NOT NULL, half_term_name TEXT NOT NULL, at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), evidence TEXT NOT NULL, why TEXT NOT NULL,
  replaces TEXT NOT NULL);
CREATE UNIQUE INDEX judgements_first ON judgements (child, area, half_term) WHERE replaces = '';
CREATE UNIQUE INDEX judgements_replaced ON judgements (replaces) WHERE replaces <> '';
CREATE INDEX judgements_child ON judgements (child, area, at);
CREATE TRIGGER judgements_are_frozen BEFORE UPDATE ON judgements
  BEGIN SELECT raise(ABORT, 'a judgement is frozen'); END;
"""

COHORTS = """
ALTER TABLE observations ADD COLUMN wellbeing INTEGER;
ALTER TABLE observations ADD COLUMN involvement INTEGER;
ALTER TABLE observations ADD COLUMN words INTEGER NOT NULL DEFAULT 0;
ALTER TABLE observations ADD COLUMN own_words INTEGER NOT NULL DEFAULT 0;
ALTER TABLE observations ADD COLUMN next_step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE observations ADD COLUMN pictures INTEGER NOT NULL DEFAULT 0;
CREATE TABLE sightings (child TEXT NOT NULL REFERENCES children (id), area TEXT NOT NULL,
  at TEXT NOT NULL, observation TEXT NOT NULL REFERENCES observations (id),
  PRIMARY KEY (child, area, at, observation)) WITHOUT ROWID;
CREATE INDEX sightings_observation ON sightings (observation);
INSERT INTO sightings SELECT c.child, coalesce(a.area, ''), o.happened_at, o.id
  FROM observations o JOIN observation_children c ON c.observation = o.id
  LEFT JOIN observation_areas a ON a.observation = o.id WHERE o.state <> 'withdrawn';
CREATE TABLE groups (id TEXT PRIMARY KEY, name TEXT NOT NULL, ended INTEGER NOT NULL);
CREATE TABLE memberships (id TEXT PRIMARY KEY, "group" TEXT NOT NULL REFERENCES groups (id),
  child TEXT NOT NULL REFERENCES children (id), since TEXT NOT NULL, until TEXT);
CREATE INDEX memberships_child ON memberships (child);
CREATE TABLE stays (id TEXT PRIMARY KEY, child TEXT NOT NULL REFERENCES children (id),
  room TEXT NOT NULL REFERENCES rooms (id), since TEXT NOT NULL);
CREATE INDEX stays_child ON stays (child, since);
CREATE TABLE kept_pages (id TEXT PRIMARY KEY, title TEXT NOT NULL, sentence TEXT NOT NULL,
  columns TEXT NOT NULL, rows TEXT NOT NULL, cautions TEXT NOT NULL, picture TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL, why TEXT NOT NULL,
  dropped INTEGER NOT NULL);
CREATE TABLE extracts (id TEXT PRIMARY KEY, whom TEXT NOT NULL, purpose TEXT NOT NULL,
  columns TEXT NOT NULL, half_terms TEXT NOT NULL, floor INTEGER NOT NULL,
  children INTEGER NOT NULL, smallest INTEGER NOT NULL, left_out INTEGER NOT NULL,
  until TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL);
CREATE TABLE national_figures (id TEXT PRIMARY KEY, year TEXT NOT NULL, source TEXT NOT NULL,
  rows TEXT NOT NULL, by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL);
"""

CONCERNS = """
CREATE TABLE concerns (id TEXT PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE concern_drafts (id TEXT PRIMARY KEY, sealed BLOB NOT NULL);
"""

MEETINGS = """
CREATE TABLE rubrics (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE,
  criteria TEXT NOT NULL, since TEXT NOT NULL);
CREATE TRIGGER rubrics_are_frozen BEFORE UPDATE ON rubrics
  BEGIN SELECT raise(ABORT, 'criteria are frozen'); END;
CREATE TABLE ratings (id TEXT PRIMARY KEY,
  observation TEXT NOT NULL REFERENCES observations (id), version INTEGER NOT NULL,
  rubric TEXT NOT NULL REFERENCES rubrics (id), by TEXT NOT NULL REFERENCES members (id),
  at TEXT NOT NULL, scores TEXT NOT NULL, appropriate INTEGER NOT NULL, meeting TEXT NOT NULL,
  again INTEGER NOT NULL);
CREATE UNIQUE INDEX ratings_once ON ratings (meeting, observation, by, again, version);
CREATE INDEX ratings_observation ON ratings (observation);
CREATE TABLE remarks (id TEXT PRIMARY KEY,
  observation TEXT NOT NULL REFERENCES observations (id), version INTEGER NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX remarks_observation ON remarks (observation);
CREATE TABLE meetings (id TEXT PRIMARY KEY, day TEXT NOT NULL,
  led_by TEXT NOT NULL REFERENCES members (id), began_at TEXT NOT NULL,
  rubric TEXT NOT NULL REFERENCES rubrics (id), seed INTEGER NOT NULL, size INTEGER NOT NULL,
  sample TEXT NOT NULL, together INTEGER NOT NULL, attended TEXT NOT NULL, shown INTEGER NOT NULL,
  revealed TEXT NOT NULL, notes TEXT NOT NULL, ended_at TEXT);
CREATE TABLE agenda_items (id TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL,
  text TEXT NOT NULL, by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL,
  meeting TEXT NOT NULL, dropped INTEGER NOT NULL);
CREATE INDEX agenda_items_meeting ON agenda_items (meeting);
CREATE TABLE actions (id TEXT PRIMARY KEY, meeting TEXT NOT NULL REFERENCES meetings (id),
  about TEXT NOT NULL, owner TEXT NOT NULL REFERENCES members (id), text TEXT NOT NULL,
  due TEXT NOT NULL, criterion TEXT NOT NULL, outcome TEXT NOT NULL, done_at TEXT);
CREATE INDEX actions_meeting ON actions (meeting);
"""

REFLECTIONS = """
CREATE TABLE reflections (id TEXT PRIMARY KEY, author TEXT NOT NULL REFERENCES members (id),
  cycle TEXT NOT NULL, begun_at TEXT NOT NULL, changed_at TEXT NOT NULL, answers TEXT NOT NULL,
  observations TEXT NOT NULL, meetings TEXT NOT NULL, shared_at TEXT NOT NULL);
CREATE TABLE sealed_reflections (id TEXT PRIMARY KEY,
  author TEXT NOT NULL REFERENCES members (id), sealed TEXT NOT NULL);
CREATE INDEX sealed_reflections_author ON sealed_reflections (author);
CREATE TABLE reflection_drafts (id TEXT PRIMARY KEY,
  author TEXT NOT NULL REFERENCES members (id), sealed TEXT NOT NULL);
CREATE INDEX reflection_drafts_author ON reflection_drafts (author);
"""
