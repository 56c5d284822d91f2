-- Groups, stays in rooms, kept pages, extracts, national figures; counts beside each note, and
-- when each child was seen in each area.
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
