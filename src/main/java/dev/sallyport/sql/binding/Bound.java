package dev.sallyport.sql.binding;

import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * A query whose names are bound.
 *
 * @param columns what it gives; a star among them stands for columns that are not known
 * @param influence what decides about its rows
 */
record Bound(List<OutputColumn> columns, Influence influence) {
  boolean isComplete() {
    return columns.stream().noneMatch(OutputColumn::isStar);
  }

  /** What any of its values is made of. */
  Lineage values() {
    return Lineage.union(columns.stream().map(OutputColumn::from).toList());
  }

  /** The columns of a set operation: each position is made of what any arm has there. */
  static List<OutputColumn> merged(List<OutputColumn> one, List<OutputColumn> other) {
    boolean known =
        one.size() == other.size()
            && one.stream().noneMatch(OutputColumn::isStar)
            && other.stream().noneMatch(OutputColumn::isStar);
    if (!known) {
      Lineage any = new Bound(From.both(one, other), Influence.NONE).values();
      return List.of(new OutputColumn(OutputColumn.STAR, any.unknown()));
    }
    List<OutputColumn> merged = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      OutputColumn left = one.get(i);
      OutputColumn right = other.get(i);
      merged.add(
          new OutputColumn(
              left.name(), left.from().and(right.from()), left.content().or(right.content())));
    }
    return merged;
  }

  /** The same columns under other names, where they can be counted. */
  static List<OutputColumn> renamed(List<OutputColumn> columns, List<String> names) {
    if (names.isEmpty()) {
      return columns;
    }
    boolean counted =
        columns.size() == names.size() && columns.stream().noneMatch(OutputColumn::isStar);
    Lineage any = new Bound(columns, Influence.NONE).values().unknown();
    List<OutputColumn> renamed = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      renamed.add(
          counted
              ? new OutputColumn(names.get(i), columns.get(i).from(), columns.get(i).content())
              : new OutputColumn(names.get(i), any));
    }
    return renamed;
  }
}
