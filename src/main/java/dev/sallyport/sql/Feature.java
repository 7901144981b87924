package dev.sallyport.sql;

/** Properties of a statement that a rule or a mask must know of. */
public enum Feature {
  /** UNION, INTERSECT, EXCEPT. */
  SET_OPERATION,
  /** FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE. */
  LOCKING_READ,
  /** INTO OUTFILE or INTO DUMPFILE. */
  INTO_FILE,
  /** INTO @variable, {@code :=}, SET @variable. */
  WRITES_VARIABLE,
  /** Reads a user variable. */
  READS_VARIABLE,
  /**
   * Reads what only this session knows: user and system variables, LAST_INSERT_ID() and its like;
   * or chooses rows by what is made of constants, which settings and the moment decide: 'a' = 'A'.
   * What EXPLAIN says of such a statement need not be true of it a moment later, or elsewhere.
   */
  DEPENDS_ON_SESSION,
  /** An event with a body, which the server runs by itself, as it is then. */
  SCHEDULES,
  /** LOAD_FILE(). */
  LOAD_FILE,
  /** LOAD DATA LOCAL or LOAD XML LOCAL. */
  LOAD_LOCAL,
  /** SLEEP, BENCHMARK, GET_LOCK and their like, which hold a server thread. */
  WAITS,
  /** EXPLAIN ANALYZE, which runs the statement. */
  EXPLAIN_ANALYZE,
  /** SHOW WARNINGS, SHOW ERRORS, GET DIAGNOSTICS: repeat what an earlier statement said. */
  READS_DIAGNOSTICS,
  /** SHOW WARNINGS, SHOW ERRORS: their rows alone, in three columns. */
  LISTS_DIAGNOSTICS,
  /** ROW_COUNT(): how many rows the statement before changed. */
  READS_ROW_COUNT,
  /**
   * Reads what the server counts of the work that statements made: SHOW STATUS,
   * {@code @@gtid_executed}.
   */
  READS_COUNTERS,
  /** Shows texts of statements, or rows that others hold: SHOW PROCESSLIST, SHOW ENGINE, … */
  READS_STATEMENTS,
  /** SHOW GRANTS of the session's own user, on a server that shows no password's hash with them. */
  SHOWS_OWN_GRANTS,
  /** CREATE, ALTER or DROP of a temporary table. */
  TEMPORARY_TABLE,
  /** Names a column that nothing it uses is known to have: a slip, or newer than the catalogue. */
  UNKNOWN_COLUMN,
  /** Changes what tables, views or routines exist, so a catalogue read before is stale. */
  CHANGES_CATALOGUE,
  /** A string has bytes that are no characters: the server may take it for a shorter one. */
  FOREIGN_BYTES,
  /** PARTITION (…) behind a table: its rows are chosen by what decides where they are kept. */
  CHOOSES_PARTITION
}
