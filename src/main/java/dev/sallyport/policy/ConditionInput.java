package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.WhereKind;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What conditions are asked of: one statement, who says it and where. Remembers the answers, since
 * a condition speaks of the whole statement and not of one access.
 */
final class ConditionInput {
  /** A longer text is not given to conditions: {@code statement.text} is then unknown. */
  private static final int MAX_TEXT = 64 * 1024;

  private final Principal principal;
  private final String connection;
  private final StatementFacts facts;
  private final OptionalLong estimatedRows;
  private final Map<Condition, Condition.Answer> answers = new IdentityHashMap<>();
  private Map<String, Object> variables;

  ConditionInput(
      Principal principal, String connection, StatementFacts facts, OptionalLong estimatedRows) {
    this.principal = principal;
    this.connection = connection;
    this.facts = facts;
    this.estimatedRows = estimatedRows;
  }

  Condition.Answer remember(Condition condition, Supplier<Condition.Answer> ask) {
    Condition.Answer answer = answers.get(condition);
    if (answer == null) {
      answer = ask.get();
      answers.put(condition, answer);
    }
    return answer;
  }

  Map<String, Object> variables() {
    if (variables == null) {
      variables =
          Map.of(
              "statement", statement(), "principal", principalFields(), "connection", connection);
    }
    return variables;
  }

  private Map<String, Object> statement() {
    List<Act> acts = Act.of(facts);
    Map<String, Object> fields = new HashMap<>();
    fields.put("verb", facts.verb().word());
    fields.put("verbs", acts.stream().map(act -> act.verb().word()).distinct().toList());
    fields.put(
        "tables",
        facts.accesses().stream().map(a -> a.table().toString()).distinct().sorted().toList());
    fields.put("has_where", facts.where() == WhereKind.SELECTIVE);
    fields.put("where", facts.where().name().toLowerCase(Locale.ROOT));
    fields.put("has_limit", facts.limit().isPresent());
    facts.limit().ifPresent(limit -> fields.put("limit", limit));
    estimatedRows.ifPresent(rows -> fields.put("estimated_rows", rows));
    fields.put("routines", facts.routines().stream().sorted().toList());
    fields.put(
        "features",
        facts.features().stream()
            .map(Feature::name)
            .map(name -> name.toLowerCase(Locale.ROOT))
            .sorted()
            .toList());
    if (facts.text().length() <= MAX_TEXT) {
      fields.put("text", facts.text());
    }
    return fields;
  }

  private Map<String, Object> principalFields() {
    return Map.of(
        "id",
        principal.id(),
        "name",
        principal.name(),
        "kind",
        principal.kind().name().toLowerCase(Locale.ROOT),
        "groups",
        principal.groups().stream().sorted().toList());
  }
}
