package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Inference;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Kill;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Facts by hand, for tests of the policy alone. Each method gives other facts. */
final class Facts {
  static final Principal AGENT =
      new Principal("idp:bot", Principal.Kind.AGENT, "bot", Set.of("agents"), "idp", Map.of());

  private final Verb verb;
  private Set<Access> accesses = Set.of();
  private WhereKind where = WhereKind.NONE;
  private Set<String> routines = Set.of();
  private Set<Feature> features = Set.of();
  private List<OutputColumn> output = List.of();
  private Lineage uses = Lineage.UNKNOWN;
  private List<Flow> flows = List.of();
  private Set<String> variables = Set.of();
  private Optional<String> useSchema = Optional.empty();
  private String text;
  private SessionObjects after = SessionObjects.NONE;
  private Optional<Kill> kill = Optional.empty();

  private Facts(Verb verb) {
    this.verb = verb;
    this.text = verb.word();
  }

  static Facts of(Verb verb, String... tables) {
    return new Facts(verb).and(verb, tables);
  }

  Facts and(Verb accessVerb, String... tables) {
    return by(Access.Reach.DIRECT, accessVerb, tables);
  }

  Facts by(Access.Reach reach, Verb accessVerb, String... tables) {
    Set<Access> all = new HashSet<>(accesses);
    for (String table : tables) {
      all.add(new Access(accessVerb, table(table), reach));
    }
    return touching(all);
  }

  Facts touching(Set<Access> all) {
    return with(copy -> copy.accesses = Set.copyOf(all));
  }

  Facts where(WhereKind kind) {
    return with(copy -> copy.where = kind);
  }

  Facts calling(String... names) {
    return with(copy -> copy.routines = Set.of(names));
  }

  Facts with(Feature... some) {
    return with(copy -> copy.features = Set.of(some));
  }

  Facts setting(String... names) {
    return with(copy -> copy.variables = Set.of(names));
  }

  Facts using(String schema) {
    return with(copy -> copy.useSchema = Optional.of(schema));
  }

  Facts saying(String sql) {
    return with(copy -> copy.text = sql);
  }

  /** Reads these columns, {@code schema.table.column}, and no other. */
  Facts reading(String... columns) {
    return with(copy -> copy.uses = lineage(columns));
  }

  Facts using(Lineage columns) {
    return with(copy -> copy.uses = columns);
  }

  /** Writes constants into these columns. */
  Facts writing(String... columns) {
    List<Flow> all = new ArrayList<>();
    for (String column : columns) {
      all.add(new Flow(column(column), Lineage.NONE));
    }
    return with(copy -> copy.flows = all);
  }

  Facts giving(Lineage... from) {
    return giving(Arrays.stream(from).map(f -> new OutputColumn("c", f)).toList());
  }

  Facts giving(List<OutputColumn> columns) {
    return with(copy -> copy.output = columns);
  }

  Facts killing(long number) {
    return with(copy -> copy.kill = Optional.of(new Kill(number, false)));
  }

  /** The text that a name stands for. */
  Facts knowing(String name, String statement) {
    return with(
        copy ->
            copy.after =
                after.withPrepared(
                    name,
                    new SessionObjects.Prepared(
                        statement, Optional.empty(), SqlMode.DEFAULT, StandardCharsets.UTF_8)));
  }

  static Lineage lineage(String... columns) {
    return Arrays.stream(columns)
        .map(column -> Lineage.of(column(column)))
        .reduce(Lineage.NONE, Lineage::and);
  }

  static ColumnName column(String name) {
    int dot = name.lastIndexOf('.');
    return new ColumnName(table(name.substring(0, dot)), name.substring(dot + 1));
  }

  private static TableName table(String name) {
    int dot = name.indexOf('.');
    return new TableName(dot < 0 ? "" : name.substring(0, dot), name.substring(dot + 1));
  }

  private Facts with(Consumer<Facts> change) {
    Facts copy = new Facts(verb);
    copy.accesses = accesses;
    copy.where = where;
    copy.routines = routines;
    copy.features = features;
    copy.output = output;
    copy.uses = uses;
    copy.flows = flows;
    copy.variables = variables;
    copy.useSchema = useSchema;
    copy.text = text;
    copy.after = after;
    copy.kill = kill;
    change.accept(copy);
    return copy;
  }

  StatementFacts statement() {
    return new StatementFacts(
        verb,
        accesses,
        where,
        OptionalLong.empty(),
        routines,
        features,
        output,
        Lineage.NONE,
        Inference.NONE,
        uses,
        flows,
        variables,
        useSchema,
        false,
        0,
        text,
        text,
        after,
        kill);
  }

  Question question(long... estimatedRows) {
    return question(AGENT, "orders", List.of(this), estimatedRows);
  }

  static Question question(
      Principal principal, String connection, List<Facts> statements, long... estimatedRows) {
    return new Question(
        principal,
        connection,
        new Inspection.Understood(statements.stream().map(Facts::statement).toList()),
        Arrays.stream(estimatedRows)
            .boxed()
            .findFirst()
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()));
  }
}
