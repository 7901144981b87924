package dev.sallyport.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The prepared statements of one session, by the number that the database gave. */
final class PreparedStatements {
  /**
   * The server's own default bound is 16382 for all sessions together ({@code
   * max_prepared_stmt_count}).
   */
  static final int MAX_STATEMENTS = 16_382;

  private final Map<Integer, PreparedStatement> statements = new HashMap<>();

  boolean full() {
    return statements.size() >= MAX_STATEMENTS;
  }

  void add(PreparedStatement statement) {
    statements.put(statement.id(), statement);
  }

  Optional<PreparedStatement> find(int id) {
    return Optional.ofNullable(statements.get(id));
  }

  void close(int id) {
    statements.remove(id);
  }

  void clear() {
    statements.clear();
  }
}
