package dev.sallyport.policy;

import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Catalogue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads statements one after the other as a session would, without a server: what one leaves behind
 * decides how the next is read. From a statement on whose effect cannot be told, none is
 * understood.
 */
public final class Rehearsal {
  private static final int SERVER_VERSION = 80_033;

  private final Inspector inspector;
  private SqlContext context;
  private Optional<String> lost = Optional.empty();

  /** A session that has just begun. */
  public Rehearsal(Inspector inspector, Catalogue catalogue, Optional<String> schema) {
    this.inspector = inspector;
    this.context =
        new SqlContext(schema, SqlMode.DEFAULT, StandardCharsets.UTF_8, SERVER_VERSION, false)
            .with(catalogue);
  }

  /** Selects a schema as USE would. */
  public void select(Optional<String> schema) {
    context = context.withSchema(schema);
  }

  /** Reads a statement; nothing happens. */
  public Inspection read(String statement) {
    return lost.<Inspection>map(Inspection.Opaque::new)
        .orElseGet(() -> inspector.inspect(statement.getBytes(StandardCharsets.UTF_8), context));
  }

  /** Reads a statement and takes over what it leaves behind. */
  public Inspection run(String statement) {
    Inspection inspection = read(statement);
    if (inspection instanceof Inspection.Understood understood) {
      understood.statements().forEach(this::follow);
    } else if (lost.isEmpty()) {
      lost =
          Optional.of("an earlier statement was not understood, so that its effect is not known");
    }
    return inspection;
  }

  /** Whether quotes may mean something else afterwards; the server says what, and there is none. */
  static boolean changesReading(StatementFacts facts) {
    return facts.variables().contains("sql_mode");
  }

  private void follow(StatementFacts facts) {
    if (changesReading(facts)) {
      lost = Optional.of("an earlier statement changes how text is read");
    }
    context = context.with(facts.after());
    facts.useSchema().ifPresent(schema -> context = context.withSchema(Optional.of(schema)));
  }
}
