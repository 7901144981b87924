-- What was done to the gateway itself: decisions, revocations, policies, connections, sign-ins.

CREATE TABLE acts (
  id            TEXT   NOT NULL PRIMARY KEY,
  acted_at      BIGINT NOT NULL,
  acted_by      TEXT   NOT NULL, -- principal identifier
  acted_by_name TEXT   NOT NULL,
  kind          TEXT   NOT NULL,
  subject       TEXT   NOT NULL,
  details       TEXT   NOT NULL  -- JSON
);
CREATE INDEX acts_by_time ON acts (acted_at DESC, id);
CREATE INDEX acts_by_actor ON acts (acted_by, acted_at DESC);
CREATE INDEX acts_by_subject ON acts (subject, acted_at DESC);
