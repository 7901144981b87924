-- The same text runs on SQLite and PostgreSQL: instants are microseconds since the epoch, booleans 0 or 1.

CREATE TABLE sessions (
  id             TEXT   NOT NULL PRIMARY KEY,
  home           TEXT   NOT NULL, -- which gateway's journal it comes from
  principal      TEXT   NOT NULL,
  principal_name TEXT   NOT NULL,
  kind           TEXT   NOT NULL,
  connection     TEXT   NOT NULL,
  client         TEXT   NOT NULL,
  opened_at      BIGINT NOT NULL,
  closed_at      BIGINT,
  close_cause    TEXT   NOT NULL,
  statements     BIGINT NOT NULL,
  denied         BIGINT NOT NULL,
  reviewed       BIGINT NOT NULL,
  last_sequence  BIGINT NOT NULL  -- events up to here are kept; earlier ones are repeats
);
CREATE INDEX sessions_by_time ON sessions (opened_at DESC, id);
CREATE INDEX sessions_by_principal ON sessions (principal, opened_at DESC);
CREATE INDEX sessions_by_connection ON sessions (connection, opened_at DESC);
CREATE INDEX sessions_unclosed ON sessions (home, id) WHERE closed_at IS NULL;

CREATE TABLE session_events (
  session  TEXT   NOT NULL,
  sequence BIGINT NOT NULL,
  event    TEXT   NOT NULL, -- JSON
  PRIMARY KEY (session, sequence)
);

CREATE TABLE journal_positions (
  journal  TEXT   NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL
);

CREATE TABLE approvals (
  id           TEXT   NOT NULL PRIMARY KEY,
  gateway      TEXT   NOT NULL,
  requester    TEXT   NOT NULL,
  quorum       BIGINT NOT NULL,
  request      TEXT   NOT NULL, -- JSON, the whole request
  requested_at BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  state        TEXT   NOT NULL, -- pending, then once and for all one of the others
  decided_by   TEXT   NOT NULL,
  reason       TEXT   NOT NULL,
  ended_at     BIGINT
);
CREATE INDEX approvals_by_time ON approvals (requested_at DESC, id);
CREATE INDEX approvals_pending ON approvals (requester) WHERE state = 'pending';

CREATE TABLE approval_groups (
  approval TEXT NOT NULL,
  name     TEXT NOT NULL,
  PRIMARY KEY (approval, name)
);
CREATE INDEX approval_groups_by_name ON approval_groups (name, approval);

CREATE TABLE approval_votes (
  approval  TEXT   NOT NULL,
  principal TEXT   NOT NULL, -- a person speaks once, by however many groups
  name      TEXT   NOT NULL,
  approve   BIGINT NOT NULL,
  reason    TEXT   NOT NULL,
  voted_at  BIGINT NOT NULL,
  PRIMARY KEY (approval, principal)
);
