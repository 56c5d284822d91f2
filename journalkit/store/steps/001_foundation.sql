-- The first store: setting, people, observations with versions, reviews, drafts, chain.
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
