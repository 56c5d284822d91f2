-- Devices, planned openings, working hours, the agreement, absences, PINs, closed steps.
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
