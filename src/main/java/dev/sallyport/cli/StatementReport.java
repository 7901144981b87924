package dev.sallyport.cli;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Access.Reach;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
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
    fields.put("reads", tables(facts, StatementReport::reads));
    fields.put("writes", tables(facts, StatementReport::writes));
    fields.put("temporary", tables(facts, access -> access.reach() == Reach.TEMPORARY));
    fields.put("where", word(facts.where()));
    fields.put("destructive", facts.destructive());
    fields.put("routines", facts.routines().stream().sorted().toList());
    fields.put("features", facts.features().stream().map(StatementReport::word).sorted().toList());
    fields.put("columns", facts.output().stream().map(StatementReport::column).toList());
    fields.put("depends_on", names(facts.dependsOn()));
    if (!facts.dependsOn().known()) {
      fields.put("depends_on_more", true);
    }
    fields.put("uses", names(facts.uses()));
    fields.put("flows", facts.flows().stream().map(StatementReport::flow).toList());
    facts.limit().ifPresent(limit -> fields.put("limit", limit));
    return fields;
  }

  /** A temporary table is nobody else's: reading it reads what was put into it. */
  private static boolean reads(Access access) {
    return READS.contains(access.verb())
        && access.reach() != Reach.TEMPORARY
        && !(access.verb() == Verb.SHOW && access.table().table().equals("*"));
  }

  private static boolean writes(Access access) {
    boolean temporary = access.reach() == Reach.TEMPORARY && access.verb() != Verb.CREATE;
    return !READS.contains(access.verb()) && access.verb() != Verb.CALL && !temporary;
  }

  private static Map<String, Object> column(OutputColumn column) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", column.name());
    fields.put("from", names(column.from()));
    fields.put("lineage", column.from().known() ? "known" : "unknown");
    return fields;
  }

  private static Map<String, Object> flow(Flow flow) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("to", flow.target().toString());
    fields.put("from", names(flow.from()));
    fields.put("lineage", flow.from().known() ? "known" : "unknown");
    return fields;
  }

  private static List<String> names(Lineage lineage) {
    return lineage.columns().stream().map(ColumnName::toString).sorted().toList();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> tables(StatementFacts facts, Predicate<Access> which) {
    return facts.accesses().stream()
        .filter(which)
        .map(access -> access.table().toString())
        .distinct()
        .sorted()
        .toList();
  }
}
