-- What must not be deleted, whatever the rules of retention say.

CREATE TABLE legal_holds (
  id             TEXT   NOT NULL PRIMARY KEY,
  kind           TEXT   NOT NULL, -- session, principal or connection
  subject        TEXT   NOT NULL,
  from_at        BIGINT NOT NULL, -- sessions that ended at or after this, microseconds
  to_at          BIGINT NOT NULL, -- and that began before this
  reason         TEXT   NOT NULL,
  placed_by      TEXT   NOT NULL, -- principal identifier
  placed_by_name TEXT   NOT NULL,
  placed_at      BIGINT NOT NULL,
  lifted_by      TEXT,
  lifted_by_name TEXT,
  lifted_at      BIGINT
);
CREATE INDEX legal_holds_standing ON legal_holds (kind, subject) WHERE lifted_at IS NULL;
CREATE INDEX legal_holds_by_time ON legal_holds (placed_at DESC, id);
