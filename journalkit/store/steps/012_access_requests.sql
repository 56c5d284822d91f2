-- Requests for what is held about a child, and what a manager decided about each text and picture.
CREATE TABLE access_requests (id TEXT PRIMARY KEY, child TEXT NOT NULL REFERENCES children (id),
  asked_by TEXT NOT NULL, received TEXT NOT NULL, by TEXT NOT NULL REFERENCES members (id),
  at TEXT NOT NULL, carer TEXT NOT NULL, identity TEXT NOT NULL, identity_on TEXT,
  extended TEXT NOT NULL, asked TEXT NOT NULL, answers TEXT NOT NULL, concerns_by TEXT NOT NULL,
  made_at TEXT, taken_out TEXT NOT NULL, closed_at TEXT, outcome TEXT NOT NULL);
CREATE TABLE rulings (id TEXT PRIMARY KEY, request TEXT NOT NULL REFERENCES access_requests (id),
  about TEXT NOT NULL, seen TEXT NOT NULL, gives INTEGER NOT NULL,
  by TEXT NOT NULL REFERENCES members (id), at TEXT NOT NULL, turned TEXT NOT NULL,
  why TEXT NOT NULL);
CREATE INDEX rulings_request ON rulings (request);
