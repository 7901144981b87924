package dev.sallyport.e2e;

import java.util.List;

/** One connection of one driver, as an agent has it. Not for several threads. */
interface AgentClient extends AutoCloseable {
  /** Rows of a statement as text; null for NULL. */
  List<List<String>> query(String sql) throws StatementRefusedException;

  /** Rows of a prepared statement without parameters, in the binary protocol where there is one. */
  List<List<String>> queryPrepared(String sql) throws StatementRefusedException;

  /** Affected rows of a statement. */
  long update(String sql) throws StatementRefusedException;

  @Override
  void close();
}
