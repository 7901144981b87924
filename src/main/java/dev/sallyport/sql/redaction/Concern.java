package dev.sallyport.sql.redaction;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether a statement concerns masked columns at all, and whether it can be told how. */
final class Concern {
  /** Statements of which each value can be followed to what it is compared with or assigned to. */
  static final Set<Verb> FOLLOWED =
      EnumSet.of(Verb.SELECT, Verb.INSERT, Verb.REPLACE, Verb.UPDATE, Verb.DELETE);

  private final Catalogue catalogue;
  private final Predicate<ColumnName> covered;

  Concern(Catalogue catalogue, Predicate<ColumnName> covered) {
    this.catalogue = catalogue;
    this.covered = covered;
  }

  /** Whether it may read, write or choose by a masked column. */
  boolean isRaisedBy(StatementFacts facts) {
    if (names(facts) && !catalogue.isKnown()
        || facts.has(Feature.UNKNOWN_COLUMN)
        || !facts.missingFrom(catalogue).isEmpty()) {
      return true;
    }
    boolean elsewhere =
        !FOLLOWED.contains(facts.verb())
            || facts.accesses().stream()
                .anyMatch(a -> isBehindTheScenes(a.reach()) && hasMasked(a.table()));
    boolean unknown = lineages(facts).anyMatch(lineage -> !lineage.known());
    return unknown && !facts.routines().isEmpty()
        || (elsewhere || unknown)
            && facts.accesses().stream().anyMatch(access -> hasMasked(access.table()))
        || lineages(facts).anyMatch(this::isMasked)
        || facts.flows().stream().map(Flow::target).anyMatch(this::mayBeMasked);
  }

  /** Whether a masked column gets what the statement writes to another column first. */
  boolean isPassedOn(StatementFacts facts) {
    return facts.flows().stream()
        .filter(flow -> mayBeMasked(flow.target()))
        .flatMap(flow -> flow.from().columns().stream())
        .anyMatch(from -> facts.flows().stream().anyMatch(flow -> flow.target().equals(from)));
  }

  /** Whether a definition names a column that will be masked once it is there. */
  boolean isDefinedBy(StatementFacts facts, Tokens tokens) {
    List<TableName> tables = facts.accesses().stream().map(Access::table).distinct().toList();
    return IntStream.range(0, tokens.size())
        .filter(i -> tokens.kind(i) == TokenKind.WORD || tokens.kind(i) == TokenKind.QUOTED)
        .mapToObj(tokens::name)
        .distinct()
        .anyMatch(
            name -> tables.stream().anyMatch(table -> covered.test(new ColumnName(table, name))));
  }

  /** Whether nothing but what the statement names is touched. */
  static boolean isDirect(StatementFacts facts) {
    return facts.routines().isEmpty()
        && facts.accesses().stream().allMatch(a -> a.reach() == Access.Reach.DIRECT);
  }

  private static boolean isBehindTheScenes(Access.Reach reach) {
    return reach == Access.Reach.TRIGGER
        || reach == Access.Reach.CASCADE
        || reach == Access.Reach.ROUTINE;
  }

  private static boolean names(StatementFacts facts) {
    return !facts.accesses().isEmpty() || !facts.routines().isEmpty();
  }

  private static Stream<Lineage> lineages(StatementFacts facts) {
    return Stream.of(
            Stream.of(facts.uses(), facts.dependsOn()),
            facts.output().stream().map(OutputColumn::from),
            facts.flows().stream().map(Flow::from))
        .flatMap(all -> all);
  }

  private boolean isMasked(Lineage lineage) {
    return Stream.concat(lineage.columns().stream(), lineage.through().stream())
        .anyMatch(this::isMasked);
  }

  private boolean isMasked(ColumnName column) {
    return column.column().equals(OutputColumn.STAR)
        ? hasMasked(column.table())
        : covered.test(column);
  }

  /** A column that the catalogue lacks is any of its table. */
  private boolean mayBeMasked(ColumnName column) {
    boolean known =
        catalogue.table(column.table()).stream()
            .flatMap(table -> table.columns().stream())
            .anyMatch(listed -> Identifiers.same(listed.name(), column.column()));
    return isMasked(column) || !known && hasMasked(column.table());
  }

  private boolean hasMasked(TableName name) {
    return catalogue.table(name).stream()
        .flatMap(table -> table.columns().stream())
        .anyMatch(column -> covered.test(new ColumnName(name, column.name())));
  }
}
