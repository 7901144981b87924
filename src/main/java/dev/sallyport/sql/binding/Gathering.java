package dev.sallyport.sql.binding;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.LinkedHashSet;
import java.util.Set;

/** A lineage that grows, without a copy for each part that comes to it. */
final class Gathering {
  /** So few that names chosen to collide in a hash table cost nothing. */
  private static final int MAX_COLUMNS = 8192;

  private final Set<ColumnName> columns = new LinkedHashSet<>();
  private final Set<ColumnName> through = new LinkedHashSet<>();
  private boolean known = true;
  private Lineage now = Lineage.NONE;
  private boolean current = true;

  void add(Lineage more) {
    boolean grown = columns.addAll(more.columns());
    grown |= through.addAll(more.through());
    grown |= known && !more.known();
    known &= more.known();
    current &= !grown;
    if (columns.size() > MAX_COLUMNS) {
      throw new UnreadableException("the statement uses more than " + MAX_COLUMNS + " columns");
    }
  }

  Lineage lineage() {
    if (!current) {
      now = new Lineage(columns, through, known);
      current = true;
    }
    return now;
  }
}
