package dev.sallyport.cli;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** An inspection in the words of {@code inspect}. What is not known is left out. */
final class StatementReport {
  private static final Set<Verb> READS = Set.of(Verb.SELECT, Verb.SHOW, Verb.EXPLAIN, Verb.HANDLER);
  private static final Set<Verb> UNMAKES = Set.of(Verb.DROP, Verb.TRUNCATE, Verb.ALTER);

  private StatementReport() {}

  static Map<String, Object> of(Inspection inspection) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (inspection instanceof Inspection.Understood understood) {
      fields.put("understood", true);
      fields.put("statements", understood.statements().stream().map(StatementReport::of).toList());
    } else {
      fields.put("understood", false);
      fields.put("reason", ((Inspection.Opaque) inspection).reason());
    }
    return fields;
  }

  private static Map<String, Object> of(StatementFacts facts) {
    Set<String> verbs = new TreeSet<>(Set.of(facts.verb().word()));
    facts.accesses().forEach(access -> verbs.add(access.verb().word()));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("verb", facts.verb().word());
    fields.put("verbs", verbs);
    fields.put("reads", tables(facts, access -> READS.contains(access.verb())));
    fields.put("writes", tables(facts, access -> !READS.contains(access.verb())));
    fields.put("where", facts.where().name().toLowerCase(Locale.ROOT));
    fields.put("destructive", isDestructive(facts));
    fields.put("routines", facts.routines().stream().sorted().toList());
    return fields;
  }

  private static List<String> tables(StatementFacts facts, Predicate<Access> which) {
    return facts.accesses().stream()
        .filter(which)
        .map(access -> access.table().toString())
        .distinct()
        .sorted()
        .toList();
  }

  /** What cannot be taken back row by row: the object goes, or every row of it changes. */
  private static boolean isDestructive(StatementFacts facts) {
    boolean everyRow = facts.where() != WhereKind.SELECTIVE;
    return UNMAKES.contains(facts.verb())
        || facts.accesses().stream()
            .anyMatch(
                access ->
                    UNMAKES.contains(access.verb())
                        || (everyRow
                            && (access.verb() == Verb.UPDATE || access.verb() == Verb.DELETE)));
  }
}
