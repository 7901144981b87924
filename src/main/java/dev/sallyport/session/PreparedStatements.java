package dev.sallyport.session;

import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.response.Advice.Next;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The prepared statements of one session, by the number that the database gave. */
final class PreparedStatements {
  /**
   * The server's own default bound is 16382 for all sessions together ({@code
   * max_prepared_stmt_count}).
   */
  static final int MAX_STATEMENTS = 16_382;

  /** Of texts. One more begins below it, however long that one is. */
  static final long MAX_TEXT_BYTES = 16L << 20;

  /**
   * Of definitions of the columns of open cursors, which are kept with some five times as much. One
   * more is opened below it, however many columns that one has.
   */
  static final long MAX_CURSOR_BYTES = 16L << 20;

  /**
   * Of the types of parameters and the names of query attributes that were bound last, for the
   * execution that does not say them again. Of a statement they are kept twice at most.
   */
  static final long MAX_TYPE_BYTES = 16L << 20;

  private final Map<Integer, PreparedStatement> statements = new HashMap<>();
  private final KeptReadings readings = new KeptReadings();
  private final LongData longData = new LongData();
  private long textBytes;
  private long typeBytes;

  /** Why there can't be one more, if so. */
  Optional<Refusal> full() {
    if (statements.size() < MAX_STATEMENTS && textBytes < MAX_TEXT_BYTES) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            1461,
            "42000",
            "this session already has "
                + statements.size()
                + " prepared statements with "
                + textBytes
                + " bytes of text, and may have "
                + MAX_STATEMENTS
                + " with "
                + MAX_TEXT_BYTES
                + "; close some first",
            Next.STOP,
            "too_many_statements"));
  }

  /** Why no further cursor can be opened, if so. */
  Optional<Refusal> fullOfCursors() {
    long bytes =
        statements.values().stream()
            .flatMap(statement -> statement.cursor().stream())
            .mapToLong(cursor -> cursor.execution().definitionBytes())
            .sum();
    if (bytes < MAX_CURSOR_BYTES) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            1461,
            "42000",
            "the cursors of this session already have columns whose definitions take "
                + bytes
                + " bytes, and may have "
                + MAX_CURSOR_BYTES
                + "; close some of its prepared statements first, or execute without a cursor",
            Next.RETRY,
            "too_many_cursors"));
  }

  /** Keeps the types that a statement is executed with, or says why they can't be kept. */
  Optional<Refusal> keepTypes(PreparedStatement statement, List<ParameterType> said) {
    if (said == statement.types()) {
      return Optional.empty();
    }
    long more = ParameterType.bytesOf(said) - ParameterType.bytesOf(statement.types());
    if (more > 0 && typeBytes + more > MAX_TYPE_BYTES) {
      return Optional.of(
          new Refusal(
              1461,
              "42000",
              "the types of the values that the prepared statements of this session were executed"
                  + " with, and the names of their query attributes, would take "
                  + (typeBytes + more)
                  + " bytes, and may take "
                  + MAX_TYPE_BYTES
                  + "; close some of the statements first",
              Next.RETRY,
              "too_many_types"));
    }
    typeBytes += more;
    statement.onTypes(said);
    return Optional.empty();
  }

  /** Room for how all of them were read. */
  KeptReadings readings() {
    return readings;
  }

  /** What all of them hold of values that were sent in pieces. */
  LongData longData() {
    return longData;
  }

  void add(PreparedStatement statement) {
    close(statement.id());
    statements.put(statement.id(), statement);
    textBytes += statement.text().length;
  }

  Optional<PreparedStatement> find(int id) {
    return Optional.ofNullable(statements.get(id));
  }

  /** Returns whether there was one. */
  boolean close(int id) {
    PreparedStatement closed = statements.remove(id);
    if (closed == null) {
      return false;
    }
    textBytes -= closed.text().length;
    typeBytes -= ParameterType.bytesOf(closed.types());
    closed.forgetReading();
    closed.forgetLongData();
    return true;
  }

  void clear() {
    List.copyOf(statements.keySet()).forEach(this::close);
  }
}
