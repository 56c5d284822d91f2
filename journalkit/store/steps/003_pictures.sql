-- Who is in a picture, films in pieces, consents, what went out, limits of a setting.
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
