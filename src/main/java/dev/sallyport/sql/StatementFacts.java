package dev.sallyport.sql;

import dev.sallyport.sql.catalogue.Catalogue;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What one statement says.
 *
 * @param verb the main verb
 * @param accesses every table it touches and how, sub-selects and CTEs included, aliases and CTE
 *     names excluded
 * @param where how it limits the rows
 * @param limit the outermost LIMIT, when it is a literal
 * @param routines stored functions and procedures it calls, {@code schema.name} or {@code name},
 *     lower case; every function that is not one of MySQL's own counts
 * @param features what else a rule must know of
 * @param output the columns of the result, in their order; empty where none goes to the client
 * @param dependsOn what predicates, joins, grouping and ordering are made of: which rows there are
 *     tells of these columns
 * @param inference what can be inferred of columns otherwise
 * @param uses every column that is read anywhere, also one whose value goes nowhere
 * @param flows what is written, column by column
 * @param variables system variables it sets, lower case, {@code global.} or {@code persist.} before
 *     those not of the session
 * @param useSchema the schema of USE
 * @param destructive whether it takes away what no single row can bring back: an object goes, or
 *     every row of a table may change
 * @param parameters number of {@code ?} markers
 * @param text this statement's own text as the client sent it
 * @param fingerprint the statement in normalised form, literals replaced by {@code ?}
 * @param after the session's own objects once it has run
 * @param kill what a KILL ends; empty for one that names its target by anything but a number
 */
public record StatementFacts(
    Verb verb,
    Set<Access> accesses,
    WhereKind where,
    OptionalLong limit,
    Set<String> routines,
    Set<Feature> features,
    List<OutputColumn> output,
    Lineage dependsOn,
    Inference inference,
    Lineage uses,
    List<Flow> flows,
    Set<String> variables,
    Optional<String> useSchema,
    boolean destructive,
    int parameters,
    String text,
    String fingerprint,
    SessionObjects after,
    Optional<Kill> kill) {
  /** Their objects are not there yet, or no tables. */
  private static final Set<Verb> MAKES_OR_RUNS = EnumSet.of(Verb.CREATE, Verb.RENAME, Verb.CALL);

  /** Keeps copies. */
  public StatementFacts {
    accesses = Set.copyOf(accesses);
    routines = Set.copyOf(routines);
    features = Set.copyOf(features);
    output = List.copyOf(output);
    flows = List.copyOf(flows);
    variables = Set.copyOf(variables);
  }

  /**
   * The same facts of a text that nobody shall look at: equal for all texts that are read alike.
   */
  public StatementFacts withoutText() {
    return withText("");
  }

  /**
   * Whether the facts are the same, whatever the texts. Those of texts that are read alike are the
   * very same objects, so that nearly always nothing has to be compared.
   */
  public boolean isAlike(StatementFacts other) {
    boolean sameObjects =
        verb == other.verb
            && accesses == other.accesses
            && where == other.where
            && limit == other.limit
            && routines == other.routines
            && features == other.features
            && output == other.output
            && dependsOn == other.dependsOn
            && inference == other.inference
            && uses == other.uses
            && flows == other.flows
            && variables == other.variables
            && useSchema == other.useSchema
            && destructive == other.destructive
            && parameters == other.parameters
            && fingerprint == other.fingerprint
            && after == other.after
            && kill == other.kill;
    return sameObjects || withoutText().equals(other.withoutText());
  }

  /** The same facts of a text that differs in what was not looked at. */
  StatementFacts withText(String other) {
    return new StatementFacts(
        verb,
        accesses,
        where,
        limit,
        routines,
        features,
        output,
        dependsOn,
        inference,
        uses,
        flows,
        variables,
        useSchema,
        destructive,
        parameters,
        other,
        fingerprint,
        after,
        kill);
  }

  /**
   * Tables that it needs and the catalogue lacks: neither what it is about to make, nor what the
   * server or the session has besides.
   */
  public Set<TableName> missingFrom(Catalogue catalogue) {
    Set<TableName> missing = Set.of();
    for (Access access : accesses) {
      if (isNeeded(access) && catalogue.table(access.table()).isEmpty()) {
        // Of nearly all statements there is nothing to collect.
        missing = missing.isEmpty() ? new HashSet<>() : missing;
        missing.add(access.table());
      }
    }
    return Collections.unmodifiableSet(missing);
  }

  private static boolean isNeeded(Access access) {
    return !MAKES_OR_RUNS.contains(access.verb())
        && access.reach() != Access.Reach.TEMPORARY
        && !access.table().table().equals(OutputColumn.STAR)
        && !Catalogue.isSystemSchema(access.table().schema());
  }

  /** Roughly how many bytes it takes to remember them. */
  public int weight() {
    return Weight.of(this);
  }

  /** Whether it has the feature. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }
}
