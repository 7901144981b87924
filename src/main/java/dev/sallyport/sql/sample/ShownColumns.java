package dev.sallyport.sql.sample;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which columns of a changed table are looked at: those that the statement speaks of, then keys,
 * then the rest, in their order in the table.
 */
final class ShownColumns {
  /** More do not fit beside each other on a page. */
  static final int MAX_COLUMNS = 12;

  /**
   * So much of a long text is read, of which the first hundred characters or so are shown: what is
   * looked for in a text is never cut at the end of what is seen.
   */
  private static final int LONG_TEXT_CHARS = 4_096;

  /** Types whose values may be as long as memory. */
  private static final List<String> LONG_TYPES =
      List.of("tinytext", "text", "mediumtext", "longtext", "json");

  /** Types of which nobody reads a value. */
  private static final List<String> UNSEEN_TYPES =
      List.of(
          "tinyblob",
          "blob",
          "mediumblob",
          "longblob",
          "geometry",
          "point",
          "linestring",
          "polygon",
          "multi",
          "geom",
          "vector");

  private ShownColumns() {}

  /** The select list. */
  static String of(Table table, StatementFacts facts) throws NoSampleException {
    Set<String> spoken = spokenOf(table.name(), facts);
    List<Column> candidates =
        table.columns().stream()
            .filter(column -> !isOf(UNSEEN_TYPES, column))
            .filter(column -> !column.invisible() || isIn(spoken, column))
            .toList();
    Set<Column> chosen = new HashSet<>();
    Stream.of(
            candidates.stream().filter(column -> isIn(spoken, column)),
            candidates.stream().filter(Column::unique),
            candidates.stream())
        .flatMap(columns -> columns)
        .distinct()
        .limit(MAX_COLUMNS)
        .forEach(chosen::add);
    if (chosen.isEmpty()) {
      throw new NoSampleException("No column of " + table.name() + " can be shown.");
    }
    List<String> list = new ArrayList<>();
    candidates.stream().filter(chosen::contains).map(ShownColumns::expression).forEach(list::add);
    return String.join(", ", list);
  }

  private static String expression(Column column) {
    String name = "`" + column.name().replace("`", "``") + "`";
    return isOf(LONG_TYPES, column)
        ? "LEFT(" + name + ", " + LONG_TEXT_CHARS + ") AS " + name
        : name;
  }

  private static boolean isOf(List<String> types, Column column) {
    String type = column.type().toLowerCase(Locale.ROOT);
    return types.stream().anyMatch(type::startsWith);
  }

  private static boolean isIn(Set<String> names, Column column) {
    return names.contains(Identifiers.fold(column.name()));
  }

  private static Set<String> spokenOf(TableName table, StatementFacts facts) {
    return Stream.of(
            facts.uses().columns().stream(),
            facts.uses().through().stream(),
            facts.flows().stream().map(Flow::target))
        .flatMap(columns -> columns)
        .filter(column -> isOf(column, table))
        .map(column -> Identifiers.fold(column.column()))
        .collect(Collectors.toSet());
  }

  private static boolean isOf(ColumnName column, TableName table) {
    return column.table().schema().equalsIgnoreCase(table.schema())
        && column.table().table().equalsIgnoreCase(table.table());
  }
}
