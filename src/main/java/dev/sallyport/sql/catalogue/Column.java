package dev.sallyport.sql.catalogue;

import java.util.Optional;

/**
 * A column.
 *
 * @param name as the server has it
 * @param type {@code information_schema.COLUMNS.COLUMN_TYPE}
 * @param invisible not part of {@code *} (MySQL Reference Manual, 15.1.20.10)
 * @param generation the expression of a generated column, as the server prints it
 * @param unique whether it is part of a unique key, the primary one included
 * @param stamped whether the server sets it when another column of the row changes ({@code ON
 *     UPDATE CURRENT_TIMESTAMP})
 * @param computedDefault the expression of a default that is made of other columns of the row, as
 *     the server prints it
 */
public record Column(
    String name,
    String type,
    boolean invisible,
    Optional<String> generation,
    boolean unique,
    boolean stamped,
    Optional<String> computedDefault) {
  /** With a default of its own value, if any. */
  public Column(
      String name,
      String type,
      boolean invisible,
      Optional<String> generation,
      boolean unique,
      boolean stamped) {
    this(name, type, invisible, generation, unique, stamped, Optional.empty());
  }

  /** In no unique key and not stamped. */
  public Column(String name, String type, boolean invisible, Optional<String> generation) {
    this(name, type, invisible, generation, false, false);
  }

  /** The same, as part of a unique key. */
  public Column inUniqueKey() {
    return new Column(name, type, invisible, generation, true, stamped, computedDefault);
  }
}
