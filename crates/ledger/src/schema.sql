-- Version 1. Times are seconds since 1970; hashes are SHA-256, cut to 16 bytes where they are keys.

-- One row: which ledger, the time of its last entry, its tree of that size by the roots of its full subtrees, and when
-- it was last recovered.
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id BLOB NOT NULL CHECK (length(id) = 16),
  now INTEGER NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  subtrees BLOB NOT NULL,
  recovered INTEGER NOT NULL
) STRICT;

-- The leaves are apart from the bodies: all of them are read when a ledger is opened, and they outlive the bodies.
CREATE TABLE leaves (
  number INTEGER PRIMARY KEY,
  leaf BLOB NOT NULL CHECK (length(leaf) = 32)
) STRICT;

CREATE TABLE bodies (
  number INTEGER PRIMARY KEY REFERENCES leaves (number),
  body BLOB NOT NULL
) STRICT;

-- What has been charged: meter is 0 reveals, 1 searches; kind is 0 vault, 1 partner, 2 purpose, 3 actor, 4 neighbours of an
-- actor, whose name is the hash in hex and the actor.
CREATE TABLE scopes (
  scope INTEGER PRIMARY KEY,
  meter INTEGER NOT NULL CHECK (meter BETWEEN 0 AND 1),
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 4),
  name TEXT NOT NULL,
  UNIQUE (meter, kind, name)
) STRICT;

-- When each person was last seen in a scope. One person's rows are beside each other.
CREATE TABLE persons (
  person BLOB NOT NULL CHECK (length(person) = 16),
  scope INTEGER NOT NULL REFERENCES scopes (scope),
  at INTEGER NOT NULL,
  PRIMARY KEY (person, scope)
) STRICT, WITHOUT ROWID;

-- How many people of a scope were last seen in each second: what leaves a window is a sum over a stretch of these.
CREATE TABLE seconds (
  scope INTEGER NOT NULL REFERENCES scopes (scope),
  at INTEGER NOT NULL,
  people INTEGER NOT NULL CHECK (people > 0),
  PRIMARY KEY (scope, at)
) STRICT, WITHOUT ROWID;

-- How many people of a scope were last seen after the cutoff. A row is made when its window is first charged.
CREATE TABLE counters (
  scope INTEGER NOT NULL REFERENCES scopes (scope),
  "window" INTEGER NOT NULL CHECK ("window" > 0),
  used INTEGER NOT NULL CHECK (used >= 0),
  cutoff INTEGER NOT NULL,
  PRIMARY KEY (scope, "window")
) STRICT, WITHOUT ROWID;

-- The token that stands for a subject in a format, and when it was last seen.
CREATE TABLE subjects (
  place BLOB PRIMARY KEY CHECK (length(place) = 16),
  token BLOB NOT NULL CHECK (length(token) = 32),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Refusals, counted by the hour.
CREATE TABLE refusals (
  hour INTEGER NOT NULL,
  actor TEXT NOT NULL,
  purpose TEXT NOT NULL,
  rule TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (hour, actor, purpose, rule)
) STRICT, WITHOUT ROWID;

-- Who is refused everything; kind is 1 partner, 3 actor.
CREATE TABLE frozen (
  kind INTEGER NOT NULL CHECK (kind IN (1, 3)),
  name TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- On which days since 1970 a budget of a party's own was exhausted.
CREATE TABLE exhausted (
  kind INTEGER NOT NULL CHECK (kind IN (1, 3)),
  name TEXT NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (kind, name, day)
) STRICT, WITHOUT ROWID;

-- Identifiers and subjects that are refused for ever.
CREATE TABLE forgotten (
  hash BLOB PRIMARY KEY CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

-- Approvals that are spent.
CREATE TABLE approvals (
  hash BLOB PRIMARY KEY CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;
