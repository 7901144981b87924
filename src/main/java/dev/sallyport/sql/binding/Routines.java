package dev.sallyport.sql.binding;

import dev.sallyport.sql.Access.Reach;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * What a function returns.
   *
   * @param plain whether it says nothing but what to return, and that is known
   */
  record Returned(Lineage from, boolean plain) {}

  /** What a function returns. */
  Returned function(Optional<String> schema, String name, Lineage arguments, Scope scope) {
    Catalogue catalogue = context.catalogue();
    // A function from a library goes before a stored one, and knows no schema.
    boolean loadable = schema.isEmpty() && catalogue.isLoadableFunction(name);
    TableName full = context.table(schema, name);
    boolean harmless =
        full.schema().equalsIgnoreCase("sys") && HARMLESS.contains(name.toLowerCase(Locale.ROOT));
    if (loadable || harmless || !catalogue.isKnown()) {
      refuseSystem(full, harmless || loadable);
      draft.routine(schema.isPresent() ? full.toString() : name);
      return new Returned(arguments.unknown(), false);
    }
    Routine routine =
        catalogue
            .function(full)
            .orElseThrow(
                () ->
                    new UnreadableException(
                        "the function "
                            + full
                            + " is none of the server's own, and there is none of that name that"
                            + " the gateway's account may see"));
    Body body = draft.definitions().routine(routine, context, draft.depth(), draft.scope().steps());
    draft.routine(routine.name().toString());
    behind(body.facts(), scope);
    Lineage from = returned(body.facts(), body.returned().and(arguments));
    if (!body.plain()) {
      draft.inference().tells(name, body.facts().uses().and(arguments));
    }
    return new Returned(from, body.plain());
  }

  /** What its arguments choose by shows in what it gives: its rows are rows of the statement. */
  private void behind(StatementFacts facts, Scope scope) {
    StatementFacts seen = HiddenTables.seen(facts, draft.session());
    draft.behind(seen, Reach.ROUTINE);
    scope.influence(seen.dependsOn());
  }

  /**
   * A procedure is called.
   *
   * @param given what each argument is made of
   * @return what the procedure may put into each argument, and what it sends
   */
  public Called procedure(Optional<String> schema, String name, List<Lineage> given) {
    TableName full = context.table(schema, name);
    Lineage arguments = Lineage.union(given);
    draft.routine(full.toString());
    refuseSystem(full, false);
    if (!context.catalogue().isKnown()) {
      draft.session(draft.session().withUnknownVariables());
      Lineage any = arguments.unknown();
      return new Called(given.stream().map(g -> any).toList(), List.of(star(any)));
    }
    Routine routine =
        context
            .catalogue()
            .procedure(full)
            .orElseThrow(
                () ->
                    new UnreadableException(
                        "the procedure " + full + " is none that the gateway's account may see"));
    Body body = draft.definitions().routine(routine, context, draft.depth(), draft.scope().steps());
    boolean hides = HiddenTables.any(body.facts(), draft.session());
    StatementFacts seen = HiddenTables.seen(body.facts(), draft.session());
    draft.behind(seen, Reach.ROUTINE);
    draft.dependsOn(seen.dependsOn());
    List<Lineage> back = new ArrayList<>();
    for (Routine.Parameter parameter : routine.parameters()) {
      Lineage held = body.parameter(parameter.name().toLowerCase(Locale.ROOT));
      back.add(parameter.out() ? returned(seen, held.and(arguments)) : Lineage.NONE);
    }
    return new Called(back, sent(body, arguments, hides));
  }

  /**
   * A call of a procedure.
   *
   * @param back what each argument holds afterwards, if it is an OUT argument
   * @param output the columns of the one result it sends; a star where there may be several
   */
  public record Called(List<Lineage> back, List<OutputColumn> output) {}

  private List<OutputColumn> sent(Body body, Lineage arguments, boolean hides) {
    if (body.results().isEmpty()) {
      return List.of();
    }
    List<OutputColumn> all = body.results().stream().flatMap(List::stream).toList();
    boolean open = hides || body.facts().has(Feature.READS_VARIABLE);
    if (body.results().size() == 1 && !open) {
      return all.stream().map(c -> new OutputColumn(c.name(), c.from().and(arguments))).toList();
    }
    Lineage any = new Bound(all, Influence.NONE).values();
    return List.of(star(any.and(arguments)));
  }

  private static OutputColumn star(Lineage any) {
    return new OutputColumn(OutputColumn.STAR, any.unknown());
  }

  private Lineage returned(StatementFacts facts, Lineage all) {
    boolean fromSession =
        facts.has(Feature.READS_VARIABLE) || HiddenTables.any(facts, draft.session());
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
