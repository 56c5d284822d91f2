-- Learning stories, their versions and drafts, replies from home, and what a setting restyles.
CREATE TABLE stories (id TEXT PRIMARY KEY, child TEXT NOT NULL REFERENCES children (id),
  half_term TEXT NOT NULL REFERENCES half_terms (id), writing TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL, passages TEXT NOT NULL,
  pictures TEXT NOT NULL, style TEXT NOT NULL, language TEXT NOT NULL, version INTEGER NOT NULL,
  stage TEXT NOT NULL, asked TEXT NOT NULL, number TEXT NOT NULL, given_on TEXT);
CREATE UNIQUE INDEX stories_once ON stories (half_term, child, writing);
CREATE UNIQUE INDEX stories_number ON stories (number) WHERE number <> '';
CREATE INDEX stories_child ON stories (child);
CREATE TABLE story_drafts (id TEXT PRIMARY KEY, child TEXT NOT NULL REFERENCES children (id),
  half_term TEXT NOT NULL REFERENCES half_terms (id), writing TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL, passages TEXT NOT NULL,
  pictures TEXT NOT NULL, style TEXT NOT NULL, language TEXT NOT NULL, version INTEGER NOT NULL,
  stage TEXT NOT NULL, asked TEXT NOT NULL, number TEXT NOT NULL, given_on TEXT);
CREATE UNIQUE INDEX story_drafts_once ON story_drafts (half_term, child, writing);
CREATE TABLE story_versions (id TEXT PRIMARY KEY, story TEXT NOT NULL REFERENCES stories (id),
  number INTEGER NOT NULL, passages TEXT NOT NULL, pictures TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL);
CREATE UNIQUE INDEX story_versions_once ON story_versions (story, number);
CREATE TRIGGER story_versions_are_frozen BEFORE UPDATE ON story_versions
  BEGIN SELECT raise(ABORT, 'versions of a story are frozen'); END;
CREATE TABLE replies (id TEXT PRIMARY KEY, story TEXT NOT NULL REFERENCES stories (id),
  child TEXT NOT NULL REFERENCES children (id), carer TEXT NOT NULL REFERENCES carers (id),
  words TEXT NOT NULL, said_on TEXT NOT NULL, by TEXT NOT NULL REFERENCES members (id),
  at TEXT NOT NULL, pictures TEXT NOT NULL, observation TEXT NOT NULL);
CREATE INDEX replies_story ON replies (story);
CREATE INDEX replies_child ON replies (child);
CREATE TABLE stationery (id TEXT PRIMARY KEY, content TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL);
