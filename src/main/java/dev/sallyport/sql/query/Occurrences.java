package dev.sallyport.sql.query;

import java.util.HashMap;
import java.util.Map;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;

/** Where the walk met columns and tables, by token. */
final class Occurrences {
  /**
   * A column or table name.
   *
   * @param isTable a table of a FROM, else a column
   * @param depth how many sub-queries stand around it
   * @param qualifier the placeholder of the source before the dot, empty if none
   */
  record Occurrence(boolean isTable, int depth, String qualifier) {}

  private final Map<Integer, Occurrence> byToken = new HashMap<>();
  private int depth;

  void enter() {
    depth++;
  }

  void leave() {
    depth--;
  }

  void column(Column column) {
    Table table = column.getTable();
    String qualifier = table == null || table.getName() == null ? "" : table.getName();
    int token = Proof.index(column.getColumnName(), "z");
    byToken.put(token, new Occurrence(false, depth, qualifier));
  }

  void table(Table table) {
    byToken.put(Proof.index(table.getName(), "z"), new Occurrence(true, depth, ""));
  }

  /** What the name token stands for; null for aliases, qualifiers and the like. */
  Occurrence at(int token) {
    return byToken.get(token);
  }
}
