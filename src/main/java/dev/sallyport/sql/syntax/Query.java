package dev.sallyport.sql.syntax;

import java.util.List;
import java.util.Optional;

/**
 * A query expression (Reference Manual, 15.2.13 to 15.2.20).
 *
 * @param with common table expressions that it defines
 * @param recursive whether they may refer to themselves
 * @param orderBy of the whole
 * @param into where its rows go instead of to the client
 */
public record Query(
    List<CommonTable> with,
    boolean recursive,
    Body body,
    List<Expression> orderBy,
    Optional<Limit> limit,
    Optional<Into> into) {

  /** A query that is a body and nothing else. */
  static Query of(Body body) {
    return new Query(List.of(), false, body, List.of(), Optional.empty(), Optional.empty());
  }

  /** A common table expression. */
  public record CommonTable(String name, List<String> columns, Query query) {}

  /** What gives the rows. */
  public sealed interface Body {}

  /**
   * SELECT.
   *
   * @param distinct whether equal rows become one
   * @param from comma-separated references; empty without FROM or with DUAL
   * @param windows named windows
   */
  public record Select(
      boolean distinct,
      List<SelectItem> items,
      List<TableReference> from,
      Optional<Expression> where,
      List<Expression> groupBy,
      Optional<Expression> having,
      List<NamedWindow> windows)
      implements Body {}

  /** A named window. */
  public record NamedWindow(String name, Window window) {}

  /** TABLE t. */
  public record WholeTable(TableReference.Named table) implements Body {}

  /** VALUES ROW(…), …. */
  public record Values(List<List<Expression>> rows) implements Body {}

  /**
   * UNION, INTERSECT, EXCEPT, with at least two arms.
   *
   * @param compares whether rows are compared: all but UNION ALL
   */
  public record SetOperation(List<Body> arms, boolean compares) implements Body {}

  /**
   * INTO.
   *
   * @param variables user variables, or local ones of a routine, in lower case; none for a file
   * @param local whether they are local
   */
  public record Into(List<String> variables, boolean local) {}

  /** A query in parentheses. */
  public record Nested(Query query) implements Body {}
}
