-- Receipts of what was erased, files still to be taken away, holds, periods, and what stood before.
CREATE TABLE receipts (id TEXT PRIMARY KEY, kind TEXT NOT NULL, asked TEXT NOT NULL,
  gone TEXT NOT NULL, parts INTEGER NOT NULL, reason TEXT NOT NULL, by TEXT NOT NULL,
  at TEXT NOT NULL, held_until TEXT);
CREATE TABLE erased_files (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE holds (id TEXT PRIMARY KEY, child TEXT NOT NULL, reason TEXT NOT NULL,
  by TEXT NOT NULL, at TEXT NOT NULL, lifted_by TEXT NOT NULL, lifted_at TEXT);
CREATE TABLE keepings (id TEXT PRIMARY KEY, name TEXT NOT NULL, years INTEGER NOT NULL,
  reason TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE earlier_records (id TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL,
  child TEXT NOT NULL, content TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX earlier_records_ref ON earlier_records (kind, ref);
