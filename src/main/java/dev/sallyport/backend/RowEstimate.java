package dev.sallyport.backend;

import dev.sallyport.sql.SqlMode;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Reads the traditional form of EXPLAIN (MySQL Reference Manual, 10.8.2), of MariaDB too. */
final class RowEstimate {
  /**
   * A statement that EXPLAIN only plans, plain comments allowed before it. EXPLAIN ANALYZE runs
   * what it explains, so the first word is checked against a list.
   */
  private static final Pattern PLANNED =
      Pattern.compile(
          "\\A(?:\\s|/\\*(?![!M+])(?:[^*]|\\*(?!/))*+\\*/)*+"
              + "(?:SELECT|INSERT|REPLACE|UPDATE|DELETE|WITH|TABLE)\\b",
          Pattern.CASE_INSENSITIVE);

  private RowEstimate() {}

  /** Whether the text begins like a statement that EXPLAIN takes, without running it. */
  static boolean canBeAsked(String statement) {
    return PLANNED.matcher(statement).find();
  }

  /** The value of {@code sql_mode} that makes the server read text the same way. */
  static String sqlMode(SqlMode mode) {
    StringJoiner names = new StringJoiner(",");
    if (mode.ansiQuotes()) {
      names.add("ANSI_QUOTES");
    }
    if (mode.noBackslashEscapes()) {
      names.add("NO_BACKSLASH_ESCAPES");
    }
    if (mode.pipesAsConcat()) {
      names.add("PIPES_AS_CONCAT");
    }
    if (mode.ignoreSpace()) {
      names.add("IGNORE_SPACE");
    }
    if (mode.highNotPrecedence()) {
      names.add("HIGH_NOT_PRECEDENCE");
    }
    return names.toString();
  }

  /**
   * The largest number of rows that one query of the plan comes to: {@code rows * filtered} of its
   * steps, rounded up and multiplied, for each step runs once for every row of the one before; 0
   * when the optimizer found that no row can match; empty when a step of the plan has no number and
   * does not say so.
   */
  static OptionalLong of(RowSet<Row> plan) {
    List<String> columns = plan.columnsNames();
    if (columns == null || !columns.contains("rows")) {
      return OptionalLong.empty();
    }
    List<Step> steps = new ArrayList<>();
    boolean any = false;
    for (Row step : plan) {
      any = true;
      BigDecimal rows = number(step.getValue("rows"));
      if (rows == null) {
        if (!touchesNothing(step)) {
          return OptionalLong.empty();
        }
        continue;
      }
      BigDecimal filtered = columns.contains("filtered") ? number(step.getValue("filtered")) : null;
      BigDecimal touched =
          filtered == null
              ? rows
              : rows.multiply(filtered).movePointLeft(2).setScale(0, RoundingMode.CEILING);
      steps.add(new Step(String.valueOf(step.getValue("id")), touched));
    }
    return any ? OptionalLong.of(largest(steps)) : OptionalLong.empty();
  }

  /**
   * One line of a plan.
   *
   * @param query number of the query that it is a part of
   * @param rows rows for each row of the step before
   */
  record Step(String query, BigDecimal rows) {}

  static long largest(List<Step> steps) {
    Map<String, BigDecimal> queries = new HashMap<>();
    steps.forEach(step -> queries.merge(step.query(), step.rows(), BigDecimal::multiply));
    BigDecimal largest = queries.values().stream().reduce(BigDecimal.ZERO, BigDecimal::max);
    return largest.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }

  /** Steps without a number that are known to read no table. */
  private static boolean touchesNothing(Row step) {
    Object extra = step.getValue("Extra");
    String selectType = String.valueOf(step.getValue("select_type"));
    String note = String.valueOf(extra);
    return selectType.endsWith("RESULT")
        || selectType.equals("INSERT")
        || selectType.equals("REPLACE")
        || note.startsWith("Impossible")
        || note.startsWith("No tables used")
        || note.startsWith("no matching row in const table")
        || note.startsWith("No matching rows after partition pruning");
  }

  private static BigDecimal number(Object value) {
    return value == null ? null : new BigDecimal(value.toString());
  }
}
