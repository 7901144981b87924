package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Masked columns that one statement is shown, for people to read.
 *
 * @param rule the rule that shows them
 * @param columns sorted; the rule's patterns stand for what could not be told
 * @param groups of the rule's groups those that the principal is in
 */
public record RevealedColumns(String rule, List<String> columns, Set<String> groups) {
  /** Keeps copies. */
  public RevealedColumns {
    columns = List.copyOf(columns);
    groups = Set.copyOf(groups);
  }

  /** What a verdict shows of what a statement reads, writes or chooses by. */
  public static List<RevealedColumns> of(
      Verdict verdict, Inspection inspection, Principal principal) {
    if (verdict.reveals().isEmpty() || !(inspection instanceof Inspection.Understood understood)) {
      return List.of();
    }
    List<RevealedColumns> all = new ArrayList<>();
    for (Reveal reveal : verdict.reveals()) {
      Set<String> columns = new TreeSet<>();
      understood
          .statements()
          .forEach(facts -> add(facts, reveal, verdict.answerMasks().unrevealed(), columns));
      if (!columns.isEmpty()) {
        Set<String> groups = new HashSet<>(reveal.groups());
        groups.retainAll(principal.groups());
        all.add(new RevealedColumns(reveal.rule(), List.copyOf(columns), groups));
      }
    }
    return all;
  }

  private static void add(
      StatementFacts facts, Reveal reveal, Masks unrevealed, Set<String> columns) {
    Stream.concat(
            Stream.of(facts.uses(), facts.dependsOn()),
            facts.output().stream().map(OutputColumn::from))
        .forEach(from -> add(from, reveal, unrevealed, columns));
  }

  private static void add(Lineage from, Reveal reveal, Masks unrevealed, Set<String> columns) {
    if (!from.known()) {
      reveal.columns().forEach(glob -> columns.add(glob.toString()));
    }
    for (ColumnName column : from.columns()) {
      add(column, reveal, unrevealed, columns);
    }
    for (ColumnName column : from.through()) {
      add(column, reveal, unrevealed, columns);
    }
  }

  private static void add(ColumnName column, Reveal reveal, Masks unrevealed, Set<String> columns) {
    boolean shown = reveal.columns().stream().anyMatch(glob -> glob.covers(column));
    if (shown && unrevealed.ruleOf(column).isPresent()) {
      columns.add(column.toString());
    }
  }
}
