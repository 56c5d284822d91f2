-- What members think about their own practice: sealed to them, or shared.
CREATE TABLE reflections (id TEXT PRIMARY KEY, author TEXT NOT NULL REFERENCES members (id),
  cycle TEXT NOT NULL, begun_at TEXT NOT NULL, changed_at TEXT NOT NULL, answers TEXT NOT NULL,
  observations TEXT NOT NULL, meetings TEXT NOT NULL, shared_at TEXT NOT NULL);
CREATE TABLE sealed_reflections (id TEXT PRIMARY KEY,
  author TEXT NOT NULL REFERENCES members (id), sealed TEXT NOT NULL);
CREATE INDEX sealed_reflections_author ON sealed_reflections (author);
CREATE TABLE reflection_drafts (id TEXT PRIMARY KEY,
  author TEXT NOT NULL REFERENCES members (id), sealed TEXT NOT NULL);
CREATE INDEX reflection_drafts_author ON reflection_drafts (author);
