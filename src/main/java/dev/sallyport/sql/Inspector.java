package dev.sallyport.sql;

/** Reads statements. */
public interface Inspector {
  /**
   * Reads a text as the server would.
   *
   * @param statement the bytes of COM_QUERY or COM_STMT_PREPARE, without query attributes
   * @param context the session's state
   * @return never null; every failure is an {@link Inspection.Opaque}
   */
  Inspection inspect(byte[] statement, SqlContext context);
}
