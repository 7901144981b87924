-- Who and what was thrown out by a person. Of one subject at most one stands.

CREATE TABLE revocations (
  id         TEXT   NOT NULL PRIMARY KEY,
  kind       TEXT   NOT NULL, -- principal, group, lease or session
  subject    TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  revoked_by TEXT   NOT NULL,
  revoked_at BIGINT NOT NULL,
  lifted_by  TEXT,
  lifted_at  BIGINT
);
CREATE UNIQUE INDEX revocations_standing ON revocations (kind, subject) WHERE lifted_at IS NULL;
CREATE INDEX revocations_by_time ON revocations (revoked_at DESC, id);
