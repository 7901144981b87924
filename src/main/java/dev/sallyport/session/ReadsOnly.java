package dev.sallyport.session;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which statements leave everything as it was, however far they came: what is not known for sure to
 * be one is none.
 */
final class ReadsOnly {
  private static final Set<Verb> READS = EnumSet.of(Verb.SELECT, Verb.SHOW, Verb.EXPLAIN);

  private static final Set<Feature> UNSURE =
      EnumSet.of(
          Feature.WRITES_VARIABLE,
          Feature.INTO_FILE,
          Feature.EXPLAIN_ANALYZE,
          Feature.LOCKING_READ);

  private ReadsOnly() {}

  static boolean is(Inspection inspection) {
    return inspection instanceof Inspection.Understood understood
        && understood.statements().stream().allMatch(ReadsOnly::is);
  }

  private static boolean is(StatementFacts facts) {
    return READS.contains(facts.verb())
        && facts.routines().isEmpty()
        && UNSURE.stream().noneMatch(facts::has)
        && facts.accesses().stream().allMatch(access -> READS.contains(access.verb()));
  }
}
