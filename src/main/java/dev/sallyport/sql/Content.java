package dev.sallyport.sql;

import dev.sallyport.sql.catalogue.StoredType;
import java.util.Optional;

/**
 * What is known of a column's values besides where they come from.
 *
 * @param verbatim the one column of a base table whose stored values they are, unchanged; NULL may
 *     stand where a join found no row. Empty for whatever is computed, and where it can't be told
 * @param bytes how long a value is at most, written as text; {@link StoredType#UNBOUNDED} where
 *     that is not known
 */
public record Content(Optional<ColumnName> verbatim, long bytes) {
  /** Nothing is known. */
  public static final Content UNKNOWN = new Content(Optional.empty(), StoredType.UNBOUNDED);

  /** Computed, and at most so long. */
  public static Content upTo(long bytes) {
    return bytes == StoredType.UNBOUNDED ? UNKNOWN : new Content(Optional.empty(), bytes);
  }

  /** Of values that are now these, now the other. */
  public Content or(Content other) {
    return equals(other) ? this : upTo(Math.max(bytes, other.bytes));
  }
}
