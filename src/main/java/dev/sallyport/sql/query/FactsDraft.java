package dev.sallyport.sql.query;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnUse;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The facts of one statement while they are being gathered. */
public final class FactsDraft {
  private final SqlContext context;
  private final Set<Access> accesses = new LinkedHashSet<>();
  private final Set<String> routines = new LinkedHashSet<>();
  private final Set<Feature> features = EnumSet.noneOf(Feature.class);
  private final List<ColumnUse> columns = new ArrayList<>();
  private final List<OutputAlias> outputAliases = new ArrayList<>();
  private final Set<String> variables = new LinkedHashSet<>();
  private Verb verb = Verb.SELECT;
  private WhereKind where = WhereKind.NONE;
  private OptionalLong limit = OptionalLong.empty();
  private Optional<String> useSchema = Optional.empty();
  private boolean changesReading;

  /** A draft without facts. */
  public FactsDraft(SqlContext context) {
    this.context = context;
  }

  /** The session's state at the statement. */
  public SqlContext context() {
    return context;
  }

  /** Sets the main verb. */
  public void verb(Verb mainVerb) {
    verb = mainVerb;
  }

  /** The main verb so far. */
  public Verb verb() {
    return verb;
  }

  /** Adds an access. */
  public void access(Verb how, TableName table) {
    accesses.add(new Access(how, table));
  }

  /** The accesses so far. */
  public Set<Access> accesses() {
    return accesses;
  }

  /** The table of an unqualified name. */
  public TableName table(String name) {
    return new TableName(context.schema().orElse(""), name);
  }

  /** Every table of a schema. */
  public static TableName wholeSchema(String schema) {
    return new TableName(schema, "*");
  }

  /** Every table of the selected schema. */
  public TableName wholeSelectedSchema() {
    return wholeSchema(context.schema().orElse(""));
  }

  /** Adds a routine, {@code schema.name} or {@code name}. */
  public void routine(String name) {
    routines.add(name.toLowerCase(java.util.Locale.ROOT));
  }

  /** Adds a feature. */
  public void feature(Feature feature) {
    features.add(feature);
  }

  /** Whether the feature was met. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** Adds an occurrence of a column name. */
  public void column(String name, ColumnUse.Role role) {
    columns.add(new ColumnUse(name, role));
  }

  /** How many occurrences of column names there are so far. */
  int columnCount() {
    return columns.size();
  }

  /**
   * A plain item of the outermost list is also known by this name: whoever uses it, uses the
   * column.
   */
  void outputAlias(String alias, String column) {
    outputAliases.add(new OutputAlias(alias, column));
  }

  private record OutputAlias(String alias, String column) {
    boolean mayBeMeantBy(String name) {
      return !isKeptAsWritten() || name.equalsIgnoreCase(alias);
    }

    /**
     * MySQL cuts blanks and the like from the front of an alias, and puts a question mark in place
     * of a character that its names cannot hold. Then the column goes by a name that nobody wrote.
     */
    private boolean isKeptAsWritten() {
      boolean visible = !alias.isEmpty() && alias.charAt(0) > ' ' && alias.charAt(0) < 0x7f;
      return visible
          && alias
              .chars()
              .noneMatch(
                  c -> c < ' ' || c == 0x7f || c == 0xfffd || Character.isSurrogate((char) c));
    }
  }

  private List<ColumnUse> usesThroughAliases() {
    return outputAliases.stream()
        .filter(
            output ->
                columns.stream()
                    .anyMatch(
                        use ->
                            use.role() == ColumnUse.Role.OTHER && output.mayBeMeantBy(use.name())))
        .map(output -> new ColumnUse(output.column(), ColumnUse.Role.OTHER))
        .toList();
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

  /** The statement changes how later text is read: schema, sql_mode, character set. */
  public void changesReading() {
    changesReading = true;
  }

  /** Whether later text is read differently. */
  public boolean isReadingChanged() {
    return changesReading || useSchema.isPresent();
  }

  /** The finished facts. */
  public StatementFacts finish(int parameters, String text, String fingerprint) {
    columns.addAll(usesThroughAliases());
    return new StatementFacts(
        verb,
        accesses,
        where,
        limit,
        routines,
        features,
        columns,
        List.of(),
        Lineage.UNKNOWN,
        Lineage.UNKNOWN,
        List.of(),
        variables,
        useSchema,
        false,
        parameters,
        text,
        fingerprint,
        context.session());
  }
}
