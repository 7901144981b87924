package dev.sallyport.prove;

import dev.sallyport.prove.OracleSession.Run;
import dev.sallyport.prove.Snapshot.TableColumn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives an account exactly the rights that what was read calls for, and lets MySQL say whether they
 * suffice; then takes away one table after the other, and looks which are missed.
 */
final class PrivilegeOracle {
  /** Refusals for want of a right on a table, column, schema or routine. */
  private static final Set<Integer> DENIALS = Set.of(1142, 1143, 1044, 1370, 1345);

  private static final Map<String, String> RIGHTS =
      Map.ofEntries(
          Map.entry("insert", "INSERT"),
          Map.entry("replace", "INSERT, DELETE"),
          Map.entry("update", "UPDATE"),
          Map.entry("delete", "DELETE"),
          Map.entry("truncate", "DROP"),
          Map.entry("load", "INSERT, DELETE"),
          Map.entry("drop", "DROP, ALTER, INDEX, TRIGGER"),
          Map.entry(
              "create",
              "CREATE, INSERT, INDEX, ALTER, REFERENCES, CREATE VIEW, DROP, TRIGGER, SHOW VIEW"),
          Map.entry("alter", "ALTER, INDEX, CREATE, INSERT, DROP, REFERENCES, CREATE VIEW"),
          Map.entry("rename", "ALTER, DROP, CREATE, INSERT"),
          Map.entry("maintain", "INSERT"));

  private static final String READING = "SELECT, SHOW VIEW, REFERENCES";

  private final OracleServer server;
  private final Map<String, List<TableColumn>> layout;

  /** Rights by object, as GRANT and REVOKE want them. */
  private record Grants(Map<String, String> byObject) {}

  PrivilegeOracle(OracleServer server, Map<String, List<TableColumn>> layout) {
    this.server = server;
    this.layout = layout;
  }

  /** Whether the case can be judged this way. */
  static boolean judges(CorpusCase corpusCase, Answer answer) {
    return answer.understood()
        && corpusCase.server().asked() == CorpusCase.Asked.RUN
        && corpusCase.server().fails() == 0
        && !corpusCase.expectation().skips().contains("privileges")
        && !corpusCase.expectation().reads().any()
        && !corpusCase.expectation().writes().any()
        && answer.reads().stream().noneMatch(t -> t.startsWith("sys.") || t.startsWith("mysql."));
  }

  /**
   * What contradicts what was read.
   *
   * @param opened base tables that the server opened or changed when it ran the case
   */
  List<String> contradictions(CorpusCase corpusCase, Answer answer, Set<String> opened)
      throws SQLException {
    List<String> findings = new ArrayList<>();
    Grants grants = tableGrants(answer);
    server.makeAgent();
    grant(grants);
    Set<String> tables = new TreeSet<>(answer.reads());
    tables.addAll(answer.writes());
    // Rights on a view behind a view are not the agent's business, but the definer's.
    long views = tables.stream().filter(t -> !layout.containsKey(t)).count();
    // Which branch of a procedure runs is not known before.
    boolean conditional = answer.statements().get(0).verb().equals("call");
    boolean mayBeMissing = !conditional && corpusCase.preceding().isEmpty();
    Expectation expected = corpusCase.expectation();
    tables.removeAll(expected.reads().optional());
    tables.removeAll(expected.writes().optional());
    for (String table : mayBeMissing ? tables : Set.<String>of()) {
      String object = OracleServer.quotedTable(table).orElse("");
      if (grants.byObject().containsKey(object)
          && !opened.contains(table)
          && (layout.containsKey(table) || views == 1)) {
        revoke(object);
        if (attempt(corpusCase).succeeded()) {
          findings.add("server: it needs no right on " + table + ", nor opens it");
        }
        grant(new Grants(Map.of(object, grants.byObject().get(object))));
      }
    }
    Run run = attempt(corpusCase);
    if (DENIALS.contains(run.error())) {
      findings.add("server: what was read is not enough: " + run.message());
      return findings;
    }
    if (answer.statements().size() == 1 && isPlainRead(answer)) {
      columns(corpusCase, answer, findings);
    }
    return findings;
  }

  /** Rights on the columns only that were named. */
  private void columns(CorpusCase corpusCase, Answer answer, List<String> findings)
      throws SQLException {
    Grants grants = columnGrants(corpusCase, answer);
    server.makeAgent();
    grant(grants);
    Run run = attempt(corpusCase);
    if (DENIALS.contains(run.error())) {
      findings.add("server: the columns that were read are not all: " + run.message());
    }
  }

