package dev.sallyport.policy;

import java.util.Optional;

/**
 * A glob over names of columns.
 *
 * @param table the tables whose columns are meant; empty for every table that the rule speaks of
 * @param column glob for the column
 */
record ColumnPattern(Optional<NamePattern> table, String column) {

  /** Reads {@code column} or {@code schema.table.column}; empty when it is neither. */
  static Optional<ColumnPattern> of(String written) {
    String[] parts = written.split("\\.", -1);
    for (String part : parts) {
      if (part.isBlank()) {
        return Optional.empty();
      }
    }
    return switch (parts.length) {
      case 1 -> Optional.of(new ColumnPattern(Optional.empty(), parts[0]));
      case 3 ->
          Optional.of(
              new ColumnPattern(Optional.of(new NamePattern(parts[0], parts[1])), parts[2]));
      default -> Optional.empty();
    };
  }

  /** Whether a rule that allows may count this column in. */
  boolean coversForAllow(Act act, String name) {
    return table.map(t -> t.coversForAllow(act.schema(), act.name())).orElse(true)
        && Glob.matches(column, name, CaseFolding.SERVER);
  }

  /** Whether a rule that refuses or pauses may mean a column of this act's table. */
  boolean concerns(Act act) {
    return table.map(t -> t.coversForRefusal(act.schema(), act.name())).orElse(true);
  }

  /** Whether a rule that refuses or pauses may mean this column. */
  boolean coversForRefusal(Act act, String name) {
    return concerns(act) && Glob.matches(column, name, CaseFolding.WIDE);
  }

  @Override
  public String toString() {
    return table.map(t -> t + ".").orElse("") + column;
  }
}
