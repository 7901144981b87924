package dev.sallyport.policy;

import dev.sallyport.policy.NameIndex.IntList;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the masks that may cover a column, so that a column costs the same with ten masks and with
 * ten thousand. What it finds may cover it; what it does not find cannot. Immutable.
 *
 * <p>A mask is found by its table; where the table can be any, by its column.
 */
final class MaskIndex {
  /** Fewer are asked one by one, which costs less than looking up. */
  private static final int FEW = 8;

  /** Stands between schema and table, and in neither. */
  private static final char BETWEEN = '\0';

  private static final String ANY = "*";

  private final List<MaskRule> rules;
  private final Prefixes byTable;

  /** Of masks whose schema is any. */
  private final Prefixes byTableName;

  /** Of masks whose table may be any. */
  private final Prefixes byColumn;

  /** The same masks, for who asks by table alone. */
  private final int[] ofAnyTable;

  MaskIndex(List<MaskRule> rules) {
    this.rules = rules;
    Prefixes.Builder tables = new Prefixes.Builder();
    Prefixes.Builder names = new Prefixes.Builder();
    Prefixes.Builder columns = new Prefixes.Builder();
    IntList any = new IntList();
    for (int i = 0; i < rules.size() && rules.size() > FEW; i++) {
      ColumnGlob glob = rules.get(i).columns();
      String schema = CaseFolding.WIDE.fold(glob.schema());
      String table = CaseFolding.WIDE.fold(glob.table());
      if (!schema.startsWith(ANY)) {
        tables.add(i, schema + BETWEEN + table);
      } else if (schema.equals(ANY) && !table.startsWith(ANY)) {
        names.add(i, table);
      } else {
        columns.add(i, CaseFolding.WIDE.fold(glob.column()));
        any.add(i);
      }
    }
    this.byTable = tables.build();
    this.byTableName = names.build();
    this.byColumn = columns.build();
    this.ofAnyTable = any.sorted();
  }

  /** Masks that may cover a column, in their order. */
  List<MaskRule> candidates(ColumnName column) {
    if (rules.size() <= FEW) {
      return rules;
    }
    IntList found = ofTable(column.table());
    byColumn.find(CaseFolding.WIDE.fold(column.column()), found);
    return at(found);
  }

  /** Masks that may cover a column of a table, in their order. */
  List<MaskRule> candidates(TableName table) {
    if (rules.size() <= FEW) {
      return rules;
    }
    IntList found = ofTable(table);
    found.addAll(ofAnyTable);
    return at(found);
  }

  private IntList ofTable(TableName table) {
    IntList found = new IntList();
    String name = CaseFolding.WIDE.fold(table.table());
    byTable.find(CaseFolding.WIDE.fold(table.schema()) + BETWEEN + name, found);
    byTableName.find(name, found);
    return found;
  }

  private List<MaskRule> at(IntList found) {
    if (found.isEmpty()) {
      return List.of();
    }
    List<MaskRule> some = new ArrayList<>();
    for (int position : found.sorted()) {
      some.add(rules.get(position));
    }
    return some;
  }
}
