package dev.sallyport.sql.catalogue;

import dev.sallyport.sql.TableName;

/**
 * A trigger.
 *
 * @param name schema and name
 * @param table the table whose changes fire it
 * @param event what fires it
 * @param body as the server stores it; empty when the reading account may not see it
 * @param sqlMode {@code sql_mode} under which the body is read
 */
public record Trigger(TableName name, TableName table, Event event, String body, String sqlMode) {
  /** What fires a trigger. */
  public enum Event {
    INSERT,
    UPDATE,
    DELETE
  }
}
