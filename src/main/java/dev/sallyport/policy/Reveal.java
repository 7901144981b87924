package dev.sallyport.policy;

import java.util.List;
import java.util.Set;

/**
 * What a rule shows although it is masked: for one statement, to people and agents of some groups.
 *
 * @param rule the rule that says so, as {@link Verdict#rule()} has it
 * @param columns at least one
 * @param groups at least one
 */
public record Reveal(String rule, List<ColumnGlob> columns, Set<String> groups) {
  /** Keeps copies. */
  public Reveal {
    columns = List.copyOf(columns);
    groups = Set.copyOf(groups);
  }
}
