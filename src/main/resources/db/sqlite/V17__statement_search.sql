-- Statements are found by who said them, where, what they do and their words. As before this repeats what the events
-- say, in the same transaction, and is filled anew from them where an earlier version recorded.

DROP TABLE statements;
CREATE TABLE statements (
  id            INTEGER PRIMARY KEY, -- when it was judged, in microseconds, or the next one that was free
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

-- Which statement has which words, and nothing else of the texts: they stand in the events. Its columns are the words of
-- the text and the parameters, and marks: one made-up word for each principal, connection, verdict, verb, table, schema,
-- rule, session and owner, so that one question is answered for any combination of them.
CREATE VIRTUAL TABLE statement_words USING fts5 (
  words, marks, content = '', contentless_delete = 1, tokenize = "unicode61 tokenchars '_$'"
);
-- Its words in their order, by which the beginning of one is found.
CREATE VIRTUAL TABLE statement_vocabulary USING fts5vocab (statement_words, instance);
-- Merged when there are so many pieces of one size: by fours, the usual, a word is written nearly twice as often.
INSERT INTO statement_words (statement_words, rank) VALUES ('automerge', 12);
-- From one deleted statement in a hundred on, what is left of their words is cleared away.
INSERT INTO statement_words (statement_words, rank) VALUES ('deletemerge', 1);

DELETE FROM statement_counts;
UPDATE sessions SET unindexed_from = 0 WHERE what = 'session';
