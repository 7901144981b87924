package dev.sallyport.backend;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What stands behind the names of tables, as it was when read.
 *
 * @param views every view outside the server's own schemas
 * @param columns column names of every table and view outside the server's own schemas, by {@code
 *     schema.name} in lower case
 */
public record CatalogueSnapshot(List<View> views, Map<String, List<String>> columns) {

  /** Keeps copies. */
  public CatalogueSnapshot {
    views = List.copyOf(views);
    columns = Map.copyOf(columns);
  }

  /**
   * A view.
   *
   * @param definition its SELECT as the server stores it, names qualified; empty when the gateway's
   *     account may not see it, which means that nothing is known about it
   */
  public record View(String schema, String name, String definition) {}

  /**
   * The views that a name could mean. Names are compared without regard to case, because only the
   * server's file system knows better; so there may be more than one.
   */
  public List<View> views(String schema, String name) {
    return views.stream()
        .filter(v -> v.schema().equalsIgnoreCase(schema) && v.name().equalsIgnoreCase(name))
        .toList();
  }

  /**
   * The columns of a table, or of several whose names differ in case only; empty when none is
   * known.
   */
  public Optional<List<String>> columns(String schema, String name) {
    return Optional.ofNullable(columns.get((schema + "." + name).toLowerCase(Locale.ROOT)));
  }
}
