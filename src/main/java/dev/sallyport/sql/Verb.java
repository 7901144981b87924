package dev.sallyport.sql;

/** What a statement does to an object, in the words of the MySQL Reference Manual, chapter 15. */
public enum Verb {
  SELECT,
  INSERT,
  REPLACE,
  UPDATE,
  DELETE,
  TRUNCATE,
  CREATE,
  ALTER,
  DROP,
  RENAME,
  GRANT,
  REVOKE,
  CALL,
  LOAD,
  HANDLER,
  LOCK,
  SHOW,
  EXPLAIN,
  SET,
  USE,
  /** BEGIN, START TRANSACTION, COMMIT, ROLLBACK, SAVEPOINT, XA. */
  TRANSACTION,
  PREPARE,
  EXECUTE,
  /** ANALYZE, CHECK, CHECKSUM, OPTIMIZE, REPAIR, CACHE INDEX. */
  MAINTAIN,
  KILL,
  DO,
  /** Whatever steers the server itself: FLUSH, SHUTDOWN, INSTALL, CHANGE REPLICATION, … */
  ADMIN;

  /** The word of the policy language: lower case. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
