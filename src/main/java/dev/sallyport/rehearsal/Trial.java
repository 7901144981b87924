package dev.sallyport.rehearsal;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.Question;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A statement tried as somebody: nothing runs.
 *
 * @param outcome what would become of it
 * @param decisions one for each act of it
 * @param reason why it was not understood; empty when it was
 * @param statements what was understood of each part of it
 * @param byNamesAlone whether nothing was known of what exists in the database
 * @param estimateMatters whether a rule asks how many rows it would touch
 */
public record Trial(
    Outcome outcome,
    List<Decision> decisions,
    Optional<String> reason,
    List<Part> statements,
    boolean byNamesAlone,
    boolean estimateMatters) {
  private static final int SERVER_VERSION = 80_033;
  private static final Set<Verb> READS = Set.of(Verb.SELECT, Verb.SHOW, Verb.EXPLAIN, Verb.HANDLER);

  /** Keeps copies. */
  public Trial {
    decisions = List.copyOf(decisions);
    statements = List.copyOf(statements);
  }

  /**
   * What is tried.
   *
   * @param estimatedRows what the server would expect; empty when not known
   * @param at when; empty means now
   */
  public record Request(
      Principal principal,
      String connection,
      Optional<String> schema,
      String statement,
      OptionalLong estimatedRows,
      Optional<Instant> at) {
    /** The same in another schema. */
    Request in(Optional<String> other) {
      return new Request(principal, connection, other, statement, estimatedRows, at);
    }
  }

  /**
   * What one statement says.
   *
   * @param missing tables that it names and the database does not have
   */
  public record Part(
      String verb,
      List<String> verbs,
      List<String> reads,
      List<String> writes,
      List<OutputOf> columns,
      String where,
      boolean destructive,
      List<String> routines,
      List<String> missing,
      String fingerprint) {}

  /** A column of the result, and what it is made of. */
  public record OutputOf(String name, List<String> from, boolean known) {}

  /** Tries it. */
  public static Trial of(
      PolicySet policies, Inspector inspector, Catalogue catalogue, Request asked) {
    SqlContext context =
        new SqlContext(
                asked.schema(), SqlMode.DEFAULT, StandardCharsets.UTF_8, SERVER_VERSION, false)
            .with(catalogue);
    Inspection inspection =
        inspector.inspect(asked.statement().getBytes(StandardCharsets.UTF_8), context);
    Question question =
        new Question(
            asked.principal(), asked.connection(), inspection, asked.estimatedRows(), asked.at());
    Decision.Explanation explanation = policies.explain(question);
    List<Part> parts =
        inspection instanceof Inspection.Understood understood
            ? understood.statements().stream().map(facts -> part(facts, catalogue)).toList()
            : List.of();
    return new Trial(
        Outcome.of(explanation.verdict(), inspection, catalogue),
        explanation.decisions(),
        inspection instanceof Inspection.Opaque opaque
            ? Optional.of(opaque.reason())
            : Optional.empty(),
        parts,
        !catalogue.isKnown(),
        policies.asksForEstimate(question));
  }

  private static Part part(StatementFacts facts, Catalogue catalogue) {
    Set<String> verbs = new TreeSet<>(Set.of(facts.verb().word()));
    facts.accesses().forEach(access -> verbs.add(access.verb().word()));
    return new Part(
        facts.verb().word(),
        List.copyOf(verbs),
        tables(facts, access -> READS.contains(access.verb())),
        tables(facts, access -> !READS.contains(access.verb())),
        facts.output().stream().map(Trial::column).toList(),
        facts.where().name().toLowerCase(Locale.ROOT),
        facts.destructive(),
        facts.routines().stream().sorted().toList(),
        catalogue.isKnown()
            ? facts.missingFrom(catalogue).stream().map(Object::toString).sorted().toList()
            : List.of(),
        facts.fingerprint());
  }

  private static OutputOf column(OutputColumn column) {
    return new OutputOf(
        column.name(),
        column.from().columns().stream().map(ColumnName::toString).sorted().toList(),
        column.from().known());
  }

  private static List<String> tables(StatementFacts facts, Predicate<Access> which) {
    return facts.accesses().stream()
        .filter(which)
        .map(access -> access.table().toString())
        .distinct()
        .sorted()
        .toList();
  }
}
