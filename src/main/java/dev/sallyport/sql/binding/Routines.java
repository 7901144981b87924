package dev.sallyport.sql.binding;

import dev.sallyport.sql.Access.Reach;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Calls of what the server does not answer itself: stored and loadable functions, procedures. */
public final class Routines {
  /** Functions of the schema sys that only reckon (Reference Manual, 30.4.5). */
  private static final Set<String> HARMLESS =
      Set.of(
          "extract_schema_from_file_name",
          "extract_table_from_file_name",
          "format_bytes",
          "format_path",
          "format_statement",
          "format_time",
          "list_add",
          "list_drop",
          "quote_identifier",
          "version_major",
          "version_minor",
          "version_patch");

  private final FactsDraft draft;
  private final SqlContext context;

  /** Calls from the statement of this draft. */
  public Routines(FactsDraft draft) {
    this.draft = draft;
    this.context = draft.context();
  }

  /** What a function returns. */
  Lineage function(Optional<String> schema, String name, Lineage arguments) {
    Catalogue catalogue = context.catalogue();
    // A function from a library goes before a stored one, and knows no schema.
    boolean loadable = schema.isEmpty() && catalogue.isLoadableFunction(name);
    TableName full = context.table(schema, name);
    boolean harmless =
        full.schema().equalsIgnoreCase("sys") && HARMLESS.contains(name.toLowerCase(Locale.ROOT));
    if (loadable || harmless || !catalogue.isKnown()) {
      refuseSystem(full, harmless || loadable);
      draft.routine(schema.isPresent() ? full.toString() : name);
      return arguments.unknown();
    }
    Routine routine =
        catalogue
            .function(full)
            .orElseThrow(
                () ->
                    new UnreadableException(
                        "the function "
                            + full
                            + " is none of the server's own and none that the gateway can look"
                            + " into"));
    StatementFacts facts = draft.definitions().routine(routine, context, draft.depth());
    draft.routine(routine.name().toString());
    draft.behind(facts, Reach.ROUTINE);
    return returned(facts, arguments);
  }

  /**
   * A procedure is called.
   *
   * @return what it may put into its OUT arguments
   */
  public Lineage procedure(Optional<String> schema, String name, Lineage arguments) {
    TableName full = context.table(schema, name);
    draft.routine(full.toString());
    refuseSystem(full, false);
    if (!context.catalogue().isKnown()) {
      draft.session(draft.session().withUnknownVariables());
      return Lineage.UNKNOWN.and(arguments);
    }
    Routine routine =
        context
            .catalogue()
            .procedure(full)
            .orElseThrow(
                () ->
                    new UnreadableException(
                        "the procedure " + full + " is none that the gateway can look into"));
    StatementFacts facts = draft.definitions().routine(routine, context, draft.depth());
    draft.behind(facts, Reach.ROUTINE);
    return returned(facts, arguments);
  }

  private Lineage returned(StatementFacts facts, Lineage arguments) {
    Lineage all = arguments.and(facts.uses());
    boolean fromSession = facts.has(Feature.READS_VARIABLE) || draft.hides(facts);
    return fromSession ? all.unknown() : all;
  }

  private static void refuseSystem(TableName name, boolean harmless) {
    if (!harmless && Catalogue.isSystemSchema(name.schema())) {
      throw new UnreadableException(
          "routines of the schema "
              + name.schema()
              + " can run any statement; say the statement itself");
    }
  }
}
