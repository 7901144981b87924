package dev.sallyport.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import java.util.List;
import java.util.Optional;

/**
 * Reads a statement for what it says itself. For what may happen everything behind it counts; what
 * the server demands of whoever says it ends at the objects that it names: views are tables,
 * routines are black boxes, triggers and foreign keys are nobody's business, and a generated column
 * is a column.
 */
final class OwnReading {
  private static final Inspector INSPECTOR = new MySqlInspector();

  private static final Cache<Catalogue, Catalogue> FLAT = Caffeine.newBuilder().weakKeys().build();

  private OwnReading() {}

  /** The statement's own facts; what is known of it already where it cannot be read this way. */
  static StatementFacts of(StatementFacts facts, SqlContext context) {
    if (!context.catalogue().isKnown()) {
      return facts;
    }
    SqlContext flat = context.with(FLAT.get(context.catalogue(), OwnReading::flat));
    Inspection inspection = INSPECTOR.inspect(facts.text().getBytes(context.charset()), flat);
    return inspection instanceof Inspection.Understood understood
            && understood.statements().size() == 1
        ? understood.statements().get(0)
        : facts;
  }

  private static Catalogue flat(Catalogue catalogue) {
    return new Catalogue(
        catalogue.serverVersion(),
        catalogue.foldsTableNames(),
        catalogue.tables().stream().map(OwnReading::flat).toList(),
        catalogue.routines().stream().map(OwnReading::flat).toList(),
        List.of(),
        List.of(),
        catalogue.loadableFunctions());
  }

  private static Table flat(Table table) {
    List<Column> columns =
        table.columns().stream()
            .map(c -> new Column(c.name(), c.type(), c.invisible(), Optional.empty()))
            .toList();
    return new Table(table.name(), columns, Optional.empty());
  }

  private static Routine flat(Routine routine) {
    return new Routine(
        routine.name(),
        routine.function(),
        routine.parameters(),
        routine.function() ? "RETURN NULL" : "BEGIN END",
        "");
  }
}
