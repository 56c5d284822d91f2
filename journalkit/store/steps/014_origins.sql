-- Where an observation came from that was brought in: it goes with the observation.
CREATE TABLE origins (id TEXT PRIMARY KEY REFERENCES observations (id) ON DELETE CASCADE,
  service TEXT NOT NULL, original TEXT NOT NULL, author TEXT NOT NULL, areas TEXT NOT NULL,
  comments TEXT NOT NULL, by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL);
