package dev.sallyport.prove;

import dev.sallyport.prove.CorpusCase.Asked;
import dev.sallyport.prove.OracleSession.Result;
import dev.sallyport.prove.OracleSession.Run;
import dev.sallyport.prove.Snapshot.TableColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs a case with every right and looks what it did: which tables the server opened (the lock
 * summary of the performance schema), which hold something else afterwards, which columns the
 * result has, how many rows a change found.
 */
final class ChangeOracle {
  private static final Set<String> DML = Set.of("update", "delete");

  private final Connection observer;
  private final Map<String, List<TableColumn>> layout;

  /**
   * What the server did.
   *
   * @param run what it answered
   * @param opened base tables it opened
   * @param changed base tables that held something else afterwards
   * @param before what the tables held before
   */
  record Observed(Run run, Set<String> opened, Set<String> changed, Snapshot before) {
    /** Base tables that it opened or changed. */
    Set<String> touched() {
      Set<String> touched = new TreeSet<>(opened);
      touched.addAll(changed);
      return touched;
    }
  }

  ChangeOracle(Connection observer, Map<String, List<TableColumn>> layout) {
    this.observer = observer;
    this.layout = layout;
  }

  /** Runs the case; the caller takes it back. */
  Observed observe(CorpusCase corpusCase, OracleSession session) throws SQLException {
    Run first = session.precede();
    if (!first.succeeded()) {
      return new Observed(first, Set.of(), Set.of(), new Snapshot(Map.of()));
    }
    if (corpusCase.server().asked() == Asked.PREPARE) {
      return new Observed(session.prepare(), Set.of(), Set.of(), new Snapshot(Map.of()));
    }
    boolean changes = !corpusCase.expectation().skips().contains("changes");
    Snapshot before = changes ? Snapshot.take(observer, layout) : new Snapshot(Map.of());
    forgetLocks();
    Run run = session.run();
    Set<String> opened = opened();
    Set<String> changed =
        changes ? Snapshot.take(observer, layout).differencesFrom(before) : Set.of();
    return new Observed(run, opened, changed, before);
  }

  /** What contradicts the case's file: then the corpus is wrong, whatever was read. */
  static List<String> corpusFaults(CorpusCase corpusCase, Observed observed) {
    List<String> faults = new ArrayList<>();
    int wanted = corpusCase.server().fails();
    Run run = observed.run();
    if (wanted != run.error() && !(wanted == 0 && run.error() == 0)) {
      faults.add(
          "corpus: the server answers "
              + run.error()
              + " "
              + run.message()
              + ", expected "
              + wanted);
    }
    return faults;
  }

  /** What contradicts what was read. */
  List<String> contradictions(CorpusCase corpusCase, Answer answer, Observed observed) {
    List<String> findings = new ArrayList<>();
    Set<String> claimed = new HashSet<>(answer.reads());
    claimed.addAll(answer.writes());
    if (!observed.run().succeeded() || corpusCase.server().asked() != Asked.RUN) {
      return findings;
    }
    Expectation expected = corpusCase.expectation();
    boolean told = !expected.reads().any() && !expected.writes().any();
    for (String table :
        told && !expected.skips().contains("changes") ? observed.opened() : Set.<String>of()) {
      if (!claims(claimed, table)) {
        findings.add("server: it opens " + table + ", which is in neither reads nor writes");
      }
    }
    for (String table : expected.writes().any() ? Set.<String>of() : observed.changed()) {
      if (!claims(answer.writes(), table)) {
        findings.add("server: it changes " + table + ", which is not in writes");
      }
    }
    if (!expected.skips().contains("columns")) {
      columns(answer, observed.run(), findings);
    }
    if (!expected.skips().contains("where")) {
      where(corpusCase, answer, observed, findings);
    }
    return findings;
  }

  /** Whether a set of names holds the table or its whole schema. */
  static boolean claims(Set<String> names, String table) {
    return names.contains(table)
        || OracleServer.schemaOf(table).filter(s -> names.contains(s + ".*")).isPresent();
  }

  private static void columns(Answer answer, Run run, List<String> findings) {
    if (run.results().isEmpty()) {
      if (!answer.columns().isEmpty()) {
        findings.add("server: there is no result, but columns were read");
      }
      return;
    }
    // CALL returns what its body selects; of which no columns are told.
    Result result = run.results().get(0);
    List<Answer.Column> columns = answer.columns();
    boolean one = answer.statements().size() == 1;
    if (columns.isEmpty() && !(one && answer.statements().get(0).verb().equals("select"))) {
      return;
    }
    List<String> names = columns.stream().map(Answer.Column::name).toList();
    boolean same = names.size() == result.names().size();
    for (int i = 0; same && i < names.size(); i++) {
      same = names.get(i).isEmpty() || names.get(i).equals(result.names().get(i));
    }
    if (!same) {
      findings.add("server: the result's columns are " + result.names() + ", read " + names);
    }
  }

  private static void where(
      CorpusCase corpusCase, Answer answer, Observed observed, List<String> findings) {
    if (answer.statements().size() != 1 || !DML.contains(answer.statements().get(0).verb())) {
      return;
    }
    List<String> targets = corpusCase.expectation().writes().required().stream().toList();
    boolean limited = corpusCase.shown().toUpperCase(java.util.Locale.ROOT).contains("LIMIT");
    if (targets.isEmpty() || limited || !answer.writes().contains(targets.get(0))) {
      return;
    }
    long rows = observed.before().rows(targets.get(0));
    long found = observed.run().changed();
    String where = answer.statements().get(0).where();
    if (rows > 1 && where.equals("selective") && found >= rows) {
      findings.add("server: where is called selective, but every row of " + rows + " was found");
    }
    boolean single = observed.opened().size() == 1;
    if (single && where.equals("constant") && found != 0 && found != rows) {
      findings.add(
          "server: where is called constant, but " + found + " of " + rows + " were found");
    }
    if (single && where.equals("none") && found != rows) {
      findings.add("server: no where was read, but " + found + " of " + rows + " were found");
    }
  }

  private void forgetLocks() throws SQLException {
    try (Statement statement = observer.createStatement()) {
      statement.execute("TRUNCATE TABLE performance_schema.table_lock_waits_summary_by_table");
    }
  }

  private Set<String> opened() throws SQLException {
    Set<String> opened = new TreeSet<>();
    try (Statement statement = observer.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT object_schema, object_name FROM"
                    + " performance_schema.table_lock_waits_summary_by_table WHERE object_type ="
                    + " 'TABLE' AND count_star > 0")) {
      while (rows.next()) {
        String name = rows.getString(1) + "." + rows.getString(2);
        if (layout.containsKey(name)) {
          opened.add(name);
        }
      }
    }
    return opened;
  }
}
