package dev.sallyport.sql.statement;

/** Reads one family of statements. */
interface StatementReader {
  /**
   * Reads a whole statement. The caller checks that nothing is left.
   *
   * @param statement its cursor stands at the first keyword
   * @throws dev.sallyport.sql.lexer.UnreadableException if it is not understood
   */
  void read(Statement statement);
}
