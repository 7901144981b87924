CREATE TABLE leases (
  id              TEXT   NOT NULL PRIMARY KEY,
  login           TEXT   NOT NULL UNIQUE, -- what the client gives as MySQL user
  request         TEXT   NOT NULL UNIQUE, -- one lease for each access request
  principal       TEXT   NOT NULL,
  holder          TEXT   NOT NULL, -- JSON, the whole principal
  connection      TEXT   NOT NULL,
  purpose         TEXT   NOT NULL,
  tags            TEXT   NOT NULL, -- JSON
  issued_at       BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  sessions        BIGINT NOT NULL,
  begun           BIGINT NOT NULL, -- of these sessions
  caching_sha2    TEXT   NOT NULL, -- hex
  native_password TEXT   NOT NULL, -- hex
  state           TEXT   NOT NULL, -- open, then once and for all given_back or revoked
  ended_by        TEXT   NOT NULL,
  reason          TEXT   NOT NULL,
  ended_at        BIGINT
);
CREATE INDEX leases_by_principal ON leases (principal, issued_at DESC);
CREATE INDEX leases_by_time ON leases (issued_at DESC, id);
CREATE INDEX leases_by_expiry ON leases (expires_at);

CREATE TABLE token_uses (
  credential TEXT   NOT NULL PRIMARY KEY, -- a digest
  expires_at BIGINT NOT NULL
);
CREATE INDEX token_uses_by_expiry ON token_uses (expires_at);

-- Whether a client's connection waits for the decision: a restart withdraws those, and no others.
ALTER TABLE approvals ADD COLUMN held BIGINT NOT NULL DEFAULT 1;

-- An access request has minutes of its own and the place of a session, but is none.
ALTER TABLE sessions ADD COLUMN what TEXT NOT NULL DEFAULT 'session';
ALTER TABLE sessions ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN lease TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN flags TEXT NOT NULL DEFAULT ''; -- separated by commas
