-- Statements are found by who said them, where, what they do and their words. As before this repeats what the events
-- say, in the same transaction, and is filled anew from them where an earlier version recorded.

DROP TABLE statements;
CREATE TABLE statements (
  id            BIGINT NOT NULL PRIMARY KEY, -- when it was judged, in microseconds, or the next one that was free
  session       TEXT   NOT NULL,
  number        BIGINT NOT NULL,
  judged_at     BIGINT NOT NULL,
  verdict       TEXT   NOT NULL, -- allow, deny or review
  rule          TEXT   NOT NULL,
  verbs         TEXT   NOT NULL, -- each with a line feed before and after it
  tables        TEXT   NOT NULL, -- likewise
  head          TEXT   NOT NULL, -- the beginning of the text as it was recorded
  outcome       TEXT   NOT NULL DEFAULT '', -- empty while there is none
  rows_sent     BIGINT NOT NULL DEFAULT 0,
  affected_rows BIGINT NOT NULL DEFAULT 0,
  approval      TEXT   NOT NULL DEFAULT '', -- empty where nobody was asked
  wait_micros   BIGINT, -- null where nobody was asked, or while it waits
  run_micros    BIGINT  -- null where it did not run, or while it runs
);
CREATE UNIQUE INDEX statements_by_session ON statements (session, number);

-- Which statement has which words, and nothing else of the texts: they stand in the events. Beside the words of the text
-- and the parameters it has marks, which begin with '=' as no word does: one for each principal, connection, verdict,
-- verb, table, schema, rule, session and owner, so that one index answers one question for any combination of them.
CREATE TABLE statement_words (
  rowid   BIGINT   NOT NULL PRIMARY KEY, -- the statement's
  lexemes TSVECTOR NOT NULL
);
CREATE INDEX statement_words_by_lexeme ON statement_words USING GIN (lexemes);

DELETE FROM statement_counts;
UPDATE sessions SET unindexed_from = 0 WHERE what = 'session';
