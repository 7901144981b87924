package dev.sallyport.session;

import dev.sallyport.session.relay.RowSample;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Reads the traditional form of EXPLAIN (MySQL Reference Manual, 10.8.2), of MariaDB too, as an
 * upper bound: what an author of statements could make small at will is left out of account.
 */
final class RowEstimate {
  private static final String ROWS = "rows";

  private long product = 1;
  private boolean counted;
  private boolean readWhilePlanning;
  private boolean readLater;

  private RowEstimate() {}

  /**
   * The product of {@code rows} over the steps of the plan, each at least 1; {@link Long#MAX_VALUE}
   * stands for all that is larger. {@code filtered} is ignored: every further predicate, true or
   * not, makes it smaller. 0 when no step reads a table.
   *
   * @return empty when a step has no number and does not say that it reads nothing, and when the
   *     number of a step depends on rows that were read while planning, which may have changed
   *     before the statement runs
   */
  static OptionalLong of(RowSample plan) {
    if (plan.truncated() || plan.grids().size() != 1) {
      return OptionalLong.empty();
    }
    RowSample.Grid grid = plan.grids().get(0);
    List<String> columns = grid.columns().stream().map(c -> c.toLowerCase(Locale.ROOT)).toList();
    if (!columns.contains(ROWS) || grid.rows().isEmpty()) {
      return OptionalLong.empty();
    }
    RowEstimate estimate = new RowEstimate();
    for (List<String> row : grid.rows()) {
      if (!estimate.add(new Step(columns, row))) {
        return OptionalLong.empty();
      }
    }
    return estimate.total();
  }

  private OptionalLong total() {
    if (readWhilePlanning && readLater) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(counted ? product : 0);
  }

  /** Whether it could be told what the step adds. */
  private boolean add(Step step) {
    String rows = step.value(ROWS);
    if (rows.isEmpty()) {
      return step.touchesNothing();
    }
    if (!rows.matches("\\d{1,20}")) {
      return false;
    }
    long number = rows.length() > 18 ? Long.MAX_VALUE : Math.max(1, Long.parseLong(rows));
    product = product > Long.MAX_VALUE / number ? Long.MAX_VALUE : product * number;
    counted = true;
    if (step.isReadWhilePlanning()) {
      readWhilePlanning = true;
    } else {
      readLater = true;
    }
    return true;
  }

  private record Step(List<String> columns, List<String> values) {
    /** Empty for NULL and for a column that this server does not have. */
    String value(String column) {
      int at = columns.indexOf(column);
      String value = at < 0 ? null : values.get(at);
      return value == null ? "" : value;
    }

    /** Single rows found by a unique key, and sub-queries that do not depend on the row. */
    boolean isReadWhilePlanning() {
      String type = value("type");
      return type.equals("const")
          || type.equals("system")
          || value("select_type").endsWith("SUBQUERY")
              && !value("select_type").startsWith("DEPENDENT");
    }

    /** Known from the text alone to read no table, whatever the tables hold. */
    boolean touchesNothing() {
      String note = value("extra");
      String selectType = value("select_type");
      return selectType.endsWith("RESULT")
          || selectType.equals("INSERT")
          || selectType.equals("REPLACE")
          || note.startsWith("Impossible") && !note.contains("const table")
          || note.startsWith("No tables used")
          || note.startsWith("No matching rows after partition pruning");
    }
  }
}
