package dev.sallyport.sql.binding;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Access.Reach;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Kill;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The facts of one statement while they are being gathered. */
public final class FactsDraft {
  /** What a definition does to the statement that uses it. */
  private static final Set<Feature> BEHIND =
      EnumSet.of(
          Feature.LOAD_FILE,
          Feature.INTO_FILE,
          Feature.WAITS,
          Feature.READS_VARIABLE,
          Feature.WRITES_VARIABLE,
          Feature.DEPENDS_ON_SESSION,
          Feature.READS_DIAGNOSTICS,
          Feature.READS_ROW_COUNT,
          Feature.READS_COUNTERS,
          Feature.CHANGES_CATALOGUE,
          Feature.CHOOSES_PARTITION);

  private final SqlContext context;
  private final Definitions definitions;
  private final int depth;
  private final Set<Access> accesses = new LinkedHashSet<>();
  private final Set<String> routines = new LinkedHashSet<>();
  private final Set<Feature> features = EnumSet.noneOf(Feature.class);
  private final List<Flow> flows = new ArrayList<>();
  private final Set<String> variables = new LinkedHashSet<>();
  private Verb verb = Verb.SELECT;
  private WhereKind where = WhereKind.NONE;
  private OptionalLong limit = OptionalLong.empty();
  private Optional<String> useSchema = Optional.empty();
  private Optional<Kill> kill = Optional.empty();
  private List<OutputColumn> output = List.of();
  private final Gathering dependsOn = new Gathering();
  private final Gathering uses = new Gathering();
  private final InferenceDraft inference = new InferenceDraft();
  private SessionObjects session;
  private Scope base;
  private BodyState body = new BodyState();
  private boolean changesReading;
  private boolean destructive;

  /**
   * A draft without facts.
   *
   * @param depth how many views, routines and triggers stand around the statement
   * @param steps what is left of those that the text may take
   */
  public FactsDraft(SqlContext context, Definitions definitions, int depth, Steps steps) {
    this.base = Scope.outermost(steps);
    this.context = context;
    this.definitions = definitions;
    this.depth = depth;
    this.session = context.session();
  }

  /** The session's state at the statement. */
  public SqlContext context() {
    return context;
  }

  /** A draft for a body inside this statement, which knows nothing of the session. */
  public FactsDraft inside() {
    return new FactsDraft(context.with(SessionObjects.NONE), definitions, depth + 1, base.steps());
  }

  /** A draft for one more statement of the same body. */
  public FactsDraft beside() {
    FactsDraft next = new FactsDraft(context.with(session), definitions, depth, base.steps());
    next.base = base;
    next.body = body;
    return next;
  }

  /** What is known of the body around the statement. */
  public BodyState body() {
    return body;
  }

  /** Takes over what one more statement of the same body does. */
  public void beside(StatementFacts facts) {
    accesses.addAll(facts.accesses());
    routines.addAll(facts.routines());
    features.addAll(facts.features());
    variables.addAll(facts.variables());
    flows.addAll(facts.flows());
    uses.add(facts.uses());
    inference.tells(facts.inference());
    dependsOn(facts.dependsOn());
    destructive |= facts.destructive();
    session = facts.after();
  }

  /** The body is of a trigger of this table: NEW and OLD are its rows. */
  public void rowOfTrigger(TableName table) {
    base = Scope.outermost(base.steps());
    base.offer(TriggerRow.of(table, context, definitions, depth, base.steps()));
  }

  /** The column of a trigger's row. */
  public Optional<ColumnName> trigger(String row, String column) {
    return TriggerRow.column(base.from(), row, column);
  }

  /** Where names are looked up that the statement itself does not define. */
  Scope scope() {
    return base.inner();
  }

  Definitions definitions() {
    return definitions;
  }

  int depth() {
    return depth;
  }

  /** Sets the main verb. */
  public void verb(Verb mainVerb) {
    verb = mainVerb;
  }

  /** The main verb so far. */
  public Verb verb() {
    return verb;
  }

  /** Adds an access to a table that the statement names; it may be a temporary one. */
  public void access(Verb how, TableName table) {
    boolean temporary = session.temporaryTable(table).isPresent();
    boolean hides = !context.catalogue().isKnown() || context.catalogue().table(table).isPresent();
    if (temporary && hides && body.isUnsure(table)) {
      throw new UnreadableException(
          "whether "
              + table
              + " is a temporary table there cannot be told: it is made in some ways of a body only");
    }
    accesses.add(new Access(how, table, temporary ? Reach.TEMPORARY : Reach.DIRECT));
  }

  /** Adds an access. */
  public void access(Access access) {
    accesses.add(access);
  }

  /** The accesses so far. */
  public Set<Access> accesses() {
    return accesses;
  }

  /** Every table of the selected schema. */
  public TableName wholeSelectedSchema() {
    return TableName.wholeSchema(context.schema().orElse(""));
  }

  /** Adds a routine, {@code schema.name} or {@code name}. */
  public void routine(String name) {
    routines.add(name.toLowerCase(Locale.ROOT));
  }

  /** Adds a feature. */
  public void feature(Feature feature) {
    features.add(feature);
  }

  /** Adds features. */
  public void features(Collection<Feature> some) {
    features.addAll(some);
  }

