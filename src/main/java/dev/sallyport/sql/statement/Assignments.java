package dev.sallyport.sql.statement;

import dev.sallyport.sql.ColumnUse;
import dev.sallyport.sql.query.FactsDraft;
import dev.sallyport.sql.query.Queries.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The list behind SET of UPDATE, INSERT and LOAD DATA.
 *
 * @param targets the left sides
 * @param values the right sides
 */
record Assignments(List<Target> targets, List<Range> values) {

  /** Reads {@code column = expression, …} up to one of the words or the end. */
  static Assignments read(Cursor cursor, Set<String> stops) {
    List<Target> targets = new ArrayList<>();
    List<Range> values = new ArrayList<>();
    do {
      targets.add(column(cursor));
      if (!cursor.acceptSymbol("=")) {
        cursor.expectSymbol(":=");
      }
      int to = cursor.find(stops, true);
      if (to == cursor.at()) {
        throw cursor.unexpected("a value");
      }
      values.add(new Range(cursor.at(), to));
      cursor.moveTo(to);
    } while (cursor.acceptSymbol(","));
    return new Assignments(targets, values);
  }

  /** {@code column}, {@code table.column} or {@code schema.table.column}. */
  static Target column(Cursor cursor) {
    String first = cursor.identifier();
    if (!cursor.acceptSymbol(".")) {
      return new Target(Optional.empty(), Optional.empty(), first);
    }
    String second = cursor.identifier();
    if (!cursor.acceptSymbol(".")) {
      return new Target(Optional.empty(), Optional.of(first), second);
    }
    return new Target(Optional.of(first), Optional.of(second), cursor.identifier());
  }

  /** Notes the left sides as columns that are written. */
  void noteTargets(FactsDraft draft) {
    targets.forEach(t -> draft.column(t.name(), ColumnUse.Role.TARGET));
  }
}
