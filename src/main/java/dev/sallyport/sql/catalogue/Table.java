package dev.sallyport.sql.catalogue;

import dev.sallyport.sql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A base table or a view.
 *
 * @param columns in their order; empty when they are not known
 * @param view what a view says; empty for a base table
 */
public record Table(TableName name, List<Column> columns, Optional<View> view) {
  /** Keeps a copy. */
  public Table {
    columns = List.copyOf(columns);
  }

  /**
   * What a view says.
   *
   * @param definition its SELECT as the server stores it, names qualified; empty when the reading
   *     account may not see it
   * @param invoker whether it runs with the rights of who uses it, not of who made it
   */
  public record View(String definition, boolean invoker) {}
}
