package dev.sallyport.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that a condition may use, their types and their values. A value that is not known is
 * left out: to ask for it leaves the condition unanswered.
 */
final class ConditionFields {
  private static final CelType WORDS = ListType.create(SimpleType.STRING);

  /** Fields of {@code statement}. */
  static final Map<String, CelType> STATEMENT =
      Map.ofEntries(
          Map.entry("verb", SimpleType.STRING),
          Map.entry("verbs", WORDS),
          Map.entry("tables", WORDS),
          Map.entry("reads", WORDS),
          Map.entry("writes", WORDS),
          Map.entry("columns", WORDS),
          Map.entry("columns_written", WORDS),
          Map.entry("temporary_tables", WORDS),
          Map.entry("has_where", SimpleType.BOOL),
          Map.entry("where", SimpleType.STRING),
          Map.entry("has_limit", SimpleType.BOOL),
          Map.entry("limit", SimpleType.INT),
          Map.entry("estimated_rows", SimpleType.INT),
          Map.entry("destructive", SimpleType.BOOL),
          Map.entry("routines", WORDS),
          Map.entry("features", WORDS),
          Map.entry("fingerprint", SimpleType.STRING),
          Map.entry("text", SimpleType.STRING));

  /** Fields of {@code principal}. */
  static final Map<String, CelType> PRINCIPAL =
      Map.of(
          "id",
          SimpleType.STRING,
          "name",
          SimpleType.STRING,
          "kind",
          SimpleType.STRING,
          "issuer",
          SimpleType.STRING,
          "groups",
          WORDS,
          "tags",
          MapType.create(SimpleType.STRING, SimpleType.STRING));

  /** Fields of {@code request}. */
  static final Map<String, CelType> REQUEST = Map.of("time", SimpleType.TIMESTAMP);

  /** A longer text is not given to conditions: {@code statement.text} is then unknown. */
  private static final int MAX_TEXT = 64 * 1024;

  private static final Set<Verb> LOOKS = EnumSet.of(Verb.SELECT, Verb.SHOW, Verb.EXPLAIN);

  private ConditionFields() {}

  static Map<String, Object> of(StatementFacts facts, OptionalLong estimatedRows) {
    List<Act> acts = Act.of(facts);
    Map<String, Object> fields = new HashMap<>();
    fields.put("verb", facts.verb().word());
    fields.put("verbs", acts.stream().map(act -> act.verb().word()).distinct().toList());
    fields.put("tables", tables(facts, access -> true));
    fields.put("reads", tables(facts, access -> LOOKS.contains(access.verb())));
    fields.put("writes", tables(facts, access -> !LOOKS.contains(access.verb())));
    fields.put(
        "temporary_tables", tables(facts, access -> access.reach() == Access.Reach.TEMPORARY));
    putColumns(facts, fields);
    fields.put("has_where", facts.where() == WhereKind.SELECTIVE);
    fields.put("where", word(facts.where()));
    fields.put("has_limit", facts.limit().isPresent());
    facts.limit().ifPresent(limit -> fields.put("limit", limit));
    estimatedRows.ifPresent(rows -> fields.put("estimated_rows", rows));
    fields.put("destructive", facts.destructive());
    fields.put("routines", sorted(facts.routines().stream()));
    fields.put(
        "features", sorted(facts.features().stream().map((Feature feature) -> word(feature))));
    fields.put("fingerprint", facts.fingerprint());
    if (facts.text().length() <= MAX_TEXT) {
      fields.put("text", facts.text());
    }
    return fields;
  }

  static Map<String, Object> of(Principal principal) {
    return Map.of(
        "id",
        principal.id(),
        "name",
        principal.name(),
        "kind",
        word(principal.kind()),
        "issuer",
        principal.issuer(),
        "groups",
        sorted(principal.groups().stream()),
        "tags",
        principal.tags());
  }

  static Map<String, Object> of(Instant now) {
    return Map.of("time", now);
  }

  private static void putColumns(StatementFacts facts, Map<String, Object> fields) {
    Lineage uses = facts.uses();
    if (uses.known()) {
      fields.put(
          "columns",
          sorted(
              Stream.concat(uses.columns().stream(), uses.through().stream())
                  .map(ColumnName::toString)));
    }
    List<String> written =
        sorted(facts.flows().stream().map(Flow::target).map(ColumnName::toString));
    boolean told =
        written.stream().noneMatch(column -> column.endsWith(".*"))
            && Act.of(facts).stream()
                .filter(act -> Touched.isWrite(act))
                .allMatch(act -> Touched.by(act, facts).known());
    if (told) {
      fields.put("columns_written", written);
    }
  }

  private static List<String> tables(StatementFacts facts, Predicate<Access> which) {
    return sorted(facts.accesses().stream().filter(which).map(access -> access.table().toString()));
  }

  private static List<String> sorted(Stream<String> words) {
    return List.copyOf(words.collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
