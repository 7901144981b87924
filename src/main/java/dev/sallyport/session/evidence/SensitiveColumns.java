package dev.sallyport.session.evidence;

import dev.sallyport.policy.Masks;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Masked columns that a statement touches, and how. */
public final class SensitiveColumns {
  private static final int MAX_LISTED = 40;

  private SensitiveColumns() {}

  /**
   * In words.
   *
   * @param masks that hold where nothing is revealed, those of foreign keys included
   */
  public static List<String> of(List<StatementFacts> statements, Masks masks, Catalogue catalogue) {
    Set<String> read = new TreeSet<>();
    Set<String> written = new TreeSet<>();
    for (StatementFacts facts : statements) {
      Stream.concat(
              Stream.of(facts.uses(), facts.dependsOn()),
              facts.output().stream().map(OutputColumn::from))
          .forEach(from -> add(from, masks, catalogue, read));
      facts.flows().stream().map(Flow::target).forEach(c -> add(c, masks, catalogue, written));
    }
    List<String> all = new ArrayList<>();
    read.forEach(name -> all.add(name + (written.contains(name) ? " (read, written)" : " (read)")));
    written.stream().filter(name -> !read.contains(name)).forEach(n -> all.add(n + " (written)"));
    if (all.size() > MAX_LISTED) {
      return Stream.concat(all.stream().limit(MAX_LISTED), Stream.of("and more")).toList();
    }
    return all;
  }

  private static void add(Lineage from, Masks masks, Catalogue catalogue, Set<String> names) {
    from.columns().forEach(column -> add(column, masks, catalogue, names));
    from.through().forEach(column -> add(column, masks, catalogue, names));
  }

  /** Of a column that could not be told, all masked ones of its table. */
  private static void add(ColumnName column, Masks masks, Catalogue catalogue, Set<String> names) {
    if (column.column().equals(OutputColumn.STAR)) {
      catalogue.table(column.table()).stream()
          .flatMap(table -> table.columns().stream())
          .map(each -> new ColumnName(column.table(), each.name()))
          .filter(each -> masks.ruleOf(each).isPresent())
          .forEach(each -> names.add(each.toString()));
    } else if (masks.ruleOf(column).isPresent()) {
      names.add(column.toString());
    }
  }
}
