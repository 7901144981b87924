package dev.sallyport.masking;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.StatementFacts;
import java.util.List;
import java.util.Optional;

/** Warnings and counts that the server keeps of a statement, which a later one reads. */
record TellingDiagnostics(MaskedNames names, TellingWrites writes) {

  /** What the server keeps of a statement. */
  Diagnostics of(StatementFacts facts, List<Optional<Covering>> covered) {
    if (!names.touchedBy(facts)) {
      return Diagnostics.FREE;
    }
    boolean plainly =
        covered.stream().flatMap(Optional::stream).allMatch(Covering::verbatim)
            && (facts.dependsOn().known() && names.masked(facts.dependsOn()).isEmpty())
            && (names.masked(facts.uses()).isEmpty() || !covered.isEmpty());
    if (!plainly) {
      return Diagnostics.TELLS;
    }
    return writes.overwrites(facts) ? Diagnostics.COUNTS : Diagnostics.QUOTES;
  }

  /** What the server keeps of earlier statements, and of this one for those after it. */
  Optional<String> refusal(StatementFacts facts, Diagnostics kept) {
    boolean touches = names.touchedBy(facts);
    boolean lists = facts.has(Feature.LISTS_DIAGNOSTICS) && kept != Diagnostics.TELLS;
    if (facts.has(Feature.READS_DIAGNOSTICS) && !lists && (kept.sensitive() || touches)) {
      return Optional.of(
          "the warnings of a statement on masked columns, or their number, may tell of values;"
              + " SHOW WARNINGS can be sent after one that only shows or writes plain columns");
    }
    boolean counts = kept.compareTo(Diagnostics.COUNTS) >= 0 || touches && !facts.flows().isEmpty();
    return facts.has(Feature.READS_ROW_COUNT) && counts
        ? Optional.of(
            "how many rows a statement on masked columns changed may tell of values; take the"
                + " count from the answer to the statement")
        : Optional.empty();
  }
}
