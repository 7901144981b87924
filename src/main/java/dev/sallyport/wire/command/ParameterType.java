package dev.sallyport.wire.command;

/**
 * Type of a bound value.
 *
 * @param code see {@link dev.sallyport.wire.row.ColumnType}
 * @param unsigned whether integers have no sign
 * @param name of a query attribute; empty for the parameters of a statement
 */
public record ParameterType(int code, boolean unsigned, String name) {
  /** Type of a statement's parameter, which has no name. */
  public ParameterType(int code, boolean unsigned) {
    this(code, unsigned, "");
  }
}
