package dev.sallyport.sql.syntax;

import dev.sallyport.sql.Feature;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** System variables that tell what became of earlier statements. */
final class TellingVariables {
  private static final Set<String> DIAGNOSTICS = Set.of("warning_count", "error_count");

  /** They move when a row changed, and stay when it was written as it was. */
  private static final Set<String> COUNTERS =
      Set.of(
          "gtid_executed",
          "gtid_binlog_pos",
          "gtid_binlog_state",
          "gtid_current_pos",
          "gtid_slave_pos",
          "last_gtid");

  private TellingVariables() {}

  /** What reading it means; empty for all others. */
  static Optional<Feature> featureOf(String variable) {
    String name = variable.toLowerCase(Locale.ROOT);
    String bare = name.substring(name.lastIndexOf('.') + 1).replace("`", "");
    if (DIAGNOSTICS.contains(bare)) {
      return Optional.of(Feature.READS_DIAGNOSTICS);
    }
    return COUNTERS.contains(bare) ? Optional.of(Feature.READS_COUNTERS) : Optional.empty();
  }
}
