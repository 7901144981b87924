package dev.sallyport.masking;

import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which columns and tables masks speak of, in a database of which this catalogue is known. */
record MaskedNames(Masks masks, Catalogue catalogue) {
  private static final String ANY = "*";

  /** A masked column among these, by name. */
  Optional<String> masked(Lineage lineage) {
    return first(lineage).map(ColumnName::toString);
  }

  /** A masked column among these. */
  Optional<ColumnName> first(Lineage lineage) {
    return columns(lineage).filter(column -> rules(column).findAny().isPresent()).findFirst();
  }

  /** The rules that cover any of these. */
  List<MaskRule> rules(Lineage lineage) {
    return columns(lineage).flatMap(this::rules).distinct().toList();
  }

  private static Stream<ColumnName> columns(Lineage lineage) {
    return Stream.concat(lineage.columns().stream(), lineage.through().stream());
  }

  /** The rules that cover a column; of {@code *}, those that cover any column of the table. */
  private Stream<MaskRule> rules(ColumnName column) {
    if (!column.column().equals(OutputColumn.STAR)) {
      return masks.ruleOf(column).stream();
    }
    // Any column of the table. One that does not exist has none, and is looked at as a whole.
    return catalogue.table(column.table()).isPresent()
        ? covering(column.table()).stream()
        : Stream.empty();
  }

  boolean misses(StatementFacts facts) {
    return facts.has(Feature.UNKNOWN_COLUMN) || !facts.missingFrom(catalogue).isEmpty();
  }

  /** Whether the statement comes by a table that has a masked column, or may have. */
  boolean touchedBy(StatementFacts facts) {
    Set<TableName> missing = facts.missingFrom(catalogue);
    return masked(facts.uses()).isPresent()
        || facts.accesses().stream()
            .filter(access -> access.verb() != Verb.CALL)
            .map(Access::table)
            .filter(table -> !missing.contains(table))
            .anyMatch(table -> covering(table).isPresent());
  }

  /** A rule that covers some column of a table, or may. */
  private Optional<MaskRule> covering(TableName name) {
    Optional<Table> table = catalogue.table(name);
    if (table.isPresent()) {
      return table.get().columns().stream()
          .flatMap(column -> masks.rulesOf(new ColumnName(name, column.name())))
          .filter(rule -> !speaksOfData(rule, name))
          .findFirst();
    }
    return masks.rulesOf(name).filter(rule -> !speaksOfData(rule, name)).findFirst();
  }

  /** A rule for whatever schema speaks of data; the server's own tables need one of their own. */
  private static boolean speaksOfData(MaskRule rule, TableName name) {
    return rule.columns().schema().equals(ANY) && Catalogue.isSystemSchema(name.schema());
  }
}
