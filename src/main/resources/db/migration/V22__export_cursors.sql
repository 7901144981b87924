-- Up to which event of the feed each sink of the configuration has everything.

CREATE TABLE export_cursors (
  sink    TEXT   NOT NULL PRIMARY KEY,
  done    TEXT   NOT NULL, -- a place, CHUNK.SEQUENCE
  sending TEXT   NULL,     -- the last event of the batch that may be on its way
  kept_at BIGINT NOT NULL  -- microseconds since 1970
);
