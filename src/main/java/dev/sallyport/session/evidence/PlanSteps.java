package dev.sallyport.session.evidence;

import dev.sallyport.session.relay.RowSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The steps of a plan, as EXPLAIN's traditional form tells them (MySQL Reference Manual, 10.8.2).
 *
 * @param steps in the order of the plan; empty when there is no plan
 */
public record PlanSteps(List<Step> steps) {
  /** No plan. */
  public static final PlanSteps NONE = new PlanSteps(List.of());

  /** Keeps a copy. */
  public PlanSteps {
    steps = List.copyOf(steps);
  }

  /** Of an answer to EXPLAIN. */
  public static PlanSteps of(RowSample.Grid plan) {
    List<String> columns = plan.columns().stream().map(c -> c.toLowerCase(Locale.ROOT)).toList();
    List<Step> steps = new ArrayList<>();
    for (List<String> row : plan.rows()) {
      steps.add(
          new Step(
              value(columns, row, "table"),
              value(columns, row, "type").toLowerCase(Locale.ROOT),
              value(columns, row, "key"),
              number(value(columns, row, "rows"))));
    }
    return new PlanSteps(steps);
  }

  private static String value(List<String> columns, List<String> row, String column) {
    int at = columns.indexOf(column);
    String value = at < 0 ? null : row.get(at);
    return value == null ? "" : value;
  }

  private static OptionalLong number(String digits) {
    return digits.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  /**
   * One step.
   *
   * @param table the name or alias in the statement, or {@code <derived2>} and the like
   * @param type how its rows are found; empty when none are
   * @param key the index by which; empty for none
   * @param rows an estimate
   */
  public record Step(String table, String type, String key, OptionalLong rows) {
    /** How its rows are found, in words. */
    public String scan() {
      return switch (type) {
        case "" -> "";
        case "all" -> "full scan";
        case "index" -> "full index scan";
        case "range" -> "index range";
        case "index_merge" -> "several indexes";
        case "const", "system", "eq_ref" -> "one row by key";
        default -> "index lookup";
      };
    }

    /** The same as part of a sentence. */
    public String how() {
      return switch (type) {
        case "" -> "";
        case "all" -> "full scan";
        case "index" -> "full scan of " + index();
        case "range" -> "range of " + index();
        default -> "by " + index();
      };
    }

    private String index() {
      return key.isEmpty() ? "an index" : key.equals("PRIMARY") ? "primary key" : "index " + key;
    }

    /** Whether it reads a table that the statement names, or a view of it. */
    boolean readsTable() {
      return !type.isEmpty() && !table.isEmpty() && !table.startsWith("<");
    }
  }
}
