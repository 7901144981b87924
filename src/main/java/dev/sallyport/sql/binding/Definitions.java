package dev.sallyport.sql.binding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Content;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.StoredType;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.catalogue.Trigger;
import dev.sallyport.sql.lexer.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What views, routines, triggers and generated columns say. Each is read once for each catalogue.
 * Thread-safe.
 */
public final class Definitions {
  /** Definitions that use definitions deeper than this are not followed. */
  public static final int MAX_DEPTH = 16;

  private final DefinitionReader reader;
  private final Cache<Catalogue, Map<Key, Object>> known = Caffeine.newBuilder().weakKeys().build();

  /** Reads by this reader what it does not know yet. */
  public Definitions(DefinitionReader reader) {
    this.reader = reader;
  }

  private enum Kind {
    VIEW,
    ROUTINE,
    TRIGGER,
    COLUMNS
  }

  private record Key(Kind kind, Object definition) {}

  /** What a view says. */
  StatementFacts view(Table view, SqlContext at, int depth, Steps steps) {
    String text = view.view().orElseThrow().definition();
    return known(
        at.catalogue(),
        new Key(Kind.VIEW, view.name()),
        () -> steps.ofDefinition(text.length()),
        own -> {
          check("the view " + view.name(), text, depth);
          return reader.view(text, inside(view.name(), "", at), depth + 1, own);
        });
  }

  /** What the body of a routine does. */
  Body routine(Routine routine, SqlContext at, int depth, Steps steps) {
    return known(
        at.catalogue(),
        new Key(Kind.ROUTINE, List.of(routine.name(), routine.function())),
        () -> steps.ofDefinition(routine.body().length()),
        own -> {
          check("the routine " + routine.name(), routine.body(), depth);
          return reader.routine(
              routine, inside(routine.name(), routine.sqlMode(), at), depth + 1, own);
        });
  }

  /** What a trigger does. */
  StatementFacts trigger(Trigger trigger, SqlContext at, int depth, Steps steps) {
    return known(
        at.catalogue(),
        new Key(Kind.TRIGGER, trigger.name()),
        () -> steps.ofDefinition(trigger.body().length()),
        own -> {
          check("the trigger " + trigger.name(), trigger.body(), depth);
          return reader.trigger(
              trigger, inside(trigger.name(), trigger.sqlMode(), at), depth + 1, own);
        });
  }

  private static void check(String what, String text, int depth) {
    if (text.isEmpty()) {
      throw new UnreadableException(
          what + " can't be looked into by the gateway's account, so what it does is not known");
    }
    if (depth >= MAX_DEPTH) {
      throw new UnreadableException(
          what + " is used by definitions more than " + MAX_DEPTH + " deep");
    }
  }

  /** The columns of a base table; a generated one is made of those in its expression too. */
  List<SourceColumn> columns(Table table, SqlContext at, int depth, Steps steps) {
    return known(
        at.catalogue(),
        new Key(Kind.COLUMNS, table.name()),
        () -> steps.ofDefinition(table.columns().size()),
        own -> {
          List<SourceColumn> columns = new ArrayList<>();
          for (Column column : table.columns()) {
            ColumnName name = new ColumnName(table.name(), column.name());
            long bytes = StoredType.of(column.type()).bytes();
            columns.add(
                new SourceColumn(
                    column.name(),
                    Lineage.of(name),
                    new Content(Optional.of(name), bytes),
                    !column.invisible()));
          }
          for (int i = 0; i < columns.size(); i++) {
            Optional<String> generation = table.columns().get(i).generation();
            if (generation.isPresent()) {
              columns.set(i, generated(table, columns, i, generation.get(), at, depth, own));
            }
          }
          return List.copyOf(columns);
        });
  }

  private SourceColumn generated(
      Table table,
      List<SourceColumn> columns,
      int i,
      String expression,
      SqlContext at,
      int depth,
      Steps steps) {
    SourceColumn column = columns.get(i);
    Source source =
        new Source(
            table.name().table(),
            Optional.of(table.name().schema()),
            Optional.of(table.name()),
            columns,
            false);
    Lineage from;
    try {
      from = reader.expression(expression, inside(table.name(), "", at), source, depth + 1, steps);
    } catch (UnfinishedException e) {
      throw e;
    } catch (UnreadableException e) {
      from = Lineage.UNKNOWN;
    }
    // What it shows is made of other columns, whose masks know nothing of its own values.
    Content content = Content.upTo(column.content().bytes());
    return new SourceColumn(column.name(), column.from().and(from), content, column.visible());
  }

  /** A definition is read in its own schema and mode, and knows nothing of the session. */
  private static SqlContext inside(TableName name, String sqlMode, SqlContext at) {
    return new SqlContext(
        Optional.of(name.schema()),
        SqlMode.of(sqlMode),
        StandardCharsets.UTF_8,
        at.serverVersion(),
        false,
        at.catalogue(),
        SessionObjects.NONE);
  }

  @SuppressWarnings("unchecked")
  private <T> T known(
      Catalogue catalogue, Key key, Supplier<Steps> steps, Function<Steps, T> read) {
    Map<Key, Object> all = known.get(catalogue, c -> new ConcurrentHashMap<>());
    Object found = all.get(key);
    if (found == null) {
      // Not computed inside the map: definitions use each other.
      Steps own = steps.get();
      try {
        found = read.apply(own);
      } catch (UnfinishedException e) {
        throw e;
      } catch (UnreadableException e) {
        found = e;
      }
      all.put(key, found);
      own.read();
    }
    if (found instanceof UnreadableException unreadable) {
      throw new UnreadableException(unreadable.getMessage());
    }
    return (T) found;
  }
}
