-- Criteria, ratings and remarks; staff meetings with their agenda and actions.
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
CREATE INDEX remarks_at ON remarks (at);
CREATE INDEX reviews_at ON reviews (at);
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
