package dev.sallyport.sql.statement;

import dev.sallyport.sql.query.FactsDraft;

/** Reads one family of statements. */
interface StatementReader {
  /**
   * Reads a whole statement. The caller checks that nothing is left.
   *
   * @param cursor at the first keyword
   * @throws dev.sallyport.sql.lexer.UnreadableException if it is not understood
   */
  void read(Cursor cursor, FactsDraft draft);
}
