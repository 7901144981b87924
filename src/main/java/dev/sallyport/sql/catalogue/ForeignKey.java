package dev.sallyport.sql.catalogue;

import dev.sallyport.sql.TableName;
import java.util.List;

/**
 * A foreign key.
 *
 * @param child the table that refers
 * @param childColumns its columns, in the order of {@code parentColumns}
 * @param parent the table that is referred to
 * @param changesOnUpdate whether an update of the parent changes the child (CASCADE, SET NULL, SET
 *     DEFAULT)
 * @param onDelete what a deletion in the parent does to the child
 */
public record ForeignKey(
    TableName child,
    List<String> childColumns,
    TableName parent,
    List<String> parentColumns,
    boolean changesOnUpdate,
    OnDelete onDelete) {
  /** Keeps copies. */
  public ForeignKey {
    childColumns = List.copyOf(childColumns);
    parentColumns = List.copyOf(parentColumns);
  }

  /** What a deletion in the parent does to the child. */
  public enum OnDelete {
    /** RESTRICT, NO ACTION. */
    NOTHING,
    /** SET NULL, SET DEFAULT. */
    UPDATE,
    /** CASCADE. */
    DELETE
  }
}
