-- Events in compressed chunks, each of which holds the hash of the one before it in its session.
-- What stands in session_events is moved here by the step that follows this one.

CREATE TABLE chunks (
  position       BIGINT NOT NULL PRIMARY KEY, -- in the store, from 1; never used twice
  session        TEXT   NOT NULL,
  number         BIGINT NOT NULL, -- in the session, from 1
  first_sequence BIGINT NOT NULL,
  last_sequence  BIGINT NOT NULL,
  events         BIGINT NOT NULL,
  bytes          BIGINT NOT NULL, -- before compression
  hash           TEXT   NOT NULL, -- SHA-256 over all of the above, the predecessor's hash and the content
  content        BYTEA  NOT NULL  -- zstd over events as JSON, one on a line
);
CREATE UNIQUE INDEX chunks_by_sequence ON chunks (session, last_sequence);

-- Positions are given by the transaction that uses them: one that becomes visible is after all that are.
CREATE TABLE chunk_positions (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  last BIGINT NOT NULL
);
INSERT INTO chunk_positions (id, last) VALUES (1, 0);

ALTER TABLE sessions ADD COLUMN chunks BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN head TEXT NOT NULL DEFAULT ''; -- hash of the last chunk
