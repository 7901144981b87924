package dev.sallyport.wire.command;

import java.util.List;

/**
 * Type of a bound value.
 *
 * @param code see {@link dev.sallyport.wire.row.ColumnType}
 * @param unsigned whether integers have no sign
 * @param name of a query attribute; empty for the parameters of a statement
 */
public record ParameterType(int code, boolean unsigned, String name) {
  private static final int CODES = 256;

  /** A statement may have 65,535 parameters, and its types are kept: they share these. */
  private static final ParameterType[] SIGNED = unnamed(false);

  private static final ParameterType[] UNSIGNED = unnamed(true);

  /** Of a type among others in a list, whose parameter has no name. */
  private static final int REFERENCE_BYTES = 4;

  private static final int NAMED_BYTES = 100;

  private static ParameterType[] unnamed(boolean unsigned) {
    ParameterType[] all = new ParameterType[CODES];
    for (int code = 0; code < CODES; code++) {
      all[code] = new ParameterType(code, unsigned);
    }
    return all;
  }

  /** As it was read, the same one for all parameters of that type that have no name. */
  static ParameterType of(int code, boolean unsigned, String name) {
    return name.isEmpty() && code < CODES
        ? (unsigned ? UNSIGNED : SIGNED)[code]
        : new ParameterType(code, unsigned, name);
  }

  /** Roughly what it takes to keep those that were read. */
  public static long bytesOf(List<ParameterType> types) {
    long bytes = 0;
    for (ParameterType type : types) {
      boolean named = !type.name().isEmpty();
      bytes += REFERENCE_BYTES + (named ? NAMED_BYTES + 2L * type.name().length() : 0);
    }
    return bytes;
  }

  /** Type of a statement's parameter, which has no name. */
  public ParameterType(int code, boolean unsigned) {
    this(code, unsigned, "");
  }
}
