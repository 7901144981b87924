package dev.sallyport.sql.catalogue;

import dev.sallyport.sql.TableName;
import java.util.List;

/**
 * A stored procedure or function.
 *
 * @param name schema and name
 * @param function a function, else a procedure
 * @param parameters names of its parameters
 * @param body as the server stores it; empty when the reading account may not see it
 * @param sqlMode {@code sql_mode} under which the body is read
 */
public record Routine(
    TableName name, boolean function, List<Parameter> parameters, String body, String sqlMode) {
  /** Keeps a copy. */
  public Routine {
    parameters = List.copyOf(parameters);
  }

  /**
   * A parameter.
   *
   * @param out OUT or INOUT
   */
  public record Parameter(String name, boolean out) {}
}
