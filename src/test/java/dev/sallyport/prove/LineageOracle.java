package dev.sallyport.prove;

import dev.sallyport.prove.OracleSession.Result;
import dev.sallyport.prove.OracleSession.Run;
import dev.sallyport.prove.Snapshot.TableColumn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Alters the values of one column of a base table after the other, runs the case again, and looks
 * which columns of the result changed: each of them must be read as made of that column, or the
 * rows as depending on it.
 */
final class LineageOracle {
  private static final List<String> ROWS = List.of("select", "execute");

  private final OracleServer server;
  private final Map<String, List<TableColumn>> layout;
  private int claims;
  private int confirmed;

  /**
   * @param server without triggers, which would tell of the altering
   */
  LineageOracle(OracleServer server, Map<String, List<TableColumn>> layout) {
    this.server = server;
    this.layout = layout;
  }

  /** How many columns were named in lineages, and how many of these a change confirmed. */
  String confirmation() {
    return confirmed + " of " + claims + " columns in lineages seen to matter";
  }

  /** Whether the case can be judged this way. */
  static boolean judges(CorpusCase corpusCase, Answer answer) {
    return answer.understood()
        && answer.statements().size() == 1
        && ROWS.contains(answer.statements().get(0).verb())
        && corpusCase.server().asked() == CorpusCase.Asked.RUN
        && corpusCase.server().fails() == 0
        && !corpusCase.expectation().skips().contains("lineage")
        && !corpusCase.expectation().skips().contains("columns");
  }

  /**
   * What contradicts what was read.
   *
   * @param opened base tables that the server opened when it ran the case
   */
  List<String> contradictions(CorpusCase corpusCase, Answer answer, Set<String> opened)
      throws SQLException {
    Set<String> tables = new LinkedHashSet<>(opened);
    answer.reads().stream().filter(layout::containsKey).forEach(tables::add);
    List<String> findings = new ArrayList<>();
    try (OracleSession session = server.administrator(corpusCase)) {
      session.run("SET foreign_key_checks = 0, unique_checks = 0");
      Result plain = result(session);
      Result again = result(session);
      if (plain == null || again == null) {
        return findings;
      }
      Set<Integer> restless = changed(plain, again);
      Set<String> seenPairs = new HashSet<>();
      for (String table : tables) {
        for (TableColumn column : layout.get(table)) {
          if (!column.generated()) {
            Set<Integer> changed = alter(session, table, column, plain);
            changed.removeAll(restless);
            judge(answer, table, column, changed, seenPairs, findings);
          }
        }
      }
      count(answer, seenPairs, answer.columns().size());
    }
    return findings;
  }

  private void count(Answer answer, Set<String> seenPairs, int columns) {
    for (int k = 0; k < columns; k++) {
      for (String from : answer.columns().get(k).from()) {
        claims++;
        if (seenPairs.contains(k + " " + from)) {
          confirmed++;
        }
      }
    }
  }

  private void judge(
      Answer answer,
      String table,
      TableColumn column,
      Set<Integer> changed,
      Set<String> seenPairs,
      List<String> findings) {
    Set<String> names = namesOf(table, column);
    Set<String> dependsOn = answer.statements().get(0).dependsOn();
    for (int k : changed) {
      names.forEach(name -> seenPairs.add(k + " " + name));
      if (k >= answer.columns().size()) {
        continue;
      }
      Answer.Column output = answer.columns().get(k);
      boolean told =
          !output.known()
              || names.stream().anyMatch(n -> output.from().contains(n) || dependsOn.contains(n));
      if (!told) {
        findings.add(
            "server: column "
                + (k + 1)
                + " '"
                + output.name()
                + "' changes with "
                + table
                + "."
                + column.name()
                + ", which is neither in its lineage nor in depends_on");
      }
    }
  }

  /** A column and the generated columns that are made of it. */
  private Set<String> namesOf(String table, TableColumn column) {
    Set<String> names = new LinkedHashSet<>();
    names.add(Answer.column(table + "." + column.name()));
    for (TableColumn other : layout.get(table)) {
      if (other.generated()
          && other.generation().toLowerCase(Locale.ROOT).contains("`" + column.name() + "`")) {
        names.add(Answer.column(table + "." + other.name()));
      }
    }
    return names;
  }

  /** Positions of the result's columns that any alteration changes. */
  private Set<Integer> alter(OracleSession session, String table, TableColumn column, Result plain)
      throws SQLException {
    Set<Integer> changed = new HashSet<>();
    for (Alteration alteration : Alteration.values()) {
      if (session.alter(table, layout.get(table), column, alteration)) {
        Result altered = result(session);
        if (altered != null) {
          changed.addAll(changed(plain, altered));
        }
      }
      session.rollBack();
    }
    return changed;
  }

  private static Result result(OracleSession session) throws SQLException {
    session.forget();
    Run first = session.precede();
    Run run = first.succeeded() ? session.run() : first;
    return run.succeeded() && !run.results().isEmpty() ? run.results().get(0) : null;
  }

  /** Columns whose values differ, whatever the order of rows. */
  private static Set<Integer> changed(Result one, Result other) {
    Set<Integer> changed = new HashSet<>();
    for (int i = 0; i < one.names().size(); i++) {
      if (other.names().size() <= i || !values(one, i).equals(values(other, i))) {
        changed.add(i);
      }
    }
    return changed;
  }

  private static List<String> values(Result result, int column) {
    return result.rows().stream()
        .map(row -> row.get(column) == null ? "\u0000" : row.get(column))
        .sorted(Comparator.naturalOrder())
        .collect(Collectors.toList());
  }
}
