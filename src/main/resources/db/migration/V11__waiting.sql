-- A connection waits for a while; its request may stay open longer, and be used by the same statement later.

ALTER TABLE approvals ADD COLUMN hold_until BIGINT; -- how long the connection waits; null for earlier versions
ALTER TABLE approvals ADD COLUMN holder TEXT; -- session that waits now, when it is not the one that asked
ALTER TABLE approvals ADD COLUMN holder_statement BIGINT;
ALTER TABLE approvals ADD COLUMN claimed_at BIGINT; -- when an approval was used by a statement that came again
ALTER TABLE approvals ADD COLUMN retry_key TEXT; -- digest of the exact statement; null once no other may use the decision
ALTER TABLE approvals ADD COLUMN basis TEXT; -- digest of what the statement was judged to do, and on which terms
ALTER TABLE approvals ADD COLUMN shape_key TEXT; -- digest of its shape; null where an approval cannot stand for it
ALTER TABLE approvals ADD COLUMN shape_rows BIGINT; -- how many rows such a statement may touch at most
ALTER TABLE approvals ADD COLUMN standing_seconds BIGINT; -- how long an approval may stand; null where it may not
CREATE INDEX approvals_to_retry ON approvals (retry_key) WHERE retry_key IS NOT NULL;

-- Approvals of further statements of a kind, until a time.
CREATE TABLE standing_approvals (
  id             TEXT   NOT NULL PRIMARY KEY,
  approval       TEXT   NOT NULL, -- the request by which it was made
  principal      TEXT   NOT NULL,
  principal_name TEXT   NOT NULL,
  connection     TEXT   NOT NULL,
  schema_name    TEXT   NOT NULL,
  scope          TEXT   NOT NULL, -- statement or shape
  key            TEXT   NOT NULL, -- digest by which a statement is found to be of the kind; empty once it is over
  basis          TEXT   NOT NULL, -- digest of what the statement was judged to do, and on which terms
  max_rows       BIGINT,          -- by the database's estimate; null for no bound
  shown          TEXT   NOT NULL, -- the shape, or the head of the text
  rule           TEXT   NOT NULL,
  approved_by    TEXT   NOT NULL,
  approved_name  TEXT   NOT NULL,
  reason         TEXT   NOT NULL,
  created_at     BIGINT NOT NULL,
  expires_at     BIGINT NOT NULL,
  uses           BIGINT NOT NULL,
  last_used_at   BIGINT,
  ended_by       TEXT,            -- who revoked it
  ended_at       BIGINT
);
CREATE INDEX standing_approvals_by_key ON standing_approvals (key) WHERE ended_at IS NULL;
CREATE INDEX standing_approvals_by_time ON standing_approvals (created_at DESC, id);
CREATE INDEX standing_approvals_by_principal ON standing_approvals (principal) WHERE ended_at IS NULL;

CREATE TABLE standing_approval_groups (
  standing TEXT NOT NULL,
  name     TEXT NOT NULL, -- whose people may see and revoke it
  PRIMARY KEY (standing, name)
);
CREATE INDEX standing_approval_groups_by_name ON standing_approval_groups (name, standing);
