package dev.sallyport.sql.binding;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * Something that a FROM names.
 *
 * @param label how columns refer to it: its alias, or its name
 * @param schema what may stand before the label: the schema of a table, alias or not
 * @param table the table or view, empty for derived tables and common table expressions
 * @param columns what it offers; one of them may be a star
 * @param certain whether a column that is not among the columns is one of the table all the same:
 *     of a table of which nothing is known, in a database of which nothing is known
 */
public record Source(
    String label,
    Optional<String> schema,
    Optional<TableName> table,
    List<SourceColumn> columns,
    boolean certain) {

  boolean answersTo(Optional<String> writtenSchema, String qualifier) {
    return label.equalsIgnoreCase(qualifier)
        && (writtenSchema.isEmpty()
            || schema.isPresent() && schema.get().equalsIgnoreCase(writtenSchema.get()));
  }

  /** Whether it answers to the names as they are written. */
  private boolean isExactly(Optional<String> writtenSchema, String qualifier) {
    return label.equals(qualifier) && (writtenSchema.isEmpty() || schema.equals(writtenSchema));
  }

  /** Whether it answers to a schema that it does not have: to MySQL a derived table has any. */
  private boolean isOfAnySchema(Optional<String> writtenSchema, String qualifier) {
    return writtenSchema.isPresent() && schema.isEmpty() && label.equalsIgnoreCase(qualifier);
  }

  /**
   * Those that a qualifier may mean: one that is called so, to the letter, or else those that are
   * but for the case of letters, by which most servers tell aliases apart.
   *
   * @param sure whether it can mean nothing else, such as a table of the query around this one
   */
  record Meant(List<Source> sources, boolean sure) {
    static Meant by(List<Source> all, Optional<String> writtenSchema, String qualifier) {
      List<Source> exact =
          all.stream().filter(source -> source.isExactly(writtenSchema, qualifier)).toList();
      List<Source> named =
          exact.isEmpty()
              ? all.stream().filter(source -> source.answersTo(writtenSchema, qualifier)).toList()
              : exact;
      List<Source> derived =
          all.stream().filter(source -> source.isOfAnySchema(writtenSchema, qualifier)).toList();
      return new Meant(From.both(named, derived), !exact.isEmpty() && derived.isEmpty());
    }
  }

  boolean isComplete() {
    return columns.stream().noneMatch(SourceColumn::isStar);
  }

  Optional<SourceColumn> column(String name) {
    return columns.stream().filter(c -> c.isNamed(name)).findFirst();
  }

  /** A column that is not among those known, of a source that is not complete. */
  Lineage unlisted(String name) {
    if (table.isPresent()) {
      Lineage column = Lineage.of(new ColumnName(table.get(), name));
      return certain ? column : column.unknown();
    }
    return columns.stream()
        .filter(SourceColumn::isStar)
        .map(SourceColumn::from)
        .reduce(Lineage.UNKNOWN, Lineage::and);
  }

  boolean is(Source other) {
    return this == other || Identifiers.same(label, other.label) && table.equals(other.table);
  }
}
