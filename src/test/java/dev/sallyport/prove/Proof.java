package dev.sallyport.prove;

import dev.sallyport.prove.ChangeOracle.Observed;
import dev.sallyport.prove.Snapshot.TableColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts every case to the oracles, and takes back what it did to the database. */
final class Proof {
  /** Verbs whose statements cannot be taken back. */
  private static final Set<String> LASTING =
      Set.of("create", "alter", "drop", "rename", "truncate", "call", "maintain", "prepare");

  private final OracleServer server;
  private final Map<String, List<String>> findings = new HashMap<>();
  private final Map<String, Set<String>> opened = new HashMap<>();
  private String confirmation = "";

  private Proof(OracleServer server) {
    this.server = server;
  }

  /** What the oracles found against the answers, by the identifiers of the cases. */
  static Proof of(OracleServer server, List<CorpusCase> cases, Map<String, Answer> answers)
      throws SQLException {
    Proof proof = new Proof(server);
    try (Connection observer = server.observer()) {
      Map<String, List<TableColumn>> layout = Snapshot.layout(observer);
      proof.changesAndRights(observer, layout, cases, answers);
      server.rebuild(false);
      proof.lineages(layout, cases, answers);
    }
    return proof;
  }

  List<String> findings(CorpusCase corpusCase) {
    return findings.getOrDefault(corpusCase.id(), List.of());
  }

  String confirmation() {
    return confirmation;
  }

  private void changesAndRights(
      Connection observer,
      Map<String, List<TableColumn>> layout,
      List<CorpusCase> cases,
      Map<String, Answer> answers)
      throws SQLException {
    ChangeOracle changes = new ChangeOracle(observer, layout);
    PrivilegeOracle privileges = new PrivilegeOracle(server, layout);
    Snapshot pristine = Snapshot.take(observer, layout);
    for (CorpusCase corpusCase : cases) {
      if (corpusCase.server().asked() == CorpusCase.Asked.OFF) {
        continue;
      }
      Answer answer = answers.get(corpusCase.id());
      List<String> found = new ArrayList<>();
      findings.put(corpusCase.id(), found);
      try {
        Observed observed;
        try (OracleSession session = server.administrator(corpusCase)) {
          observed = changes.observe(corpusCase, session);
        }
        found.addAll(ChangeOracle.corpusFaults(corpusCase, observed));
        opened.put(corpusCase.id(), observed.opened());
        restore(corpusCase, observer, layout, pristine);
        if (answer.understood() && found.isEmpty()) {
          found.addAll(changes.contradictions(corpusCase, answer, observed));
          if (PrivilegeOracle.judges(corpusCase, answer)) {
            found.addAll(privileges.contradictions(corpusCase, answer, observed.touched()));
            restore(corpusCase, observer, layout, pristine);
          }
        }
      } catch (SQLException e) {
        found.add("corpus: the server could not be asked: " + e.getMessage());
        server.rebuild(true);
      }
    }
  }

  private void lineages(
      Map<String, List<TableColumn>> layout, List<CorpusCase> cases, Map<String, Answer> answers)
      throws SQLException {
    LineageOracle lineage = new LineageOracle(server, layout);
    for (CorpusCase corpusCase : cases) {
      Answer answer = answers.get(corpusCase.id());
      if (LineageOracle.judges(corpusCase, answer)
          && findings(corpusCase).stream().noneMatch(f -> f.startsWith("corpus:"))) {
        List<String> found = findings.computeIfAbsent(corpusCase.id(), id -> new ArrayList<>());
        try {
          found.addAll(lineage.contradictions(corpusCase, answer, opened.get(corpusCase.id())));
        } catch (SQLException e) {
          found.add("corpus: the lineage could not be asked: " + e.getMessage());
        }
      }
    }
    confirmation = lineage.confirmation();
  }

  private void restore(
      CorpusCase corpusCase,
      Connection observer,
      Map<String, List<TableColumn>> layout,
      Snapshot pristine)
      throws SQLException {
    boolean lasting =
        corpusCase.expectation().verbs().stream().anyMatch(LASTING::contains)
            || corpusCase.expectation().refusal() == Expectation.Refusal.MUST;
    if (lasting || !Snapshot.take(observer, layout).differencesFrom(pristine).isEmpty()) {
      server.rebuild(true);
    }
  }
}
