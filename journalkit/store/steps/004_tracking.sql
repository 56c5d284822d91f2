-- Where children are placed, judgement by judgement, and the bands of a framework.
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
