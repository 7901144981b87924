-- Chunks that could not be read when they were to be made searchable: passed over, so that all others are.

CREATE TABLE unreadable_chunks (
  position BIGINT NOT NULL PRIMARY KEY, -- of the chunk
  session  TEXT   NOT NULL,
  number   BIGINT NOT NULL
);
