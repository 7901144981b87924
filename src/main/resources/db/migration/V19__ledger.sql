-- What a gateway signs: one ledger for each home of journals.

CREATE TABLE ledger (
  home      TEXT   NOT NULL,
  number    BIGINT NOT NULL, -- from 1 without gaps
  at        BIGINT NOT NULL,
  kind      TEXT   NOT NULL,
  body      TEXT   NOT NULL, -- JSON
  previous  TEXT   NOT NULL, -- hash of the entry before it
  key_id    TEXT   NOT NULL, -- SHA-256 of the public key
  hash      TEXT   NOT NULL, -- over all of the above
  signature TEXT   NOT NULL, -- Ed25519 over the hash, base64
  PRIMARY KEY (home, number)
);
CREATE INDEX ledger_keys ON ledger (home, number) WHERE kind IN ('begun', 'key_changed');

CREATE TABLE ledger_heads (
  home   TEXT   NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL,
  hash   TEXT   NOT NULL,
  up_to  BIGINT NOT NULL -- position of chunks up to which checkpoints speak
);

ALTER TABLE sessions ADD COLUMN sealed BIGINT NOT NULL DEFAULT 0; -- of its chunks, so many are in the ledger
