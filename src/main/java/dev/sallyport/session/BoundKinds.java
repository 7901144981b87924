package dev.sallyport.session;

import dev.sallyport.sql.Match;
import dev.sallyport.sql.catalogue.StoredType;
import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.row.ColumnType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Values that are bound where a masked column may be compared with a whole value: they must be of
 * the column's own kind. The server compares a text with a number as numbers, where {@code 0} is
 * all texts that begin with no digit.
 */
final class BoundKinds {
  private static final Set<ColumnType> TEXT =
      EnumSet.of(
          ColumnType.VARCHAR,
          ColumnType.VAR_STRING,
          ColumnType.STRING,
          ColumnType.TINY_BLOB,
          ColumnType.BLOB,
          ColumnType.MEDIUM_BLOB,
          ColumnType.LONG_BLOB);

  private static final Set<ColumnType> EXACT =
      EnumSet.of(
          ColumnType.TINY,
          ColumnType.SHORT,
          ColumnType.LONG,
          ColumnType.LONGLONG,
          ColumnType.NEWDECIMAL);

  private static final Set<ColumnType> APPROXIMATE =
      EnumSet.of(ColumnType.FLOAT, ColumnType.DOUBLE);

  private BoundKinds() {}

  /** Why a statement with these values must not run, if it must not. */
  static Optional<String> refusal(Request.Statement statement, List<Match> matches) {
    // When a statement is only prepared there are no values yet; other texts have no markers.
    if (matches.isEmpty() || statement.command() != Command.STMT_EXECUTE) {
      return Optional.empty();
    }
    Optional<StatementExecute> execution = statement.execution();
    if (execution.isEmpty()) {
      return Optional.of(
          "a value that is compared with a masked column came in pieces; bind it in one piece");
    }
    return matches.stream()
        .filter(match -> !fits(match, execution.get().values()))
        .findFirst()
        .map(
            match ->
                "the value of marker "
                    + (match.parameter().getAsInt() + 1)
                    + " is compared with a masked column and must be bound as "
                    + (match.kind() == StoredType.Kind.TEXT ? "text" : "a number")
                    + ", as which the column is kept");
  }

  private static boolean fits(Match match, List<BoundValue> values) {
    int i = match.parameter().orElseThrow();
    if (i >= values.size()) {
      return false;
    }
    BoundValue value = values.get(i);
    // NULL is equal to nothing.
    return value.kind() == BoundValue.Kind.NULL
        || ColumnType.of(value.type().code()).filter(type -> isOf(match.kind(), type)).isPresent();
  }

  private static boolean isOf(StoredType.Kind kind, ColumnType type) {
    return switch (kind) {
      case TEXT -> TEXT.contains(type);
      case EXACT_NUMBER -> EXACT.contains(type);
      case APPROXIMATE_NUMBER -> EXACT.contains(type) || APPROXIMATE.contains(type);
      case OTHER -> false;
    };
  }
}
