package dev.sallyport.policy;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.StatementFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes a learnt policy as YAML. */
final class PolicyDraftText {
  private final PolicyDraft.Terms terms;
  private final Set<String> variables = new TreeSet<>();
  private final StringBuilder rules = new StringBuilder();
  private final Map<String, Set<String>> verbsByTable = new TreeMap<>();
  private final Set<String> routines = new TreeSet<>();
  private boolean temporaryTables;

  PolicyDraftText(PolicyDraft.Terms terms) {
    this.terms = terms;
  }

  /** What a statement needs besides rules. */
  void settings(StatementFacts facts) {
    facts.variables().stream()
        .filter(variable -> !SessionVariables.ALWAYS.contains(variable))
        .forEach(variables::add);
    temporaryTables |=
        facts.has(Feature.TEMPORARY_TABLE)
            || Act.of(facts).stream().anyMatch(a -> a.standing() == Act.Standing.TEMPORARY);
  }

  /** Begins a rule about whole statements that are sent where a schema is selected. */
  void beginPatterns(String schema) {
    rules.append("  - allow:\n");
    if (!schema.isEmpty()) {
      rules.append("      schema: ").append(quoted(schema)).append('\n');
    }
    rules.append("      patterns:\n");
  }

  void pattern(String fingerprint, long times) {
    rules.append("        - ").append(quoted(fingerprint)).append(" # ").append(times);
    rules.append(times == 1 ? " time\n" : " times\n");
  }

  /** What a statement touches, for a rule about verbs and tables. */
  void objects(StatementFacts facts) {
    for (Act act : Act.of(facts)) {
      String name = act.schema().isEmpty() ? act.name() : act.schema() + "." + act.name();
      if (name.contains("*") && !act.name().equals(NamePattern.WHOLE_SCHEMA)) {
        // In a rule it would speak of others too.
        continue;
      }
      if (act.kind() == Act.Kind.ROUTINE) {
        routines.add(name);
      } else if (act.kind() == Act.Kind.TABLE
          && act.standing() != Act.Standing.TEMPORARY
          && act.standing() != Act.Standing.VIEW) {
        verbsByTable.computeIfAbsent(name, n -> new TreeSet<>()).add(act.verb().word());
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder yaml = new StringBuilder("policy: ").append(terms.name()).append("\nmatch:\n");
    if (!terms.groups().isEmpty()) {
      yaml.append("  groups: ").append(list(terms.groups())).append('\n');
    }
    if (!terms.principals().isEmpty()) {
      yaml.append("  principals: ").append(list(terms.principals())).append('\n');
    }
    yaml.append("  connections: ").append(list(List.of(terms.connection()))).append('\n');
    if (!variables.isEmpty()) {
      yaml.append("session_variables: ").append(list(variables)).append('\n');
    }
    if (temporaryTables) {
      yaml.append("temporary_tables: allow\n");
    }
    String written = rules + objectRules();
    return yaml.append(written.isEmpty() ? "statements: []\n" : "statements:\n" + written)
        .toString();
  }

  /** One rule for all tables with which the same is done. */
  private String objectRules() {
    Map<String, List<String>> tablesByVerbs = new TreeMap<>();
    verbsByTable.forEach(
        (table, verbs) ->
            tablesByVerbs
                .computeIfAbsent(String.join(", ", verbs), v -> new ArrayList<>())
                .add(table));
    StringBuilder written = new StringBuilder();
    tablesByVerbs.forEach(
        (verbs, tables) ->
            written
                .append("  - allow: { verbs: [")
                .append(verbs)
                .append("], tables: ")
                .append(list(tables))
                .append(" }\n"));
    if (!routines.isEmpty()) {
      written.append("  - allow: { routines: ").append(list(routines)).append(" }\n");
    }
    return written.toString();
  }

  private static String list(Collection<String> texts) {
    return texts.stream().map(PolicyDraftText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A double-quoted scalar (YAML 1.2, 7.3.1) that means the text, whatever is in it. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c < 0x20 || c >= 0x7f && c <= 0xa0 || c == 0x2028 || c == 0x2029) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }
}
