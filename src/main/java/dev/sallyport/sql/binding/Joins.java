package dev.sallyport.sql.binding;

import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.syntax.TableReference.Join;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** NATURAL and USING: columns that both sides have become one (Reference Manual, 15.2.13.2). */
final class Joins {
  private final boolean mariaDb;

  /**
   * Of one server.
   *
   * @param mariaDb to which a column of USING is no more visible than it was; to MySQL it is
   */
  Joins(boolean mariaDb) {
    this.mariaDb = mariaDb;
  }

  /** The joined row; the columns that became one decide about the rows. */
  From common(Join join, From left, From right, Scope scope) {
    boolean outerRight = join.kind() == Join.Kind.RIGHT;
    List<SourceColumn> first = outerRight ? right.row() : left.row();
    List<SourceColumn> second = outerRight ? left.row() : right.row();
    List<SourceColumn> common = new ArrayList<>();
    List<SourceColumn> row = new ArrayList<>();
    boolean complete = left.isComplete() && right.isComplete();
    if (join.natural()) {
      if (!complete) {
        // Which columns are compared is not known: any of them may be.
        scope.influence(all(left).and(all(right)).unknown());
      }
      Map<String, SourceColumn> others = byName(second);
      for (SourceColumn column : first) {
        // NATURAL compares what * would give.
        SourceColumn other = others.get(Identifiers.key(column.name()));
        if (other != null && column.visible() && other.visible()) {
          common.add(one(column, other));
        }
      }
    } else {
      usingColumns(join, left, right, first, common);
    }
    for (SourceColumn column : common) {
      scope.steps().follow(column.from());
      scope.influence(column.from());
    }
    row.addAll(common);
    Map<String, SourceColumn> merged = byName(common);
    rest(first, merged, row);
    rest(second, merged, row);
    return left.and(right).withRow(row);
  }

  private void usingColumns(
      Join join, From left, From right, List<SourceColumn> first, List<SourceColumn> common) {
    List<String> ordered = new ArrayList<>();
    for (SourceColumn column : first) {
      join.using().stream().filter(column::isNamed).findFirst().ifPresent(ordered::add);
    }
    join.using().stream().filter(name -> !ordered.contains(name)).forEach(ordered::add);
    for (String name : ordered) {
      Lineage both = in(left, name).and(in(right, name));
      boolean visible = !mariaDb || named(first, name).map(SourceColumn::visible).orElse(true);
      common.add(new SourceColumn(name, both, visible));
    }
  }

  private static Lineage in(From side, String name) {
    Optional<SourceColumn> listed = named(side.row(), name);
    if (listed.isPresent()) {
      return listed.get().from();
    }
    List<Lineage> possible =
        side.sources().stream().filter(s -> !s.isComplete()).map(s -> s.unlisted(name)).toList();
    return possible.size() == 1 ? possible.get(0) : Lineage.union(possible).unknown();
  }

  private static Lineage all(From side) {
    return Lineage.union(side.row().stream().map(SourceColumn::from).toList());
  }

  private static SourceColumn one(SourceColumn column, SourceColumn other) {
    return new SourceColumn(column.name(), column.from().and(other.from()), column.visible());
  }

  private static Optional<SourceColumn> named(List<SourceColumn> row, String name) {
    return row.stream().filter(c -> c.isNamed(name)).findFirst();
  }

  /** The first of each name; a star has none. */
  private static Map<String, SourceColumn> byName(List<SourceColumn> row) {
    Map<String, SourceColumn> named = new HashMap<>();
    row.stream()
        .filter(column -> !column.isStar())
        .forEach(column -> named.putIfAbsent(Identifiers.key(column.name()), column));
    return named;
  }

  private static void rest(
      List<SourceColumn> side, Map<String, SourceColumn> common, List<SourceColumn> row) {
    for (SourceColumn column : side) {
      if (!common.containsKey(Identifiers.key(column.name()))) {
        row.add(column);
      }
    }
  }
}
