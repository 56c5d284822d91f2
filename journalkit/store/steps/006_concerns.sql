-- Concerns and drafts of them, sealed before they come here: nothing else stands beside.
CREATE TABLE concerns (id TEXT PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE concern_drafts (id TEXT PRIMARY KEY, sealed BLOB NOT NULL);