  /** Whether the feature was met. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** Sets the result's columns. */
  public void output(List<OutputColumn> columns) {
    output = List.copyOf(columns);
  }

  /** Which rows there are tells of this too. */
  public void dependsOn(Lineage more) {
    dependsOn(Influence.NONE.and(more));
  }

  void dependsOn(Influence more) {
    dependsOn.add(more.all());
    uses.add(more.all());
    inference.chosen(more.chosen());
  }

  /** What can be inferred besides. */
  public InferenceDraft inference() {
    return inference;
  }

  /** This is read. */
  public void uses(Lineage more) {
    uses.add(more);
  }

  /** Everything that was read so far. */
  public Lineage uses() {
    return uses.lineage();
  }

  /** This is written. Temporary tables remember what they hold. */
  public void flow(Flow flow) {
    flows.add(flow);
    TableName table = flow.target().table();
    Optional<List<OutputColumn>> temporary = session.temporaryTable(table);
    if (temporary.isPresent()) {
      String column = flow.target().column();
      base.steps().lookAt(temporary.get().size());
      List<OutputColumn> columns = new ArrayList<>();
      for (OutputColumn held : temporary.get()) {
        boolean written =
            column.equals(OutputColumn.STAR)
                || held.isStar()
                || Identifiers.same(held.name(), column);
        columns.add(written ? new OutputColumn(held.name(), held.from().and(flow.from())) : held);
      }
      session = session.withTemporaryTable(table, columns);
    }
  }

  /** Adds a system variable that is set. */
  public void variable(String name) {
    variables.add(name);
  }

  /** Sets how rows are limited. */
  public void where(WhereKind kind) {
    where = kind;
  }

  /** How rows are limited so far. */
  public WhereKind where() {
    return where;
  }

  /** Sets the outermost limit. */
  public void limit(OptionalLong rows) {
    limit = rows;
  }

  /** Sets the schema of USE. */
  public void useSchema(String schema) {
    useSchema = Optional.of(schema);
  }

  /** Sets what KILL ends. */
  public void kill(Kill target) {
    kill = Optional.of(target);
  }

  /** The statement changes how later text is read: schema, sql_mode, character set. */
  public void changesReading() {
    changesReading = true;
  }

  /** Whether later text is read differently. */
  public boolean isReadingChanged() {
    return changesReading || useSchema.isPresent();
  }

  /** The statement takes away what no single row can bring back. */
  public void destructive() {
    destructive = true;
  }

  /** The session's own objects as the statement leaves them, so far. */
  public SessionObjects session() {
    return session;
  }

  /** Changes the session's own objects. */
  public void session(SessionObjects changed) {
    session = changed;
  }

  /** A user variable is assigned. */
  public void assign(String variable, Lineage value) {
    session = session.withVariable(variable, value);
  }

  /**
   * Takes over what a definition does that the statement uses.
   *
   * @param reach how its accesses are reached
   */
  public void behind(StatementFacts facts, Reach reach) {
    inference.tells(facts.inference());
    does(facts, reach);
    session = Left.by(facts, session);
  }

  /** The same of a routine's body that is only defined: it leaves nothing in the session. */
  public void defines(StatementFacts body) {
    inference.tells(body.inference());
    does(body, Reach.ROUTINE);
  }

  /** The same of a trigger, for a row whose values are given if a table is named here. */
  void fires(StatementFacts facts, Optional<TableName> given) {
    inference.behind(facts.inference(), given);
    does(facts, Reach.TRIGGER);
    session = Left.by(facts, session);
  }

  private void does(StatementFacts facts, Reach reach) {
    for (Access access : facts.accesses()) {
      // What the definition itself reaches through another one stays what it is.
      Reach how = access.reach() == Reach.DIRECT ? reach : access.reach();
      accesses.add(new Access(access.verb(), access.table(), how));
    }
    routines.addAll(facts.routines());
    facts.features().stream().filter(BEHIND::contains).forEach(features::add);
    flows.addAll(facts.flows());
    uses.add(facts.uses());
    destructive |= facts.destructive();
  }

  /**
   * Takes over what a statement in a string does.
   *
   * @param runs whether it runs now
   */
  public void inner(StatementFacts facts, boolean runs) {
    accesses.addAll(facts.accesses());
    routines.addAll(facts.routines());
    features.addAll(facts.features());
    flows.addAll(facts.flows());
    uses.add(facts.uses());
    dependsOn.add(facts.dependsOn());
    inference.inner(facts.inference());
    where = facts.where();
    limit = facts.limit();
    destructive |= facts.destructive();
    if (runs) {
      facts.useSchema().ifPresent(this::useSchema);
      variables.addAll(facts.variables());
      changesReading |= !facts.variables().isEmpty();
      output = facts.output();
      session = facts.after();
    }
  }

  /** The finished facts. */
  public StatementFacts finish(int parameters, String text, String fingerprint) {
    boolean everyRow = (verb == Verb.UPDATE || verb == Verb.DELETE) && where != WhereKind.SELECTIVE;
    return new StatementFacts(
        verb,
        accesses,
        where,
        limit,
        routines,
        features,
        output,
        dependsOn.lineage(),
        inference.finish(),
        uses.lineage(),
        flows.stream().distinct().toList(),
        variables,
        useSchema,
        destructive || everyRow,
        parameters,
        text,
        fingerprint,
        session,
        kill);
  }
}