  private static boolean isPlainRead(Answer answer) {
    Answer.Statement statement = answer.statements().get(0);
    return statement.verb().equals("select")
        && statement.writes().isEmpty()
        && statement.routines().isEmpty()
        && !statement.columns().isEmpty()
        && statement.columns().stream().allMatch(Answer.Column::known);
  }

  private Run attempt(CorpusCase corpusCase) throws SQLException {
    try (OracleSession session = server.agent(corpusCase)) {
      if (!corpusCase.preceding().isEmpty()) {
        // What comes before is not what is judged: it may do anything.
        List<String> everything = new ArrayList<>();
        OracleServer.SCHEMAS.forEach(s -> everything.add(OracleServer.quoted(s) + ".*"));
        for (String object : everything) {
          server.execute("GRANT ALL ON " + object + " TO " + OracleServer.AGENT);
        }
        session.select();
        Run first = session.precede();
        for (String object : everything) {
          server.execute("REVOKE ALL ON " + object + " FROM " + OracleServer.AGENT);
        }
        session.reselect();
        if (!first.succeeded()) {
          return first;
        }
      }
      return session.run();
    }
  }

  private Grants tableGrants(Answer answer) {
    Map<String, Set<String>> rights = new LinkedHashMap<>();
    answer.reads().forEach(table -> object(table, rights).add(READING));
    for (Answer.Statement statement : answer.statements()) {
      for (String table : statement.writes()) {
        Set<String> held = object(table, rights);
        held.add("SELECT");
        statement.verbs().stream()
            .filter(RIGHTS::containsKey)
            .forEach(verb -> held.add(RIGHTS.get(verb)));
      }
    }
    Map<String, String> byObject = new LinkedHashMap<>();
    rights.forEach(
        (object, held) -> {
          if (!object.isEmpty()) {
            byObject.put(object, String.join(", ", held));
          }
        });
    return new Grants(withRoutines(answer, byObject));
  }

  private Grants columnGrants(CorpusCase corpusCase, Answer answer) {
    Set<String> used = new TreeSet<>(answer.columnsUsed());
    used.addAll(corpusCase.expectation().unused());
    Map<String, String> byObject = new LinkedHashMap<>();
    for (String table : answer.reads()) {
      OracleServer.quotedTable(table)
          .ifPresent(object -> byObject.put(object, rightsOnColumns(table, used)));
    }
    return new Grants(withRoutines(answer, byObject));
  }

  private String rightsOnColumns(String table, Set<String> used) {
    List<TableColumn> columns = layout.get(table);
    if (columns == null) {
      return READING;
    }
    List<String> named = new ArrayList<>();
    for (TableColumn column : columns) {
      if (used.contains(Answer.column(table + "." + column.name()))) {
        named.add(OracleServer.quoted(column.name()));
      }
    }
    if (named.isEmpty()) {
      // Whoever counts rows needs a right on any one column.
      named.add(OracleServer.quoted(columns.get(columns.size() - 1).name()));
    }
    return "SELECT (" + String.join(", ", named) + ")";
  }

  private static Map<String, String> withRoutines(Answer answer, Map<String, String> byObject) {
    for (String routine : answer.routines()) {
      String name = routine.contains(".") ? routine : "shop." + routine;
      OracleServer.quotedTable(name)
          .ifPresent(
              quoted -> {
                byObject.put("FUNCTION " + quoted, "EXECUTE");
                byObject.put("PROCEDURE " + quoted, "EXECUTE");
              });
    }
    return byObject;
  }

  private static Set<String> object(String table, Map<String, Set<String>> rights) {
    String object =
        table.endsWith(".*")
            ? OracleServer.quoted(table.substring(0, table.length() - 2)) + ".*"
            : OracleServer.quotedTable(table).orElse("");
    return rights.computeIfAbsent(object, o -> new LinkedHashSet<>());
  }

  private void grant(Grants grants) throws SQLException {
    for (Map.Entry<String, String> entry : grants.byObject().entrySet()) {
      try {
        server.execute(
            "GRANT " + entry.getValue() + " ON " + entry.getKey() + " TO " + OracleServer.AGENT);
      } catch (SQLException e) {
        // No such table or routine: a name that is about to be made, or the other kind of routine.
        if (e.getErrorCode() != 1146 && e.getErrorCode() != 1305) {
          throw e;
        }
      }
    }
  }

  private void revoke(String object) throws SQLException {
    server.execute("REVOKE IF EXISTS ALL ON " + object + " FROM " + OracleServer.AGENT);
  }
}
