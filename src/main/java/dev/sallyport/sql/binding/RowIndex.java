package dev.sallyport.sql.binding;

import dev.sallyport.sql.Identifiers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a FROM offers, for names without a qualifier: looked through once, however many ask.
 *
 * @param columns those of the row, in its order, by the keys of their names
 * @param open sources that may have columns besides those that are known
 */
record RowIndex(Map<String, List<SourceColumn>> columns, List<Source> open) {
  static RowIndex of(From from) {
    return new RowIndex(
        from.row().stream()
            .filter(column -> !column.isStar())
            .collect(Collectors.groupingBy(column -> Identifiers.key(column.name()))),
        from.sources().stream().filter(source -> !source.isComplete()).toList());
  }

  /** All columns of that name. */
  List<SourceColumn> named(String name) {
    return columns.getOrDefault(Identifiers.key(name), List.of());
  }
}
