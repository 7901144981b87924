-- Sessions are found by what was said in them. These tables repeat what the events say, in the same
-- transaction; none of them holds a value that the events do not hold.

ALTER TABLE sessions ADD COLUMN acts_for TEXT NOT NULL DEFAULT ''; -- principal identifier of an agent's owner
ALTER TABLE sessions ADD COLUMN unindexed_from BIGINT; -- from this event on the tables below lack it; null for none
UPDATE sessions SET unindexed_from = 0 WHERE what = 'session';

DROP INDEX sessions_by_time;
DROP INDEX sessions_by_principal;
DROP INDEX sessions_by_connection;
CREATE INDEX sessions_by_time ON sessions (opened_at DESC, id) WHERE what = 'session';
CREATE INDEX sessions_by_principal ON sessions (principal, opened_at DESC, id) WHERE what = 'session';
CREATE INDEX sessions_by_connection ON sessions (connection, opened_at DESC, id) WHERE what = 'session';
CREATE INDEX sessions_by_owner ON sessions (acts_for, opened_at DESC, id) WHERE what = 'session';
CREATE INDEX sessions_open ON sessions (opened_at DESC, id) WHERE what = 'session' AND closed_at IS NULL;
CREATE INDEX sessions_open_of ON sessions (principal) WHERE what = 'session' AND closed_at IS NULL;
CREATE INDEX sessions_unindexed ON sessions (opened_at DESC, id) WHERE unindexed_from IS NOT NULL;

CREATE TABLE statements (
  session    TEXT   NOT NULL,
  number     BIGINT NOT NULL,
  judged_at  BIGINT NOT NULL,
  verdict    TEXT   NOT NULL, -- allow, deny or review
  rule       TEXT   NOT NULL,
  verbs      TEXT   NOT NULL, -- each with a line feed before and after it
  tables     TEXT   NOT NULL, -- likewise
  head       TEXT   NOT NULL, -- the beginning of the text as it was recorded
  parameters TEXT   NOT NULL, -- likewise of the parameters
  outcome    TEXT   NOT NULL, -- empty while there is none
  PRIMARY KEY (session, number)
);

-- What a session did to what, once for each different verdict: small where a session repeats itself.
CREATE TABLE session_accesses (
  session     TEXT   NOT NULL,
  opened_at   BIGINT NOT NULL, -- the session's
  verdict     TEXT   NOT NULL,
  verb        TEXT   NOT NULL, -- empty where the statement was not understood
  schema_name TEXT   NOT NULL,
  table_name  TEXT   NOT NULL, -- with its schema; empty where there is none
  PRIMARY KEY (session, table_name, verb, verdict)
);
CREATE INDEX session_accesses_by_table ON session_accesses (table_name, opened_at DESC, session, verb, verdict);
CREATE INDEX session_accesses_by_schema ON session_accesses (schema_name, opened_at DESC, session, verb, verdict);
CREATE INDEX session_accesses_by_verb ON session_accesses (verb, opened_at DESC, session, verdict);
CREATE INDEX session_accesses_by_verdict ON session_accesses (verdict, opened_at DESC, session);

CREATE TABLE reviews (
  session      TEXT   NOT NULL,
  number       BIGINT NOT NULL,
  approval     TEXT   NOT NULL,
  requested_at BIGINT NOT NULL,
  ended_at     BIGINT,
  outcome      TEXT   NOT NULL, -- empty while it waits
  PRIMARY KEY (session, number)
);
CREATE INDEX reviews_by_end ON reviews (ended_at DESC, requested_at, outcome);

CREATE TABLE statement_counts (
  seconds    BIGINT NOT NULL, -- length of the stretch of time
  starts_at  BIGINT NOT NULL,
  verdict    TEXT   NOT NULL,
  statements BIGINT NOT NULL,
  PRIMARY KEY (seconds, starts_at, verdict)
);

-- Everybody who ever came in or asked to.
CREATE TABLE principals (
  id           TEXT   NOT NULL PRIMARY KEY,
  kind         TEXT   NOT NULL,
  name         TEXT   NOT NULL,
  group_names  TEXT   NOT NULL, -- JSON, as last seen; so is all else that can change
  acts_for     TEXT   NOT NULL,
  first_seen   BIGINT NOT NULL,
  last_seen    BIGINT NOT NULL,
  described_at BIGINT NOT NULL, -- when it was of this kind, name, groups and owner
  sessions     BIGINT NOT NULL,
  statements   BIGINT NOT NULL,
  refused      BIGINT NOT NULL
);
CREATE INDEX principals_by_time ON principals (last_seen DESC, id);
CREATE INDEX principals_by_kind ON principals (kind, last_seen DESC, id);
CREATE INDEX principals_by_owner ON principals (acts_for, last_seen DESC, id);

INSERT INTO principals (id, kind, name, group_names, acts_for, first_seen, last_seen, described_at, sessions, statements, refused)
  SELECT principal, MAX(kind), MAX(principal_name), '[]', '', MIN(opened_at), MAX(opened_at), 0,
      SUM(CASE WHEN what = 'session' THEN 1 ELSE 0 END), SUM(statements), SUM(denied)
    FROM sessions WHERE principal NOT IN ('', 'unknown') GROUP BY principal;

CREATE INDEX acts_by_kind ON acts (kind, acted_at DESC, id);
CREATE INDEX revocations_by_subject ON revocations (kind, subject, revoked_at DESC, id);
